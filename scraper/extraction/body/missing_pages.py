"""Soft 404s: pages that say in place of an article that there is none at their address, and were sent as a success.

Their heading says it in a phrase of its own ("Page not found", "404", "Seite nicht gefunden"), and what follows is an
apology and a hint or two. An article that has such words in a longer headline, or has more to say, is one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.characters import squeezed
from scraper.extraction.dom.text_stats import weight
from scraper.models import SOFT_404, Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable

# What an article says that is empty for this.
IS_MISSING = Evidence("text", SOFT_404)
SOFT_404_REASON = "says that the page is not there"
# What the text of such a page weighs at most: an apology, what may be the reason, where to go on. Error pages have up
# to 400 in English; a brief has some hundreds, but none is headed "Page not found".
MAX_APOLOGY = 700

_GREETING = r"(?:(?:oops|sorry|uh[- ]oh|whoops|hoppla|d[ée]sol[ée]|lo sentimos|we(?:'|’)re sorry)\W{1,4})*"
_ERROR = r"(?:http|fehler|erreur|errore|error|erro|fout|fel|feil|błąd|hata|ошибка|エラー)"
_CODE = rf"(?:{_ERROR}\W{{0,3}})?404(?: error| page)?"
_PAGE = r"(?:the |this |that )?(?:requested )?(?:page|article|story|content|document|url)"
_WANTED = r"(?: you(?:(?:'|’)re| are) looking for| you(?: have)? requested)?"
# Each as error pages of that language are headed.
_PHRASES = "|".join(
    (
        rf"{_PAGE}{_WANTED} (?:can(?:'|’)t|(?:was|is|has|could)(?: not|n(?:'|’)t)|can ?not)(?: be| been)? found",
        rf"{_PAGE}{_WANTED} (?:does(?: not|n(?:'|’)t) exist|no longer exists)",
        rf"{_PAGE}{_WANTED} is(?: not|n(?:'|’)t| no longer) available",
        rf"{_PAGE} (?:not available|unavailable|missing|not found)|(?:error )?not found",
        r"(?:diese |die )?seite (?:wurde |konnte )?(?:leider )?nicht gefunden(?: werden)?",
        r"(?:diese |die )?seite (?:existiert nicht|nicht (?:verfügbar|vorhanden))",
        r"(?:cette |la )?page (?:non trouvée|introuvable|inexistante|n(?:'|’)existe (?:pas|plus))",
        r"(?:esta |la )?p[áa]gina no (?:encontrada|existe|disponible|ha sido encontrada)",
        r"(?:esta |a )?p[áa]gina (?:não (?:foi )?encontrada|não existe)|pagina non (?:trovata|esiste)",
        r"(?:deze )?pagina (?:niet gevonden|bestaat niet)|pagina nu a fost g[ăa]sit[ăa]",
        r"sidan (?:kunde inte hittas|hittades inte|finns inte)|siden (?:blev |ble )?ikke (?:fundet|funnet)",
        r"siden (?:findes|finnes) ikke|sivua ei löyd[yt]\w{1,4}",
        r"nie znaleziono strony|strona nie (?:istnieje|znaleziona)",
        r"stránka (?:nenalezena|nebyla nalezena|neexistuje)|sayfa bulunamadı|страница не (?:найдена|существует)",
        r"сторінку не знайдено|halaman tidak ditemukan|không tìm thấy trang|الصفحة غير موجودة",
        r"(?:お探しの)?ページ[がは]見つかりません(?:でした)?|(?:您(?:访问|要找)的)?(?:页面|頁面|网页)(?:不存在|未找到|找不到|没有找到)",
        r"找不到(?:页面|頁面|网页)|(?:요청하신 )?페이지를 찾을 수 없습니다",
    )
)
_NOT_FOUND = re.compile(
    rf"\W{{0,4}}{_GREETING}(?:{_CODE}(?:\W{{1,4}}(?:{_PHRASES}))?|{_PHRASES})\W{{0,4}}", re.IGNORECASE
)
# A heading of more characters says more than this.
MAX_HEADING = 100
# Between what a title says and the name of its site.
_SEPARATOR = re.compile(r"\s+[|–—·•:»-]\s+|\s*\|\s*")


def says_not_found(heading: str) -> bool:
    """Tell whether a heading, or what one piece of a page's title says, is that there is no such page.

    >>> says_not_found("Page not found"), says_not_found("404 | The News"), says_not_found("Oops! Page not found!")
    (True, True, True)
    >>> says_not_found("Page not found: how a library lost its catalogue"), says_not_found("Sorry"), says_not_found("")
    (False, False, False)
    """
    pieces = (squeezed(heading), *map(squeezed, _SEPARATOR.split(heading)))
    return any(len(piece) <= MAX_HEADING and _NOT_FOUND.fullmatch(piece) for piece in pieces)


def is_soft_404(headings: Iterable[str], texts: Iterable[str]) -> bool:
    """Tell whether a page with these headings, and these texts as its article, is one that is not there."""
    return any(map(says_not_found, headings)) and sum(map(weight, texts)) <= MAX_APOLOGY
