"""What a crawl shows while it runs: a display on a terminal, or lines of JSON for machines; and its log."""

from __future__ import annotations

import json
import logging
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
from rich.console import Console, Group
from rich.live import Live
from rich.table import Table

from scraper.characters import shown

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from scraper.crawling import CrawlReport, Progress

LOG = logging.getLogger("scraper.crawling")
FACTS = ("url", "outcome", "detail", "tries")
JSON_INTERVAL = 1.0  # seconds between two lines
SHOWN_OUTCOMES = 8


class LiveProgress:
    """Counts that change in place, on stderr."""

    def __init__(self) -> None:
        self._live = Live(console=Console(stderr=True), auto_refresh=False, transient=True)

    @staticmethod
    def is_possible() -> bool:
        """Tell whether stderr is a terminal."""
        return sys.stderr.isatty()

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def __call__(self, progress: Progress) -> None:
        """Show these counts."""
        rate = progress.visited / progress.seconds if progress.seconds else 0.0
        counts = (
            ("visited", f"{progress.visited} ({rate:.1f}/s, {progress.bytes / 1e6:.1f} MB)"),
            ("articles", f"{progress.articles} ({progress.unread} pages to read)"),
            ("queue", f"{progress.queue} ({progress.new} new)"),
            ("hosts busy", str(progress.hosts_busy)),
        )
        self._live.update(Group(_table(counts), _table(progress.outcomes[:SHOWN_OUTCOMES])), refresh=True)


class JsonProgress:
    """The counts as an object a line on stderr, one a second and one at the end."""

    def __init__(self) -> None:
        self._next = 0.0
        self._last: Progress | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._last:
            _write("end", self._last)

    def __call__(self, progress: Progress) -> None:
        """Write these counts, if it is time."""
        self._last = progress
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + JSON_INTERVAL
            _write("progress", progress)


def _write(event: str, progress: Progress) -> None:
    record = {"event": event, **asdict(progress), "outcomes": dict(progress.outcomes)}
    click.echo(json.dumps(record), err=True)


def log_as_json() -> None:
    """Log each visit and each reading on stderr, an object a line."""
    _log(logging.INFO, _JsonLines())


def log_as_text() -> None:
    """Log on stderr what somebody should look at."""
    _log(logging.WARNING, _TextLines())


def _log(level: int, formatter: logging.Formatter) -> None:
    handler = _Handler()
    handler.setFormatter(formatter)
    for log in (LOG, logging.getLogger("scraper.reading")):
        log.handlers = [handler]
        log.setLevel(level)
        log.propagate = False


class _Handler(logging.Handler):
    """Lines on stderr as it is at that moment: while the display is on, its own, which prints above it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print a record; a crawl goes on if nobody can read it."""
        try:
            click.echo(self.format(record), err=True)
        except OSError:
            self.handleError(record)


class _TextLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Return one record as ``scraper: URL: outcome: detail``; the event stands in for a missing outcome."""
        url, outcome, detail = (getattr(record, name, "") for name in ("url", "outcome", "detail"))
        parts = (shown(url), outcome or record.getMessage(), shown(detail))
        return ": ".join(("scraper", *filter(None, parts)))


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Return one record as JSON."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        values = ((name, getattr(record, name, None)) for name in FACTS)
        facts = {name: shown(value) if name == "detail" else value for name, value in values if value not in {None, ""}}
        return json.dumps({"time": moment, "level": record.levelname.lower(), "event": record.getMessage(), **facts})


def report_table(report: CrawlReport) -> str:
    """Return what a run did, as text."""
    rows = [
        ("visited", report.visited),
        ("new URLs", report.new),
        ("articles", report.articles),
        *((f"  {outcome}", count) for outcome, count in report.outcomes),
    ]
    if report.waiting:
        rows.append(("hosts to be left alone for now", len(report.waiting)))
    return table_text(tuple(rows))


def table_text(rows: tuple[tuple[str, object], ...]) -> str:
    """Labels and numbers in two columns.

    >>> print(table_text((("visited", 12), ("  ok", 7))), end="")
    visited  12
      ok      7
    """
    label = max(len(name) for name, _ in rows)
    number = max(len(str(value)) for _, value in rows)
    return "".join(f"{name:<{label}}  {value!s:>{number}}\n" for name, value in rows)


def _table(rows: tuple[tuple[str, object], ...]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in rows:
        table.add_row(name, str(value))
    return table
