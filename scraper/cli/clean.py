"""``scraper clean``: saved pages in, a corpus out."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from scraper.cli.durations import SECONDS
from scraper.cli.endings import exported, kept, on_stop
from scraper.cli.exits import Exit, tell
from scraper.cli.input_counter import InputCounter
from scraper.cli.jobs_option import jobs_option, open_readers
from scraper.cli.progress import progressing, tracked
from scraper.cli.site_options import all_sites, site_option
from scraper.cli.tables import print_counts
from scraper.cli.use_options import without_reserved_option
from scraper.corpus import Corpus
from scraper.corpus.profile_files import read_profiles
from scraper.inputs import STDIN, survey
from scraper.network_policy import Policy
from scraper.pipeline import ingest, learn_sites, reread
from scraper.url_list import read_urls, visit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO

    from scraper.inputs import Input, Inventory
    from scraper.models import Rejection, Site, SiteProfile
    from scraper.reading.reader_pool import Readers


@dataclass(frozen=True, slots=True)
class CleanRun:
    """What `scraper clean` was asked for; its fields are the arguments and options of the command."""

    inputs: tuple[str, ...]
    addresses: TextIO | None
    output: str | None
    path: str | None
    profiles_path: str | None
    no_learn: bool
    relearn: bool
    plugins: tuple[Site, ...]
    delay: float
    allow_private: bool
    strict: bool = False
    uses: tuple[str, ...] = ()
    jobs: int = 1
    blocks: bool = False

    @property
    def is_learning(self) -> bool:
        """Whether profiles are learned from exactly these inputs."""
        return not (self.path or self.profiles_path or self.no_learn)

    @property
    def policy(self) -> Policy:
        """How the URLs of a list are visited."""
        return Policy(delay=self.delay, allow_private=self.allow_private)


@click.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@click.option(
    "--urls",
    "addresses",
    type=click.File(encoding="utf-8", errors="replace"),
    metavar="FILE|-",
    help="Visit the URLs of a list.",
)
@click.option("-o", "--output", type=click.Path(file_okay=False), metavar="DIR", help="Write the exports here.")
@click.option("--corpus", "path", type=click.Path(dir_okay=False), metavar="FILE", help="Add to this corpus file.")
@click.option("--profiles", "profiles_path", metavar="PROFILES", help="Read with the site profiles of this file.")
@click.option("--no-learn", is_flag=True, help="Do not learn site profiles from the inputs.")
@click.option("--relearn", is_flag=True, help="Learn anew from all pages of the corpus file, and read them again.")
@click.option("--strict", is_flag=True, help="With --output: merge only copies that are certain.")
@click.option("--blocks", is_flag=True, help="Keep the structure of texts too: links, lists, tables, pictures.")
@without_reserved_option
@site_option
@jobs_option
@click.option(
    "--delay",
    type=SECONDS,
    default=Policy().delay,
    show_default=True,
    metavar="SECONDS",
    help="Pause between two requests to one host.",
)
@click.option("--allow-private", is_flag=True, help="Visit private addresses and all ports as well.")
@click.pass_context
def clean(context: click.Context, /, **options: Any) -> None:
    """Make a clean corpus of saved pages and web archives.

    \b
    Examples:
      scraper clean saved/ -o out                      replaces the exports in out
      scraper clean 'crawl-*.warc.gz' --corpus news.db   adds to a corpus file
      scraper clean today/ --corpus news.db -o out     adds, and exports all of it
      scraper discover https://www.example.org/ | scraper clean --urls - -o out
      curl -s https://www.example.org/story | scraper clean - --corpus news.db

    Inputs are files, folders, globs, WARC archives, and - for stdin: a page or an archive. In a folder, X.html or
    X.html.gz is a page, X.json its facts (url, headers, fetched_at), pages.jsonl a list of pages (url, html_file,
    fetched_at). Prints counts; what was rejected and why is in DIR/rejected.jsonl.

    --urls takes a URL a line, or the lines that scraper discover prints; it keeps to robots.txt.

    Without --corpus and --profiles it first learns from exactly these inputs what repeats on each site; a corpus
    file goes by the profiles that it was given. --relearn learns from all pages in the file, and reads them all
    again: it then holds what one run over all of them gives.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    run = CleanRun(**options)
    _check(run)
    context.exit(_clean(run))


