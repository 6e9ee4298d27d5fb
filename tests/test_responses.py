"""Responses of other HTTP libraries as pages: the libraries themselves where they are installed, and their shapes."""

from __future__ import annotations

import asyncio
import re
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest
from conftest import PAGE, LoopbackServer

from scraper import Page, extract

if TYPE_CHECKING:
    from collections.abc import Callable

DATE = "Tue, 03 Mar 2026 09:00:00 GMT"
SEEN = datetime(2026, 3, 3, 9, tzinfo=UTC)
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture
def start(web: LoopbackServer) -> str:
    """Serve a page to which a redirect leads by way of another, with a time and a header that comes twice."""
    web.page("/bridge", date=DATE, link="<https://a.example/>; rel=license\r\nlink: <https://b.example/>; rel=license")
    web.serve("/middle", LoopbackServer.redirect("/bridge"))
    return web.serve("/start", LoopbackServer.redirect("/middle"))


def is_the_page(page: Page, start: str) -> bool:
    headers = dict(page.headers)
    return (
        (page.url, page.final_url) == (start, start.replace("/start", "/bridge"))
        and (page.body, page.status, page.fetched_at) == (PAGE, 200, SEEN)
        and (page.content_type, headers["date"]) == ("text/html", DATE)
        and extract(page).title == "Sennau"
    )


def licences(page: Page) -> list[str]:
    return [value for name, value in page.headers if name == "link"]


# ---------------------------------------------------------------- the libraries


def test_a_response_of_httpx(start: str) -> None:
    httpx2 = pytest.importorskip("httpx2")
    page = Page.from_response(httpx2.get(start, follow_redirects=True, trust_env=False))
    assert is_the_page(page, start)
    assert len(licences(page)) == 2


def test_a_streamed_response_of_httpx_has_to_be_read_first(start: str) -> None:
    httpx2 = pytest.importorskip("httpx2")
    with httpx2.stream("GET", start, follow_redirects=True, trust_env=False) as response:
        with pytest.raises(httpx2.ResponseNotRead):
            Page.from_response(response)
        assert is_the_page(Page.from_response(response, body=response.read()), start)


def test_a_response_of_requests(start: str) -> None:
    requests = pytest.importorskip("requests")
    with requests.Session() as session:
        session.trust_env = False
        page = Page.from_response(session.get(start))
    assert is_the_page(page, start)
    assert len(licences(page)) == 1  # it joins them


def test_a_response_of_aiohttp(start: str) -> None:
    aiohttp = pytest.importorskip("aiohttp")

    async def fetched() -> Page:
        async with aiohttp.ClientSession() as session, session.get(start) as response:
            with pytest.raises(TypeError, match=r"still to be read: .*body=await response\.read"):
                Page.from_response(response)
            return Page.from_response(response, body=await response.read())

    page = asyncio.run(fetched())
    assert is_the_page(page, start)
    assert len(licences(page)) == 2


def test_a_response_of_urllib_does_not_say_where_it_began(start: str) -> None:
    with urlopen(start) as response:  # noqa: S310 - on loopback
        page = Page.from_response(response, body=response.read())
    assert page.url == page.final_url == start.replace("/start", "/bridge")
    assert (page.body, page.status, page.fetched_at, len(licences(page))) == (PAGE, 200, SEEN, 2)


def test_a_response_of_scrapy() -> None:
    http = pytest.importorskip("scrapy.http")
    headers = {"Content-Type": "text/html", "Date": DATE, "Link": ["<https://a.example/>", "<https://b.example/>"]}
    page = Page.from_response(http.HtmlResponse("https://a.example/bridge", body=PAGE, headers=headers))
    assert (page.url, page.body, page.status, page.fetched_at) == ("https://a.example/bridge", PAGE, 200, SEEN)
    assert licences(page) == ["<https://a.example/>", "<https://b.example/>"]


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium")
def test_a_response_of_playwright(start: str) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page()
        response = tab.goto(start)
        page = Page.from_response(response)
        made = Page.from_response(response, body=tab.content())
        browser.close()
    assert is_the_page(page, start)
    assert (made.url, made.content_type) == (start, "text/html; charset=utf-8")
    assert extract(made).text == extract(page).text


# ---------------------------------------------------------------- their shapes


