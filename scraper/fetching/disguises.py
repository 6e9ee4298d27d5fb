"""Answers that only pretend to be a page: files of other kinds sent as HTML, challenges, login walls.

Each is recognised by what a person would see: a news page has prose, a wall has a title and a line or two. So a page
is only suspected for its title, its form or its address, and only condemned if it says next to nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.characters import shown, squeezed
from scraper.errors import FetchError, NotHtmlError, SoftBlockError
from scraper.markup import text_of, visible
from scraper.urls.addresses import split

if TYPE_CHECKING:
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
# Letters that a wall has at most. Challenges have some 300, forms with all their notes up to 900.
WALL_LETTERS = 1_000


def check_disguise(url: str, page: Page) -> None:
    """Raise what the answer is, if it is no page: `NotHtmlError`, `SoftBlockError`, or bad_encoding."""
    if page.body.startswith(_PACKED):
        raise FetchError(url, "the body is packed without saying so, or twice", "bad_encoding")
    if page.body.startswith(_MAGIC_STARTS):
        kind = next(kind for start, kind in _MAGIC if page.body.startswith(start))
        raise NotHtmlError(url, f"no HTML page but {kind}, sent as HTML", kind)
    if reason := soft_block(page):
        raise SoftBlockError(url, reason)


def soft_block(page: Page) -> str | None:
    """Return why an HTML page is a wall in place of the page, or None."""
    if ("cf-mitigated", "challenge") in page.headers:
        return "a challenge (cf-mitigated)"
    reason = _suspicion(page)
    return reason if reason and len(page.body) <= WALL_BYTES and letters(page.body) <= WALL_LETTERS else None


def _suspicion(page: Page) -> str | None:
    title = _title(page.body)
    if _CHALLENGE.search(title):
        return f"a challenge: {title!r}"
    if _was_led_astray(page):
        return f"a wall to log in at: {shown(page.final_url or '')}"
    if _LOGIN.search(title) and _PASSWORD.search(page.body):
        return f"a wall to log in at: {title!r}"
    return None


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
