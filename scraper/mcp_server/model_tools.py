"""The server: which tools there are, what each takes and says of itself; the one file that knows the SDK."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

import scraper
from scraper.characters import MAX_ADDRESS
from scraper.crashes import describe_crash
from scraper.mcp_server.corpus_tools import CorpusTools
from scraper.mcp_server.page_tools import PageTools
from scraper.mcp_server.tool_results import NOTICE, ToolFailure

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from scraper.network_policy import Policy
    from scraper.records import Record

INSTRUCTIONS = (
    f"Reads news pages and a corpus of them; changes nothing. {NOTICE} A page may reserve uses of its text: see rights."
)
VISITS = "A url is visited as robots.txt allows, with pauses between visits to a host, private addresses excepted."
OFFLINE = "Nothing is visited: give the html of the page, and as url where it comes from."
# Characters of HTML in one call: as large as the hostile pages on which reading is known to take seconds at most.
MAX_HTML = 4_000_000
MAX_TEXT = 100_000  # characters of an article's text in one answer
MAX_BLOCKS = 200
MAX_HITS = 50
MAX_QUERY = 500

Url = Annotated[
    str | None,
    Field(max_length=MAX_ADDRESS, description="An http(s) address: visited, or with html where that comes from."),
]
Html = Annotated[
    str | None, Field(max_length=MAX_HTML, description="The HTML of a page that is at hand; nothing is visited.")
]
Characters = Annotated[int, Field(ge=1, le=MAX_TEXT, description="Of the text, so many characters at most.")]
Offset = Annotated[int, Field(ge=0, description="So many are passed over, to read on in what was cut.")]
Containing = Annotated[
    str | None, Field(max_length=MAX_QUERY, description="Only blocks with these words, in any case.")
]
Blocks = Annotated[int, Field(ge=1, le=MAX_BLOCKS, description="So many blocks at most.")]
Query = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_QUERY,
        description='Words that must all be there; "in quotes" in this order; begin* for all that begin so.',
    ),
]
Hits = Annotated[int, Field(ge=1, le=MAX_HITS, description="So many stories at most.")]
StoryId = Annotated[
    str, Field(min_length=1, max_length=100, description="The id of a story, as search_corpus gives it.")
]


def make_server(policy: Policy, corpus: str | None = None, *, is_offline: bool = False) -> MCPServer[Any]:
    """Return the server; without a corpus file it has the tools for pages alone. ``is_offline``: no page is visited."""
    pages = PageTools(policy, is_offline)

    @asynccontextmanager
    async def lifespan(_: MCPServer[Any]) -> AsyncIterator[None]:
        async with pages.opened():
            yield

    server: MCPServer[Any] = MCPServer(
        "newspage-scraper",
        version=scraper.__version__,
        instructions=INSTRUCTIONS,
        lifespan=lifespan,
        log_level="WARNING",  # stderr is for people, and what becomes of a call is in its answer
    )
    _add_page_tools(server, pages)
    if corpus is not None:
        _add_corpus_tools(server, CorpusTools(corpus))
    return server


def _add_page_tools(server: MCPServer[Any], pages: PageTools) -> None:
    async def extract_page(
        url: Url = None, html: Html = None, max_characters: Characters = 20_000, offset: Offset = 0
    ) -> dict[str, Any]:
        return await _told(pages.extract(url, html, max_characters, offset))

    async def explain_page(
        url: Url = None, html: Html = None, containing: Containing = None, limit: Blocks = 50, offset: Offset = 0
    ) -> dict[str, Any]:
        return await _told(pages.explain(url, html, containing, limit, offset))

    _add(
        server,
        extract_page,
        "Read a news page: the text of its article without menus and boxes, title, authors, date, language, rights. "
        + (OFFLINE if pages.is_offline else VISITS),
        visits=not pages.is_offline,
    )
    _add(
        server,
        explain_page,
        "Explain what became of each block of a news page: its label (kept, teaser, menu …) and the reason, and where"
        " each fact was found. To ask why a sentence is missing from an article, or why it is there."
        + (f" {OFFLINE}" if pages.is_offline else ""),
        visits=not pages.is_offline,
    )


def _add_corpus_tools(server: MCPServer[Any], corpus: CorpusTools) -> None:
    async def search_corpus(query: Query, limit: Hits = 10) -> dict[str, Any]:
        return await _told(corpus.search(query, limit))

    async def get_story(story: StoryId, max_characters: Characters = 20_000, offset: Offset = 0) -> dict[str, Any]:
        return await _told(corpus.story(story, max_characters, offset))

    _add(server, search_corpus, "Find stories in the corpus by words of title, standfirst and text, the best first.")
    _add(server, get_story, "Get a story of the corpus by its id: its article, and the addresses of its copies.")


def _add(server: MCPServer[Any], tool: Any, description: str, *, visits: bool = False) -> None:
    hints = ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=not visits, open_world_hint=visits
    )
    server.add_tool(tool, description=f"{description} {NOTICE}", annotations=hints)


async def _told(work: Awaitable[Record]) -> Record:
    """Return the answer of a tool; raise what failed as an error that names it, without a traceback."""
    try:
        return await work
    except ToolFailure as failure:
        raise ToolError(str(failure)) from None
    except Exception as error:  # noqa: BLE001 - what a defect raises nobody knows; it is named, with its place
        raise ToolError(f"defect: {describe_crash(error)}") from None
