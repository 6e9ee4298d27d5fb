"""Stories: the copies of one article, one of them canonical."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from scraper.deduplication import pairs
from scraper.deduplication.dates import earliest_first
from scraper.deduplication.fingerprints import Fingerprint, fingerprint, fold
from scraper.deduplication.identity import content_id
from scraper.models import Article, Copy, Story
from scraper.urls import canonicalize, is_front

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def merge(copies: Iterable[Copy]) -> tuple[Story, ...]:
    """Return the stories told by these articles, by id; their ``teasers`` are still empty.

    Every article has a text and an id of its own; it ends in exactly one story. The answer depends on the set of
    articles alone, not on their order.
    """
    members = tuple(copies)
    prints = [fingerprint(copy.article) for copy in members]
    parents = list(range(len(members)))
    for i, j in (*_copied(prints), *_linked(members, prints)):
        parents[_root(parents, i)] = _root(parents, j)
    told = defaultdict(list)
    for i, member in enumerate(members):
        told[_root(parents, i)].append(member)
    return tuple(sorted((_story(each) for each in told.values()), key=lambda story: story.id))


def similarity(a: Article, b: Article) -> float:
    """Return how much of their text two articles share: Jaccard similarity of five-word runs, 0 to 1."""
    return pairs.similarity(fingerprint(a), fingerprint(b))


def addresses(article: Article) -> frozenset[str]:
    """Return the keys of all URLs under which an article can be met, front pages left out."""
    keys = (canonicalize(url) for url in (article.url, article.canonical_url, article.original_url) if url)
    return frozenset(key for key in keys if not is_front(key))


def is_borrowed(article: Article) -> bool:
    """Tell whether an article is a copy by its own account: it names another URL as its original or another source.

    >>> is_borrowed(Article(source="Pyongyang Times", site_name="KCNA Watch"))
    True
    >>> is_borrowed(Article(source="KCNA", site_name="kcna"))
    False
    """
    own = {canonicalize(url) for url in (article.url, article.canonical_url) if url}
    if article.original_url and canonicalize(article.original_url) not in own:
        return True
    return article.source is not None and fold(article.source) != fold(article.site_name or "")


def _copied(prints: Sequence[Fingerprint]) -> Iterator[tuple[int, int]]:
    # Equal fingerprints behave alike in every pair, so a text printed a thousand times is compared once.
    holders = defaultdict(list)
    for i, each in enumerate(prints):
        holders[each].append(i)
    for first, *others in holders.values():
        yield from ((first, other) for other in others)
    distinct = tuple(holders)
    yield from ((holders[distinct[a]][0], holders[distinct[b]][0]) for a, b in pairs.find(distinct))


def _linked(members: Sequence[Copy], prints: Sequence[Fingerprint]) -> Iterator[tuple[int, int]]:
    served = defaultdict(list)
    for i, member in enumerate(members):
        for key in {canonicalize(url) for url in (member.article.url, member.article.canonical_url) if url}:
            served[key].append(i)
    for i, member in enumerate(members):
        original = canonicalize(member.article.original_url or "")
        for j in served.get(original, ()):
            if i != j and pairs.are_linked_copies(prints[i], prints[j]):
                yield i, j


def _root(parents: list[int], i: int) -> int:
    while parents[i] != i:
        parents[i] = i = parents[parents[i]]
    return i


def _story(members: Sequence[Copy]) -> Story:
    canonical, *copies = sorted(members, key=_best_first)
    return Story(
        id=content_id("story", min(copy.id for copy in members)),
        canonical=canonical,
        copies=tuple(sorted(copies, key=lambda copy: copy.id)),
    )


def _best_first(copy: Copy) -> tuple[bool, bool, tuple[bool, int, bool, str], int, str]:
    # Original before borrowed, complete before cut, earliest, longest; the id makes the order total.
    article = copy.article
    return (
        is_borrowed(article),
        article.is_truncated,
        earliest_first(article.published),
        -len(article.text),
        copy.id,
    )
