"""What callers give as a page: what is read, and what is refused, with a sentence on what to call instead."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scraper import Article, Corpus, Page, Rejection, clean, explain, extract, extract_all, learn
from scraper.given_pages import LONGEST_PATH, looks_like_path, looks_like_url
from scraper.models import ParagraphKind

if TYPE_CHECKING:
    from collections.abc import Callable

    Call = Callable[[Any], object]

SENTENCE = "The bridge over the Senn was opened on Tuesday, after two years of work and one of quarrels."
PAGE = f"<title>Sennau</title><p>{SENTENCE}</p>".encode()

each_call = pytest.mark.parametrize("call", [extract, extract_all, explain], ids=lambda call: str(call.__name__))


@each_call
@pytest.mark.parametrize(
    ("given", "advice"),
    [
        (
            "https://www.sennau-post.example/bridge",
            "visits no URL: give it fetch('https://www.sennau-post.example/bridge')",
        ),
        ("page.html", "reads no files: give it Page.from_file('page.html')"),
        (Path("page.html"), "reads no files: give it Page.from_file('page.html')"),
        (None, "takes a Page, bytes or str, not None"),
        (5, "takes a Page, bytes or str, not 5 (int)"),
        ([PAGE], "takes a Page, bytes or str, not [b'<title>"),
        (io.BytesIO(PAGE), "make one with Page(url, file.read())"),
        (Rejection("a", "empty"), "takes a Page, bytes or str, not Rejection("),
    ],
)
def test_what_is_no_page_is_refused_with_advice(call: Call, given: object, advice: str) -> None:
    with pytest.raises(TypeError, match="^" + call.__name__ + ".*" + re.escape(advice)):
        call(given)


def test_a_response_is_refused_with_advice() -> None:
    class Response:
        headers: tuple[str, ...] = ()

    with pytest.raises(TypeError, match=r"Page\.from_response\(response\)$"):
        extract(Response())  # type: ignore[arg-type] # the mistake


@pytest.mark.parametrize(
    "text",
    [
        "https://www.sennau-post.example/bridge",
        " HTTP://sennau.example \n",
        "www.sennau-post.example",
        "file:///pages/bridge.html",
        "/pages/bridge",
        "./bridge",
        "../pages/bridge",
        "~/pages/bridge",
        "C:\\pages\\bridge",
        "d:/pages/bridge",
        "bridge.html",
        "saved pages/The bridge.HTM",
        "pages/bridge.html.gz",
        "news.warc.gz",
        "x" * (LONGEST_PATH - 5) + ".html",
    ],
)
def test_one_line_that_names_a_page_is_no_page(text: str) -> None:
    with pytest.raises(TypeError, match="give it"):
        extract(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        SENTENCE,
        f"See https://www.sennau-post.example/bridge for more. {SENTENCE}",
        "https://www.sennau-post.example/ tells that the bridge is open.",
        "www is three letters",
        f"{SENTENCE} Source: https://www.sennau-post.example/bridge.html",
        "/PRNewswire/ -- The bridge over the Senn was opened on Tuesday.",
        "~/ is the home of those who type",
        "and/or",
        "Sennau.",
        "x" * (LONGEST_PATH - 4) + ".html",
        "bridge.html\nThe bridge over the Senn was opened on Tuesday.",
        "https://www.sennau-post.example/bridge\nThe bridge over the Senn was opened on Tuesday.",
        "bridge.html<p>The bridge over the Senn was opened on Tuesday.</p>",
        "/pages/bridge<br>",
    ],
)
def test_a_text_without_tags_is_read(text: str) -> None:
    assert isinstance(extract(text), Article)


def test_a_page_without_tags_has_its_text() -> None:
    assert extract(f"{SENTENCE}\n\n{SENTENCE.replace('Senn', 'Mill')}").text
    assert looks_like_url("www.a.example")
    assert not looks_like_url("www.a.example is down")
    assert looks_like_path("a.html")
    assert not looks_like_path("a.html is gone")


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_bytes_of_any_kind_are_read_whatever_they_say(kind: Callable[[bytes], Any]) -> None:
    assert extract(kind(PAGE)) == extract(PAGE)
    assert not extract(b"https://www.sennau-post.example/bridge").title
    assert {each.kind for each in extract(kind(PAGE)).paragraphs} == {ParagraphKind.PARAGRAPH}


def cleaned(pages: Any) -> object:
    with Corpus() as corpus:
        return clean(pages, corpus)


@pytest.mark.parametrize(("call", "name"), [(learn, "learn"), (cleaned, "clean")])
@pytest.mark.parametrize(
    ("given", "advice"),
    [
        ("pages", "reads no files: give it Pages, as Page.from_file('pages') or those of read_warc('pages')"),
        (Path("pages"), "reads no files: give it Pages"),
        (Page(None, PAGE), "takes several Pages: give it a list, not Page"),
        (PAGE, "takes several Pages: give it a list, not bytes"),
        ([PAGE], "takes Pages, not bytes: make one with Page(url, body), Page.from_file(path) or"),
        ([Path("a.html")], "make one with Page.from_file('a.html')"),
        ([Page(None, PAGE), None], "takes Pages, not None: make one with"),
        ([io.BytesIO(PAGE)], "make one with Page(url, file.read())"),
    ],
)
def test_calls_that_take_many_pages_say_what_is_none(call: Call, name: str, given: object, advice: str) -> None:
    with pytest.raises(TypeError, match="^" + name + ".*" + re.escape(advice)):
        call(given)


def test_a_rejection_is_an_input_of_a_corpus_and_no_page_to_learn_from() -> None:
    rejection = Rejection("a.html", "empty")
    with Corpus() as corpus:
        assert clean([rejection], corpus).rejections == (rejection,)
    with pytest.raises(TypeError, match="learn takes Pages, not Rejection"):
        learn([rejection])  # type: ignore[list-item] # the mistake


@each_call
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"url": 5}, "takes a text as url, not 5 (int)"),
        ({"fetched_at": "yesterday"}, "takes a datetime as fetched_at, not 'yesterday' (str)"),
        ({"content_type": b"text/html"}, "takes a text as content_type, not bytes"),
        ({"site": "generic"}, "takes a Site as site, not 'generic' (str)"),
        ({"profile": {}}, "takes a SiteProfile, as learn gives as profile, not {} (dict)"),
    ],
)
def test_arguments_of_a_wrong_type_are_named(call: Any, arguments: dict[str, object], message: str) -> None:
    with pytest.raises(TypeError, match=f"^{call.__name__} {re.escape(message)}$"):
        call(PAGE, **arguments)


@each_call
def test_facts_of_a_page_of_a_wrong_type_are_named(call: Any) -> None:
    with pytest.raises(TypeError, match=r"^a Page has a datetime as fetched_at, not 'yesterday' \(str\)$"):
        call(Page(None, PAGE, fetched_at="yesterday"))  # type: ignore[arg-type] # the mistake


@each_call
@pytest.mark.parametrize("url", ["notaurl", "www.a.example/b", "ftp://x/y", "https://a.example/b ", ""])
def test_no_article_is_lost_for_an_odd_url(call: Any, url: str) -> None:
    assert call(PAGE, url=url)
