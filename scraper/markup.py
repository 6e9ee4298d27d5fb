"""What can be said of HTML without parsing it: in time linear in its length, whatever it holds."""

from __future__ import annotations

import re
from html import unescape

from scraper.characters import squeezed

# Elements whose content a reader does not see.
_HIDDEN = re.compile(r"<(!--|(?:script|style|noscript|template|svg|textarea)\b)", re.IGNORECASE)
_ENDS = {
    name: re.compile(rf"</{name}\b[^<>]*>", re.IGNORECASE)
    for name in ("script", "style", "noscript", "template", "svg", "textarea")
} | {"!--": re.compile("-->")}
_TAG = re.compile(r"<[^<>]*>?")  # the last one may be cut off


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
