"""Pages whose text is made by their scripts, in the real Chromium: read by a crawl, and hostile ones that get nowhere.

Chromium is taken from the system; without it, or without playwright, these tests are skipped, and say what is missing.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import LoopbackServer
from kill_trial import outcomes
from limits import PATIENCE
from news_site import Answer, NewsSites
from test_crawling import answering, asked, fates_of, job_of, links, run

from scraper import Corpus
from scraper.chromium import NAMES
from scraper.errors import FetchError, TooLargeError
from scraper.fetching import Fetcher, Redirect, RobotsCache, Surroundings
from scraper.fetching import browser as module
from scraper.fetching.browser import Browser
from scraper.fetching.chains import begin
from scraper.fetching.page_parts import MAX_PARTS
from scraper.models import Page
from scraper.network_policy import HostPolicy, Policy

if TYPE_CHECKING:
    from conftest import Connection

pytest.importorskip("playwright.async_api", reason="playwright is not installed: extra [browser]")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium"),
    pytest.mark.usefixtures("reading_here"),
]

LOOSE = Policy(allow_private=True, retries=0, delay=0.0)
STRICT = Policy(retries=0)
SHORT = 12.0  # seconds for a page that fails in any case
TEXT = "The ferry between the two harbours of Sennau sails again from Monday, the council said on Friday. "


def made(
    *bodies: str,
    url: str = "http://news.example/story",
    policy: Policy = STRICT,
    seconds: float = module.LONGEST,
    is_asked_of_robots: bool = False,
) -> list[Page | Redirect | FetchError | None]:
    """Return what becomes of pages, one after the other in one browser; no host has an address but those of numbers."""

    async def nowhere(host: str, _port: int) -> tuple[str, ...]:
        return ("127.0.0.1",) if host == "localhost" else (host,) if host[0].isdigit() else ()

    async def render(browser: Browser, body: str) -> Page | Redirect | FetchError | None:
        page = Page(url, body.encode(), url, 200, (("content-type", "text/html; charset=utf-8"),), "text/html")
        try:
            return await browser.render(page, begin(url), seconds=seconds)
        except FetchError as error:
            return error

    async def run_all() -> list[Page | Redirect | FetchError | None]:
        async with (
            asyncio.timeout(PATIENCE * len(bodies)),
            Fetcher(policy, surroundings=Surroundings(resolve=nowhere)) as fetcher,
        ):
            robots = RobotsCache(fetcher, policy.user_agent) if is_asked_of_robots else None
            async with Browser(policy, fetcher, robots) as browser:
                return [await render(browser, body) for body in bodies]

    return asyncio.run(run_all())


def texts(*bodies: str, **options: object) -> list[str]:
    pages = made(*bodies, **options)  # type: ignore[arg-type] # the test's own
    assert [str(page) for page in pages if not isinstance(page, Page)] == []
    return [page.body.decode() for page in pages if isinstance(page, Page)]


def script(code: str) -> str:
    return f"<!DOCTYPE html><html lang=en><title>Sennau</title><body><script>{code}</script></body></html>"


def paths(web: LoopbackServer) -> list[str]:
    return [head.split(" ")[1] for head in web.requests]


# ---------------------------------------------------------------- what comes out


def test_the_page_is_as_its_scripts_made_it_whatever_they_changed() -> None:
    code = """
      document.body.innerHTML = "<p id=a>Straße 東京</p>";
      document.documentElement.setAttribute("data-x", "<1>");
      const host = document.createElement("div");
      document.body.append(host);
      host.attachShadow({mode: "open"}).innerHTML = "<p>in the shadow</p><span></span>";
      host.shadowRoot.querySelector("span").attachShadow({mode: "open"}).innerHTML = "<p>deeper</p>";
      history.pushState({}, "", "/elsewhere");
      for (const name of ["getHTML", "cloneNode", "querySelectorAll"])
        for (const kind of [Element, Node, Document, ShadowRoot]) kind.prototype[name] = () => "forged";
      document.querySelectorAll = () => [];
    """
    [page] = made(script(code))
    assert isinstance(page, Page)
    text = page.body.decode()
    assert text.startswith('<!DOCTYPE html><html lang="en" data-x=')
    assert '<p id="a">Straße 東京</p>' in text
    assert '<template shadowrootmode="open"><p>in the shadow</p><span><template shadowrootmode="open">' in text
    assert '<template shadowrootmode="open"><p>deeper</p></template></span></template></div>' in text
    assert "forged" not in text
    assert text.endswith("</body></html>")
    assert (page.final_url, page.status) == ("http://news.example/story", 200)
    assert (page.content_type, page.headers) == (
        "text/html; charset=utf-8",
        (("content-type", "text/html; charset=utf-8"),),
    )


@pytest.mark.slow
def test_where_a_script_leads_is_a_redirect_and_nothing_is_asked_there() -> None:
    answers = made(
        script("location = 'http://10.0.0.1/next'"),
        script("document.head.innerHTML = '<meta http-equiv=refresh content=\"0;url=/moved\">'"),
        script("location.reload(); document.body.append('still here')"),
        script("location = '#part'; document.body.append('still here')"),
        script("location = 'file:///etc/passwd'; document.body.append('still here')"),
        "<form method=post action=/send></form>still here<script>document.forms[0].submit()</script>",
        "still here<iframe src=/frame></iframe><iframe srcdoc='<p>inner'></iframe>",
    )
    targets = [answer.target if isinstance(answer, Redirect) else answer for answer in answers[:2]]
    assert targets == ["http://10.0.0.1/next", "http://news.example/moved"]
    assert all(isinstance(answer, Page) and b"still here" in answer.body for answer in answers[2:]), answers[2:]


# ---------------------------------------------------------------- what gets nowhere


PLACES = """
  const seen = text => document.body.append("seen " + text);
  const places = ["http://127.0.0.1:PORT/a", "http://localhost:PORT/a", "http://10.0.0.1/a", "http://[::1]:PORT/a",
    "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd", "http://0x7f000001:PORT/a", "//127.1:PORT/a"];
  for (const place of places) {
    fetch(place).then(answer => answer.text()).then(seen, () => {});
    fetch(place, {mode: "no-cors"}).then(() => seen(place), () => {});
    for (const [tag, name] of [["script", "src"], ["img", "src"], ["iframe", "src"], ["link", "href"]]) {
      const element = document.createElement(tag);
      if (tag == "link") element.rel = "prefetch";
      if (tag == "script" || tag == "img") element.onload = () => seen(place);
      element[name] = place;
      document.body.append(element);
    }
  }
