"""A file that is written is the old one or the new one, never half of it, and nothing is left beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import PosixPath
from threading import Thread
from typing import IO, TYPE_CHECKING, Self

import pytest
from conftest import without_privileges

from scraper.corpus.profile_files import write_profiles
from scraper.storage.atomic_files import publish, replacing, staging

if TYPE_CHECKING:
    from pathlib import Path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def put(path: Path) -> None:
    with replacing(path) as file:
        file.write(b"new")


def fail(path: Path, error: BaseException) -> None:
    with replacing(path) as file:
        file.write(b"half")
        raise error


def run(line: str, stdout: IO[bytes] | None = None) -> None:
    """Run a line of Python in a process of its own."""
    program = f"import os\nfrom scraper.storage.atomic_files import replacing\n{line}"
    subprocess.run([sys.executable, "-c", program], stdout=stdout, check=False, timeout=120)  # noqa: S603 - ours


def test_a_file_takes_its_name_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"old")
    with replacing(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == {"a.html"}


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), ValueError(), KeyboardInterrupt(), SystemExit(143)]
)
@pytest.mark.parametrize("old", [b"old", None])
def test_whatever_ends_the_writing_leaves_what_was_there(
    tmp_path: Path, error: BaseException, old: bytes | None
) -> None:
    path = tmp_path / "a.html"
    if old:
        path.write_bytes(old)
    with pytest.raises(type(error)):
        fail(path, error)
    assert names(tmp_path) == ({"a.html"} if old else set())
    assert not old or path.read_bytes() == old


def test_links_and_permissions_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"old")
    path.chmod(0o640)
    (tmp_path / "link.html").symlink_to(path)
    put(tmp_path / "link.html")
    assert (tmp_path / "link.html").is_symlink()
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    old = os.umask(0o027)
    try:
        put(tmp_path / "new.html")
    finally:
        os.umask(old)
    assert (tmp_path / "new.html").stat().st_mode & 0o777 == 0o640


def test_a_name_may_be_as_long_as_the_system_allows(tmp_path: Path) -> None:
    put(tmp_path / ("n" * 255))
    assert names(tmp_path) == {"n" * 255}


def test_what_is_no_regular_file_is_written_directly(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    put(pipe)
    reader.join(60)
    assert read == [b"new"]
    assert pipe.is_fifo()
    with (tmp_path / "out").open("wb") as out:
        run("with replacing('/dev/stdout') as file: file.write(b'new')", out)
    assert (tmp_path / "out").read_bytes() == b"new"


def test_a_file_that_may_not_be_written_is_not_replaced(public_folder: Path) -> None:
    path = public_folder / "a.html"
    path.write_bytes(b"old")
    path.chmod(0o444)
    public_folder.chmod(0o777)
    with without_privileges(), pytest.raises(PermissionError), replacing(path):
        pytest.fail("the block has begun")
    assert path.read_bytes() == b"old"


def test_what_another_writes_just_now_stays_and_what_a_killed_one_left_goes(tmp_path: Path) -> None:
    run(f"with replacing({str(tmp_path / 'a')!r}): os.kill(os.getpid(), 9)")
    assert len(names(tmp_path)) == 1
    with staging(tmp_path) as place:
        (place / "half").write_bytes(b"half")
        put(tmp_path / "b")
        assert names(tmp_path) == {"b", place.name}
    assert names(tmp_path) == {"b"}


def test_a_foreign_file_or_link_with_such_a_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a").write_bytes(b"mine")
    (tmp_path / "out" / ".scraper-x.part").symlink_to(tmp_path / "mine")
    (tmp_path / "out" / ".scraper-y.part").write_bytes(b"mine")
    put(tmp_path / "out" / "b")
    assert names(tmp_path / "out") == {"b", ".scraper-x.part", ".scraper-y.part"}
    assert names(tmp_path / "mine") == {"a"}


class Interrupted(PosixPath):
    """A file whose second renaming is followed by an interruption."""

    moved = 0

    def replace(self, target: str | os.PathLike[str]) -> Self:
        super().replace(target)
        Interrupted.moved += 1
        if Interrupted.moved == 2:
            raise KeyboardInterrupt
        return self


def test_an_interruption_between_two_names_waits_for_the_last(tmp_path: Path) -> None:
    parts = [Interrupted(tmp_path, name) for name in ("1", "2", "3")]
    for part in parts:
        part.write_bytes(b"new")
    with pytest.raises(KeyboardInterrupt):
        publish([(part, tmp_path / f"{part.name}.jsonl") for part in parts])
    assert names(tmp_path) == {"1.jsonl", "2.jsonl", "3.jsonl"}


def test_a_folder_of_that_name_stops_all_before_the_first(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "part").write_bytes(b"new")
    with pytest.raises(IsADirectoryError):
        publish([(tmp_path / "part", tmp_path / name) for name in ("a", "b")])
    assert names(tmp_path) == {"b", "part"}


def test_profiles_are_written_so(tmp_path: Path) -> None:
    (tmp_path / "p.jsonl").write_text("old")
    write_profiles(tmp_path / "p.jsonl", ())
    assert (tmp_path / "p.jsonl").read_bytes() == b""
    assert names(tmp_path) == {"p.jsonl"}
