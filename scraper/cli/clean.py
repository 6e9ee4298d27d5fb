"""``scraper clean``: saved pages in, a corpus out."""

from __future__ import annotations

import sys
from collections import deque
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from scraper.cli.exits import Tally
from scraper.corpus import Corpus
from scraper.inputs import survey
from scraper.pipeline import ingest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.inputs import Input, Inventory
    from scraper.models import Report


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", type=click.Path(file_okay=False), metavar="DIR", help="Write the exports here.")
@click.option("--corpus", "path", type=click.Path(dir_okay=False), metavar="FILE", help="Add to this corpus file.")
@click.pass_context
def clean(context: click.Context, inputs: tuple[str, ...], output: str | None, path: str | None) -> None:
    """Make a clean corpus of saved pages: files, folders, globs, WARC archives.

    \b
    Examples:
      scraper clean saved/ -o out                      replaces the exports in out
      scraper clean 'crawl-*.warc.gz' --corpus news.db   adds to a corpus file
      scraper clean today/ --corpus news.db -o out     adds, and exports all of it

    In a folder, X.html or X.html.gz is a page, X.json its facts (url, headers, fetched_at), pages.jsonl a list of
    pages (url, html_file, fetched_at). Prints counts; what was rejected and why is in DIR/rejected.jsonl.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    if not output and not path:
        raise click.UsageError("give -o DIR, --corpus FILE, or both")
    inventory, tally = survey(inputs), Tally()
    # Without a corpus file the raw pages go to a temporary one: a month of a news site does not fit into memory.
    with TemporaryDirectory() as scratch, Corpus(path or Path(scratch, "corpus.db")) as corpus:
        deque(tally.watch(ingest(_progressing(inventory), corpus)), maxlen=0)
        if output:
            corpus.export(output)
        report = corpus.report()
    if inventory.ignored:
        click.echo(f"scraper: {inventory.ignored} other files ignored", err=True)
    _print_table(report)
    context.exit(tally.exit)


def _progressing(inventory: Inventory) -> Iterator[Input]:
    """All inputs, with a bar on stderr if that is a terminal."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not sys.stderr.isatty(), transient=True) as progress:
        for source in progress.track(inventory.sources, description="reading"):
            yield from source.inputs()


def _print_table(report: Report) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    for label, value in (
        ("pages", str(report.pages)),
        ("articles", str(report.articles)),
        ("stories", str(report.stories)),
        ("copies merged", str(report.copies_merged)),
        ("teasers found → merged", f"{report.teasers_found} → {report.teaser_records}"),
        ("rejected", str(len(report.rejections))),
    ):
        table.add_row(label, value)
    Console().print(table)
