"""``scraper completion``: what is printed is what each shell runs, and Tab then knows commands, options and values."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from scraper.cli.completion import SHELLS, VARIABLE
from scraper.cli.exits import Exit
from scraper.cli.main import cli


def completed(line: str) -> list[str]:
    """Return what bash would offer at the end of a line; it hands the words over in its own variables."""
    words = line.split(" ")
    environment = {**os.environ, VARIABLE: "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    done = subprocess.run(
        [sys.executable, "-c", "from scraper.cli.main import main; main()"],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    return [offer.split(",", 1)[1] for offer in done.stdout.splitlines()]


@pytest.mark.slow
def test_tab_completes_commands_options_and_values() -> None:
    assert sorted(completed("scraper ex")) == ["explain", "extract"]
    assert completed("scraper corpus rep") == ["report"]
    assert completed("scraper explain --for") == ["--format"]
    assert completed("scraper explain --format ") == ["html", "text"]


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_can_read_what_is_printed(shell: str) -> None:
    result = CliRunner().invoke(cli, ["completion", shell], catch_exceptions=False)
    assert result.exit_code == Exit.DONE
    assert f"{VARIABLE}={shell}_complete" in result.stdout
    program = shutil.which(shell)
    if program:
        read = subprocess.run(  # noqa: S603 - the shell's own check of syntax
            [program, "-n", "/dev/stdin"], input=result.stdout, capture_output=True, encoding="utf-8", check=False
        )
        assert (read.returncode, read.stderr) == (0, "")


def test_another_shell_is_an_error_of_usage() -> None:
    assert CliRunner().invoke(cli, ["completion", "tcsh"]).exit_code == Exit.USAGE
