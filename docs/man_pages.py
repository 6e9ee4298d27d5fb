"""Manual pages for ``man``, made of the help of the command line: one for ``scraper`` and one for each command.

``python docs/man_pages.py FOLDER`` writes them; ``make man`` puts them into build/man.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

import scraper
from scraper.cli.commands import SUMMARIES, load
from scraper.cli.main import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
_RELEASED = re.compile(r"^## \[[^\]]+\] - (\d{4}-\d\d-\d\d)$", re.MULTILINE)
_KEPT = "\b"  # click keeps the lines of a paragraph that begins with it


def man_pages() -> dict[str, str]:
    """Return all pages by the names of their files."""
    found = _RELEASED.search((ROOT / "CHANGELOG.md").read_text("utf-8"))
    day = found[1] if found else ""
    commands = dict(_commands(("scraper",), cli))
    return {f"{'-'.join(names)}.1": _page(names, command, day, list(commands)) for names, command in commands.items()}


def _commands(names: tuple[str, ...], command: click.Command) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield a command with its names, then all that are below it."""
    yield names, command
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from _commands((*names, name), load(name) if command is cli else inner)


def _page(names: tuple[str, ...], command: click.Command, day: str, others: list[tuple[str, ...]]) -> str:
    title = "-".join(names)
    context = _context(names, command)
    summary, *rest = (command.help or "").split("\n\n")
    version = f"scraper {scraper.__version__}"
    synopsis = " ".join(command.collect_usage_pieces(context))
    lines = [
        f'.TH "{title.upper()}" "1" "{day}" "{version}" "User Commands"',
        ".nh",
        ".ad l",
        ".SH NAME",
        rf"{_escaped(title)} \- {_escaped(_joined(summary).rstrip('.'))}",
        ".SH SYNOPSIS",
        rf"\fB{_escaped(' '.join(names))}\fR {_escaped(synopsis)}",
        ".SH DESCRIPTION",
        _escaped(_joined(summary)),
        *(line for part in rest for line in _paragraph(part)),
        *_options(command, context),
        *_below(names, command),
        *_see_also(names, others),
    ]
    return "\n".join(lines) + "\n"


def _context(names: tuple[str, ...], command: click.Command) -> click.Context:
    context = None
    for name in names[:-1]:
        context = click.Context(click.Command(name), parent=context, info_name=name)
    return command.context_class(command, parent=context, info_name=names[-1], help_option_names=["-h", "--help"])


def _joined(text: str) -> str:
    return " ".join(text.split())


def _paragraph(text: str) -> Iterator[str]:
    lines = [line.rstrip() for line in text.strip("\n").split("\n")]
    if lines[0].strip() != _KEPT:
        yield ".PP"
        yield _escaped(_joined(text))
        return
    least = min(len(line) - len(line.lstrip()) for line in lines[1:] if line)
    yield from (".PP", ".nf", *(_escaped(line[least:]) for line in lines[1:]), ".fi")


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    records = [record for parameter in command.get_params(context) if (record := parameter.get_help_record(context))]
    options = [(names, text) for names, text in records if names.startswith("-")]
    if options:
        yield ".SH OPTIONS"
    for names, text in options:
        yield from (".TP", rf"\fB{_escaped(names)}\fR", _escaped(_joined(text)))


def _below(names: tuple[str, ...], command: click.Command) -> Iterator[str]:
    if not isinstance(command, click.Group):
        return
    yield ".SH COMMANDS"
    for name, inner in command.commands.items():
        summary = SUMMARIES[name] if command is cli else _joined((inner.help or "").split("\n\n")[0])
        yield from (".TP", rf"\fB{_escaped('-'.join((*names, name)))}\fR(1)", _escaped(summary))


def _see_also(names: tuple[str, ...], others: list[tuple[str, ...]]) -> Iterator[str]:
    """Name the command above and those beside this one."""
    if len(names) == 1:
        return
    beside = (each for each in others if each != names and (each == names[:-1] or each[:-1] == names[:-1]))
    yield ".SH SEE ALSO"
    yield ",\n".join(rf"\fB{_escaped('-'.join(each))}\fR(1)" for each in beside)


def _escaped(text: str) -> str:
    """Return a text as troff prints it: no requests at the beginning of a line, hyphens that can be copied."""
    plain = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{plain}" if plain.startswith((".", "'")) else plain


def write(folder: Path) -> None:
    """Write all pages into a folder, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in man_pages().items():
        (folder / name).write_text(text, "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
