"""magic, the benchmark of magic-html: article text in many languages, often with headline and date line first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sets.source import (
    ODD_SITES,
    UNKNOWN_COMMIT,
    DataSet,
    SourcePage,
    get_text,
    need_file,
    present,
    read_entries,
    site_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Names are SHA-256; so many digits of one tell 290 pages apart.
DIGITS = 24


def read(clone: Path) -> Iterator[SourcePage]:
    """Yield the pages of ``benchmark/data/article``: ``base.json`` with ``htmls/<name>.html``."""
    folder = clone / "benchmark" / "data" / "article"
    listed = folder / "base.json"
    for name, entry in read_entries(listed).items():
        url = get_text(entry, "url", listed)
        gold = present(text=get_text(entry, "content", listed).strip())
        page = need_file(folder / "htmls" / f"{name}.html")
        yield SourcePage(name[:DIGITS], page, url, site_of(url, name), gold)


DATA_SET = DataSet(
    "magic",
    "opendatalab/magic-html",
    UNKNOWN_COMMIT,
    "Apache-2.0",
    f"{ODD_SITES} That is 81 pages of the articles; its forums and other kinds of pages are not used.",
    "entries of its list",
    read,
)
