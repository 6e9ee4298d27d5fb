"""aeb, the article-extraction-benchmark: news and blogs of 2019 with full article bodies by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sets.source import ODD_SITES, UNKNOWN_COMMIT, DataSet, SourcePage, get_text, need_file, read_entries, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read(clone: Path) -> Iterator[SourcePage]:
    """Yield the pages of ``ground-truth.json`` with ``html/<id>.html.gz``."""
    listed = clone / "ground-truth.json"
    for name, entry in read_entries(listed).items():
        url = get_text(entry, "url", listed)
        gold = {"text": get_text(entry, "articleBody", listed).strip()}
        yield SourcePage(name, need_file(clone / "html" / f"{name}.html.gz"), url, site_of(url, name), gold)


DATA_SET = DataSet(
    "aeb",
    "scrapinghub/article-extraction-benchmark",
    UNKNOWN_COMMIT,
    "MIT",
    f"{ODD_SITES} That is 99 of its 181 pages.",
    "the form of its files as published",
    read,
)
