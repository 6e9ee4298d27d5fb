"""A corpus file that cannot be written can be asked, and stays as it is, with nothing beside it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from conftest import without_privileges
from test_corpus_exports import ARTICLE, NOON, contents, filled

from scraper.cli.main import run
from scraper.corpus import Corpus
from scraper.corpus.corpus_file import MIGRATIONS
from scraper.errors import CorpusError
from scraper.models import Page, Rejection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ASKED = [
    "stats",
    "stats --json",
    "search flood",
    "export -o {out}",
    "export --format warc -o {out}",
    "report",
    "verify",
]


@pytest.fixture
def path(public_folder: Path) -> Iterator[Path]:
    """Yield a corpus as `clean` leaves it: no search has been made in it."""
    folder = public_folder / "closed"
    folder.mkdir()
    path = folder / "c.db"
    with filled() as corpus, Corpus(path) as kept:
        kept.merge(corpus)
    yield path
    folder.chmod(0o755)


def close(path: Path, *, file: int = 0o444, folder: int = 0o555) -> dict[str, bytes]:
    path.chmod(file)
    path.parent.chmod(folder)
    return contents(path.parent)


def asked(path: Path, command: str, out: Path) -> tuple[int, dict[str, bytes]]:
    name, *others = command.format(out=out).split()
    code = run(["corpus", name, str(path), *others, *(["-o", f"{out}/report.html"] if name == "report" else [])])
    return code, contents(out)


@pytest.mark.parametrize("command", ASKED)
@pytest.mark.parametrize(
    "modes",
    [(0o444, 0o555), *(pytest.param(each, marks=pytest.mark.slow) for each in ((0o666, 0o555), (0o444, 0o777)))],
)
def test_what_a_corpus_says_it_says_read_only_too(
    path: Path, public_folder: Path, command: str, modes: tuple[int, int], capsys: pytest.CaptureFixture[str]
) -> None:
    copy = public_folder / path.name
    shutil.copy(path, copy)
    for name in ("wanted", "found"):
        (public_folder / name).mkdir()
        (public_folder / name).chmod(0o777)
    wanted = asked(copy, command, public_folder / "wanted"), capsys.readouterr()
    before = close(path, file=modes[0], folder=modes[1])
    with without_privileges():
        found = asked(path, command, public_folder / "found"), capsys.readouterr()
    assert wanted[0][0] == 0
    assert found == wanted
    assert contents(path.parent) == before


def test_what_is_up_to_date_is_read_where_it_is(path: Path) -> None:
    with Corpus(path) as corpus:
        assert len(corpus.search("flood")) == 1
    close(path)
    with without_privileges(), Corpus(path) as corpus:
        assert len(corpus.search("flood")) == 1
        assert corpus.report().stories == 2
        assert corpus._original is None  # no copy was made


def test_nothing_can_be_added(path: Path) -> None:
    before = close(path)
    with without_privileges(), Corpus(path) as corpus, filled() as other:
        assert corpus.search("flood")
        changes: tuple[Callable[[], None], ...] = (
            lambda: corpus.add(Page("https://a.example/", b"1"), ()),
            lambda: corpus.reject(Rejection("a.html", "empty")),
            lambda: corpus.replace_profiles(()),
            lambda: corpus.merge(other),
        )
        for change in changes:
            with pytest.raises(CorpusError, match="cannot be written: the file or its folder is read-only"):
                change()
        assert corpus.report().pages == 3
    assert contents(path.parent) == before


def test_a_file_of_an_older_schema_is_read_in_a_copy(public_folder: Path) -> None:
    path = public_folder / "old.db"
    with filled() as corpus, Corpus(path) as kept:
        kept.merge(corpus)
    with closing(sqlite3.connect(path)) as connection:
        kept_tables = {"pages", "readings", "sightings", "rejections", "profiles"}
        triggers = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for name in tables:
            if name not in kept_tables and not name.startswith(("words_", "sqlite_")):
                connection.execute(f"DROP TABLE {name}")
        connection.execute("ALTER TABLE sightings DROP COLUMN read_with")
        connection.execute("PRAGMA user_version = 1")
    before = close(path)
    assert len(MIGRATIONS) > 1
    with without_privileges(), Corpus(path) as corpus:
        assert (corpus.report().stories, len(corpus.search("flood"))) == (2, 1)
        assert list(corpus.verify()) == []
    assert contents(public_folder) == before
    public_folder.chmod(0o755)


def test_what_another_is_writing_is_seen(path: Path) -> None:
    with Corpus(path) as writer:
        writer.add(Page("https://d.example/", b"4", fetched_at=NOON), (ARTICLE,))
        writer.commit()
        close(path)
        with without_privileges(), Corpus(path) as corpus:
            assert corpus.report().pages == 4
        writer.add(Page("https://e.example/", b"5", fetched_at=NOON), (ARTICLE,))


def test_changes_in_a_log_that_cannot_be_read_are_named(path: Path, public_folder: Path) -> None:
    copy = public_folder / "other" / "c.db"
    copy.parent.mkdir()
    with Corpus(path) as writer:
        writer.add(Page("https://d.example/", b"4", fetched_at=NOON), (ARTICLE,))
        writer.commit()
        for ending in ("", "-wal"):
            shutil.copy(f"{path}{ending}", f"{copy}{ending}")
    close(copy)
    with without_privileges(), pytest.raises(CorpusError, match=r"its last changes are in c\.db-wal: copy both"):
        Corpus(copy)
    copy.parent.chmod(0o755)


@pytest.mark.parametrize("content", [b"", b"no database at all, but a text" * 100])
def test_a_file_that_is_no_corpus_is_refused_and_left_alone(public_folder: Path, content: bytes) -> None:
    path = public_folder / "c.db"
    path.write_bytes(content)
    before = close(path)
    with without_privileges(), pytest.raises(CorpusError, match="no corpus file"):
        Corpus(path)
    assert contents(public_folder) == before
    public_folder.chmod(0o755)