"""


@pytest.mark.slow
def test_no_place_that_the_guard_forbids_is_reached(web: LoopbackServer) -> None:
    web.serve("/a", LoopbackServer.http(b"secret"))
    [text] = texts(script(PLACES.replace("PORT", str(web.port))))
    assert "seen http" not in text
    assert "seen secret" not in text
    assert "seen root" not in text
    assert web.requests == []


WAYS = """
  const place = "127.0.0.1:PORT";
  new WebSocket("ws://" + place + "/socket");
  new EventSource("http://" + place + "/events");
  navigator.sendBeacon("http://" + place + "/beacon", "x");
  try { new WebTransport("https://" + place + "/transport").ready.catch(() => {}) } catch {}
  try { navigator.serviceWorker.register("/worker.js").catch(() => {}) } catch {}
  const code = `importScripts("http://${place}/imported.js")`;
  new Worker(URL.createObjectURL(new Blob([code])));
  new Worker(URL.createObjectURL(new Blob([`fetch("http://${place}/of-worker"); new WebSocket("ws://${place}/w")`])));
  try { new SharedWorker(URL.createObjectURL(new Blob([code.replace("imported", "shared")]))) } catch {}
  for (const rel of "prefetch preconnect dns-prefetch prerender modulepreload preload manifest icon".split(" ")) {
    const link = document.createElement("link");
    [link.rel, link.href, link.as] = [rel, "http://" + place + "/" + rel, "fetch"];
    document.head.append(link);
  }
  const rules = document.createElement("script");
  rules.type = "speculationrules";
  rules.textContent = JSON.stringify({prerender: [{source: "list", urls: ["/other"]}],
    prefetch: [{source: "list", urls: ["http://" + place + "/speculated"]}]});
  document.head.append(rules);
  const peer = new RTCPeerConnection({iceServers: [{urls: "stun:127.0.0.1:UDP"}]});
  peer.createDataChannel("x");
  peer.createOffer().then(offer => peer.setLocalDescription(offer));
  window.open("http://" + place + "/window");
  document.body.append("reached the end");
