"""The words of a text with their places, in any script: where it can be cut, and how much each part counts."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from scraper.dense_scripts import DENSE, DENSE_CHARACTER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Span = tuple[int, int]

# Weights are in half words: two characters of a dense script are a word, as `extraction.dom.text_stats` counts them.
WORD = 2
# No language has longer words; what is longer without a blank counts as a word for each of this many characters.
LONGEST_WORD = 100
# "Prof." and "Sept." end no sentence; a longer word with a capital is neither a title nor a month.
LONGEST_ABBREVIATION = 4

_OPENING = "(\\[{«“‘「『（〈《【"
# They join a mark or letter to the next one: Khmer, Myanmar, emoji.
_JOINERS = "\u17d2\u1039\u200d"
# Two characters of a dense script, or all up to a blank or to one of these; both with the punctuation around them.
# What opens is counted up to nine, so that a long run of it is not looked through again from each of its characters.
_ATOM = re.compile(
    rf"[{_OPENING}]{{0,9}}(?:(?:[{DENSE}](?<=\w)){{1,2}}|[^\s{DENSE}]+)[^\w\s{_OPENING}]*|\S",
)
_WORD = re.compile(rf"[^\W{DENSE}]+(?:['’][^\W{DENSE}]+)*")
# No part begins with a combining mark, which is no \w.
_PART = re.compile(rf"\w{{1,{LONGEST_WORD}}}(?:[{_JOINERS}]\w|\W){{0,{LONGEST_WORD}}}|\W{{1,{LONGEST_WORD}}}")
_SENTENCE_END = re.compile(r"[.!?…।؟۔][\"'”’»)\]）」』]*(?=\s)|[。！？][\"'”’»)\]）」』]*|\n")


@dataclass(frozen=True, slots=True)
class Atoms:
    """What a text is never cut within, in order: where each begins and ends, and what those before it weigh.

    ``sentences``: the numbers of the atoms that begin a sentence.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    sums: Sequence[int]
    sentences: Sequence[int]

    def weight(self, first: int, end: int) -> int:
        """Return what the atoms from one up to another weigh together."""
        return self.sums[end] - self.sums[first]

    def at(self, place: int) -> int:
        """Return the number of the first atom that begins at a place of the text or after it."""
        return bisect_left(self.starts, place)


def find_atoms(text: str, limit: int) -> Atoms:
    """Return the atoms of a text, none heavier than a limit, which is a word or more; blanks of a dense script aside.

    >>> text = "The well-known ferry. 新しい橋"
    >>> atoms = find_atoms(text, WORD)
    >>> [text[start:end] for start, end in zip(atoms.starts, atoms.ends)]
    ['The', 'well-', 'known', 'ferry.', '新し', 'い橋']
    >>> atoms.weight(0, len(atoms.starts)), [text[atoms.starts[number] :] for number in atoms.sentences]
    (12, ['新しい橋'])
    """
    starts, ends, weights = [], [], []
    for start, end, weight in _weighed(text, _ATOM.finditer(text), limit):
        starts.append(start)
        ends.append(end)
        weights.append(weight)
    sentences = {bisect_left(starts, place) for place in _sentence_starts(text)}
    return Atoms(starts, ends, [0, *accumulate(weights)], sorted(sentences - {len(starts)}))


def _weighed(text: str, matches: Iterable[re.Match[str]], limit: int) -> Iterator[tuple[int, int, int]]:
    before = 0
    for match in matches:
        start, end = match.span()
        # An ideographic space counts as a character of its script, with the atom after it.
        blank = _dense(text[before:start]) if start - before else 0
        weight = _weight(match[0])
        parts = _parted(text, start, end, limit) if weight > limit else iter([(start, end, weight)])
        first, first_end, first_weight = next(parts)
        yield first, first_end, first_weight + blank
        yield from parts
        before = end


def _parted(text: str, start: int, end: int, limit: int) -> Iterator[tuple[int, int, int]]:
    """Yield the parts of an atom that is too heavy; of a part that still is, its characters."""
    for match in _PART.finditer(text, start, end):
        weight = _weight(match[0])
        if weight <= limit:
            yield (*match.span(), weight)
        else:
            yield from ((place, place + 1, _weight(text[place])) for place in range(*match.span()))


def _weight(atom: str) -> int:
    """Return the half words of an atom; what is neither a word nor of a dense script is half a word."""
    dense = 0 if atom.isascii() else _dense(atom)
    words = WORD * len(_WORD.findall(atom))
    by_length = WORD * -(-len(atom) // LONGEST_WORD) if len(atom) > LONGEST_WORD else 0
    return max(dense + words, by_length, 1)


def _dense(text: str) -> int:
    return len(DENSE_CHARACTER.findall(text))


def _sentence_starts(text: str) -> Iterator[int]:
    for match in _SENTENCE_END.finditer(text):
        mark, end = match[0][0], match.end()
        after = text[end : end + 2].strip()[:1]
        if mark != "\n" and (after.islower() or (mark == "." and _is_abbreviated(text, match.start(), after))):
            continue
        yield end


def _is_abbreviated(text: str, stop: int, after: str) -> bool:
    """Tell whether a full stop ends no sentence: "Dr. Kim", "J. Kim", "the U.S. navy", "no. 5"."""
    token = text[max(0, stop - LONGEST_ABBREVIATION - 1) : stop].split()[-1:]
    word = token[0].lstrip("(\"'“‘") if token else ""
    is_short = word.isalpha() and len(word) <= LONGEST_ABBREVIATION
    return "." in word or (is_short and (word[0].isupper() or after.isdecimal()))
