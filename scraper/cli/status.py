"""``scraper status``: how a crawl job stands."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from scraper.characters import shown
from scraper.cli.crawl_display import table_text
from scraper.cli.durations import DURATION, duration_text
from scraper.cli.exits import Exit, complain
from scraper.cli.prometheus_text import prometheus_text
from scraper.crawling import read_job
from scraper.crawling.job_status import Status, survey

if TYPE_CHECKING:
    from scraper.crawling.silent_sites import SilentSite


@click.command()
@click.argument("path", metavar="JOB.toml")
@click.option("--json", "as_json", is_flag=True, help="Print an object for machines.")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "prometheus"]), default="text", show_default=True
)
@click.option("--fail-if-stale", "limit", type=DURATION, metavar="TIME", help="Exit 5 if a site gave no news for 6h.")
@click.pass_context
def status(context: click.Context, path: str, as_json: bool, format_: str, limit: float | None) -> None:
    """Show how a crawl job stands, while it runs or not.

    \b
    Examples:
      scraper status news.toml
      scraper status news.toml --json | jq .outcomes
      scraper status news.toml --fail-if-stale 6h || echo no news
      scraper status news.toml --format prometheus

    Prints outcomes, queue, rates and hosts; on stderr each site that has given no new article for twice its longest
    pause, a day at least, or for longer than --fail-if-stale says. Exit codes: 2 the job cannot be used or has not
    been started; 5 a site is stale.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    found = survey(read_job(path).state)
    texts = {"text": _text, "json": _json, "prometheus": prometheus_text}
    click.echo(texts["json" if as_json else format_](found), nl=False)
    stale = [site for site in found.sites if site.is_over(limit)]
    for site in stale:
        complain(site.site, _silence(site))
    context.exit(Exit.STALE if stale and limit is not None else Exit.DONE)


def _silence(site: SilentSite) -> str:
    if site.silent_for is None:
        return "no article yet"
    usual = "" if site.longest_pause is None else f"; its longest pause was {duration_text(site.longest_pause)}"
    return f"no new article for {duration_text(site.silent_for)}{usual}"


def _json(found: Status) -> str:
    record = {**asdict(found), "states": dict(found.states), "outcomes": dict(found.outcomes)}
    return json.dumps(record, indent=2) + "\n"


def _text(found: Status) -> str:
    later = "" if found.next_due is None else f" (next in {found.next_due / 60:.0f} min)"
    head = table_text(
        (
            ("URLs", found.urls),
            *((f"  {state}", count) for state, count in found.states),
            ("due now", found.due),
            (f"due later{later}", found.later),
            ("pages to read", found.unread),
            ("visits in the last minute", found.visits_last_minute),
            ("visits in the last hour", found.visits_last_hour),
            ("visits in the last day", found.visits_last_day),
            *((f"outcome {outcome}", count) for outcome, count in found.outcomes),
        )
    )
    hosts = "".join(
        f"{shown(host.name)}: {host.queue} to visit, {host.visits_last_hour} visits in the last hour"
        f"{_rest(host.resting)}\n"
        for host in found.hosts
    )
    return f"{head}\n{hosts}" if hosts else head


def _rest(seconds: float) -> str:
    return f", to be left alone for {seconds / 60:.0f} min" if seconds else ""
