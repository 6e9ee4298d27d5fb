"""Reads saved pages that were changed at random, and looks for what must never happen.

    python benchmarks/fuzz.py --minutes 30 --seed 7 FOLDER [FOLDER...]
    python benchmarks/fuzz.py --seed 7 --case 1234 FOLDER...      one case again, with the traceback

A folder holds pages as ``X.html`` or ``X.html.gz``, below it too. Bytes, markup, address, base, facts, times,
charset, coding and archive are varied. Counted are: exceptions that are not errors of this package's own; answers
that differ when the same is asked again; control characters in any field; the slowest call, in CPU time. A case
that hangs ends the program with a traceback. Exit code 1 if anything was found.
"""

from __future__ import annotations

import argparse
import faulthandler
import itertools
import json
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from io import BytesIO
from itertools import chain
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from mutations import ADDRESSES, CODINGS, DATES, VALUES, archive, changed, packed

from scraper.api import explain, extract, extract_all, learn
from scraper.characters import clean_text
from scraper.corpus import Corpus
from scraper.crashes import CRASH, describe_crash
from scraper.decompression import DecompressionError, decompress
from scraper.discovery import discover
from scraper.errors import ScraperError
from scraper.fetching.robots import rules_of
from scraper.inputs import survey
from scraper.models import Page, Rejection
from scraper.network_policy import Policy
from scraper.pipeline import clean
from scraper.sidecar import parse_facts
from scraper.warc import read_warc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Road = Callable[[Sequence[Page], Random], object]

HANG = 120  # seconds
SLOW = 5.0  # seconds of CPU that no call may take
ASKED_AGAIN = 0.25  # share of the cases
MAX_SHOWN = 20
LIMIT = Policy().max_body


# ---------------------------------------------------------------- roads: ways in


def _extract(pages: Sequence[Page], chance: Random) -> object:
    page = changed(pages, chance)
    return extract(page), extract_all(page), explain(page)


def _extract_text(pages: Sequence[Page], chance: Random) -> object:
    page = changed(pages, chance)
    return extract(page.body.decode("utf-8", "surrogateescape"), url=page.url, fetched_at=page.fetched_at)


def _learn(pages: Sequence[Page], chance: Random) -> object:
    page = changed(pages, chance)
    return extract(changed(pages, chance), profile=learn([page, page]))


def _discover(pages: Sequence[Page], chance: Random) -> object:
    page = changed(pages, chance)
    if chance.random() < 0.5:
        body = _announcement(chance).encode("utf-8", "replace")
        page = Page(page.url, body, content_type=page.content_type)
    return discover(page)


def _announcement(chance: Random) -> str:
    """Return a feed of XML or JSON, or a sitemap, with anything in it."""
    url, title, date = _any(chance), _any(chance), _any(chance)
    item = f"<item><link>{url}</link><title>{title}</title><pubDate>{date}</pubDate></item>"
    entry = f"<url><loc>{url}</loc><lastmod>{date}</lastmod></url>"
    record = json.dumps({"items": [{"url": url, "title": title, "date_published": date}]})
    return chance.choice((f"<rss><channel>{item * 3}", f"<urlset>{entry * 3}", record))


def _any(chance: Random) -> str:
    return chance.choice((*ADDRESSES, *DATES, *VALUES))


def _robots(_pages: Sequence[Page], chance: Random) -> object:
    names = ("User-agent", "Disallow", "Allow", "Crawl-delay", "Sitemap", "x", "")
    lines = (f"{chance.choice(names)}: {_any(chance)}" for _ in range(20))
    rules = rules_of("\n".join(lines).encode("utf-8", "replace"), "https://news.example/robots.txt", "newspage-scraper")
    return rules.allows(chance.choice(ADDRESSES)), rules.crawl_delay, rules.sitemaps


def _facts(pages: Sequence[Page], chance: Random) -> object:
    record: dict[str, object] = {name: _any(chance) for name in ("url", "fetched_at") if chance.random() < 0.8}
    if chance.random() < 0.5:
        record["headers"] = {_any(chance): _any(chance) for _ in range(2)}
    try:
        facts = parse_facts(record)
    except ValueError:  # what a facts file that says something else raises
        return None
    page = Page(facts.url, changed(pages, chance).body, headers=facts.headers, fetched_at=facts.fetched_at)
    return extract(page), page.validators


def _warc(pages: Sequence[Page], chance: Random) -> object:
    read = read_warc(BytesIO(archive(pages, chance)))
    return [page if isinstance(page, Rejection) else (page, extract(page)) for page in read]


def _packed(pages: Sequence[Page], chance: Random) -> object:
    coding = chance.choice(CODINGS)
    try:
        return decompress([packed(changed(pages, chance).body, coding, chance)], [coding], LIMIT)
    except DecompressionError as error:
        return str(error)


def _corpus(pages: Sequence[Page], chance: Random) -> object:
    """Return a corpus of some pages; what ends as a crash there has been told by the fence."""
    with Corpus() as corpus:
        report = clean([changed(pages, chance) for _ in range(6)], corpus)
        crashes = [rejection.detail for rejection in report.rejections if rejection.reason == CRASH]
        if crashes:
            raise RuntimeError(f"fenced: {crashes[0]}")
        return report.stories, tuple(corpus.stories()), tuple(corpus.teasers()), tuple(corpus.verify())


