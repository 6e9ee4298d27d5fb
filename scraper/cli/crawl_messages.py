"""What a crawl says at its end: that it was stopped, or why it found nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.crawling import CrawlReport, Job
    from scraper.crawling.job_status import Status


def after_stop(report: CrawlReport) -> str:
    """Say what a run that was stopped has kept, and how to go on.

    >>> from scraper.crawling import CrawlReport
    >>> after_stop(CrawlReport(stored=155, unread=20, queue=45))
    'stopped: 155 pages kept, 20 to read, 45 URLs to visit; the same command goes on'
    """
    unread = f", {report.unread} to read" if report.unread else ""
    return f"stopped: {report.stored} pages kept{unread}, {report.queue} URLs to visit; the same command goes on"


def without_finds(report: CrawlReport, status: Status, job: Job) -> str:
    """Return why a run of which no seed failed found neither a page nor an address, and what to do."""
    if report.visited:
        return f"nothing new: {_fruitless(report)}; {_next(status)}"
    if status.due and report.waiting:
        return f"nothing visited: {len(report.waiting)} hosts asked to be left alone; {_next(status)}"
    if status.due and job.max_pages is not None:
        return f"nothing visited: the job has its max_pages, {job.max_pages}"
    return f"nothing visited: {_next(status)}"


def _fruitless(report: CrawlReport) -> str:
    counts = dict(report.outcomes)
    if counts.keys() == {"unchanged"}:
        return f"{counts['unchanged']} sources have not changed"
    if counts.keys() <= {"source", "unchanged"}:
        return "no source names an address that the job follows (`scraper discover URL` shows what it names)"
    named = ", ".join(f"{outcome} {count}" for outcome, count in report.outcomes)
    return f"{named} (--log-format json gives the reason for each URL)"


def _next(status: Status) -> str:
    if status.due:
        return f"{status.due} URLs are due; the same command goes on"
    if status.next_due is None:
        return "every URL of the job is done"
    return f"the next URL is due in {_span(status.next_due)} (`scraper status` shows the queue)"


def _span(seconds: float) -> str:
    """Return a time to wait, for people.

    >>> _span(20.0), _span(150.0), _span(43200.0)
    ('1 min', '3 min', '12 h')
    """
    minutes = max(1, round(seconds / 60.0 + 0.49))
    return f"{minutes} min" if minutes < 120 else f"{round(minutes / 60)} h"
