"""``scraper extract``: the articles of some files or URLs, on stdout."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import IO, TYPE_CHECKING

import click

from scraper.cli.exits import Tally
from scraper.cli.formats import FORMATS, rendered
from scraper.inputs import Input, survey
from scraper.models import Page, Policy
from scraper.pipeline import Reading, readings, visited

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@click.command()
@click.argument("inputs", nargs=-1, metavar="[FILE|URL|-]...")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "-o", "--output", type=click.File("wb", lazy=True), default="-", metavar="FILE", help="Instead of stdout."
)
@click.option("--url", metavar="URL", help="Where the one file or stdin comes from.")
@click.option("--allow-private", is_flag=True, help="Visit private addresses and all ports as well.")
@click.pass_context
def extract(  # noqa: PLR0917 - click passes them by name
    context: click.Context,
    inputs: tuple[str, ...],
    format_: str,
    output: IO[bytes],
    url: str | None,
    allow_private: bool,
) -> None:
    """Print the articles of saved pages or URLs; - or nothing is stdin.

    \b
    Examples:
      scraper extract page.html
      scraper extract https://www.example.org/story --format markdown
      curl -s https://www.example.org/story | scraper extract --url https://www.example.org/story --format json

    text is the article's text alone. json is an object for one article, else an array; jsonl is a line an article.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    names = _names(inputs)
    if url and (len(names) > 1 or _is_url(names[0])):
        raise click.UsageError("--url goes with one file, or stdin")
    tally = Tally()
    pages = _with_url(_pages(names, Policy(allow_private=allow_private)), url)
    read = (outcome for outcome in tally.watch(readings(pages)) if isinstance(outcome, Reading))
    for piece in rendered(read, format_, is_single=len(names) == 1):
        _write(output, piece.encode("utf-8", "replace"))  # lone surrogates in a page's JSON are no UTF-8
    context.exit(tally.exit)


def _names(inputs: tuple[str, ...]) -> tuple[str, ...]:
    if not inputs and sys.stdin.isatty():
        raise click.UsageError("give a FILE, a URL, or - for stdin")
    return inputs or ("-",)


def _is_url(name: str) -> bool:
    return "://" in name


def _pages(names: Iterable[str], policy: Policy) -> Iterator[Input]:
    for name in names:
        if name == "-":
            yield Input("stdin", Page(None, sys.stdin.buffer.read()))
        elif _is_url(name):
            yield visited(name, policy)
        else:
            yield from survey([name]).inputs()


def _with_url(pages: Iterable[Input], url: str | None) -> Iterator[Input]:
    for name, page in pages:
        yield Input(name, replace(page, url=url) if url and isinstance(page, Page) else page)


def _write(stream: IO[bytes], data: bytes) -> None:
    """All of it: with PYTHONUNBUFFERED, stdout is a raw file, which takes no more at once than a pipe holds."""
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]
