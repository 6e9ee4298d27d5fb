"""Which links of a page lead to articles: by their words, their place, their address, and the others of its shape.

Each of these says something, as a number, and the sum decides; none is enough alone. On 80 pages whose 1,146 links to
articles are labelled, addresses alone found .736 of them, and .457 of what they took for one was one; all together find
.958, and .929 of it is right (``benchmarks/discovery.py``). Without the words it would be .886 and .534, without the
addresses .860 and .930, without the shapes .867 and .940, without the place .969 and .814.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.dense_scripts import DENSE_CHARACTER
from scraper.urls.article_likeness import LISTED_NUMBER, UNNAMED, address_evidence
from scraper.urls.link_shapes import shape_of

if TYPE_CHECKING:
    from collections.abc import Iterable

# The sum from which on a link leads to an article.
ARTICLE = 3
# Words of a text, each step one more: labels of menus have one or two, headlines four and more; nine are a sentence.
HEADLINE_WORDS = (3, 4, 5, 7, 9)
HEADLINE = 1
# Punctuation that headlines have and labels have not: “Kultowe filmy: Król Lew”, “What now?”, “The mill is …”
_PUNCTUATION = re.compile(r"[?!:…„“”«»\"]|\.\.\.| [-–—] ")
_RANK = re.compile(r"^\W*\d{1,2}[.)]\s+")
# In the menu or the foot of a page; a headline of nine words is one even there.
IN_MENU = -3
# Where so many links of a page have addresses of one shape, and such a share of them have headlines, it is one for
# articles, those with shorter titles among them.
MIN_SIBLINGS = 5
MIN_HEADLINE_SHARE = 0.5
OF_ARTICLES = 2

_WORD = re.compile(r"[\d_]*[^\W\d_]\w*(?:['’]\w+)*")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link as a reader sees it: where it leads, what it says, and whether it stands in a menu or the page's foot.

    ``is_next``: the list goes on behind it, as its markup says.
    """

    url: str
    text: str
    in_menu: bool = False
    is_next: bool = False


@dataclass(slots=True)
class _Target:
    """What all links of a page to one address say together: the best of their words, a place unless it is a menu."""

    evidence: int
    shape: str
    words: int
    in_menu: bool


def likenesses(anchors: Iterable[Anchor]) -> dict[str, int]:
    """Return how much each address that may be an article's looks like one on this page; from `ARTICLE` on it is."""
    targets = _targets(anchors)
    siblings = Counter(target.shape for target in targets.values())
    headlines = Counter(target.shape for target in targets.values() if target.words >= HEADLINE)
    of_articles = {
        shape
        for shape, count in siblings.items()
        if count >= MIN_SIBLINGS and headlines[shape] >= MIN_HEADLINE_SHARE * count
    }
    return {url: _likeness(target, is_of_articles=target.shape in of_articles) for url, target in targets.items()}


def headline_likeness(text: str) -> int:
    """Return how much the text of a link is like a headline: -1 for a label of one or two words, 5 at most.

    A picture without words says nothing: 0.

    >>> [headline_likeness(text) for text in ("Sport", "Old mill sold again", "Old mill: sold to a baker of our town")]
    [-1, 1, 5]
    """
    if not text:
        return 0
    text = _RANK.sub("", text)
    words = len(_WORD.findall(text)) if text.isascii() else _count(text)
    return bisect_right(HEADLINE_WORDS, words) - 1 + (words > 1 and _PUNCTUATION.search(text) is not None)


def _count(text: str) -> float:
    dense = len(DENSE_CHARACTER.findall(text))
    return len(_WORD.findall(DENSE_CHARACTER.sub(" ", text) if dense else text)) + dense / 2


def _targets(anchors: Iterable[Anchor]) -> dict[str, _Target]:
    targets: dict[str, _Target | None] = {}
    for anchor in anchors:
        if anchor.url not in targets:
            evidence = address_evidence(anchor.url)
            targets[anchor.url] = None if evidence is None else _Target(evidence, shape_of(anchor.url), -1, True)
        if target := targets[anchor.url]:
            target.words = max(target.words, headline_likeness(anchor.text))
            target.in_menu &= anchor.in_menu
    return {url: target for url, target in targets.items() if target}


def _likeness(target: _Target, *, is_of_articles: bool) -> int:
    evidence = target.evidence
    if is_of_articles and evidence == LISTED_NUMBER:
        evidence = UNNAMED
    return target.words + evidence + IN_MENU * target.in_menu + OF_ARTICLES * is_of_articles
