"""Why a page gave no article, in a line: what its blocks are instead."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from scraper.labels import Label

if TYPE_CHECKING:
    from scraper.models import Explanation

NAMED = 4  # labels; a page has some three or four that make up most of it


def is_empty(explanation: Explanation) -> bool:
    """Tell whether no block of the page became text of an article."""
    return not explanation.article.paragraphs


def describe_missing(explanation: Explanation) -> str:
    """Say ``no article: 12 blocks (7 menu, 3 teaser, 2 footer)``, in the words that ``scraper explain`` uses."""
    if explanation.article.is_missing:
        return "no article: soft_404, the page says that it is not there"
    labels = Counter(block.label for block in explanation.blocks).most_common()
    if not labels:
        return "no article: no text that a reader of the page would see"
    # The label of what is left when all that is known to be something else is put aside is no word for a reader.
    named = [f"{count} {label.meaning if label is Label.NO_ARTICLE else label}" for label, count in labels[:NAMED]]
    others = sum(count for _, count in labels[NAMED:])
    if others:
        named.append(f"{others} other")
    return f"no article: {len(explanation.blocks)} blocks ({', '.join(named)})"
