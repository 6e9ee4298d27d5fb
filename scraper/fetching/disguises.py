"""Answers that only pretend to be a page: files of other kinds sent as HTML, challenges, login walls.

Each is recognised by what a person would see: a news page has prose, a wall has a title and a line or two. So a page
is only suspected for its title, its form or its address, and only condemned if it says next to nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.characters import shown, squeezed
from scraper.errors import FetchError, NotHtmlError, SoftBlockError
from scraper.fetching.consent import consent_wall
from scraper.markup import text_of, visible
from scraper.urls.addresses import split

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.models import Page

# First bytes of files that servers send as text/html (WHATWG MIME Sniffing §6, §7.1), and their types.
_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
)
_MAGIC_STARTS = tuple(start for start, _ in _MAGIC)
# A body that is still packed once its Content-Encoding is undone: packed twice, or without saying so.
_PACKED = (b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd")

# Titles of challenges: "Just a moment...", "Attention Required! | Cloudflare", "Pardon Our Interruption".
_CHALLENGE = re.compile(
    r"just a moment|attention required|checking your browser|ddos[- ]guard|access (?:to this page has been )?denied"
    r"|(?:are you|you are|not) (?:a |an )?(?:robot|human|bot)|human verification|verify(?:ing)? (?:that )?you are"
    r"|robot check|bot (?:check|verification)|security (?:check|verification)|pardon our interruption"
    r"|request (?:blocked|unsuccessful)|captcha|ein(?:en)? moment,? bitte|un momento|un instant|один момент"
    r"|请稍候|安全验证|请稍等|しばらくお待ち|잠시만 기다",
    re.IGNORECASE,
)
# Headers by which those who make such walls name them: Cloudflare's "Detect a challenge page response", AWS WAF's
# "How AWS WAF handles challenges", Vercel's "Attack Challenge Mode"; and their values.
_WALL_HEADERS = frozenset({"cf-mitigated", "x-amzn-waf-action", "x-vercel-mitigated"})
_WALL_VALUES = frozenset({"challenge", "captcha", "deny", "block"})
# Scripts of walls whose pages have the title of the site: of Cloudflare, DataDome, HUMAN (PerimeterX), Imperva and AWS
# WAF. Some stand on ordinary pages, too, so they count on a page that says next to nothing.
_WALL_SCRIPTS = (
    *(b"/orchestrate/chl_page/", b"/orchestrate/managed/", b"captcha-delivery.com/", b"px-captcha"),
    *(b"/_Incapsula_Resource?", b"AwsWafIntegration", b"/.within.website/x/cmd/anubis/"),
)
# Titles of pages that want a password: "Log in | The Sennau Herald", "Anmelden", "Войти".
_LOGIN = re.compile(
    r"\b(?:log|sign)[ -]?[io]n\b|\blog into\b|\bregister to (?:read|continue)|\bsubscribe to (?:read|continue)"
    r"|\banmeld(?:en|ung)\b|\beinloggen\b|\bconnexion\b|\bse connecter\b|\biniciar sesi[oó]n\b|\baccedi\b|\binloggen\b"
    r"|вход|войти|登录|登錄|ログイン|로그인",
    re.IGNORECASE,
)
_LOGIN_PATH = re.compile(r"/(?:log-?in|sign-?in|sso|auth|account/login|users?/sign_in)(?:[/.]|$)", re.IGNORECASE)
_PASSWORD = re.compile(rb"""type\s{0,9}=\s{0,9}["']?password""", re.IGNORECASE)
_TITLE = re.compile(rb"<title\b[^<>]{0,300}>([^<]{0,300})", re.IGNORECASE)

# Where a title stands, in bytes from the start; later ones are pictures' (<svg><title>).
TITLE_WITHIN = 65_536
# A wall of more bytes than this has not been seen; reading the words of a page costs some 10 µs a kilobyte.
WALL_BYTES = 400_000
# Of walls that are told by a script alone: they are that script and a line, 1 to 30 KB.
SCRIPT_WALL_BYTES = 40_000
# Letters that a wall has at most. Challenges have some 300, forms with all their notes up to 900.
WALL_LETTERS = 1_000


def check_disguise(url: str, page: Page) -> None:
    """Raise what the answer is, if it is no page: `NotHtmlError`, `SoftBlockError`, or bad_encoding."""
    if page.body.startswith(_PACKED):
        raise FetchError(url, "the body is packed without saying so, or twice", "bad_encoding")
    if page.body.startswith(_MAGIC_STARTS):
        kind = next(kind for start, kind in _MAGIC if page.body.startswith(start))
        raise NotHtmlError(url, f"no HTML page but {kind}, sent as HTML", kind)
    title = _title(page.body)
    if wall := named_bot_wall(page.headers) or _challenge(title, page.body):
        raise SoftBlockError(url, wall, "bot_wall")
    if wall := consent_wall(page):
        raise SoftBlockError(url, wall, "consent_wall")
    if wall := _login_wall(title, page):
        raise SoftBlockError(url, wall)


def named_bot_wall(headers: Iterable[tuple[str, str]]) -> str | None:
    """Return the wall against robots that the headers of an answer name, as its maker documents it."""
    walls = (name for name, value in headers if name in _WALL_HEADERS and value.strip().lower() in _WALL_VALUES)
    found = next(walls, None)
    return f"a challenge ({found})" if found else None


def shown_bot_wall(body: bytes) -> str | None:
    """Return which wall against robots a page shows: by its title, or a script of those who make such walls."""
    return _challenge(_title(body), body)


def _challenge(title: str, body: bytes) -> str | None:
    if _CHALLENGE.search(title):
        reason = f"a challenge: {title!r}"
    elif len(body) <= SCRIPT_WALL_BYTES and (script := next((mark for mark in _WALL_SCRIPTS if mark in body), None)):
        reason = f"a challenge: a script of {script.decode()}"
    else:
        return None
    return reason if _is_short(body) else None


def _login_wall(title: str, page: Page) -> str | None:
    """Return which wall to log in at an HTML page is in place of the page, or None."""
    if _was_led_astray(page):
        reason = f"a wall to log in at: {shown(page.final_url or '')}"
    elif _LOGIN.search(title) and _PASSWORD.search(page.body):
        reason = f"a wall to log in at: {title!r}"
    else:
        return None
    return reason if _is_short(page.body) else None


def _is_short(body: bytes) -> bool:
    return len(body) <= WALL_BYTES and letters(body) <= WALL_LETTERS


def _was_led_astray(page: Page) -> bool:
    """Tell whether the way to the page ended at an address to log in at that was not asked for."""
    if page.final_url in {None, page.url}:
        return False
    return bool(_LOGIN_PATH.search(_path(page.final_url)) and not _LOGIN_PATH.search(_path(page.url)))


def _path(url: str | None) -> str:
    return split(url).path


def _title(body: bytes) -> str:
    found = _TITLE.search(body, 0, TITLE_WITHIN)
    return squeezed(found[1].decode("utf-8", "replace")) if found else ""


def letters(body: bytes) -> int:
    """Return how many characters a page shows, blanks left out.

    >>> letters(b"<title>Wall</title><body><p>Log in.</p><script>more()</script>")
    10
    """
    return sum(map(len, text_of(visible(body.decode("utf-8", "replace"))).split()))
