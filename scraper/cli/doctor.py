"""``scraper doctor``: what this program runs on, and what it lacks."""

from __future__ import annotations

import click
from rich.text import Text

from scraper.cli.exits import Exit
from scraper.cli.terminal import show
from scraper.reports.installation import Finding, State, examine

COLOURS = {State.OK: "green", State.ABSENT: "yellow", State.BROKEN: "red"}
NAME_WIDTH = len("SQLite write-ahead log")


@click.command()
@click.pass_context
def doctor(context: click.Context) -> None:
    """Show what this program runs on, and what it lacks.

    \b
    Examples:
      scraper doctor
      scraper doctor | grep -v ^ok        what is absent or broken

    Versions, optional packages, features of SQLite, the browser; nothing is visited. Exit codes: 0 all that is
    needed is there; 2 something is broken.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    findings = examine()
    show(map(_line, findings))
    is_broken = any(finding.state is State.BROKEN for finding in findings)
    context.exit(Exit.USAGE if is_broken else Exit.DONE)


def _line(finding: Finding) -> Text:
    state = (f"{finding.state:<6}", COLOURS[finding.state])
    return Text.assemble(state, f"  {finding.name:<{NAME_WIDTH}} {finding.detail}")
