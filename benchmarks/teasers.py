"""How many teasers of a page are found, on 80 pages labelled by reading (``teasers.md`` says by which rules).

    python benchmarks/teasers.py --data DIR           one table: the first 40 pages, the second 40, and all
    python benchmarks/teasers.py --data DIR --show    and what was missed and what was wrong, page by page

DIR holds the data sets as ``<set>/dev/pages.jsonl`` with gzipped pages. The labels are ``teasers.jsonl`` beside this
file: hashes, no text. No other tool returns teasers, so the row to compare with is a trivial rule: each link of five
words or more whose text is not in the extracted text.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin

from selectolax.lexbor import LexborHTMLParser

from scraper import extract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper import Article

LABELS = Path(__file__).with_name("teasers.jsonl")
HEADLINE_WORDS = 5  # of the trivial rule
NOT_TEXT = "script, style, template"
ABSENT = "(not the text of a link)"
ALL = "all"  # the name of both groups together


@dataclass(frozen=True, slots=True)
class Link:
    """A teaser as it was found: its title and its absolute URL, if it has one."""

    title: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Labelled:
    """A teaser of the gold: hashes of all its addresses and of all wordings of its title."""

    links: frozenset[str]
    titles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one page: its group, the gold, what was found, and for each found teaser the one that it matches."""

    group: str
    gold: tuple[Labelled, ...]
    found: tuple[Link, ...]
    matches: tuple[Labelled | None, ...]


def main() -> int:
    """Print one table; with ``--show`` the differences before it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--show", action="store_true", help="list what was missed and what was wrong")
    options = parser.parse_args()
    outcomes: dict[str, list[Outcome]] = {"scraper": [], f"links of {HEADLINE_WORDS} words or more": []}
    for record, page in _pages(options.data):
        gold = tuple(Labelled(frozenset(one["links"]), frozenset(one["titles"])) for one in record["teasers"])
        article, links = extract(page["html"], url=page["url"]), tuple(_links(page["html"], page["url"]))
        ours = tuple(Link(teaser.title, teaser.url) for teaser in article.teasers)
        for row, found in zip(outcomes, (ours, _long_links(links, article)), strict=True):
            outcomes[row].append(Outcome(record["group"], gold, found, match(gold, found)))
        if options.show:
            _show(f"{record['dataset']} {record['id']}", outcomes["scraper"][-1], links)
    _print_table(outcomes)
    return 0


def title_key(title: str) -> str:
    """Return the hash of a title without case, punctuation, marks of width and surplus blanks.

    >>> title_key("Ferry to stop at  midnight!") == title_key("“Ferry” to Stop at Midnight")
    True
    """
    return _digest(normalise(title))


def link_key(address: str, base: str | None = None) -> str:
    """Return the hash of an address, made absolute, without its fragment. ``base``: the page's, or None.

    >>> link_key("/local/ferry#top", "https://a.example/news") == link_key("https://a.example/local/ferry")
    True
    """
    return _digest(urldefrag(urljoin(base or "", address.strip())).url)


def normalise(text: str) -> str:
    """Return a text in NFKC, case-folded, runs of what is no letter, digit or underscore as one blank."""
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


def match(gold: tuple[Labelled, ...], found: tuple[Link, ...]) -> tuple[Labelled | None, ...]:
    """For each found teaser the labelled one that it is, by link, else by title; each labelled one once."""
    left, matches = list(gold), dict[int, Labelled]()
    keys = [(link_key(link.url) if link.url else "", title_key(link.title)) for link in found]
    for index, (link, _) in enumerate(keys):
        _take(index, next((one for one in left if link in one.links), None), left, matches)
    for index, (_, title) in enumerate(keys):
        if index not in matches:
            _take(index, next((one for one in left if title in one.titles), None), left, matches)
    return tuple(matches.get(index) for index in range(len(found)))


def _take(index: int, one: Labelled | None, left: list[Labelled], matches: dict[int, Labelled]) -> None:
    if one is not None:
        matches[index] = one
        left.remove(one)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _pages(data: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield the labels of each page, and the page itself: ``html`` and ``url``."""
    for line in LABELS.read_text("utf-8").splitlines():
        labels = json.loads(line)
        folder = data / labels["dataset"] / "dev"
        # Not splitlines: some values hold line separators of Unicode.
        pages = map(json.loads, (folder / "pages.jsonl").read_text("utf-8").strip().split("\n"))
        page = next(page for page in pages if page["id"] == labels["id"])
        yield labels, {"html": gzip.decompress((folder / page["html_file"]).read_bytes()), "url": page.get("url")}


def _links(html: bytes, url: str | None) -> Iterator[Link]:
    """Each link of a page, its text as title, its address absolute."""
    tree = LexborHTMLParser(html)
    for node in tree.css(NOT_TEXT):
        node.decompose()
    declared = tree.css_first("base[href]")
    base = urljoin(url or "", (declared.attributes["href"] if declared else None) or "")
    for node in tree.css("a[href]"):
        yield Link(" ".join(node.text().split()), urljoin(base, (node.attributes["href"] or "").strip()))


def _long_links(links: tuple[Link, ...], article: Article) -> tuple[Link, ...]:
    """Return the trivial rule; of links to one address the first."""
    text = normalise(article.text)
    chosen: dict[str, Link] = {}
    for link in links:
        words = normalise(link.title)
        if len(words.split()) >= HEADLINE_WORDS and words not in text:
            chosen.setdefault(link_key(link.url or ""), link)
    return tuple(chosen.values())


def _show(page: str, outcome: Outcome, links: tuple[Link, ...]) -> None:
    """Print the misses by the texts of the page's own links, and the wrong ones."""
    missed = set(outcome.gold) - set(outcome.matches)
    wrong = [link for link, one in zip(outcome.found, outcome.matches, strict=True) if one is None]
    print(f"\n{page}: {len(outcome.gold)} labelled, {len(missed)} missed, {len(wrong)} wrong")
    for one in (one for one in outcome.gold if one in missed):
        texts = [link.title for link in links if link_key(link.url or "") in one.links and link.title]
        print(f"  missed  {max(texts, key=len, default=ABSENT)}")
    for link in wrong:
        print(f"  {'twice ' if _is_labelled(link, outcome.gold) else 'wrong '}  {link.title}  {link.url}")


def _is_labelled(link: Link, gold: tuple[Labelled, ...]) -> bool:
    return any(link_key(link.url or "") in one.links or title_key(link.title) in one.titles for one in gold)


def _print_table(outcomes: dict[str, list[Outcome]]) -> None:
    """Print the sums over each group's pages; recall and precision are shares of all teasers, not means of pages."""
    print("\n| | pages | teasers | found | correct | recall | precision |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for row, pages in outcomes.items():
        for group in (*dict.fromkeys(page.group for page in pages), ALL):
            print(f"| {row} | {group} | {_sums([page for page in pages if group in {page.group, ALL}])} |")


def _sums(pages: list[Outcome]) -> str:
    """Return the figures of a row: labelled, found, correct, recall, precision."""
    teasers, found = sum(len(page.gold) for page in pages), sum(len(page.found) for page in pages)
    correct = sum(one is not None for page in pages for one in page.matches)
    return f"{teasers} | {found} | {correct} | {correct / teasers:.3f} | {correct / found:.3f}"


if __name__ == "__main__":
    sys.exit(main())
