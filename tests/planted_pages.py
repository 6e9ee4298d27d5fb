"""Pages of several sites with all that a corpus is made of: furniture, copies, versions, stubs, teasers, damage."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from planted import EDITS, Writer

from scraper.models import Page
from scraper.warc_export import write_warc

if TYPE_CHECKING:
    from pathlib import Path

SITES = ("sennau-post", "fenland", "kurier", "observer", "valley-news", "herald", "lantern", "aggregator")
START = datetime(2026, 3, 1, 6, tzinfo=UTC)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
# In this share of the pages the day of publication is not stated.
UNDATED = 0.1


@dataclass(frozen=True, slots=True)
class Told:
    """An article on a page of a site, and what a teaser can say of it."""

    site: int
    slug: str
    title: str
    text: str
    day: datetime | None
    credit: str = ""
    notice: str = ""

    @property
    def url(self) -> str:
        """Where it stands."""
        return f"https://www.{SITES[self.site]}.example/news/{self.slug}"


class Press:
    """Eight sites that print each other's stories; equal seeds print equal pages."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 # test data, the same in every run
        self.writer = Writer(self.random)
        self.menus = [[" ".join(self.writer.draw(1)).capitalize() for _ in range(6)] for _ in SITES]

    def pages(self, stories: int) -> list[Page]:
        """Return the pages of so many stories: three in ten are copied, and as many pages come on top."""
        told = [each for number in range(stories) for each in self._story(number)]
        pages = [self._page(each, self._box(each.site, told)) for each in told]
        pages += [self._front(site, told) for site in range(len(SITES))]
        again = self.random.sample(pages, len(pages) // 20)
        pages += [replace(page, fetched_at=page.fetched_at and page.fetched_at + timedelta(days=2)) for page in again]
        pages += [replace(page, fetched_at=None) for page in again[::3]]
        pages += [self._homeless(each) for each in self.random.sample(told, 12)]
        pages += [
            Page(f"https://www.herald.example/picture/{number}", PICTURE + bytes([number])) for number in range(4)
        ]
        return pages

    # ------------------------------------------------------------ articles

    def _story(self, number: int) -> list[Told]:
        random = self.random
        text = self.writer.prose(random.randint(60, 160))
        day = START + timedelta(days=random.randrange(14), minutes=random.randrange(900))
        first = self._told(number, random.randrange(7), text, day)
        match number % 10:
            case 0:
                return [first, *self._edited(first)]
            case 1:
                return [first, replace(first, text=f"{text} {self.writer.prose(30)}", title=f"{first.title} again")]
            case 2:
                credit = f'<p>Source: {SITES[first.site]} | <a href="{first.url}">Read original version</a></p>'
                return [first, replace(self._told(number, 7, text, day + timedelta(days=9)), credit=credit)]
            case 3:
                cut = f"{text[: len(text) // 3]} …"
                return [first, replace(self._told(number, 5, cut, day), notice="<p>Subscribe to continue reading.</p>")]
            case 4:
                column = self.writer.changed(text, 0.1)
                later = day + timedelta(days=1)
                return [first, replace(self._told(number, first.site, column, later), title=first.title)]
        return [first]

    def _edited(self, first: Told) -> list[Told]:
        edits = self.random.sample(sorted(EDITS), 3)
        later = [first.day and first.day + timedelta(days=days) for days in (0, 1, 4)]
        footers = self.writer.footers
        return [
            self._told(
                number, self.random.randrange(7), EDITS[edit](self.writer, first.text, footers[8], footers[9]), day
            )
            for number, (edit, day) in enumerate(zip(edits, later, strict=True))
        ]

    def _told(self, number: int, site: int, text: str, day: datetime | None) -> Told:
        title = " ".join(self.random.sample(self.writer.words, 7)).capitalize()  # of rare words, as a headline is
        slug = f"{'-'.join(self.writer.draw(5))}-{number}"
        return Told(site, slug, title, text, None if self.random.random() < UNDATED else day)

    # ------------------------------------------------------------ pages

    def _page(self, told: Told, box: str) -> Page:
        # The appeal stands among the paragraphs: only the other pages of the site tell that it is none.
        appeal = f"<p>{self.writer.footers[told.site]}</p>"
        paragraphs = "".join(f"<p>{html.escape(each)}</p>" for each in _paragraphs(told.text))
        date = f'<meta property="article:published_time" content="{told.day.isoformat()}">' if told.day else ""
        head = f'<title>{told.title} | {SITES[told.site]}</title><link rel="canonical" href="{told.url}">{date}'
        body = f"<h1>{told.title}</h1>{told.credit}{paragraphs}{appeal}{told.notice}{box}"
        visited = (told.day or START) + timedelta(hours=self.random.randrange(40))
        return self._printed(told.site, told.url, head, body, visited)

    def _front(self, site: int, told: list[Told]) -> Page:
        cards = "".join(map(self._card, self._some(8, site, told)))
        front = f"https://www.{SITES[site]}.example/"
        return self._printed(site, front, f"<title>{SITES[site]}</title>", f"<div>{cards}</div>", START)

    def _homeless(self, told: Told) -> Page:
        """Return a page without a URL; every other one names its own."""
        page = self._page(told, "")
        if self.random.random() < 0.5:
            page = replace(page, body=page.body.replace(b'rel="canonical"', b'rel="none"'))
        return replace(page, url=None, fetched_at=None)

    def _printed(self, site: int, url: str, head: str, body: str, visited: datetime) -> Page:
        menu = "".join(f'<li><a href="/{name.lower()}">{name}</a></li>' for name in self.menus[site])
        text = f"<!DOCTYPE html><html lang=en><head>{head}</head><body><ul>{menu}</ul><div>{body}</div></body></html>"
        return Page(url, text.encode(), content_type="text/html; charset=utf-8", fetched_at=visited)

    def _some(self, count: int, site: int, told: list[Told]) -> list[Told]:
        here = [each for each in told if each.site == site]
        return self.random.sample(here, min(count, len(here)))

    def _box(self, site: int, told: list[Told]) -> str:
        if self.random.random() < 0.3:
            return ""
        return f"<div><h3>More news</h3>{''.join(map(self._card, self._some(4, site, told)))}</div>"

    def _card(self, told: Told) -> str:
        # By its own address, by one that leads to no page of the corpus, and about something that nobody has read.
        kind = self.random.randrange(3)
        url = told.url if kind == 0 else f"https://www.{SITES[told.site]}.example/short/{told.slug}"
        snippet = told.text[: self.random.randint(70, 120)] if kind < 2 else self.writer.prose(15)
        return f'<div><h4><a href="{url}">{told.title}</a></h4><p>{html.escape(snippet)}…</p></div>'


def _paragraphs(text: str) -> list[str]:
    words = text.replace("\n\n", " ").split(" ")
    return [" ".join(words[start : start + 40]) for start in range(0, len(words), 40)]


def save(pages: list[Page], folder: Path) -> None:
    """Write pages and the facts of their visits as files, and beside them some that cannot be used."""
    folder.mkdir(parents=True)
    for number, page in enumerate(pages):
        path = folder / f"{number:04}.html"
        path.write_bytes(page.body)
        visited = page.fetched_at.isoformat() if page.fetched_at else None
        facts = {"url": page.url, "headers": {"content-type": "text/html"}, "fetched_at": visited}
        path.with_suffix(".json").write_text(json.dumps(facts))
    (folder / "blank.html").write_text(" \n")
    (folder / "facts.html").write_text("<p>The ferry has stopped.</p>")
    (folder / "facts.json").write_text('{"fetched_at": "yesterday"}')
    (folder / "damaged.html.gz").write_bytes(b"\x1f\x8b\x08 and then nothing")
    (folder / "odd\udcff.html").write_bytes(PICTURE)  # a name that is no UTF-8
    (folder / "half.html").write_text(f"<title>A \\ud800</title><p>{'Half a character. ' * 9}&#xD83D;</p>")
    (folder / "notes.txt").write_text("no page")


def archive(pages: list[Page], path: Path) -> None:
    """Write pages as a web archive, and break it off in the middle of the last."""
    with path.open("wb") as file:
        write_warc(pages, file)
    path.write_bytes(path.read_bytes()[:-50])
