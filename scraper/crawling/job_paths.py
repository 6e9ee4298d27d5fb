"""Whether a run of a job could use all of its files: looked at, and none of them made or changed."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.chromium import chromium_file
from scraper.corpus.corpus_file import CORPUS_FILE
from scraper.corpus.profile_files import read_profiles
from scraper.crawling.state_file import STATE_FILE
from scraper.errors import InputError
from scraper.fetching.host_requests import HostRequests
from scraper.setting_values import NAMED_SECRET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.crawling.job import Job
    from scraper.storage.sqlite_files import SqliteFormat


def check_distinct(job: Job) -> None:
    """Check that no file of a job has two uses, by whatever names it goes.

    Raises:
        InputError: two keys name one file.
    """
    keys: dict[object, str] = {}
    for key, path in _named_files(job):
        for identity in _identities(path):
            if keys.setdefault(identity, key) != key:
                raise InputError(str(path), f"one file cannot be both {keys[identity]} and {key} of a job")


def _named_files(job: Job) -> Iterator[tuple[str, Path]]:
    """Yield the files of a job, each with the key that names it; hosts may share cookies and secrets."""
    for key, path in (("state", job.state), ("corpus", job.corpus), ("profiles", job.profiles)):
        if path:
            yield key, path
    for host in job.policy.hosts:
        if host.cookies:
            yield "cookies", Path(host.cookies)
        for name in (host.bearer, *(host.basic or ()), *(value for _, value in host.headers)):
            if name and (match := NAMED_SECRET.fullmatch(name)) and match[1] == "file":
                yield "a secret", Path(match[2])


def _identities(path: Path) -> Iterator[object]:
    """Yield what is the same for two names of one file: links, spellings, and hard links where it is there."""
    yield os.path.realpath(path)
    with suppress(OSError):
        status = path.stat()
        yield status.st_dev, status.st_ino


def check_paths(job: Job) -> None:
    """Check what a run of the job would read and write.

    Raises:
        StateError: the state could not be written, or the file is none.
        CorpusError: the same of the corpus.
        InputError: the profiles, cookies or a secret cannot be read; a browser is needed, and there is none; two keys
            name one file.
    """
    check_distinct(job)
    _check_file(STATE_FILE, job.state)
    if job.corpus:
        _check_file(CORPUS_FILE, job.corpus)
    if job.profiles:
        read_profiles(job.profiles)
    HostRequests(job.policy)
    if job.policy.needs_browser():
        chromium_file()


def _check_file(kind: SqliteFormat, path: Path) -> None:
    if not path.parent.is_dir():
        raise kind.error(str(path), f"there is no folder {path.parent}")
    # SQLite writes a log beside the file.
    for place in (path.parent, *([path] if path.exists() else ())):
        if not os.access(place, os.W_OK):
            raise kind.error(str(path), f"{place} cannot be written")
    if path.exists() and path.stat().st_size:
        kind.connect_to_read(path).close()
