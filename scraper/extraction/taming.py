"""Hostile markup made harmless before it is parsed: nesting and attribute lists on which any parser takes minutes."""

from __future__ import annotations

import re
from itertools import pairwise

# The parser's time grows with the square of both: 20,000 nested elements or attributes of one tag take half a second.
# Pages below these sizes are not looked at: they cannot hold that many.
MIN_SUSPICIOUS_TAGS = 20_000
MIN_SUSPICIOUS_LENGTH = 200_000
# Chromium stops nesting at 512; the deepest of 1,954 real pages has 54.
MAX_DEPTH = 512
MAX_ATTRIBUTES = 3_000
# The largest of 2,461 real pages has 19,629 tags; this many take four seconds and 300 MB if all are links.
MAX_TAGS = 400_000
LONG_TAG = 20_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_LONG_TAG = re.compile(rf"<([a-zA-Z][a-zA-Z0-9-]*)[^<>]{{{LONG_TAG},}}>?")
_CLOSES = re.compile("[<>]")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())


def tame(html: str) -> str:
    """The page without start tags below ``MAX_DEPTH`` open ones and without the attributes of overlong tags.

    A page ends at its tag number ``MAX_TAGS``.
    """
    if len(html) > MIN_SUSPICIOUS_LENGTH and _has_long_tag(html):
        html = _LONG_TAG.sub(_without_attributes, html)
    tags = html.count("<")
    if tags > MAX_TAGS:
        html = html[: _position_of_tag(html, MAX_TAGS)]
    return _flattened(html) if tags > MIN_SUSPICIOUS_TAGS else html


def _position_of_tag(html: str, number: int) -> int:
    """Where the ``<`` after so many others stands."""
    position = -1
    for _ in range(number + 1):
        position = html.find("<", position + 1)
    return position


def _has_long_tag(html: str) -> bool:
    """Whether a ``<`` is followed by so many characters without another or a ``>``; looks at few of the others."""
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


def _flattened(html: str) -> str:
    """The page without the start tags that open more elements than ``MAX_DEPTH`` at a time."""
    depth = 0
    cuts = [0]
    for tag in _TAG.finditer(html):
        if tag[2].lower() in _VOID:
            continue
        if tag[1]:
            depth = max(0, depth - 1)
        elif depth < MAX_DEPTH:
            depth += 1
        else:
            end = html.find(">", tag.end())
            cuts += [tag.start(), len(html) if end < 0 else end + 1]
    cuts.append(len(html))
    return "".join(html[start:end] for start, end in list(pairwise(cuts))[::2] if start < end)
