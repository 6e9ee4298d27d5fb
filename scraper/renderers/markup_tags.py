"""Tags of HTML and XML, whose content and attributes are escaped where they enter."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Of BCP 47 what has its shape: what attributes of languages may hold.
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


class Markup(str):
    """Text with tags, which is not escaped again."""

    __slots__ = ()


def tag(name: str, /, *content: str, **attributes: str | int | None) -> Markup:
    """Write an element; ``class_`` is for ``class`` and ``xml_lang`` for ``xml:lang``; None leaves an attribute out.

    >>> tag("p", "Fish & ", tag("b", "chips"), class_="kept")
    '<p class="kept">Fish &amp; <b>chips</b></p>'
    """
    return Markup(f"{start_tag(name, **attributes)}{joined(content)}</{name}>")


def start_tag(name: str, end: str = ">", /, **attributes: str | int | None) -> Markup:
    """Write the beginning of an element; ``end``: ``/>`` for an empty one of XML."""
    shown = "".join(
        f' {key.rstrip("_").replace("xml_", "xml:")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{shown}{end}")


def joined(content: Iterable[str]) -> Markup:
    """Join what is markup and what is text."""
    return Markup("".join(each if isinstance(each, Markup) else escape(each, quote=False) for each in content))


def language_tag(language: str | None) -> str | None:
    """Return a language if documents can name it so.

    >>> language_tag("pt-BR"), language_tag("x y")
    ('pt-BR', None)
    """
    return language if language and _LANGUAGE.fullmatch(language) else None
