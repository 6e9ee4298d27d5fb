"""news2023, the article-extraction-dataset: some 200 news sites in December 2023, text, title, authors and day."""

from __future__ import annotations

import re
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

_BETWEEN_NAMES = re.compile(r",| and ")


def read(clone: Path) -> Iterator[SourcePage]:
    """Yield the pages of ``articles.json`` with ``html/<id>.html``."""
    listed = clone / "articles.json"
    for name, entry in read_entries(listed).items():
        url = get_text(entry, "url", listed)
        authors = (author.strip() for author in _BETWEEN_NAMES.split(get_text(entry, "authors", listed)))
        gold = present(
            text=get_text(entry, "articleBody", listed).strip(),
            title=get_text(entry, "title", listed).strip(),
            authors=list(filter(None, authors)),
            published=get_text(entry, "date", listed).strip(),
        )
        yield SourcePage(name, need_file(clone / "html" / f"{name}.html"), url, site_of(url, name), gold)


DATA_SET = DataSet(
    "news2023",
    "AndyTheFactory/article-extraction-dataset",
    UNKNOWN_COMMIT,
    "Apache-2.0",
    f"{ODD_SITES} That is 204 pages.",
    "entries of its list",
    read,
)
