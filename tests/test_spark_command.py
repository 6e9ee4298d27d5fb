"""The command for Spark where Spark is not, or does not start."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from scraper.cli.exits import Exit
from scraper.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("missing", ["pyspark", "pandas"])
def test_without_the_extra_it_says_what_to_install(
    missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("scraper.spark.session.NEEDED", (missing,))
    monkeypatch.setitem(sys.modules, missing, None)
    assert run(["spark", "clean", "fixtures", "out"]) == Exit.USAGE
    assert capsys.readouterr().err == f"scraper: spark: needs {missing}: pip install 'newspage-scraper[spark]'\n"


def test_a_setting_without_a_value_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["spark", "clean", "fixtures", "out", "--conf", "spark.executor.memory"]) == Exit.USAGE
    assert "--conf spark.executor.memory: NAME=VALUE expected" in capsys.readouterr().err


def test_without_java_it_says_what_is_missing(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="needs the extra [spark]: make test-spark runs this")
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "scraper", "spark", "clean", "fixtures", str(tmp_path / "out")],
        env={**os.environ, "JAVA_HOME": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == Exit.USAGE
    assert "scraper: spark: did not start (it needs Java 17 or later)" in done.stderr
    assert "Traceback" not in done.stderr
