"""The text of a byline with its elements kept apart: ``<span>Ada Mills</span><span>Staff</span>`` prints no blank."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.characters import squeezed
from scraper.extraction.metadata.name_shapes import has_role, is_full_name, is_organisation
from scraper.extraction.metadata.names import is_label, read_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extraction.dom.document import Document, TextRun

# A run that goes on with the sentence before it: ``, and``, ``'s``, ``)``.
_CONTINUES = re.compile(r"\s*[,;:.)\]’'/|&·•–—-]")
# One that the next run goes on with: ``By ``, ``(``, ``Ada Mills, ``.
_OPEN = re.compile(r"[,;:(\[/|&·•–—@-]\s*$")
# An author page is called so by the text of its link for machines: ``Ada Mills author page``, ``Posts by Ada Mills``.
_PAGE_WORDS = re.compile(
    r"^(?:(?:view|see|read|visit|go to|full|all|more)\s+)*(?:(?:posts?|articles?|stories|bio|profile|page|more)\s+)?"
    r"(?:by|from|of|von|about)\s+|"
    r"^(?:author|autor|auteur|view|visit|see)\s?:?\s+|"
    r"(?:['’]s)?\s+(?:(?:full|author|autor|staff|profile|bio)\s+)*(?:page|profile|bio|biography|posts|articles|archive)$",
    re.IGNORECASE,
)


def byline_text(document: Document, element: int, block: int) -> str:
    """Return the text of an element as a byline, its inner elements separated; an inline one stands in ``block``."""
    blocks = document.blocks_of(element)
    if blocks:
        return " ".join(line_text(document, index) for index in blocks)
    end = document.elements.ends[element]
    return _joined([run for run in document.line_runs(block) if element <= run.element < end], document)


def line_text(document: Document, block: int) -> str:
    """Return the text of a block, its inner elements separated."""
    runs = document.line_runs(block)
    return _joined(runs, document) if runs else document.texts[block]


def name_for_machines(document: Document, element: int) -> str:
    """Return the name that ``aria-label`` or ``title`` gives to a link whose text is "See full bio"; empty if none.

    Words around the name that tell what the link leads to are left out.
    """
    attributes = document.elements.attributes[element]
    texts = (_PAGE_WORDS.sub("", squeezed(attributes.get(name) or "")) for name in ("aria-label", "title"))
    return next((text for text in texts if any(map(is_full_name, read_names(text)))), "")


def _joined(runs: Sequence[TextRun], document: Document) -> str:
    """Return the texts of some runs as one line, with a mark where a name ends because its element does."""
    parts: list[str] = []
    before: TextRun | None = None
    for run in (run for run in runs if not run.text.isspace()):
        if before is not None:
            parts.append(_joint(before, run, document))
        parts.append(run.text)
        before = run
    return squeezed("".join(parts))


def _joint(left: TextRun, right: TextRun, document: Document) -> str:
    """Return what separates two runs.

    Nothing between runs of one element, or where one goes on with the other's sentence; a bar, at which names end; a
    comma between two alike elements (two names); a blank where one of them is a label or a single word that is no role:
    ``By`` before a name, first name and surname.
    """
    if left.element == right.element or _OPEN.search(left.text) or _CONTINUES.match(right.text):
        return " "
    one, other = left.text.strip(), right.text.strip()
    if is_label(one) or not _is_full(one):
        return " "
    if _are_alike(document, left.element, right.element) and _is_full(other):
        return ", "
    return " | " if len(other.split()) > 1 or has_role(other) or is_organisation(other) else " "


def _is_full(text: str) -> bool:
    return any(is_full_name(author) for author in read_names(text))


def _are_alike(document: Document, one: int, other: int) -> bool:
    elements = document.elements
    names = [(elements.tags[index], elements.attributes[index].get("class")) for index in (one, other)]
    return names[0] == names[1]
