"""``scraper corpus``: what can be done with a corpus file."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.archives import write_warc
from scraper.corpus import Corpus

ARCHIVE = "pages.warc.gz"


@click.group()
def corpus() -> None:
    """Work with a corpus file."""


@corpus.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False), metavar="CORPUS")
@click.option("-o", "--output", type=click.Path(file_okay=False), required=True, metavar="DIR", help="Write here.")
@click.option("--format", "format_", type=click.Choice(["jsonl", "warc"]), default="jsonl", show_default=True)
def export(path: str, output: str, format_: str) -> None:
    """Write a corpus as files: stories, teasers and rejections, or its raw pages as an archive.

    \b
    Examples:
      scraper corpus export news.db -o out
      scraper corpus export news.db --format warc -o out    out/pages.warc.gz
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    with Corpus(path) as opened:
        if format_ == "jsonl":
            opened.export(output)
        else:
            _export_archive(opened, Path(output))


def _export_archive(opened: Corpus, folder: Path) -> None:
    unfinished = folder / f"{ARCHIVE}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as stream:
            written, left_out = write_warc(opened.pages(), stream)
        unfinished.replace(folder / ARCHIVE)
    except OSError as error:
        raise click.UsageError(f"{folder} cannot be written: {error.strerror}") from error
    click.echo(f"{written} pages")
    if left_out:
        click.echo(f"scraper: {left_out} pages left out, whose URL or time of the visit is not known", err=True)
