"""Hostile markup made harmless before it is parsed: nesting and attribute lists on which any parser takes minutes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.dom.nesting import FORMATTING, flattened, flattened_if_deep

if TYPE_CHECKING:
    from collections.abc import Iterator

# The parser's time grows with the square of the depth and of the number of attributes of a tag: 20,000 of either take
# half a second. Smaller pages than these cannot hold that many and are not examined.
MIN_SUSPICIOUS_TAGS = 20_000
MIN_SUSPICIOUS_LENGTH = 200_000
# A page with this many more start tags than end tags is examined as well, but flattened only if it does nest deep: most
# start tags without an end tag are of elements that hold nothing.
MIN_UNCLOSED = 3_000
MAX_ATTRIBUTES = 3_000
# The largest of 2,461 real pages has 19,629 tags; this many take two seconds and 150 MB if all are links.
MAX_TAGS = 200_000
# The parser copies formatting elements (<b> and the like) that stay open into each block after them, at most three of
# those with the same tag and attributes: the number of different ones counts. A page may make this many copies at most.
MAX_COPIES = 200_000
LONG_TAG = 20_000
# Only one <a> and one <nobr> can be open at a time.
_COPIED = sorted(FORMATTING - {"a", "nobr"})
# Formatting elements closed right behind their text stay open for no block: icons, words in bold. Their attributes must
# end where they seem to: in `a=x" b="y></b>` the end tag is part of an attribute (WHATWG HTML 13.2.5.34 to 39).
_CLOSED_AT_ONCE = r"""(?:\s++[^\s"'<>/=]++(?:=(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'<>=`/]++))?+)*+\s*+>[^<]*+</\1\s*+>"""
# The look at the first letter, which few tags of a page pass, halves the time of the search.
_LEFT_OPEN = re.compile(
    rf"<(?=[{''.join(sorted({name[0] for name in _COPIED}))}])({'|'.join(_COPIED)})(?=[\s/>])"
    rf"(?!{_CLOSED_AT_ONCE})[^<>]*",
    re.IGNORECASE,
)
_LONG_TAG = re.compile(rf"<([a-zA-Z][a-zA-Z0-9-]*)[^<>]{{{LONG_TAG},}}>?")
_CLOSES = re.compile("[<>]")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def sanitize(html: str) -> str:
    """Return the page, flattened if it may nest too deep, and without the attributes of tags that have too many.

    It is cut off after ``MAX_TAGS`` tags.
    """
    if len(html) > MIN_SUSPICIOUS_LENGTH:
        html = _with_short_tags(html)
    tags = html.count("<")
    if tags > MAX_TAGS:
        html = html[: _position_of_tag(html, MAX_TAGS)]
    if tags > MIN_SUSPICIOUS_TAGS or _may_copy(html, tags):
        return flattened(html)
    is_unclosed = tags > MIN_UNCLOSED and tags - 2 * html.count("</") > MIN_UNCLOSED
    return flattened_if_deep(html) if is_unclosed else html


def _may_copy(html: str, tags: int) -> bool:
    """Tell whether formatting elements that stay open may be copied more than ``MAX_COPIES`` times."""
    most = MAX_COPIES // (3 * tags + 1)
    return tags > most and len({tag[0] for tag in _LEFT_OPEN.finditer(html)}) > most


def _position_of_tag(html: str, number: int) -> int:
    """Return the position of the ``<`` that follows ``number`` others."""
    position = -1
    for _ in range(number + 1):
        position = html.find("<", position + 1)
    return position


def _with_short_tags(html: str) -> str:
    """Return the page with long tags that have too many attributes stripped of them.

    One page in seventeen has a long tag, with data for its scripts in an attribute. To search all of such a page for
    the pattern takes 5 ms: it is asked only where a long tag begins.
    """
    parts, position = [], 0
    for start in _long_tags(html):
        if start >= position and (tag := _LONG_TAG.match(html, start)):
            parts += [html[position:start], _without_attributes(tag)]
            position = tag.end()
    return "".join((*parts, html[position:])) if parts else html


def _long_tags(html: str) -> Iterator[int]:
    """Yield where tags longer than ``LONG_TAG`` begin, by jumps from bracket to bracket that read little."""
    start = 0
    while start + LONG_TAG < len(html):
        end = start + LONG_TAG
        last = html.rfind(">", start, end)
        if last < 0:
            last = html.rfind("<", start, end)
            if last >= 0 and not _CLOSES.search(html, last + 1, last + LONG_TAG):
                yield last
        start = last + 1 if last >= 0 else end


def _without_attributes(tag: re.Match[str]) -> str:
    if len(_QUOTED.sub("", tag[0]).split()) <= MAX_ATTRIBUTES:
        return tag[0]
    return f"<{tag[1]}>"
