"""TOML → Job: what to crawl, where to keep it, how to behave. Every mistake in the file is named with its line."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from scraper import setting_values
from scraper.errors import InputError
from scraper.network_policy import HostPolicy, Policy
from scraper.setting_values import HiddenValueError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping

    from scraper.setting_values import Check


# Pages of a list: with ten articles a page a week of a section; the whole of an archive is for who asks for it.
LIST_PAGES = 10


@dataclass(frozen=True, slots=True)
class Job:
    """A crawl that can be started, stopped, resumed and repeated.

    ``seeds``: addresses to start from: front pages (the whole site then), sections, feeds, sitemaps, articles.
    ``state``: the file that remembers every URL. ``corpus``: the corpus file that pages are read into; without one they
    are kept in the state as they came. ``blocks``: whether the corpus keeps the structure of texts. ``follow``: regular
    expressions, one of which must be found in the address of a link; without them, links to the sites of the seeds are
    followed, and what feeds name. ``ignore``: what no address may contain. ``max_pages``: article pages in all.
    ``max_age_days``: articles that are known to be older are not visited. ``profiles``: a file of site profiles.
    ``sites``: plug-ins, as ``module:NAME``. ``max_links``: how many links are taken from a source at each visit, the
    newest. ``retire_after``: visits in vain, one after the other, after which a source that is no seed is given up.
    ``probe``: a host whose pages give reason to is asked for an address that cannot exist, so that what it answers
    where there is nothing becomes no article. Raises ValueError for a value that cannot be used.
    """

    seeds: tuple[str, ...]
    state: Path
    corpus: Path | None = None
    blocks: bool = False
    follow: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    max_pages: int | None = None
    max_age_days: int | None = None
    list_pages: int = LIST_PAGES
    profiles: Path | None = None
    sites: tuple[str, ...] = ()
    max_links: int | None = None
    retire_after: int = 30
    probe: bool = True
    policy: Policy = field(default=Policy())

    def __post_init__(self) -> None:
        """Check the values."""
        optional = ("corpus", "profiles", "max_pages", "max_age_days", "max_links")
        checks = {**JOB_KEYS, **dict.fromkeys(PATHS, setting_values.as_path), "policy": _as_policy}
        setting_values.check_fields(self, checks, frozenset(optional))


def _as_policy(value: object) -> Policy:
    if not isinstance(value, Policy):
        raise ValueError("a Policy")  # noqa: TRY004 - one kind of error for each value that cannot be used
    return value


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
    except UnicodeDecodeError as error:
        raise InputError(str(path), "is no text (TOML in UTF-8)") from error
    except ValueError as error:  # no TOML: the message says where
        raise InputError(str(path), str(error)) from error
    except RecursionError as error:
        raise InputError(str(path), "nested too deeply") from error
    return _JobFile(file, text, tables).job()


JOB_KEYS: Mapping[str, Check] = {
    "seeds": setting_values.as_urls,
    "state": setting_values.as_text,
    "corpus": setting_values.as_text,
    "blocks": setting_values.as_flag,
    "follow": setting_values.as_patterns,
    "ignore": setting_values.as_patterns,
    "max_pages": setting_values.as_count,
    "max_age_days": setting_values.as_days,
    "list_pages": setting_values.as_count,
    "profiles": setting_values.as_text,
    "sites": setting_values.as_plugins,
    "max_links": setting_values.as_count,
    "retire_after": setting_values.as_count,
    "probe": setting_values.as_flag,
}


POLICY_KEYS: Mapping[str, Check] = {
    "user_agent": setting_values.as_text,
    "contact": setting_values.as_text,
    "delay": setting_values.as_seconds,
    "concurrency": setting_values.as_count,
    "allow_private": setting_values.as_flag,
    "timeout": setting_values.as_some_seconds,
    "max_body": setting_values.as_count,
    "respect_robots": setting_values.as_flag,
    "honour": setting_values.as_uses,
}
HOST_KEYS: Mapping[str, Check] = {
    "hosts": setting_values.as_hosts,
    "pattern": setting_values.as_pattern,
    "delay": setting_values.as_seconds,
    "interval": setting_values.as_interval,
    "headers": setting_values.as_headers,
    "cookies": setting_values.as_text,
    "basic": setting_values.as_login,
    "bearer": setting_values.as_secret,
    "proxy": setting_values.as_proxy,
    "fetch": setting_values.as_way,
}
TABLES = {"job": JOB_KEYS, "policy": POLICY_KEYS, "host": HOST_KEYS}
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
            raise self._error(f"[{unknown}] is unknown; there are [job], [policy] and [[host]]", unknown)
        job, policy = self._values("job", self._tables.get("job", {})), self._policy()
        if missing := next((key for key in REQUIRED if key not in job), None):
            raise self._error(f"[job] needs {missing}", "job")
        for key in PATHS:
            if key in job:
                job[key] = self._file.parent / str(job[key])
        return Job(**job, policy=policy)  # type: ignore[arg-type] # each value has passed its check

    def _policy(self) -> Policy:
        values = self._values("policy", self._tables.get("policy", {}))
        return Policy(**values, hosts=tuple(self._hosts()))  # type: ignore[arg-type] # as above

    def _hosts(self) -> Iterator[HostPolicy]:
        tables = self._tables.get("host", [])
        if not isinstance(tables, list):
            raise self._error("host must be a list of tables: [[host]]", "host")
        for entry, table in enumerate(tables):
            values = self._values("host", table, entry)
            if "hosts" not in values:
                raise self._error("[[host]] needs hosts", "host", entry=entry)
            for key in ("bearer", "basic", "cookies"):
                if key in values:
                    values[key] = self._placed(values[key])
            yield HostPolicy(**values)  # type: ignore[arg-type] # as above

    def _placed(self, value: object) -> object:
        """Return a path, or the name of a secret that is in a file, as it is seen from the folder of the job."""
        if isinstance(value, tuple):
            return tuple(map(self._placed, value))
        kind, colon, place = str(value).partition(":")
        if colon and kind in {"env", "file"}:
            return value if kind == "env" else f"file:{self._file.parent / place}"
        return str(self._file.parent / str(value))

    def _values(self, table: str, values: object, entry: int = 0) -> dict[str, object]:
        if not isinstance(values, dict):
            raise self._error(f"{table} must be a table: [{table}]", table)
        return {key: self._value(table, key, value, entry) for key, value in values.items()}

    def _value(self, table: str, key: str, value: object, entry: int) -> object:
        checks = TABLES[table]
        if key not in checks:
            raise self._error(f"[{table}] {key} is unknown; its keys are {', '.join(checks)}", table, key, entry)
        try:
            return checks[key](value)
        except HiddenValueError as error:
            raise self._error(f"[{table}] {key} must be {error}", table, key, entry) from error
        except ValueError as error:
            raise self._error(f"[{table}] {key} must be {error}, not {value!r}", table, key, entry) from error

    def _error(self, message: str, table: str, key: str | None = None, entry: int = 0) -> InputError:
        number = line_of(self._text, table, key, entry)
        return InputError(str(self._file), f"line {number}: {message}" if number else message)


def line_of(text: str, table: str, key: str | None = None, entry: int = 0) -> int | None:
    """Return the number of the line where a table begins, or a key in it; None if it is written in no such line.

    ``entry``: which of several tables of that name, from 0.

    >>> text = "[job]", "state = 's'", "[policy]", "delay = 1"
    >>> line_of(chr(10).join(text), "policy", "delay"), line_of("job.state = 1", "job", "state")
    (4, 1)
    """
    current, begun = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            current = header[1].strip("\"'")
            begun += current == table
            found = key is None and current.partition(".")[0] == table and begun > entry
        else:
            dotted = re.split(r"\s*\.\s*", line.partition("=")[0].strip())
            names = [name.strip("\"'") for name in ([current] if current else []) + dotted]
            found = (
                "=" in line
                and names[: 2 if key else 1] == ([table, key] if key else [table])
                and begun in {0, entry + 1}
            )
        if found:
            return number
    return None
