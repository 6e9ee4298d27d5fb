"""Whether a run of a job could use all of its files: looked at, and none of them made or changed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from scraper.chromium import chromium_file
from scraper.corpus.corpus_file import CORPUS_FILE
from scraper.corpus.profile_files import read_profiles
from scraper.crawling.state_file import STATE_FILE
from scraper.fetching.host_requests import HostRequests

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.crawling.job import Job
    from scraper.storage.sqlite_files import SqliteFormat


def check_paths(job: Job) -> None:
    """Check what a run of the job would read and write.

    Raises:
        StateError: the state could not be written, or the file is none.
        CorpusError: the same of the corpus.
        InputError: the profiles, cookies or a secret cannot be read; a browser is needed, and there is none.
    """
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