"""


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_other_way_leads_to_the_network(web: LoopbackServer, scheme: str) -> None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as peer:
        peer.bind(("127.0.0.1", 0))
        peer.setblocking(False)
        code = WAYS.replace("PORT", str(web.port)).replace("UDP", str(peer.getsockname()[1]))
        [text] = texts(script(code), url=f"{scheme}://news.example/story")
        assert text.endswith("reached the end</body></html>")
        assert web.requests == []
        with pytest.raises(BlockingIOError):
            peer.recv(100)


@pytest.mark.slow
def test_dialogs_windows_and_prints_hold_nothing_up(web: LoopbackServer) -> None:
    code = """
      for (let n = 0; n < 20; n++) { alert(n); confirm(n); prompt(n); window.open("/" + n); }
      window.onbeforeunload = () => "stay";
      print();
      Notification.requestPermission();
      navigator.geolocation.getCurrentPosition(() => {});
      const link = document.createElement("a");
      [link.href, link.download] = [URL.createObjectURL(new Blob(["x"])), "x"];
      link.click();
      document.body.append("went on");
    """
    [text] = texts(script(code), url=web.url("/story"), policy=LOOSE)
    assert text.endswith("went on</body></html>")
    assert web.requests == []


@pytest.mark.slow
def test_what_never_ends_is_taken_as_it_stands(web: LoopbackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STUCK_SECONDS", PATIENCE)  # the machine may be busy
    monkeypatch.setattr(module, "LONGEST", PATIENCE + 3.0)

    def endless(connection: Connection) -> None:
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[")
        while not connection.stopped.wait(0.01):
            connection.send(b"1,")

    web.serve("/endless", endless)
    web.serve("/same", LoopbackServer.http(b"{}"))
    pages = (
        "document.body.append('here'); fetch('/endless').then(r => r.text()).then(t => document.body.append(t))",
        "document.body.append('here'); setInterval(() => fetch('/same'), 1)",
        "document.body.append('here'); for (let n = 0; n < 1000; n++) setInterval(() => n++, 0)",
    )
    for text in texts(*map(script, pages), url=web.url("/story"), policy=LOOSE, seconds=PATIENCE + 3.0):
        assert "</script>here" in text
    assert paths(web).count("/endless") == 1
    assert 1 < paths(web).count("/same") <= MAX_PARTS


@pytest.mark.slow
def test_a_part_or_a_page_that_is_too_large_is_refused(web: LoopbackServer) -> None:
    web.serve("/large", LoopbackServer.http(b"x" * (5 * 1024 * 1024 + 1)))
    [text] = texts(
        script("fetch('/large').then(() => document.body.append('had it'), () => document.body.append('refused'))"),
        url=web.url("/story"),
        policy=LOOSE,
    )
    assert text.endswith("refused</body></html>")
    grown = "document.body.append('東'.repeat({}))"
    just, over = grown.format(300), grown.format(400)  # of three bytes each
    policy = Policy(max_body=1200)
    [page, error, long] = made(
        script(just), script(over), script("document.body.append('x'.repeat(1e6))"), policy=policy
    )
    assert isinstance(page, Page)
    assert isinstance(error, TooLargeError)
    assert isinstance(long, TooLargeError)


@pytest.mark.slow
def test_a_page_that_holds_the_browser_fails_and_the_next_one_is_read() -> None:
    bombs = (
        "for (;;) alert(1);",
        "for (let n = 0; n < 200; n++) new Worker(URL.createObjectURL(new Blob(['for(;;);']))); for (;;);",
    )
    *failed, last = made(*map(script, bombs), "<p>Still at work.</p>", seconds=SHORT)
    assert [isinstance(each, FetchError) and each.outcome for each in failed] == ["browser_failed"] * len(bombs)
    assert isinstance(last, Page)
    assert b"Still at work." in last.body


@pytest.mark.slow
def test_a_page_that_takes_too_much_memory_is_ended_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_MEMORY", 400 << 20)
    hoard = "const all = []; for (;;) all.push(new Uint8Array(1e6).fill(1))"
    [failed, last] = made(script(hoard), "<p>Still at work.</p>")
    assert isinstance(failed, FetchError)
    assert (failed.outcome, failed.reason) == ("browser_failed", "the browser failed: the page crashed")
    assert isinstance(last, Page)


@pytest.mark.slow
@pytest.mark.parametrize("victim", ["browser", "driver"])
def test_a_browser_that_was_killed_is_started_anew(victim: str) -> None:
    async def render() -> tuple[object, object, bool]:
        async with Fetcher(STRICT) as fetcher, Browser(STRICT, fetcher, None) as browser:
            url = "http://news.example/story"
            calm, busy = (Page(url, script(code).encode(), url, 200) for code in ("", "for (;;);"))
            before = children(os.getpid())
            task = asyncio.create_task(browser.render(busy, begin(url)))
            while not (browser._running and browser._running.users):  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.05)
            first = browser._running
            [driver] = children(os.getpid()) - before
            await asyncio.sleep(0.5)
            os.kill({"browser": first.process, "driver": driver}[victim], signal.SIGKILL)
            [ended] = await asyncio.gather(task, return_exceptions=True)
            return ended, await browser.render(calm, begin(url)), browser._running is first

    ended, page, is_same = asyncio.run(render())
    assert isinstance(ended, FetchError)
    assert ended.outcome == "browser_failed"
    assert "did not answer" not in ended.reason
    assert isinstance(page, Page)
    assert not is_same


@pytest.mark.slow
@pytest.mark.parametrize(("life", "browsers"), [(1, 3), (2, 2)])
def test_a_browser_is_replaced_after_so_many_pages(monkeypatch: pytest.MonkeyPatch, life: int, browsers: int) -> None:
    monkeypatch.setattr(module, "LIFE", life)

    async def render() -> list[int]:
        processes = []
        async with Fetcher(STRICT) as fetcher, Browser(STRICT, fetcher, None) as browser:
            url = "http://news.example/story"
            for _ in range(3):
                assert isinstance(await browser.render(Page(url, b"<p>x", url, 200), begin(url)), Page)
                assert browser._running
                processes.append(browser._running.process)
            assert [each for each in dict.fromkeys(processes) if is_there(each)] == processes[-1:]
        return processes

    processes = asyncio.run(render())
    assert len(set(processes)) == browsers
    assert not is_there(processes[-1])


def is_there(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def children(process: int) -> set[int]:
    tasks = Path(f"/proc/{process}/task").iterdir()
    return {int(child) for task in tasks for child in (task / "children").read_text("ascii").split()}


@pytest.mark.slow
def test_what_a_stop_interrupts_has_no_outcome() -> None:
    async def render() -> object:
        async with Fetcher(STRICT) as fetcher, Browser(STRICT, fetcher, None, is_stopping=lambda: True) as browser:
            url = "http://news.example/story"
            return await browser.render(Page(url, script("for (;;);").encode(), url, 200), begin(url), seconds=SHORT)

    assert asyncio.run(render()) is None


# ---------------------------------------------------------------- crawls


STORY = "/news/2026/11/20/ferry-sails-again-from-monday.html"
SHELL = Answer(
    body=b"""<!DOCTYPE html><html lang=en><head><title>Ferry sails again</title><link rel=stylesheet href=/style.css>
    <script src=/app.js defer></script></head><body><div id=root></div><img src=/picture.png></body></html>"""
)
APP = Answer(
    body=b"""fetch("/api/story.json").then(answer => answer.json()).then(story => {
      const paragraphs = story.text.map(text => `<p>${text}</p>`).join("");
      root.innerHTML = `<article><h1>${story.title}</h1>${paragraphs}</article>`;
    });""",
    headers=("Content-Type: text/javascript",),
)
JSON = Answer(
    body=(
        '{"title": "Ferry sails again", "text": [' + ", ".join(f'"{n}. {TEXT * 3}"' for n in range(6)) + "]}"
    ).encode(),
    headers=("Content-Type: application/json",),
)
SITE: dict[str, Answer | list[Answer]] = {STORY: SHELL, "/app.js": APP, "/api/story.json": JSON}


def crawl_policy(pattern: str | None = "/news/") -> Policy:
    hosts = (HostPolicy(("127.0.0.1",), pattern=pattern, fetch="browser"),)
    return Policy(allow_private=True, delay=0.0, hosts=hosts)


def text_of(folder: Path) -> str:
    with Corpus(folder / "corpus.db") as corpus:
        return "\n".join(story.canonical.article.text for story in corpus.stories())


@pytest.mark.slow
def test_an_article_that_scripts_make_is_read(tmp_path: Path) -> None:
    with NewsSites(pages=0, fault=answering({**SITE, "/": links(STORY)})) as sites:
        report = run(job_of(sites, tmp_path, crawl_policy()))
        assert (report.articles, outcomes(tmp_path / "state")[f"http://127.0.0.1:{sites.port}{STORY}"]) == (
            1,
            "article",
        )
        assert {path for _, path in asked(sites)} >= {STORY, "/app.js", "/api/story.json"}
        assert {path for _, path in asked(sites)}.isdisjoint({"/picture.png", "/style.css"})
        assert asked(sites, "/robots.txt").total() == 1
    assert TEXT.strip() in text_of(tmp_path)


@pytest.mark.slow
def test_without_a_browser_there_is_none_and_where_robots_txt_forbids_its_parts_neither(tmp_path: Path) -> None:
    robots = "User-agent: *\nDisallow: /api/\n"
    for name, policy in (("plain", Policy(allow_private=True, delay=0.0)), ("forbidden", crawl_policy())):
        folder = tmp_path / name
        folder.mkdir()
        with NewsSites(pages=0, robots=robots, fault=answering({**SITE, "/": links(STORY)})) as sites:
            assert run(job_of(sites, folder, policy)).articles == 0
            assert asked(sites, "/api/") == {}
            assert fates_of(folder / "state")[STORY] == "no_article"


@pytest.mark.slow
def test_links_that_scripts_make_are_followed_and_the_front_is_asked_as_if_anew(tmp_path: Path) -> None:
    items = "".join(f"<li><a href={STORY}>The ferry sails again from Monday, says the council</a>" for _ in range(1))
    front = Answer(
        body=script(f'document.body.innerHTML = "<ul>{items}</ul>"').encode(),
        headers=("Content-Type: text/html", 'ETag: "1"'),
    )
    with NewsSites(pages=0, fault=answering({**SITE, "/": front})) as sites:
        job = job_of(sites, tmp_path, crawl_policy(None))
        assert run(job).articles == 1


@pytest.mark.slow
def test_scripts_that_lead_in_a_circle_end_by_name(tmp_path: Path) -> None:
    there, back = (f"/news/2026/11/20/{name}-of-the-old-harbour.html" for name in ("ferry", "mill"))
    away = "/news/2026/11/20/bridge-of-the-old-harbour.html"
    answers: dict[str, Answer | list[Answer]] = {
        "/": links(there, away),
        there: Answer(body=script(f"location = '{back}'").encode()),
        back: Answer(body=script(f"location = '{there}'").encode()),
        away: Answer(body=script("location = 'http://10.0.0.1/'").encode()),
    }
    with NewsSites(pages=0, fault=answering(answers)) as sites:
        run(job_of(sites, tmp_path, crawl_policy()))
        assert asked(sites, "/news/").total() <= 4
        fates = fates_of(tmp_path / "state")
    assert "redirect_loop" in {fates[there], fates[back]}
    assert fates[away] == "left_site"


@pytest.mark.slow
def test_a_page_that_brings_the_browser_down_is_tried_again_and_the_others_are_read(tmp_path: Path) -> None:
    bomb = "/news/2026/11/20/mill-of-the-old-harbour.html"
    answers = {**SITE, "/": links(bomb, STORY), bomb: Answer(body=script("for (;;);").encode())}
    with NewsSites(pages=0, fault=answering(answers)) as sites:
        policy = Policy(allow_private=True, delay=0.0, timeout=SHORT, hosts=crawl_policy().hosts)
        report = run(job_of(sites, tmp_path, policy), limit=5)  # the front, the sitemap, the story, and twice the other
        assert report.articles == 1
        assert asked(sites, bomb).total() == 2
        assert fates_of(tmp_path / "state")[bomb] == "browser_failed"
