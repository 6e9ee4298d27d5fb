"""The metadata of an explained article: each value, where it was found, and what else was offered for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from scraper.models import Dateline

if TYPE_CHECKING:
    from scraper.models import Candidate, Explanation

FIELDS = (
    *("title", "standfirst", "authors", "published", "modified", "dateline", "language", "site_name", "source"),
    *("section", "tags", "type", "description", "image", "is_truncated", "url", "canonical_url", "original_url"),
)
# A field that no finder reads has no evidence.
ORIGINS = {"standfirst": "a block of the page"}


@dataclass(frozen=True, slots=True)
class FieldEvidence:
    """One field. ``value``: as a text, empty if the page does not say. ``source``: where that was found.

    ``others``: what other parts of the page offered; those that say the same come first.
    """

    field: str
    value: str
    source: str
    others: tuple[Candidate, ...]


def evidence_of(explanation: Explanation) -> tuple[FieldEvidence, ...]:
    """Return the evidence for each field that has a value or was offered one, in the order of `FIELDS`."""
    sources = {evidence.field: evidence.source for evidence in explanation.article.evidence}
    found = (_evidence(explanation, field, sources.get(field, "")) for field in FIELDS)
    return tuple(each for each in found if each.value or each.others)


def value_text(value: object) -> str:
    """Write the value of an article's field as text; empty for what is not stated.

    >>> value_text(("Luchs", "Wald")), value_text(None), value_text(False)
    ('Luchs, Wald', '', '')
    """
    if value is None or value is False:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Dateline):
        return ", ".join(part for part in (value.place, value.agency) if part)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "yes" if value is True else str(value)


def _evidence(explanation: Explanation, field: str, source: str) -> FieldEvidence:
    value = value_text(getattr(explanation.article, field))
    offered = [candidate for candidate in explanation.candidates if candidate.field == field]
    winner = next((each for each in offered if each.source == source), None) if value else None
    others = [candidate for candidate in offered if candidate is not winner]
    others.sort(key=lambda candidate: candidate.value != value)
    return FieldEvidence(field, value, (source or ORIGINS.get(field, "")) if value else "", tuple(others))
