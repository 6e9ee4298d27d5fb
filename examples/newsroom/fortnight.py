"""Two weeks of news that never happened: pages of an agency, three papers and an aggregator, the same at each run.

Papers print what the agency sends, whole, cut or under another headline, write stories of their own, and announce both
beside their articles for as long as they run them. A notebook has something to look at, and nobody's text is needed.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import escape
from typing import TYPE_CHECKING

from scraper import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_DAY = datetime(2026, 3, 2, 6, tzinfo=UTC)
DAYS = 14
AGENCY = "Kestrel Wire"
AGGREGATOR = "All Papers"
HOSTS = {
    AGENCY: "www.kestrelwire.example",
    "Calder Tribune": "www.caldertribune.example",
    "Fenland Chronicle": "www.fenlandchronicle.example",
    "Harbour Viewer": "www.harbourviewer.example",
    AGGREGATOR: "allpapers.example",
}
# How likely each prints what the agency sends, and how many stories a day it writes itself.
PAPERS = {"Calder Tribune": 0.7, "Fenland Chronicle": 0.4, "Harbour Viewer": 0.25, AGGREGATOR: 0.9}
OWN_STORIES = {"Calder Tribune": 2, "Fenland Chronicle": 3, "Harbour Viewer": 4, AGGREGATOR: 0}
BORROWED = 0.3  # of the papers' own stories, by the aggregator

PEOPLE = "Ines Calloway|Tomas Verhoeven|Rahel Okonjo|Piotr Lindqvist|Maud Ferrant|Idris Penhale|Sanna Koskela".split(
    "|"
)
BODIES = (
    "town council|harbour office|water board|school district|ferry company|growers' union|county library|"
    "railway museum|fishing fleet|hill farmers' market|lighthouse trust|river police"
).split("|")
DEEDS = (
    "reopens|repairs|postpones|counts|paints|moves|lends out|measures|doubles|shortens|insures|rebuilds|surveys|cleans|"
    "sells"
).split("|")
THINGS = (
    "the footbridge at {place}|its {number} oldest boats|the night service to {place}|the reading room in {place}|"
    "{number} lamps along the quay|the orchard above {place}|the winter timetable|its pumping station near {place}|"
    "the weekly market in {place}|{number} miles of hedgerow|the bell of {place}|the archive of {place}"
).split("|")
PLACES = (
    "Sallow Ness|Upper Threlby|Marrowgate|Stonehythe|Ellerwick|Pennock Cross|Brackwater|Hallowmere|Quillan Bay|"
    "Dunmarsh|Orrest Head|Tarnbrook"
).split("|")
WORDS = (
    "cautiously wooden slate narrow northern volunteers apprentice ledger harness tide barley copper signal granite "
    "timber lantern canvas gravel orchard chapel mill weir kiln ropewalk cooper smithy ferryman surveyor clerk joiner "
    "budget tender quarrel petition rehearsal banquet regatta auction harvest drought thaw gale fog frost sunrise "
    "before after beneath beside without among toward against during"
).split()


@dataclass(frozen=True, slots=True)
class Report:
    """One article as one publisher prints it; ``days``: how long its teaser runs there."""

    publisher: str
    title: str
    paragraphs: tuple[str, ...]
    at: datetime
    author: str
    days: int
    agency: str = ""

    @property
    def url(self) -> str:
        """Its address."""
        words = "".join(sign if sign.isalnum() else " " for sign in self.title.lower()).split()
        return f"https://{HOSTS[self.publisher]}/{self.at:%Y/%m/%d}/{'-'.join(words)}"


def pages(seed: int = 7) -> Iterator[Page]:
    """Yield some 380 pages of two weeks, the oldest first."""
    printed = reports(seed)
    for report in printed:
        since = report.at - timedelta(days=7)
        running = [
            other
            for other in printed
            if other.publisher == report.publisher
            and since < other.at < report.at < other.at + timedelta(days=other.days)
        ]
        yield Page(report.url, _html(report, running[-12:]).encode(), fetched_at=report.at + timedelta(minutes=20))


def reports(seed: int = 7) -> list[Report]:
    """Return what is printed in the two weeks, the oldest first."""
    return sorted(_reports(random.Random(seed)), key=lambda each: (each.at, each.url))  # noqa: S311 - no secret


def _reports(chance: random.Random) -> Iterator[Report]:
    for day in range(DAYS):
        date = FIRST_DAY + timedelta(days=day)
        is_weekend = date.weekday() > 4
        for _ in range(chance.randint(1, 3) if is_weekend else chance.randint(4, 7)):
            sent = _report(AGENCY, date, chance)
            yield sent
            for paper, share in PAPERS.items():
                if chance.random() < share:
                    yield _printed(sent, paper, chance)
        for paper, count in OWN_STORIES.items():
            for _ in range(count):
                own = _report(paper, date, chance)
                yield own
                if chance.random() < BORROWED:
                    yield _printed(own, AGGREGATOR, chance)


def _report(publisher: str, day: datetime, chance: random.Random) -> Report:
    body, deed = chance.choice(BODIES), chance.choice(DEEDS)
    thing = _fill(chance.choice(THINGS), chance)
    paragraphs = tuple(_paragraph(body, thing, chance) for _ in range(chance.randint(4, 8)))
    at = day + timedelta(minutes=chance.randint(0, 600))
    title = f"{body[0].upper()}{body[1:]} {deed} {thing}"
    return Report(publisher, title, paragraphs, at, chance.choice(PEOPLE), chance.choice((1, 1, 2, 2, 3, 5)))


def _printed(sent: Report, paper: str, chance: random.Random) -> Report:
    """Return what a paper makes of a report that another sent: the aggregator takes it whole, others cut its end."""
    is_whole = paper == AGGREGATOR
    kept = sent.paragraphs if is_whole else sent.paragraphs[: chance.randint(3, len(sent.paragraphs))]
    title = sent.title if is_whole or chance.random() < 0.5 else f"“{chance.choice(PLACES)} can wait”: {sent.title}"
    later = sent.at + timedelta(minutes=chance.randint(15, 500))
    return replace(
        sent, publisher=paper, title=title, paragraphs=kept, at=later, days=chance.randint(1, 4), agency=sent.publisher
    )


def _paragraph(body: str, thing: str, chance: random.Random) -> str:
    sentences = []
    for _ in range(chance.randint(2, 4)):
        middle = " ".join(chance.sample(WORDS, chance.randint(5, 9)))
        sentences.append(
            chance.choice(
                (
                    f"The {body} named {middle} when it spoke of {thing}.",
                    f"“{middle[0].upper()}{middle[1:]},” said {chance.choice(PEOPLE)} in {chance.choice(PLACES)}.",
                    f"Some {chance.randint(12, 980)} people from {chance.choice(PLACES)} asked for {middle}.",
                    f"Last year there had been {middle}, and {_fill(chance.choice(THINGS), chance)} besides.",
                )
            )
        )
    return " ".join(sentences)


def _fill(pattern: str, chance: random.Random) -> str:
    return pattern.format(place=chance.choice(PLACES), number=chance.randint(3, 95))


def _html(report: Report, running: list[Report]) -> str:
    credit = f"{report.author}, {report.agency}" if report.agency else report.author
    dateline = f"({report.agency or report.publisher}) – " if report.agency or report.publisher == AGENCY else ""
    paragraphs = [dateline + report.paragraphs[0], *report.paragraphs[1:]]
    teasers = "".join(
        f'<li><a href="{escape(other.url)}"><h3>{escape(other.title)}</h3></a>'
        f"<p>{escape(other.paragraphs[0][:120])}…</p></li>"
        for other in running
    )
    box = f"<aside><h2>More from {escape(report.publisher)}</h2><ul>{teasers}</ul></aside>" if running else ""
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{escape(report.title)} | {escape(report.publisher)}</title>"
        f'<meta property="og:site_name" content="{escape(report.publisher)}">'
        f'<link rel=canonical href="{escape(report.url)}"></head><body>'
        f'<header><a href="/">{escape(report.publisher)}</a> <nav><a href="/news">News</a> <a href="/local">Local</a>'
        f"</nav></header><main><article><h1>{escape(report.title)}</h1><p class=byline>By {escape(credit)}, "
        f'<time datetime="{report.at:%Y-%m-%dT%H:%M:%SZ}">{report.at:%d %B %Y}</time></p>'
        + "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
        + f"</article>{box}</main><footer><p>© {escape(report.publisher)}. Terms · Privacy</p></footer></body></html>"
    )
