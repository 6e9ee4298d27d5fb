r"""The measure of the article-extraction-benchmark: word 4-grams, pooled as its own evaluation pools them.

Tokens are runs of ``\w`` with their case. A text of fewer than four tokens is one shingle.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from scoring.tokens import WORD, mean

if TYPE_CHECKING:
    from collections.abc import Sequence

LENGTH = 4


class ShingleShares(NamedTuple):
    """The shingles of one page: right, wrong and missed, as shares of all of them."""

    right: float
    wrong: float
    missed: float

    @property
    def f1(self) -> float:
        """The F1 of the page alone; 1 if neither the gold nor the answer has a word."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if any(self) else 1.0


def page_shares(gold: str, found: str) -> ShingleShares:
    """Return the shares of one page, scaled to sum to one, so that a long page counts as one page."""
    wanted, said = _shingles(gold), _shingles(found)
    right = (wanted & said).total()
    wrong, missed = said.total() - right, wanted.total() - right
    total = right + wrong + missed
    return ShingleShares(right / total, wrong / total, missed / total) if total else ShingleShares(0.0, 0.0, 0.0)


def has_same_words(gold: str, found: str) -> bool:
    """Tell whether two texts have the same tokens in the same order."""
    return WORD.findall(gold) == WORD.findall(found)


def shingle_scores(golds: Sequence[str], found: Sequence[str]) -> dict[str, float]:
    """Return the scores of a set of pages.

    ``precision`` is the mean over the pages where something came out, ``recall`` the mean over the pages with a gold
    text, ``f1`` the harmonic mean of these two means (not the mean of the pages' F1), ``accuracy`` the share of pages
    whose words are exactly the gold's.
    """
    shares = [page_shares(*pair) for pair in zip(golds, found, strict=True)]
    precisions = [page.right / (page.right + page.wrong) for page in shares if page.right + page.wrong > 0]
    recalls = [page.right / (page.right + page.missed) for page in shares if page.right + page.missed > 0]
    precision = mean(precisions) if precisions else 0.0
    recall = mean(recalls) if recalls else 0.0
    return {
        "f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        "precision": precision,
        "recall": recall,
        "accuracy": mean(float(has_same_words(*pair)) for pair in zip(golds, found, strict=True)),
    }


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    if len(words) <= LENGTH:
        return Counter([tuple(words)] if words else [])
    return Counter(zip(*(words[start:] for start in range(LENGTH)), strict=False))
