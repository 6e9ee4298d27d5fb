"""Which links of a page are taken for articles, on the 80 pages of ``teasers.md``, and whether articles are recognised.

    python benchmarks/discovery.py --data DIR             both tables
    python benchmarks/discovery.py --data DIR --show      and before them what was missed and what was wrong

DIR holds the data sets as ``<set>/dev/pages.jsonl`` with gzipped pages.

First table: the links of a page to other pages of its site. What must be found are the labelled teasers
(``teasers.jsonl``): those links that lead to an article by the judgement of a reader. Any other link is wrong: menus,
sections, topics, authors, products, services, shares, comments, pages of a list. Two kinds of links are neither asked
for nor wrong, because a teaser is more than a link to an article: those in the running text of the page (in a block
whose other text is longer than its links), and those that a reader found to lead to articles although they are no
teasers: entries of menus and tables that are guides, the page's own address, its translation, comments on it, the
toolbar of a web archive. ``discovery.jsonl`` has the hashes of their addresses. A page with 20 teasers or more is like
a front page; the rows of these are apart. Pages saved by a web archive are read as they were before.

Second table: the articles of all data sets whose address and headline are known, each as if a page linked to it with
its headline: in a list, with nine more links to addresses of its form under the headlines of the articles before it,
and alone, with nothing that could help. Sites of three articles or more of which fewer than nine in ten are recognised
in a list have rows of their own. Beside our columns those of courlan, which trafilatura follows links with, if it is
installed: its filter, and what of it is no page of navigation to it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selectolax.lexbor import LexborHTMLParser
from teasers import _pages, link_key

from scraper.discovery import discover, looks_like_article
from scraper.extraction.parsed_pages import parse_page
from scraper.models import Page
from scraper.reading.document_links import markup_of
from scraper.urls.addresses import are_related, page_address
from scraper.urls.identity import canonical_host, canonicalize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Finder = Callable[[str, bytes], set[str]]

OTHERS = Path(__file__).with_name("discovery.jsonl")
LIKE_FRONT = 20
# Blocks whose text stands around a link; running text is longer than the links in it, and than a date or a section.
BLOCKS = frozenset({"p", "li", "dd", "dt", "td", "th", "blockquote", "figcaption", "div", "section", "article", "body"})
MIN_RUNNING = 80
ARCHIVED = re.compile(rb"(?:https?:)?//web[\w-]*\.archive\.org/web/\d+[a-z_]*/|/web/\d{6,}[a-z_]*/(?=https?:)")
# Sites of so many articles have a row of their own if this share of them is not reached.
MIN_PAGES, MIN_RECALL = 3, 0.9
# Links beside that of an article in a list.
SIBLINGS = 9
LAST_WORD = re.compile(r"([^\W_]+)(?:[^\w]|_)*(?:\.[a-z]{2,5})?[/)\"]*$", re.IGNORECASE)
NOT_TEXT = "script, style, template"


@dataclass(frozen=True, slots=True)
class Target:
    """What a page links to: an address of its site, how readers see it, and what it is by the labels."""

    url: str
    text: str
    is_article: bool
    counts: bool


def main() -> int:
    """Print two tables; with ``--show`` the differences before them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--show", action="store_true", help="list what was missed and what was wrong")
    options = parser.parse_args()
    finders = dict(_finders())
    print_links(options.data, finders, show=options.show)
    print_addresses(options.data, finders)
    return 0


def _finders() -> Iterator[tuple[str, Finder]]:
    yield "scraper, page parsed", lambda url, html: _found(Page(url, html), is_parsed=True)
    yield "scraper, markup alone", lambda url, html: _found(Page(url, html), is_parsed=False)
    yield "scraper, the address alone", _by_address
    try:
        import courlan  # noqa: PLC0415 - the benchmark runs without the peer, too
    except ImportError:
        print("courlan is not installed here: its rows are missing", file=sys.stderr)
        return
    for name, is_strict in (("courlan", False), ("courlan, strict", True)):

        def find(url: str, html: bytes, *, is_strict: bool = is_strict) -> set[str]:
            links, _ = courlan.filter_links(html.decode("utf-8", "replace"), url, strict=is_strict, with_nav=False)
            return set(links)

        yield name, find


