"""Texts as tokens, and how two bags of tokens agree."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s+")
# Kana, ideographs and half-width kana: scripts that write no blanks between words.
_UNSPACED = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


class Agreement(NamedTuple):
    """How far what came out agrees with the gold: precision, recall, and their harmonic mean."""

    precision: float
    recall: float
    f1: float


NOTHING_RIGHT = Agreement(0.0, 0.0, 0.0)
ALL_RIGHT = Agreement(1.0, 1.0, 1.0)


def mean(values: Iterable[float]) -> float:
    """Return the mean of some values; not a number if there is none."""
    listed = list(values)
    return sum(listed) / len(listed) if listed else float("nan")


def squeeze(text: str | None) -> str:
    r"""Return a text with each run of white space as one blank, none at its ends.

    >>> squeeze(" two\n  words ")
    'two words'
    """
    return _SPACE.sub(" ", text or "").strip()


def tokens_of(text: str | None) -> list[str]:
    """Return the lower-cased words of any script, Chinese and Japanese characters one by one.

    >>> tokens_of("Der Zug fährt nach 東京")
    ['der', 'zug', 'fährt', 'nach', '東', '京']
    """
    return _TOKEN.findall(unicodedata.normalize("NFC", text or "").lower())


def words_of(text: str | None) -> list[str]:
    r"""Return the lower-cased runs of ``\w``, an unspaced script in runs as it stands."""
    return WORD.findall((text or "").lower())


def bag_agreement(gold: Sequence[str], found: Sequence[str]) -> Agreement:
    """Return how two bags of tokens agree; an empty gold is met by an empty answer alone."""
    if not gold:
        return NOTHING_RIGHT if found else ALL_RIGHT
    common = (Counter(gold) & Counter(found)).total()
    if not common:
        return NOTHING_RIGHT
    precision, recall = common / len(found), common / len(gold)
    return Agreement(precision, recall, 2 * precision * recall / (precision + recall))
