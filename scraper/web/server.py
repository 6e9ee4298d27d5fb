"""The server of a corpus: which address has which page. The one file that knows Starlette and Uvicorn."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse
from starlette.routing import Route

from scraper.api import explain
from scraper.corpus import Corpus
from scraper.errors import DecodeError
from scraper.reports import explanation_page
from scraper.urls.registrable_domains import site_of
from scraper.web import story_list_page, story_page
from scraper.web.request_guard import FAULT, LOOPBACK, RequestGuard
from scraper.web.search_request import SearchRequest, search

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from scraper.models import Explanation, Page, SiteProfile

# Connections at once; each further one is told to come later.
MAX_CONNECTIONS = 100


def serve(path: str, host: str, port: int, tell: Callable[[str], None]) -> None:
    """Serve a corpus file until the process is told to stop; ``tell`` gets the address when it is there.

    The file is only read. Raises `CorpusError` for one that cannot be, and OSError for an address that cannot be taken.
    """
    with Corpus(path, read_only=True) as corpus, listen(host, port) as listener:
        server = server_of(corpus, Path(path).name, host)
        tell(f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/")
        server.run(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """Take an address, port 0 for any that is free. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


def is_loopback(host: str) -> bool:
    """Tell whether an address is reached from this machine alone.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def server_of(corpus: Corpus, name: str, host: str) -> uvicorn.Server:
    """Return a server of a corpus, to be run in the thread that opened it; its index is brought up to date first."""
    corpus.search(None, 1)
    hosts = {*LOOPBACK, host} if is_loopback(host) else ()
    app = RequestGuard(_application(corpus, name), hosts)
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MAX_CONNECTIONS,
    )
    return uvicorn.Server(config)


def _application(corpus: Corpus, name: str) -> Starlette:
    views = _Views(corpus, name)
    routes = (Route("/", views.stories), Route("/story/{id}", views.story), Route("/page/{id}", views.page))
    return Starlette(routes=routes, exception_handlers={404: views.missing, Exception: views.failed})


class _Views:
    """The pages. All of them ask the corpus in the one thread that opened it; explaining a page is done beside it."""

    def __init__(self, corpus: Corpus, name: str) -> None:
        self._corpus = corpus
        self._name = name
        self._profiles: dict[str, SiteProfile] | None = None

    async def stories(self, request: Request) -> Response:
        asked = SearchRequest.from_query(request.query_params)
        try:
            hits, is_more = search(self._corpus, asked)
        except ValueError as error:
            page = story_list_page.story_list_page(self._name, asked, (), is_more=False, fault=str(error))
            return _answer(page, story_list_page.POLICY, 400)
        page = story_list_page.story_list_page(self._name, asked, hits, is_more=is_more)
        return _answer(page, story_list_page.POLICY)

    async def story(self, request: Request) -> Response:
        story = self._corpus.story(request.path_params["id"])
        if story is None:
            return self._message("There is no such story", 404)
        wanted = request.query_params.get("copy")
        compared = next((copy for copy in story.copies if wanted in {None, copy.id}), None)
        if wanted is not None and compared is None:
            return self._message("There is no such copy of this story", 404)
        page = story_page.story_page(self._name, story, self._corpus.teasers_of(story), compared)
        return _answer(page, story_page.POLICY)

    async def page(self, request: Request) -> Response:
        page = self._corpus.page(request.path_params["id"])
        if page is None:
            return self._message("There is no such page", 404)
        try:
            found = await run_in_threadpool(_explained, page, self._profile_of(page))
        except DecodeError:
            return self._message("This page is no text", 404)
        story = self._corpus.story(request.query_params.get("story", ""))
        back = f"/story/{story.id}" if story else None
        return _answer(explanation_page.explain_page(found, back), explanation_page.POLICY)

    async def missing(self, request: Request, error: Exception) -> Response:  # noqa: ARG002 - the framework's form
        return self._message("There is nothing at this address", 404)

    async def failed(self, request: Request, error: Exception) -> Response:  # noqa: ARG002 - as above
        return self._message(FAULT, 500)

    def _profile_of(self, page: Page) -> SiteProfile | None:
        if self._profiles is None:
            self._profiles = {profile.site: profile for profile in self._corpus.profiles()}
        return self._profiles.get(site_of(page.location))

    def _message(self, said: str, status: int) -> Response:
        return _answer(story_page.message_page(self._name, said), story_page.POLICY, status)


def _explained(page: Page, profile: SiteProfile | None) -> Explanation:
    return explain(page, profile=profile)


def _answer(page: str, policy: str, status: int = 200) -> Response:
    body = page.encode("utf-8", "replace")
    return HTMLResponse(body, status, {"content-security-policy": policy})
