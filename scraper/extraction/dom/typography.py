"""What typesetting leaves in a text: marks of footnotes, lines, initials, and signs that were escaped twice."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# A raised number is the mark of a footnote if it is linked, in square brackets, or stands behind a sentence's mark or a
# figure that nobody raises to a power: a percentage, one with a separator, one of four digits or more. m², 10³ and
# 1st are none.
_NOTE_MARK = re.compile(r"\s*(?:\[\s*(?:\d{1,3}|[a-z])\s*\]|\(?\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\)?)\s*")
_BEFORE_NOTE = re.compile(r"(?:[.,;:!?…”\"’»%]|\d[.,]\d{3}|\d{4})\Z")
# A line of at least this length that ends without a mark while the next begins with a small letter wraps a sentence,
# and so do all lines of that length around it. Of 2,924 single <br> in the texts of 355 pages 222 part such lines. The
# gold has a blank at 107 of these, all behind 60 characters or more, and a line feed behind each shorter line.
MIN_WRAPPED = 55
_LINE_ENDS = frozenset('.!?:;…。！？”"»)')
# A character reference that is still there after the parser has read the page, unless another follows: `&amp;lt;`.
_TWICE_ESCAPED = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8}\d?);(?!#?\w{2,8};)")
_BLANKS = re.compile(" {2,}")
_BARE_AMPERSAND = re.compile(r"&(?!#?\w{1,8};)")
MAX_INITIAL = 2  # characters
# An initial, with or without the quotation mark before it; and those that are words by themselves, or may be one.
_INITIAL = re.compile("[“\"«„‘']?[^\\W\\d_]")
_WORDS_OF_A_LETTER = frozenset("AIOEYUÀÈÓÅÖÉÍ")


def is_note_mark(raised: str, before: str, *, is_linked: bool) -> bool:
    """Tell whether a raised text is the mark of a footnote. ``before``: the end of the text before it.

    >>> is_note_mark("1", "9,000", is_linked=False), is_note_mark("2", "m", is_linked=False)
    (True, False)
    """
    if not _NOTE_MARK.fullmatch(raised):
        return False
    return is_linked or "[" in raised or _BEFORE_NOTE.search(before) is not None


def join_lines(lines: Sequence[str]) -> str:
    r"""Return lines parted by line feeds, or by blanks where they only wrap a sentence.

    >>> join_lines(["The winners:", "1. Ada Mills", "2. Ben Stone"])
    'The winners:\n1. Ada Mills\n2. Ben Stone'
    """
    is_wrapped = any(
        len(line) >= MIN_WRAPPED and after[0].islower() and line[-1] not in _LINE_ENDS
        for line, after in pairwise(lines)
    )
    ends = (" " if is_wrapped and len(line) >= MIN_WRAPPED else "\n" for line in lines)
    return "".join(part for line, end in zip(lines, ends, strict=True) for part in (line, end))[:-1]


def read_twice_escaped(text: str) -> str:
    """Return a text in which signs that were escaped twice are read: quotes, dashes, letters, ampersands.

    A text that has such a sign itself beside its name is about the name. Angle brackets stay as they are.

    >>> read_twice_escaped("Smith &amp; Sons didn&#8217;t know"), read_twice_escaped("Write &amp; for &")
    ('Smith & Sons didn’t know', 'Write &amp; for &')
    """
    if not _TWICE_ESCAPED.search(text):
        return text
    present = set(text)
    if not _BARE_AMPERSAND.search(text):
        present.discard("&")
    read = _TWICE_ESCAPED.sub(lambda match: _read_sign(match[0], present), text)
    return _BLANKS.sub(" ", read).strip()


def _read_sign(name: str, present: set[str]) -> str:
    """Return the sign of a name; the name itself if the text around it has the sign, or if it is an angle bracket."""
    sign = unescape(name)
    if sign.isspace():
        return " "
    return sign if sign.isprintable() and sign not in "<>" and present.isdisjoint(sign) else name


def joins_initial(initial: str, text: str, *, is_parted: bool) -> bool:
    """Tell whether a block of one capital letter is the initial of the next. ``is_parted``: white space parts the two.

    >>> joins_initial("T", "he ferries", is_parted=True), joins_initial("A", "bridge", is_parted=True)
    (True, False)
    """
    if not _INITIAL.fullmatch(initial) or not initial[-1].isupper() or not text[0].islower():
        return False
    return not is_parted or initial[-1] not in _WORDS_OF_A_LETTER
