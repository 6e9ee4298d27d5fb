"""Characters that are no part of a text: they steer a terminal, forge a line, or turn the direction of what follows."""

from __future__ import annotations

import re
from unicodedata import bidirectional

REPLACEMENT = "\ufffd"
# C0 but for tab and line feed, DEL, C1 (ISO 6429), and lone surrogates, which are no UTF-8.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85]")
# Embeddings, overrides and isolates with their ends (Unicode Standard Annex 9, §2.1 to 2.5).
_OPENING_EMBEDDINGS, _END_OF_EMBEDDING = "\u202a\u202b\u202d\u202e", "\u202c"
_OPENING_ISOLATES, _END_OF_ISOLATE = "\u2066\u2067\u2068", "\u2069"
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_FOREIGN = re.compile(f"{_CONTROLS.pattern}|{_DIRECTIONS.pattern}|[\u2028\u2029]")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
# What one foreign string may take of a line for people.
SHOWN = 1_000  # characters


def clean_text(text: str) -> str:
    r"""The text without control characters but tab and line feed, and without lone surrogates.

    Line ends of other kinds become line feeds. Marks that turn the direction of text (Unicode Standard Annex 9) stay
    only in a text with right-to-left letters that ends all that it begins: elsewhere they are not the text's own, and
    turn what is printed behind it.

    >>> clean_text("The bridge\x1b[2J is\x9b open\u202e.")
    'The bridge[2J is open.'
    """
    if not _FOREIGN.search(text):
        return text
    text = _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
    return text if _turns_itself_alone(text) else _DIRECTIONS.sub("", text)


def shown(text: str, limit: int = SHOWN) -> str:
    r"""A foreign string as part of one line for people: printable, and at most so many characters long.

    A replacement character (U+FFFD) stands for what `clean_text` takes away, so that it can be seen that something
    was there.

    >>> shown("The\nbridge\x1b[2J is open."), shown("abcdef", 4)
    ('The bridge�[2J is open.', 'abc…')
    """
    line = text if text.isprintable() else printable(text.translate(_ONE_LINE))
    return line if len(line) <= limit else line[: limit - 1] + "…"


def printable(text: str) -> str:
    r"""The text, as long as it was, with a replacement character for each one that `clean_text` takes away.

    >>> printable("The bridge\x1b[2J is open.\n")
    'The bridge�[2J is open.\n'
    """
    if not _FOREIGN.search(text):
        return text
    text = _CONTROLS.sub(REPLACEMENT, text)
    return text if _turns_itself_alone(text) else _DIRECTIONS.sub(REPLACEMENT, text)


_ONE_LINE = dict.fromkeys(map(ord, "\t\n\v\f\r\x85\u2028\u2029"), " ")


def _turns_itself_alone(text: str) -> bool:
    """Whether marks of direction are the text's own: it has letters that need them, and every one is closed."""
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
