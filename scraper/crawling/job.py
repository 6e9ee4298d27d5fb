"""TOML → Job: what to crawl, where to keep it, how to behave. Every mistake in the file is named with its line."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.errors import InputError
from scraper.models import Policy
from scraper.rights.reservations import USES
from scraper.urls.addresses import is_web_address

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    Check = Callable[[object], object]


@dataclass(frozen=True, slots=True)
class Job:
    """A crawl that can be started, stopped, resumed and repeated.

    ``seeds``: addresses to start from: front pages (the whole site then), sections, feeds, sitemaps, articles.
    ``state``: the file that remembers every URL. ``corpus``: the corpus file that pages are read into; without one
    they are kept in the state as they came. ``follow``: regular expressions, one of which must be found in the
    address of a link; without them, links to the sites of the seeds are followed, and what feeds name. ``ignore``:
    what no address may contain. ``max_pages``: article pages in all. ``max_age_days``: articles that are known to be
    older are not visited. ``profiles``: a file of site profiles. ``sites``: plug-ins, as ``module:NAME``.
    """

    seeds: tuple[str, ...]
    state: Path
    corpus: Path | None = None
    follow: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    max_pages: int | None = None
    max_age_days: int | None = None
    profiles: Path | None = None
    sites: tuple[str, ...] = ()
    policy: Policy = field(default=Policy())


def read_job(path: str | os.PathLike[str]) -> Job:
    """Read the job in a TOML file; relative paths in it are relative to its folder.

    Raises:
        InputError: the file cannot be read, is no TOML, has an unknown key, or a value that cannot be used.
    """
    file = Path(path)
    try:
        text = file.read_text("utf-8")
        tables = tomllib.loads(text)
    except OSError as error:
        raise InputError(str(path), error.strerror or str(error)) from error
    except ValueError as error:  # no UTF-8, or no TOML: both messages say where
        raise InputError(str(path), str(error)) from error
    except RecursionError as error:
        raise InputError(str(path), "nested too deeply") from error
    return _JobFile(file, text, tables).job()


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ValueError("a text")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
        raise ValueError("a list of texts")
    return tuple(value)


def _urls(value: object) -> tuple[str, ...]:
    urls = _texts(value)
    if not urls or not all(map(is_web_address, urls)):
        raise ValueError("a list of http or https addresses, one at least")
    return urls


def _patterns(value: object) -> tuple[str, ...]:
    patterns = _texts(value)
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"a list of regular expressions ({pattern}: {error})") from error
    return patterns


def _plugins(value: object) -> tuple[str, ...]:
    names = _texts(value)
    if not all(re.fullmatch(r"[\w.]+:\w+", name) for name in names):
        raise ValueError('a list of plug-ins, each as "module:NAME"')
    return names


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError("a whole number above 0")
    return value


def _seconds(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < float("inf"):
        raise ValueError("a number of seconds, 0 or more")
    return float(value)


def _some_seconds(value: object) -> float:
    if not (seconds := _seconds(value)):
        raise ValueError("a number of seconds above 0")
    return seconds


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")  # noqa: TRY004 - what is wrong is the data
    return value


JOB_KEYS: Mapping[str, Check] = {
    "seeds": _urls,
    "state": _text,
    "corpus": _text,
    "follow": _patterns,
    "ignore": _patterns,
    "max_pages": _count,
    "max_age_days": _count,
    "profiles": _text,
    "sites": _plugins,
}


def _uses(value: object) -> tuple[str, ...]:
    uses = _texts(value)
    if not all(use in USES for use in uses):
        raise ValueError(f"a list of uses, each one of {', '.join(USES)}")
    return uses


POLICY_KEYS: Mapping[str, Check] = {
    "user_agent": _text,
    "contact": _text,
    "delay": _seconds,
    "concurrency": _count,
    "allow_private": _flag,
    "timeout": _some_seconds,
    "max_body": _count,
    "respect_robots": _flag,
    "honour": _uses,
}
TABLES = {"job": JOB_KEYS, "policy": POLICY_KEYS}
REQUIRED = ("seeds", "state")
PATHS = ("state", "corpus", "profiles")


class _JobFile:
    """One job file on the way to a `Job`."""

    def __init__(self, file: Path, text: str, tables: dict[str, object]) -> None:
        self._file = file
        self._text = text
        self._tables = tables

    def job(self) -> Job:
        if unknown := next((name for name in self._tables if name not in TABLES), None):
            raise self._error(f"[{unknown}] is unknown; there are [job] and [policy]", unknown)
        job, policy = self._values("job"), self._values("policy")
        if missing := next((key for key in REQUIRED if key not in job), None):
            raise self._error(f"[job] needs {missing}", "job")
        for key in PATHS:
            if key in job:
                job[key] = self._file.parent / str(job[key])
        return Job(**job, policy=Policy(**policy))  # type: ignore[arg-type] # each value has passed its check

    def _values(self, table: str) -> dict[str, object]:
        values = self._tables.get(table, {})
        if not isinstance(values, dict):
            raise self._error(f"{table} must be a table: [{table}]", table)
        return {key: self._value(table, key, value) for key, value in values.items()}

    def _value(self, table: str, key: str, value: object) -> object:
        checks = TABLES[table]
        if key not in checks:
            raise self._error(f"[{table}] {key} is unknown; its keys are {', '.join(checks)}", table, key)
        try:
            return checks[key](value)
        except ValueError as error:
            raise self._error(f"[{table}] {key} must be {error}, not {value!r}", table, key) from error

    def _error(self, message: str, table: str, key: str | None = None) -> InputError:
        number = line_of(self._text, table, key)
        return InputError(str(self._file), f"line {number}: {message}" if number else message)


def line_of(text: str, table: str, key: str | None = None) -> int | None:
    """Return the number of the line where a table begins, or a key in it; None if it is written in no such line.

    >>> text = "[job]", "state = 's'", "[policy]", "delay = 1"
    >>> line_of(chr(10).join(text), "policy", "delay"), line_of("job.state = 1", "job", "state")
    (4, 1)
    """
    current = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            current = header[1].strip("\"'")
            found = key is None and current.partition(".")[0] == table
        else:
            dotted = re.split(r"\s*\.\s*", line.partition("=")[0].strip())
            names = [name.strip("\"'") for name in ([current] if current else []) + dotted]
            found = "=" in line and names[: 2 if key else 1] == ([table, key] if key else [table])
        if found:
            return number
    return None
