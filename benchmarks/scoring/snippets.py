"""Snippets that must be in a text, and snippets that must not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scoring.tokens import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence


class SnippetCounts(NamedTuple):
    """The snippets of one page: wanted ones found and missed, unwanted ones found and kept out."""

    right: int
    wrong: int
    missed: int
    kept_out: int

    @property
    def accuracy(self) -> float:
        """The share of the page's snippets that are where they should be; the page has at least one."""
        return (self.right + self.kept_out) / sum(self)


def snippet_share(text: str, snippets: Sequence[str]) -> float:
    """Return which share of the snippets a text contains, whatever their case; 1 if there is none, as in wcxb."""
    lowered = text.lower()
    return sum(snippet.lower() in lowered for snippet in snippets) / len(snippets) if snippets else 1.0


def count_snippets(text: str, wanted: Sequence[str], unwanted: Sequence[str]) -> SnippetCounts:
    """Look the snippets of a page up in its text, with their case, white space squeezed on both sides."""
    squeezed = squeeze(text)
    right = sum(squeeze(snippet) in squeezed for snippet in wanted)
    wrong = sum(squeeze(snippet) in squeezed for snippet in unwanted)
    return SnippetCounts(right, wrong, len(wanted) - right, len(unwanted) - wrong)


def snippet_scores(pages: Sequence[SnippetCounts]) -> dict[str, float]:
    """Return precision, recall, accuracy and F1 over the snippets of all pages, pooled."""
    right, wrong, missed, kept_out = (sum(page[index] for page in pages) for index in range(4))
    total = right + wrong + missed + kept_out
    return {
        "precision": right / (right + wrong) if right + wrong else 0.0,
        "recall": right / (right + missed) if right + missed else 0.0,
        "accuracy": (right + kept_out) / total if total else 0.0,
        "f1": 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 0.0,
    }
