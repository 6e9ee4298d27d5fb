"""Tests of two articles: what they must share to be copies, versions or members of one story."""

from __future__ import annotations

from scraper.deduplication.article_sketch import TINY_TEXT, ArticleSketch, count_shared
from scraper.deduplication.comparable_days import are_near
from scraper.deduplication.lsh import SHORT_TEXT
from scraper.urls.identity import canonical_host

# Share of the smaller text's shingles found in the larger. Copies measured: 1 % of the words changed and another
# site's footer .84, a fifth of the text replaced .70, three tenths .59. Of 1,458 real articles two forms of one shop
# share .53, and otherwise no two that do not tell the same over .2. Planted edits (4,000 stories) give F1 .941 at .6,
# .991 at .5 and .994 at .4.
COPY_CONTAINMENT = 0.5

# Shared shingles by all shingles, for short texts: a two-sentence notice may stand whole in a long article about
# something more. In longer texts this rule adds nothing, for J >= 1/2 implies a containment of 2/3.
COPY_JACCARD = 0.5

# A text in one five times as long is a copy of it that was cut, if both open alike. Else what they share is a quotation
# or what stands under all articles of a site. A dateline or another first sentence costs a part of the 48 shingles. In
# a corpus of many footers this takes the precision of stories from .989 to .993; at .3 it is no better. It is all
# one whether .2, .4 or .6 of the openings must be shared.
PART_JACCARD = 0.2
OPENING_SHARE = 0.4

# A stub that its site marks as cut is short and yet a copy, if next to all of it opens the whole article.
STUB_CONTAINMENT = 0.9

# A site prints its own article again as it was, or longer; what it prints under another address on another day with
# other words in the same sentences is the next issue of a column: weather, rates, results. A tenth of the words
# changed leaves .61 if they are numbers here and there, .81 if they stand together. Precision of stories at .5, where
# this asks nothing more, .986; at .7, .8 and .9, .996.
REPRINT_CONTAINMENT = 0.8

# For two articles tied by an address. The address is the proof; the text only has to rule out a link to a section
# front or to another article on the same page. A third of the text replaced leaves .57.
LINKED_CONTAINMENT = 0.4

# For a copy of a copy of the canonical copy: two texts of which each has three tenths replaced share .30. What
# round-ups quote has nothing in common but a footer. At 0, nothing asked, the precision of stories is .971; at .1
# and .2, .996.
JOIN_CONTAINMENT = 0.2


def are_copies(a: ArticleSketch, b: ArticleSketch) -> bool:
    """Tell whether two articles are copies of each other; symmetric, and true of equals."""
    if not are_near(a.day, b.day) or _differ(a.tie_breaker, b.tie_breaker):
        return False
    common, size = count_shared(a.shingles, b.shingles), min(a.size, b.size)
    if not _share_enough(a, b, common):
        return False
    return common >= REPRINT_CONTAINMENT * size or not _are_issues(a, b)


def are_linked(a: ArticleSketch, b: ArticleSketch) -> bool:
    """Tell whether two articles tied by an address share enough text to believe it."""
    return containment(a, b) >= LINKED_CONTAINMENT


def are_versions(a: ArticleSketch, b: ArticleSketch) -> bool:
    """Tell whether two articles of one address are one that was updated: of one day, as far as known."""
    return (a.day is None or b.day is None or a.day == b.day) and are_linked(a, b)


def may_join(a: ArticleSketch, b: ArticleSketch) -> bool:
    """Tell whether one may join the story of the other if copies lead from one to the other."""
    return are_near(a.day, b.day) and containment(a, b) >= JOIN_CONTAINMENT


def are_unrelated(a: ArticleSketch, b: ArticleSketch) -> bool:
    """Tell whether two texts are about different things even if a third holds them both."""
    return containment(a, b) < JOIN_CONTAINMENT


def containment(a: ArticleSketch, b: ArticleSketch) -> float:
    """Return the share, 0 to 1, of the smaller set that lies in the larger."""
    return count_shared(a.shingles, b.shingles) / min(a.size, b.size)


def similarity(a: ArticleSketch, b: ArticleSketch) -> float:
    """Return the Jaccard similarity, 0 to 1, of two texts."""
    common = count_shared(a.shingles, b.shingles)
    return common / (a.size + b.size - common)


def _share_enough(a: ArticleSketch, b: ArticleSketch, common: int) -> bool:
    size, total = min(a.size, b.size), a.size + b.size - common
    if size >= SHORT_TEXT:
        return common >= COPY_CONTAINMENT * size and (common >= PART_JACCARD * total or _open_alike(a, b))
    return common >= COPY_JACCARD * total or _is_stub(a, b, common)


def _differ(a: tuple[str, str] | None, b: tuple[str, str] | None) -> bool:
    if a is None or b is None or a == b:
        return False
    return not any(mine and mine == yours for mine, yours in zip(a, b, strict=True))


def _are_issues(a: ArticleSketch, b: ArticleSketch) -> bool:
    is_known = a.day is not None and b.day is not None and bool(a.address) and bool(b.address)
    if not is_known or a.day == b.day or a.address == b.address:
        return False
    return canonical_host(a.address) == canonical_host(b.address)


def _open_alike(a: ArticleSketch, b: ArticleSketch) -> bool:
    shorter = min(len(a.opening), len(b.opening)) // 8
    return count_shared(a.opening, b.opening) >= OPENING_SHARE * shorter


def _is_stub(a: ArticleSketch, b: ArticleSketch, common: int) -> bool:
    size = min(a.size, b.size)
    is_cut = any(each.is_truncated for each in (a, b) if each.size == size)
    return is_cut and size > TINY_TEXT and common >= STUB_CONTAINMENT * size
