"""The metadata of an explained article: each value, where it was found, and what else was offered for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from scraper.models import Author, AuthorRole, Dateline, Evidence, RightsSignal

if TYPE_CHECKING:
    from scraper.models import Candidate, Explanation

FIELDS = (
    *("title", "kicker", "standfirst", "authors", "contributors", "published", "modified", "dateline", "language"),
    *("site_name", "source", "section", "tags", "type", "description", "image", "is_truncated", "rights"),
    *("url", "canonical_url", "original_url"),
)
# A field that no finder reads has no evidence.
ORIGINS = {"standfirst": "a block of the page"}


@dataclass(frozen=True, slots=True)
class FieldEvidence:
    """One field. ``value``: as a text, empty if the page does not say. ``source``: where that was found.

    ``confidence``: how sure it is, in a word; empty where nobody looked. ``others``: what other parts of the page
    offered; those that say the same come first.
    """

    field: str
    value: str
    source: str
    confidence: str
    others: tuple[Candidate, ...]


def evidence_of(explanation: Explanation) -> tuple[FieldEvidence, ...]:
    """Return the evidence for each field that has a value or was offered one, in the order of `FIELDS`."""
    known = {evidence.field: evidence for evidence in explanation.article.evidence}
    found = (_evidence(explanation, field, known.get(field, Evidence(field, ""))) for field in FIELDS)
    return tuple(each for each in found if each.value or each.others)


def value_text(value: object) -> str:
    """Write the value of an article's field as text; empty for what is not stated.

    >>> value_text(("Luchs", "Wald")), value_text(None), value_text(False)
    ('Luchs, Wald', '', '')
    """
    match value:
        case None | False:
            return ""
        case date():
            return value.isoformat()
        case Dateline():
            return value_text(tuple(part for part in (value.place, value.agency) if part))
        case tuple():
            return ", ".join(map(_part_text, value))
    return "yes" if value is True else str(value)


def _part_text(part: object) -> str:
    """Write one of several values as text."""
    if isinstance(part, RightsSignal):
        return f"{part.signal}: {part.value}"
    has_role = isinstance(part, Author) and part.role is not AuthorRole.AUTHOR
    return f"{part} ({part.role.value})" if isinstance(part, Author) and has_role else str(part)


def _evidence(explanation: Explanation, field: str, evidence: Evidence) -> FieldEvidence:
    source = evidence.source
    value = value_text(getattr(explanation.article, field))
    offered = [candidate for candidate in explanation.candidates if candidate.field == field]
    winner = next((each for each in offered if each.source == source), None) if value else None
    others = [candidate for candidate in offered if candidate is not winner]
    others.sort(key=lambda candidate: candidate.value != value)
    confidence = evidence.confidence.value if value and source else ""
    return FieldEvidence(field, value, (source or ORIGINS.get(field, "")) if value else "", confidence, tuple(others))