def _found(page: Page, *, is_parsed: bool) -> set[str]:
    markup = markup_of(parse_page(page).document) if is_parsed else None
    return {each.url for each in discover(page, markup).found}


def _by_address(url: str, html: bytes) -> set[str]:
    return {where for _, _, where, _ in _anchors(html, url) if looks_like_article(where)}


# ---------------------------------------------------------------- the links of pages


def print_links(data: Path, finders: dict[str, Finder], *, show: bool) -> None:
    """Print what each finder takes for articles of the links of the labelled pages."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    others = {(each["dataset"], each["id"]): set(each["links"]) for each in map(json.loads, OTHERS.open())}
    for labels, page in _pages(data):
        url, html = _live(labels, page, data)
        known = {key for one in labels["teasers"] for key in one["links"]}
        targets = _targets(page, url, known, others.get((labels["dataset"], labels["id"]), set()))
        group = f"{LIKE_FRONT} teasers or more" if len(labels["teasers"]) >= LIKE_FRONT else "fewer teasers"
        for name, find in finders.items():
            found = {canonicalize(each) for each in find(url, html)}
            for row in (group, "all"):
                count = counts.setdefault((row, name), Counter())
                count["pages"] += 1
                for key, target in targets.items():
                    count[_word(target, is_found=key in found)] += 1
        if show:
            _show(f"{labels['dataset']} {labels['id']}", targets, finders["scraper, page parsed"](url, html))
    print(
        "| pages | | pages | articles | found | right | recall | precision |\n|---|---|---:|---:|---:|---:|---:|---:|"
    )
    for (row, name), count in sorted(counts.items(), key=lambda each: each[0][0]):
        right, asked = count["right"], count["right"] + count["missed"]
        found_count = right + count["wrong"]
        shares = f"{right / asked:.3f} | {right / max(1, found_count):.3f}"
        print(f"| {row} | {name} | {count['pages']} | {asked} | {found_count} | {right} | {shares} |")


def _word(target: Target, *, is_found: bool) -> str:
    if target.is_article:
        return "right" if is_found else "missed"
    return "wrong" if is_found and target.counts else ""


def _live(labels: dict[str, Any], page: dict[str, Any], data: Path) -> tuple[str, bytes]:
    """Return a page's address and markup as they were before an archive changed them."""
    url, html = page["url"] or "", page["html"]
    if "archive.org/" in url:
        lines = (data / labels["dataset"] / "dev" / "pages.jsonl").read_text("utf-8").strip().split("\n")
        url = next(each["original_url"] for each in map(json.loads, lines) if each["id"] == labels["id"])
        html = ARCHIVED.sub(b"", html)
    return url, html


def _targets(page: dict[str, Any], url: str, known: set[str], others: set[str]) -> dict[str, Target]:
    """Return the pages of the site that a page links to, by their canonical addresses; ``url``: its own, live."""
    here, targets = canonicalize(url), dict[str, Target]()
    for text, running, saved, raw in _anchors(page["html"], page["url"] or ""):
        where = ARCHIVED.sub(b"", saved.encode()).decode()
        key = canonicalize(where)
        host, own = canonical_host(where), canonical_host(url)
        if key == here or host is None or own is None or not are_related(own, host):
            continue
        before = targets.get(key, Target(where, "", is_article=False, counts=False))
        is_article = before.is_article or bool({link_key(saved), link_key(raw)} & known)
        counts = (before.counts or not running) and link_key(where) not in others
        targets[key] = Target(before.url, max(before.text, text, key=len), is_article, counts)
    return targets


def _anchors(html: bytes, url: str) -> Iterator[tuple[str, bool, str, str]]:
    """Yield the text of each link, whether it stands in running text, its address, and that without cutting it."""
    tree = LexborHTMLParser(html)
    for node in tree.css(NOT_TEXT):
        node.decompose()
    declared = tree.css_first("base[href]")
    base = page_address((declared.attributes["href"] if declared else None) or "", url) or url
    for node in tree.css("a[href]"):
        where = page_address(node.attributes["href"] or "", base)
        if where:
            yield " ".join(node.text().split()), _is_running(node), where, node.attributes["href"] or ""


