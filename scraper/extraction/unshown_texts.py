"""Text of a page that none of its elements shows: in JSON-LD, in `<noscript>`, in the state of its scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.characters import squeezed
from scraper.extraction.dom.parsing import ADDITION, parse_with_addition, parse_with_noscript
from scraper.extraction.dom.text_stats import normalised, weight
from scraper.extraction.metadata.jsonld import read_nodes
from scraper.extraction.script_texts import as_paragraphs, find_script_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.extraction.dom.document import Document

JSON_LD, NOSCRIPT, SCRIPT = "json-ld articleBody", "noscript", "script state"
_PLACES = {"json-ld": "JSON-LD (articleBody)", "script": "the state of a script"}
# A declared body shorter than this is a summary, or no text.
MIN_BODY = 100
# Notes that ask for scripts are shorter than this.
MIN_NOSCRIPT = 200
_NOSCRIPT, _END = re.compile(r"<noscript\b[^<>]*>", re.IGNORECASE), re.compile("</noscript", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>")


def documents_with_unshown_text(document: Document) -> Iterator[tuple[str, Document]]:
    """Yield the page with text that stands elsewhere among its blocks, and where that was found, most trusted first.

    What a publisher declares as the text comes first, then what readers without scripts are shown, then data.
    """
    body = _declared_body(document)
    if body:
        yield JSON_LD, parse_with_addition(document, as_paragraphs(body), "json-ld")
    if _noscript_weight(document.html) >= MIN_NOSCRIPT:
        yield NOSCRIPT, parse_with_noscript(document)
    state = find_script_text(document.scripts, _subject(document))
    if state:
        yield SCRIPT, parse_with_addition(document, state, "script")


def unshown_blocks(document: Document) -> dict[int, str]:
    """Return for each block that no element of the page shows where it stands, in words."""
    elements = document.elements
    places: dict[int, str] = {}
    for element, tag in enumerate(elements.tags):
        if tag == "noscript":
            place = "<noscript>"
        elif tag == ADDITION:
            place = _PLACES.get(elements.attributes[element].get("class") or "", "")
        else:
            continue
        places.update(dict.fromkeys(document.blocks_of(element), place))
    return places


def _declared_body(document: Document) -> str:
    """Return the longest `articleBody` of the page's JSON-LD; empty if it has none, or only a line.

    Of several texts it is one whose headline is the page's: lists of articles declare the texts of others.
    """
    nodes = read_nodes([script for script in document.json_ld if "articleBody" in script])
    bodies = {body: node for node in nodes if isinstance(body := node.get("articleBody"), str)}
    if len(bodies) > 1:
        titles = normalised(f"{document.title} {document.meta('og:title') or ''}")
        headlines = {body: normalised(str(node.get("headline") or "")) for body, node in bodies.items()}
        bodies = {body: bodies[body] for body, headline in headlines.items() if headline and headline in titles}
    body = max(bodies, key=len, default="")
    return body if len(body) >= MIN_BODY else ""


def _noscript_weight(html: str) -> int:
    """Return how much text stands in the page's `<noscript>`, without what stands in tags."""
    parts = (_END.split(part, maxsplit=1)[0] for part in _NOSCRIPT.split(html)[1:])
    return sum(weight(squeezed(_MARKUP.sub(" ", part))) for part in parts)


def _subject(document: Document) -> str:
    """Return title and description of the page: what its text is about."""
    return " ".join(
        filter(None, (document.meta("og:title") or document.title, document.meta("og:description", "description")))
    )
