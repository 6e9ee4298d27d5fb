"""What starting costs: no module is loaded before it is needed, and what help says without loading a command is so."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from scraper.cli.commands import SUMMARIES, load
from scraper.cli.main import cli

# What the process loaded on top of a bare interpreter, as JSON on the last line of stdout.
PROGRAM = "import sys; before = set(sys.modules)\n{}\nimport json; print(json.dumps(sorted(set(sys.modules) - before)))"
HELP = "from scraper.cli.main import run; run(['--help'])"

# Modules of the standard library that take longer than the rest of the start.
SLOW = {
    "asyncio",
    "email",
    "http",
    "importlib.metadata",
    "multiprocessing",
    "sqlite3",
    "ssl",
    "unittest",
    "urllib.request",
}


def loaded(program: str) -> set[str]:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PROGRAM.format(program)], capture_output=True, encoding="utf-8", check=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def foreign(modules: set[str]) -> set[str]:
    """Return the packages among them that are neither ours nor Python's."""
    return {name.partition(".")[0] for name in modules} - sys.stdlib_module_names - {"scraper"}


def test_import_loads_nothing_else() -> None:
    modules = loaded("import scraper")
    assert foreign(modules) == set()
    assert {name for name in modules if name.startswith("scraper")} == {"scraper"}


def test_reading_a_page_loads_no_second_parser_no_detector_and_no_client() -> None:
    page = b"<meta charset=windows-1252><title>Sennau</title><p>The bridge over the Senn was opened at five o\x92clock."
    modules = loaded(f"from scraper import extract; extract({page!r}, url='https://news.example/2026/bridge')")
    assert foreign(modules) & {"bs4", "chardet", "lxml", "publicsuffixlist", "soupsieve"} == set()
    assert modules & SLOW == set()


def test_a_plug_in_that_asks_for_soup_loads_it() -> None:
    program = "from scraper.extraction.dom.parsing import parse; parse('<p>x</p>').soup"
    assert foreign(loaded(program)) >= {"bs4", "lxml"}


@pytest.mark.parametrize("program", [HELP, HELP.replace("--help", "no-such-command"), "import scraper.__main__"])
def test_help_loads_the_command_line_alone(program: str) -> None:
    modules = loaded(program)
    assert foreign(modules) == {"click"}
    assert modules & SLOW == set()
    ours = {name for name in modules if name.startswith("scraper.")} - {"scraper.__main__"}
    parts = {f"scraper.cli.{name}" for name in ("main", "commands", "endings", "exits", "streams")}
    assert ours == {"scraper.cli", "scraper.characters", "scraper.errors", *parts}


def test_a_command_loads_itself_and_no_other() -> None:
    modules = loaded("from scraper.cli.main import run; run(['completion', 'bash'])")
    assert "scraper.cli.completion" in modules
    assert foreign(modules) == {"click"}


@pytest.mark.parametrize("name", SUMMARIES)
def test_the_summary_of_a_command_is_the_first_sentence_of_its_help(name: str) -> None:
    command = load(name)
    assert command.name == name
    assert command.help
    assert SUMMARIES[name] == " ".join(command.help.partition("\n\n")[0].split())
    assert cli.commands[name].get_short_help_str() == SUMMARIES[name]


def test_every_summary_fits_on_a_line() -> None:
    longest = max(map(len, SUMMARIES))
    assert [line for line in SUMMARIES.values() if longest + len("    ") + len(line) > 78] == []


@pytest.mark.slow
def test_a_crawl_loads_nothing_that_drives_a_browser() -> None:
    modules = loaded(
        "import scraper.crawling.run, scraper.crawling.job_paths, scraper.cli.crawl, scraper.fetching.browser"
    )
    assert "playwright" not in foreign(modules)
    assert foreign(loaded("import scraper.chromium; scraper.chromium.find_spec('playwright')")) == set()