def _is_running(node: Any) -> bool:
    block = node.parent
    while block is not None and block.tag not in BLOCKS:
        if re.fullmatch("h[1-6]", block.tag or ""):
            return False
        block = block.parent
    if block is None:
        return False
    text = len(" ".join(block.text().split()))
    links = sum(len(" ".join(each.text().split())) for each in block.css("a"))
    return text > MIN_RUNNING and links < text / 2


def _show(page: str, targets: dict[str, Target], urls: set[str]) -> None:
    found = {canonicalize(each) for each in urls}
    for key, target in targets.items():
        if (word := _word(target, is_found=key in found)) in {"missed", "wrong"}:
            print(f"{page[:40]}  {word}  {target.url[:120]}  {target.text[:80]}")


# ---------------------------------------------------------------- the addresses of articles


def print_addresses(data: Path, finders: dict[str, Finder]) -> None:
    """Print how many articles of each data set are taken for one by their address and headline."""
    columns = [*(f"{name}, in a list" for name in finders), "scraper, alone"]
    print("\n| articles of | articles |", " | ".join(columns), "|\n|---|---:|" + "---:|" * len(columns))
    sites: dict[str, Counter[str]] = {}
    total = Counter[str]()
    for folder in sorted(data.iterdir()):
        if not (folder / "dev" / "pages.jsonl").exists():
            continue
        count = Counter[str]()
        articles = list(_articles(folder))
        for index, (url, title) in enumerate(articles):
            headlines = [articles[index - number][1] for number in range(1, SIBLINGS + 1)]
            recognised = _recognised(url, title, headlines, finders)
            for counter in (count, sites.setdefault(canonical_host(url) or "", Counter())):
                counter.update({"": 1, **recognised})
        if count:
            _print_row(folder.name, count, columns)
            total += count
    _print_row("all", total, columns)
    for name, count in sorted(sites.items()):
        if count[""] >= MIN_PAGES and count[columns[0]] < MIN_RECALL * count[""]:
            _print_row(name, count, columns)


def _recognised(url: str, title: str, headlines: list[str], finders: dict[str, Finder]) -> dict[str, int]:
    """Return for each column whether an article is recognised there, 1 or 0."""
    front = "/".join(url.split("/", 3)[:3]) + "/"
    siblings = [(_sibling(url, number), headline) for number, headline in enumerate(headlines, start=1)]
    key, many, alone = canonicalize(url), _list_page([(url, title), *siblings]), _list_page([(url, title)])
    found = {f"{name}, in a list": find(front, many) for name, find in finders.items()}
    found["scraper, alone"] = finders["scraper, page parsed"](front, alone)
    return {column: key in {canonicalize(each) for each in urls} for column, urls in found.items()}


def _list_page(links: list[tuple[str, str]]) -> bytes:
    rows = "".join(f"<li><a href='{url}'>{title}</a></li>" for url, title in links)
    return f"<!doctype html><meta charset=utf-8><ul>{rows}</ul>".encode()


def _sibling(url: str, number: int) -> str:
    """Return another address of the same form: its last number is another one, or its last word longer.

    >>> _sibling("https://news.example/news/12.html", 3), _sibling("https://news.example/old-mill/", 3)
    ('https://news.example/news/15.html', 'https://news.example/old-millxxx/')
    """
    if not (found := LAST_WORD.search(url)):
        return url
    word = found[1]
    other = str(int(word) + number).zfill(len(word)) if word.isdigit() else word + "x" * number
    return url[: found.start(1)] + other + url[found.end(1) :]


def _print_row(name: str, count: Counter[str], columns: list[str]) -> None:
    print(f"| {name} | {count['']} | {' | '.join(str(count[each]) for each in columns)} |")


def _articles(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield address and headline, each address once."""
    seen: set[str] = set()
    lines = (folder / "dev" / "pages.jsonl").read_text("utf-8").strip().split("\n")
    for page in map(json.loads, lines):
        url, title = page.get("original_url") or page.get("url"), page["gold"].get("title")
        if url and title and page_address(url, "") and "'" not in url and url not in seen:
            seen.add(url)
            yield url, title.replace("<", "&lt;")


if __name__ == "__main__":
    sys.exit(main())