def _clean(run: CleanRun) -> Exit:
    urls = read_urls(run.addresses.name, run.addresses) if run.addresses else ()
    sites, counter = all_sites(run.plugins), InputCounter()
    # Pages that are visited can be learned from when they are there: to the same end, see `reread`.
    learns_first, learns_last = run.is_learning and not urls, run.relearn or (run.is_learning and bool(urls))
    inventory = survey(run.inputs, passes=2 if learns_first else 1)
    given = read_profiles(Path(run.profiles_path)) if run.profiles_path else ()
    with _opened_corpus(run) as corpus:
        with open_readers(run.jobs, sites) as readers:
            profiles = _learned(run, inventory, readers) if learns_first else given
            with on_stop(lambda: kept(run.path, corpus) if run.path else _unwritten(run.output)):
                pages = progressing(inventory)
                _drain(counter.watch(ingest(pages, corpus, sites=sites, profiles=profiles, readers=readers)))
                # Visits come one by one with pauses between them: each is read here, before the next one is made.
                if urls:
                    _drain(counter.watch(ingest(_visited(urls, run.policy), corpus, sites=sites)))
                if learns_last:
                    _drain(counter.watch(reread(corpus, sites=sites, relearn=True, readers=readers)))
        if output := run.output:
            with on_stop(lambda: exported(output)):
                corpus.export(output, strict=run.strict, without_reserved=run.uses)
        report = corpus.report(strict=run.strict, without_reserved=run.uses)
    if inventory.ignored:
        tell(f"{inventory.ignored} other files ignored")
    counter.tell_nothing(f"{run.output}/rejected.jsonl" if run.output else None)
    print_counts(report)
    return counter.exit


def _check(run: CleanRun) -> None:
    """Refuse arguments that do not go together."""
    if not run.inputs and not run.addresses:
        raise click.UsageError("give INPUT..., --urls FILE, or both")
    if not run.output and not run.path:
        raise click.UsageError("give -o DIR, --corpus FILE, or both")
    if run.relearn and (not run.path or run.profiles_path or run.no_learn):
        raise click.UsageError("--relearn goes with --corpus, and with neither --profiles nor --no-learn")
    if run.addresses and STDIN in run.inputs and run.addresses.name == "<stdin>":
        raise click.UsageError("stdin is either INPUT or the list of --urls")


def _learned(run: CleanRun, inventory: Inventory, readers: Readers) -> tuple[SiteProfile, ...]:
    """Return what the inputs teach."""
    with on_stop(lambda: _unwritten(run.output)):
        return learn_sites(progressing(inventory, "learning"), readers=readers)


def _drain(outcomes: Iterable[object]) -> None:
    deque(outcomes, maxlen=0)


@contextmanager
def _opened_corpus(run: CleanRun) -> Iterator[Corpus]:
    """Open the corpus file; without one the raw pages go to a temporary one: a month of a site fits in no memory."""
    with (
        TemporaryDirectory() as scratch,
        Corpus(run.path or Path(scratch, "corpus.db"), has_blocks=run.blocks) as corpus,
    ):
        yield corpus


def _unwritten(output: str | None) -> str:
    return f"nothing was written, {output} is as it was"


def _visited(urls: tuple[str | Rejection, ...], policy: Policy) -> Iterator[Input]:
    """Yield the pages of a list, with a bar on a terminal; nothing at all if there is no list."""
    if urls:
        yield from tracked(visit(urls, policy), len(urls), "visiting")
