"""Headlines and authors' names: when two of them are the same."""

from __future__ import annotations

import html
import unicodedata
from typing import TYPE_CHECKING

from scoring.tokens import WORD, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

# All quotation marks become a plain one, all dashes a hyphen; soft hyphens and marks that take no room go.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys(
            '\u2018\u2019\u201a\u201b\u2039\u203a\u00b4`\u201c\u201d\u201e\u201f\u00ab\u00bb"',
            "'",
        ),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        "\u2026": "...",
        "\u00ad": "",
        "\u200b": "",
        "\ufeff": "",
    }
)


def title_key(title: str | None) -> str:
    """Return what two titles are compared by.

    Entities are decoded, compatibility forms (NFKC), quotes and dashes made plain, white space squeezed, case folded,
    final full stops dropped.

    >>> title_key("The\u00a0“new” line &ndash; at last.")
    "the 'new' line - at last"
    """
    text = unicodedata.normalize("NFKC", html.unescape(title or "")).translate(_PLAIN)
    return squeeze(text).casefold().rstrip(".").strip()


def is_same_title(gold: str | None, found: str | None) -> bool:
    """Tell whether a title was found and is the gold's."""
    return bool(found) and title_key(gold) == title_key(found)


def author_f1(gold: Sequence[str], found: Sequence[str]) -> float:
    """Return the F1 of two sets of names, compared in NFKC, case-folded, without punctuation."""
    wanted, said = _name_keys(gold), _name_keys(found)
    if not wanted and not said:
        return 1.0
    return 2 * len(wanted & said) / (len(wanted) + len(said)) if wanted and said else 0.0


def _name_keys(names: Sequence[str]) -> set[str]:
    texts = (unicodedata.normalize("NFKC", html.unescape(name)).casefold() for name in names)
    return {key for key in (" ".join(WORD.findall(text)) for text in texts) if key}
