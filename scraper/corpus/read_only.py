"""A corpus file that cannot be written: on read-only media, of another user, in a folder that is closed."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from scraper.corpus.corpus_file import CORPUS_FILE
from scraper.errors import CorpusError


def is_read_only(path: str) -> bool:
    """Tell whether a file is there that cannot be written, or whose folder lets SQLite put nothing beside it."""
    real = Path(os.path.realpath(path))
    return real.is_file() and not (os.access(real, os.W_OK) and os.access(real.parent, os.W_OK))


def connect_to_read(path: str) -> sqlite3.Connection:
    """Open a corpus file only to read it; nothing is made beside it if nobody can write it here.

    Raises `CorpusError` for a file that is damaged, newer or no corpus, or whose last changes are in a log beside it
    that cannot be read here.
    """
    real = Path(os.path.realpath(path))
    log = real.with_name(real.name + "-wal")
    # Without a log, nobody is writing; with one, SQLite has to share its state with whoever does.
    is_alone = is_read_only(path) and (not log.exists() or log.stat().st_size == 0)
    try:
        return CORPUS_FILE.connect_to_read(path, is_immutable=is_alone)
    except CorpusError as error:
        if not is_alone and isinstance(error.__cause__, sqlite3.OperationalError):
            reason = f"cannot be written, and its last changes are in {log.name}: copy both to where they can be"
            raise CorpusError(path, reason) from error
        raise


def copied(connection: sqlite3.Connection, path: str) -> sqlite3.Connection:
    """Return a copy that can be written, of the current schema: SQLite's own temporary file, which goes with it."""
    copy = sqlite3.connect("", isolation_level=None)
    try:
        with CORPUS_FILE.translated(path):
            connection.backup(copy)
            CORPUS_FILE.prepare(copy, path)
    except CorpusError:
        copy.close()
        raise
    return copy
