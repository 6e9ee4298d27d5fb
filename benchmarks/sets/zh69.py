"""zh69, the Chinese-Web-Content-Extraction-Dataset: Chinese news and blogs with text, author and day by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sets.source import (
    ODD_SITES,
    UNKNOWN_COMMIT,
    DataSet,
    SourceError,
    SourcePage,
    canonical_url,
    decode_text,
    need_folder,
    present,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read(clone: Path) -> Iterator[SourcePage]:
    """Yield the pages of ``Original``, with ``cleaned``, ``author`` and ``date``, a text file each.

    An author who is not known is ``UNKNOWN`` in the source, and so here: an extractor that finds none scores nothing.
    """
    pages = sorted(need_folder(clone / "Original").glob("*.html"))
    if not pages:
        raise SourceError(f"{clone / 'Original'}: no .html file in it")
    for path in pages:
        text, author, date = (decode_text(clone / kind / f"{path.stem}.txt") for kind in ("cleaned", "author", "date"))
        day = _DAY.match(date.strip())
        gold = present(text=text.strip(), authors=author.split(), published=day[0] if day else None)
        yield SourcePage(path.stem, path, canonical_url(path.read_bytes()), None, gold)


DATA_SET = DataSet(
    "zh69",
    "immortal-autumn/Chinese-Web-Content-Extraction-Dataset",
    UNKNOWN_COMMIT,
    "MIT",
    f"{ODD_SITES} That is 37 of its 69 pages. The source names no URLs: two pages declare theirs, and the digests name "
    "each page's site.",
    "its description alone",
    read,
)
