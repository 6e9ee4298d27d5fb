"""Addresses that a crawl does not need: other forms of a page, views of an article, and paths that go in circles."""

from __future__ import annotations

import re

from scraper.urls.addresses import query_of, split
from scraper.urls.article_likeness import looks_like_article, names_record
from scraper.urls.identity import canonicalize

# What publishing systems put behind an address to share, print, answer or embed the page: of 39 such forms that were
# collected 36 had a key of their own, and a blog with five networks and twenty comments took 26 visits an article.
_FORM_QUERY = re.compile(
    r"(?:^|&)(?:(?:replytocom|showcomment|printable|printer_friendly)=|share=[a-z-]+(?=&|$)"
    r"|(?:print|embed|pdf)(?:=(?:1|true|yes|y|on|print)?)?(?=&|$)"
    r"|(?:view|format|mode|output|display|layout|style|action)=(?:print|pdf|embed|email|share|reply|comment)(?=&|$)"
    r"|tmpl=component(?=&|$))",
    re.IGNORECASE,
)
# Only behind a segment with a digit or a hyphen, as slugs of articles have: /print/ alone is the edition on paper.
_FORM_PATH = re.compile(
    r"/[^/]*[\d-][^/]*/(?:print|printable|embed|trackback|comments?|comment-page-\d+|share|email|reply)/*$",
    re.IGNORECASE,
)

_PART_OF_TEXT = re.compile(r"(?:^|&)(?:page|pg|p|seite|pagina|part|slide)=\d", re.IGNORECASE)

# The name of a session chooses no page, though it looks like that of a record.
_SESSION = re.compile(r"(?:^|&)(?:sid|sess|session|session_?id)=[^&]*", re.IGNORECASE)

# A folder that comes a third time is one that a relative link adds at each step. Short names are those of months, days
# and shards: /2001/01/01/01.
MAX_REPEATS = 2
_FOLDER = re.compile(r"(?=[^/]*[^\W\d_])[^/]{3,}")


def is_other_form(url: str) -> bool:
    """Tell whether an address is that of a page in another form: to be shared, printed, answered or embedded.

    >>> is_other_form("https://news.example/a?share=letters"), is_other_form("https://news.example/old-mill/print/")
    (True, True)
    >>> is_other_form("https://news.example/a?share=17"), is_other_form("https://news.example/print/")
    (False, False)
    """
    return ("?" in url and _FORM_QUERY.search(query_of(url)) is not None) or _FORM_PATH.search(
        split(url).path
    ) is not None


def viewed_article(url: str) -> str | None:
    """Return the key of the article of which an address is a view: the path names it, and the query no other one.

    >>> viewed_article("https://news.example/2026/01/27/old-mill-is-sold?sort=3&view=7")
    'https://news.example/2026/01/27/old-mill-is-sold'
    >>> viewed_article("https://news.example/read-the-news.php?id=1200"), viewed_article("https://news.example/news?p=2")
    (None, None)
    """
    path, _, query = canonicalize(url).partition("?")
    if not query or names_record(_SESSION.sub("", query)) or not looks_like_article(path):
        return None
    return path


def is_view_of(url: str, page: str) -> bool:
    """Tell whether an address is a view of an article by its query: in another order, with a comment shown.

    >>> page = "https://news.example/2026/01/27/old-mill-is-sold"
    >>> is_view_of(page + "?sort=new", page), is_view_of(page + "?page=2", page), is_view_of("https://a.example/", page)
    (True, False, False)
    """
    path, mark, query = url.partition("?")
    if not mark or path != page.partition("?")[0] or _PART_OF_TEXT.search(query):
        return False
    return viewed_article(url) is not None


def goes_in_circles(url: str) -> bool:
    """Tell whether a folder stands in a path for the third time.

    >>> goes_in_circles("https://news.example/news/mill/news/mill/news/"), goes_in_circles("https://a.example/01/01/01/")
    (True, False)
    """
    folders = _FOLDER.findall(split(url).path)
    return len(folders) > MAX_REPEATS and any(folders.count(folder) > MAX_REPEATS for folder in set(folders))
