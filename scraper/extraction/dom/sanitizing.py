"""Hostile markup made harmless before it is parsed: nesting and attribute lists on which any parser takes minutes."""

from __future__ import annotations

import re

from scraper.extraction.dom.nesting import FORMATTING, flattened, flattened_if_deep

# The parser's time grows with the square of both: 20,000 nested elements or attributes of one tag take half a second.
# Pages below these sizes are not looked at: they cannot hold that many.
MIN_SUSPICIOUS_TAGS = 20_000
MIN_SUSPICIOUS_LENGTH = 200_000
# A page that has so many more start tags than end tags is counted, too, but left as it is unless it nests deep: most
# start tags without an end hold nothing.
MIN_UNCLOSED = 3_000
MAX_ATTRIBUTES = 3_000
# The largest of 2,461 real pages has 19,629 tags; this many take two seconds and 150 MB if all are links.
MAX_TAGS = 200_000
# Elements for bold text and the like that stay open are copied into each new block behind them: at most three that are
# written the same, so what counts is how many different ones there are. A page may come to this many copies at most.
MAX_COPIES = 200_000
LONG_TAG = 20_000
# Of <a> and <nobr> one at a time is open.
_FORMATTING = re.compile(rf"<(?:{'|'.join(sorted(FORMATTING - {'a', 'nobr'}))})(?![a-z0-9-])[^<>]*", re.IGNORECASE)
_LONG_TAG = re.compile(rf"<([a-zA-Z][a-zA-Z0-9-]*)[^<>]{{{LONG_TAG},}}>?")
_CLOSES = re.compile("[<>]")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def tame(html: str) -> str:
    """Return the page, flattened if it may nest without end, and without the attributes of overlong tags.

    A page ends at its tag number ``MAX_TAGS``.
    """
    if len(html) > MIN_SUSPICIOUS_LENGTH and _has_long_tag(html):
        html = _LONG_TAG.sub(_without_attributes, html)
    tags = html.count("<")
    if tags > MAX_TAGS:
        html = html[: _position_of_tag(html, MAX_TAGS)]
    if tags > MIN_SUSPICIOUS_TAGS or _may_copy(html, tags):
        return flattened(html)
    is_unclosed = tags > MIN_UNCLOSED and tags - 2 * html.count("</") > MIN_UNCLOSED
    return flattened_if_deep(html) if is_unclosed else html


def _may_copy(html: str, tags: int) -> bool:
    """Tell whether elements that stay open may be copied beyond measure."""
    most = MAX_COPIES // (3 * tags + 1)
    return tags > most and len(set(_FORMATTING.findall(html))) > most


def _position_of_tag(html: str, number: int) -> int:
    """Return where the ``<`` after so many others stands."""
    position = -1
    for _ in range(number + 1):
        position = html.find("<", position + 1)
    return position


def _has_long_tag(html: str) -> bool:
    """Tell whether a ``<`` is followed by so many characters without another or a ``>``; looks at few of the others."""
    start = 0
    while start + LONG_TAG < len(html):
        end = start + LONG_TAG
        last = html.rfind(">", start, end)
        if last < 0:
            last = html.rfind("<", start, end)
            if last >= 0 and not _CLOSES.search(html, last + 1, last + LONG_TAG):
                return True
        start = last + 1 if last >= 0 else end
    return False


def _without_attributes(tag: re.Match[str]) -> str:
    if len(_QUOTED.sub("", tag[0]).split()) <= MAX_ATTRIBUTES:
        return tag[0]
    return f"<{tag[1]}>"
