"""``scraper discover``: the articles that a site announces, as JSON Lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from itertools import islice
from typing import TYPE_CHECKING

import click

from scraper.cli.counts import COUNT
from scraper.cli.days import DAY
from scraper.cli.durations import SECONDS
from scraper.cli.exits import Exit, complain
from scraper.cli.fields import Fields, picked
from scraper.models import Discovered, Rejection
from scraper.network_policy import Policy
from scraper.records import json_text, record_of
from scraper.site_discovery import MAX_PAGES, find
from scraper.urls.addresses import is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from scraper.models import Discovery

FIELDS = tuple(field.name for field in fields(Discovered))


@click.command()
@click.argument("url")
@click.option("--since", type=DAY, metavar="DAY", help="Leave out what is older: 2026-01-27.")
@click.option("--limit", type=COUNT, metavar="N", help="Stop after so many addresses.")
@click.option("--max-pages", type=COUNT, default=MAX_PAGES, show_default=True, metavar="N", help="Pages to look at.")
@click.option(
    "--delay",
    type=SECONDS,
    default=Policy().delay,
    show_default=True,
    metavar="SECONDS",
    help="Pause between two requests to one host.",
)
@click.option("--fields", "names", type=Fields(FIELDS), metavar="NAMES", help="Keys of the objects: url,title")
@click.option("--allow-private", is_flag=True, help="Visit private addresses and all ports as well.")
@click.pass_context
def discover(  # noqa: PLR0917 - click passes them by name
    context: click.Context,
    url: str,
    since: date | None,
    limit: int | None,
    max_pages: int,
    delay: float,
    names: tuple[str, ...] | None,
    allow_private: bool,
) -> None:
    """Print the articles that a site announces.

    \b
    Examples:
      scraper discover https://www.example.org/
      scraper discover https://www.example.org/feed.xml --since 2026-01-01 --limit 100

    Looks at its feeds, its sitemaps and its index pages. One JSON object a line: url, source (feed, news_sitemap,
    sitemap, index, link), title, published, modified. robots.txt is kept to.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    if not is_web_address(url):
        raise click.UsageError(f"{url} is no http(s) URL")
    policy = Policy(delay=delay, allow_private=allow_private)
    count = _Count()
    entries = find(url, policy, since=since, max_pages=max_pages, see=count.see)
    for entry in islice(count.watch(entries), limit):
        click.echo(json_text(picked(record_of(entry), names)))
    if count.is_silent:
        complain(url, count.why_nothing())
    context.exit(count.exit)


class _Count:
    """Counts addresses as they pass, names each page that was not read on stderr, and knows the exit code."""

    def __init__(self) -> None:
        self._found = 0
        self._failed = 0
        self._seen: list[Discovery] = []

    def see(self, discovery: Discovery) -> None:
        """Take note of what a page gave away."""
        self._seen.append(discovery)

    def watch(self, entries: Iterable[Discovered | Rejection]) -> Iterator[Discovered]:
        """Yield the addresses alone."""
        for entry in entries:
            if isinstance(entry, Rejection):
                self._failed += 1
                complain(entry.url, f"{entry.reason}: {entry.detail}")
            else:
                self._found += 1
                yield entry

    @property
    def is_silent(self) -> bool:
        """Whether nothing has been printed, on either stream."""
        return not self._found and not self._failed

    def why_nothing(self) -> str:
        """Return what was there instead of articles, and what to try."""
        looked = [each for each in self._seen if each.kind not in {"redirect", "guess"}]
        kinds = Counter(each.kind.replace("_", " ") for each in looked)
        pages = ", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items())) or "nothing"
        if old := sum(len(each.found) for each in looked):
            return f"all {old} articles that it names are older; leave out --since (looked at: {pages})"
        links = sum(each.links for each in looked)
        return (
            f"0 of {links} links look like those of articles (none is written by a script, or says nofollow);"
            f" try its feed, its sitemap or a section (looked at: {pages})"
        )

    @property
    def exit(self) -> Exit:
        """3 beats 1, as everywhere."""
        if not self._found:
            return Exit.NOTHING
        return Exit.SOME_FAILED if self._failed else Exit.DONE