ROADS: dict[str, tuple[Road, int]] = {
    "extract, extract_all, explain": (_extract, 12),
    "extract of text": (_extract_text, 2),
    "learn": (_learn, 1),
    "discover": (_discover, 3),
    "robots.txt": (_robots, 1),
    "facts": (_facts, 2),
    "archives": (_warc, 2),
    "codings": (_packed, 2),
    "corpus": (_corpus, 1),
}


# ---------------------------------------------------------------- a case


@dataclass
class Findings:
    """What was seen; each finding with the number of its case."""

    calls: Counter[str] = field(default_factory=Counter)
    exceptions: dict[str, int] = field(default_factory=dict)
    differing: list[int] = field(default_factory=list)
    controls: dict[str, int] = field(default_factory=dict)
    slowest: tuple[float, int, str] = (0.0, 0, "")

    @property
    def are_none(self) -> bool:
        """Whether nothing happened that must not."""
        return not (self.exceptions or self.differing or self.controls or self.slowest[0] > SLOW)


def chosen(seed: int, case: int) -> tuple[str, Road]:
    """Return the road of a case."""
    names = list(ROADS)
    [name] = Random(f"{seed} {case} road").choices(names, [ROADS[name][1] for name in names])  # noqa: S311 - to be repeated
    return name, ROADS[name][0]


def ask(road: Road, pages: Sequence[Page], seed: int, case: int) -> object:
    """One answer; an error that is meant is an answer, too."""
    try:
        return road(pages, Random(f"{seed} {case}"))  # noqa: S311 - to be repeated
    except ScraperError as error:
        return repr(error)


def run_case(pages: Sequence[Page], seed: int, case: int, findings: Findings) -> None:
    """Ask once, sometimes twice, and note what must not be."""
    name, road = chosen(seed, case)
    findings.calls[name] += 1
    begun = time.process_time()
    try:
        answer = ask(road, pages, seed, case)
    except Exception as error:  # noqa: BLE001 - to find these is what this is for
        findings.exceptions.setdefault(describe_crash(error), case)
        return
    findings.slowest = max(findings.slowest, (time.process_time() - begun, case, name))
    for place, text in texts_of(answer):
        if text != clean_text(text):
            findings.controls.setdefault(f"{name}: {place}", case)
    if Random(case).random() < ASKED_AGAIN and repr(ask(road, pages, seed, case)) != repr(answer):  # noqa: S311 - as above
        findings.differing.append(case)


# A page is what came; what was read from it is what must be clean.
RAW = frozenset({"Page.url", "Page.final_url", "Page.headers", "Page.content_type", "Article.url", "Rejection.url"})


def texts_of(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Every string in an answer, with the field that holds it."""
    if isinstance(value, str):
        yield place, value
    elif is_dataclass(value):
        names = (f"{type(value).__name__}.{each.name}" for each in fields(value))
        for name in names:
            if name not in RAW:
                yield from texts_of(getattr(value, name.partition(".")[2]), name)
    elif isinstance(value, tuple | list):
        yield from chain.from_iterable(texts_of(each, place) for each in value)


# ---------------------------------------------------------------- a run


def load(folders: Sequence[Path]) -> list[Page]:
    """All pages of some folders."""
    return [page for _, page in survey(folders).inputs() if isinstance(page, Page)]


def fuzz(pages: Sequence[Page], seed: int, cases: Iterator[int], *, until: float = float("inf")) -> Findings:
    """Run cases until a time of the monotonic clock."""
    findings = Findings()
    for case in cases:
        if time.monotonic() >= until:
            break
        faulthandler.dump_traceback_later(HANG, exit=True)
        run_case(pages, seed, case, findings)
    faulthandler.cancel_dump_traceback_later()
    return findings


def report(findings: Findings) -> None:
    """Print what was seen."""
    print("| road | calls |\n|---|---:|")
    for name, count in findings.calls.items():
        print(f"| {name} | {count:,} |")
    seconds, case, name = findings.slowest
    print(f"\nslowest: {seconds:.2f} s of CPU, {name}, case {case}")
    found = (
        ("exceptions", findings.exceptions),
        ("answers that differ when repeated", dict.fromkeys(map(str, findings.differing), 0)),
        ("control characters in a field", findings.controls),
    )
    for kind, places in found:
        print(f"{kind}: {len(places)}")
        for place, number in list(places.items())[:MAX_SHOWN]:
            print(f"    {place}" + (f" (case {number})" if number else ""))


def main() -> int:
    """Fuzz, or repeat one case."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--case", type=int, help="this one alone")
    options = parser.parse_args()
    pages = load(options.folders)
    if not pages:
        parser.error("no page in these folders")
    if options.case is not None:
        return again(pages, options.seed, options.case)
    begun = datetime.now().astimezone()
    findings = fuzz(pages, options.seed, itertools.count(), until=time.monotonic() + 60 * options.minutes)
    print(f"seed {options.seed}, {len(pages)} pages, {datetime.now().astimezone() - begun}\n")
    report(findings)
    return 0 if findings.are_none else 1


def again(pages: Sequence[Page], seed: int, case: int) -> int:
    """One case, with the traceback of what it raises."""
    name, road = chosen(seed, case)
    try:
        answer = ask(road, pages, seed, case)
    except Exception:  # noqa: BLE001 - to be shown
        traceback.print_exc()
        return 1
    found = [(place, text) for place, text in texts_of(answer) if text != clean_text(text)]
    print(json.dumps({"road": name, "control characters": found}, indent=2))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
