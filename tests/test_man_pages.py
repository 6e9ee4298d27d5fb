"""Manual pages: one for each command, with all that its help says, and nothing that a formatter warns of."""

from __future__ import annotations

import re
import shutil
import subprocess

import man_pages
import pytest

from scraper import __version__
from scraper.cli.commands import SUMMARIES, load

PAGES = man_pages.man_pages()
each_page = pytest.mark.parametrize("name", PAGES)


def formatted(text: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["groff", "-man", "-Tutf8", "-Kutf8", "-ww", "-P-c", "-P-b", "-P-u"],  # noqa: S607 - wherever it is installed
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_every_command_has_a_page() -> None:
    assert {f"scraper-{name}.1" for name in SUMMARIES} | {"scraper.1"} <= set(PAGES)
    assert {"scraper-corpus-stats.1", "scraper-corpus-search.1", "scraper-spark-clean.1"} <= set(PAGES)


@each_page
def test_a_page_has_its_parts(name: str) -> None:
    head, *lines = PAGES[name].splitlines()
    assert re.fullmatch(rf'\.TH "{name[:-2].upper()}" "1" "[\d-]*" "scraper {re.escape(__version__)}" .*', head)
    parts = [line for line in lines if line.startswith(".SH ")]
    assert parts[:4] == [".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH OPTIONS"]


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_a_formatter_warns_of_nothing() -> None:
    warned = {name: done.stderr for name, text in PAGES.items() if (done := formatted(text)).stderr or done.returncode}
    assert warned == {}


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_examples_and_options_are_printed_as_they_are_typed() -> None:
    printed = formatted(PAGES["scraper-clean.1"]).stdout
    assert "  scraper clean 'crawl-*.warc.gz' --corpus news.db   adds to a corpus file\n" in printed
    options = {name for option in load("clean").params for name in option.opts if name.startswith("--")}
    assert "--urls" in options
    assert [name for name in options if name not in printed] == []


def test_a_line_is_no_request_and_a_hyphen_stays_one() -> None:
    assert man_pages._escaped(r".scraper --help C:\news") == r"\&.scraper \-\-help C:\enews"
    assert man_pages._escaped("'quoted'") == r"\&'quoted'"
