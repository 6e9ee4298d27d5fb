"""robots.txt → rights signals: Content-Signal, Content-Usage (IETF drafts, 2025–26) and the licence line of RSL 1.0."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.models import RightsSignal
from scraper.rights.header_signals import MAX_VALUE, usage_statements
from scraper.urls.addresses import joined, target_of, web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SOURCE = "robots.txt"
# Statements that are kept of one file; a list of one a page would be megabytes, with each page that is visited.
MAX_STATEMENTS = 200

_LINE = re.compile(r"(content-signal|content-usage|license)\s*:\s*(.+)", re.IGNORECASE)
_PATH = re.compile(r"(/\S*)\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class PathSignal:
    """A signal for the paths of one origin that begin with ``path``."""

    path: str
    signal: RightsSignal


def is_statement(line: str) -> bool:
    """Tell whether a line of a robots.txt says something about rights."""
    return _LINE.match(line) is not None


def is_licence(line: str) -> bool:
    """Tell whether a statement names a licence, which is of the whole site, wherever it stands (RSL 1.0)."""
    return line[:1] in ("l", "L")


def robots_signals(lines: Iterable[str], location: str) -> tuple[PathSignal, ...]:
    """Return what the lines of a robots.txt that are said to a robot say about rights.

    ``location``: the address of the file, for licences that are stated relative to it. A Content-Usage may begin with
    the path that it is for; a Content-Signal is for all of the origin.
    """
    found: dict[PathSignal, None] = {}
    for line in lines:
        if (match := _LINE.match(line)) and len(found) < MAX_STATEMENTS:
            found.update(dict.fromkeys(_signals(match[1].lower(), match[2], location)))
    return tuple(found)


def signals_for(url: str, stated: Iterable[PathSignal]) -> tuple[RightsSignal, ...]:
    """Return the signals for an address: of Content-Usage those of the longest path that it begins with.

    >>> usage = [RightsSignal("content-usage", f"train-ai={word}", SOURCE) for word in "ny"]
    >>> stated = [PathSignal("/", usage[0]), PathSignal("/open/", usage[1])]
    >>> [signals_for(f"https://a.example/{path}", stated)[0].value for path in ("news", "open/1")]
    ['train-ai=n', 'train-ai=y']
    """
    path = target_of(url)
    matching = [each for each in stated if path.startswith(each.path)]
    longest = max((len(each.path) for each in matching if each.signal.signal == "content-usage"), default=0)
    return tuple(each.signal for each in matching if each.signal.signal != "content-usage" or len(each.path) == longest)


def _signals(name: str, value: str, location: str) -> Iterator[PathSignal]:
    if name == "license":
        if url := web_address(joined(value.split(maxsplit=1)[0][:MAX_VALUE], location)):
            yield PathSignal("/", RightsSignal(name, url, SOURCE))
        return
    path = "/"
    if name == "content-usage" and (prefix := _PATH.match(value)):
        path, value = prefix[1], value[prefix.end() :]
    for statement in usage_statements(value):
        yield PathSignal(path, RightsSignal(name, statement, SOURCE))
