"""trafilatura_eval, the evaluation of trafilatura: snippets that must, and must not, come out; many German pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sets.page_files import pages_by_name
from sets.source import (
    ODD_SITES,
    UNKNOWN_COMMIT,
    DataSet,
    SourcePage,
    get_text,
    page_id,
    present,
    read_entries,
    site_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read(clone: Path) -> Iterator[SourcePage]:
    """Yield the pages of ``tests/evaldata.json`` whose files lie below ``tests``.

    Entries of the ``hard`` pages have a name in place of a URL; it is given to the extractors as it stands.
    """
    listed = clone / "tests" / "evaldata.json"
    entries = read_entries(listed)
    files = pages_by_name(listed.parent)
    for url, entry in entries.items():
        name = get_text(entry, "file", listed)
        if name in files:
            stem = name.removesuffix(".html")
            author = entry.get("author") or ""
            gold = {"with": entry.get("with", []), "without": entry.get("without", [])} | present(
                title=(entry.get("title") or "").strip() and entry["title"],
                authors=[author] if author.strip() else [],
                published=(entry.get("date") or "").strip(),
            )
            yield SourcePage(page_id(stem), files[name], url, site_of(url, page_id(stem)), gold)


DATA_SET = DataSet(
    "trafilatura_eval",
    "adbar/trafilatura",
    UNKNOWN_COMMIT,
    "Apache-2.0",
    f"{ODD_SITES} That is 494 pages. Comments, categories and tags of the gold are not used.",
    "entries of its list",
    read,
)
