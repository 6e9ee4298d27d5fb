"""``scraper extract``: the articles of some files or URLs, on stdout."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from scraper.api import explain
from scraper.chunks import ChunkSizeError
from scraper.cli.exits import Exit, complain
from scraper.cli.fields import Fields
from scraper.cli.input_arguments import WEB_ADDRESS, is_url, located, pages_of
from scraper.cli.input_counter import InputCounter
from scraper.cli.missing_article import describe_missing
from scraper.cli.output_formats import (
    BLOCKS,
    DRAWN,
    FIELDS,
    FORMATS,
    MAX_WORDS,
    RECORDS,
    TABULAR,
    OutputChoices,
    rendered,
)
from scraper.cli.outputs import output_file
from scraper.cli.site_options import all_sites, site_option
from scraper.models import Article, Confidence
from scraper.network_policy import Policy
from scraper.pipeline import readings
from scraper.reading.page_readings import PageReading
from scraper.sites import site_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager

    from scraper.inputs import Input
    from scraper.models import Rejection, Site


@dataclass(frozen=True, slots=True)
class ExtractRun:
    """What `scraper extract` was asked for; its fields are the arguments and options of the command."""

    inputs: tuple[str, ...]
    format_: str
    names: tuple[str, ...] | None
    no_links: bool
    no_images: bool
    front_matter: bool
    max_words: int | None
    overlap: int | None
    blocks: bool
    output: str
    confidence: str
    headings: bool | None
    url: str | None
    plugins: tuple[Site, ...]
    allow_private: bool

    @property
    def choices(self) -> OutputChoices:
        """What is printed of an article."""
        drawn = (not self.no_links, not self.no_images, self.front_matter, self.blocks)
        sizes = (MAX_WORDS if self.max_words is None else self.max_words, self.overlap or 0)
        return OutputChoices(self.names, *drawn, bool(self.headings), *sizes)


@click.command()
@click.argument("inputs", nargs=-1, metavar="[FILE|URL|-]...")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--fields",
    "names",
    type=Fields((*FIELDS, BLOCKS)),
    metavar="NAMES",
    help="Keys of the JSON, or columns: title,published,text",
)
@click.option("--no-links", is_flag=True, help="Markdown, HTML and TEI without links.")
@click.option("--no-images", is_flag=True, help="Markdown, HTML and TEI without pictures.")
@click.option("--front-matter", is_flag=True, help="Markdown with the facts of the article above it, as YAML.")
@click.option(
    "--max-words",
    type=click.IntRange(1),
    metavar="COUNT",
    help=f"Words of a chunk, at most.  [default: {MAX_WORDS}]",
)
@click.option(
    "--overlap", type=click.IntRange(0), metavar="COUNT", help="Words that a chunk repeats of the one before it."
)
@click.option("--blocks", is_flag=True, help="JSON with the structure of the text as well.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True),
    default="-",
    metavar="FILE",
    help="Instead of stdout.",
)
@click.option(
    "--confidence",
    type=click.Choice([each.value for each in Confidence]),
    default=Confidence.INFERRED.value,
    show_default=True,
    help="Leave metadata out that is less sure.",
)
@click.option(
    "--headings/--no-headings",
    default=None,
    help="Begin each text with ==> NAME <==.  [default: for several inputs on a terminal]",
)
@click.option("--url", type=WEB_ADDRESS, metavar="URL", help="Where the one file or stdin comes from.")
@site_option
@click.option("--allow-private", is_flag=True, help="Visit private addresses and all ports as well.")
@click.pass_context
def extract(context: click.Context, /, **options: Any) -> None:
    """Print the articles of saved pages, of URLs, or of stdin.

    \b
    Examples:
      scraper extract page.html
      scraper extract https://www.example.org/story --format markdown
      scraper extract saved/*.html --format jsonl --fields url,title,published
      curl -s https://www.example.org/story | scraper extract --url https://www.example.org/story --format json

    A URL is fetched as by a browser, whatever robots.txt says; for many, scraper clean --urls and crawl keep to it.

    - or nothing is stdin. text is the article's text alone. json is an object for one article, else an array; jsonl
    is a line an article, chunks a line for each part of its text, csv a row. html is one document; tei is one for one
    article, else a corpus.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    context.exit(_extract(ExtractRun(**options)))


def _extract(run: ExtractRun) -> Exit:
    sources, choices = _sources(run.inputs, run.url), run.choices
    _check_format(run.format_, choices)
    _check_sizes(run)
    counter = InputCounter()
    policy = Policy(allow_private=run.allow_private)
    pages = (located(page, run.url) for name in sources for page in pages_of(name, policy))
    read = _readings(pages, all_sites(run.plugins), counter, Confidence(run.confidence))
    is_single = len(sources) == 1
    if run.headings is None:  # in a file or a pipe they would be taken for text
        choices = replace(choices, has_headings=not is_single and run.output == "-" and sys.stdout.isatty())
    _write(rendered(read, run.format_, is_single=is_single, choices=choices), run.output)
    counter.tell_nothing_came()
    return counter.exit


def _sources(inputs: tuple[str, ...], url: str | None) -> tuple[str, ...]:
    if not inputs and sys.stdin.isatty():
        raise click.UsageError("give a FILE, a URL, or - for stdin")
    if url and (len(inputs) > 1 or (inputs and is_url(inputs[0]))):
        raise click.UsageError("--url goes with one file, or stdin")
    return inputs or ("-",)


def _check_format(format_: str, choices: OutputChoices) -> None:
    """Refuse options that the format has no use for."""
    for option, is_given, formats in (
        ("--fields", choices.names, TABULAR),
        ("--headings", choices.has_headings, ("text", "txt", "markdown")),
        ("--no-links", not choices.has_links, DRAWN),
        ("--no-images", not choices.has_images, DRAWN),
        ("--front-matter", choices.has_front_matter, ("markdown",)),
        ("--blocks", choices.has_blocks, RECORDS),
    ):
        if is_given and format_ not in formats:
            *others, last = formats
            raise click.UsageError(f"{option} goes with --format {', '.join(others) + ' or ' if others else ''}{last}")
    if BLOCKS in (choices.names or ()) and not choices.has_blocks:
        raise click.UsageError(f"the field {BLOCKS} needs --blocks")


def _check_sizes(run: ExtractRun) -> None:
    """Refuse sizes of chunks where there are none, and those that make none."""
    for option, value in (("--max-words", run.max_words), ("--overlap", run.overlap)):
        if value is not None and run.format_ != "chunks":
            raise click.UsageError(f"{option} goes with --format chunks")
    try:
        Article().chunks(run.choices.max_words, run.choices.overlap)
    except ChunkSizeError as error:
        raise click.UsageError(error.message(_option)) from error


def _option(parameter: str) -> str:
    return f"--{parameter.replace('_', '-')}"


def _explained(outcomes: Iterable[PageReading | Rejection], sites: tuple[Site, ...]) -> Iterator[PageReading]:
    """Yield the pages that were read; of one without an article say on stderr what it is instead."""
    for outcome in outcomes:
        if not isinstance(outcome, PageReading):
            continue
        if not any(article.paragraphs for article in outcome.articles):
            found = explain(outcome.page, site=site_for(outcome.page.location, sites))
            complain(outcome.name, f"{describe_missing(found)}; scraper explain shows why")
        yield outcome


def _readings(
    pages: Iterable[Input], sites: tuple[Site, ...], counter: InputCounter, least: Confidence
) -> Iterator[PageReading]:
    for page in _explained(counter.watch(readings(pages, sites=sites)), sites):
        yield _trusted(page, least)


def _trusted(reading: PageReading, least: Confidence) -> PageReading:
    """Return a page's articles without the metadata that is less sure than asked for."""
    return replace(reading, articles=tuple(article.trusted(least) for article in reading.articles))


def _write(pieces: Iterator[str], output: str) -> None:
    first = next(pieces, None)
    if first is None:
        return  # nothing came: a file of an earlier run stays
    with _opened(output) as stream:
        for piece in chain([first], pieces):
            _write_all(stream, piece.encode("utf-8", "replace"))
        stream.flush()


def _opened(output: str) -> AbstractContextManager[IO[bytes]]:
    return nullcontext(sys.stdout.buffer) if output == "-" else output_file(Path(output))


def _write_all(stream: IO[bytes], data: bytes) -> None:
    """Write all of it: with PYTHONUNBUFFERED, stdout is a raw file, which takes no more at once than a pipe holds."""
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]
