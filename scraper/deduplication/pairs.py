"""Tests of two articles: what they must share to be copies, versions or members of one story."""

from __future__ import annotations

from enum import Enum

from scraper.deduplication.article_sketch import TINY_TEXT, ArticleSketch, count, count_shared
from scraper.deduplication.comparable_days import are_near
from scraper.deduplication.lsh import SHORT_COPY, SHORT_TEXT
from scraper.urls.article_parts import are_parts
from scraper.urls.registrable_domains import site_of

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
# this asks nothing more, .986; at .7, .8 and .9, .996. What has no day is a form filled in anew: terms, profiles.
REPRINT_CONTAINMENT = 0.8

# For two articles tied by an address. The address is the proof; the text only has to rule out a link to a section
# front or to another article on the same page. A third of the text replaced leaves .57.
LINKED_CONTAINMENT = 0.4

# For a copy of a copy of the canonical copy: two texts of which each has three tenths replaced share .30. What
# round-ups quote has nothing in common but a footer. At 0, nothing asked, the precision of stories is .971; at .1
# and .2, .996.
JOIN_CONTAINMENT = 0.2


# What two texts share that are no copies by that alone: with three tenths replaced twice over .30. Then what stands
# around the texts is asked, and two signs are needed. Headline and lead picture are such, and that so much is shared
# outside of quotations: two reports of one event share what was said and little else. Of 19 pairs of one event that
# share .2 or more, .25 is the most that is shared outside of quotations on one day; of copies, .31 is the least.
DOUBTFUL_CONTAINMENT = 0.3
SIGNS = 2

# A text of which so much lies in another is its copy whatever else is said of it; short ones need so much of both.
CERTAIN_CONTAINMENT = 0.6
CERTAIN_JACCARD = 0.8

# Two headlines are alike that have half of the words of the shorter one in common, two at least; they differ if they
# have less than a quarter. What lies between says nothing.
ALIKE_SHARE, ALIKE_WORDS = 0.5, 2
DIFFERENT_SHARE = 0.25


class Verdict(Enum):
    """What a pair of articles is: copies; copies perhaps, which must not be merged; parts of one article."""

    COPIES = "copies"
    DOUBTFUL = "doubtful"
    PARTS = "parts"


def judge(a: ArticleSketch, b: ArticleSketch) -> Verdict | None:
    """Return what two articles are to each other; None if nothing. Symmetric, and equals are copies."""
    if not are_near(a.day, b.day) or _differ(a.tie_breaker, b.tie_breaker):
        return None
    common, size = count_shared(a.shingles, b.shingles), min(a.size, b.size)
    if are_parts(a.address, b.address):
        return Verdict.PARTS if common >= DOUBTFUL_CONTAINMENT * size else None
    if not _share_enough(a, b, common):
        return _judge_signs(a, b, common)
    is_reprint = common >= REPRINT_CONTAINMENT * size
    if not is_reprint and _are_issues(a, b):
        return None
    return _judge_siblings(a, b, is_reprint=is_reprint) if _are_siblings(a, b) else Verdict.COPIES


def are_copies(a: ArticleSketch, b: ArticleSketch) -> bool:
    """Tell whether two articles are copies of each other; symmetric, and true of equals."""
    return judge(a, b) is Verdict.COPIES


def are_certain(a: ArticleSketch, b: ArticleSketch) -> bool:
    """Tell whether two articles are copies whatever else is said of them: so much of their texts is the same."""
    if not is_proof(a, b) or not are_copies(a, b):
        return False
    is_plain = min(a.size, b.size) >= SHORT_TEXT and containment(a, b) >= CERTAIN_CONTAINMENT
    return is_plain or similarity(a, b) >= CERTAIN_JACCARD


def is_proof(a: ArticleSketch, b: ArticleSketch) -> bool:
    """Tell whether the texts alone are enough for copies, whatever else is said of them."""
    return _share_enough(a, b, count_shared(a.shingles, b.shingles))


def are_linked(a: ArticleSketch, b: ArticleSketch) -> bool:
    """Tell whether two articles tied by an address share enough text to believe it."""
    return containment(a, b) >= LINKED_CONTAINMENT


def are_versions(a: ArticleSketch, b: ArticleSketch) -> bool:
    """Tell whether two articles of one address are one that was updated: of one day, as far as known."""
    is_one_day = a.day is None or b.day is None or a.day == b.day
    return is_one_day and not are_parts(a.address, b.address) and are_linked(a, b)


def may_join(a: ArticleSketch, b: ArticleSketch) -> bool:
    """Tell whether one may join the story of the other if copies lead from one to the other."""
    return are_near(a.day, b.day) and containment(a, b) >= JOIN_CONTAINMENT


