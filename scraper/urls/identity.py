"""The identity of a URL: which addresses are one page."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from scraper.urls.addresses import SCHEMES, host_of

# Parameters that say where a reader came from or who he is, never which page he wants. Names that mean this on
# one site and choose the page on another (``ref``, ``source``, ``from``, ``cid``, ``id``) are left alone.
TRACKING_PARAMETERS = frozenset(
    {
        *("fbclid", "igsh", "igshid", "twclid", "ttclid", "li_fat_id", "__twitter_impression", "sr_share"),  # networks
        *("gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "srsltid"),  # advertising clicks
        *("_ga", "_gl", "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "hss_channel", "vero_id", "oly_enc_id"),
        *("ncid", "ocid", "smid", "smtyp", "cmpid", "icid", "s_cid", "ito", "xtor", "wt_mc", "wt.mc_id", "spm"),
        *("mibextid", "gad_source", "gad_campaignid", "spref", "noamp", "replytocom", "showcomment"),
        *("ref_src", "ref_url", "guccounter", "guce_referrer", "guce_referrer_sig", "ftag", "cmp"),  # publishers
        *("phpsessid", "jsessionid", "sessionid"),  # one visit's session
    }
)
TRACKING_PREFIXES = ("utm_", "at_", "pk_", "mtm_", "hsa_", "ga_")  # Urchin, BBC, Piwik, Matomo, HubSpot, Google

DEFAULT_PORTS = (80, 443)  # either of them for either scheme, for the key has only one scheme

# DNS allows no longer label (RFC 1035 §2.3.4), and the time of Punycode grows with the square of a label's length.
MAX_LABEL = 63

# Hosts that show a site's own pages for another screen. What is left must still have two labels: amp.dev is a site.
_TWIN_HOST = re.compile(r"(?:(?:www|m|mobile|amp)\.)+(?=[^.]+\.[^.])")

# /c/s/www.a.example/x on a cache of AMP pages is https://www.a.example/x
_AMP_CACHE = re.compile(
    r"https?://(?:www\.google\.[a-z.]+/amp|[a-z0-9-]+\.cdn\.ampproject\.org/[cv])/(?:s/)?(.+)", re.IGNORECASE
)

# Only behind a segment with a digit or a hyphen, as slugs of articles have: /guitars/amp is a page about amplifiers.
_AMP_PATH = re.compile(r"(.*/[^/]*[\d-][^/]*)(?:/amp|\.amp(\.html)?)")
_AMP_ENDS = ("/amp", ".amp", ".amp.html")
# Values that say on what screen, or from where, a page is looked at; others of these names may choose a page.
_VIEW_QUERY = frozenset(
    {"amp", "amp=", "amp=1", "amp=true", "outputtype=amp", "output=amp", "m=0", "m=1", "partner=rss", "emc=rss"}
)

_INDEX_FILES = ("/index.html", "/index.htm")
# Sessions in the path, as Java and ASP.NET write them: /a;jsessionid=1F3, /(S(x3k2))/a
_SESSION = re.compile(r";jsessionid=[^/]*|/\((?:[a-z]\([^()/]*\))+\)(?=/|$)", re.IGNORECASE)

# An address is asked for some ten times on its way into a corpus.
REMEMBERED = 8_192  # addresses

# Most links need none of w3lib's repairs; for them this pattern gives the same answer in a tenth of the time. It takes
# as long as the repairs to find that a query is behind the path, so those links are not asked about.
_PLAIN = re.compile(
    r"https?://([a-z][a-z0-9-]*(?:\.[a-z0-9-]*[a-z][a-z0-9-]*)+)((?:/[\w~-][\w.~-]*)*/?)(?:#\S*)?", re.ASCII
)


@lru_cache(REMEMBERED)
def canonicalize(url: str) -> str:
    """Return the key under which all addresses of one page are equal; idempotent.

    It is made to be compared, not visited: the scheme is always https; default port, fragment, user name, tracking
    parameters, ``www.``/``m.``/``amp.``, a plain index file and the last slash are gone; parameters are sorted
    (w3lib). Never raises: what is no http(s) URL is returned as it is, without outer blanks.

    >>> canonicalize("HTTP://www.Example.com:80/a/../news/?utm_source=x&b=2&a=1#top")
    'https://example.com/news?a=1&b=2'
    >>> canonicalize("https://m.example.com/2024/flood-warning/amp/")
    'https://example.com/2024/flood-warning'
    >>> canonicalize("mailto:desk@example.com")
    'mailto:desk@example.com'
    """
    text = url.strip()
    if cached := _AMP_CACHE.fullmatch(text):
        return canonicalize("https://" + cached[1])
    if "?" not in text and (plain := _PLAIN.fullmatch(text)):
        return _key(plain[1], plain[2], "")
    try:
        return _repaired(text)
    except ValueError:
        return text


def canonical_host(url: str) -> str | None:
    """Return the host of a URL without ``www.``, ``m.``, ``mobile.`` and ``amp.``; None if it has no host.

    Other scripts are written as in DNS (``xn--…``): pages link to their site in both forms.

    >>> canonical_host("https://www.Example.co.uk:8443/x"), canonical_host("/x"), canonical_host("https://amp.dev/")
    ('example.co.uk', None, 'amp.dev')
    >>> canonical_host("https://www.bücher.example/"), canonical_host("https://xn--bcher-kva.example/")
    ('xn--bcher-kva.example', 'xn--bcher-kva.example')
    """
    host = host_of(url.strip())
    return _twin(_in_dns(host.rstrip("."))) if host else None


def is_front(key: str) -> bool:
    """Tell whether a canonical URL is the front page of its site, which announces articles but is not one.

    >>> is_front("https://example.com/"), is_front("https://example.com/news"), is_front("https://example.com/?p=3")
    (True, False, False)
    """
    return key.startswith("https://") and key.endswith("/") and key.count("/") == 3


def _in_dns(host: str) -> str:
    return host if host.isascii() else ".".join(map(_label_in_dns, host.split(".")))


def _label_in_dns(label: str) -> str:
    if label.isascii() or len(label) > MAX_LABEL:
        return label
    try:
        return label.encode("idna").decode("ascii")
    except UnicodeError:
        return label


def _repaired(text: str) -> str:
    from w3lib.url import canonicalize_url  # noqa: PLC0415 - it loads an HTTP client, which reading a page does not need

    parts = urlsplit(canonicalize_url(text))
    if parts.scheme not in SCHEMES or not parts.hostname:
        return text
    port = "" if parts.port in {None, *DEFAULT_PORTS} else f":{parts.port}"
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname.rstrip(".")
    return _key(host + port, parts.path, _essential(parts.query))


def _key(host: str, path: str, query: str) -> str:
    path = _short(_SESSION.sub("", path), has_query=bool(query))
    return f"https://{_twin(host)}{path or '/'}{'?' if query else ''}{query}"


def _short(path: str, *, has_query: bool) -> str:
    before = None
    while path != before:
        before, path = path, path.rstrip("/;")
        if path.endswith(_INDEX_FILES) and not has_query:
            path = path[: path.rfind("/")]
        if path.endswith(_AMP_ENDS) and (amp := _AMP_PATH.fullmatch(path)):
            path = amp[1] + (amp[2] or "")
    return path


def _twin(host: str) -> str:
    prefix = _TWIN_HOST.match(host)
    return host[prefix.end() :] if prefix else host


def without_tracking(url: str) -> str:
    """Return an address without the parameters that only say where a reader came from; all else stays as it is.

    >>> without_tracking("https://news.example/a?id=3&utm_source=mail#top"), without_tracking("https://news.example/?gclid=1")
    ('https://news.example/a?id=3#top', 'https://news.example/')
    """
    if "?" not in url:
        return url
    start, _, rest = url.partition("?")
    query, hash_, fragment = rest.partition("#")
    parts = query.split("&")
    kept = [part for part in parts if not _is_tracking(part.lower())]
    return url if len(kept) == len(parts) else f"{start}{'?' if kept else ''}{'&'.join(kept)}{hash_}{fragment}"


def _essential(query: str) -> str:
    return "&".join(part for part in query.split("&") if part and not _is_tracking(part.lower()))


def _is_tracking(part: str) -> bool:
    name = part.partition("=")[0]
    return name in TRACKING_PARAMETERS or name.startswith(TRACKING_PREFIXES) or part in _VIEW_QUERY
