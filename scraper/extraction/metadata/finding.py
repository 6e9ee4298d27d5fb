"""The result of a finder: the value of a field, its source, how sure it is, and all candidates for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from scraper.models import Candidate, Confidence

T_co = TypeVar("T_co", covariant=True)

# What the page states for machines: in its head, in JSON-LD, in attributes and in links by their ``rel``.
_DECLARED = ("json-ld", "meta", "link ", "title", "itemprop", "rel ", "time", "declared", "site", "isAccessibleForFree")


@dataclass(frozen=True, slots=True)
class Found(Generic[T_co]):
    """A field's value, where it was found (``json-ld headline``), and all candidates for it.

    ``source`` is empty where nothing was found. ``is_confirmed``: the page declares the value, and says the same where
    its readers see it or in its address.
    """

    value: T_co
    source: str = ""
    candidates: tuple[Candidate, ...] = ()
    is_confirmed: bool = False

    @property
    def confidence(self) -> Confidence:
        """How sure the value is (see `Confidence`)."""
        if self.is_confirmed:
            return Confidence.CONFIRMED
        return Confidence.DECLARED if is_declared(self.source) else Confidence.INFERRED

    def confirmed(self, *, holds: bool) -> Found[T_co]:
        """Return the same, confirmed or not."""
        return replace(self, is_confirmed=holds)


def is_declared(source: str) -> bool:
    """Tell whether a source is one that the page states for machines.

    >>> is_declared("meta og:title"), is_declared("line below headline")
    (True, False)
    """
    return source.startswith(_DECLARED)


def candidate(field: str, source: str, value: object) -> Candidate:
    """Return a candidate with its value written as text.

    >>> candidate("title", "h1", "New bridge")
    Candidate(field='title', source='h1', value='New bridge')
    """
    return Candidate(field, source, str(value))
