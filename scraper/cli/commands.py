"""Which commands there are. A command's module, with all that it needs, is imported when the command is run.

Help, completion and mistyped names need no more than the lines below; numpy and the HTTP library alone take longer
to load than the whole of ``scraper --help`` may.
"""

from __future__ import annotations

from importlib import import_module

import click

# The first sentence of each command's own help, in the order in which a newcomer meets them. The command ``name``
# is ``name`` in ``scraper/cli/name.py``.
SUMMARIES = {
    "extract": "Print the articles of saved pages, of URLs, or of stdin.",
    "explain": "Show what became of each block of a page, and why.",
    "clean": "Make a clean corpus of saved pages and web archives.",
    "learn": "Learn what repeats on the pages of each site.",
    "discover": "Print the articles that a site announces.",
    "crawl": "Run a crawl job: visit what is due, read what came.",
    "status": "Show how a crawl job stands, while it runs or not.",
    "corpus": "Work with a corpus file: search, browse, export, merge, check.",
    "mcp": "Serve tools for models over stdin and stdout (MCP).",
    "schema": "Print the JSON Schema of what is written and printed.",
    "spark": "Work on a Spark cluster.",
    "doctor": "Show what this program runs on, and what it lacks.",
    "completion": "Print what makes a shell complete with Tab.",
}


class Commands(click.Group):
    """A group that lists its commands by their summaries, and loads the one that is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click hands it over
        """Return the names, in the order of the table."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command to run, or to complete, with all of its options."""
        name, known, rest = super().resolve_command(ctx, args)
        return name, load(name) if name and known else None, rest


def listed() -> list[click.Command]:
    """Return all commands as help lists them: names and summaries."""
    return [click.Command(name, short_help=summary) for name, summary in SUMMARIES.items()]


def load(name: str) -> click.Command:
    """Import a command."""
    command = getattr(import_module(f"scraper.cli.{name}"), name)
    if not isinstance(command, click.Command):
        raise TypeError(f"scraper.cli.{name} has no command {name}")
    return command
