"""``scraper status``: how a crawl job stands."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from scraper.characters import shown
from scraper.cli.crawl_display import table_text
from scraper.crawling import read_job
from scraper.crawling.job_status import Status, survey


@click.command()
@click.argument("path", metavar="JOB.toml")
@click.option("--json", "as_json", is_flag=True, help="Print an object for machines.")
def status(path: str, as_json: bool) -> None:
    """Show how a crawl job stands, while it runs or not.

    \b
    Examples:
      scraper status news.toml
      scraper status news.toml --json | jq .outcomes

    Prints outcomes, queue, rates and hosts. Exit codes: 2 the job cannot be used or has not been started.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    found = survey(read_job(path).state)
    click.echo(_json(found) if as_json else _text(found), nl=False)


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
