"""dragnet, the data of dragnet: news and blogs of 2012, text by hand, with date lines, bylines and captions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sets.source import ODD_SITES, UNKNOWN_COMMIT, DataSet, SourceError, SourcePage, decode_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Where the comments of a page begin in its gold; three golds spell it otherwise and keep their comments.
COMMENTS = "!@#$%^&*()  COMMENTS"
# (folder of the pages, folder of the golds, end of a gold's name): as published, and as merged with other sets.
LAYOUTS = (
    ("HTML", "Corrected", ".html.corrected.txt"),
    ("input", "GoldStandard", ".html.corrected.txt"),
    ("input", "GoldStandard", ".html"),
    ("input", "GoldStandard", ".txt"),
)


def read(clone: Path) -> Iterator[SourcePage]:
    """Yield the pages that have a gold, in one of the two layouts of the set; comments are cut off."""
    pages, golds, suffix = _layout(clone)
    for path in sorted(pages.glob("*.html")):
        gold = golds / f"{path.stem}{suffix}"
        if gold.is_file():
            text = decode_text(gold).partition(COMMENTS)[0].strip()
            if text:
                yield SourcePage(path.stem, path, None, None, {"text": text})


def _layout(clone: Path) -> tuple[Path, Path, str]:
    for root in (clone, clone / "dragnet_data"):
        for pages, golds, suffix in LAYOUTS:
            if (root / pages).is_dir() and any((root / golds).glob(f"*{suffix}")):
                return root / pages, root / golds, suffix
    tried = ", ".join(sorted({f"{pages} with {golds}" for pages, golds, _ in LAYOUTS}))
    raise SourceError(f"{clone}: none of the layouts that are known ({tried}), here or in dragnet_data")


DATA_SET = DataSet(
    "dragnet",
    "seomoz/dragnet_data, also in j-szulc/html-cleaning-dataset-merged",
    UNKNOWN_COMMIT,
    "AGPL-3.0 (seomoz/dragnet_data, its README)",
    f"{ODD_SITES} That is 682 pages. The source names no URLs: the digests name each page's site.",
    "its description alone",
    read,
)
