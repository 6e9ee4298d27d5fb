"""What the site calls itself, and titles without that name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.metadata.finding import Found, candidate, is_declared
from scraper.urls.addresses import host_of
from scraper.urls.registrable_domains import site_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.extraction.dom.document import Document
    from scraper.extraction.metadata.declared_facts import DeclaredFacts
    from scraper.models import Candidate, Site

# What stands between headline and site name. A hyphen needs blanks around it, a colon only one after it.
SEPARATOR = re.compile(r"\s+(?:[|ㅣ–—‒·•»«›‹~/⋆>]|-{1,2}|:{1,2}|\|\|)\s+|\s*[｜|ㅣ]\s*|\s*::\s*")
_LETTERS = re.compile(r"[^\W_]+")
# Titles in Chinese, Japanese and Korean end with channel and site, separated without blanks: ``…커졌다-정치``
_DENSE_TAIL = re.compile(
    r"(?<=[\u3040-\u9fff\uac00-\ud7a3！？”」…])(?:\s?[_-]\s?[\u3040-\u9fff\uac00-\ud7a3]{2,6}){1,3}$"
)
_MIN_DENSE = 10
# A web archive's address of a page (RFC 7089 calls it a memento): date, flags, then the page's own.
_ARCHIVE = re.compile(r"^https?://[^/]{1,80}/[^/]{0,20}/?\d{8,14}[a-z_]{0,4}/(?=https?://)", re.IGNORECASE)
# A part of a title that is an address is the site's name.
_ADDRESS = re.compile(r"(?:www\.)?(?:[a-z0-9-]{1,40}\.){1,3}(?:com|org|net|info|co|tv|fm|[a-z]{2})", re.IGNORECASE)
# Labels of a host that name no site: www, m, amp, … and public suffixes such as co.uk.
_NO_NAME = frozenset("www m amp mobile edition news web blog co com org net gov ac edu or ne go".split())
# A part of a title of this many letters is compared with the site's names (``BBC``, ``CNN``).
_MIN_SHARED = 3
_MAX_TITLE = 1_000


def find_site_name(document: Document, facts: DeclaredFacts, site: Site) -> Found[str | None]:
    """Return the name of the site; an address that a field gives is none.

    Order of trust: the plug-in, og:site_name, JSON-LD WebSite, application-name, JSON-LD publisher; what is learned
    from titles and logos (``learned_names``). A name that ``<title>`` ends or begins with, or the address has, is
    confirmed.
    """
    offers = (
        ("site", site.site_name),
        ("meta og:site_name", document.meta("og:site_name")),
        ("json-ld website", facts.site_name),
        (
            "meta application-name",
            document.meta("application-name", "al:android:app_name", "apple-mobile-web-app-title"),
        ),
        ("json-ld publisher", facts.publisher),
        (facts.learned_from, facts.learned_name),
    )
    offered: list[Candidate] = [candidate("site_name", source, value) for source, value in offers if value]
    best = next((offer for offer in offered if not is_address(offer.value)), None)
    if best is None:
        return Found(None, "", tuple(offered))
    is_confirmed = is_declared(best.source) and _is_printed(document, compact(best.value))
    return Found(best.value, best.source, tuple(offered), is_confirmed=is_confirmed)


def is_address(name: str) -> bool:
    """Tell whether a field for a name holds an address; a site may well be called ``tagesschau.de``.

    >>> is_address("https://www.fr.de"), is_address("www.fr.de"), is_address("tagesschau.de")
    (True, True, False)
    """
    return "://" in name or name.startswith("www.")


def _is_printed(document: Document, name: str) -> bool:
    """Tell whether a name is the first or the last part of ``<title>``, or in the address."""
    parts = SEPARATOR.split(document.title[:_MAX_TITLE])
    is_in_title = len(parts) > 1 and name in (compact(parts[0]), compact(parts[-1]))
    return is_in_title or any(name in _names_of_host(host) for host in _hosts(document))


def own_names(document: Document, *declared: str) -> frozenset[str]:
    """Return the names of the site in comparable form: letters only, lower case, without blanks.

    They come from what the page declares in JSON-LD (``declared``) and metas, and from its host:
    ``www.the-post.co.uk`` gives ``thepost`` and ``thepostcouk``.
    """
    names = {compact(name) for name in (document.meta("og:site_name", "application-name"), *declared) if name}
    names |= {name for host in _hosts(document) for name in _names_of_host(host)}
    return frozenset(name for name in names if len(name) >= 2)


def is_name_of_address(document: Document, text: str) -> bool:
    """Tell whether a text is the site's host or registered domain, or their name without its suffix.

    The host of a platform is none: ``elevate.substack.com`` is of ``elevate``.
    """
    name = compact(text)
    return any(name in _names_of_host(host) and name in _own_names_of(host) for host in _hosts(document))


def _own_names_of(host: str) -> frozenset[str]:
    plain = host.removeprefix("www.")
    domain = site_of(f"https://{host}/") if plain.count(".") > 1 else plain
    return frozenset((compact(plain), compact(domain), compact(domain.partition(".")[0])))


def _hosts(document: Document) -> set[str]:
    """Return the hosts of the page's address (the archived one, in a web archive), ``og:url`` and canonical link."""
    urls = (_ARCHIVE.sub("", document.url or ""), document.meta("og:url") or "", document.canonical)
    return {host_of(url) for url in urls}


