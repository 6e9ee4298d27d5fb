"""``scraper corpus``: what can be done with a corpus file."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.characters import shown
from scraper.cli.endings import exported, kept, on_stop
from scraper.cli.exits import Exit, tell
from scraper.cli.input_counter import InputCounter
from scraper.cli.jobs_option import jobs_option, open_readers
from scraper.cli.report import report
from scraper.cli.search import search
from scraper.cli.serve import serve
from scraper.cli.site_options import all_sites, site_option
from scraper.cli.tables import print_counts, print_table
from scraper.cli.use_options import without_reserved_option
from scraper.corpus import Corpus
from scraper.corpus.doubts import doubts_of, explained
from scraper.corpus.export_formats import ARCHIVE, FORMATS
from scraper.corpus.statistics import statistics_record
from scraper.errors import CorpusError, CorpusLockedError
from scraper.pipeline import reread
from scraper.records import json_text, record_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.corpus.doubts import Doubt
    from scraper.corpus.statistics import GroupCounts, Statistics
    from scraper.models import Site

MAX_ROWS = 10  # rows of a table of groups; JSON has all

_FILE = click.Path(exists=True, dir_okay=False)
_CORPUS = click.argument("path", type=_FILE, metavar="CORPUS")


@click.group()
def corpus() -> None:
    """Work with a corpus file: search, browse, export, merge, check.

    \b
    Examples:
      scraper corpus stats news.db
      scraper corpus search news.db flood valley
      scraper corpus export news.db --format parquet -o out

    `scraper clean --corpus FILE` and `scraper crawl` make such files.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph


corpus.add_command(report)
corpus.add_command(search)
corpus.add_command(serve)


@corpus.command()
@_CORPUS
@click.option("--json", "as_json", is_flag=True, help="Print an object for machines, with all sites and days.")
@click.option("--doubtful", is_flag=True, help="Print the merges that are not certain, and what was nearly merged.")
def stats(path: str, as_json: bool, doubtful: bool) -> None:
    """Count what a corpus holds, by site, language and day of publication.

    \b
    Examples:
      scraper corpus stats news.db
      scraper corpus stats news.db --json | jq .sites
      scraper corpus stats news.db --doubtful

    With --doubtful: of each two articles that are told as one story or as two without certainty the addresses, the
    headlines and the evidence, with --json as an object a line.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    if doubtful:
        with Corpus(path) as opened:
            for doubt in doubts_of(opened.stories()):
                click.echo(json_text(record_of(doubt)) if as_json else _doubt_text(doubt))
        return
    with Corpus(path) as opened:
        found = opened.statistics()
    if as_json:
        click.echo(json_text(statistics_record(found), indent=2))
    else:
        _print_statistics(found)


@corpus.command()
@_CORPUS
@click.option("-o", "--output", type=click.Path(file_okay=False), required=True, metavar="DIR", help="Write here.")
@click.option("--format", "format_", type=click.Choice([*FORMATS, ARCHIVE]), default="jsonl", show_default=True)
@click.option("--strict", is_flag=True, help="Merge only copies that are certain.")
@without_reserved_option
@click.pass_context
def export(  # noqa: PLR0917 - click passes them by name
    context: click.Context, path: str, output: str, format_: str, strict: bool, uses: tuple[str, ...]
) -> None:
    """Write a corpus as files: stories, teasers and rejections, or its raw pages as an archive.

    \b
    Examples:
      scraper corpus export news.db -o out
      scraper corpus export news.db --format markdown -o out    a file a story
      scraper corpus export news.db --format parquet -o out     needs the extra "parquet"
      scraper corpus export news.db --format warc -o out        out/pages.warc.gz
      scraper corpus export news.db --without-reserved ai-train -o out

    Exit codes: 3 an archive would have no page, and none is written.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    with Corpus(path) as opened, on_stop(lambda: exported(output)):
        if format_ != ARCHIVE:
            opened.export(output, format_, strict=strict, without_reserved=uses)
            return
        written, left_out = opened.export_pages(output, without_reserved=uses)
    reason = f"{'that reserve this use, or whose' if uses else 'whose'} URL or time of the visit is not known"
    if not written:
        tell(f"no archive was written: {f'all {left_out} pages are such {reason}' if left_out else 'there is no page'}")
        context.exit(Exit.NOTHING)
    click.echo(f"{written} pages")
    if left_out:
        tell(f"{left_out} pages left out, {reason}")


