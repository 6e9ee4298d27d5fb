"""Markup that nests without end, made flat: what the parser will hold open, followed tag by tag (WHATWG HTML 13.2).

Only pathological pages come here; no real page is like them. They need not come out as a browser shows them, but must
never nest much deeper than is counted here. So whatever makes it hard to tell what is open is left out: end tags that
may close nothing, comments, elements whose content follows rules of its own (SVG, MathML, templates, selects), and some
tags more.

An inline element that the parser has closed and that is still counted does no harm. A block would: when it is closed
here, what is open in it leaves the count, though the parser holds it open. So blocks are counted exactly.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Chromium stops nesting at 512; the deepest of 1,954 real pages has 54.
MAX_DEPTH = 512
# How many elements a page may make. While formatting elements (`FORMATTING`) are open, each tag counts once more for
# each of them, since every new block gets its own copy of them. A block takes some 30 µs to read. The
# largest of 2,461 real pages has 19,629 tags, half of them end tags.
MAX_ELEMENTS = 55_000

_SPACE = r"\t\n\f\r "
# A tag with its attributes, which the end of the page may cut off; or the beginning of a comment (13.2.5.6).
_TAG = re.compile(
    rf"""<(/?)([a-zA-Z][^{_SPACE}/>]*+)
    (?:[{_SPACE}/]*+[^{_SPACE}/>][^{_SPACE}/>=]*+
       (?:[{_SPACE}]*+=[{_SPACE}]*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|(?!["'])[^{_SPACE}>]*+))?+
    )*+[{_SPACE}/]*+(>?)
    |<(?:!--|[!?/])""",
    re.VERBOSE,
)
_END_OF_COMMENT = re.compile("--!?>")

_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr keygen frame bgsound image".split()
)
# Parts of a table, of which at most three are open in each table. Their end tags are cut: the next part ends them.
_ROWS = frozenset("tbody thead tfoot tr colgroup col".split())
# Tags that are never counted as open: of the first three one is open at most, the others hold nothing or are rows.
_NEUTRAL = frozenset("html head body".split()) | _VOID | _ROWS
_CELLS = frozenset(("td", "th", "caption"))
# Their content is text.
_RAW = frozenset("script style textarea title iframe noembed noframes xmp".split())
# Their content follows rules of its own and has no text of an article.
_LEFT_OUT = frozenset("svg math template select frameset".split())
_ENDS = {name: re.compile(rf"</{name}(?=[{_SPACE}/>])", re.IGNORECASE) for name in _RAW | _LEFT_OUT}
FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
# Their end tags close whatever is open in them, up to the next barrier.
_CLOSING = frozenset(
    "address article aside blockquote center details dir div dl fieldset figcaption figure footer header hgroup"
    " listing main menu nav ol pre section summary ul h1 h2 h3 h4 h5 h6 dd dt".split()
)
_BARRIERS = _CELLS | {"table", "object", "applet", "marquee"}
# Blocks that can be closed only while nothing else is open in them.
_BLOCKS = _CLOSING | _BARRIERS | {"p", "li", "button"}
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
# Their tags close some of what is open, in ways that differ from case to case.
_DROPPED = frozenset("ruby rb rt rp rtc form noscript dialog search menuitem".split())
# Blocks inside of which a <p> ends.
_ENDS_P = (_CLOSING - {"dd", "dt"}) | {"p", "table", "hr", "xmp"}
# Items that an item ends, and the blocks through which it does.
_ENDS_ITEM = {"li": frozenset(("li",)), "dd": frozenset(("dd", "dt")), "dt": frozenset(("dd", "dt"))}
_THROUGH = frozenset(("p", "div", "address"))
# How many such blocks are looked through; an item that needs more is cut.
MAX_LOOK = 20


def flattened(html: str) -> str:
    """Return the page with at most some ``MAX_DEPTH`` elements open at once, cut after ``MAX_ELEMENTS`` elements."""
    return _flattened(html, _OpenElements())


def flattened_if_deep(html: str) -> str:
    """Return the page flattened if it is deeper than ``MAX_DEPTH`` as it is counted here, else as it is."""
    elements = _OpenElements()
    flat = _flattened(html, elements)
    return flat if elements.is_deep else html


def _flattened(html: str, elements: _OpenElements) -> str:
    parts: list[str] = []
    position = 0
    for start, end, is_kept in _tags(html, elements):
        parts.append(html[position:start])
        parts.append(html[start:end] if is_kept else " ")
        position = end
        if elements.made > MAX_ELEMENTS:
            return "".join(parts)
    return "".join((*parts, html[position:]))


def _tags(html: str, elements: _OpenElements) -> Iterator[tuple[int, int, bool]]:
    """Yield start and end of each tag and comment, and whether it is kept; one span for an element left out."""
    position = 0
    endless: set[str] = set()
    while tag := _TAG.search(html, position):
        start, position = tag.span()
        name = (tag[2] or "").lower()
        if not name:
            position = _end_of_comment(html, start, position)
            yield start, position, html[start : start + 9].lower() == "<!doctype"
        elif not tag[3] or name == "plaintext":  # cut off, or nothing but text from here on
            yield start, len(html), False
            return
        elif tag[1]:
            yield start, position, elements.close(name)
        elif name in _RAW or name in _LEFT_OUT:
            is_kept, position = _whole_element(html, name, position, endless)
            elements.count_element(name)
            yield start, position, is_kept
        else:
            yield start, position, elements.open(name)


def _end_of_comment(html: str, start: int, inside: int) -> int:
    if html.startswith("<!--", start):
        if html.startswith((">", "->"), inside):
            return html.index(">", inside) + 1
        end = _END_OF_COMMENT.search(html, inside)
        return end.end() if end else len(html)
    end_of_bogus = html.find(">", inside)
    return end_of_bogus + 1 if end_of_bogus >= 0 else len(html)


def _whole_element(html: str, name: str, position: int, endless: set[str]) -> tuple[bool, int]:
    """Tell whether an element read as a whole is kept, and where it ends.

    ``endless``: names of elements without an end tag in the rest of the page.
    """
    end = None if name in endless else _ENDS[name].search(html, position)
    if not end:
        endless.add(name)
        return False, len(html) if name in _RAW else position
    if name in _LEFT_OUT:
        close = html.find(">", end.end())
        return False, close + 1 if close >= 0 else len(html)
    # A comment in a script may hide the script's end.
    is_safe = name != "script" or html.find("<!--", position, end.start()) < 0
    return is_safe, end.start()


class _Block:
    """An open block, with the inline elements open right in it."""

    __slots__ = ("count", "inline", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.inline: Counter[str] = Counter()
        self.count = 0


class _ElementScope:
    """What is open between one barrier, which most end tags do not reach across, and the next."""

    __slots__ = ("blocks", "bottom", "formatting", "opener")

    def __init__(self, opener: str, bottom: int) -> None:
        self.opener = opener
        self.bottom = bottom
        self.blocks: Counter[str] = Counter()
        self.formatting: Counter[str] = Counter()


class _OpenElements:
    """The elements that the parser holds open at a point of the page; it may count more, never fewer."""

    def __init__(self) -> None:
        self.made = 0
        self.is_deep = False
        self._depth = 0
        self._stack = [_Block("")]
        self._scopes = [_ElementScope("", 0)]
        self._items = [0]  # open <li> since the last open list or barrier
        self._cells: list[str] = []  # the open tables, cells and captions
        self._copied = 0  # formatting elements that each new block has a copy of
        self._cut: Counter[str] = Counter()

    def count_element(self, name: str) -> None:
        """Count an element as made, after closing what its start tag implicitly ends."""
        self._close_implied(name)
        self.made += 1 + self._copied

    def open(self, name: str) -> bool:
        """Follow a start tag; tell whether it is kept."""
        self.count_element(name)
        if name in _NEUTRAL:
            return True
        self.is_deep = self.is_deep or self._depth >= MAX_DEPTH
        if self._depth >= MAX_DEPTH or not self._may_open(name):
            self._cut[name] += 1
            return False
        self._depth += 1
        if name in FORMATTING:
            self._scopes[-1].formatting[name] += 1
            self._copied += 1
        elif name in _BLOCKS:
            self._push(name)
        else:
            block = self._stack[-1]
            block.inline[name] += 1
            block.count += 1
        return True

    def _may_open(self, name: str) -> bool:
        if name in _ENDS_ITEM:
            return self._end_item(_ENDS_ITEM[name])
        if name in _HEADINGS:  # what a heading in a heading closes depends on what is between them
            return not any(self._scopes[-1].blocks[heading] for heading in _HEADINGS)
        return bool(self._cells) if name in _CELLS else name not in _DROPPED

    def _end_item(self, items: frozenset[str]) -> bool:
        """Close the item that a new one implicitly ends; tell whether the new one may be opened."""
        for block in self._stack[: -MAX_LOOK - 1 : -1]:
            if block.name in items:
                self._pop_until(block.name)
                return True
            if block.name not in _THROUGH:
                return True
        return False

    def close(self, name: str) -> bool:
        """Follow an end tag; tell whether it is kept: if it closes something that is open for certain."""
        if name in _NEUTRAL or name in _RAW:
            return name not in _VOID and name not in _ROWS
        if self._cut[name]:
            self._cut[name] -= 1
            return False
        if name in FORMATTING:
            return self._close_formatting(name)
        if name not in _BLOCKS:
            return self._close_inline(name)
        if self._can_close(name):
            self._pop_until(name)
            return True
        return False

    def _can_close(self, name: str) -> bool:
        top, scope = self._stack[-1].name, self._scopes[-1]
        if name == "table":
            return "table" in self._cells
        if name in _CELLS:
            return self._cells[-1:] == [name]
        if name in _BARRIERS:
            return scope.opener == name
        if name == "li":
            return self._items[-1] > 0
        return scope.blocks[name] > 0 if name in _CLOSING else top == name

    def _close_implied(self, name: str) -> None:
        if name in _CELLS or name in _ROWS or (name == "table" and self._cells[-1:] == ["table"]):
            self._back_to_table(name)
        if name in {"a", "nobr"}:
            self._close_formatting(name)
        if name == "button" and self._scopes[-1].blocks[name]:
            self._pop_until(name)
        if (name in _ENDS_P or name in _ENDS_ITEM) and self._stack[-1].name == "p":
            self._pop()

    def _back_to_table(self, name: str) -> None:
        if not self._cells:
            return
        if self._cells[-1] != "table":
            self._pop_until(self._cells[-1])
        while self._stack[-1].name != "table":
            self._pop()
        if name == "table":
            self._pop()

    def _close_formatting(self, name: str) -> bool:
        scope = self._scopes[-1]
        if not scope.formatting[name]:
            return False
        scope.formatting[name] -= 1
        self._copied -= 1
        self._depth -= 1
        return True

    def _close_inline(self, name: str) -> bool:
        block = self._stack[-1]
        if not block.inline[name]:
            return False
        block.inline[name] -= 1
        block.count -= 1
        self._depth -= 1
        return True

    def _push(self, name: str) -> None:
        self._scopes[-1].blocks[name] += 1
        self._stack.append(_Block(name))
        if name == "li":
            self._items[-1] += 1
        elif name in {"ul", "ol"} or name in _BARRIERS:
            self._items.append(0)
        if name in _BARRIERS:
            self._scopes.append(_ElementScope(name, len(self._stack) - 1))
        if name == "table" or name in _CELLS:
            self._cells.append(name)

    def _pop_until(self, name: str) -> None:
        while self._pop() != name:
            pass

    def _pop(self) -> str:
        block = self._stack.pop()
        name = block.name
        self._depth -= 1 + block.count
        if name in _BARRIERS:
            scope = self._scopes.pop()
            formatting = scope.formatting.total()
            if name == "table":  # the parser opens them again behind it
                self._scopes[-1].formatting += scope.formatting
            else:
                self._copied -= formatting
                self._depth -= formatting
        self._scopes[-1].blocks[name] -= 1
        if name == "li":
            self._items[-1] -= 1
        elif name in {"ul", "ol"} or name in _BARRIERS:
            self._items.pop()
        if name == "table" or name in _CELLS:
            self._cells.pop()
        return name
