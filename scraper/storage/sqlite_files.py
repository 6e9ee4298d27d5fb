"""SQLite files of one format: recognised, made and migrated; every error of SQLite is one of this package."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.errors import ScraperError

LOCK_TIMEOUT = 5.0  # seconds that a writer waits for another


@dataclass(frozen=True, slots=True)
class SqliteFormat:
    """A format of SQLite files: how they are recognised and made, and what their errors are called.

    ``name``: in messages ("corpus file"). ``application_id``: in the header, tells the format from any other database.
    ``migrations``: scripts that make each version of the schema out of the one before it, the first out of nothing; no
    semicolon ends a line but that of a statement. ``pragmas``: what a connection that writes is set to.
    """

    name: str
    application_id: int
    migrations: tuple[str, ...]
    pragmas: tuple[str, ...]
    error: type[ScraperError]
    locked_error: type[ScraperError]

    @property
    def version(self) -> int:
        """The current version of the schema."""
        return len(self.migrations)

    def connect(self, path: str | os.PathLike[str], lock_timeout: float = LOCK_TIMEOUT) -> sqlite3.Connection:
        """Open a file to write to it, make it if it is missing, and bring an older schema up to date.

        Waits ``lock_timeout`` seconds for another writer. Raises `locked_error` if it does not get the file, `error`
        for one that is damaged, newer or of another format, or in no folder.
        """
        folder = Path(os.path.realpath(path)).parent
        if not folder.is_dir() and os.fspath(path) not in {"", ":memory:"}:
            raise self.error(os.fspath(path), f"there is no folder {folder}")
        with self.translated(path):
            # Whoever shares a connection among threads takes care that one uses it at a time.
            connection = sqlite3.connect(path, timeout=lock_timeout, isolation_level=None, check_same_thread=False)
        with self._closed_on_error(connection, path):
            self.prepare(connection, path)
        return connection

    def connect_to_read(self, path: str | os.PathLike[str], *, is_immutable: bool = False) -> sqlite3.Connection:
        """Open a file only to read it, while others may write unless it is immutable; it keeps its schema.

        Raises `error` as `connect` does.
        """
        options = "?mode=ro&immutable=1" if is_immutable else "?mode=ro"
        with self.translated(path):
            uri = Path(os.path.realpath(path)).as_uri() + options
            connection = sqlite3.connect(uri, uri=True, isolation_level=None)
        with self._closed_on_error(connection, path):
            self._check(connection, path)
        return connection

    def prepare(self, connection: sqlite3.Connection, path: str | os.PathLike[str]) -> None:
        """Set a new connection up, and bring its file to the current schema. Raises `error` and sqlite3.Error."""
        # Checked before anything is written: another program's database must stay as it is.
        if not _is_empty(connection):
            self._check(connection, path)
        for pragma in ("journal_mode = WAL", *self.pragmas):
            connection.execute(f"PRAGMA {pragma}")
        if not self.is_current(connection):
            self._migrate(connection)
        self._check(connection, path)

    def is_current(self, connection: sqlite3.Connection) -> bool:
        """Tell whether a file has the current schema, or a newer one."""
        return _version(connection) >= self.version

    @contextmanager
    def translated(self, path: str | os.PathLike[str]) -> Iterator[None]:
        """Raise `error` or `locked_error`, naming the file and the reason, for every error of SQLite inside."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._translation(os.fspath(path), error) from error

    def _translation(self, path: str, error: sqlite3.Error) -> ScraperError:
        match getattr(error, "sqlite_errorcode", None):
            case sqlite3.SQLITE_NOTADB:
                return self.error(path, f"no {self.name}")
            case sqlite3.SQLITE_CORRUPT:
                return self.error(path, f"damaged {self.name}")
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                return self.locked_error(path, "locked by another run")
            case _:
                return self.error(path, str(error))

    @contextmanager
    def _closed_on_error(self, connection: sqlite3.Connection, path: str | os.PathLike[str]) -> Iterator[None]:
        try:
            with self.translated(path):
                yield
        except self.error:
            connection.close()
            raise

    def _check(self, connection: sqlite3.Connection, path: str | os.PathLike[str]) -> None:
        if connection.execute("PRAGMA application_id").fetchone()[0] != self.application_id:
            raise self.error(os.fspath(path), f"no {self.name} but another program's database")
        version = _version(connection)
        if version > self.version:
            reason = f"schema version {version}; this program reads up to version {self.version}"
            raise self.error(os.fspath(path), reason)

    def _migrate(self, connection: sqlite3.Connection) -> None:
        # One transaction, which an error ends with the connection: a file is of one version or of the other.
        connection.execute("BEGIN IMMEDIATE")
        for script in self.migrations[_version(connection) :]:  # another run may have done it meanwhile
            for statement in _statements(script):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {self.application_id}")
        connection.execute(f"PRAGMA user_version = {self.version}")
        connection.execute("COMMIT")


def _statements(script: str) -> Iterator[str]:
    # `executescript` would commit.
    return filter(str.strip, script.split(";\n"))


def _is_empty(connection: sqlite3.Connection) -> bool:
    return not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version
