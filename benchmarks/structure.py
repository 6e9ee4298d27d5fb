"""How much of a text's structure comes out: links, pictures, list items, table cells and emphasis, beside trafilatura.

    python benchmarks/structure.py --data DIR [--pages 200] [--show links]

DIR holds data sets as ``<set>/dev/pages.jsonl`` with gzipped pages and the gold text of each. What a page has is read
off its HTML with lxml, by the gold alone: a link, an item, a cell or a stressed word counts if the block around it is
part of the gold text, at the place where it stands on the page. Pictures have no gold: those count that stand between
the first and the last block of the gold text, in no box with text of its own but a caption; icons do not count.

The first figure is the recall: the share of these that come out; items with their order (numbered or not) and their
nesting. The second is the same among those whose block of text came out, which says how well structure is kept,
whatever text was chosen. The third is the precision: of what comes out, the share whose text is part of the gold text;
for pictures, that are on the page and no icons.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html

from scraper import extract
from scraper.article_blocks import (
    HeadingBlock,
    ImageBlock,
    ListBlock,
    ListItem,
    Mark,
    ParagraphBlock,
    QuoteBlock,
    TableBlock,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scraper.article_blocks import Block, Inline

SETS = ("fundus_pages", "aeb", "wcxb", "news2023")
KINDS = ("links", "images", "items", "cells", "emphasis")
BLOCKS = frozenset(
    "p li dt dd h1 h2 h3 h4 h5 h6 td th caption blockquote pre div section article figcaption main body".split()
)
STRESS = frozenset(("b", "strong", "i", "em"))
NO_TEXT = frozenset(("script", "style", "noscript", "template", "svg", "iframe", "select", "button"))
MIN_SIDE = 60
NO_PICTURE = re.compile(r"logo|icon|placeholder|blank|spacer|[<>]", re.IGNORECASE)
# Shorter blocks may have words of a menu as well: they count between blocks of so many characters alone.
LONG = 60
MOST = 0.8
_WORD = re.compile(r"\w+")


@dataclass
class Structure:
    """What was found on a page, each thing by its text or address and what else must be right about it."""

    links: Counter[tuple[str, str]] = field(default_factory=Counter)
    images: Counter[str] = field(default_factory=Counter)
    items: Counter[tuple[str, bool, int]] = field(default_factory=Counter)
    cells: Counter[str] = field(default_factory=Counter)
    emphasis: Counter[str] = field(default_factory=Counter)
    text: str = ""


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--show", choices=KINDS, help="print what is missed and what is not from the text")
    options = parser.parse_args()
    pages = list(_pages(options.data, options.pages))
    print(f"{len(pages)} pages\n\n| | {' | '.join(f'{kind}' for kind in KINDS)} |")
    print(f"|---|{'---:|' * len(KINDS)}")
    wanted = [Reference(html, url, gold) for html, url, gold in pages]
    for name, read in _contenders().items():
        tally = Tally()
        for (html, url, _), reference in zip(pages, wanted, strict=True):
            tally.add(reference, read(html, url), options.show if name == "scraper" else None)
        print(f"| {name} | {' | '.join(map(tally.cell, KINDS))} |", flush=True)
    counts = (f"{sum(each.kind == kind for page in wanted for each in page.things)} {kind}" for kind in KINDS)
    print(f"\nthe pages have {', '.join(counts)}")
    return 0


def _pages(folder: Path, count: int) -> Iterator[tuple[bytes, str | None, str]]:
    for name in SETS:
        lines = filter(None, (folder / name / "dev" / "pages.jsonl").read_text("utf-8").split("\n"))
        records = [record for record in map(json.loads, lines) if record["gold"].get("text")]
        step = max(1, len(records) * len(SETS) // count)
        for record in records[::step][: count // len(SETS)]:
            html = gzip.decompress((folder / name / "dev" / record["html_file"]).read_bytes())
            yield html, record.get("url"), record["gold"]["text"]


class Tally:
    """Sums over the pages."""

    def __init__(self) -> None:
        self.wanted: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.in_text: Counter[str] = Counter()
        self.kept: Counter[str] = Counter()
        self.given: Counter[str] = Counter()
        self.right: Counter[str] = Counter()

    def add(self, reference: Reference, got: Structure, show: str | None) -> None:
        """Count what one page has and what came out."""
        for kind in KINDS:
            given: Counter[Any] = getattr(got, kind)
            if kind == "images":
                given = Counter({reference.pictures.get(name, name) for name in given})
            wanted = Counter(each.key for each in reference.things if each.kind == kind)
            in_text = Counter(
                each.key
                for each in reference.things
                if each.kind == kind and (not each.block or f" {each.block} " in f" {got.text} ")
            )
            self.wanted[kind] += wanted.total()
            self.found[kind] += (wanted & given).total()
            self.in_text[kind] += in_text.total()
            self.kept[kind] += (in_text & given).total()
            self.given[kind] += given.total()
            wrong = [key for key in given if not reference.is_own(kind, key)]
            self.right[kind] += given.total() - sum(given[key] for key in wrong)
            if kind == show:
                print(*(f"- {key} {reference.url}" for key in in_text - given), sep="\n")
                print(*(f"+ {key} {reference.url}" for key in wrong), sep="\n")

    def cell(self, kind: str) -> str:
        """Return recall and precision of one kind."""
        recall = self.found[kind] / max(1, self.wanted[kind])
        precision = self.right[kind] / self.given[kind] if self.given[kind] else float("nan")
        kept = self.kept[kind] / max(1, self.in_text[kind])
        return f"{recall:.3f} · {kept:.3f} · {precision:.3f}"


@dataclass(frozen=True)
class Thing:
    """Something in the text that has to come out: what it is, and the words of the block around it."""

    kind: str
    key: Any
    block: str


class Reference:
    """What one page has in its gold text."""

    def __init__(self, html: bytes, url: str | None, gold: str) -> None:
        self.url = url
        self.gold = f" {_words(gold)} "
        self.things: list[Thing] = []
        self.pictures: dict[str, str] = {}  # all names of each to one of them
        self.root = lxml.html.document_fromstring(_decoded(html))
        for element in list(self.root.iter(*NO_TEXT)):
            if element.tag == "noscript" and (image := element.find(".//img")) is not None:
                element.addprevious(image)
            if isinstance(element, lxml.html.HtmlElement):
                element.drop_tree()
        order = {element: number for number, element in enumerate(self.root.iter())}
        # Where each long block stands on the page and in the gold text, as far as both have the same order.
        self.numbers: list[int] = []
        self.places: list[tuple[int, int]] = []
        for element in self.root.iter(*BLOCKS):
            text = _own_text(element)
            start = (
                self.gold.find(f" {_words(text)} ", self.places[-1][1] if self.places else 0)
                if len(text) >= LONG
                else -1
            )
            if start >= 0:
                self.numbers.append(order[element])
                self.places.append((start, start + len(_words(text)) + 1))
        self.own = frozenset(each for each in self.root.iter(*BLOCKS) if self.is_in_place(_own_text(each), order[each]))
        for element, number in order.items():
            self.take(element, number)

    def is_in_place(self, text: str, number: int) -> bool:
        """Tell whether a text stands in the gold text between the long blocks that it stands between on the page."""
        after = bisect_right(self.numbers, number)
        is_inside = after and number <= self.numbers[-1]
        if not is_inside or not (words := _words(text)):
            return False
        start = self.places[after - 1][0 if self.numbers[after - 1] == number else 1]
        end = self.places[after][0] if after < len(self.numbers) else len(self.gold)
        return f" {words} " in self.gold[start : end + 1]

    def is_gold(self, text: str) -> bool:
        """Tell whether the words of a text stand in the gold text, one after the other."""
        words = _words(text)
        return bool(words) and f" {words} " in self.gold

    def is_in_text(self, block: lxml.html.HtmlElement) -> bool:
        """Tell whether a block is of the text; an item, if most items of its list are: a menu may have a word of it."""
        items = [each for each in block.getparent() if each.tag == "li"] if block.tag == "li" else [block]
        return block in self.own and sum(each in self.own for each in items) >= MOST * len(items)

    def is_own(self, kind: str, key: Any) -> bool:
        """Tell whether something that came out is from the text."""
        if kind == "images":
            return key in self.pictures
        text = key if isinstance(key, str) else key[0]
        return f" {text} " in self.gold

    def take(self, element: lxml.html.HtmlElement, number: int) -> None:
        """Note what an element is, if it is in the text."""
        tag = element.tag
        if tag == "img":
            self.take_image(element, number)
            return
        text = element.text_content() if tag in STRESS or tag == "a" else _own_text(element) if tag in BLOCKS else ""
        around = _block_around(element)
        if around is None or not self.is_in_text(around) or not self.is_gold(text):
            return
        block = _words(_own_text(around))
        href = element.get("href") or "#"
        if tag == "a":
            key = _link_key(text, urljoin(self.url or "", href))
            self.things += [Thing("links", key, block)] if key and href[0] != "#" else []
        elif tag == "li" and element.getparent().tag in {"ul", "ol"}:
            lists = list(element.iterancestors("ul", "ol"))
            self.things.append(Thing("items", (_words(text), lists[0].tag == "ol", len(lists)), block))
        elif tag in {"td", "th"} and len([each for each in element.getparent() if each in self.own]) > 1:
            self.things.append(Thing("cells", _words(text), block))
        elif tag in STRESS and not _is_in(element.getparent(), "h1", "h2", "h3", "h4", "h5", "h6", *STRESS):
            self.things += [Thing("emphasis", word, block) for word in _words(text).split()]

    def take_image(self, element: lxml.html.HtmlElement, number: int) -> None:
        """Note a picture that stands in the text, and any that may."""
        is_in_picture = element.getparent().tag == "picture"
        holders = [element, *(element.itersiblings("source", preceding=True) if is_in_picture else ())]
        sources = [value for each in holders for name, value in each.attrib.items() if "src" in name and value]
        split = [address for value in sources for address in re.split(r",?\s+|,(?=https?:|/)", value) if "/" in address]
        names = sorted({name for address in split if (name := _picture(address)) and not NO_PICTURE.search(name)})
        box = next((each for each in element.iterancestors() if _words(each.text_content())), None)
        if box is None or not names or _is_small(element):
            return
        key = next((self.pictures[name] for name in names if name in self.pictures), names[0])
        self.pictures.update(dict.fromkeys(names, key))
        is_new = all(each.key != key for each in self.things if each.kind == "images")
        is_caption = all(_is_in(each, "figcaption", "figure") for each in _texts(box))
        is_near = is_caption or any(each in self.own for each in box.iter())
        if is_new and is_near and self.numbers and self.numbers[0] < number < self.numbers[-1]:
            self.things.append(Thing("images", key, ""))


def _own_text(element: lxml.html.HtmlElement) -> str:
    """Return the text of an element up to the first block in it, as lists and quotes have blocks in their items."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in BLOCKS and child.tag not in {"ul", "ol", "table", "figure"}:
            parts.append(child.text_content())
        elif parts and "".join(parts).strip():
            break
        parts.append(child.tail or "")
    return "".join(parts)


