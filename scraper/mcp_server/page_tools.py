"""The tools that read one page, visited or given: its article, and why its blocks became what they are."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.errors import FetchError
from scraper.fetching import Visitor
from scraper.mcp_server.tool_results import ToolFailure, answer, article_data, bounded
from scraper.models import Page, Rejection
from scraper.reading.page_readings import explain_input
from scraper.records import record_of
from scraper.sites import SITES
from scraper.url_list import follow

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scraper.models import Explanation
    from scraper.network_policy import Policy
    from scraper.records import Record

# Characters of a block that an explanation shows; enough to know it by.
MAX_BLOCK = 300
GIVEN = "the given page"


@dataclass(slots=True)
class PageTools:
    """Reads pages; one visit at a time, with the manners of a crawl: robots.txt, and pauses that outlast a call.

    ``is_offline``: nothing is visited, and pages have to be given.
    """

    policy: Policy
    is_offline: bool = False
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _visitor: Visitor | None = None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Keep connections and pauses while a client is there."""
        async with Visitor(self.policy) as self._visitor:
            yield

    async def extract(self, url: str | None, html: str | None, max_characters: int, offset: int) -> Record:
        """Return the article of a page, or why it has none."""
        found = await self._explained(url, html)
        return answer(article_data(found.article, max_characters, offset))

    async def explain(
        self, url: str | None, html: str | None, containing: str | None, limit: int, offset: int
    ) -> Record:
        """Return the blocks of a page that have some words, each with its label and the reason for it."""
        found = await self._explained(url, html)
        wanted = (containing or "").casefold()
        blocks = [
            {"number": number, **record_of(block)}
            for number, block in enumerate(found.blocks)
            if wanted in block.text.casefold()
        ]
        return answer(
            {
                "labels": dict(Counter(block.label.value for block in found.blocks)),
                "blocks_found": len(blocks),
                "blocks": [bounded(block, MAX_BLOCK) for block in blocks[offset : offset + limit]],
                "evidence": bounded([record_of(each) for each in found.article.evidence], MAX_BLOCK),
            }
        )

    async def _explained(self, url: str | None, html: str | None) -> Explanation:
        page = await self._page(url, html)
        name = page.location or GIVEN
        found = await asyncio.to_thread(explain_input, name, page, SITES)
        if isinstance(found, Rejection):
            raise ToolFailure(f"{found.reason}: {found.detail}")
        return found

    async def _page(self, url: str | None, html: str | None) -> Page:
        if html is not None:
            return Page(url, html.encode("utf-8", "replace"), content_type="text/html; charset=utf-8")
        if url is None:
            raise ToolFailure("give url, to visit it, or html, or both: html and the address that it comes from")
        if self.is_offline:
            raise ToolFailure("this server visits no page: give its html, and url as the address that it comes from")
        if self._visitor is None:
            raise ToolFailure("the server is not open")
        try:
            async with self._turn:
                return await follow(url, self._visitor, self.policy)
        except FetchError as error:
            raise ToolFailure(f"{error.outcome}: {error}") from error
