"""The tools that read a corpus file: the stories that have some words, and one story."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.corpus import Corpus
from scraper.errors import CorpusError
from scraper.mcp_server.tool_results import ToolFailure, answer, article_data, bounded
from scraper.records import record_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.models import Story
    from scraper.records import Record

MAX_COPIES = 20  # of a story, with their addresses


@dataclass(frozen=True, slots=True)
class CorpusTools:
    """Reads one corpus file; opened for each call, so that another run can write to it between them."""

    path: str

    async def search(self, query: str, limit: int) -> Record:
        """Return the stories that have all words of a query, the best first."""
        return await self._asked(lambda corpus: _hits(corpus, query, limit))

    async def story(self, story: str, max_characters: int, offset: int) -> Record:
        """Return one story: its canonical article, and where its copies stand."""
        return await self._asked(lambda corpus: _story_data(corpus, story, max_characters, offset))

    async def _asked(self, ask: Callable[[Corpus], Record]) -> Record:
        return answer(await asyncio.to_thread(self._open_and, ask))

    def _open_and(self, ask: Callable[[Corpus], Record]) -> Record:
        try:
            with Corpus(self.path) as corpus:
                return ask(corpus)
        except CorpusError as error:
            raise ToolFailure(str(error)) from error


def _hits(corpus: Corpus, query: str, limit: int) -> Record:
    try:
        hits = corpus.search(query, limit)
    except ValueError as error:
        raise ToolFailure(f"query: {error}") from error
    return {"stories": [bounded(record_of(hit)) for hit in hits]}


def _story_data(corpus: Corpus, wanted: str, max_characters: int, offset: int) -> Record:
    story = corpus.story(wanted)
    if story is None:
        raise ToolFailure("no story has this id; search_corpus gives ids, as story")
    return {
        "story": story.id,
        "article": article_data(story.canonical.article, max_characters, offset),
        "copies": _copies(story),
        "copies_found": len(story.copies),
    }


def _copies(story: Story) -> list[Record]:
    shown = (copy.article for copy in story.copies[:MAX_COPIES])
    return [{"url": bounded(each.url), "title": bounded(each.title), "site": each.site} for each in shown]
