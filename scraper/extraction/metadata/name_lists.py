"""Lists of names: split at commas and words for "and", freed of roles, degrees and places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.characters import squeezed
from scraper.extraction.metadata.name_shapes import (
    NAME_EDGES,
    UNCASED,
    has_role,
    in_title_case,
    is_credential,
    is_full_name,
    is_name,
    is_organisation,
    name_size,
)
from scraper.extraction.metadata.name_words import (
    BUTTON_WORDS,
    NAMES_LIKE_ROLES,
    NO_AUTHOR,
    ORGANISATION_WORDS,
    ROLE_WORDS,
    SURNAME_CONJUNCTIONS,
)
from scraper.models import Author, AuthorKind

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAX_NAME = 60
# Words of a name, particles and titles not counted.
_MAX_WORDS = 5
# Words for "and" are in one case: "Dan", "E" and "I" are names or initials.
_SPLIT = re.compile(
    r"\s*([,;、，/]|\s&\s|\s\+\s|(?<=\s)(?:and|und|et|y|e|en|och|og|ja|ve|и|і|та|i|dan|và|और|with|mit|avec|con|&|"
    r"AND|UND|ET|OG|OCH|EN|VE|WITH|MIT)(?=\s))\s*"
)
_INITIALS_END = re.compile(r"\b(?:[A-Z]|[JS]r)\.$")
# A user name, or a name written without capitals: letters, at most two blanks.
_USER = re.compile(r"[^\W\d_]{3,20}(?:[ .-][^\W\d_]{2,20}){0,2}")
# Accounts that do not tell who wrote: ``adminn``, ``q_admin``, "NOC Admin".
_ADMIN = re.compile(r"\w{0,12}admin\w?", re.IGNORECASE)
_ARTICLES = frozenset("the der die das la le el il het de".split())
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))


def listed_names(text: str, kind: AuthorKind | None, *, declared: bool) -> list[Author]:
    """Return the authors of a list of names; in a field for authors, a user name if it is nothing else."""
    if declared and (inverted := _surname_first(text)):
        return [Author(inverted)]
    authors = without_places([author for piece in _pieces(text) if (author := _author(piece, kind))])
    if not authors and declared and _is_user(text):
        return [Author(text, kind or AuthorKind.PERSON)]
    return authors


def _is_user(text: str) -> bool:
    """Tell whether a text can be a user name: ``jdoe``, ``jane doe``; ``See full bio`` is a button.

    >>> _is_user("jane doe"), _is_user("See full bio"), _is_user("wordpressadmin")
    (True, False, False)
    """
    words = text.casefold().split()
    is_button = len(words) > 1 and any(word in BUTTON_WORDS for word in words)
    is_nobody = text.casefold() in NO_AUTHOR or any("admin" in word for word in words)
    return _USER.fullmatch(text) is not None and not (is_button or is_nobody)


def without_repetition(authors: Iterable[Author]) -> tuple[Author, ...]:
    """Return each author once; of a name and the same name with more after it, only the shorter.

    >>> [author.name for author in without_repetition([Author("Liz Kenny Former Partner"), Author("Liz Kenny")])]
    ['Liz Kenny']
    """
    once = tuple(dict.fromkeys(authors))
    full = [f"{author.name.casefold()} " for author in once if " " in author.name]
    return tuple(author for author in once if not author.name.casefold().startswith(tuple(full)))


def without_places(authors: Iterable[Author]) -> list[Author]:
    """Return the authors without single words behind a full name or an agency: places, offices and user names.

    Names in scripts without capitals are single words. "Herald Staff" behind a name is an office, too.
    """
    kept: list[Author] = []
    for author in authors:
        if author.kind is AuthorKind.ORGANISATION and any(map(is_full_name, kept)) and has_role(author.name):
            continue
        is_word = author.kind is AuthorKind.PERSON and " " not in author.name and not UNCASED.search(author.name)
        if not is_word or not any(is_full_name(other) or other.kind is AuthorKind.ORGANISATION for other in kept):
            kept.append(author)
    return kept


def _surname_first(text: str) -> str:
    """Return a name that a field gives as surname, comma, given names; empty if the text is anything else.

    >>> _surname_first("van der Berg, Anna"), _surname_first("Brandl, Otto J."), _surname_first("Otto Brandl, Berlin")
    ('van der Berg, Anna', 'Brandl, Otto J.', '')
    """
    surname, comma, given = text.strip().partition(", ")
    first, second = surname.split(), given.split()
    if not comma or name_size(first) != 1 or not 1 <= len(second) <= 2 or second[0].casefold().rstrip(".") in _SUFFIXES:
        return ""
    is_other = is_organisation(surname) or is_organisation(given) or is_credential(given) or UNCASED.search(text)
    return "" if is_other or not (is_name(surname) and is_name(given)) else f"{surname}, {given}"


def _pieces(text: str) -> list[str]:
    """Split a text at commas and words for "and".

    A suffix such as Jr. stays with its name, and so does the second surname of "José María Sanz y López"; degrees are
    dropped.
    """
    first, *others = _SPLIT.split(text)
    pieces = [first]
    for joint, piece in zip(others[::2], others[1::2], strict=True):
        own = piece.strip(NAME_EDGES)
        if is_credential(own):
            continue
        if own.casefold() in _SUFFIXES:
            pieces[-1] += f" {piece.strip()}"
        elif joint in SURNAME_CONJUNCTIONS and len(pieces[-1].split()) > 1 and name_size(own.split()) == 1:
            pieces[-1] += f" {joint} {piece}"
        else:
            pieces.append(piece)
    return pieces


def _author(piece: str, kind: AuthorKind | None) -> Author | None:
    name = squeezed(piece).strip(NAME_EDGES)
    if _INITIALS_END.search(piece.strip()) and name:
        name += "."
    words = name.split()
    while len(words) > 2 and is_credential(words[-1].strip(NAME_EDGES)):
        words.pop()
    while kind is None and len(words) > 2 and words[-1].strip(NAME_EDGES).casefold() in ROLE_WORDS:
        words.pop()
    name = " ".join(words) if len(words) < len(name.split()) else name
    if any(map(_ADMIN.fullmatch, words)):
        return None
    if not words or len(name) > _MAX_NAME or name_size(words) > _MAX_WORDS or name.casefold() in NO_AUTHOR:
        return None
    if kind is None and is_organisation(name):
        is_nobody = _is_common(words) or any(word.casefold() in BUTTON_WORDS for word in words)
        return _person_before_organisation(words) or (None if is_nobody else Author(name, AuthorKind.ORGANISATION))
    if is_organisation(name) or (kind is AuthorKind.ORGANISATION and len(name) > 1):
        return Author(name, AuthorKind.ORGANISATION)
    is_person = is_name(name) or (kind is AuthorKind.PERSON and len(words) > 1 and _is_name_like_role(words))
    return Author(in_title_case(name), AuthorKind.PERSON) if is_person else None


def _is_name_like_role(words: list[str]) -> bool:
    """Tell whether a declared name has a word that elsewhere is a role or a button: ``Thomas More``."""
    others = [word for word in words if word.casefold() not in NAMES_LIKE_ROLES]
    return 0 < len(others) < len(words) and all(word[0].isupper() for word in words) and is_name(" ".join(others))


def _person_before_organisation(words: list[str]) -> Author | None:
    """Return the person whose name stands before that of an organisation in capitals: ``Bethany Bell BBC News``."""
    start = next((index for index, word in enumerate(words) if word.casefold() in ORGANISATION_WORDS), 0)
    person = " ".join(words[:start])
    is_apart = start >= 2 and words[start].isupper() and not person.isupper()
    return Author(in_title_case(person)) if is_apart and is_name(person) else None


def _is_common(words: list[str]) -> bool:
    """Tell whether an organisation is named by common words only: ``our engineering team``."""
    return len(words) > 1 and words[0].isalpha() and words[0].islower() and words[0] not in _ARTICLES
