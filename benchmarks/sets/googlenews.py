"""googlenews, the L3S-GN1 set: news found through Google News in 2007 and 2008, pieces of the page labelled by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lxml.html

from sets.source import ODD_SITES, UNKNOWN_COMMIT, DataSet, SourceError, SourcePage, need_folder, present

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.html import HtmlElement

FOLDER = "L3S-GN1-20100130203947-00001"
HEADLINE, FULL_TEXT = "x-nc-sel1", "x-nc-sel2"
# Elements whose labelled pieces stand on one line; every other one begins and ends a line.
_INLINE = frozenset("a abbr acronym b big cite code em font i small span strike strong sub sup tt u".split())


def read(clone: Path) -> Iterator[SourcePage]:
    """Yield the pages of ``original`` whose twin in ``annotated`` has text labelled as the full text."""
    folder = need_folder(clone / FOLDER)
    originals = sorted(need_folder(folder / "original").glob("*.html"))
    annotated = need_folder(folder / "annotated")
    if not originals:
        raise SourceError(f"{folder / 'original'}: no .html file in it")
    for path in originals:
        twin = annotated / path.name
        if twin.is_file():
            document = lxml.html.document_fromstring(twin.read_bytes() or b"<html/>")
            text, title = "\n".join(labelled(document, FULL_TEXT)), " ".join(labelled(document, HEADLINE))
            if text:
                yield SourcePage(path.stem, path, None, None, present(text=text, title=title))


def labelled(document: HtmlElement, label: str) -> list[str]:
    """Return the lines of a document that have a label; pieces in one block are one line."""
    lines: list[str] = []
    last: HtmlElement | None = None
    for span in document.iter("span"):
        text = " ".join(span.text_content().split())
        if label in (span.get("class") or "").split() and text:
            block = next((each for each in span.iterancestors() if each.tag not in _INLINE), None)
            if block is not None and block is last:
                lines[-1] += f" {text}"
            else:
                lines.append(text)
            last = block
    return lines


DATA_SET = DataSet(
    "googlenews",
    "geodrome/page-signal",
    UNKNOWN_COMMIT,
    "for research use only (the set's own Readme-L3S-GN1.txt)",
    f"{ODD_SITES} That is 351 of its 621 pages. The source names no URLs: the digests name each page's site.",
    "its description alone; not the annotated files",
    read,
)
