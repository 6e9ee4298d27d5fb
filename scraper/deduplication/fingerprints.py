"""The fingerprint of an article: what two texts must share to be copies of each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING
from unicodedata import normalize

from scraper.deduplication.dates import day_of
from scraper.urls import canonicalize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.models import Article

# Five words: unrelated articles of one site then share at most 15 % (J) even with their boilerplate left in.
SHINGLE_LENGTH = 5

# A text of up to 12 words ("See the pictures below.") recurs under different stories: it needs a second witness.
TINY_TEXT = 8  # shingles

# Marks that \w leaves out but that belong to words: combining accents, Hebrew points, Arabic vowels, Indic signs.
_MARKS = "\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff"

# Scripts written without blanks: Thai, Lao, Tibetan, Burmese, Khmer, kana, Han. One token a character, for then a
# changed sentence costs what it costs in English; cut at blanks, two copies would share nothing. Korean has blanks.
_UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)

_CHARACTER = re.compile(f"[{_UNSPACED}]")
_WORD = re.compile(rf"[\w{_MARKS}{_UNSPACED}]+")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """All that decides whether two articles are copies; equal fingerprints are.

    ``shingles``: 64-bit hashes. ``day``: of publication, if known. ``witness``: title and URL key of a text that is
    too short to speak for itself, else None.
    """

    shingles: frozenset[int]
    day: int | None = None
    is_truncated: bool = False
    witness: tuple[str, str] | None = None


def fingerprint(article: Article) -> Fingerprint:
    """Return the fingerprint of an article that has a text."""
    shingles = shingle(tokenize(article.text))
    witness = (" ".join(tokenize(article.title or "")), canonicalize(article.url or ""))
    return Fingerprint(
        shingles, day_of(article.published), article.is_truncated, witness if len(shingles) <= TINY_TEXT else None
    )


def fold(text: str) -> str:
    """Return the text in the form in which texts are compared: NFKC, casefolded, blanks squeezed.

    >>> fold("  The ﬁrst  ＡＧＥ…")
    'the first age...'
    """
    return " ".join(normalize("NFKC", normalize("NFKC", text).casefold()).split())


def tokenize(text: str) -> tuple[str, ...]:
    """Return the words of a text; in scripts without blanks, its characters. Punctuation is no token.

    >>> tokenize("Don’t — PANIC, 東京")
    ('don', 't', 'panic', '東', '京')
    """
    folded = fold(text)
    if not folded.isascii():
        folded = _CHARACTER.sub(r" \g<0> ", folded)
    return tuple(_WORD.findall(folded))


def shingle(tokens: Sequence[str]) -> frozenset[int]:
    """Return the 64-bit hashes of all runs of five tokens; fewer tokens are one run.

    Equal on every machine and in every run, unlike ``hash()``.

    >>> len(shingle("a b c d e f".split())), len(shingle(["a", "b"])), len(shingle([]))
    (2, 1, 1)
    """
    return frozenset(
        int.from_bytes(blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest()) for run in _runs(tokens)
    )


def _runs(tokens: Sequence[str]) -> Iterator[str]:
    if len(tokens) <= SHINGLE_LENGTH:
        return iter((" ".join(tokens),))
    return map(" ".join, zip(*(tokens[i:] for i in range(SHINGLE_LENGTH)), strict=False))
