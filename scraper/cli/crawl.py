"""``scraper crawl``: a job from its TOML file, started, resumed or repeated."""

from __future__ import annotations

import asyncio
import signal
from contextlib import nullcontext
from itertools import islice
from typing import TYPE_CHECKING

import click

from scraper.characters import shown
from scraper.cli.counts import COUNT
from scraper.cli.crawl_display import JsonProgress, LiveProgress, log_as_json, log_as_text, report_table
from scraper.cli.crawl_messages import after_stop, without_finds
from scraper.cli.durations import DURATION
from scraper.cli.exits import Exit, complain
from scraper.cli.site_options import all_sites
from scraper.crawling import Crawl, CrawlReport, Job, read_job
from scraper.crawling.job_paths import check_paths
from scraper.crawling.job_status import due_urls, survey
from scraper.crawling.outcomes import CRASHES
from scraper.sites.plugins import load_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from types import FrameType
    from typing import Self

    from scraper.crawling.rounds import Watch

SHOWN = 100  # addresses that a dry run prints


@click.command()
@click.argument("path", metavar="JOB.toml")
@click.option("--limit", type=COUNT, metavar="N", help="Make N visits at most.")
@click.option(
    "--dry-run", is_flag=True, help="Check the job's files, print the addresses that are due, and visit none."
)
@click.option("--every", type=DURATION, metavar="TIME", help="Stay, and look again every 15m, 1h, 1d, ...")
@click.option("--now", "is_now", is_flag=True, help="Ask all sources again, though they are not due yet.")
@click.option("--progress", type=click.Choice(["auto", "json", "none"]), default="auto", show_default=True)
@click.option("--log-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def crawl(  # noqa: PLR0917 - click passes them by name
    context: click.Context,
    path: str,
    limit: int | None,
    dry_run: bool,
    every: float | None,
    is_now: bool,
    progress: str,
    log_format: str,
) -> None:
    """Run a crawl job: visit what is due, read what came.

    \b
    Examples:
      scraper crawl news.toml                 starts, resumes and re-visits: always the same command
      scraper crawl news.toml --limit 100     the first hundred visits
      scraper crawl news.toml --now           looks for news at once, whenever that was due
      scraper crawl news.toml --every 15m     for a container; elsewhere use a timer

    The articles go into the corpus of the job. Prints what was done. --progress json writes an object a second to
    stderr, --log-format json one for each visit. Exit codes: 1 some seeds failed, or pages on which this program or a
    plug-in failed; 2 the job or its files cannot be used; 3 all seeds failed, or the job has found no article; 4
    another run is at work; 75 some hosts asked to be left alone, and something is left to visit; 130 or 143 stopped,
    all is saved.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    job = _job(path)
    if dry_run:
        check_paths(job)
        for url in islice(due_urls(job.state, job.seeds), limit or SHOWN):
            click.echo(shown(url))
        return
    log_as_json() if log_format == "json" else log_as_text()
    with _Stop() as stop:
        with _progress(progress) as watch:
            report = asyncio.run(stop.run(Crawl(job, limit=limit, every=every, is_now=is_now, watch=watch)))
        click.echo(report_table(report), nl=False)
        _complain(report, path, job, is_stopped=stop.number is not None)
    context.exit(128 + stop.number if stop.number else _exit(report))


class _Stop:
    """Signals that stop a run, from its beginning to its last line: the first one winds up, others change nothing."""

    def __init__(self) -> None:
        self.number: int | None = None
        self._before: dict[signal.Signals, Callable[[int, FrameType | None], object] | int | None] = {}
        self._crawl: Crawl | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._receive) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    async def run(self, crawl_: Crawl) -> CrawlReport:
        self._crawl, self._loop = crawl_, asyncio.get_running_loop()
        if self.number:
            crawl_.stop()
        return await crawl_.run()

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        self.number = self.number or number
        if self._crawl and self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._crawl.stop)


def _complain(report: CrawlReport, path: str, job: Job, *, is_stopped: bool) -> None:
    for seed in (*report.failed_seeds, *report.fruitless_seeds):
        complain(
            shown(seed.url),
            f"{seed.reason}: {shown(seed.detail)}{_option(seed.reason)}" if seed.detail else seed.reason,
        )
    if is_stopped:
        click.echo(f"scraper: {after_stop(report)}", err=True)
    elif not (report.articles or report.stored or report.found or report.failed_seeds or report.fruitless_seeds):
        complain(path, without_finds(report, survey(job.state), job))


def _option(reason: str) -> str:
    """Return which key of the job would change what ended so."""
    options = {
        "robots_disallowed": "respect_robots = false would visit it; ask the site first",
        "robots_unreachable": "respect_robots = false would visit it; the next run asks again",
        "ignored": "take the pattern out of ignore",
    }
    return f"; {options[reason]}" if reason in options else ""


def _job(path: str) -> Job:
    job = read_job(path)
    try:
        named = tuple(map(load_site, job.sites))
    except ValueError as error:
        raise click.UsageError(f"{path}: [job] sites: {error}") from error
    all_sites(named)  # a plug-in that cannot be loaded is said before the first visit, not by each worker
    return job


def _progress(kind: str) -> AbstractContextManager[Watch | None]:
    if kind == "json":
        return JsonProgress()
    return LiveProgress() if kind == "auto" and LiveProgress.is_possible() else nullcontext()


def _exit(report: CrawlReport) -> Exit:
    if report.fruitless_seeds or len(report.failed_seeds) == report.seeds:
        return Exit.NOTHING
    if report.failed_seeds or any(outcome in CRASHES for outcome, _ in report.outcomes):
        return Exit.SOME_FAILED
    return Exit.LATER if report.waiting else Exit.DONE
