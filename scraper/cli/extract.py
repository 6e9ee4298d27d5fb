"""``scraper extract``: the articles of some files or URLs, on stdout."""

from __future__ import annotations

import sys
from typing import IO, TYPE_CHECKING

import click

from scraper.cli.fields import Fields
from scraper.cli.formats import FIELDS, FORMATS, RECORDS, rendered
from scraper.cli.plugins import site_option, with_ours
from scraper.cli.sources import is_url, located, pages_of
from scraper.cli.tally import Tally
from scraper.models import Policy
from scraper.pipeline import Reading, readings

if TYPE_CHECKING:
    from scraper.models import Site


@click.command()
@click.argument("inputs", nargs=-1, metavar="[FILE|URL|-]...")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--fields", "names", type=Fields(FIELDS), metavar="NAMES", help="Keys of the JSON: title,published,text")
@click.option(
    "-o", "--output", type=click.File("wb", lazy=True), default="-", metavar="FILE", help="Instead of stdout."
)
@click.option("--url", metavar="URL", help="Where the one file or stdin comes from.")
@site_option
@click.option("--allow-private", is_flag=True, help="Visit private addresses and all ports as well.")
@click.pass_context
def extract(  # noqa: PLR0917 - click passes them by name
    context: click.Context,
    inputs: tuple[str, ...],
    format_: str,
    names: tuple[str, ...] | None,
    output: IO[bytes],
    url: str | None,
    plugins: tuple[Site, ...],
    allow_private: bool,
) -> None:
    """Print the articles of saved pages, of URLs, or of stdin.

    \b
    Examples:
      scraper extract page.html
      scraper extract https://www.example.org/story --format markdown
      scraper extract saved/*.html --format jsonl --fields url,title,published
      curl -s https://www.example.org/story | scraper extract --url https://www.example.org/story --format json

    - or nothing is stdin. text is the article's text alone. json is an object for one article, else an array; jsonl
    is a line an article.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    sources = _sources(inputs)
    if url and (len(sources) > 1 or is_url(sources[0])):
        raise click.UsageError("--url goes with one file, or stdin")
    if names and format_ not in RECORDS:
        raise click.UsageError("--fields goes with --format json or jsonl")
    tally = Tally()
    policy = Policy(allow_private=allow_private)
    pages = (located(page, url) for name in sources for page in pages_of(name, policy))
    read = (
        outcome for outcome in tally.watch(readings(pages, sites=with_ours(plugins))) if isinstance(outcome, Reading)
    )
    for piece in rendered(read, format_, is_single=len(sources) == 1, names=names):
        _write(output, piece.encode("utf-8", "replace"))  # lone surrogates in a page's JSON are no UTF-8
    context.exit(tally.exit)


def _sources(inputs: tuple[str, ...]) -> tuple[str, ...]:
    if not inputs and sys.stdin.isatty():
        raise click.UsageError("give a FILE, a URL, or - for stdin")
    return inputs or ("-",)


def _write(stream: IO[bytes], data: bytes) -> None:
    """All of it: with PYTHONUNBUFFERED, stdout is a raw file, which takes no more at once than a pipe holds."""
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]
