"""The words of a headline: what two headlines have in common, and whether a text is the one that a headline heads."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

from scraper.deduplication.han_variants import simplify
from scraper.deduplication.tokens import CHARACTER, fold_letters, tokenize
from scraper.headed_texts import is_headed_by

if TYPE_CHECKING:
    from collections.abc import Iterable

# A word by its beginning, so that "Wahlen" and "Wahl", "elections" and "elected" need not be spelled alike; shorter
# words are mostly articles and prepositions, which any text has.
SHORTEST, STEM = 4, 5
# Korean writes a syllable as a letter, and its particles behind the word.
HANGUL = re.compile("[\uac00-\ud7af]")
HANGUL_STEM = 2


def headline_words(title: str | None) -> frozenset[str]:
    """Return the beginnings of the longer words of a headline; of scripts without blanks, two characters each.

    >>> sorted(headline_words("The elections in Wien")), sorted(headline_words("東京で火事"))
    (['elect', 'wien'], ['で火', '东京', '京で', '火事'])
    """
    tokens = tokenize(simplify(title or ""))
    if title and title.isascii():  # most are, and have neither Korean words nor characters
        return frozenset(token[:STEM] for token in tokens if len(token) >= SHORTEST)
    words = {_stem(token) for token in tokens}
    words |= {one + other for one, other in pairwise(tokens) if _are_characters(one, other)}
    return frozenset(words - {""})


def is_headed(words: frozenset[str], text: str) -> bool:
    """Tell whether a text may be the one under a headline of these words; true of a headline that has none."""
    return is_headed_by(words, text, _folded)


def word_hashes(words: Iterable[str]) -> bytes:
    """Return hashes of these words, sorted, four bytes each as sets are compared in sketches."""
    hashes = {crc32(word.encode("utf-8", "surrogatepass")).to_bytes(4, "little") for word in words}
    return b"".join(sorted(hashes))


def _folded(text: str) -> str:
    return simplify(fold_letters(text))


def _stem(token: str) -> str:
    if CHARACTER.fullmatch(token):
        return ""
    if HANGUL.match(token):
        return token[:HANGUL_STEM] if len(token) >= HANGUL_STEM else ""
    return token[:STEM] if len(token) >= SHORTEST else ""


def _are_characters(one: str, other: str) -> bool:
    return bool(CHARACTER.fullmatch(one) and CHARACTER.fullmatch(other))
