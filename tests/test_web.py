"""The server of a corpus over loopback: what it shows, and what it refuses."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from http.client import HTTPConnection
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from click.testing import CliRunner
from limits import wait_until, work_at_most

from scraper.cli.exits import Exit
from scraper.cli.main import cli
from scraper.corpus import Corpus
from scraper.errors import CorpusError
from scraper.models import Article, Author, Page, Paragraph, Rejection, Teaser
from scraper.web.search_request import HITS, SearchRequest
from scraper.web.word_changes import MAX_PARAGRAPHS, MAX_STEPS, Piece, common_share, compare

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

server = pytest.importorskip("scraper.web.server", reason="the extra `web` is not installed")

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
BRIDGE = "https://news.example/bridge"
COPY = "https://mirror.example/bridge-copy"
TEXT = (
    "The new bridge over the Senn was opened on Tuesday after three years of work and two floods.",
    "The mayor cut the ribbon while the band of the fire brigade played in the rain.",
    "Buses will use the bridge from next week, and cyclists have a lane of their own.",
)
HOSTILE = "<script>alert(1)</script>"
HTML = (
    f"<html><head><title>New bridge</title></head><body><h1>New bridge</h1><p>{'</p><p>'.join(TEXT)}</p></body></html>"
)


class Answer(NamedTuple):
    """What a server said."""

    status: int
    text: str
    headers: dict[str, str]


class Served(NamedTuple):
    """A server that runs, and the file that it shows."""

    path: Path
    port: int

    def ask(self, target: str, method: str = "GET", **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, target, headers=headers)
        response = connection.getresponse()
        answer = Answer(response.status, response.read().decode(), {k.lower(): v for k, v in response.getheaders()})
        connection.close()
        return answer


def article(url: str, title: str, *texts: str) -> Article:
    paragraphs = tuple(map(Paragraph, texts))
    return Article(
        url=url, title=title, paragraphs=paragraphs, published=date(2026, 3, 3), language="en", authors=(Author("Ann"),)
    )


def fill(path: Path) -> None:
    with Corpus(path) as corpus:
        changed = (*TEXT[:2], TEXT[2].replace("next week", "Monday"))
        for url, texts in ((BRIDGE, TEXT), (COPY, changed)):
            corpus.add(Page(url, HTML.encode(), fetched_at=NOON), (article(url, "New bridge", *texts),))
        for number in range(HITS + 1):
            url, text = (
                f"https://news.example/{number}",
                f"Volume {number}{number} of the chronicle {'x' * number} is out.",
            )
            corpus.add(
                Page(url, text.encode(), fetched_at=NOON), (article(url, f"Chronicle {number} {HOSTILE}", text),)
            )
        teaser = Teaser("New bridge", snippet="It was opened.", url=BRIDGE, heading="Local")
        corpus.add(Page("https://news.example/", b"front", fetched_at=NOON), (Article(teasers=(teaser,)),))


@contextmanager
def serving(path: Path, host: str = "127.0.0.1") -> Iterator[Served]:
    """Run a server in a thread of its own."""
    running: list[tuple[Any, int]] = []

    def run() -> None:
        with Corpus(path, read_only=True) as corpus, server.listen("127.0.0.1", 0) as listener:
            made = server.server_of(corpus, path.name, host)
            running.append((made, listener.getsockname()[1]))
            made.run(sockets=[listener])

    thread = Thread(target=run)
    thread.start()
    try:
        wait_until(lambda: running and running[0][0].started)
        yield Served(path, running[0][1])
    finally:
        running[0][0].should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Yield a server of a corpus with one story of two copies."""
    path = tmp_path_factory.mktemp("web") / "news.db"
    fill(path)
    with serving(path) as running:
        yield running


def story_id(served: Served) -> str:
    with Corpus(served.path, read_only=True) as corpus:
        (hit,) = corpus.search("bridge")
    return hit.story


# ---------------------------------------------------------------- what it shows


def test_stories_are_listed_and_searched_for(served: Served) -> None:
    first = served.ask("/")
    assert first.status == 200
    assert "Stories 1 to 20" in first.text
    assert first.text.count('href="/story/') == HITS
    assert 'href="/?page=2"' in first.text
    second = served.ask("/?page=2")
    assert "Stories 21 to 22" in second.text
    assert second.text.count('rel="prev"') == 1
    assert 'rel="next"' not in second.text
    found = served.ask("/?q=bridge+ribbon&since=2026-03-03&site=news.example&author=ann&language=en&teaser=1")
    assert found.text.count('href="/story/') == 1
    assert "<mark>bridge</mark>" in found.text
    assert 'value="2026-03-03"' in found.text
    assert "No story." in served.ask("/?q=bridge&until=2026-03-02").text


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("since=foo", "&#x27;foo&#x27; is no day"),
        ("q=%3F", "no word to search for"),
        ("q=a&order=best", "&#x27;best&#x27; is no order"),
        ("order=relevance", "relevance is that of words"),
        ("page=0", "is no page"),
        ("page=99999999999", "is no page"),
        ("page=%C2%B2", "is no page"),
        ("site=a+b", "is no site"),
    ],
)
def test_what_cannot_be_asked_is_told_in_the_form(served: Served, query: str, reason: str) -> None:
    answer = served.ask(f"/?{query}")
    assert answer.status == 400
    assert 'role="alert"' in answer.text
    assert reason in answer.text


