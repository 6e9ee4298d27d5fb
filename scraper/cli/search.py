"""``scraper corpus search``: the stories of a corpus that have some words, of some days, sites, languages, authors."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import click
from rich.text import Text

from scraper.characters import shown
from scraper.cli.counts import COUNT
from scraper.cli.days import DAY
from scraper.cli.exits import Exit, complain
from scraper.cli.fields import Fields, picked
from scraper.cli.terminal import show
from scraper.corpus import Corpus
from scraper.corpus.search_filters import SearchOrder
from scraper.corpus.search_index import Hit
from scraper.records import json_text, record_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

HIT_FIELDS = tuple(field.name for field in fields(Hit))
TEASER = "teaser"
ORDERS = tuple(map(str, SearchOrder))
_MARK = "bold yellow"


def _is_given(context: click.Context, option: click.Parameter, value: str | None) -> bool:  # noqa: ARG001 - click's form
    return value is not None


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False), metavar="CORPUS")
@click.argument("query", nargs=-1, metavar="[QUERY]...")
@click.option("--since", type=DAY, metavar="DAY", help="Published on this day or later.")
@click.option("--until", type=DAY, metavar="DAY", help="Published on this day or earlier.")
@click.option("--site", "sites", multiple=True, metavar="HOST", help="Of this site: example.org; several: of any.")
@click.option("--language", "languages", multiple=True, metavar="TAG", help="In this language: en; several: in any.")
@click.option("--author", "authors", multiple=True, metavar="NAME", help="By this author; some words of the name do.")
@click.option("--has", "has_teaser", type=click.Choice([TEASER]), callback=_is_given, help="Which a teaser announces.")
@click.option("--order", type=click.Choice(ORDERS), help="Without words newest, else relevance.")
@click.option("--limit", type=COUNT, default=10, show_default=True, help="Stories at most.")
@click.option("--format", "format_", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@click.option("--fields", "names", type=Fields(HIT_FIELDS), metavar="NAMES", help="Keys of the JSON: title,url")
@click.pass_context
def search(  # noqa: PLR0917 - click passes them by name
    context: click.Context,
    /,
    path: str,
    query: Sequence[str],
    limit: int,
    format_: str,
    names: tuple[str, ...] | None,
    **filters: Any,
) -> None:
    """Find the stories whose title, standfirst or text has all words of a query, the best first.

    \b
    Examples:
      scraper corpus search news.db flood valley
      scraper corpus search news.db '"new bridge" flood*' --format jsonl
      scraper corpus search news.db flood --since 2026-03-01 --until 2026-03-07
      scraper corpus search news.db --site example.org --author 'jane doe' --order oldest

    "Words in quotes" stand in this order, begin* is every word that begins so; case and accents make no difference.
    Exit codes: 3 nothing was found.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    if names and format_ == "text":
        raise click.UsageError("--fields goes with --format jsonl")
    words = " ".join(query) if query else None
    is_narrowed = any(value for name, value in filters.items() if name != "order")
    if words is None and not is_narrowed:
        raise click.UsageError("there is nothing to search for: give words, or --since, --site or the like")
    try:
        with Corpus(path) as opened:
            hits = opened.search(words, limit, **filters)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if format_ == "text":
        show(line for hit in hits for line in _lines(hit))
    for hit in hits if format_ != "text" else ():
        click.echo(json_text(picked(record_of(hit), names)))
    if not hits:
        complain(path, _nothing(words, is_narrowed=is_narrowed))
    context.exit(Exit.DONE if hits else Exit.NOTHING)


def _nothing(words: str | None, *, is_narrowed: bool) -> str:
    if words is None:
        return "no story passes all of these filters"
    more = "fewer words, or begin* for all words that begin so, find more"
    return f"no story has all of {words}{' and passes the filters' if is_narrowed else ''}; {more}"


def _lines(hit: Hit) -> Iterator[Text]:
    yield Text(shown(hit.title or hit.story), style="bold")
    yield Text("  " + " · ".join(shown(str(part)) for part in (hit.published, hit.site_name, hit.language) if part))
    yield Text("  " + shown(hit.url or hit.story))
    snippet = Text(shown(hit.snippet))
    for start, end in hit.marks:
        snippet.stylize(_MARK, start, end)
    yield Text("  ").append_text(snippet)
    yield Text("")
