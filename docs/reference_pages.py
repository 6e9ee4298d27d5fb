"""The reference as Markdown, from the program itself: its public names and its commands, so that no page goes stale."""

from __future__ import annotations

import inspect
import re
from enum import Enum
from typing import TYPE_CHECKING

import click

import scraper
from scraper.cli.commands import SUMMARIES, load
from scraper.cli.main import cli

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Every public name stands in one group; a test compares them with `scraper.__all__`.
GROUPS = {
    "Read a page": "extract extract_all explain Page read_warc",
    "The article": (
        "Article Author AuthorKind AuthorRole Dateline Paragraph ParagraphKind RightsSignal Chunk "
        "Evidence Candidate Confidence"
    ),
    "Its structure": (
        "Block BlockKind ParagraphBlock HeadingBlock ListBlock ListItem QuoteBlock TableBlock TableRow TableCell "
        "PreformattedBlock ImageBlock EmbedBlock RuleBlock Inline Mark"
    ),
    "Teasers": "Teaser TeaserRecord Sighting",
    "Why": "Explanation BlockTrace Label",
    "Sites and their profiles": "Site SITES site_for SiteProfile PagePrint learn merge_profiles",
    "A corpus": (
        "clean reextract Report Corpus CorpusCounts Statistics GroupCounts Hit Story Copy MergeEvidence "
        "RelatedArticle DoubtfulLink Rejection"
    ),
    "One visit": "fetch Fetcher Policy HostPolicy Validators Chain Redirect Cookie",
    "What a site announces": "Discovered Discovery",
    "Crawl jobs": "crawl Crawl Job read_job Progress CrawlReport",
    "Errors": (
        "ScraperError InputError DecodeError NotHtmlError FetchError FetchTimeout AddressError RedirectError "
        "StatusError SoftBlockError TooLargeError CorpusError CorpusLockedError StateError StateLockedError "
        "UnsupportedSystemError"
    ),
    "The version": "__version__",
}
_SYNTAX = re.compile(r"([\\`*_{}\[\]<>|#$~])")  # what Markdown takes for markup
_BULLET = re.compile(r"^([-+])(?= )", re.MULTILINE)  # and what for an item of a list
_KEPT_LINES = "\x08\n"  # click's mark of a paragraph whose lines stay as they are
BAR = r"\|"  # in a cell of a table, code included
WIDTH = 88  # of usage lines


def api_page() -> str:
    """Return the public names with their signatures and docstrings, as orders to Sphinx's autodoc."""
    return "\n".join(_group(title, names.split()) for title, names in GROUPS.items())


def _group(title: str, names: list[str]) -> str:
    orders = "\n".join(_order(name) for name in names)
    return f"## {title}\n\n```{{eval-rst}}\n{orders}\n```\n"


def _order(name: str) -> str:
    thing = getattr(scraper, name)
    if inspect.isclass(thing) and issubclass(thing, BaseException):
        return f".. autoexception:: scraper.{name}\n   :show-inheritance:\n"
    if inspect.isclass(thing):
        return f".. autoclass:: scraper.{name}\n" + ("   :undoc-members:\n" if issubclass(thing, Enum) else "")
    if inspect.isroutine(thing):
        return f".. autofunction:: scraper.{name}\n"
    return f".. autodata:: scraper.{name}\n   :no-value:\n"


def commands_page() -> str:
    """Return all commands with what their ``--help`` says."""
    return "\n".join(_command(name, command, len(name.split())) for name, command in commands())


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield the program and each of its commands by its whole name: ``scraper corpus stats``."""
    yield "scraper", cli
    for name, command in ((f"scraper {name}", load(name)) for name in SUMMARIES):
        yield name, command
        for inner in command.commands.values() if isinstance(command, click.Group) else ():
            yield f"{name} {inner.name}", inner


def _command(name: str, command: click.Command, depth: int) -> str:
    context = click.Context(command, info_name=name, terminal_width=WIDTH, help_option_names=["-h", "--help"])
    usage = command.get_usage(context).removeprefix("Usage: ")
    options = [each for each in command.get_params(context) if isinstance(each, click.Option)]
    described = [record for each in options if (record := each.get_help_record(context))]
    parts = [f"{'#' * max(depth, 2)} `{name}`", f"```text\n{usage}\n```", *_help(command), _table("option", described)]
    if isinstance(command, click.Group):
        inner = [(each, found.get_short_help_str(limit=200)) for each, found in command.commands.items()]
        parts.append(_table("command", inner))
    return "\n\n".join(part for part in parts if part) + "\n"


def _help(command: click.Command) -> Iterator[str]:
    for part in inspect.cleandoc(command.help or "").split("\n\n"):
        is_kept = part.startswith(_KEPT_LINES)
        lines = part.removeprefix(_KEPT_LINES)
        yield _examples(lines) if is_kept else plain(lines)


def _examples(lines: str) -> str:
    title, _, rest = lines.partition("\n")
    return f"{plain(title)}\n\n```text\n{inspect.cleandoc(rest)}\n```"


def _table(kind: str, rows: list[tuple[str, str]]) -> str:
    if not rows:
        return ""
    lines = (f"| `{name.replace('|', BAR)}` | {plain(' '.join(text.split()))} |" for name, text in rows)
    return "\n".join((f"| {kind} | |", "|---|---|", *lines))


def plain(text: str) -> str:
    """Return a text as Markdown that shows it and is no markup."""
    return _BULLET.sub(r"\\\1", _SYNTAX.sub(r"\\\1", text))


# The pages that have a mark, and what takes its place.
PAGES: dict[str, tuple[str, Callable[[], str]]] = {
    "api": ("<!-- the public names -->", api_page),
    "commands": ("<!-- the commands -->", commands_page),
}
