"""Why a page gave no article, in a line: what its blocks are instead."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.models import Explanation

# The fate of what is left when all that is known to be something else is put aside.
LABELS = {"no_article": "text that makes no article"}
NAMED = 4  # fates; a page has some three or four that make up most of it


def is_empty(explanation: Explanation) -> bool:
    """Whether no block of the page became text of an article."""
    return not explanation.article.paragraphs


def emptiness(explanation: Explanation) -> str:
    """``no article: 12 blocks (7 menu, 3 teaser, 2 footer)``, by the words that ``scraper explain`` uses."""
    fates = Counter(LABELS.get(block.fate, block.fate) for block in explanation.blocks).most_common()
    if not fates:
        return "no article: no text that a reader of the page would see"
    named = [f"{count} {fate}" for fate, count in fates[:NAMED]]
    others = sum(count for _, count in fates[NAMED:])
    if others:
        named.append(f"{others} other")
    return f"no article: {len(explanation.blocks)} blocks ({', '.join(named)})"
