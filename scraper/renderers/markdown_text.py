"""Runs of text as Markdown's inlines (CommonMark 0.31.2, §6): emphasis, links, code and line breaks that parse as such.

Emphasis is told by the characters around its delimiters (§6.2, left- and right-flanking). Where they would make it
plain text, as in ``so**"said"**he``, the character next to the delimiter is written as a numeric reference, whose
``&`` and ``;`` are punctuation: it reads the same, and the delimiter counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category

from scraper.article_blocks import Inline, Mark
from scraper.renderers.run_spans import Span, spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ESCAPED = re.compile(r"([\\`*_\[\]<~]|&(?=#?\w+;))")
# What means something at the start of a line only: "# heading", "- item", "1. item", "> quote", "+ item", the "===" and
# "---" below a heading, and the "| :-- |" below the head of a table.
_LINE_START = re.compile(r"([#>+=|-]|:(?=-)|\d+(?=[.)]))")
_ASCII_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
# No address has them (RFC 3986); in Markdown they end one, or a cell.
_ODD_IN_URL = re.compile(r'[<>"\\^`{|}]')
_STARS = "**"
# Subscript and superscript have no Markdown; these characters are the same to whoever normalizes (NFKC).
_SMALL = {
    Mark.SUBSCRIPT: str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
    Mark.SUPERSCRIPT: str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾"),
}
_IS_SMALL = re.compile(r"[0-9+\-=()\u2212]+")
_MINUS = "\u2212"


class _Token(NamedTuple):
    """A part of a line; ``is_text``: it is a text, of which a character can be written otherwise."""

    text: str
    is_text: bool = False
    opens: bool = False
    closes: bool = False


def markdown_text(runs: Iterable[Inline], *, is_cell: bool = False, is_heading: bool = False) -> str:
    r"""Return clean runs as Markdown, whose lines end with a backslash before the line feed.

    >>> print(markdown_text([Inline("2 * 3 <b>"), Inline("# 1", (Mark.STRONG,), "https://a.example/")]))
    2 \* 3 \<b>[**# 1**](https://a.example/)
    """
    tokens: list[_Token] = []
    _write(tokens, spans(_with_small(runs, is_cell=is_cell)), is_in_strong=False, is_cell=is_cell)
    return _assembled(tokens, is_cell=is_cell, is_heading=is_heading)


def plain_markdown(text: str, *, is_heading: bool = False) -> str:
    r"""Return a text on one line that Markdown shows as it is.

    >>> print(plain_markdown("# 1"), plain_markdown("1. May"), plain_markdown("R&amp;D"))
    \# 1 1\. May R\&amp;D
    """
    return markdown_text([Inline(text)], is_heading=is_heading) if text else ""


def markdown_url(url: str) -> str:
    r"""Return an address as the destination of a link.

    >>> print(markdown_url("https://a.example/b_(c)?d&amp;e=<f>"))
    https://a.example/b_\(c\)?d\&amp;e=%3Cf%3E
    """
    quoted = _ODD_IN_URL.sub(lambda found: f"%{ord(found[0]):02X}", url)
    return re.sub(r"([()]|&(?=#?\w+;))", r"\\\1", quoted)


def _with_small(runs: Iterable[Inline], *, is_cell: bool) -> list[Inline]:
    """Return runs with the marks that Markdown has; equal neighbours are one.

    In a cell, code with backslashes before pipes is no code: dialects read it in different ways.
    """
    found: list[Inline] = []
    for run in runs:
        text, marks = run.text, run.marks
        for mark, small in _SMALL.items():
            if mark in marks:
                marks = tuple(each for each in marks if each is not mark)
                if _IS_SMALL.fullmatch(text) and Mark.CODE not in marks:
                    text = text.replace(_MINUS, "-").translate(small)
        if is_cell and Mark.CODE in marks and "\\" in text and "|" in text:
            marks = tuple(each for each in marks if each is not Mark.CODE)
        found.append(Inline(text, marks, run.url))
    return _joined(found)


def _joined(runs: Sequence[Inline]) -> list[Inline]:
    texts: list[list[str]] = []
    kept: list[Inline] = []
    for run in runs:
        if kept and (kept[-1].marks, kept[-1].url) == (run.marks, run.url):
            texts[-1].append(run.text)
        else:
            kept.append(run)
            texts.append([run.text])
    return [Inline("".join(parts), run.marks, run.url) for parts, run in zip(texts, kept, strict=True)]


def _write(tokens: list[_Token], nodes: Iterable[Span | str], *, is_in_strong: bool, is_cell: bool) -> None:
    """Append the tokens of some spans."""
    for node in nodes:
        if isinstance(node, str):
            tokens.append(_Token(node, is_text=True))
        elif node.mark is Mark.CODE:
            tokens += _code("".join(map(str, node.children)), is_cell=is_cell)
        elif node.mark is None:
            tokens.append(_Token("["))
            _write(tokens, node.children, is_in_strong=is_in_strong, is_cell=is_cell)
            tokens.append(_Token(f"]({markdown_url(node.url or '')})"))
        else:
            is_strong = node.mark is Mark.STRONG
            # Stars next to stars, or within them, would be read as one delimiter.
            is_near_stars = (
                is_in_strong or _has_strong(node) or (bool(tokens) and tokens[-1].closes and tokens[-1].text == _STARS)
            )
            delimiter = _STARS if is_strong else "_" if is_near_stars else "*"
            begin = len(tokens)
            tokens.append(_Token(delimiter, opens=True))
            _write(tokens, node.children, is_in_strong=is_in_strong or is_strong, is_cell=is_cell)
            if is_strong and begin and tokens[begin - 1].closes and tokens[begin - 1].text == "*":
                _turn_to_underscores(tokens, begin - 1)
            tokens.append(_Token(delimiter, closes=True))


def _turn_to_underscores(tokens: list[_Token], closing: int) -> None:
    """Let an emphasis that ends right before stars be one of underscores."""
    opening = closing - 1
    while not (tokens[opening].opens and tokens[opening].text == "*"):
        opening -= 1
    tokens[opening] = tokens[opening]._replace(text="_")
    tokens[closing] = tokens[closing]._replace(text="_")


def _has_strong(span: Span) -> bool:
    return any(isinstance(each, Span) and (each.mark is Mark.STRONG or _has_strong(each)) for each in span.children)


def _code(text: str, *, is_cell: bool) -> Iterable[_Token]:
    """Yield code, a span a line: in one, a line feed would be a blank."""
    for number, line in enumerate(text.split("\n")):
        if number:
            yield _Token("\n", is_text=True)
        if line:
            longest = max((len(run) for run in re.findall("`+", line)), default=0)
            fence = "`" * (longest + 1)
            blank = " " if line[0] == "`" or line[-1] == "`" else ""
            shown = line.replace("|", r"\|") if is_cell else line
            yield _Token(f"{fence}{blank}{shown}{blank}{fence}")


def _assembled(tokens: Sequence[_Token], *, is_cell: bool, is_heading: bool) -> str:
    parts = []
    has_starts = not (is_cell or is_heading)
    is_start = has_starts
    for number, token in enumerate(tokens):
        if not token.is_text:
            parts.append(token.text)
            is_start = False
            continue
        first, last = (_needs_reference(tokens, number, number + step) for step in (-1, 1))
        is_before_link = number + 1 < len(tokens) and tokens[number + 1].text == "["
        text = _escaped(token.text, first=first, last=last, is_start=is_start, is_cell=is_cell)
        parts.append(f"{text[:-1]}\\!" if is_before_link and text.endswith("!") else text)
        is_start = text.endswith("\n") and has_starts
    whole = "".join(parts)
    if is_heading and whole.endswith("#"):  # else they end the heading
        bare = whole.rstrip("#")
        return f"{bare}\\{whole[len(bare) :]}"
    return whole


def _escaped(text: str, *, first: bool, last: bool, is_start: bool, is_cell: bool) -> str:
    """Return a text as Markdown; ``first`` and ``last``: these characters are written as references."""
    head = f"&#{ord(text[0])};" if first else ""
    tail = f"&#{ord(text[-1])};" if last and (len(text) > 1 or not first) else ""
    inner = text[len(head) > 0 : len(text) - (len(tail) > 0)]
    lines = _ESCAPED.sub(r"\\\1", inner).split("\n")
    begin = 0 if is_start and not head else 1
    lines[begin:] = [_with_plain_start(line) for line in lines[begin:]]
    joined = "\\\n".join(lines)
    return head + (joined.replace("|", r"\|") if is_cell else joined) + tail


def _with_plain_start(line: str) -> str:
    match = _LINE_START.match(line)
    if not match:
        return line
    return f"{match[0]}\\{line[match.end() :]}" if match[0].isdigit() else f"\\{line}"


def _needs_reference(tokens: Sequence[_Token], number: int, neighbour: int) -> bool:
    """Tell whether a text would keep the delimiter next to it from opening or closing an emphasis.

    Symbols are punctuation since CommonMark 0.31 and were not before: the delimiter must count either way.
    """
    step = neighbour - number
    if not 0 <= neighbour < len(tokens):
        return False
    delimiter = tokens[neighbour]
    if not (delimiter.opens if step > 0 else delimiter.closes):
        return False
    outside, inside = tokens[number].text, tokens[neighbour + step].text
    near, far = (outside[-1], inside[0]) if step > 0 else (outside[0], inside[-1])
    if near.isspace() or _is_punctuation(near):
        return False
    return delimiter.text == "_" or _is_punctuation(far) or category(far)[0] == "S"


def _is_punctuation(character: str) -> bool:
    return character in _ASCII_PUNCTUATION or category(character)[0] == "P"
