"""ROUGE-LSum: the longest common subsequences of sentences, over tokens of any script.

For every sentence of the gold, the union of its longest common subsequences with all sentences that came out; a token
is hit at most as often as both texts have it. Sentences are lines, cut by a small rule rather than by a trained
splitter: on published scores of single pages that makes a difference of about .001.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from scoring.tokens import NOTHING_RIGHT, Agreement, tokens_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The end of a sentence: its mark, closing quotes, a blank, and then what begins with a capital; or a full-width mark.
_END = re.compile(
    "(?<=[.!?\u2026])[\"'\u201d\u2019\u00bb)\\]]*\\s+(?=[\"'\u201c\u2018\u00ab(\\[]*[^\\W\\d_a-z])"
    "|(?<=[\u3002\uff01\uff1f])"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|sr|jr|st|gen|sen|rep|gov|lt|col|sgt|capt|rev|hon|vs|no|inc|ltd|"
    r"co|corp|u\.s|u\.k|u\.n|e\.g|i\.e|a\.m|p\.m|jan|feb|aug|sept|oct|nov|dec)|\b[a-z])\.$",
    re.IGNORECASE,
)
# The longest abbreviation that is looked for, with what stands before it.
_TAIL = 12


def sentences(text: str) -> list[str]:
    """Return the sentences of a text: its lines, cut where a mark of an end is followed by a capital.

    >>> sentences("Dr. Pak came. He spoke for 3.5 hours.")
    ['Dr. Pak came.', 'He spoke for 3.5 hours.']
    """
    return [sentence for line in text.split("\n") if line.strip() for sentence in _cut(line.strip()) if sentence]


def _cut(line: str) -> list[str]:
    pieces, start = [], 0
    for match in _END.finditer(line):
        if not _ABBREVIATION.search(line[start : match.start()][-_TAIL:]):
            pieces.append(line[start : match.end()].strip())
            start = match.end()
    return [*pieces, line[start:].strip()]


def rouge_lsum(gold: str, found: str) -> Agreement:
    """Return the ROUGE-LSum of a text against the gold."""
    wanted = [tokens for tokens in map(tokens_of, sentences(gold)) if tokens]
    said = [tokens for tokens in map(tokens_of, sentences(found)) if tokens]
    wanted_count, said_count = sum(map(len, wanted)), sum(map(len, said))
    hits = _hits(wanted, said)
    if not hits:
        return NOTHING_RIGHT
    precision, recall = hits / said_count, hits / wanted_count
    return Agreement(precision, recall, 2 * precision * recall / (precision + recall))


def _hits(wanted: list[list[str]], said: list[list[str]]) -> int:
    """Return how many tokens of the gold are hit, each at most as often as both texts have it."""
    left = Counter(token for sentence in wanted for token in sentence)
    left &= Counter(token for sentence in said for token in sentence)
    candidates = [(sentence, frozenset(sentence)) for sentence in said]
    hits = 0
    for sentence in wanted:
        union = _union(sentence, candidates)
        for index, token in enumerate(sentence):
            if union >> index & 1 and left[token] > 0:
                hits += 1
                left[token] -= 1
    return hits


def _union(sentence: list[str], candidates: Sequence[tuple[list[str], frozenset[str]]]) -> int:
    """Return, as bits, the places of a sentence that are part of a longest common subsequence with any candidate."""
    masks: dict[str, int] = {}
    for index, token in enumerate(sentence):
        masks[token] = masks.get(token, 0) | 1 << index
    everything, union = (1 << len(sentence)) - 1, 0
    for candidate, tokens in candidates:
        if masks.keys().isdisjoint(tokens):
            continue
        union |= everything if candidate == sentence else _common_places(masks, len(sentence), candidate)
        if union == everything:
            break
    return union


def _common_places(masks: Mapping[str, int], length: int, candidate: Sequence[str]) -> int:
    """Return the places of a sentence of this length that lie on a longest common subsequence with a candidate.

    The table of lengths is kept as bits, a row of it a number (Hyyrö's method), and traced back from its end.
    """
    everything = (1 << length) - 1
    rows = [everything]
    for token in candidate:
        matches = rows[-1] & masks.get(token, 0)
        rows.append(((rows[-1] + matches) | (rows[-1] - matches)) & everything)
    here, there, places = length, len(candidate), 0
    while here > 0 and there > 0:
        if masks.get(candidate[there - 1], 0) >> (here - 1) & 1:
            here, there = here - 1, there - 1
            places |= 1 << here
            continue
        without_candidate = (~rows[there - 1] & ((1 << here) - 1)).bit_count()
        without_sentence = (~rows[there] & ((1 << (here - 1)) - 1)).bit_count()
        if without_candidate > without_sentence:
            there -= 1
        else:
            here -= 1
    return places