@corpus.command()
@click.argument("paths", type=_FILE, nargs=-1, required=True, metavar="CORPUS...")
@click.option("-o", "--output", type=click.Path(dir_okay=False), required=True, metavar="FILE", help="Add to this one.")
def merge(paths: Sequence[str], output: str) -> None:
    """Put several corpus files together in one, which is made if it is missing; their order makes no difference.

    \b
    Examples:
      scraper corpus merge monday.db tuesday.db -o week.db
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    for path in paths:  # before anything is written
        Corpus(path).close()
    with _removed_on_error(output), Corpus(output) as into:
        for path in paths:
            if not Path(path).samefile(output):
                with Corpus(path) as other, on_stop(lambda: kept(output, into)):
                    into.merge(other)
        print_counts(into.report())


@contextmanager
def _removed_on_error(path: str) -> Iterator[None]:
    """Remove a corpus file that an error leaves half made, if there was none before; what a signal stops is kept."""
    is_new = not Path(path).exists()
    try:
        yield
    except CorpusError:
        for suffix in ("", "-wal", "-shm") if is_new else ():
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        raise


@corpus.command()
@_CORPUS
@click.pass_context
def verify(context: click.Context, path: str) -> None:
    """Check a corpus file: that it is whole, that every name is right, that every count adds up.

    \b
    Examples:
      scraper corpus verify news.db && cp news.db backup/

    Prints what is wrong, a line each. Exit codes: 0 nothing is; 1 something is.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    is_sound = True
    for fault in _faults(path):
        is_sound = False
        click.echo(shown(fault))
    context.exit(Exit.DONE if is_sound else Exit.SOME_FAILED)


@corpus.command()
@_CORPUS
@click.option("--relearn", is_flag=True, help="Learn the site profiles anew from the pages first.")
@click.option("--blocks", is_flag=True, help="Keep the structure of texts too: links, lists, tables, pictures.")
@site_option
@jobs_option
@click.pass_context
def reextract(
    context: click.Context, /, *, path: str, relearn: bool, blocks: bool, plugins: tuple[Site, ...], jobs: int
) -> None:
    """Read all pages of a corpus again, with today's extractor; no page is fetched.

    \b
    Examples:
      scraper corpus reextract news.db               with the site profiles that it keeps
      scraper corpus reextract news.db --relearn     as one run over all of its pages would have it
      scraper corpus reextract news.db --blocks      with the structure of their texts
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    counter, sites = InputCounter(), all_sites(plugins)
    with Corpus(path, has_blocks=blocks) as opened:
        with on_stop(lambda: kept(path, opened)), open_readers(jobs, sites) as readers:
            deque(counter.watch(reread(opened, sites=sites, relearn=relearn, readers=readers)), maxlen=0)
        counter.tell_nothing(None)
        print_counts(opened.report())
    context.exit(counter.exit)


def _faults(path: str) -> Iterator[str]:
    try:
        with Corpus(path) as opened:
            yield from opened.verify()
    except CorpusLockedError:
        raise
    except CorpusError as error:  # a file that cannot be opened, or read on, has its fault
        yield error.reason


def _print_statistics(found: Statistics) -> None:
    print_table(
        (
            *(
                (name.replace("_", " "), value)
                for name, value in statistics_record(found).items()
                if isinstance(value, int)
            ),
            ("first seen", found.first_seen or "unknown"),
            ("last seen", found.last_seen or "unknown"),
            *((f"rejected: {reason}", count) for reason, count in found.reasons),
        )
    )
    for kind, groups in (("site", found.sites), ("language", found.languages), ("day", found.days)):
        click.echo()
        print_table(_rows(groups), (kind, "articles", "stories"))
        if len(groups) > MAX_ROWS:
            click.echo(f"and {len(groups) - MAX_ROWS} more")


def _rows(groups: Sequence[GroupCounts]) -> list[tuple[str, int, int]]:
    return [(group.name or "unknown", group.articles, group.stories) for group in groups[:MAX_ROWS]]


def _doubt_text(doubt: Doubt) -> str:
    head = f"{'one story' if doubt.merged else 'two stories'}, {explained(doubt.evidence)}"
    places = ((doubt.title, doubt.url), (doubt.other_title, doubt.other_url))
    return "\n".join((head, *(f"  {shown(title or '')}\n    {shown(url or '')}" for title, url in places)))
