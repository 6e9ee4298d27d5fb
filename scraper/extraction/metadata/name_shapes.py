"""What names of people and organisations look like, word by word."""

from __future__ import annotations

import re

from scraper.extraction.dates.date_words import MONTHS
from scraper.extraction.metadata.name_words import (
    CREDENTIALS,
    LINKING_WORDS,
    ORGANISATION_WORDS,
    PARTICLES,
    ROLE_WORDS,
    SECTIONS,
    SURNAME_CONJUNCTIONS,
    TITLES,
    WEEKDAYS,
)
from scraper.models import Author, AuthorKind

# A word in capitals of this length beside others that are not is a surname, not an acronym.
_MIN_SHOUTED = 4
NAME_EDGES = " \t.,;:|-–—*•\"'“”„«»()[]#~_"
UNCASED = re.compile("[\u0590-\u0dff\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7a3]")
# Newspapers, agencies, channels and firms in Chinese, Japanese and Korean.
_EAST_ASIAN_BODY = re.compile(
    r"(?:网|網|网络|科技|公司|日报|日報|晚报|晚報|时报|時報|新闻|新聞|报社|報社|通讯社|通訊社|电视台|電視台|编辑部|編輯部|集团|集團|"
    r"委员会|委員會|株式会社|編集部|編集局|取材班|뉴스|일보|신문|방송)$"
)
_DOMAIN = re.compile(r"^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,4}$", re.IGNORECASE)
_NO_SINGLE_NAMES = frozenset(MONTHS) | WEEKDAYS | SECTIONS
# Initials written together: ``J.K.``
_INITIALS = re.compile(r"(?:[^\W\d_]\.){1,4}(?:[^\W\d_]\.?)?")
# O'Brien, D'Amico, l'Estoile, al-Rashid; ``de' Medici``
_ELIDED = re.compile(r"(?:(?:[dlo]|dell|dall|sant)['’]|(?:al|el|ad|as|ash|ar|an|at|az)-)(?=[^\W\d_])", re.IGNORECASE)
_ELIDED_PARTICLES = frozenset(("de'", "de’", "'t", "’t", "d'", "d’"))


def is_uncased(text: str) -> bool:
    """Tell whether a text has a letter of a script without capitals."""
    return UNCASED.search(text) is not None


def is_full_name(author: Author) -> bool:
    """Tell whether an author is a person with a name of two or three words, titles and particles not counted.

    >>> is_full_name(Author("Prof. Dr. Jonas von der Heide")), is_full_name(Author("Jonas"))
    (True, False)
    """
    return author.kind is AuthorKind.PERSON and 2 <= name_size(author.name.split()) <= 3


def name_size(words: list[str]) -> int:
    """Return how many words of a name are neither titles nor particles."""
    return sum(word.rstrip(".").casefold() not in TITLES and word.casefold() not in LINKING_WORDS for word in words)


def has_role(text: str) -> bool:
    return any(word.casefold() in ROLE_WORDS for word in text.split())


def is_credential(piece: str) -> bool:
    """Tell whether a piece consists of academic degrees: ``MS``, ``Ph.D.``, ``MD FACP``.

    >>> is_credential("CEPF"), is_credential("Ph.D."), is_credential("AFP")
    (True, True, False)
    """
    words = piece.split()
    return bool(words) and all(
        word.replace(".", "").casefold() in CREDENTIALS and ("." in word or not word[1:].islower()) for word in words
    )


def is_organisation(name: str) -> bool:
    """Tell whether a name is that of a desk, an agency or a paper.

    >>> is_organisation("BBC News"), is_organisation("tagesschau.de"), is_organisation("Anna Seghers")
    (True, True, False)
    """
    words = {word.strip(NAME_EDGES).casefold() for word in re.split(r"[\s/]+", name)}
    return bool(words & ORGANISATION_WORDS) or is_domain(name) or _EAST_ASIAN_BODY.search(name) is not None


def is_domain(name: str) -> bool:
    """Tell whether a name is an address: ``tagesschau.de``."""
    return _DOMAIN.match(name) is not None


def is_name(text: str) -> bool:
    """Tell whether a text can be somebody's name: few words, each with a capital or a particle, no role, no digit.

    >>> is_name("Ursula K. Le Guin"), is_name("political editor"), is_name("New bridge opens"), is_name("김광호")
    (True, False, False, True)
    """
    if any(character.isdigit() or character in ":：" for character in text) or len(text) < 2:
        return False
    if UNCASED.search(text):
        return len(text.split()) <= 4 and len(text) <= 30
    words = text.split()
    folded = [word.strip(NAME_EDGES).casefold() for word in words]
    if any(word in ROLE_WORDS for word in folded) or (len(words) == 1 and folded[0] in _NO_SINGLE_NAMES):
        return False
    return all(map(_is_word_of_name, words)) and (words[-1][0].isupper() or _ELIDED.match(words[-1]) is not None)


def _is_word_of_name(word: str) -> bool:
    """Tell whether a word has a capital, also behind an elision (d'Ormesson), or is a particle."""
    folded = word.casefold()
    elided = _ELIDED.match(word)
    return (
        word[0].isupper()
        or folded in PARTICLES
        or folded in SURNAME_CONJUNCTIONS
        or folded in _ELIDED_PARTICLES
        or (folded.endswith(".") and folded[:-1] in TITLES)
        or (elided is not None and word[elided.end()].isupper())
    )


def in_title_case(name: str) -> str:
    """Return a name with words in capitals (``JANE DOE``, ``Jane DOE``) in title case; initials and short words stay.

    >>> in_title_case("JANE O'DOE-ROE"), in_title_case("J.K. DOE"), in_title_case("MK"), in_title_case("T.C. Doe")
    ("Jane O'Doe-Roe", 'J.K. Doe', 'MK', 'T.C. Doe')
    """
    words = name.split()
    shortest = 3 if name.isupper() and len(words) > 1 else _MIN_SHOUTED
    return " ".join(_capitalised(word) if _is_shouted(word, shortest) else word for word in words)


def _is_shouted(word: str, shortest: int) -> bool:
    return word.isupper() and len(word) >= shortest and not _INITIALS.fullmatch(word)


def _capitalised(word: str) -> str:
    """Return a word in title case: each part of a double name, and what follows O', D' or Mc.

    >>> _capitalised("SMITH-O'BRIEN"), _capitalised("MCCARTHY"), _capitalised("MACK")
    ("Smith-O'Brien", 'McCarthy', 'Mack')
    """
    return "-".join(map(_capitalised_part, word.split("-")))


def _capitalised_part(part: str) -> str:
    prefix = 2 if part[:2].casefold() == "mc" and len(part) > _MIN_SHOUTED else 0
    elided = _ELIDED.match(part)
    prefix = elided.end() if elided else prefix
    return part[:prefix].capitalize() + part[prefix:].capitalize()
