"""Digests of the data sets: the pages of the tables in docs/results.md, and whether a folder has just these.

A file a set in the folder ``digests``, a line a page: its id, the SHA-256 of its bytes, and that of its facts and gold
as JSON, both cut to 16 digits; for sets that name no URLs the page's site as well. There is no text in them.

    python benchmarks/digests.py FOLDER      writes these files anew, from the data sets in a folder
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scoring.pages import load_pages
from sets import ALL_SETS

if TYPE_CHECKING:
    from scoring.pages import GoldPage

FOLDER = Path(__file__).with_name("digests")
LENGTH = 16
# How many ids of each kind of difference are named.
MOST_SHOWN = 5
# Sets whose sources name no URLs, so that nothing in a clone says which site a page is of.
WITHOUT_URLS = frozenset(("googlenews", "zh69", "dragnet"))


@dataclass(frozen=True, slots=True)
class PageDigest:
    """What is known of a page of the tables: digests of its bytes and of its facts with the gold, maybe its site."""

    id: str
    body: str
    record: str
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a folder's data set differs from that of the tables: the ids of pages, by what is wrong with them."""

    dataset: str
    pages: int
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    other_body: tuple[str, ...]
    other_record: tuple[str, ...]

    @property
    def is_equal(self) -> bool:
        """Tell whether there is no difference."""
        return not (self.missing or self.unknown or self.other_body or self.other_record)

    def __str__(self) -> str:
        """Return the comparison as lines for a person."""
        if self.is_equal:
            return f"{self.dataset}: {self.pages} pages, all as in docs/results.md"
        lines = [f"{self.dataset}: {self.pages} pages, not those of docs/results.md"]
        for what, ids in (
            ("missing", self.missing),
            ("not in the tables", self.unknown),
            ("other bytes", self.other_body),
            ("other facts or gold", self.other_record),
        ):
            if ids:
                shown = ", ".join(ids[:MOST_SHOWN]) + (", …" if len(ids) > MOST_SHOWN else "")
                lines.append(f"   {what}: {len(ids)} ({shown})")
        return "\n".join(lines)


def known_digests(dataset: str, folder: Path = FOLDER) -> dict[str, PageDigest]:
    """Return the digests of a data set of the tables by the ids of its pages, in their order."""
    lines = (folder / f"{dataset}.txt").read_text("ascii").splitlines()
    return {digest.id: digest for digest in (PageDigest(*line.split()) for line in lines)}


def page_digest(page: GoldPage) -> PageDigest:
    """Return the digests of a page."""
    gold = page.gold
    record: dict[str, Any] = {
        "url": page.url,
        "site": page.site,
        "subset": page.subset,
        "group": page.group,
        "text": gold.text,
        "paragraphs": gold.paragraphs,
        "title": gold.title,
        "authors": gold.authors,
        "published": gold.published,
        "with": gold.wanted,
        "without": gold.unwanted,
    }
    site = page.site if page.dataset in WITHOUT_URLS else None
    written = json.dumps(record, ensure_ascii=False, sort_keys=True)
    return PageDigest(page.id, _digest(page.body()), _digest(written.encode("utf-8", "surrogatepass")), site)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:LENGTH]


def compare(data: Path, dataset: str, digests: Path = FOLDER) -> Comparison:
    """Return how a folder's data set differs from that of the tables."""
    known = known_digests(dataset, digests)
    found = {digest.id: digest for digest in map(page_digest, load_pages(data, dataset))}
    shared = [(known[name], found[name]) for name in known if name in found]
    return Comparison(
        dataset,
        len(found),
        tuple(name for name in known if name not in found),
        tuple(name for name in found if name not in known),
        tuple(ours.id for ours, theirs in shared if ours.body != theirs.body),
        tuple(ours.id for ours, theirs in shared if ours.record != theirs.record),
    )


def main() -> int:
    """Write the digests of the data sets in a folder."""
    data = Path(sys.argv[1])
    for dataset in ALL_SETS:
        pages = load_pages(data, dataset)
        lines = [line_of(page_digest(page)) for page in pages]
        (FOLDER / f"{dataset}.txt").write_text("".join(lines), "ascii")
        print(f"{dataset}: {len(lines)} pages")
    return 0


def line_of(digest: PageDigest) -> str:
    """Return a page's line of its set's file."""
    return " ".join(filter(None, (digest.id, digest.body, digest.record, digest.site))) + "\n"


if __name__ == "__main__":
    sys.exit(main())
