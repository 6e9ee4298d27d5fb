"""XML as its readers want it, from what servers send."""

from __future__ import annotations

import codecs
import re

_LONE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});)", re.IGNORECASE)
_OPEN, _CLOSE = b"<![CDATA[", b"]]>"

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARED = re.compile(rb"""(<\?xml[^<>]{0,100}?)\sencoding\s*=\s*["'][\w-]{1,40}["']""", re.IGNORECASE)


def in_utf8(body: bytes) -> bytes:
    """Return a body with a byte order mark of UTF-16 in UTF-8, any other body as it is.

    >>> in_utf8('<?xml version="1.0" encoding="UTF-16"?><urlset/>'.encode("utf-16"))
    b'<?xml version="1.0"?><urlset/>'
    """
    if not body.startswith(_UTF_16):
        return body
    return _DECLARED.sub(rb"\1", body.decode("utf-16", "replace").encode(), count=1)


def escape_ampersands(body: bytes) -> bytes:
    """Escape the lone ampersands of XML, which many generators leave in addresses.

    That makes plain text of entities, too, but for the five that XML has: none is left to be expanded.

    >>> escape_ampersands(b"<loc>/?a=1&b=2&amp;c=3</loc><t><![CDATA[R&B]]></t>")
    b'<loc>/?a=1&amp;b=2&amp;c=3</loc><t><![CDATA[R&B]]></t>'
    """
    first, *parts = body.split(_OPEN)
    pieces = [_LONE_AMPERSAND.sub(b"&amp;", first)]
    for part in parts:
        verbatim, end, rest = part.partition(_CLOSE)
        pieces += (_OPEN, verbatim, end, _LONE_AMPERSAND.sub(b"&amp;", rest))
    return b"".join(pieces)