def test_a_story_stands_beside_its_copy_with_what_is_known_of_both(served: Served) -> None:
    answer = served.ask(f"/story/{story_id(served)}")
    assert answer.status == 200
    changed = {
        words
        for tag in ("del", "ins")
        for words in (part.split(f"</{tag}>")[0] for part in answer.text.split(f"<{tag}>")[1:])
    }
    assert changed == {"next week", "Monday"}
    assert "certain: " in answer.text
    assert "Teasers (1)" in answer.text
    assert "under Local" in answer.text
    assert "visited 2026-03-09 12:00 UTC" in answer.text
    assert "Pages (2)" in answer.text


def test_a_page_is_explained(served: Served) -> None:
    name = story_id(served)
    story = served.ask(f"/story/{name}").text
    page = story.partition('href="/page/')[2].partition('"')[0]
    answer = served.ask(f"/page/{page}")
    assert answer.status == 200
    assert f'href="/story/{name}"' in answer.text  # the way back
    assert "/story/" not in served.ask(f"/page/{page.partition('?')[0]}").text
    assert "/story/" not in served.ask(f"/page/{page.partition('?')[0]}?story=%22nowhere").text
    assert "The page, block by block" in answer.text
    assert TEXT[0] in answer.text


def test_what_pages_say_is_no_markup(served: Served) -> None:
    assert HOSTILE not in served.ask("/").text
    assert HOSTILE not in served.ask(f"/?q={HOSTILE}&site={HOSTILE}").text
    with Corpus(served.path, read_only=True) as corpus:
        hit = corpus.search("chronicle")[0]
    assert HOSTILE not in served.ask(f"/story/{hit.story}").text


@pytest.mark.parametrize(
    "target", ["/nowhere", "/story/0", "/page/0", "/story/", "/story/..%2f..%2fetc", "//", "/docs"]
)
def test_what_is_not_there_is_not_there(served: Served, target: str) -> None:
    assert served.ask(target).status == 404


def test_an_unknown_copy_is_not_there(served: Served) -> None:
    assert served.ask(f"/story/{story_id(served)}?copy=0").status == 404


# ---------------------------------------------------------------- what it refuses


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"])
@pytest.mark.parametrize("target", ["/", "/story/0", "/nowhere"])
def test_nothing_can_be_changed(served: Served, method: str, target: str) -> None:
    answer = served.ask(target, method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_heads_are_sent_alone(served: Served) -> None:
    answer = served.ask("/", "HEAD")
    assert (answer.status, answer.text) == (200, "")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:80", 200),
        ("127.0.0.1:9", 200),
        ("[::1]:8321", 200),
        ("evil.example", 421),
        ("evil.example:8321", 421),
        ("localhost.evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost:80:80", 421),
        ("", 421),
    ],
)
def test_it_answers_to_its_own_names_only(served: Served, host: str, status: int) -> None:
    assert served.ask("/", Host=host).status == status


def test_in_a_network_it_answers_to_any_name(served: Served) -> None:
    with serving(served.path, "192.0.2.7") as other:
        assert other.ask("/", Host="news.intranet.example").status == 200


def test_every_answer_forbids_all_that_is_not_its_own(served: Served) -> None:
    story = story_id(served)
    for target in ("/", "/nowhere", f"/story/{story}", "/?page=x"):
        answer = served.ask(target)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; ")
        assert policy.endswith("frame-ancestors 'none'")
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "server" not in answer.headers
        assert " style=" not in answer.text
        assert "<script" not in answer.text
        assert "://" not in "".join(part for part in answer.text.split("<style>")[1].split("</style>")[0])
    assert "form-action 'self'" in served.ask("/").headers["content-security-policy"]
    assert "form-action 'none'" in served.ask(f"/story/{story}").headers["content-security-policy"]


