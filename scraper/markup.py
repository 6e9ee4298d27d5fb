"""What can be said of HTML without parsing it: in time linear in its length, whatever it holds."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from scraper.characters import squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator

# Characters of a tag, or of a value in it, that are looked at.
MAX_TAG = 2_000

# Elements whose content a reader does not see.
_HIDDEN = re.compile(r"<(!--|(?:script|style|noscript|template|svg|textarea)\b)", re.IGNORECASE)
_ENDS = {
    name: re.compile(rf"</{name}\b[^<>]*>", re.IGNORECASE)
    for name in ("script", "style", "noscript", "template", "svg", "textarea")
} | {"!--": re.compile("-->")}
_TAG = re.compile(r"<[^<>]*>?")  # the last one may be cut off


# Quotes may hold a ">"; a lone quote is no reason to lose the tag. A "<" ends everything, so that no tag is read twice.
_HEAD_TAG = re.compile(
    rf"""<(?:link|base|meta)[\s/]((?:[^<>"']+|"[^"<]{{0,{MAX_TAG}}}"|'[^'<]{{0,{MAX_TAG}}}')*+[^<>]{{0,{MAX_TAG}}})>""",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""(?<![^\s"'/])([a-z-]{1,20})\s*=\s*(?:"([^"<]*)"|'([^'<]*)'|([^\s"'<>]+))""", re.IGNORECASE)
_ENTITY = re.compile(r"&[#\w]{1,31};")


def visible(html: str) -> str:
    """Return the markup without comments, scripts, styles and their like.

    >>> visible("<p>Sennau</p><script>'<a href=x>'</script><!-- <a href=y> --><a href=z>")
    '<p>Sennau</p>  <a href=z>'
    """
    parts: list[str] = []
    start = 0
    while hidden := _HIDDEN.search(html, start):
        parts.append(html[start : hidden.start()])
        end = _ENDS[hidden[1].lower()].search(html, hidden.end())
        if not end:  # as in browsers, what is never closed hides the rest
            return " ".join(parts)
        start = end.end()
    return " ".join((*parts, html[start:]))


def text_of(html: str) -> str:
    r"""Return the words of a piece of markup, parted by single blanks.

    >>> text_of("<b>Bridge</b>\n opens &amp; closes")
    'Bridge opens & closes'
    """
    return squeezed(unescape(_TAG.sub(" ", html)))


def head_tags(html: str, holding: str = "") -> Iterator[dict[str, str]]:
    """Yield the attributes of each ``<link>``, ``<base>`` and ``<meta>``, wherever it stands.

    ``holding``: of those alone in which this word stands, in lower case.

    >>> list(head_tags("<meta name='a>b' content=1><link rel=next HREF='/?a=1&amp;copy=2'>"))
    [{'name': 'a>b', 'content': '1'}, {'rel': 'next', 'href': '/?a=1&copy=2'}]
    """
    for tag in _HEAD_TAG.finditer(html):
        if not holding or holding in tag[1].lower():
            yield attributes(tag[1])


def attributes(tag: str) -> dict[str, str]:
    """Return the attributes in a tag that have a value; as in browsers, the first of two of one name."""
    found = _ATTRIBUTE.findall(tag)
    values = {name.lower(): plain_value(double or single or bare) for name, double, single, bare in found}
    if len(values) < len(found):
        values |= {name.lower(): plain_value("".join(value)) for name, *value in reversed(found)}
    return values


def plain_value(value: str) -> str:
    """Return an attribute's value; only what ends like an entity is one (``?a=1&copy=2`` is not)."""
    return _ENTITY.sub(lambda entity: unescape(entity[0]), value) if "&" in value else value