def _names_of_host(host: str) -> Iterator[str]:
    labels = [label for label in host.split(".") if label]
    if labels:
        yield compact("".join(label for label in labels if label != "www"))
        yield from (compact(label) for label in labels[:-1] if label not in _NO_NAME)
        yield compact("".join(labels[-2:]))


def compact(text: str) -> str:
    """Return the letters and digits of a text, case-folded, to compare names and titles.

    >>> compact("The Post – News")
    'thepostnews'
    """
    return "".join(_LETTERS.findall(text.casefold()))


def is_own_name(part: str, names: frozenset[str]) -> bool:
    """Tell whether a piece of text is a name of the site: equal to one, or one of the two is most of the other.

    >>> is_own_name("BBC News", frozenset(["bbc"])), is_own_name("New bridge opens", frozenset(["bbc"]))
    (True, False)
    """
    text = compact(part)
    if not text or text in names or _ADDRESS.fullmatch(part.strip()):
        return bool(text)
    words = [compact(word) for word in part.split()]
    for name in names:
        shorter, longer = sorted((text, name), key=len)
        if len(shorter) >= _MIN_SHARED and shorter in longer and (2 * len(shorter) >= len(longer) or len(words) <= 4):
            return True
    return False


def without_site_name(title: str, names: frozenset[str]) -> str:
    """Return the title without the site's name at its end or beginning and without a section beside that name.

    >>> without_site_name("New bridge opens - Local | The Post", frozenset(["thepost"]))
    'New bridge opens'
    >>> without_site_name("The Post: Local - New bridge opens", frozenset(["thepost"]))
    'Local - New bridge opens'
    """
    title = _without_dense_tail(title)
    spans = [(match.start(), match.end()) for match in SEPARATOR.finditer(title)]
    starts = [0, *(end for _, end in spans)]
    ends = [*(start for start, _ in spans), len(title)]
    name, colon, headline = title.partition(": ")
    if colon and (compact(name) in names or _ADDRESS.fullmatch(name)):
        return without_site_name(headline, names)
    first, last = 0, len(starts) - 1
    while last > first and is_own_name(title[starts[last] : ends[last]], names):
        last -= 1
    was_cut = last < len(starts) - 1
    while first < last and is_own_name(title[starts[first] : ends[first]], names):
        first += 1
    if 0 < first < last and _is_section(title[starts[first] : ends[first]], title[starts[last] : ends[last]]):
        first += 1
    if was_cut and last > first and _is_section(title[starts[last] : ends[last]], title[starts[first] : ends[first]]):
        last -= 1
    return (
        _without_dense_tail(title[starts[first] : ends[last]].strip())
        if was_cut
        else title[starts[first] : ends[last]].strip()
    )


def _without_dense_tail(title: str) -> str:
    tail = _DENSE_TAIL.search(title)
    return title[: tail.start()] if tail and tail.start() >= _MIN_DENSE else title


def _is_section(part: str, headline: str) -> bool:
    """Tell whether a part between headline and site name names a section: one or two words beside a longer headline."""
    return len(part.split()) <= 2 < len(headline.split())
