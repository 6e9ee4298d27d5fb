"""Whether an address is that of an article or of a list: what publishing systems write into addresses, of any site.

An article has an address of its own for good, so it holds a slug of several words, the day and a name, a number of
some length, or a hash. A list has a word or two, or a date and nothing more.

The evidence is one, the thresholds are two. An address by itself has to look like an article's (`looks_like_article`):
it is visited for that alone. Of a link on a page it is enough that something in it hints at one (`hints_at_article`):
its text and its place are asked as well. Of 22,679 links that stand alone on 309 pages 3,656 only hint at an article.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, unquote

from scraper.urls.addresses import SCHEMES, split

# Words that stand in the paths of lists and service pages: first, second behind a language or section, or at the end.
# Behind these a slug is the name of a person, of a tag or of a form,
_NAMING = frozenset(
    "author authors tag tags category categories topic topics user users profile profiles search login log-in signin"
    " sign-in signup sign-up account subscribe contact contact-us about about-us privacy terms".split()
)
# and behind these now and then that of an article: /newsletters/playbook/2019/12/19/a-headline-of-several-words.
_LISTS = _NAMING | frozenset(
    "byline contributor contributors member members categoria categorie keyword keywords label labels suche recherche"
    " buscar find list lists rubric rubrics rubrik section sections register subscription subscriptions newsletter"
    " newsletters privacy-policy terms-of-service cookies cookie-policy imprint impressum advertise advertising shop"
    " cart faq feed feeds rss sitemap wp-admin wp-login.php wp-json wp-content cdn-cgi".split()
)
# Those of them that list articles.
_OF_ARTICLES = frozenset("category categories categoria categorie topic topics section sections rubric rubrik".split())
_SERVICES = _LISTS - _OF_ARTICLES | frozenset(
    "jobs careers store help games video videos podcasts apps weather".split()
)
# Behind these as a first folder stands what is for sale, what takes place, what is to be filled in, or a list of links;
# a name of several words behind them is that of a product or a topic. A feed is for programs wherever its word stands.
_NO_ARTICLES = frozenset(
    "cart checkout product products event events webinar webinars course courses tool tools game match poll polls"
    " polls-archive forum forums download downloads directdownload platform trend trends meet-the-team team"
    " staff".split()
)
_FEED = re.compile(r"/(?:feeds?|rss|atom)/?$|^/?feeds/(?:.*/)?(?:posts|comments)/", re.IGNORECASE)
# One word, or two with a hyphen: /world, /us-news, /en/politics
_SECTION = re.compile(r"[^\W\d_]{2,24}(?:-[^\W\d_]{2,24})?")
MAX_DEPTH = 2
_DAY_FOLDER = re.compile(r"/(?:19[89]|20[0-4])\d(?:/\d{1,2}){0,2}/?$")
_FRONT = re.compile(r"/?(?:[a-z]{2}(?:-[a-z]{2})?/?)?(?:(?:index|default|home)\.\w+)?", re.IGNORECASE)
_PAGING = re.compile(r"/(?:page|seite|p)[/-]?\d{1,4}/?$", re.IGNORECASE)
_CALENDAR = re.compile(r"(?:calendar|archive|archives|kalender|archiv)\b", re.IGNORECASE)
# What stands behind the name of an article: the file of a folder, a language, a form of the page.
_BEHIND = re.compile(
    r"(?:/(?:(?:index|default)(?:[._-][^/]*)?|[a-z]{2}|amp|article|artikel|story|full|print))?/*$", re.IGNORECASE
)
# A folder of articles makes an article of any name with a digit: /news/articles/c8x2kk91
_FOLDER_OF_ARTICLES = re.compile(r"/(?:articles?|artikel|articulo|artigo|story|stories|noticias?|nota)$", re.IGNORECASE)
# Files that are no pages.
_OTHER_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|mp[34]|m4[av]|ogg|wav|avi|mov|wmv|webm|m3u8|pdf|docx?|xlsx?|pptx?"
    r"|odt|epub|zip|gz|rar|7z|exe|apk|dmg|css|js|json|xml|rss|atom|txt|csv|ics|woff2?|ttf)$",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"\.[a-z][a-z0-9]{1,5}$", re.IGNORECASE)

_WORDS_APART = re.compile(r"[-_+.,–]+")
# An address of three words or more is a headline: /us-news and /real-estate are sections.
_MIN_WORDS = 3
_MIN_WORDS_WITH_NUMBER = 2
# Scripts without blanks: so many letters make a headline.
_MIN_LETTERS = 8
_LAST_SPACED = 0x0DFF  # Thai and the scripts of East Asia come behind

# Folders that are a day or a month: 2023/07/22, 2023-07-22, 202307/news22, 20230722; 9701/news1 of the nineties.
_YEAR = r"(?:19[89]|20[0-4])\d"
_MONTH = r"(?:0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATED = re.compile(
    rf"/{_YEAR}(?:[/-]{_MONTH}\b|(?:0[1-9]|1[0-2])(?!\d{{3}}))|/[89]\d(?:0[1-9]|1[0-2])/", re.IGNORECASE
)
_DATE_ALONE = re.compile(
    rf"{_YEAR}|{_YEAR}(?:0[1-9]|1[0-2])(?:[0-3]\d)?|{_YEAR}-{_MONTH}(?:-[0-3]?\d)?|{_MONTH}|[0-3]?\d", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_LONG_NUMBER = re.compile(r"\d{5,}")
# A folder that is a number, and no day: /newstream/1769400000-100200299/apples
_NUMBERED = re.compile(rf"/(?!{_YEAR}(?:0[1-9]|1[0-2])[0-3]?\d?$)\d{{5,}}(?:-\d+)?$")
_HASH = re.compile(
    r"(?<![0-9a-z])(?=[0-9a-f]*\d)(?:[0-9a-f]{12,}|[0-9a-f]{8}-[0-9a-f-]{27})(?![0-9a-z])", re.IGNORECASE
)
# A query that names one record: ?id=123, ?p=45, ?idxno=6789, article_id=…, ?aid=…, ?newsid=…
_RECORD = re.compile(
    r"(?:^|&)(?:\w*(?:id|idx|no|nr|seq|num|story|article|news|artikel)|p|a|n)=(?=[^&]*\d\d)[\w.-]+", re.IGNORECASE
)

# What is enough to call an address an article's because it is like that of an article: a number of some length, or a
# day and something behind it. Two words are such with a mark between them.
_TELLING_NUMBER = re.compile(rf"\d{{5}}|(?:^|/){_YEAR}[/-]{_MONTH}/(?:[0-3]?\d/)?[^/]*[^\W\d]")
_TWO_WORDS = re.compile(r"\w[-_+;]+\w")

# Browsers and servers refuse longer addresses at different lengths; this one all take.
MAX_ADDRESS = 2000

# What an address says of an article, the more the surer. A day and a name is that of an article whatever links to it;
# a number may be that of a product or a topic, and words with hyphens that of a menu's entry; a word or two are those
# of a section, now and then of an article; a list is none.
DATED, NUMBERED, NAMED, UNNAMED, SHORT, LISTED = 4, 3, 1, 0, -1, -2
# Of a list, but with the number of one record: /topics/detail/26442071/ may be an article, or a topic.
LISTED_NUMBER = -3
# What is for sale or for hire, where nothing says so by its place; beside `_NO_ARTICLES`.
_OFFERS = frozenset("services service solutions wiki aff aff_c out redirect click ads ad".split())
# A list by a word of its own between other marks than hyphens: ``lead,tag,5516.html``, ``/tag_201408860/``.
_LIST_WORD = re.compile(
    rf"(?:^|[/,;_])(?:{'|'.join(sorted(map(re.escape, _NAMING)))}|kategorie|kategoria|by_author|forum)[,_;]",
    re.IGNORECASE,
)
# A comment on an article, or a form to write one: /comments.pl?cid=123, ``re,komentarz,25376.html``
_COMMENT = re.compile(
    r"(?:^|[/,;_])(?:comments?|reply|kommentare?|komentarze?|comentarios?|commentaires?)(?:[/,;_.]|$)", re.IGNORECASE
)
# Where a query holds an address, the page behind the link is that one: ?url=www.news.example%2Fa
_LEADS_ON = re.compile(
    r"(?:=|%3D)https?(?::|%3A)|(?:^|&)(?:url|u|target|redirect|dest|goto|link)=[^&]*(?:%2[EF]|[./])", re.IGNORECASE
)
_FOLDER_NUMBER = re.compile(r"/[a-z]{0,3}\d{5,}(?:-\d+)?$", re.IGNORECASE)
_IN_YEAR = re.compile(rf"/{_YEAR}$")
_SOME_NUMBER = re.compile(r"=[^&]*\d{3}")

# What hints at an article: marks between words, a number, a hash, letters of another script, a long query. The slug is
# looked for at the marks between its words alone, and nothing without regard to case: so it takes half of the time.
_MARKED_WORDS = re.compile(r"(?<=[^/?#-])[-_+][^/?#-]+[-_+][^/?#-]")
_NUMBER_OR_QUERY = re.compile(r"\d{4}|[0-9a-fA-F]{16}|%[0-9a-fA-F]{2}[^/]{0,80}[-_]|\?[^#]{16}")
# Where none of this stands, there is no name: neither a number nor words between other marks or of another script.
_MAY_HOLD_NAME = re.compile(r"[\d.,%]|[-_+]{2}|[^\x00-\x7f]")
_SCHEME_AND_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//[^/]*", re.IGNORECASE)


def looks_like_article(url: str) -> bool:
    """Tell whether a URL looks like that of an article rather than of a list or a service page.

    >>> looks_like_article("https://news.example/2026/01/27/bridge-opens"), looks_like_article("https://news.example/a")
    (True, False)
    >>> looks_like_article("https://news.example/2026/01/"), looks_like_article("https://news.example/tag/old-town-walls")
    (False, False)
    """
    parts = _parts(url)
    return parts is not None and not _is_ruled_out(parts) and _names_an_article(parts.path, parts.query)


# The menu of a site is the same on each of its pages.
@lru_cache(maxsize=4096)
def address_evidence(url: str) -> int | None:
    """Return what a URL says of whether it is that of an article, as one of the numbers above; None if it is none.

    >>> [address_evidence(f"https://news.example/{path}") for path in ("2026/01/27/mill", "a/12345", "old-town-mill")]
    [4, 3, 1]
    >>> [address_evidence(f"https://news.example/{path}") for path in ("news/12.html", "world", "comments.pl?id=1200")]
    [0, -1, None]
    """
    parts = _parts(url)
    if parts is None or (is_front_path(parts.path) and not _SOME_NUMBER.search(parts.query)):
        return None
    path, query = parts.path, parts.query
    if _OTHER_FILE.search(path) or _PAGING.search(path) or _COMMENT.search(path) or _LEADS_ON.search(query):
        return None
    named = _name_evidence(path, query)
    if _is_no_article(path):
        return LISTED
    if _is_of_a_list(path) or _LIST_WORD.search(path):
        return LISTED_NUMBER if named >= NUMBERED else LISTED
    return SHORT if named == UNNAMED and not query and _is_short(path) else named


def _is_no_article(path: str) -> bool:
    first = _first_word(path).lower()
    return first in _NO_ARTICLES or first in _OFFERS


def _name_evidence(path: str, query: str) -> int:
    folder, _, last = _BEHIND.sub("", path, count=1).rpartition("/")
    name = _EXTENSION.sub("", last)
    if not name or _CALENDAR.match(name):
        return UNNAMED if not names_record(query) else NUMBERED
    is_day = name == last and _DATE_ALONE.fullmatch(name) is not None
    if not is_day and _DATED.search(folder + "/"):
        return DATED
    if _HASH.search(name) or _FOLDER_NUMBER.search(folder) or names_record(query):
        return NUMBERED
    if not is_day and _IN_YEAR.search(folder):
        return DATED if _is_slug(name) else NUMBERED
    if not is_day and _LONG_NUMBER.search(name):
        return NUMBERED
    return NAMED if _has_a_name(path) else UNNAMED


def hints_at_article(href: str) -> bool:
    """Tell whether a link's target, as it is written on a page, holds anything that articles have in their addresses.

    >>> hints_at_article("/local/new-bridge-opens-today"), hints_at_article("/sport/football/")
    (True, False)
    """
    path = _after_host(href[:MAX_ADDRESS])
    if _MARKED_WORDS.search(path) or _NUMBER_OR_QUERY.search(path):
        return True
    if not _MAY_HOLD_NAME.search(path):
        return False
    path, _, query = path.partition("#")[0].partition("?")
    return _names_an_article(unquote(path), query)


def leads_to_list(href: str) -> bool:
    """Tell whether a link, as it is written on a page, leads to a front page, or to a list by author, tag or section.

    >>> leads_to_list("https://news.example/"), leads_to_list("/tags/rivers"), leads_to_list("/2026/02/bridge")
    (True, True, False)
    """
    path, _, query = _after_host(href[:MAX_ADDRESS]).partition("#")[0].partition("?")
    return _first_word(path) in _NAMING if path.strip("/") else not query


def leads_to_service(href: str) -> bool:
    """Tell whether a link leads to a service page, as that of a newsletter or a shop, and to no article behind it.

    >>> leads_to_service("/newsletters/daily"), leads_to_service("/newsletters/daily/2026/01/27/bridge-opens")
    (True, False)
    """
    path, _, query = _after_host(href[:MAX_ADDRESS]).partition("#")[0].partition("?")
    first = _first_word(path)
    if first in _NO_ARTICLES or _FEED.search(path):
        return True
    return first in _LISTS and not _names_an_article(unquote(path), query)


@lru_cache(maxsize=4096)
def address_shape(url: str) -> str | None:
    """Return what the addresses of a site's articles have in common: their folders, with numbers and names left open.

    None for an address that says too little: one without a folder and a number of some length, or a day.

    >>> address_shape("https://news.example/2026/01/27/bridge"), address_shape("https://news.example/old-bridge-opens")
    ('0/0/0/a', None)
    >>> address_shape("https://news.example/n/detail/26442071/"), address_shape("https://news.example/the-oak,story,70211.html")
    ('n/detail/0', 'a,story,0.html')
    """
    path = _after_host(url[:MAX_ADDRESS]).partition("#")[0].partition("?")[0].strip("/")
    folder, _, last = path.rpartition("/")
    if not _TELLING_NUMBER.search(path) or not (folder or "," in last):
        return None
    name, dot, extension = last.rpartition(".") if _EXTENSION.search(last) else (last, "", "")
    is_numbered = _DIGIT.search(folder) is not None
    parts = [_opened(part, is_open=is_numbered) for part in name.split(",")]
    folders = [_opened(part, is_open=False) for part in folder.split("/")] if folder else []
    return "/".join([*folders, ",".join(parts)]) + dot + extension


def is_beside(url: str, other: str) -> bool:
    """Tell whether two addresses are names of several words in one folder: other recipes beside a recipe.

    >>> is_beside("/en/recipes/fish-soup", "/en/recipes/red-cake"), is_beside("/fish-soup", "/red-cake")
    (True, False)
    """
    folder, _, name = _after_host(url).rstrip("/").rpartition("/")
    other_folder, _, other_name = _after_host(other).rstrip("/").rpartition("/")
    return bool(folder) and folder == other_folder and all(map(_TWO_WORDS.search, (name, other_name)))


def _opened(part: str, *, is_open: bool) -> str:
    """Return ``0`` for a number and ``a`` for a name of several words, or of one that may be any; else the word."""
    if part.isdigit():
        return "0"
    return "a" if is_open or _DIGIT.search(part) or _TWO_WORDS.search(part) else part


def _first_word(path: str) -> str:
    """Return the first folder, behind a language: /en/tags/… is the list that /tags/… is."""
    path = path.lstrip("/")
    return (path[3:] if path.find("/") == 2 else path).partition("/")[0]


def _after_host(href: str) -> str:
    """Return an address without scheme and host, which most links of a site do not name."""
    match = None if href[:1] == "/" != href[1:2] else _SCHEME_AND_HOST.match(href)
    return href[match.end() :] if match else href


def may_be_article(url: str) -> bool:
    """Tell whether nothing in a URL speaks against an article: what a site itself lists in a sitemap needs no more.

    >>> may_be_article("https://news.example/bridge"), may_be_article("https://news.example/tag/bridge")
    (True, False)
    """
    parts = _parts(url)
    return parts is not None and not _is_ruled_out(parts)


def looks_like_section(url: str) -> bool:
    """Tell whether a URL looks like that of a section, whose page lists articles: a word or two, none of a service.

    >>> looks_like_section("https://news.example/world/europe/"), looks_like_section("https://news.example/login")
    (True, False)
    """
    parts = _parts(url)
    if parts is None or parts.query or not _is_short(parts.path):
        return False
    return _SERVICES.isdisjoint(_words(parts.path)) and not looks_like_article(url)


def _is_short(path: str) -> bool:
    words = _words(path)
    return 1 <= len(words) <= MAX_DEPTH and all(_SECTION.fullmatch(word) for word in words)


def _words(path: str) -> list[str]:
    return [word.lower() for word in path.split("/") if word]


def is_day_folder(url: str) -> bool:
    """Tell whether an address is a folder of a year, perhaps of a month or a day in it.

    >>> [is_day_folder(f"https://news.example/{path}") for path in ("2026/", "news/2026/11/", "2026/old-mill", "12/")]
    [True, True, False, False]
    """
    parts = split(url)
    return not parts.query and _DAY_FOLDER.search(parts.path) is not None


def is_folder_in(url: str, page: str) -> bool:
    """Tell whether an address is a folder in that of a list: a section in a section, a month in a year.

    >>> is_folder_in("https://news.example/world/asia/", "https://news.example/world/")
    True
    >>> is_folder_in("https://news.example/world/old-mill-is-sold/", "https://news.example/world/")
    False
    """
    folder, inner = page.partition("?")[0].rstrip("/") + "/", url.rstrip("/")
    name = inner[len(folder) :] if inner.startswith(folder) else ""
    is_folder = _SECTION.fullmatch(name) is not None or (url.endswith("/") and name.isdigit() and len(name) <= 4)
    return is_folder and name.lower() not in _SERVICES


def _parts(url: str) -> SplitResult | None:
    """Return the parts of a web address, its path without escapes; None for any other text."""
    parts = split(url)
    is_web = parts.scheme in SCHEMES and len(url) <= MAX_ADDRESS
    return parts._replace(path=unquote(parts.path)) if is_web else None


def _is_ruled_out(parts: SplitResult) -> bool:
    path = parts.path
    is_front = is_front_path(path) and not parts.query
    return is_front or bool(_OTHER_FILE.search(path) or _PAGING.search(path)) or _is_of_a_list(path)


def is_front_path(path: str) -> bool:
    """Tell whether a path is that of a front page, of one of the site's languages perhaps.

    >>> [is_front_path(path) for path in ("", "/", "/en/", "/index.html", "/world")]
    [True, True, True, True, False]
    """
    return _FRONT.fullmatch(path) is not None


def is_front_address(url: str) -> bool:
    """Tell whether a URL is that of a front page, of one of the site's languages perhaps.

    >>> is_front_address("https://news.example/en/"), is_front_address("https://news.example/?p=3")
    (True, False)
    """
    parts = split(url)
    return not parts.query and is_front_path(parts.path)


def _is_of_a_list(path: str) -> bool:
    words = _words(path)
    return not _LISTS.isdisjoint(words[:2] + words[-2:])


def _names_an_article(path: str, query: str) -> bool:
    return _has_a_name(path) or names_record(query)


def names_record(query: str) -> bool:
    """Tell whether a query names one record, as that of an article.

    >>> names_record("id=1200&lang=en"), names_record("page=2")
    (True, False)
    """
    return _RECORD.search(query) is not None


def _has_a_name(path: str) -> bool:
    folder, _, last = _BEHIND.sub("", path, count=1).rpartition("/")
    name = _EXTENSION.sub("", last)
    if not name or _CALENDAR.match(name):
        return False
    if _HASH.search(name) or _is_slug(name) or (_FOLDER_OF_ARTICLES.search(folder) and _DIGIT.search(name)):
        return True
    if _NUMBERED.search(folder):
        return True
    if _DATED.search(folder + "/"):
        return name != last or not _DATE_ALONE.fullmatch(name)
    return bool(_LONG_NUMBER.search(name)) and not _DATE_ALONE.fullmatch(name)


def _is_slug(name: str) -> bool:
    words = [word for word in _WORDS_APART.split(name) if word]
    spelled = [word for word in words if not word.isdigit()]
    if len(spelled) >= _MIN_WORDS:
        return True
    has_number = any(len(word) >= 4 for word in words if word.isdigit())  # shorter ones count pages
    return (len(spelled) >= _MIN_WORDS_WITH_NUMBER and has_number) or _is_unspaced(name)


def _is_unspaced(name: str) -> bool:
    return len(name) >= _MIN_LETTERS and sum(ord(letter) > _LAST_SPACED for letter in name) >= _MIN_LETTERS
