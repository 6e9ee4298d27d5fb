"""``scraper doctor``: what is there, what is absent by choice, what is broken."""

from __future__ import annotations

import platform
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from scraper import __version__
from scraper.cli.exits import Exit
from scraper.reports.installation import State, packages, sqlite_finding

ROOT = Path(__file__).parent.parent


def doctor(*options: str) -> subprocess.CompletedProcess[str]:
    code = "import sys; from scraper.cli.main import run; sys.exit(run(['doctor']))"
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, *options, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )


def test_versions_and_features_are_named() -> None:
    done = doctor()
    assert (done.returncode, done.stderr) == (Exit.DONE, "")
    rows = {line[8:30].strip(): (line[:6].strip(), line[31:].strip()) for line in done.stdout.splitlines()}
    assert rows["SQLite"] == ("ok", sqlite3.sqlite_version)
    assert rows["SQLite write-ahead log"] == ("ok", "journal mode wal")
    assert rows["Python"][1].startswith(platform.python_version())
    assert rows["Chromium for crawls"][0] in {"ok", "absent"}
    if __version__ != "0":
        assert rows["scraper"] == ("ok", __version__)
        assert rows["click"][0] == "ok"


def test_an_extra_that_is_left_out_is_no_fault() -> None:
    [needed, dev, other] = packages(
        ["pytest>=9", "pytest>=9; extra == 'dev'", 'no-such-one[x]>=1; extra == "spark"', "pytest; extra == 'spark'"]
    )
    assert (needed.name, needed.state) == ("pytest", State.OK)
    assert (dev.name, dev.state) == ("[dev]", State.OK)
    assert (other.name, other.state) == ("[spark]", State.ABSENT)
    assert "lacks no-such-one: pip install 'newspage-scraper[spark]'" in other.detail


def test_a_package_for_other_systems_is_not_missed() -> None:
    assert list(packages(["no-such-one; sys_platform == 'win32'"])) == []


def test_a_needed_package_that_is_missing_is_a_fault() -> None:
    [finding] = packages(["no-such-one>=1"])
    assert finding.state is State.BROKEN
    assert "pip install no-such-one" in finding.detail


@pytest.mark.parametrize(
    ("version", "state"), [((3, 23, 1), State.BROKEN), ((3, 24, 0), State.OK), ((4, 0, 0), State.OK)]
)
def test_sqlite_knows_the_statements_that_are_used(version: tuple[int, ...], state: State) -> None:
    assert sqlite_finding(version).state is state
