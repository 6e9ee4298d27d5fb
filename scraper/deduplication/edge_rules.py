"""The rules of edges: what two articles must have in common to be compared, and which test makes them one story.

There are three. Articles of one content signature are copies of each other, without a test: they are tied to the first
of them, for all pairs of a notice printed a thousand times would be a million. Articles with a blocking key in common
and days near to each other are judged by `judge` (`BY_KEY`): they are copies, or related, which joins no story.
Articles that meet at an address are linked if the test of that meeting says so (`BY_ADDRESS`). Each is a symmetric
function of two articles, so whoever looks for pairs (all at once, one after the other, or on a cluster) finds the same
ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from scraper.deduplication.article_addresses import AddressRole
from scraper.deduplication.article_sketch import ArticleSketch
from scraper.deduplication.comparable_days import day_of
from scraper.deduplication.news_agencies import agency_of
from scraper.deduplication.pairs import Verdict, are_certain, are_linked, are_versions, judge

if TYPE_CHECKING:
    from scraper.models import Article

    ContentSignature = tuple[str, str | None, str | None, int | None, bool, str | None, str | None]


class EdgeKind(Enum):
    """How two articles belong to one story: by their texts, or by an address that the texts confirm.

    What is related has a story of its own: a copy perhaps, or another part of one article.
    """

    COPIED = "copied"
    LINKED = "linked"
    RELATED = "related"


Judge = Callable[[ArticleSketch, ArticleSketch], EdgeKind | None]


def _by_text(a: ArticleSketch, b: ArticleSketch) -> EdgeKind | None:
    verdict = judge(a, b)
    if verdict is None:
        return None
    return EdgeKind.COPIED if verdict is Verdict.COPIES else EdgeKind.RELATED


def _by_certain_text(a: ArticleSketch, b: ArticleSketch) -> EdgeKind | None:
    return EdgeKind.RELATED if _by_text(a, b) is EdgeKind.COPIED and not are_certain(a, b) else _by_text(a, b)


def _original(a: ArticleSketch, b: ArticleSketch) -> EdgeKind | None:
    return EdgeKind.LINKED if are_linked(a, b) else None


def _versions(a: ArticleSketch, b: ArticleSketch) -> EdgeKind | None:
    return EdgeKind.LINKED if are_versions(a, b) else None


@dataclass(frozen=True, slots=True)
class EdgeRule:
    """``kind_of`` says which kind of edge there is between two articles that are asked about, if any."""

    name: str
    kind_of: Judge


@dataclass(frozen=True, slots=True)
class AddressRule(EdgeRule):
    """Asked about are two articles with an address in common that is ``one`` to the one and ``other`` to the other."""

    one: AddressRole
    other: AddressRole

    @property
    def directions(self) -> frozenset[tuple[AddressRole, AddressRole]]:
        """What the common address may be to the first of two articles and to the second."""
        return frozenset({(self.one, self.other), (self.other, self.one)})


BY_KEY = EdgeRule("key", _by_text)
STRICT = EdgeRule("strict", _by_certain_text)  # in place of the former where only what is certain is to be merged
BY_ADDRESS = (
    AddressRule("original", _original, AddressRole.ORIGINAL, AddressRole.SERVED),
    AddressRule("address", _versions, AddressRole.VERSION, AddressRole.VERSION),
)


def content_signature(article: Article) -> ContentSignature:
    """Return all of an article that decides what it is a copy of: articles of one signature have the same copies."""
    return (
        article.text,
        article.title,
        article.url,
        day_of(article.published),
        article.is_truncated,
        agency_of(article),
        article.image,
    )
