"""big9: ten pages of each of nine sites from each of four years, with article text and headline by hand."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from sets.source import (
    UNKNOWN_COMMIT,
    DataSet,
    SourceError,
    SourcePage,
    canonical_url,
    decode_text,
    need_folder,
    page_id,
    present,
    site_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

YEARS = {"05": 2005, "09": 2009, "13": 2013, "17": 2017}
# A publisher's side sites count as its own.
PUBLISHERS = {
    "bbc.co.uk": "bbc.com",
    "foxbusiness.com": "foxnews.com",
    "grubstreet.com": "nymag.com",
    "vulture.com": "nymag.com",
}
# The archive's toolbar, which stands on the pages before 2017, offers to share the page's address.
_SHARED = re.compile(rb"""sharer\.php\?u=(https?://[\w.-]+/web/\d+/[^'"]+)""")
_ARCHIVE = re.compile(r"^https?://[\w.-]+/web/\d+/")
_PORT = re.compile(r"^(https?://[^/:]+):80(?=/|$)")


def read(clone: Path) -> Iterator[SourcePage]:
    """Yield the pages of ``Extraction/big5-<year>``: ``html/<name>.htm`` with ``gold/<name>.txt``."""
    for short, year in YEARS.items():
        folder = need_folder(clone / "Extraction" / f"big5-{short}")
        pages = sorted(path for path in need_folder(folder / "html").iterdir() if path.suffix in (".htm", ".html"))
        if not pages:
            raise SourceError(f"{folder / 'html'}: no .htm file in it")
        for path in pages:
            yield _page(path, folder / "gold" / f"{path.stem}.txt", year)


def _page(path: Path, gold: Path, year: int) -> SourcePage:
    title, _, text = decode_text(gold).replace("\r\n", "\n").lstrip("\n").partition("\n")
    name = page_id(f"{year}-{path.stem}")
    url = own_url(path.read_bytes())
    original = _PORT.sub(r"\1", _ARCHIVE.sub("", url)) if url else None
    site = site_of(original, name)
    site = PUBLISHERS.get(site, site)
    facts: dict[str, object] = {"year": year, "group": f"{site}-{year}"}
    if original != url:
        facts["original_url"] = original
    return SourcePage(name, path, url, site, present(text=text.strip("\n"), title=title.strip()), facts)


def own_url(body: bytes) -> str | None:
    """Return the address that a page was saved from: the one that it declares, or that the archive offers to share."""
    shared = _SHARED.search(body)
    declared = canonical_url(body)
    url = html.unescape(shared[1].decode("utf-8", "replace")) if shared else declared
    return url.removesuffix("?") if url else None


DATA_SET = DataSet(
    "big9",
    "MSVCode/ir-research-data",
    UNKNOWN_COMMIT,
    '"only for research purpose" (its README)',
    "The 160 pages of four of its nine sites (bbc.com, forbes.com, foxnews.com, nymag.com); the other five sites are "
    "kept for reports. The first line of a gold text is its headline, here the title. The check names 2005-republic-1: "
    "the URL of the tables has no port, and nothing on the page says so.",
    "one of its gold texts; the URLs of its pages",
    read,
)
