"""The tokens of a text: words; in scripts without blanks, characters."""

from __future__ import annotations

import re
from unicodedata import normalize

from scraper.characters import without_break_marks

# Characters that \w leaves out but that belong to words: combining accents, Hebrew points, Arabic vowels, Indic signs.
COMBINING = "\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff"

# Scripts written without blanks: Thai, Lao, Tibetan, Burmese, Khmer, kana, Han. One token a character, for then a
# changed sentence costs what it costs in English; cut at blanks, two copies would share nothing. Korean has blanks.
UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)

CHARACTER = re.compile(f"[{UNSPACED}]")
WORD = re.compile(rf"[\w{COMBINING}{UNSPACED}]+")


def fold(text: str) -> str:
    """Return the text in the form in which texts are compared: NFKC, casefolded, blanks squeezed.

    >>> fold("  The ﬁrst  ＡＧＥ…")
    'the first age...'
    """
    return " ".join(fold_letters(text).split())


def fold_letters(text: str) -> str:
    r"""Return the text in NFKC and casefolded, without soft hyphens and their like, its blanks as they were.

    >>> fold_letters("Straße  ①"), fold_letters("of\xadﬁcer")
    ('strasse  1', 'officer')
    """
    # ASCII is its own NFKC, and lower() is its casefold() in a fifth of the time.
    if text.isascii():
        return text.lower()
    return normalize("NFKC", normalize("NFKC", without_break_marks(text)).casefold())


def tokenize(text: str) -> tuple[str, ...]:
    """Return the words of a text; in scripts without blanks, its characters. Punctuation is no token.

    >>> tokenize("Don’t — PANIC, 東京")
    ('don', 't', 'panic', '東', '京')
    """
    folded = fold(text)
    if not folded.isascii():
        folded = CHARACTER.sub(r" \g<0> ", folded)
    return tuple(WORD.findall(folded))
