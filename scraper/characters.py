"""Characters that are no part of a text: they steer a terminal, forge a line, or turn the direction of what follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import bidirectional

if TYPE_CHECKING:
    from collections.abc import Iterable

REPLACEMENT = "\ufffd"
# C0 but for tab and line feed, DEL, C1 (ISO 6429), and lone surrogates, which are no UTF-8.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85]")
# C1 in a page is Windows-1252 that was called Latin-1: what browsers make of `&#146;` (WHATWG HTML, numeric character
# reference end state). 22 of 3,192 real pages have such in their text.
_MISNAMED = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
# Embeddings, overrides and isolates with their ends (Unicode Standard Annex 9, §2.1 to 2.5).
_OPENING_EMBEDDINGS, _END_OF_EMBEDDING = "\u202a\u202b\u202d\u202e", "\u202c"
_OPENING_ISOLATES, _END_OF_ISOLATE = "\u2066\u2067\u2068", "\u2069"
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# What only says where a line may or may not break, and the mark of byte order: they part words for whoever searches.
# The joiners U+200C and U+200D stay: Persian is spelled, and emoji are composed, with them.
_BREAK_MARKS = re.compile("[\xad\u200b\u2060\ufeff]")
_FOREIGN = re.compile(f"{_CONTROLS.pattern}|{_DIRECTIONS.pattern}|[\u2028\u2029]")
# A character that leaves a mark: no blank, no control character, and none of those that are not shown by default
# (Default_Ignorable_Code_Point of the Unicode Character Database: joiners, fillers, variation selectors, soft hyphens),
# nor an anchor of annotations or the empty cell of Braille.
_VISIBLE = re.compile(
    "[^\\s\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800"
    "\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
# Those without a mark that `str.isprintable` takes for letters: a look at the first character is enough to tell which
# printable texts may be of nothing else.
FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0") | frozenset(
    chr(code) for first, last in ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF)) for code in range(first, last + 1)
)
_IN_NO_HEADER = re.compile("[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")
# Every server takes addresses of 8,000 (RFC 9110 §4.1); readers of archives end at heads of some 64 KB.
MAX_ADDRESS = 8_192  # characters
# What one foreign string may take of a line for people.
SHOWN = 1_000  # characters


def clean_text(text: str) -> str:
    r"""Return the text without control characters but tab and line feed, lone surrogates and marks of line breaking.

    Line ends of other kinds become line feeds, C1 the quotes and dashes of Windows-1252 that it stands for. Marks that
    turn the direction of text (Unicode Standard Annex 9) stay only in a text with right-to-left letters that ends all
    that it begins: elsewhere they are not the text's own, and turn what is printed behind it.

    >>> clean_text("The bridge\x1b[2J isn\x92t open\u202e.")
    'The bridge[2J isn’t open.'
    >>> clean_text("Ha\xadfen\u200bbrücke")
    'Hafenbrücke'
    """
    text = _BREAK_MARKS.sub("", text)
    if not _FOREIGN.search(text):
        return text
    text = _CONTROLS.sub("", _LINE_ENDS.sub("\n", text).translate(_MISNAMED))
    return text if _turns_itself_alone(text) else _DIRECTIONS.sub("", text)


def without_break_marks(text: str) -> str:
    r"""Return the text without what only says where a line may break; texts that were stored long ago may have it.

    >>> without_break_marks("Ha\xadfen\u200bbrücke")
    'Hafenbrücke'
    """
    return _BREAK_MARKS.sub("", text)


def squeezed(text: str) -> str:
    r"""Return the words of a text on one line, parted by single blanks, without what `clean_text` takes away.

    Empty for a text of which nothing can be seen, such as a lone zero-width joiner.

    >>> squeezed(" The\n bridge \x1b is open. "), squeezed("\u200d\ufe0f ")
    ('The bridge is open.', '')
    """
    line = " ".join(text.split())
    if line.isprintable() and line[:1] not in FILLERS:
        return line
    line = " ".join(clean_text(line).split())
    return line if is_visible(line) else ""


def is_visible(text: str) -> bool:
    """Tell whether a text has a character that leaves a mark: neither a blank nor one that only steers others.

    >>> is_visible("Senn"), is_visible("\u200b\u00ad"), is_visible("")
    (True, False, False)
    """
    return _VISIBLE.search(text) is not None


def check_address(url: str | None) -> None:
    r"""Raise ValueError if an address is too long, or has control characters, line breaks or marks of direction.

    >>> check_address("https://news.example/\r\nX: y")
    Traceback (most recent call last):
    ValueError: url has control characters: https://news.example/  X: y
    """
    if url and len(url) > MAX_ADDRESS:
        raise ValueError(f"url is longer than {MAX_ADDRESS} characters")
    if url and (_FOREIGN.search(url) or "\n" in url or "\t" in url):
        raise ValueError(f"url has control characters: {shown(url)}")


def check_headers(headers: Iterable[tuple[str, str]]) -> None:
    r"""Raise ValueError if a header's name or value has what no field of HTTP may have (RFC 9110 §5.5).

    That is C0 but for tab, DEL, and lone surrogates. C1 may stand in it: it is what UTF-8 looks like in Latin-1.

    >>> check_headers([("x-note", "a\r\nx-forged: 1")])
    Traceback (most recent call last):
    ValueError: header x-note has control characters
    """
    for name, value in headers:
        if _IN_NO_HEADER.search(name) or _IN_NO_HEADER.search(value):
            raise ValueError(f"header {shown(name, 100)} has control characters")


def shown(text: str, limit: int = SHOWN) -> str:
    r"""Return a foreign string as part of one line for people: printable, and at most so many characters long.

    A replacement character (U+FFFD) stands for what `clean_text` takes away, so that it can be seen that something
    was there.

    >>> shown("The\nbridge\x1b[2J is open."), shown("abcdef", 4)
    ('The bridge�[2J is open.', 'abc…')
    """
    line = text if text.isprintable() else printable(text.translate(_ONE_LINE))
    return line if len(line) <= limit else line[: limit - 1] + "…"


def printable(text: str) -> str:
    r"""Return the text, as long as it was, with a replacement character for each one that `clean_text` takes away.

    >>> printable("The bridge\x1b[2J is open.\n")
    'The bridge�[2J is open.\n'
    """
    if not _FOREIGN.search(text):
        return text
    text = _CONTROLS.sub(REPLACEMENT, text)
    return text if _turns_itself_alone(text) else _DIRECTIONS.sub(REPLACEMENT, text)


_ONE_LINE = dict.fromkeys(map(ord, "\t\n\v\f\r\x85\u2028\u2029"), " ")


def _turns_itself_alone(text: str) -> bool:
    """Tell whether marks of direction are the text's own: it has letters that need them, and every one is closed."""
    if not _DIRECTIONS.search(text):
        return True
    open_marks: list[str] = []
    for mark in _DIRECTIONS.findall(text):
        if mark in _OPENING_EMBEDDINGS:
            open_marks.append(_END_OF_EMBEDDING)
        elif mark in _OPENING_ISOLATES:
            open_marks.append(_END_OF_ISOLATE)
        elif not open_marks or open_marks.pop() != mark:
            return False
    return not open_marks and any(bidirectional(letter) in _RIGHT_TO_LEFT for letter in text)
