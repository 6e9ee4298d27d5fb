"""A list of URLs → Pages, one visited after the other, as politely as by a crawl. For what is no job.

A URL of the list is a line, or the ``url`` of a JSON object, as ``scraper discover`` prints them.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.characters import shown
from scraper.errors import FetchError, RedirectError
from scraper.fetching import Redirect, Visitor
from scraper.inputs import Input
from scraper.models import Rejection
from scraper.network_policy import Policy
from scraper.urls.addresses import is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.fetching import Surroundings
    from scraper.models import Page


def read_urls(name: str, lines: Iterable[str]) -> tuple[str | Rejection, ...]:
    """Return the URLs of a list, each once; a line without one is a `Rejection` ``bad_url``. Blank lines are none.

    >>> read_urls("list", ["https://a.example/1", "", '{"url": "https://a.example/2", "source": "feed"}', "ftp:x"])[1:]
    ('https://a.example/2', Rejection(url='list:4', reason='bad_url', detail='no http(s) URL: ftp:x'))
    """
    found = {_url(line.strip(), f"{name}:{number}"): None for number, line in enumerate(lines, start=1) if line.strip()}
    return tuple(found)


def visit(
    urls: Iterable[str | Rejection], policy: Policy | None = None, *, surroundings: Surroundings | None = None
) -> Iterator[Input]:
    """Yield the page at each URL, or a rejection ``not_fetched``; rejections are passed on.

    A host is asked for its robots.txt first. Each hop of a redirect is a visit of its own.
    """
    policy = policy or Policy()
    with asyncio.Runner() as runner:
        visitor = runner.run(_entered(Visitor(policy, surroundings=surroundings)))
        try:
            for url in urls:
                if isinstance(url, Rejection):
                    yield Input(url.url, url)
                else:
                    yield runner.run(_visited(url, visitor, policy))
        finally:
            runner.run(visitor.__aexit__(None, None, None))


def _url(line: str, place: str) -> str | Rejection:
    url = _stated(line) if line.startswith("{") else line
    return url if url and is_web_address(url) else Rejection(place, "bad_url", f"no http(s) URL: {shown(line, 200)}")


def _stated(line: str) -> str | None:
    try:
        url = json.loads(line).get("url")
    except (ValueError, RecursionError):
        return None
    return url if isinstance(url, str) else None


async def _entered(visitor: Visitor) -> Visitor:
    return await visitor.__aenter__()


async def _visited(url: str, visitor: Visitor, policy: Policy) -> Input:
    try:
        return Input(url, replace(await follow(url, visitor, policy), url=url))
    except FetchError as error:
        return Input(url, Rejection(url, "not_fetched", error.reason))


async def follow(url: str, visitor: Visitor, policy: Policy) -> Page:
    """Return the page at a URL; each redirect on the way is a visit of its own. Raises `FetchError`."""
    target = url
    for _ in range(policy.max_redirects + 1):
        answer = await visitor.get(target)
        if not isinstance(answer, Redirect):
            return answer
        target = answer.target
    raise RedirectError(url, f"more than {policy.max_redirects} redirects, the last to {target}")
