"""How a job stands in the text format that Prometheus reads (exposition format 0.0.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.crawling.job_status import Status

    # The labels of a sample, and its value.
    Sample = tuple[dict[str, str], float]

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})


def prometheus_text(status: Status) -> str:
    """Return the metrics of a job, all of them gauges: what is counted is read anew from its state each time."""
    return "".join(_lines(status))


def _lines(status: Status) -> Iterator[str]:
    visits = {"minute": status.visits_last_minute, "hour": status.visits_last_hour, "day": status.visits_last_day}
    silences = [({"site": each.site}, each.silent_for) for each in status.sites if each.silent_for is not None]
    yield from _metric("urls", "URLs by role and state", [(_role(key), n) for key, n in status.states])
    yield from _metric("outcomes", "URLs by last outcome", [({"outcome": name}, n) for name, n in status.outcomes])
    yield from _metric("due_urls", "URLs to visit now", [({}, status.due)])
    yield from _metric("unread_pages", "Pages that are stored and not read", [({}, status.unread)])
    yield from _metric("visits", "Visits of late", [({"last": name}, n) for name, n in visits.items()])
    yield from _metric(
        "queue", "URLs to visit, of the longest queues", [({"host": h.name}, h.queue) for h in status.hosts]
    )
    yield from _metric("silence_seconds", "Time since the last new article of a site", silences)


def _role(key: str) -> dict[str, str]:
    role, _, state = key.partition(" ")
    return {"role": role, "state": state}


def _metric(name: str, meaning: str, samples: list[Sample]) -> Iterator[str]:
    if samples:
        yield f"# HELP newspage_crawl_{name} {meaning}.\n# TYPE newspage_crawl_{name} gauge\n"
    for labels, value in samples:
        inner = ",".join(f'{key}="{text.translate(_ESCAPES)}"' for key, text in labels.items())
        yield f"newspage_crawl_{name}{f'{{{inner}}}' if inner else ''} {value:.15g}\n"
