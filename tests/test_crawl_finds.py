"""What a crawl finds on sites that make it hard: no sitemap named, fronts that lead on, feeds elsewhere, traps."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from kill_trial import outcomes
from news_site import Answer, NewsSites, article_page
from test_crawling import POLICY, answering, asked, fates_of, job_of, links, run, short_penalties

from scraper.crawling import Job
from scraper.crawling.frontier import turn_of
from scraper.crawling.scope import Scope
from scraper.discovery.usual_places import FEEDS, SITEMAPS

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.crawling import CrawlReport

    Answers = dict[str, Answer | list[Answer]]

__all__ = ["short_penalties"]  # a fixture

pytestmark = pytest.mark.usefixtures("reading_here")

SILENT = "User-agent: *\nDisallow: /private/\n"
FOLDER = "/news/2026/11/20/"
FERRY, MILL, CHOIR = (f"{FOLDER}{name}-of-the-old-harbour.html" for name in ("ferry", "mill", "choir"))
XML = ("Content-Type: application/xml",)


def story(number: int) -> Answer:
    return Answer(body=article_page(number, 3000, ""))


STORIES: Answers = {FERRY: story(1), MILL: story(2), CHOIR: story(3)}


def leads_to(target: str) -> Answer:
    return Answer("302 Found", headers=(f"Location: {target}",))


def sitemap(host: str, *paths: str) -> Answer:
    rows = "".join(f"<url><loc>http://{host}{path}</loc></url>" for path in paths)
    return Answer(body=f"<urlset>{rows}</urlset>".encode(), headers=XML)


def feed(*urls: str) -> Answer:
    items = "".join(f"<item><title>Story</title><link>{url}</link></item>" for url in urls)
    return Answer(body=f'<rss version="2.0"><channel>{items}</channel></rss>'.encode(), headers=XML)


# ---------------------------------------------------------------- one site under two names


@pytest.mark.parametrize("seed", ["http://bücher.example/", "http://xn--bcher-kva.example/"])
@pytest.mark.parametrize("host", ["bücher.example", "www.xn--bcher-kva.example", "neues.bücher.example"])
def test_a_host_in_its_script_and_in_dns_is_one(seed: str, host: str, tmp_path: Path) -> None:
    scope = Scope(Job((seed,), tmp_path / "state"))
    assert scope.admits(f"http://{host}/a")
    assert not scope.admits("http://b%C3%BCcher.example.org/a")
    assert turn_of(seed) == "xn--bcher-kva.example"


# ---------------------------------------------------------------- fronts that lead on


@pytest.mark.parametrize("front", ["/en/", "/home-of-our-news", "/?chk=1"])
def test_a_front_that_leads_on_keeps_the_sitemaps_of_its_site(front: str, tmp_path: Path) -> None:
    first = [leads_to(front), links(FERRY)]
    with NewsSites(pages=4, fault=answering({"/": first, front: links(FERRY), **STORIES})) as sites:
        assert run(job_of(sites, tmp_path)).articles == 5  # four of them in the sitemap alone


def test_a_front_that_leads_on_is_asked_for_the_usual_places(tmp_path: Path) -> None:
    answers: Answers = {"/": leads_to("/en/"), "/en/": links(FERRY), **STORIES}
    with NewsSites(pages=4, fault=answering(answers), robots=SILENT) as sites:
        assert run(job_of(sites, tmp_path)).articles == 5
        assert asked(sites, "/sitemap.xml").total() == 1


def test_the_front_of_a_language_as_a_seed_stands_for_itself(tmp_path: Path) -> None:
    with NewsSites(pages=4, fault=answering({"/en/": links(FERRY), **STORIES})) as sites:
        job = Job((f"{sites.seeds[0]}en/",), tmp_path / "state", tmp_path / "corpus.db", policy=POLICY)
        assert run(job).articles == 1
        assert asked(sites, "/sitemap") == {}


def test_what_leads_back_to_where_it_came_from_is_a_loop(tmp_path: Path) -> None:
    answers: Answers = {"/": leads_to("/a"), "/a": leads_to("/b"), "/b": leads_to("/")}
    with NewsSites(pages=0, fault=answering(answers)) as sites:
        [seed] = run(job_of(sites, tmp_path)).failed_seeds
        assert (seed.url, seed.reason) == (sites.seeds[0], "redirect_loop")
        assert fates_of(tmp_path / "state")["/b"] == "redirect_loop"


# ---------------------------------------------------------------- feeds elsewhere, redirects elsewhere


def two_sites(answers: dict[tuple[str, str], Answer]) -> NewsSites:
    """Return two sites of which only the first is a seed; answers by host and path."""
    return NewsSites(hosts=2, pages=0, fault=lambda host, path, _: answers.get((host, path)))


def first_seed(sites: NewsSites, folder: Path, **keys: object) -> Job:
    return Job(sites.seeds[:1], folder / "state", folder / "corpus.db", policy=POLICY, **keys)  # type: ignore[arg-type] # the test's own


def test_a_feed_on_another_host_that_the_site_names_is_followed_and_no_further_one(tmp_path: Path) -> None:
    def named(target: str) -> bytes:
        return f'<link rel="alternate" type="application/rss+xml" href="{target}">'.encode()

    with NewsSites(hosts=2, pages=0) as sites:
        own, other = (seed[:-1] for seed in sites.seeds)
        answers = {
            ("127.0.0.1", "/"): Answer(body=named(f"{other}/all")),
            ("127.0.0.2", "/all"): leads_to(f"{other}/all.xml"),
            ("127.0.0.2", "/all.xml"): feed(own + FERRY, other + MILL),
            ("127.0.0.1", FERRY): story(1),
            ("127.0.0.2", MILL): Answer(body=article_page(2, 3000, "").replace(b"<head>", b"<head>" + named("/more"))),
        }
        sites.fault = lambda host, path, _: answers.get((host, path))
        assert run(first_seed(sites, tmp_path)).articles == 2
        assert asked(sites, "/more") == {}


def test_a_link_that_leads_off_the_site_obeys_the_scope(tmp_path: Path) -> None:
    with NewsSites(hosts=2, pages=0) as sites:
        own, other = (seed[:-1] for seed in sites.seeds)
        named = b'<link rel="alternate" type="application/rss+xml" href="/all.xml">'
        answers = {
            ("127.0.0.1", "/"): Answer(body=named + links(FERRY).body),
            ("127.0.0.1", "/all.xml"): feed(own + MILL),
            ("127.0.0.1", FERRY): leads_to(other + CHOIR),
            ("127.0.0.1", MILL): leads_to(other + MILL),
            ("127.0.0.2", MILL): story(2),
        }
        sites.fault = lambda host, path, _: answers.get((host, path))
        assert run(first_seed(sites, tmp_path)).articles == 1  # what a feed names may lead anywhere
        assert outcomes(tmp_path / "state")[own + FERRY] == "left_site"
        assert asked(sites, CHOIR) == {}


def test_where_a_redirect_may_lead(tmp_path: Path) -> None:
    scope = Scope(Job(("https://news.example/",), tmp_path / "state", follow=(r"//partner\.example/a",)))
    here = "https://www.news.example/a"
    assert scope.admits_redirect(here, "http://sport.news.example/b")
    assert scope.admits_redirect(here, "https://partner.example/a")
    assert not scope.admits_redirect(here, "https://partner.example/b")
    assert scope.admits_redirect("https://partner.example/a", "https://www.partner.example/b")
    assert not scope.admits_redirect("https://partner.example/a", "https://third.example/b")


# ---------------------------------------------------------------- sites that name no sitemap


@pytest.mark.slow
def test_a_site_that_names_no_sitemap_is_asked_for_the_usual_ones(tmp_path: Path) -> None:
    with NewsSites(pages=120, robots=SILENT) as sites:  # the front lists fifty of them
        report = run(job_of(sites, tmp_path))
        assert (report.articles, report.failed_seeds) == (120, ())
        assert asked(sites, "/sitemap") == {("127.0.0.1", "/sitemap.xml"): 1}
        assert {path for _, path in asked(sites)} >= set(FEEDS)


@pytest.mark.usefixtures("short_penalties")
def test_guesses_are_made_once_and_their_failure_is_none_of_the_job(tmp_path: Path) -> None:
    page = Answer(body=b"<title>Not here</title><p>Nothing is here.")
    answers: Answers = {
        "/": links(FERRY),
        "/sitemap.xml": leads_to("/"),
        "/rss": page,
        "/wp-sitemap.xml": page,
        **STORIES,
    }
    answers |= {"/sitemap_index.xml": Answer("503 Busy"), "/news-sitemap.xml": sitemap("127.0.0.1")}
    with NewsSites(pages=0, fault=answering(answers), robots=SILENT) as sites:
        report = run(job_of(sites, tmp_path), chance=lambda: 0.01)
        assert (report.articles, report.failed_seeds, report.waiting) == (1, (), ())
        fates = fates_of(tmp_path / "state")
        assert {path: fates[path] for path in SITEMAPS} == {
            "/sitemap.xml": "redirected",
            "/sitemap_index.xml": "http_5xx",
            "/news-sitemap.xml": "no_source",
            "/sitemap-news.xml": "http_404",
            "/wp-sitemap.xml": "no_source",
        }
        assert [fates[path] for path in FEEDS] == ["http_404", "no_source", "http_404", "http_404", "http_404"]
        sites.log.clear()
        run(job_of(sites, tmp_path), later=timedelta(days=2))
        assert {each.path for each in sites.log} == {"/", "/robots.txt"}


def test_a_guess_that_is_right_is_a_source_and_the_last_of_its_kind(tmp_path: Path) -> None:
    answers: Answers = {"/": links(), "/feed": leads_to("/feed/"), "/feed/": feed(FERRY), **STORIES}
    answers |= {"/sitemap.xml": leads_to("/sitemap_index.xml"), "/sitemap_index.xml": sitemap("127.0.0.1", MILL)}
    with NewsSites(pages=0, fault=answering(answers), robots=SILENT) as sites:
        port = sites.port
        answers["/sitemap_index.xml"] = sitemap(f"127.0.0.1:{port}", MILL)
        assert run(job_of(sites, tmp_path)).articles == 2
        assert {path for _, path in asked(sites)} == {
            *("/", "/robots.txt", "/feed", "/feed/", "/sitemap.xml", "/sitemap_index.xml", FERRY, MILL)
        }
        sites.log.clear()
        run(job_of(sites, tmp_path), later=timedelta(days=2))
        assert asked(sites, "/feed/").total() == asked(sites, "/sitemap_index.xml").total() == 1


@pytest.mark.parametrize("robots", [SILENT, SILENT + "Sitemap: http://HOST/sitemap.xml\n"])
def test_who_names_a_feed_or_a_sitemap_is_not_asked_for_others(robots: str, tmp_path: Path) -> None:
    front = Answer(body=b'<link rel="alternate" type="application/atom+xml" href="/all">' + links(FERRY).body)
    answers: Answers = {"/": front if robots == SILENT else links(FERRY), "/all": feed(MILL), **STORIES}
    with NewsSites(pages=2, fault=answering(answers), robots=robots) as sites:
        run(job_of(sites, tmp_path))
        assert not {path for _, path in asked(sites)} & {*FEEDS, *SITEMAPS[1:]}


# ---------------------------------------------------------------- requests that are not made


def page_with(number: int, *anchors: str, head: str = "") -> Answer:
    body = article_page(number, 3000, "".join(f"<p>{anchor}</p>" for anchor in anchors)).decode()
    return Answer(body=body.replace("<head>", f"<head>{head}").encode())


def test_links_to_share_and_to_answer_cost_no_visit(tmp_path: Path) -> None:
    """A blog with five networks and twenty comments under each article: with and without rel=nofollow."""
    answers: Answers = {"/": links(*STORIES)}
    for number, path in enumerate(STORIES):
        rel = "" if number else ' rel="nofollow noopener"'
        ends = [f"?share={name}&nb=1" for name in ("letters", "wall", "post", "board", "mail")]
        ends += [f"?replytocom={comment}#respond" for comment in range(1000, 1020)]
        answers[path] = page_with(number, *(f'<a{rel} href="{path}{end}">Answer this</a>' for end in ends))
    with NewsSites(pages=0, fault=answering(answers)) as sites:
        report = run(job_of(sites, tmp_path))
        assert (report.articles, report.visited) == (3, 5)  # the front and the sitemap besides


def test_links_that_say_nofollow_are_not_followed(tmp_path: Path) -> None:
    front = f'<a href="{FERRY}">The ferry</a><a rel="ugc NOFOLLOW" href="{MILL}">The mill of the harbour</a>'
    ferry = page_with(1, f'<a href="{CHOIR}">The choir</a>', head='<meta name="Robots" content="noarchive, NoFollow">')
    answers: Answers = {**STORIES, "/": Answer(body=front.encode()), FERRY: ferry}
    with NewsSites(pages=0, fault=answering(answers)) as sites:
        assert run(job_of(sites, tmp_path)).articles == 1
        assert not {path for _, path in asked(sites)} & {MILL, CHOIR}


def test_views_of_an_article_are_limited_over_all_runs(tmp_path: Path) -> None:
    def fault(_host: str, path: str, times: int) -> Answer | None:
        article, _, query = path.partition("?")
        if article == "/":
            return links(FERRY, MILL, *(f"{FERRY}?order={times}-{n}" for n in range(2)))
        views = "".join(f'<a href="{FERRY}?order={query}{n}">Order {n}</a>' for n in range(20))
        return page_with(1, views) if article in {FERRY, MILL} else None

    with NewsSites(pages=0, fault=fault) as sites:
        run(job_of(sites, tmp_path, probe=False))
        assert asked(sites, FERRY).total() == 11
        run(job_of(sites, tmp_path, probe=False), later=timedelta(days=1))
        assert asked(sites, "/").total() > asked(sites, FERRY).total() == 11


def test_paths_that_repeat_themselves_come_to_an_end(tmp_path: Path) -> None:
    def fault(_host: str, path: str, _times: int) -> Answer | None:
        if path in {"/robots.txt", "/sitemap.xml"}:
            return None
        anchors = [
            f'<a href="{name}/index.php">Again the {name}</a>'
            for name in ("mill/old-mill-is-sold", "sea/ferry-of-the-sea")
        ]
        return page_with(len(path), *anchors)

    with NewsSites(pages=0, fault=fault) as sites:
        run(job_of(sites, tmp_path))
        assert asked(sites).total() <= 60


def test_sessions_in_addresses_come_to_an_end(tmp_path: Path) -> None:
    count = iter(range(10_000))

    def fault(_host: str, path: str, _times: int) -> Answer | None:
        if path in {"/robots.txt", "/sitemap.xml"}:
            return None
        number = next(count)
        hrefs = (f"/(S(a{number}))" + FERRY, f"{MILL}?sid={number}x9", f"{CHOIR};jsessionid=A{number}")
        anchors = [f'<a href="{href}">The story of the harbour</a>' for href in hrefs]
        return page_with([FERRY, MILL, CHOIR].index(FERRY) + len(path) % 3, *anchors)

    with NewsSites(pages=0, fault=fault) as sites:
        run(job_of(sites, tmp_path))
        assert asked(sites).total() <= 20


# ---------------------------------------------------------------- nothing found is said


def said(report: CrawlReport) -> list[tuple[str, str]]:
    return [("/" + seed.url.split("/", 3)[3], seed.detail) for seed in report.fruitless_seeds]


@pytest.mark.parametrize(
    ("front", "keys", "reason"),
    [
        (
            Answer(body=b'<a href="/imprint">Imprint</a> <a href="/a">Our town</a> <a href="/b">Photos</a>'),
            {},
            "0 of 3 links look like those of articles (none is written by a script, or",
        ),
        (links(FERRY, MILL), {"ignore": ("harbour",)}, "2 of 2 addresses match ignore; take that pattern out (visits"),
        pytest.param(
            links(FERRY),
            {"follow": ("/sport/",)},
            "1 of 1 addresses match no pattern of follow (visits of the job: ",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            links(FERRY, MILL),
            {},
            "2 of its addresses look like those of articles, and none had one (visits of the job: http",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            page_with(1, head='<meta property="og:type" content="article">'),
            {},
            "0 of 0 links look like",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_a_job_that_finds_no_article_says_why(front: Answer, keys: dict[str, Any], reason: str, tmp_path: Path) -> None:
    gone = dict.fromkeys(STORIES, Answer("410 Gone"))
    with NewsSites(pages=0, fault=answering({"/": front, **gone})) as sites:
        [(path, detail)] = said(run(job_of(sites, tmp_path, **keys)))
        assert path == "/"
        assert detail.startswith(reason)
        assert "source 2" in detail
        assert said(run(job_of(sites, tmp_path, **keys))) == []  # nothing was due
        [(_, detail)] = said(run(job_of(sites, tmp_path, **keys), later=timedelta(days=1)))
        assert detail.startswith("it has not changed since it gave nothing (visits of the job: ")


def test_seeds_of_which_all_is_too_old_say_so(tmp_path: Path) -> None:
    rows = "".join(
        f"<item><link>{path}</link><pubDate>Mon, 26 Jan 2015 09:00:00 GMT</pubDate></item>" for path in STORIES
    )
    old = Answer(body=f"<rss><channel>{rows}</channel></rss>".encode(), headers=XML)
    with NewsSites(pages=0, fault=answering({"/feed.xml": old, "/moved": leads_to("/feed.xml")})) as sites:
        seeds = tuple(f"{sites.seeds[0]}{name}" for name in ("feed.xml", "moved", "gone"))
        job = Job(seeds, tmp_path / "state", tmp_path / "corpus.db", max_age_days=7, policy=POLICY)
        report = run(job)
        reason = "3 of 3 addresses are older than max_age_days = 7; raise it (visits of the job: "
        assert [(path, detail[: len(reason)]) for path, detail in said(report)] == [
            ("/feed.xml", reason),
            ("/moved", reason),
        ]
        assert [seed.reason for seed in report.failed_seeds] == ["http_404"]


def test_a_job_with_an_article_or_with_hopes_says_nothing(tmp_path: Path) -> None:
    with NewsSites(pages=0, fault=answering({"/": links(FERRY, MILL), **STORIES})) as sites:
        assert said(run(job_of(sites, tmp_path), limit=2)) == []  # the articles are still to be visited
        assert said(run(job_of(sites, tmp_path))) == []
        assert said(run(job_of(sites, tmp_path), later=timedelta(days=1))) == []


# ---------------------------------------------------------------- lists that go on


def paged(count: int, size: int, form: str, path_of: str = "/news/2026/11/20/{}-of-the-harbour.html") -> Answers:
    """Return a site of so many articles, ``size`` a page: its front and its further pages, each linked in this form."""
    names = [f"{word}-{number}" for number in range(count) for word in ("mill",)]
    paths = [path_of.format(name) for name in names]
    answers: Answers = {path: story(number + 1) for number, path in enumerate(paths)}
    for number in range(1, -(-count // size) + 1):
        rows = links(*paths[(number - 1) * size : number * size]).body.decode()
        more = form.format(number + 1) if number * size < count else ""
        answers["/" if number == 1 else f"/page/{number}/"] = Answer(body=(rows + more).encode())
    return answers


@pytest.mark.parametrize(
    "form",
    [
        '<link rel="next" href="/page/{}/">',
        *(
            pytest.param(form, marks=pytest.mark.slow)
            for form in (
                '<a rel="next" href="/page/{}/">go on</a>',
                '<a href="/page/{}/">{}</a>',
                '<a href="/page/{}/">Older posts »</a>',
            )
        ),
    ],
)
def test_a_site_that_lists_its_articles_page_by_page_is_found_whole(form: str, tmp_path: Path) -> None:
    form = form.replace("{}</a>", "2</a>") if form.endswith("{}</a>") else form
    with NewsSites(pages=0, fault=answering(paged(24, 3, form)), robots=SILENT) as sites:
        assert run(job_of(sites, tmp_path)).articles == 24
        assert asked(sites, "/page/").total() == 7
        assert set(asked(sites, "/page/").values()) == {1}


@pytest.mark.parametrize(
    ("list_pages", "articles"),
    [(1, 3), (2, 6), *(pytest.param(pages, 3 * min(pages, 8), marks=pytest.mark.slow) for pages in (5, 9))],
)
def test_a_list_goes_on_as_deep_as_the_job_says(list_pages: int, articles: int, tmp_path: Path) -> None:
    site = paged(24, 3, '<link rel="next" href="/page/{}/">')
    with NewsSites(pages=0, fault=answering(site), robots=SILENT) as sites:
        assert run(job_of(sites, tmp_path, list_pages=list_pages)).articles == articles


def test_a_list_goes_on_while_its_pages_name_what_is_not_known(tmp_path: Path) -> None:
    site = paged(24, 3, '<link rel="next" href="/page/{}/">')
    site["/page/3/"] = Answer(body=site["/page/2/"].body.replace(b"/page/3/", b"/page/4/"))  # type: ignore[union-attr] # an answer
    with NewsSites(pages=0, fault=answering(site), robots=SILENT) as sites:
        assert run(job_of(sites, tmp_path)).articles == 6
        assert sorted(path for _, path in asked(sites, "/page/")) == ["/page/2/", "/page/3/"]


def test_further_pages_are_looked_at_again_when_there_may_be_a_gap(tmp_path: Path) -> None:
    old, new = paged(9, 3, '<link rel="next" href="/page/{}/">'), paged(9, 3, '<link rel="next" href="/page/{}/">')
    later = {"ferry": story(31), "choir": story(32), "canal": story(33)}
    paths = {f"/news/2026/11/21/{name}-of-the-harbour.html": answer for name, answer in later.items()}
    head = '<link rel="next" href="/page/2/">'
    two = Answer(
        body=(links(*list(paths)[:2], "/news/2026/11/20/mill-0-of-the-harbour.html").body.decode() + head).encode()
    )
    new["/page/2/"] = links(*paths, *(path for path in old if path.startswith("/news/")))
    site: Answers = {**old, **paths, "/": [old["/"], two], "/page/2/": [old["/page/2/"], new["/page/2/"]]}  # type: ignore[list-item] # answers
    with NewsSites(pages=0, fault=answering(site), robots=SILENT) as sites:
        assert run(job_of(sites, tmp_path)).articles == 9
        assert run(job_of(sites, tmp_path), later=timedelta(days=1)).articles == 3  # two of three rows of the front
        assert run(job_of(sites, tmp_path), later=timedelta(days=2)).articles == 0
        assert asked(sites, "/page/2/").total() == 2


def test_sections_two_folders_down_are_found(tmp_path: Path) -> None:
    def folder(*names: str) -> Answer:
        return Answer(body="".join(f'<a href="{name}">{name}</a><br>' for name in ("../", *names)).encode())

    site: Answers = {"/": folder("2026/", "world/"), "/2026/": folder("10/", "11/"), "/world/": folder("asia/")}
    site |= {"/2026/10/": folder("ferry-of-the-old-harbour.html"), "/2026/11/": folder("mill-of-the-old-harbour.html")}
    site |= {"/world/asia/": links("/world/asia/the-choir-of-the-harbour")}
    site |= {"/2026/10/ferry-of-the-old-harbour.html": story(1), "/2026/11/mill-of-the-old-harbour.html": story(2)}
    site |= {"/world/asia/the-choir-of-the-harbour": story(3)}
    with NewsSites(pages=0, fault=answering(site), robots=SILENT) as sites:
        assert run(job_of(sites, tmp_path)).articles == 3


# ---------------------------------------------------------------- what visits and the job say of a link


@pytest.mark.parametrize(("known", "found"), [(3, True), (2, False)])
def test_links_of_a_shape_that_were_articles_are_followed(known: int, *, found: bool, tmp_path: Path) -> None:
    site: Answers = {f"/a/{number}": story(number) for number in range(1, 5)}
    first = links(*(f"/a/{number}" for number in range(1, known + 1)))
    short = '<a href="/a/4">Harbour: the choir</a>'
    site["/"] = [first, Answer(body=first.body + short.encode())]
    with NewsSites(pages=0, fault=answering(site), robots=SILENT) as sites:
        assert run(job_of(sites, tmp_path)).articles == known
        assert run(job_of(sites, tmp_path), later=timedelta(days=1)).articles == found


@pytest.mark.parametrize(("known", "follows"), [(20, False), (19, True)])
def test_links_of_a_shape_that_were_none_are_left_alone(known: int, *, follows: bool, tmp_path: Path) -> None:
    site: Answers = {f"/films/the-film-number-{number}": Answer(body=b"<p>Film</p>") for number in range(1, 25)}
    first = links(*(f"/films/the-film-number-{'x' * number}" for number in range(1, known + 1)))
    site |= {f"/films/the-film-number-{'x' * number}": Answer(body=b"<p>Film</p>") for number in range(1, 25)}
    site["/"] = [first, links("/films/the-film-number-xxy", FERRY)]
    with NewsSites(pages=0, fault=answering({**site, **STORIES}), robots=SILENT) as sites:
        run(job_of(sites, tmp_path))
        assert run(job_of(sites, tmp_path), later=timedelta(days=1)).articles == 1
        assert bool(asked(sites, "/films/the-film-number-xxy")) is follows


def test_what_follow_says_of_a_path_outweighs_the_guess(tmp_path: Path) -> None:
    front = Answer(body=b'<nav><a href="/notes/1">One</a> <a href="/world/x1">Two</a></nav>')
    site: Answers = {"/": front, "/notes/1": story(1), "/world/x1": story(2)}
    for number, (follow, articles) in enumerate([("/notes/", 1), ("^http://127.0.0.1:\\d+/", 0)]):
        (folder := tmp_path / str(number)).mkdir()
        with NewsSites(pages=0, fault=answering(site), robots=SILENT) as sites:
            assert run(job_of(sites, folder, follow=(follow,))).articles == articles
