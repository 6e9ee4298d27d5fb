"""Stories: the copies of one article, one of them canonical."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.deduplication import pairs
from scraper.deduplication.article_sketch import sketches
from scraper.deduplication.clustering import cluster
from scraper.deduplication.comparable_days import earliest_first
from scraper.deduplication.content_ids import content_id
from scraper.deduplication.edge_rules import BY_KEY, STRICT
from scraper.deduplication.edges import find_edges, sketched_anew
from scraper.deduplication.merge_evidence import with_related
from scraper.deduplication.tokens import fold
from scraper.models import Article, Copy, Story
from scraper.urls.identity import canonicalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.deduplication.edges import Edges, Sketched


def merge(copies: Iterable[Copy], *, is_strict: bool = False) -> tuple[Story, ...]:
    """Return the stories of these articles, by id; their ``teasers`` are still empty.

    ``is_strict``: merge only what is certain; the rest of what would be merged is related.

    Every article has a text and an id of its own; it ends in exactly one story. The answer depends on the set of
    articles alone, not on their order.
    """
    members = sorted(copies, key=lambda copy: copy.id)
    edges = find_edges([member.article for member in members], STRICT if is_strict else BY_KEY)
    return with_related(cluster_copies(members, edges, is_strict=is_strict), members, edges.related)


def cluster_copies(
    members: Sequence[Copy], edges: Edges, sketched: Sketched | None = None, *, is_strict: bool = False
) -> tuple[Story, ...]:
    """Return the stories of these articles, in order of their ids, with these edges among them.

    ``sketched``: tells their sketches by their positions; they are made anew if it is not given.

    Connected components are independent: the stories of all articles are those of each component. What is related to
    them is still missing.
    """
    join = pairs.are_certain if is_strict else pairs.may_join
    articles = [member.article for member in members]
    groups = cluster(articles, edges, lambda i: best_first(members[i]), sketched or sketched_anew(articles), join)
    stories = (_story([members[i] for i in group]) for group in groups)
    return tuple(sorted(stories, key=lambda story: story.id))


def similarity(a: Article, b: Article) -> float:
    """Return how much of their text two articles share: Jaccard similarity of five-word shingles, 0 to 1."""
    return pairs.similarity(*sketches((a, b)))


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


def _story(members: Sequence[Copy]) -> Story:
    canonical, *copies = sorted(members, key=best_first)
    return Story(
        id=content_id("story", min(copy.id for copy in members)),
        canonical=canonical,
        copies=tuple(sorted(copies, key=lambda copy: copy.id)),
    )


def best_first(copy: Copy) -> tuple[bool, bool, tuple[bool, int, bool, str], int, str]:
    """Return a sort key: original before borrowed, complete before cut, earliest, longest; the id makes it total."""
    article = copy.article
    return (
        is_borrowed(article),
        article.is_truncated,
        earliest_first(article.published),
        -len(article.text),
        copy.id,
    )
