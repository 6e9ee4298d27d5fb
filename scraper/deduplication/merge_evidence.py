"""The evidence of merges: why an article is a copy in a story, or only related to it, as a reader can check it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.deduplication.article_addresses import address_roles
from scraper.deduplication.article_sketch import sketches
from scraper.deduplication.edge_rules import BY_ADDRESS
from scraper.deduplication.pairs import (
    Verdict,
    are_certain,
    are_copies,
    containment,
    is_proof,
    opposing,
    similarity,
    supporting,
)
from scraper.models import MergeEvidence, RelatedArticle
from scraper.urls.article_parts import are_parts
from scraper.urls.identity import canonicalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scraper.deduplication.article_sketch import ArticleSketch
    from scraper.deduplication.edges import Pair
    from scraper.models import Article, Copy, Story

NOT_MERGED = "doubtful"
DIGITS = 4
# The one text lies in the other if so much of it does: a word changed here and there costs a tenth.
INSIDE = 0.9
# A notice that a site prints on all its pages is related to as many stories; a reader looks at the first ones.
LISTED = 10
_ADDRESSES = frozenset(rule.name for rule in BY_ADDRESS)


def evidence_of(article: Article, other: Article) -> MergeEvidence:
    """Return why an article is told in the story of another one."""
    a, b = sketches((article, other))
    rule = _address_rule(article, other, a, b) or _text_rule(a, b)
    return MergeEvidence(
        rule=rule,
        confidence=_confidence(rule, a, b),
        containment=round(containment(a, b), DIGITS),
        similarity=round(similarity(a, b), DIGITS),
        direction=_direction(a, b),
        signs=supporting(a, b),
        against=opposing(a, b),
        agency=a.agency or b.agency,
    )


def with_related(stories: Iterable[Story], members: Sequence[Copy], related: Iterable[Pair]) -> tuple[Story, ...]:
    """Return stories with what is related to them; ``related``: pairs of positions among their members."""
    every = tuple(stories)
    story_of = {copy.id: story.id for story in every for copy in story.members}
    found = defaultdict(list)
    for i, j in related:
        for own, other in ((members[i], members[j]), (members[j], members[i])):
            if story_of[own.id] != story_of[other.id]:
                found[story_of[own.id]].append(relation_of(own, other, story_of[other.id]))
    return tuple(replace(story, related=listed(found.get(story.id, ()))) for story in every)


def relation_of(own: Copy, other: Copy, story: str) -> RelatedArticle:
    """Return how an article of another story is related to one of this."""
    article = other.article
    verdict = Verdict.PARTS if are_parts(*map(_address, (article, own.article))) else Verdict.DOUBTFUL
    evidence = replace(evidence_of(article, own.article), rule=verdict.value, confidence=NOT_MERGED)
    return RelatedArticle(story, other.id, own.id, article.url, article.title, evidence)


def listed(related: Iterable[RelatedArticle]) -> tuple[RelatedArticle, ...]:
    """Return the first of what is related to a story, the most alike first."""
    return tuple(sorted(related, key=_most_alike_first)[:LISTED])


def _most_alike_first(related: RelatedArticle) -> tuple[float, str, str, str]:
    return (-related.evidence.containment, related.story, related.article, related.own)


def _address_rule(article: Article, other: Article, a: ArticleSketch, b: ArticleSketch) -> str | None:
    mine, theirs = address_roles(article), address_roles(other)
    for rule in BY_ADDRESS:
        if _meet(mine, theirs, rule.directions) and rule.kind_of(a, b):
            return rule.name
    return None


def _meet(mine: Mapping[str, int], theirs: Mapping[str, int], directions: Iterable[tuple[int, int]]) -> bool:
    shared = mine.keys() & theirs.keys()
    return any(mine[key] & one and theirs[key] & two for key in shared for one, two in directions)


def _text_rule(a: ArticleSketch, b: ArticleSketch) -> str:
    if not are_copies(a, b):
        return "joined"
    return "text" if is_proof(a, b) else "signs"


def _address(article: Article) -> str:
    return canonicalize(article.url or "")


def _confidence(rule: str, a: ArticleSketch, b: ArticleSketch) -> str:
    return "certain" if rule in _ADDRESSES or are_certain(a, b) else "likely"


def _direction(a: ArticleSketch, b: ArticleSketch) -> str:
    if a.shingles == b.shingles:
        return "equal"
    if containment(a, b) < INSIDE:
        return "overlapping"
    return "inside" if a.size <= b.size else "around"
