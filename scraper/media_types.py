"""Whether an answer, of a server or in an archive, is an HTML page."""

from __future__ import annotations

import re

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})

# Servers without a table of types send pages as plain text, or without any type.
VAGUE_TYPES = frozenset({"", "text/plain"})

# How far to look for markup: a browser looks at the first 1,445 bytes (WHATWG MIME Sniffing §5.1); some old pages
# start with a comment of a few hundred bytes.
SNIFFED = 2048

_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+*-]+", re.ASCII)
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|div|p|table|h1|a\s)\b", re.IGNORECASE)


def media_type(content_type: str | None) -> str:
    """Return the type without its parameters, lower case; empty if there is none.

    A header that came twice, its values joined by a comma (RFC 9110 §5.3), says what its last one says, as in browsers
    (WHATWG Fetch, "extract a MIME type").

    >>> media_type("Text/HTML; charset=utf-8"), media_type("text/plain, text/html;charset=utf-8")
    ('text/html', 'text/html')
    """
    types = (value.partition(";")[0].strip().lower() for value in reversed((content_type or "").split(",")))
    return next((name for name in types if _TYPE.fullmatch(name)), "")


def may_be_html(content_type: str | None) -> bool:
    """Tell whether the header alone allows for a page, so that the body is worth reading."""
    return media_type(content_type) in HTML_TYPES | VAGUE_TYPES


def is_html(content_type: str | None, body: bytes) -> bool:
    """Tell whether header, and body where the header says little, make this a page.

    >>> is_html(None, b"<!DOCTYPE html><title>Sennau</title>"), is_html("text/plain", b"a < b and b > c")
    (True, False)
    """
    if media_type(content_type) in HTML_TYPES:
        return True
    # UTF-16 puts a NUL byte beside every ASCII letter of the markup.
    start = body[: 2 * SNIFFED].replace(b"\0", b"")[:SNIFFED]
    return may_be_html(content_type) and _MARKUP.search(start) is not None
