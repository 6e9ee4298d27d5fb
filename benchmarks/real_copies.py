"""Copies of real pages: how many planted ones are found, and what else is told together, to be judged by eye.

    python benchmarks/real_copies.py --data DIR [--seed 31] [--copies 60]

DIR holds data sets as ``<set>/dev/pages.jsonl`` with gzipped pages. A planted page has the text of a real one, edited,
in another site's frame: menu, byline, boxes, footer and address are that site's. It is dated up to two days later, if
the real page is dated. All pages go through what `scraper clean` does: profiles are learned, articles extracted, and
stories told. A planted page is found if its story has the real page in it. Without planted pages (``--copies 0``) the
list at the end has the real stories alone.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from html import escape
from itertools import chain
from pathlib import Path
from random import Random
from statistics import mean
from string import Template
from typing import TYPE_CHECKING

from planted import EDITS, Writer

from scraper.corpus import Corpus
from scraper.deduplication import similarity
from scraper.deduplication.article_sketch import sketches
from scraper.deduplication.pairs import containment
from scraper.deduplication.tokens import CHARACTER
from scraper.inputs import Input, survey
from scraper.models import Article, Page, Rejection
from scraper.pipeline import ingest, learn_sites, readings
from scraper.reading.page_readings import PageReading, as_input
from scraper.urls.identity import canonicalize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    Inputs: TypeAlias = "Callable[[], Iterable[Input]]"
    Identity: TypeAlias = tuple[str, str | None, str]

SETS = ("aeb", "big9", "googlenews", "fundus_pages", "wcxb")
SHORTEST = 1_500  # characters of an article that is worth copying
LATEST = 2  # days after the original
RETITLED = "another title"
KINDS = (*EDITS, RETITLED)
TEASERS = 6  # of other planted pages, on each

SITES = ("Quarry Ledger", "Tern Valley Courier", "Lowgate Dispatch", "Ostler's Weekly", "Reed Coast News", "Alder Wire")
MENU = ("News", "Politics", "Business", "Opinion", "Culture", "Sport", "Weather", "Obituaries")
SHELL = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>$title | $site</title>$head</head>
<body>$body</body></html>"""
FRAMES = (
    """<header><a href="/"><img src="/logo.svg" alt="$site"></a><nav><ul>$menu</ul></nav></header>
    <main><article><h1>$title</h1><p class="byline">By <a href="/staff">$author</a></p>$time
    <div class="share"><a href="#">Share</a> <a href="#">Tweet</a> <a href="#">Print</a></div>
    <div class="body">$text</div></article>
    <section class="newsletter"><h3>The morning in five minutes</h3><p>Get our newsletter every weekday before
    breakfast. You can leave at any time.</p><form><input type="email"><button>Sign up</button></form></section>
    <aside><h2>More from $site</h2><ul>$teasers</ul></aside></main>
    <footer><p>$footer</p><p>© $site. All rights reserved.</p><a href="/privacy">Privacy</a></footer>""",
    """<table width="100%"><tr><td colspan="2"><b>$site</b><br>$menu</td></tr><tr><td width="180" valign="top">
    <b>Most read</b><ul>$teasers</ul></td><td valign="top"><font size="5"><h2>$title</h2></font>
    <i>$author</i><br>$time<hr>$text<hr><a href="/print">Printer-friendly version</a> | <a href="/mail">E-mail this
    article</a></td></tr><tr><td colspan="2"><small>$footer<br>Copyright $site</small></td></tr></table>""",
    """<div><div>$menu</div><div><h1>$title</h1><div>$time <span>$author, $site</span></div>$text</div>
    <div><h3>Also on this site</h3><ul>$teasers</ul></div><div><h3>2 comments</h3><p>Well said.</p><p>I was there and
    saw nothing of the kind.</p></div><div><div>$footer</div><div>© $site</div></div></div>""",
)
MORE = '<p><a href="/subscribe">Read more</a></p>'


@dataclass(frozen=True, slots=True)
class Planting:
    """A page that was written here, and the name of the real page whose article it copies."""

    page: Page
    kind: str
    original: str

    @property
    def name(self) -> str:
        """How the corpus knows the page."""
        return as_input(self.page).name