def are_rivals(a: ArticleSketch, b: ArticleSketch) -> bool:
    """Tell whether two articles of one site cannot be in one story, whatever a third has in common with both.

    They have two headlines, and not what the site's own copies have.
    """
    return _are_siblings(a, b) and _judge_siblings(a, b) is not Verdict.COPIES


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


def supporting(a: ArticleSketch, b: ArticleSketch) -> tuple[str, ...]:
    """Return what speaks for two articles being copies, besides texts that are proof: wording, headline, day."""
    signs = {
        "wording": not is_proof(a, b) and _share_wording(a, b),
        "headline": _have_one_headline(a, b),
        "image": bool(a.image) and a.image == b.image,
        "agency": a.agency is not None and a.agency == b.agency,
        "day": a.day is not None and a.day == b.day,
    }
    return tuple(sign for sign, is_given in signs.items() if is_given)


def opposing(a: ArticleSketch, b: ArticleSketch) -> tuple[str, ...]:
    """Return what besides the texts speaks against it: headline, agency, day, opening, text not of its headline."""
    signs = {
        "headline": _have_two_headlines(a, b),
        "agency": a.agency is not None and b.agency is not None and a.agency != b.agency,
        "day": a.day is not None and b.day is not None and a.day != b.day,
        "opening": not _open_alike(a, b),
        "text not of its headline": not (a.is_headed and b.is_headed),
    }
    return tuple(sign for sign, is_given in signs.items() if is_given)


def _judge_siblings(a: ArticleSketch, b: ArticleSketch, *, is_reprint: bool = True) -> Verdict | None:
    """Judge what shares enough text on one site, at two addresses.

    Under another headline a site prints its own article with its opening. What two of its pages share without that is
    what stands on its pages, and so is an opening of which neither headline says a word; a short text has hardly more
    than an opening. If one headline does, the text is the article of that page alone, or the other headline is a joke.
    """
    if not _have_two_headlines(a, b):
        return Verdict.COPIES
    is_whole = is_reprint or min(a.size, b.size) >= SHORT_COPY
    if not is_whole or not _open_alike(a, b) or not (a.is_headed or b.is_headed):
        return None
    return Verdict.COPIES if a.is_headed and b.is_headed else Verdict.DOUBTFUL


def _judge_signs(a: ArticleSketch, b: ArticleSketch, common: int) -> Verdict | None:
    """Judge what shares too little text to be a copy by that alone: a site is expected to know its own copies."""
    size = min(a.size, b.size)
    if size < SHORT_TEXT or common < DOUBTFUL_CONTAINMENT * size or _are_siblings(a, b):
        return None
    signs = supporting(a, b)
    if not {"wording", "headline", "image"}.intersection(signs):
        return None
    return Verdict.COPIES if len(signs) >= SIGNS else Verdict.DOUBTFUL


def _share_wording(a: ArticleSketch, b: ArticleSketch) -> bool:
    # What has nothing to do with its headline is more likely a notice than an article, and so are 40 words that two
    # articles have in common: without that limit precision on planted edits falls from .999 to .988, by footers.
    mine, yours = a.own, b.own
    least = max(SHORT_TEXT, DOUBTFUL_CONTAINMENT * min(count(mine), count(yours)))
    return count_shared(mine, yours) >= least and a.is_headed and b.is_headed


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
    is_one_day = a.day is not None and a.day == b.day
    return not is_one_day and _are_siblings(a, b)


def _are_siblings(a: ArticleSketch, b: ArticleSketch) -> bool:
    if not a.address or not b.address or a.address == b.address:
        return False
    site = site_of(a.address)
    return bool(site) and site == site_of(b.address)


def _have_one_headline(a: ArticleSketch, b: ArticleSketch) -> bool:
    common = count_shared(a.headline, b.headline)
    return common >= max(ALIKE_WORDS, ALIKE_SHARE * min(count(a.headline), count(b.headline)))


def _have_two_headlines(a: ArticleSketch, b: ArticleSketch) -> bool:
    shorter = min(count(a.headline), count(b.headline))
    return count_shared(a.headline, b.headline) < DIFFERENT_SHARE * shorter


def _open_alike(a: ArticleSketch, b: ArticleSketch) -> bool:
    shorter = min(count(a.opening), count(b.opening))
    return count_shared(a.opening, b.opening) >= OPENING_SHARE * shorter


def _is_stub(a: ArticleSketch, b: ArticleSketch, common: int) -> bool:
    size = min(a.size, b.size)
    is_cut = any(each.is_truncated for each in (a, b) if each.size == size)
    return is_cut and size > TINY_TEXT and common >= STUB_CONTAINMENT * size
