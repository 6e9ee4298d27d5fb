"""The doubts of a corpus: copies that were merged without certainty, and what looks like copies and was not merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.deduplication.merge_evidence import evidence_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.models import Article, Copy, MergeEvidence, RelatedArticle, Story

LIKELY = "likely"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two articles, by address and headline, that are told as one ``story`` or, if not ``merged``, as two."""

    story: str
    merged: bool
    url: str | None
    title: str | None
    other_url: str | None
    other_title: str | None
    evidence: MergeEvidence


def doubts_of(stories: Iterable[Story]) -> Iterator[Doubt]:
    """Yield the doubts about these stories in their order, each once."""
    for story in stories:
        yield from _likely(story)
        own = {copy.id: copy.article for copy in story.members}
        for related in story.related:
            if related.own < related.article:  # the other story names it, too
                yield _apart(story, own[related.own], related)


def explained(evidence: MergeEvidence) -> str:
    """Return evidence in a line.

    >>> from scraper.models import MergeEvidence
    >>> explained(MergeEvidence("text", "likely", 0.55, 0.3, "overlapping", ("day",), ("headline",), "ap"))
    'likely: text, 55 % of the shorter one shared, overlapping; for it: day; against it: headline; agency: ap'
    """
    shared = f"{100 * evidence.containment:.0f} % of the shorter one shared"
    said = (f"{name}: {', '.join(words)}" for name, words in _said(evidence) if words)
    return "; ".join((f"{evidence.confidence}: {evidence.rule}, {shared}, {evidence.direction}", *said))


def _said(evidence: MergeEvidence) -> tuple[tuple[str, tuple[str, ...]], ...]:
    agency = (evidence.agency,) if evidence.agency else ()
    return (("for it", evidence.signs), ("against it", evidence.against), ("agency", agency))


def _likely(story: Story) -> Iterator[Doubt]:
    canonical = story.canonical.article
    for copy in story.copies:
        evidence = evidence_of(copy.article, canonical)
        if evidence.confidence == LIKELY:
            yield _merged(story, copy, evidence)


def _merged(story: Story, copy: Copy, evidence: MergeEvidence) -> Doubt:
    canonical, article = story.canonical.article, copy.article
    addresses = (canonical.url, canonical.title, article.url, article.title)
    return Doubt(story.id, True, *addresses, evidence)


def _apart(story: Story, own: Article, related: RelatedArticle) -> Doubt:
    addresses = (own.url, own.title, related.url, related.title)
    return Doubt(story.id, False, *addresses, related.evidence)
