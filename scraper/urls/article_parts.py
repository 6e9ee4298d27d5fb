"""Parts of an article at addresses of their own: the slides of a gallery, the pages of a long text."""

from __future__ import annotations

import re

# What publishing systems put behind the address of an article to name a part of it, with its number.
_PATH_PART = re.compile(
    r"(?P<base>https?://[^/?]+/[^?]*[^/?])"
    r"/(?:(?:slides?|photos?|images?|pages?|seite|bild|pagina|fotos?|gallery|galerie|slideshow)[/-]?)(?P<part>\d{1,3})"
)
_QUERY_PART = re.compile(
    r"(?P<base>https?://[^?]+\?(?:[^&]+&)*?)"
    r"(?:slide|photo|image|img|page|pg|seite|bild|pagina|foto|pic)=(?P<part>\d{1,3})(?=&|$)"
)


def split_part(key: str) -> tuple[str, str]:
    """Return the canonical address of an article and the number of the part of it that this address leads to, or "".

    >>> split_part("https://a.example/2024/rocket-to-mars-18514/slides/4")
    ('https://a.example/2024/rocket-to-mars-18514', '4')
    >>> split_part("https://a.example/rocket.html?page=2"), split_part("https://a.example/news/2024")
    (('https://a.example/rocket.html', '2'), ('https://a.example/news/2024', ''))
    """
    if found := _PATH_PART.fullmatch(key):
        return found["base"], found["part"]
    if found := _QUERY_PART.match(key):
        rest = key[found.end() :].lstrip("&")
        return (found["base"] + rest).rstrip("?&"), found["part"]
    return key, ""


def are_parts(one: str, other: str) -> bool:
    """Tell whether two canonical addresses lead to different parts of one article, or to it and a part of it."""
    if one == other:
        return False
    (base, part), (other_base, other_part) = split_part(one), split_part(other)
    return base == other_base and part != other_part
