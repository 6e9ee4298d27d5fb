"""``scraper corpus report``: what a corpus holds, as a page for people."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.cli.outputs import write_page
from scraper.corpus import Corpus
from scraper.reports.corpus_page import corpus_page
from scraper.reports.corpus_summary import summarize


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False), metavar="CORPUS")
@click.option("-o", "--output", type=click.Path(dir_okay=False), required=True, metavar="FILE", help="Write here.")
def report(path: str, output: str) -> None:
    """Write a page on what a corpus holds: what is new, who fell silent, rejections, then sites, teasers, copies.

    \b
    Examples:
      scraper corpus report news.db -o report.html

    One HTML file that loads nothing. The last day of the corpus counts as today.
    What was stripped is measured on a sample of 200 pages.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    with Corpus(path) as opened:
        page = corpus_page(summarize(opened), Path(path).name)
    write_page(page, Path(output))
