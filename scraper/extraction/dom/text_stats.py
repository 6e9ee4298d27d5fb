"""Measures of texts: how long they are in Latin letters, how many words and sentences they have, whether two agree."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from scraper.dense_scripts import DENSE_CHARACTER

if TYPE_CHECKING:
    from collections.abc import Iterable

# One character of a dense script, which writes syllables or words, counts as this many letters.
DENSE_WEIGHT = 2.4
# Longer texts are searched in pieces of this length, to save memory.
STRETCH = 100_000
# Two spellings of one headline differ by fewer characters than this.
MAX_SPELLING = 12
# No character of a dense script comes before this one: a look for any beyond it is cheaper than one for those.
_BEYOND = re.compile("[^\x00-\u2e7f]")
_SENTENCE_END = re.compile(r"[.!?…。！？।؟۔]['\"”’»)\]）」』]*(?:\s|$)|[。！？]")
_CLOSING = "'\"”’»)]）」』 "
_FULL_STOPS = tuple(".!?…。！？।؟۔")
# A word has a letter in it; "71.44" and "+0.4 %" are none.
_WORD = re.compile(r"[\d_]*[^\W\d_]\w*(?:['’]\w+)*")
_WORDS = re.compile(r"\w+")
# Scripts that do not mark the end of a sentence, or not always: Thai, Lao, Khmer, Myanmar.
_UNMARKED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{12,}")


def weight(text: str) -> int:
    """Return the length in Latin letters: a dense script's characters count more.

    >>> weight("abcde"), weight("新闻")
    (5, 4)
    """
    if text.isascii():
        return len(text)
    return len(text) + int((DENSE_WEIGHT - 1) * _count_dense(text))


def _count_dense(text: str) -> int:
    """Count the characters of dense scripts. A match takes 58 bytes, so long texts are searched in pieces."""
    if not _BEYOND.search(text):
        return 0
    if len(text) <= STRETCH:
        return len(DENSE_CHARACTER.findall(text))
    return sum(len(DENSE_CHARACTER.findall(text, start, start + STRETCH)) for start in range(0, len(text), STRETCH))


def has_sentence_end(text: str) -> bool:
    """Tell whether the text has punctuation that ends a sentence, in any of the scripts of news.

    >>> has_sentence_end("He left."), has_sentence_end("3.5 percent"), has_sentence_end("終わった。続く")
    (True, False, True)
    """
    if text.endswith(_FULL_STOPS) or _SENTENCE_END.search(text):
        return True
    return not text.isascii() and is_unmarked(text)


def ends_sentence(text: str) -> bool:
    """Tell whether the text as a whole ends as a sentence does, and not merely holds a full stop.

    >>> ends_sentence("“We walk,” she said."), ends_sentence("“We walk.”"), ends_sentence("SENNAU, Jan. 15, 2008")
    (True, True, False)
    """
    return text.rstrip(_CLOSING).endswith(_FULL_STOPS) or (not text.isascii() and is_unmarked(text))


def is_unmarked(text: str) -> bool:
    """Tell whether a text is in a script that does not mark the end of each sentence.

    >>> is_unmarked("ตลาดเปิดทุกวันเสาร์และอาทิตย์")
    True
    """
    return _UNMARKED.search(text) is not None


def word_count(text: str) -> float:
    """Count the words; in scripts without blanks two characters count as one.

    >>> word_count("four words of text"), word_count("新しい橋")
    (4, 2.0)
    >>> word_count("the bank’s hours")
    3
    """
    dense = _count_dense(text) if not text.isascii() else 0
    if not dense:
        return len(_WORD.findall(text))
    return dense / 2 + len(_WORD.findall(DENSE_CHARACTER.sub(" ", text)))


def says_the_same(text: str, other: str) -> bool:
    """Tell whether two short texts have the same words, whatever their quotes, dashes, blanks and capitals.

    >>> says_the_same("New bridge – opened", "NEW BRIDGE - OPENED")
    True
    >>> says_the_same("New bridge", "New bridge opened today")
    False
    """
    return abs(len(text) - len(other)) < MAX_SPELLING and normalised(text) == normalised(other)


def letters(text: str) -> int:
    """Count the letters, of any script."""
    return sum(map(str.isalpha, text))


def prefix_sums(values: Iterable[int]) -> list[int]:
    """Return the sums of the first 0, 1, 2, … values, so that any range is one subtraction.

    >>> prefix_sums([3, 4])
    [0, 3, 7]
    """
    return [0, *accumulate(values)]


def normalised(text: str) -> str:
    """Return the words alone, case-folded, to compare texts that differ in quotes, dashes and blanks.

    >>> normalised("“New” bridge – opened!")
    'new bridge opened'
    """
    return " ".join(_WORDS.findall(text.casefold()))
