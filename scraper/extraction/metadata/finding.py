"""The result of a finder: the value of a field, its source, and all candidates for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from scraper.models import Candidate

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Found(Generic[T_co]):
    """A field's value, where it was found (``json-ld headline``), and all candidates for it.

    ``source`` is empty where nothing was found.
    """

    value: T_co
    source: str = ""
    candidates: tuple[Candidate, ...] = ()


def candidate(field: str, source: str, value: object) -> Candidate:
    """Return a candidate with its value written as text.

    >>> candidate("title", "h1", "New bridge")
    Candidate(field='title', source='h1', value='New bridge')
    """
    return Candidate(field, source, str(value))
