"""``scraper crawl``: a job from its TOML file, started, resumed or repeated."""

from __future__ import annotations

import asyncio
import re
import signal
from contextlib import nullcontext
from itertools import islice
from typing import TYPE_CHECKING

import click

from scraper.cli.crawl_display import JsonProgress, LiveProgress, log_as_json, log_as_text, report_table
from scraper.cli.exits import Exit, complain
from scraper.crawling import Crawl, CrawlReport, Job, read_job
from scraper.crawling.plugins import load_sites
from scraper.crawling.status import due_urls

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from scraper.crawling.rounds import Watch

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
SHOWN = 100  # addresses that a dry run prints


class _Duration(click.ParamType[float]):
    name = "duration"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Seconds of ``90s``, ``15m``, ``1h`` or ``1d``."""
        if isinstance(value, float):
            return value
        match = re.fullmatch(r"([1-9]\d*)([smhd])", str(value))
        if not match:
            self.fail(f"{value!r} is no time; write 90s, 15m, 1h or 1d", param, ctx)
        return float(int(match[1]) * UNITS[match[2]])


@click.command()
@click.argument("path", metavar="JOB.toml")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Make N visits at most.")
@click.option("--dry-run", is_flag=True, help="Print the addresses that are due, and visit none.")
@click.option("--every", type=_Duration(), metavar="TIME", help="Stay, and look again every 15m, 1h, 1d, ...")
@click.option("--progress", type=click.Choice(["auto", "json", "none"]), default="auto", show_default=True)
@click.option("--log-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def crawl(  # noqa: PLR0917 - click passes them by name
    context: click.Context,
    path: str,
    limit: int | None,
    dry_run: bool,
    every: float | None,
    progress: str,
    log_format: str,
) -> None:
    """Run a crawl job: visit what is due, read what came.

    \b
    Examples:
      scraper crawl news.toml                 starts, resumes and re-visits: always the same command
      scraper crawl news.toml --limit 100     the first hundred visits
      scraper crawl news.toml --every 15m     for a container; elsewhere use a timer

    The articles go into the corpus of the job. Prints what was done. --progress json writes an object a second to
    stderr, --log-format json one for each visit. Exit codes: 1 some seeds failed; 2 the job or its files cannot be
    used; 3 all seeds failed; 4 another run is at work; 75 some hosts asked to be left alone, and something is left
    to visit; 130 or 143 stopped, all is saved.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    job = _job(path)
    if dry_run:
        for url in islice(due_urls(job.state, job.seeds), limit or SHOWN):
            click.echo(url)
        return
    log_as_json() if log_format == "json" else log_as_text()
    with _progress(progress) as watch:
        report, stopped_by = asyncio.run(_run(job, limit, every, watch))
    click.echo(report_table(report), nl=False)
    for seed in report.failed_seeds:
        complain(seed.url, f"{seed.reason}: {seed.detail}" if seed.detail else seed.reason)
    context.exit(128 + stopped_by if stopped_by else _exit(report))


def _job(path: str) -> Job:
    job = read_job(path)
    try:
        load_sites(job.sites)
    except ValueError as error:
        raise click.UsageError(f"{path}: [job] sites: {error}") from error
    return job


async def _run(job: Job, limit: int | None, every: float | None, watch: Watch | None) -> tuple[CrawlReport, int | None]:
    """The report, and the signal that ended the run, if one did."""
    crawl_ = Crawl(job, limit=limit, every=every, watch=watch)
    received: list[int] = []

    def stop(number: int) -> None:
        received.append(number)
        crawl_.stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop, number)
    report = await crawl_.run()
    return report, received[0] if received else None


def _progress(kind: str) -> AbstractContextManager[Watch | None]:
    if kind == "json":
        return JsonProgress()
    return LiveProgress() if kind == "auto" and LiveProgress.is_possible() else nullcontext()


def _exit(report: CrawlReport) -> Exit:
    if len(report.failed_seeds) == report.seeds:
        return Exit.NOTHING
    if report.failed_seeds:
        return Exit.SOME_FAILED
    return Exit.LATER if report.waiting else Exit.DONE
