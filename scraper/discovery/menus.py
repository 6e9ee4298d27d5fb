"""Where a page has its menus: the stretches of its markup between the tags of navigation, header and foot."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_TAG = re.compile(r"<(/?)(nav|footer|header|article|section|main|li)(?=[\s>/])", re.IGNORECASE)
MENU_TAGS = frozenset({"nav", "footer"})
# The header of a page; that of an article or an entry of a list holds its headline.
HEADER = "header"
CONTENT_TAGS = frozenset({"article", "section", "main", "li"})


@dataclass(frozen=True, slots=True)
class MenuSpans:
    """Stretches of a text, one after the other: where each begins and ends."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def hold(self, position: int) -> bool:
        """Tell whether a position is in one of them."""
        index = bisect_right(self.starts, position) - 1
        return index >= 0 and position < self.ends[index]


def menu_spans(html: str) -> MenuSpans:
    """Return where the menus of a page are; one that is not closed counts as none, for it might be the whole page.

    >>> menu_spans("<nav><a>World</a></nav><article><header><a>Mill</a></header></article>")
    MenuSpans(starts=(0,), ends=(17,))
    """
    opened: list[tuple[str, int]] = []
    content = 0
    spans: list[tuple[int, int]] = []
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if name in CONTENT_TAGS:
            content = max(0, content + (-1 if tag[1] else 1))
        elif not tag[1]:
            opened.append((name if name in MENU_TAGS or not content else "", tag.start()))
        elif opened:
            kind, start = opened.pop()
            if kind:
                spans.append((start, tag.start()))
    return _joined(sorted(spans))


def _joined(spans: list[tuple[int, int]]) -> MenuSpans:
    """Return spans without those that lie in others."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in spans:
        if not ends or start >= ends[-1]:
            starts.append(start)
            ends.append(end)
    return MenuSpans(tuple(starts), tuple(ends))
