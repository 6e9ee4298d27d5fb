"""The words of a search: how texts and queries are folded and cut, and the part of a text that shows what was found."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import normalize

from scraper.characters import without_break_marks
from scraper.deduplication.tokens import COMBINING, UNSPACED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Scripts written without blanks, and Korean, whose particles stick to the word: one token a character, so that a
# word of two characters is found wherever it stands. On 658 articles, for words of two to four characters: all are
# found, in an index of 2.1 MB; by trigrams none of two, in one of 7.4 MB; cut at blanks, one in four.
_ALONE = UNSPACED + "\uac00-\ud7af"

_CHARACTER = re.compile(f"[{_ALONE}]")
_WORD = re.compile(rf"[{_ALONE}]|(?:(?![{_ALONE}_])[\w{COMBINING}])+")
# Of Latin and Greek letters only: й is no и, and が is no か.
_ACCENTS = re.compile("(?<=[A-Za-z\u0391-\u03c9])[\u0300-\u036f]+")
_TERM = re.compile(r'"([^"]*)"?(\*?)|([^\s"]+)')

# Characters of a text that are shown around what was found.
EXCERPT = 200
LEAD = 60


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand in this order; with ``is_prefix`` the last one may go on."""

    words: tuple[str, ...]
    is_prefix: bool = False


def parse_query(query: str) -> tuple[Term, ...]:
    """Return the terms of a query: words, ``"words in order"``, and ``beginnings*``. Raises ValueError if it has none.

    >>> parse_query('flood* "Río Senn"')
    (Term(words=('flood',), is_prefix=True), Term(words=('rio', 'senn'), is_prefix=False))
    """
    found = (
        Term(words_of(phrase or word), is_prefix=bool(star) or word.endswith("*"))
        for phrase, star, word in _TERM.findall(query)
    )
    terms = tuple(term for term in found if term.words)
    if not terms:
        raise ValueError(f"no word to search for in {query!r}")
    return terms


def match_expression(terms: Sequence[Term]) -> str:
    """Return the query of FTS5 that asks for all of these terms.

    >>> match_expression(parse_query("flood* 홍수"))
    '"flood"* AND "홍 수"'
    """
    return " AND ".join(f'"{" ".join(term.words)}"{"*" * term.is_prefix}' for term in terms)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are searched for.

    >>> words_of("Kim, Río-Senn 홍수")
    ('kim', 'rio', 'senn', '홍', '수')
    """
    return tuple(_WORD.findall(fold(text)))


def fold(text: str) -> str:
    r"""Return a text without the differences that a search passes over: case, accents, width, ligatures, soft hyphens.

    >>> fold("CAFÉ Ｎo．１"), fold("두 번째 홍수"), fold("of\xadﬁcer")
    ('cafe no.1', '두 번째 홍수', 'officer')
    """
    if text.isascii():
        return text.lower()
    # A lone surrogate has no UTF-8, which the index is written in.
    whole = without_break_marks(text).encode("utf-8", "replace").decode()
    return normalize("NFC", _ACCENTS.sub("", normalize("NFKD", whole))).casefold()


def indexed(text: str | None) -> str:
    """Return a text as it goes into the index: folded, with blanks around each character that stands for itself.

    >>> indexed("The 홍수, 2026")
    'the  홍  수 , 2026'
    """
    folded = fold(text or "")
    return folded if folded.isascii() else _CHARACTER.sub(r" \g<0> ", folded)


def excerpt(text: str, terms: Sequence[Term]) -> str:
    """Return some 200 characters of a text around most of the terms, on one line; its opening if it has none."""
    words = _words(text)
    hits = sorted((words[at][0], number) for number, term in enumerate(terms) for at in _places(words, term))
    best = max((start for start, _ in hits), key=lambda start: (_reach(hits, start), -start), default=0)
    first = min((start for start, _, _ in words if best - LEAD <= start <= best), default=0) if best > LEAD else 0
    last = max((end for _, end, _ in words if end <= first + EXCERPT), default=0)
    if len(text) <= first + EXCERPT:
        last = len(text)
    return f"{'…' * (first > 0)}{' '.join(text[first:last].split())}{'…' * (last < len(text))}"


def marks(text: str, terms: Sequence[Term]) -> tuple[tuple[int, int], ...]:
    """Return where a text has the terms, as pairs of offsets in characters, in order and without overlaps.

    >>> marks("New bridge, old bridges", parse_query('"new bridge" bridge*'))
    ((0, 10), (16, 23))
    """
    words = _words(text)
    places = sorted((words[at][0], words[at + len(term.words) - 1][1]) for term in terms for at in _places(words, term))
    found: list[tuple[int, int]] = []
    for start, end in places:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _words(text: str) -> list[tuple[int, int, str]]:
    return [(match.start(), match.end(), fold(match[0])) for match in _WORD.finditer(text)]


def _places(words: Sequence[tuple[int, int, str]], term: Term) -> Iterator[int]:
    length = len(term.words)
    for at in range(len(words) - length + 1):
        *whole, last = (word for _, _, word in words[at : at + length])
        is_last = last.startswith(term.words[-1]) if term.is_prefix else last == term.words[-1]
        if is_last and tuple(whole) == term.words[:-1]:
            yield at


def _reach(hits: Sequence[tuple[int, int]], start: int) -> int:
    # How many of the terms an excerpt shows that has this place after its lead.
    shown = hits[bisect_left(hits, (start, 0)) : bisect_left(hits, (start + EXCERPT - LEAD, 0))]
    return len({number for _, number in shown})