@dataclass(frozen=True, slots=True)
class Result:
    """The names of the pages of each story, the longest article of each page, what was planted, what gave nothing."""

    stories: tuple[frozenset[str], ...]
    articles: Mapping[str, Article]
    plantings: tuple[Planting, ...]
    rejections: tuple[Rejection, ...] = ()

    def is_found(self, planting: Planting) -> bool:
        """Whether a planted page is told together with the real one."""
        return any({planting.name, planting.original} <= story for story in self.stories)

    @property
    def others(self) -> tuple[frozenset[str], ...]:
        """Stories of two pages or more that are not just a real page and its copy."""
        originals = {each.name: each.original for each in self.plantings}
        told = ((story, {originals.get(name, name) for name in story}) for story in self.stories)
        return tuple(story for story, roots in told if len(roots) > 1)


def main() -> int:
    """Print what was found of each kind, what was missed, and all other stories of two pages or more."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--copies", type=int, default=60)
    options = parser.parse_args()
    folders = [options.data / name for name in SETS]
    if missing := [str(folder) for folder in folders if not folder.is_dir()]:
        parser.error(f"no such folder: {', '.join(missing)}")
    inventory = survey(folders)
    try:
        result = clean_with_copies(inventory.inputs, options.seed, options.copies)
    except ValueError as error:
        parser.error(f"{options.data}: {error}")
    _print_kinds(result)
    _print_missed(result, options.data)
    _print_others(result, options.data)
    return 0


def clean_with_copies(inputs: Inputs, seed: int, count: int) -> Result:
    """Return the stories of these pages with so many planted copies among them; the inputs are read three times.

    Raises ValueError if they hold fewer articles that are long enough.
    """
    profiles = learn_sites(inputs())
    real = readings(inputs(), profiles=profiles)
    originals = {name: article for name, article in _longest(real) if len(article.text) > SHORTEST}
    plantings = tuple(plant_copies(seed, originals, count))
    planted = tuple(as_input(each.page) for each in plantings)
    names: dict[Identity, set[str]] = defaultdict(set)
    articles: dict[str, Article] = {}
    with Corpus() as corpus:
        # The planted pages are of sites of their own, so it is all one whether these are learned apart.
        for reading in ingest(chain(inputs(), planted), corpus, profiles=(*profiles, *learn_sites(planted))):
            if isinstance(reading, PageReading):
                articles |= dict(_longest((reading,)))
                for article in reading.articles:
                    names[_identity(article)].add(reading.name)
        stories, rejections = [story.members for story in corpus.stories()], tuple(corpus.rejections())
    told = (frozenset(name for copy in story for name in names[_identity(copy.article)]) for story in stories)
    return Result(tuple(told), articles, plantings, rejections)


def _longest(read: Iterable[PageReading | Rejection]) -> Iterator[tuple[str, Article]]:
    for reading in read:
        if isinstance(reading, PageReading) and reading.articles:
            yield reading.name, max(reading.articles, key=lambda article: len(article.text))


def _identity(article: Article) -> Identity:
    return canonicalize(article.url or ""), article.title, article.text


# ---------------------------------------------------------------- planted pages


def plant_copies(seed: int, originals: Mapping[str, Article], count: int) -> Iterator[Planting]:
    """Yield copies of so many of these articles, which have names; the kinds take turns."""
    if count > len(originals):
        raise ValueError(f"{len(originals)} articles of more than {SHORTEST} characters, asked for {count} copies")
    writer = Writer(Random(seed))  # noqa: S311 # test data
    chosen = writer.random.sample(sorted(originals), count)
    titles = [originals[name].title or " ".join(originals[name].text.split()[:8]) for name in chosen]
    for number, name in enumerate(chosen):
        kind = KINDS[number % len(KINDS)]
        title = " ".join(writer.draw(7)).capitalize() if kind == RETITLED else titles[number]
        teasers = writer.random.sample(titles, min(TEASERS, count))
        yield Planting(_page(writer, originals[name], kind, title, teasers), kind, name)


def _page(writer: Writer, original: Article, kind: str, title: str, teasers: Sequence[str]) -> Page:
    number = writer.random.randrange(len(SITES))
    host, frame = f"https://www.{_slug(SITES[number])}.example", FRAMES[number % len(FRAMES)]
    later = original.published and original.published + timedelta(days=writer.random.randint(0, LATEST))
    parts = {
        "title": escape(title),
        "site": escape(SITES[number]),
        "head": f'<meta property="article:published_time" content="{later.isoformat()}">' if later else "",
        "author": escape(", ".join(map(str, original.authors)) or "Our correspondent"),
        "time": f'<time datetime="{later.isoformat()}">{later.day} {later:%B %Y}</time>' if later else "",
        "text": _paragraphs(edited(writer, original.text, kind), is_cut=kind.startswith("cut")),
        "menu": "".join(f'<li><a href="/{_slug(entry)}">{entry}</a></li>' for entry in MENU),
        "teasers": "".join(f'<li><a href="/news/{_slug(each)}">{escape(each)}</a></li>' for each in teasers),
        "footer": writer.footers[number],
    }
    html = Template(SHELL).substitute(parts, body=Template(frame).substitute(parts))
    return Page(f"{host}/news/{_slug(title)}-{writer.random.randrange(10**6)}", html.encode("utf-8", "replace"))


def edited(writer: Writer, text: str, kind: str) -> str:
    """Return the text as this kind of copy has it, without a footer."""
    if kind == RETITLED:
        return text
    # In scripts without blanks a character is to an edit what a word is elsewhere.
    spaced = EDITS[kind](writer, CHARACTER.sub(r"\g<0> ", text), "", "").strip()
    return re.sub(f"({CHARACTER.pattern}) ", r"\1", spaced)


def _paragraphs(text: str, *, is_cut: bool) -> str:
    paragraphs = "".join(f"<p>{escape(each)}</p>\n" for each in f"{text}{'…' if is_cut else ''}".split("\n\n"))
    return paragraphs + (MORE if is_cut else "")


def _slug(text: str) -> str:
    return "-".join(re.findall(r"\w+", text.lower()))[:60]


# ---------------------------------------------------------------- tables


def _print_kinds(result: Result) -> None:
    real, rejected = len(result.articles) - len(result.plantings), Counter(each.reason for each in result.rejections)
    reasons = ", ".join(f"{reason} {count}" for reason, count in rejected.items())
    print(f"\n{len(result.plantings)} planted among {real} real pages; rejected: {reasons or 'none'}\n")
    print("| copy | planted | found | mean J | mean containment |\n|---|---:|---:|---:|---:|")
    for kind in KINDS:
        plantings = [each for each in result.plantings if each.kind == kind]
        if plantings:
            found = sum(map(result.is_found, plantings))
            jaccard, share = map(mean, zip(*(_likeness(result, each) for each in plantings), strict=True))
            print(f"| {kind} | {len(plantings)} | {found} | {jaccard:.2f} | {share:.2f} |")


def _print_missed(result: Result, data: Path) -> None:
    missed = [each for each in result.plantings if not result.is_found(each)]
    print(f"\n{len(missed)} missed")
    for each in missed:
        jaccard, share = _likeness(result, each)
        print(f"\n{each.kind}, J {jaccard:.2f}, containment {share:.2f}")
        print("\n".join(map(partial(_line, result, data), (each.original, each.name))))


def _likeness(result: Result, planting: Planting) -> tuple[float, float]:
    """Return the Jaccard similarity of copy and original, as they were read, and the containment; 0 without a text."""
    pair = [result.articles[name] for name in (planting.original, planting.name)]
    return (similarity(*pair), containment(*sketches(pair))) if all(each.text for each in pair) else (0.0, 0.0)


def _print_others(result: Result, data: Path) -> None:
    print(f"\n{len(result.others)} other stories of two pages or more")
    for story in result.others:
        first, *rest = sorted(story)
        alike = (similarity(result.articles[first], result.articles[name]) for name in rest)
        print(f"\nJ {', '.join(f'{each:.2f}' for each in alike)}")
        print("\n".join(map(partial(_line, result, data), (first, *rest))))


def _line(result: Result, data: Path, name: str) -> str:
    """Return one page of a story: set and id (of the real one, if it is planted), day, title."""
    article = result.articles[name]
    originals = {each.name: f"{each.kind} of {_short(each.original, data)}" for each in result.plantings}
    day = f"{article.published:%Y-%m-%d}" if article.published else "undated"
    return f"  {originals.get(name) or _short(name, data)} | {day} | {len(article.text)} | {article.title}"


def _short(name: str, data: Path) -> str:
    """Return set and id of a page by its file.

    >>> _short("pages/aeb/dev/html/0a1b.html.gz", Path("pages"))
    'aeb/0a1b'
    """
    path = Path(name).relative_to(data)
    return f"{path.parts[0]}/{path.name.removesuffix('.gz').removesuffix('.html')}"


if __name__ == "__main__":
    sys.exit(main())
