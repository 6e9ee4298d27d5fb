"""Every command that a document or a help text names is one that there is, with options that it has.

Blocks of the language ``console`` are run (test_documents.py). Commands elsewhere stand in sentences, in the files of
cron and systemd, or need a site to visit; they are read here as the program would read them, and not run.
"""

from __future__ import annotations

import inspect
import re
import shlex
import sys
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from test_documents import DOCUMENTS, MAKEFILE, ROOT, blocks

from scraper.cli.commands import SUMMARIES, load
from scraper.cli.main import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_FENCE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
# A command of ours after what may stand before it: another command and a pipe, `cd`, `flock`, ``/usr/bin/env``.
_OURS = re.compile(r"(?:^|[\s|;=])(scraper(?: .*)?)$")
# Where a shell ends a command, and where a line of help goes on to say what it does.
_END = re.compile(r"\s(?:[|&;<]|\d?>|\s)")
ANYTHING = "…"
_OPTION = re.compile(r"--[\w-]+")


def commands_of_documents() -> Iterator[tuple[Path, str]]:
    for document in DOCUMENTS:
        for code in _CODE.findall(_FENCE.sub("", document.read_text("utf-8"))):
            yield document, code
        for language in ("console", "cron", "ini", "text"):
            for _, text in blocks(document, language):
                yield from ((document, line.removeprefix("$ ")) for line in text.splitlines())


def commands_of_help() -> Iterator[tuple[str, str]]:
    for name, command in all_commands():
        examples = inspect.cleandoc(command.help or "").partition("Examples:\n")[2].partition("\n\n")[0]
        yield from ((f"{name} --help", line) for line in examples.splitlines())


def all_commands() -> Iterator[tuple[str, click.Command]]:
    yield "scraper", cli
    for name, command in ((name, load(name)) for name in SUMMARIES):
        yield name, command
        for inner in command.commands.values() if isinstance(command, click.Group) else ():
            yield f"{name} {inner.name}", inner


def ours(line: str) -> Iterator[list[str]]:
    """Yield the words of each command of ours in a line, ``scraper`` left out."""
    parts = re.split(r" [|] | && ", line.strip())
    for part in parts:
        found = _OURS.search(_END.split(part, maxsplit=1)[0]) if " " in part else None
        if found or part.startswith("scraper "):
            text = found[1] if found else _END.split(part, maxsplit=1)[0]
            yield [word for word in shlex.split(text)[1:] if word != ANYTHING]


OURS = [
    pytest.param(words, id=f"{place}: {' '.join(words)}")
    for place, line in (*((path.name, line) for path, line in commands_of_documents()), *commands_of_help())
    for words in ours(line)
]


@pytest.mark.parametrize("words", OURS)
def test_the_program_takes_every_command_that_is_named(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path, str(ROOT / "examples" / "ferry-gazette")])
    for before, word in pairwise(["", *words]):
        if before != "-o":
            place_file(word)
    read(words)


def place_file(word: str) -> None:
    """Something at each path that a command names: some must be there."""
    if not word.startswith(("-", "/", "~")) and "://" not in word and "=" not in word and "*" not in word:
        path = Path(word)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch()


def read(words: list[str]) -> None:
    """As the program reads its arguments; raises what click raises. A command that is only named has none."""
    context = click.Context(cli, info_name="scraper")
    command: click.Command = cli
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        if command is cli:
            _, found, words = command.resolve_command(context, words)
        else:
            found, words = command.commands[words[0]], words[1:]
        assert found
        command = found
    if not words:
        return
    with suppress(click.exceptions.Exit), command.make_context("scraper", list(words), parent=context):
        pass  # Exit: --help, --version; what was opened is closed


@pytest.mark.parametrize("words", ["clean --url x", "corpus statz", "schema stories-of-life", "extract --format pdf a"])
def test_a_command_that_there_is_not_would_be_found(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises((click.UsageError, KeyError)):
        read(words.split())


def test_commands_are_found_wherever_they_stand() -> None:
    assert list(ours("scraper crawl news.toml      starts, resumes")) == [["crawl", "news.toml"]]
    assert list(ours("ExecStart=/usr/bin/env scraper crawl news.toml")) == [["crawl", "news.toml"]]
    assert list(ours("curl -s URL | scraper extract - > a.txt")) == [["extract", "-"]]
    assert list(ours("scraper discover URL | scraper clean --urls - -o out")) == [
        ["discover", "URL"],
        ["clean", "--urls", "-", "-o", "out"],
    ]
    assert list(ours('*/15 * * * * cd "$HOME/news" && flock -n news.cron scraper crawl news.toml >> a.log')) == [
        ["crawl", "news.toml"]
    ]
    assert list(ours("scraper/cli/main.py")) == []
    assert len(OURS) > 80


def test_every_script_and_target_that_is_named_is_there() -> None:
    """``make package``, ``.ci/run``, ``benchmarks/speed.py --data DIR``: the file is there, and knows the options."""
    faults = [(document.name, line) for document, line in commands_of_documents() if not is_there(line)]
    assert faults == []
    assert [line for line in ("make coffee", ".ci/none", "benchmarks/speed.py --dato DIR") if is_there(line)] == []


def is_there(line: str) -> bool:
    """Whether a line is none of these commands, or one that can be given."""
    if line.startswith("make "):
        return all(f"\n{target}:" in MAKEFILE for target in line.split()[1:])
    if found := re.fullmatch(r"(?:\S*python )?((?:benchmarks|\.ci)/\S+)(.*)", line):
        script = ROOT / found[1]
        return script.exists() and all(
            f'"{option}"' in script.read_text("utf-8") for option in _OPTION.findall(found[2])
        )
    found = re.fullmatch(r"\S*pytest (tests/\S+).*", line)
    return found is None or (ROOT / found[1]).exists()