@dataclass
class Asked:
    """A request of Playwright."""

    url: str
    redirected_from: Asked | None = None


class Address:
    """A URL of httpx or yarl: no text, but with one."""

    def __str__(self) -> str:
        return "https://a.example/bridge"


@dataclass
class Response:
    """What all of them have."""

    url: Any = "https://a.example/bridge"
    headers: Any = field(default_factory=lambda: {"Content-Type": "text/html", "Date": DATE})


@dataclass
class Content(Response):
    """Of requests and httpx."""

    status_code: int = 200
    content: Any = PAGE
    history: list[Response] = field(default_factory=list)


@dataclass
class Body(Response):
    """Of Playwright."""

    status: int = 200
    body: Callable[[], Any] = lambda: PAGE
    request: Asked = field(default_factory=lambda: Asked("https://a.example/bridge"))


async def coming() -> bytes:
    return PAGE


@dataclass
class Stream(Body):
    """Of aiohttp and of asynchronous Playwright: the body is to be waited for, or something to read from."""

    body: Callable[[], Any] = coming
    content: object = field(default_factory=object)


@pytest.mark.parametrize("response", [Content(), Content(url=Address()), Body()], ids=lambda each: type(each).__name__)
def test_a_response_that_was_not_led_on(response: object) -> None:
    page = Page.from_response(response)
    headers = (("content-type", "text/html"), ("date", DATE))
    url = "https://a.example/bridge"
    assert page == Page(url, PAGE, url, 200, headers, "text/html", SEEN)


@pytest.mark.parametrize(
    "response",
    [
        Content(history=[Response("https://a.example/1"), Response("https://a.example/2")]),
        Body(request=Asked("https://a.example/bridge", Asked("https://a.example/2", Asked("https://a.example/1")))),
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_page_is_of_the_url_that_was_asked_for_first(response: object) -> None:
    page = Page.from_response(response)
    assert (page.url, page.final_url, page.location) == (
        "https://a.example/1",
        "https://a.example/bridge",
        "https://a.example/bridge",
    )


def test_a_body_that_is_given_replaces_that_of_the_response() -> None:
    page = Page.from_response(Content(), body=b"<p>Ferry")
    assert (page.body, page.content_type) == (b"<p>Ferry", "text/html")
    assert Page.from_response(Content(), body=b"").body == b""


def test_a_text_is_a_body_in_utf_8_whatever_the_header_says() -> None:
    latin = Content(headers={"Content-Type": "text/html; charset=iso-8859-1"})
    page = Page.from_response(latin, body="<title>Größe</title>")
    assert (page.body, page.content_type) == ("<title>Größe</title>".encode(), "text/html; charset=utf-8")
    assert extract(page).title == "Größe"


@pytest.mark.parametrize(
    ("date", "seen"),
    [
        (DATE, SEEN),
        ("Tue, 03 Mar 2026 10:00:00 +0100", SEEN),
        ("Tue, 03 Mar 2026 09:00:00 -0000", None),
        ("some day", None),
        ("Tue, 03 Mar 99999999999999999999 09:00:00 GMT", None),
        ("", None),
    ],
)
def test_the_time_is_that_of_the_server_if_it_says_one(date: str, seen: datetime | None) -> None:
    response = Content(headers={"date": date})
    assert Page.from_response(response).fetched_at == seen
    other = datetime(2026, 3, 4, tzinfo=UTC)
    assert Page.from_response(response, fetched_at=other).fetched_at == other


@pytest.mark.parametrize(
    ("response", "missing"),
    [
        (None, "None (NoneType) has no url"),
        ("https://a.example/bridge", "(str) has no url"),
        (Response(url=""), "(Response) has no url"),
        (Response(), "has no status_code or status"),
        (Content(status_code="200"), "has no status_code or status"),  # type: ignore[arg-type] # the mistake
        (Content(headers=None), "has no headers"),
        (Stream(), "is still to be read: give it as body="),
        (Content(content="text"), "is still to be read: give it as body="),
    ],
)
def test_what_is_no_response_is_refused_with_what_it_lacks(response: object, missing: str) -> None:
    with pytest.raises(TypeError, match=re.escape(missing)):
        Page.from_response(response)


def test_a_body_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="body= takes bytes or str, not int"):
        Page.from_response(Content(), body=5)  # type: ignore[arg-type] # the mistake