def test_an_error_inside_is_told_without_its_traceback(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "news.db"
    fill(path)
    with Corpus(path) as corpus:
        corpus.search(None)  # without an index the server would have a copy
    with serving(path) as running:
        with closing(sqlite3.connect(path)) as raw, raw:
            raw.execute("UPDATE pages SET id = id || 'x', body = x'00'")
            (name,) = raw.execute("SELECT min(id) FROM pages").fetchone()
        answer = running.ask(f"/page/{name}")
    assert answer.status == 500
    assert "<h1>This page cannot be shown: an error, which the terminal has.</h1>" in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "Traceback" in caplog.text


# ---------------------------------------------------------------- the file


def test_the_file_is_only_read(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    fill(path)
    before = path.read_bytes()
    with serving(path) as running:
        story = story_id(running)
        for target in ("/", "/?q=bridge", f"/story/{story}"):
            assert running.ask(target).status == 200
    assert path.read_bytes() == before
    with Corpus(path, read_only=True) as corpus, pytest.raises(CorpusError, match="read-only"):
        corpus.reject(Rejection("https://a.example/", "gone"))


def test_another_run_may_write_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    fill(path)
    with Corpus(path) as corpus:
        corpus.search(None)
    with serving(path) as running:
        story = story_id(running)
        with Corpus(path) as corpus:
            url = "https://news.example/ferry"
            corpus.add(Page(url, b"x", fetched_at=NOON), (article(url, "Ferry", "The ferry sailed at dawn."),))
            corpus.commit()
            assert running.ask(f"/story/{story}").status == 200
            assert len(corpus.search("ferry")) == 1
        assert 'href="/story/' in running.ask("/?q=ferry").text


def test_one_story_page_and_its_teasers_can_be_asked_for(served: Served) -> None:
    with Corpus(served.path, read_only=True) as corpus:
        stories = {story.id: story for story in corpus.stories()}
        for name, story in stories.items():
            assert corpus.story(name) == story
            wanted = tuple(record for record in corpus.teasers() if record.story == name)
            assert corpus.teasers_of(story) == wanted
        for page in corpus.pages():
            assert (
                page
                in [
                    corpus.page(seen.page)
                    for each in stories.values()
                    for copy in each.members
                    for seen in copy.sightings
                ]
                or page.body == b"front"
            )
        assert corpus.story("0") is None
        assert corpus.page("0") is None


# ---------------------------------------------------------------- the command


def test_an_address_that_is_taken_is_an_error_of_use(served: Served) -> None:
    result = CliRunner().invoke(cli, ["corpus", "serve", str(served.path), "--port", str(served.port)])
    assert result.exit_code == Exit.USAGE
    assert "cannot be taken" in result.stderr
    assert "--port" in result.stderr


def test_without_the_extra_it_says_how_to_install_it(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in sys.modules if each == "scraper.web.server" or each.startswith("starlette")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("scraper.web.server", raising=False)
    monkeypatch.setitem(sys.modules, "starlette", None)
    result = CliRunner().invoke(cli, ["corpus", "serve", str(served.path)])
    assert result.exit_code == Exit.USAGE
    assert "pip install 'newspage-scraper[web]'" in result.stderr


# ---------------------------------------------------------------- differences


def test_changed_words_are_told_and_equal_paragraphs_stay_whole() -> None:
    rows = compare(["A boat left.", "It sank."], ["A ship left.", "It sank.", "All swam."])
    assert [row.is_equal for row in rows] == [False, True, False]
    assert rows[0].left == (
        Piece("A ", is_changed=False),
        Piece("boat ", is_changed=True),
        Piece("left.", is_changed=False),
    )
    assert rows[0].right[1] == Piece("ship ", is_changed=True)
    assert (rows[2].left, rows[2].right) == ((), (Piece("All swam.", is_changed=True),))


def test_in_scripts_without_blanks_characters_are_compared() -> None:
    (row,) = compare(["九州で大雨が降り"], ["九州で小雨が降り"])
    assert [piece.text for piece in row.left if piece.is_changed] == ["大"]


def test_how_much_is_common() -> None:
    assert common_share(compare(["same"], ["same"])) == 1.0
    assert common_share(compare(["one"], ["two"])) == 0.0
    assert common_share(()) == 1.0


@pytest.mark.parametrize(("words", "is_compared"), [(1000, True), (1001, False)])
def test_only_so_much_is_compared(words: int, is_compared: bool) -> None:
    assert MAX_STEPS == 1000 * 1000
    left = [" ".join(f"w{number}" for number in range(words))]
    (row,) = compare(left, [f"x{left[0][2:]}"])
    assert any(not piece.is_changed for piece in row.left) is is_compared


@pytest.mark.parametrize(("count", "is_parted"), [(MAX_PARAGRAPHS, True), (MAX_PARAGRAPHS + 1, False)])
def test_only_so_many_paragraphs_are_parted(count: int, is_parted: bool) -> None:
    left = [f"Paragraph {number}." for number in range(count)]
    assert any(row.is_equal for row in compare(left, [*left[:-1], "Other."])) is is_parted


@pytest.mark.slow
def test_hostile_texts_are_compared_in_bounded_time() -> None:
    with work_at_most():
        for length in (100, 900, 200_000):
            left = " ".join("ab"[number % 7 == 0] for number in range(length))
            right = " ".join("ab"[number % 11 == 0] for number in range(length))
            compare([left] * (1 + 40_000 // length), [right] * (1 + 40_000 // length))


def test_the_addresses_of_further_pages_keep_what_was_asked() -> None:
    asked = SearchRequest.from_query({"q": "a b ", "page": "2", "odd": "1", "site": ""})
    assert asked.at(3) == "/?q=a+b&page=3"
    assert asked.at(1) == "/?q=a+b"
    assert SearchRequest().at(1) == "/"
