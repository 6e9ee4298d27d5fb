"""htmldate, the evaluation of htmldate: the day of publication of pages in many languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sets.page_files import pages_by_name
from sets.source import ODD_SITES, UNKNOWN_COMMIT, DataSet, SourcePage, get_text, page_id, read_entries, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUBSETS = {"default": "eval_default.json", "mediacloud": "eval_mediacloud_2020.json"}


def read(clone: Path) -> Iterator[SourcePage]:
    """Yield the pages of the two lists in ``tests`` that have a day and whose files lie below that folder."""
    tests = clone / "tests"
    lists = {subset: (tests / name, read_entries(tests / name)) for subset, name in SUBSETS.items()}
    files = pages_by_name(tests)
    for subset, (listed, entries) in lists.items():
        for url, entry in entries.items():
            name, day = get_text(entry, "file", listed), entry.get("date")
            # Pages without a day have NaN.
            if name in files and isinstance(day, str) and day:
                stem = page_id(name.removesuffix(".html"))
                yield SourcePage(stem, files[name], url, site_of(url, stem), {"published": day}, {"subset": subset})


DATA_SET = DataSet(
    "htmldate",
    "adbar/htmldate",
    UNKNOWN_COMMIT,
    "Apache-2.0",
    f"{ODD_SITES} That is 507 pages: 395 of the list by hand, 112 of Media Cloud; pages without a day are left out.",
    "entries of its lists",
    read,
)