def _texts(box: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    return [each for each in box.iter() if isinstance(each.tag, str) and (each.text or "").strip()]


def _is_in(element: lxml.html.HtmlElement | None, *tags: str) -> bool:
    """Tell whether an element is, or stands in, one with these tags."""
    return element is not None and (element.tag in tags or next(element.iterancestors(*tags), None) is not None)


def _block_around(element: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    while element is not None and element.tag not in BLOCKS:
        element = element.getparent()
    return element


def _is_small(element: lxml.html.HtmlElement) -> bool:
    sides = (re.fullmatch(r"(\d+)(?:px)?", element.get(name) or "") for name in ("width", "height"))
    return any(side is not None and int(side[1]) < MIN_SIDE for side in sides)


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _picture(url: str) -> str:
    """Return the name of a picture's file, which is the same in all of its sizes."""
    return "" if url.startswith("data:") else unquote(urlsplit(url.strip()).path.rstrip("/").rpartition("/")[2])


def _link_key(text: str, url: str) -> tuple[str, str] | None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        return None
    return _words(text), f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}"


def _decoded(html: bytes) -> str:
    return (
        lxml.html.tostring(lxml.html.document_fromstring(html), encoding="unicode")
        if not _is_utf8(html)
        else html.decode("utf-8").replace("\0", "")
    )


def _is_utf8(html: bytes) -> bool:
    try:
        html.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _contenders() -> dict[str, Callable[[bytes, str | None], Structure]]:
    contenders: dict[str, Callable[[bytes, str | None], Structure]] = {"scraper": _ours}
    try:
        import trafilatura  # noqa: F401, PLC0415 - the benchmark runs without the peer, too
    except ImportError:
        print("trafilatura is not installed here (see `make bench`): its row is missing", file=sys.stderr)
    else:
        contenders["trafilatura, all options"] = _trafilatura
    return contenders


def _ours(html: bytes, url: str | None) -> Structure:
    article = extract(html, url=url)
    found = Structure(text=_words(article.text))
    for block in article.blocks:
        _take_block(found, block, 0)
    return found


def _take_block(found: Structure, block: Block, depth: int) -> None:
    """Note what a block holds; ``depth``: of lists around it."""
    match block:
        case ParagraphBlock(runs):
            _take_runs(found, runs)
        case HeadingBlock(runs):
            _take_links(found, runs)
        case ListBlock():
            for item in block.items:
                _take_item(found, item, depth + 1, is_ordered=block.is_ordered)
        case QuoteBlock(blocks):
            for each in blocks:
                _take_block(found, each, depth)
        case TableBlock(rows):
            for cell in (cell for row in rows for cell in row.cells if cell.runs):
                found.cells[_words("".join(run.text for run in cell.runs))] += 1
                _take_runs(found, cell.runs)
        case ImageBlock(url):
            found.images[_picture(url)] += 1


def _take_item(found: Structure, item: ListItem, depth: int, *, is_ordered: bool) -> None:
    first = next((each.runs for each in item.blocks if isinstance(each, ParagraphBlock | HeadingBlock)), ())
    found.items[_words("".join(run.text for run in first)), is_ordered, depth] += 1
    for each in item.blocks:
        _take_block(found, each, depth)


def _take_runs(found: Structure, runs: Sequence[Inline]) -> None:
    _take_links(found, runs)
    for run in runs:
        if not {Mark.STRONG, Mark.EMPHASIS}.isdisjoint(run.marks):
            found.emphasis.update(_words(run.text).split())


def _take_links(found: Structure, runs: Sequence[Inline]) -> None:
    for url, group in groupby(runs, key=lambda run: run.url):
        if url and (key := _link_key("".join(run.text for run in group), url)):
            found.links[key] += 1


def _trafilatura(html: bytes, url: str | None) -> Structure:
    import trafilatura  # noqa: PLC0415

    found = Structure()
    xml = trafilatura.extract(
        html,
        url=url,
        output_format="xml",
        include_formatting=True,
        include_links=True,
        include_images=True,
        include_tables=True,
        include_comments=False,
    )
    if xml:
        root = lxml.etree.fromstring(xml.encode("utf-8"), lxml.etree.XMLParser(recover=True))
        found.text = _words("".join(map(str, root.itertext())))
        for element in root.iter():
            _take_peer(found, element, url or "")
    return found


def _take_peer(found: Structure, element: Any, url: str) -> None:
    """Note what an element of trafilatura's XML is."""
    text = "".join(element.itertext())
    match element.tag:
        case "ref":
            if key := _link_key(text, urljoin(url, element.get("target") or "")):
                found.links[key] += 1
        case "graphic":
            found.images[_picture(element.get("src") or "")] += 1
        case "item":
            lists = list(element.iterancestors("list"))
            found.items[_words(_item_text(element)), lists[0].get("rend") == "ol", len(lists)] += 1
        case "cell" if _words(text):
            found.cells[_words(text)] += 1
        case "hi" if element.get("rend") in {"#b", "#i"} and not _is_in(element.getparent(), "head", "hi"):
            found.emphasis.update(_words(text).split())


def _item_text(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag == "list":
            break
        parts += ["".join(child.itertext()), child.tail or ""]
    return "".join(parts)


if __name__ == "__main__":
    sys.exit(main())
