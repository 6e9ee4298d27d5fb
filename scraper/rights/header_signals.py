"""HTTP headers → rights signals: ``X-Robots-Tag``, ``Content-Usage``, ``tdm-reservation``, ``Link: rel=license``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.characters import squeezed
from scraper.models import RightsSignal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Words of robots metas and of X-Robots-Tag that reserve uses of the page; the others steer search engines.
RESERVING = frozenset(("noai", "noimageai", "noml", "noarchive"))
# What a page says of its rights in a header or a meta may be a text; a longer one is its imprint.
MAX_VALUE = 500

_COMMA = re.compile(r"[,\s]+")
# TDM Reservation Protocol (W3C community group, 2024): the same two names as headers and as metas.
_TDM = ("tdm-reservation", "tdm-policy")
# `<https://news.example/licence>; rel="license"; type="application/rsl+xml"` (RFC 8288).
_LINK = re.compile(r"<([^<>\s]+)>((?:\s*;\s*[\w-]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]+))*)")
_IS_LICENCE = re.compile(r";\s*rel\s*=\s*\"?(?:[^\";,]*\s)?license(?:\s[^\";,]*)?(?=[\";,\s]|$)", re.IGNORECASE)
_USAGE = re.compile(r"\s*([A-Za-z*][\w.*-]*)\s*=\s*([A-Za-z]+)\s*(?:;[^,]*)?$")


def header_signals(headers: Iterable[tuple[str, str]]) -> tuple[RightsSignal, ...]:
    """Return what the headers of an answer say about rights, each statement once, in their order.

    Words of ``X-Robots-Tag`` that are said to one named robot are not for everybody, and left out.

    >>> headers = [("X-Robots-Tag", "noarchive, googlebot: noai"), ("tdm-reservation", "1")]
    >>> [signal.value for signal in header_signals(headers)]
    ['noarchive', '1']
    """
    found: dict[RightsSignal, None] = {}
    for name, value in headers:
        found.update(dict.fromkeys(_signals(name.lower(), value)))
    return tuple(found)


def usage_statements(value: str) -> Iterator[str]:
    """Yield the preferences in a list such as ``train-ai=n, search=y``: Content-Usage and Content-Signal.

    What is no ``name=word`` is passed over, as both drafts want it.

    >>> list(usage_statements("train-ai=n, search = y;q=1, nonsense"))
    ['train-ai=n', 'search=y']
    """
    for item in value[:MAX_VALUE].split(","):
        if found := _USAGE.match(item):
            yield f"{found[1].lower()}={found[2].lower()}"


def reserving_words(value: str) -> Iterator[str]:
    """Yield the words in a list for robots that reserve uses of the page, until one that is said to a named robot."""
    for word in _COMMA.split(value.casefold()):
        if word.endswith(":") and word != "unavailable_after:":
            return
        if word in RESERVING:
            yield word


def _signals(name: str, value: str) -> Iterator[RightsSignal]:
    if name == "x-robots-tag":
        yield from (RightsSignal("robots", word, f"header {name}") for word in reserving_words(value))
    elif name == "content-usage":
        yield from (RightsSignal(name, each, f"header {name}") for each in usage_statements(value))
    elif name in _TDM and (stated := squeezed(value)[:MAX_VALUE]):
        yield RightsSignal(name, stated, f"header {name}")
    elif name == "link":
        for address, parameters in _LINK.findall(value):
            if _IS_LICENCE.search(parameters):
                yield RightsSignal("license", address[:MAX_VALUE], "header link")
