"""Whatever a page, a file name, an argument or a server says, no command prints what steers a terminal."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_cli import SENTENCES, story

from scraper import Page
from scraper.characters import SHOWN
from scraper.cli.endings import on_stop, tell_end
from scraper.cli.exits import Exit, complain
from scraper.cli.input_counter import InputCounter
from scraper.cli.main import run
from scraper.cli.tables import print_table
from scraper.corpus import Corpus
from scraper.models import Article, Paragraph, Rejection
from scraper.records import json_text

if TYPE_CHECKING:
    from conftest import LoopbackServer

# Writes the clipboard (OSC 52), clears the screen (CSI), the same as C1, turns what follows, ends the line twice.
ATTACK = "\x1b]52;c;cm0=\x07\x1b[2J\x9b31m\x9d0;PWN\x9c\u202e\u2028\x7fend"
MARKUP = "[link=https://evil.example]here[/link]"
LONG = "x" * 5_000


def is_harmless(text: str) -> bool:
    """Whether nothing in it steers a terminal: only line feeds and tabs are no printable characters.

    A carriage return before a line feed ends a record of CSV (RFC 4180).
    """
    return all(each.isprintable() or each in "\n\t" for each in text.replace("\r\n", "\n"))


def process(*arguments: str) -> tuple[str, str]:
    done = subprocess.run([sys.executable, "-m", "scraper", *arguments], capture_output=True, check=False)  # noqa: S603 - ours
    return done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return here: a page with such a name and title, and a corpus with such an article; the name."""
    monkeypatch.chdir(tmp_path)
    name = f"{ATTACK}.html"
    Path(name).write_bytes(
        story(f"Bridge {ATTACK}", *SENTENCES, f"Last {ATTACK} words of the town council on Tuesday.")
    )
    article = Article(
        url=f"http://sennau.example/{ATTACK}",
        title=f"Bridge {ATTACK}{LONG}",
        site_name=f"Courier {ATTACK}{MARKUP}",
        language=f"en{ATTACK}",
        paragraphs=tuple(Paragraph(f"{text}{ATTACK}") for text in SENTENCES),
    )
    with Corpus("news.db") as corpus:
        corpus.add(Page("http://sennau.example/bridge", story()), [article])
        corpus.reject(Rejection(f"http://sennau.example/{ATTACK}", f"odd{ATTACK}", ATTACK))
    return name


LINES = [
    "extract NAME",
    "extract NAME NAME --format markdown",
    "extract NAME --format html",
    "extract NAME --format tei",
    "extract NAME --format csv",
    "extract NAME --format json",
    "extract goneNAME",
    "extract NAME --site NAME:X",
    "extract NAME --NAME",
    "extract NAME -o gone/NAME",
    "explain NAME",
    "explain NAME --format html",
    "clean NAME goneNAME -o out",
    "clean NAME --profiles goneNAME -o out",
    "learn NAME -o NAME.p",
    "discover NAME",
    "discover http://127.0.0.1:1/NAME",
    "corpus stats news.db",
    "corpus stats news.db --json",
    "corpus search news.db bridge",
    "corpus search news.db bridge --format jsonl",
    "corpus search news.db goneNAME",
    "corpus stats goneNAME",
    "corpus verify NAME",
    "NAME",
]


@pytest.mark.parametrize("line", LINES)
def test_no_command_prints_what_steers_a_terminal(hostile: str, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    run([word.replace("NAME", hostile) for word in line.split()])
    assert_harmless(*capsys.readouterr())


@pytest.mark.slow
@pytest.mark.parametrize("line", ["extract NAME goneNAME", "explain NAME", "corpus stats news.db", "NAME"])
def test_nor_does_its_process(hostile: str, line: str) -> None:
    assert_harmless(*process(*(word.replace("NAME", hostile) for word in line.split())))


def assert_harmless(out: str, err: str) -> None:
    assert out or err
    assert is_harmless(out)
    assert is_harmless(err)


def test_what_a_server_says_is_printable_and_short(web: LoopbackServer) -> None:
    url = web.serve(
        "/odd", lambda connection: connection.send(f"HTTP/1.1 404 {ATTACK}{LONG}\r\n\r\n".encode("latin-1", "ignore"))
    )
    _, messages = process("extract", "--allow-private", url)
    assert is_harmless(messages)
    assert len(messages) <= len(url) + SHOWN + len("scraper: : \n")


@pytest.mark.parametrize("text", [ATTACK, LONG, "two\nlines\r\nor three"])
def test_a_complaint_is_one_printable_line(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    complain(text, text)
    watched = [*InputCounter().watch([Rejection(text, text, text)])]
    assert len(watched) == 1
    stop = SystemExit(Exit.TERMINATED)
    with pytest.raises(SystemExit), on_stop(lambda: text):
        raise stop
    tell_end(stop)
    tell_end(OSError(28, text, text))
    lines = capsys.readouterr().err.split("\n")
    assert len(lines) == 5
    assert all(line.isprintable() and len(line) <= 2 * SHOWN + 20 for line in lines)


def test_a_table_takes_no_markup(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    print_table([(MARKUP, 1), (ATTACK, 2)])
    output = capsys.readouterr().out
    assert MARKUP in output
    assert is_harmless(output)


def test_json_that_is_printed_says_the_same() -> None:
    record = {"title": f"Größe 新橋 {ATTACK}\ud800"}
    assert json.loads(json_text(record)) == record
    assert is_harmless(json_text(record, indent=2))
    assert "Größe 新橋" in json_text(record)
