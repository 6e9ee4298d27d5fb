"""News agencies: who sent a text to the papers that print it, as its dateline, its source or its byline says."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from scraper.deduplication.tokens import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.models import Article

# Sources and bylines that are remembered: those of a site come one after the other.
REMEMBERED = 4_096

# Each agency under all names by which papers credit it. Names of two letters count as a word of their own alone.
NAMES = {
    "aap": ("aap", "australian associated press"),
    "afp": ("afp", "agence france-presse", "agence france presse", "法新社"),
    "ansa": ("ansa",),
    "anadolu": ("anadolu", "anadolu agency", "anadolu ajansı", "anadolu agentur"),
    "anp": ("anp",),
    "ap": ("ap", "associated press", "the associated press", "美联社", "美聯社", "ap通信"),
    "apa": ("apa", "austria presse agentur"),
    "belga": ("belga",),
    "bloomberg": ("bloomberg", "bloomberg news"),
    "bns": ("bns", "baltic news service"),
    "canadian press": ("canadian press", "the canadian press", "la presse canadienne"),
    "cna": ("中央社",),
    "cns": ("中新社", "中国新闻社", "中國新聞社"),
    "dpa": ("dpa", "deutsche presse-agentur", "dpa-afx"),
    "efe": ("efe", "agencia efe"),
    "europa press": ("europa press",),
    "ians": ("ians",),
    "interfax": ("interfax", "интерфакс"),
    "jiji": ("jiji", "jiji press", "時事通信", "時事"),
    "kcna": ("kcna", "朝鲜中央通讯社", "朝鮮中央通信"),
    "kyodo": ("kyodo", "kyodo news", "共同通信", "共同"),
    "lusa": ("lusa",),
    "pap": ("pap", "polska agencja prasowa"),
    "press association": ("press association", "pa media", "pa news agency"),
    "pti": ("pti", "press trust of india"),
    "reuters": ("reuters", "thomson reuters", "рейтер", "路透社", "路透", "ロイター", "로이터"),
    "ria": ("ria", "ria novosti", "риа новости", "рия новости"),
    "ritzau": ("ritzau",),
    "sid": ("sid", "sport-informations-dienst"),
    "stt": ("stt", "suomen tietotoimisto"),
    "tass": ("tass", "itar-tass", "тасс", "итар-тасс"),
    "tt": ("tt", "tidningarnas telegrambyrå"),
    "ukrinform": ("ukrinform", "укринформ", "укрінформ"),
    "upi": ("upi", "united press international"),
    "xinhua": ("xinhua", "xinhua news agency", "新华社", "新華社", "新华网", "新華網"),
    "yonhap": ("yonhap", "yonhap news", "연합뉴스", "聯合通訊社"),
}
_KNOWN = {name: agency for agency, names in NAMES.items() for name in names}
# "Reuters/AP", "dpa, AFP": the first counts. "AP Photo" is none, for a picture says nothing of the text.
_PARTS = re.compile(r"\s*(?:[/,;|·&+()\[\]]| and | und | et | y )\s*")


def agency_of(article: Article) -> str | None:
    """Return the agency that an article is credited to, under one name: by its dateline, its source, its authors.

    >>> from scraper.models import Article, Author
    >>> agency_of(Article(source="Thomson Reuters")), agency_of(Article(authors=(Author("Ada Mills"),)))
    ('reuters', None)
    """
    return next((agency for credit in _credits(article) if (agency := _agency(credit))), None)


def _credits(article: Article) -> Iterator[str]:
    if article.dateline and article.dateline.agency:
        yield article.dateline.agency
    if article.source:
        yield article.source
    yield from (author.name for author in article.authors)


@lru_cache(REMEMBERED)
def _agency(credit: str) -> str | None:
    return next((_KNOWN[part] for part in _PARTS.split(fold(credit)) if part in _KNOWN), None)
