"""Names of people and organisations, read from bylines and fields and freed of everything else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.characters import squeezed
from scraper.extraction.dates.date_words import MONTHS
from scraper.extraction.metadata.name_words import (
    BUTTON_WORDS,
    BYLINE_LABELS,
    CREDENTIALS,
    FIELD_LABELS,
    LINKING_WORDS,
    LONG_TITLES,
    NAMES_LIKE_ROLES,
    NO_AUTHOR,
    ORGANISATION_WORDS,
    OTHER_ROLE_LABELS,
    PARTICLES,
    ROLE_WORDS,
    SURNAME_CONJUNCTIONS,
    TITLES,
    WEEKDAYS,
)
from scraper.models import Author, AuthorKind

if TYPE_CHECKING:
    from collections.abc import Iterable

# A byline names few people and little else.
MAX_BYLINE = 200
_MAX_NAME = 60
# Words of a name, particles and titles not counted.
_MAX_WORDS = 5
_MAX_AUTHORS = 12
_MAX_LABEL = 30
# Reporters in brackets stand within so many characters of a text's beginning; their names have at most so many.
_OPENING = 80
_MAX_HAN_NAME = 5
# A word in capitals of this length beside others that are not is a surname, not an acronym.
_MIN_SHOUTED = 4

_LABEL = re.compile(
    rf"^\W{{0,3}}(?:(?-i:[Bb]y)(?=(?-i:[A-Z][a-z]))|(?:{BYLINE_LABELS})[:\s]\s{{0,2}}|"
    rf"(?:{FIELD_LABELS})\s?[:：/／|]\s{{0,2}}|(?:本报|本報|本社)?(?:記者|记者)\s{{0,2}})",
    re.IGNORECASE,
)
_OTHER_ROLE = re.compile(rf"(?<!\w)(?:{OTHER_ROLE_LABELS})\s?(?:\sby)?[\s:]*$", re.IGNORECASE)
# September 1st, 2023 By Emily Norwood; 3 min read · By Emily Norwood
_INNER_LABEL = re.compile(
    r"(?:[·|•–—]|\d(?:st|nd|rd|th)?|[ap]m|uhr|read|(?-i:[A-Z]{3,4}))[\s,]{1,3}(?:by|von|par|por|di)\s+(?=[^\W\d_])",
    re.IGNORECASE,
)
# A line that goes on after its headline: ``… keep the old levee By Dale Hutchens Posted: Tuesday``
_BETWEEN = re.compile(r"\s(?:By|Von|Par|Por)\s+(?=(?:[^\W\d_a-zß-ÿ][^\s:]*\s+){2,3}(?:\d|\||[^\W\d_]{3,12}:|$))")
# 한도윤 기자
_REPORTER = re.compile(
    r"(?<![가-힣])([가-힣]{2,4}(?:\s?[·,]\s?[가-힣]{2,4}){0,4})\s?(?:선임|수습|인턴|객원|전문|편집)?(?:기자|특파원|논설위원)(?![가-힣])"
)
# 사진=홍길동 기자
_PHOTO_REPORTER = re.compile(r"(?:사진|영상|그래픽|편집)\s?[=:/·|]\s?[가-힣·, ]{2,20}기자")
# （记者傅朱镕、蔡喆）, (記者 王明)
_BRACKETED = re.compile(r"[(（【\[](?:本报|本報|本社)?(?:记者|記者)[\s：:]?([^()（）【】\[\]]{2,30})[)）】\]]")
_NOISE = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+|(?<!\w)@\w+|\([^()]{0,80}\)|"
    r"\[[^\[\]]{0,80}\]|(?<!\w)(?:기자|특파원)(?!\w)|(?<=[\u4e00-\u9fff])(?:記者|记者)(?!\w)|[\u200b-\u200f\ufeff©®™]|"
    # Emoji and other pictures (Unicode 16, blocks 2600 to 27BF and from 1F000 on), with what varies and joins them.
    r"[\u2600-\u27bf\u2b50\u2b55\ufe0e\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f]",
    re.IGNORECASE,
)
# Where names end: dates, bars, bullets, labels of dates, "for the Post", "in Berlin". The small words are in one case:
# "Im", "On" and "Is" are names.
_END = re.compile(
    r"\s?(?<!\w)[^\W\d_]{3,9}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}|\s[|•·⋅∙–—]\s|\||•|(?<!\w)\d|\s--?\s|"
    r"\s+(?-i:for|in|aus|für|at|from|on|am|im|bei|is|has|war|hat|ist|est|special to|via|"
    r"FOR|IN|AUS|FÜR|AT|FROM|SPECIAL TO|(?:For|From)(?=\s[Tt]he\s)|In)\s|:\s|"
    r"(?:published|updated|posted|veröffentlicht|aktualisiert|publié|stand|modified|last|giriş|güncelleme|입력|등록|수정)\b|\s(?:illustration|fotos?|photos?|bild(?:er)?|grafik)(?:en|s)?\b|\n|…|"
    rf"(?<!\w)(?:{OTHER_ROLE_LABELS})\sby\b|"
    rf"(?<=[a-z]{{3}}){''.join(f'(?<!{chr(92)}b{title})' for title in LONG_TITLES)}\.\s|\sDate\b",
    re.IGNORECASE,
)
# Words for "and" are in one case: "Dan", "E" and "I" are names or initials.
_SPLIT = re.compile(
    r"\s*([,;、，/]|\s&\s|\s\+\s|(?<=\s)(?:and|und|et|y|e|en|och|og|ja|ve|и|і|та|i|dan|và|और|with|mit|avec|con|&|"
    r"AND|UND|ET|OG|OCH|EN|VE|WITH|MIT)(?=\s))\s*"
)
# A sign that a field holds more than one organisation, or a label.
_JOINED = re.compile(r"[,;|/:@]|\s(?:et|und|e|y)\s|^(?:by|von|par)\s", re.IGNORECASE)
_EDGES = " \t.,;:|-–—*•\"'“”„«»()[]#~_"
_UNCASED = re.compile("[\u0590-\u0dff\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7a3]")
# Newspapers, agencies, channels and firms in Chinese, Japanese and Korean.
_EAST_ASIAN_BODY = re.compile(
    r"(?:网|網|网络|科技|公司|日报|日報|晚报|晚報|时报|時報|新闻|新聞|报社|報社|通讯社|通訊社|电视台|電視台|编辑部|編輯部|集团|集團|"
    r"委员会|委員會|株式会社|編集部|編集局|取材班|뉴스|일보|신문|방송)$"
)
_DOMAIN = re.compile(r"^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,4}$", re.IGNORECASE)
_INITIALS_END = re.compile(r"\b(?:[A-Z]|[JS]r)\.$")
# A user name, or a name written without capitals: letters, at most two blanks.
_USER = re.compile(r"[^\W\d_]{3,20}(?:[ .-][^\W\d_]{2,20}){0,2}")
# by oz on December 4, 2006: a byline of a user name, with nothing but a date behind it.
_USER_BYLINE = re.compile(r"(?P<name>[a-z][a-z\d]{1,19})(?:\s(?:on|at|am|in|le|el)\s.{0,30}\d{2})?$")
_NO_USERS = NO_AUTHOR | BUTTON_WORDS | ROLE_WORDS
_DATE_WORDS = frozenset(MONTHS) | WEEKDAYS
_ARTICLES = frozenset("the der die das la le el il het de".split())
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
# Initials written together: ``J.K.``
_INITIALS = re.compile(r"(?:[^\W\d_]\.){1,4}(?:[^\W\d_]\.?)?")
# O'Brien, D'Amico, l'Estoile, al-Rashid; ``de' Medici``
_ELIDED = re.compile(r"(?:(?:[dlo]|dell|dall|sant)['’]|(?:al|el|ad|as|ash|ar|an|at|az)-)(?=[^\W\d_])", re.IGNORECASE)
_ELIDED_PARTICLES = frozenset(("de'", "de’", "'t", "’t", "d'", "d’"))


def read_names(
    text: str, kind: AuthorKind | None = None, *, labelled: bool = False, declared: bool = False
) -> tuple[Author, ...]:
    """Return the authors that a byline or an author field names; none if the text is something else.

    ``kind``: what the source declares the authors to be. ``labelled``: only a text that opens with a label
    ("By", "Von", "Автор:") is a byline. ``declared``: the text is a field for authors, where ``jdoe`` and
    ``jane doe`` are names, too.

    >>> [str(author) for author in read_names("By JANE DOE and John Q. Public, Political Editor | 3 Feb 2026")]
    ['Jane Doe', 'John Q. Public']
    >>> read_names("Reuters")
    (Author(name='Reuters', kind=<AuthorKind.ORGANISATION: 'organisation'>),)
    """
    if len(text) > MAX_BYLINE:
        return ()
    if reporters := _REPORTER.findall(_PHOTO_REPORTER.sub(" ", text)):
        return tuple(dict.fromkeys(Author(name) for names in reporters for name in re.split(r"\s?[·,]\s?", names)))
    if kind is AuthorKind.ORGANISATION and declared and text.casefold() not in NO_AUTHOR and not _JOINED.search(text):
        return (Author(text, kind),)
    cleaned = _NOISE.sub(" ", text).strip()
    unlabelled, labels = _without_labels(cleaned)
    if declared and labels and _opens_with_particle(cleaned, unlabelled):
        unlabelled, labels = cleaned, 0
    if labelled and not labels:
        return ()
    if labelled and (user := _USER_BYLINE.match(unlabelled)) and user["name"] not in _NO_USERS:
        return (Author(user["name"]),)
    end = next((m for m in _END.finditer(unlabelled) if m[0] != " In " or " " in unlabelled[: m.start()]), None)
    stretch = unlabelled[: end.start()] if end and end.start() > 1 else ("" if end and end.start() <= 1 else unlabelled)
    authors = _listed(stretch, kind, declared=declared)
    if not declared and not labels:
        authors = [author for author in authors if author is authors[0] or is_full_name(author)]
    return without_repetition(authors)[:_MAX_AUTHORS]


def _listed(text: str, kind: AuthorKind | None, *, declared: bool) -> list[Author]:
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


def has_role(text: str) -> bool:
    return any(word.casefold() in ROLE_WORDS for word in text.split())


def without_repetition(authors: Iterable[Author]) -> tuple[Author, ...]:
    """Return each author once; of a name and the same name with more after it, only the shorter.

    >>> [author.name for author in without_repetition([Author("Liz Kenny Former Partner"), Author("Liz Kenny")])]
    ['Liz Kenny']
    """
    once = tuple(dict.fromkeys(authors))
    full = [f"{author.name.casefold()} " for author in once if " " in author.name]
    return tuple(author for author in once if not author.name.casefold().startswith(tuple(full)))


def bracketed_reporters(text: str) -> tuple[Author, ...]:
    """Return the reporters whom a Chinese or Japanese text names in brackets at its beginning.

    >>> [author.name for author in bracketed_reporters("本报临江2月3日电 （记者傅朱镕、蔡喆）历时十八个月")]
    ['傅朱镕', '蔡喆']
    """
    match = _BRACKETED.search(text[:_OPENING])
    names = re.split(r"[、,，\s]+", match[1].strip()) if match else []
    return tuple(Author(name) for name in names if 2 <= len(name) <= _MAX_HAN_NAME)


def is_label(text: str) -> bool:
    """Tell whether a line is nothing but a label of a name.

    >>> is_label("Written by"), is_label("Autor:"), is_label("By the river")
    (True, True, False)
    """
    line = text.strip(" \t.:|")
    return 0 < len(line) <= _MAX_LABEL and _LABEL.fullmatch(f"{line}: ") is not None


def is_other_role(text: str) -> bool:
    """Tell whether a text ends in the label of somebody who did not write: ``Fact checked by``, ``Photo: ``.

    >>> is_other_role("Reviewed by"), is_other_role("3 min read · Edited by "), is_other_role("Written by")
    (True, True, False)
    """
    return _OTHER_ROLE.search(text) is not None


def is_uncased(text: str) -> bool:
    """Tell whether a text has a letter of a script without capitals."""
    return _UNCASED.search(text) is not None


def is_full_name(author: Author) -> bool:
    """Tell whether an author is a person with a name of two or three words, titles and particles not counted.

    >>> is_full_name(Author("Prof. Dr. Jonas von der Heide")), is_full_name(Author("Jonas"))
    (True, False)
    """
    return author.kind is AuthorKind.PERSON and 2 <= _size(author.name.split()) <= 3


def _size(words: list[str]) -> int:
    """Return how many words of a name are neither titles nor particles."""
    return sum(word.rstrip(".").casefold() not in TITLES and word.casefold() not in LINKING_WORDS for word in words)


def _surname_first(text: str) -> str:
    """Return a name that a field gives as surname, comma, given names; empty if the text is anything else.

    >>> _surname_first("van der Berg, Anna"), _surname_first("Brandl, Otto J."), _surname_first("Otto Brandl, Berlin")
    ('van der Berg, Anna', 'Brandl, Otto J.', '')
    """
    surname, comma, given = text.strip().partition(", ")
    first, second = surname.split(), given.split()
    if not comma or _size(first) != 1 or not 1 <= len(second) <= 2 or second[0].casefold().rstrip(".") in _SUFFIXES:
        return ""
    is_other = is_organisation(surname) or is_organisation(given) or _is_credential(given) or _UNCASED.search(text)
    return "" if is_other or not (is_name(surname) and is_name(given)) else f"{surname}, {given}"


def without_places(authors: Iterable[Author]) -> list[Author]:
    """Return the authors without single words behind a full name or an agency: places, offices and user names.

    Names in scripts without capitals are single words. "Herald Staff" behind a name is an office, too.
    """
    kept: list[Author] = []
    for author in authors:
        if author.kind is AuthorKind.ORGANISATION and any(map(is_full_name, kept)) and has_role(author.name):
            continue
        is_word = author.kind is AuthorKind.PERSON and " " not in author.name and not _UNCASED.search(author.name)
        if not is_word or not any(is_full_name(other) or other.kind is AuthorKind.ORGANISATION for other in kept):
            kept.append(author)
    return kept


def _without_labels(text: str) -> tuple[str, int]:
    """Return the text after its labels, and how many there were (two in ``Text by By Jane``)."""
    if inner := _INNER_LABEL.search(text) or _BETWEEN.search(text):
        return text[inner.end() :], 1
    for count in range(3):
        match = _LABEL.match(text)
        if not match or match.end() >= len(text):
            return text, count
        text = text[match.end() :]
    return text, 3


def _opens_with_particle(text: str, rest: str) -> bool:
    """Tell whether what looks like a label of a field is a part of its name: ``Von Miller``, ``Di Stefano``.

    >>> _opens_with_particle("Von Miller", "Miller"), _opens_with_particle("Von Otto Brandl", "Otto Brandl")
    (True, False)
    """
    label = text[: len(text) - len(rest)].strip()
    return label.casefold() in LINKING_WORDS and label.istitle() and len(rest.split()) < 2


def _pieces(text: str) -> list[str]:
    """Split a text at commas and words for "and".

    A suffix such as Jr. stays with its name, and so does the second surname of "José María Sanz y López"; degrees are
    dropped.
    """
    first, *others = _SPLIT.split(text)
    pieces = [first]
    for joint, piece in zip(others[::2], others[1::2], strict=True):
        own = piece.strip(_EDGES)
        if _is_credential(own):
            continue
        if own.casefold() in _SUFFIXES:
            pieces[-1] += f" {piece.strip()}"
        elif joint in SURNAME_CONJUNCTIONS and len(pieces[-1].split()) > 1 and _size(own.split()) == 1:
            pieces[-1] += f" {joint} {piece}"
        else:
            pieces.append(piece)
    return pieces


def _is_credential(piece: str) -> bool:
    """Tell whether a piece consists of academic degrees: ``MS``, ``Ph.D.``, ``MD FACP``.

    >>> _is_credential("CEPF"), _is_credential("Ph.D."), _is_credential("AFP")
    (True, True, False)
    """
    words = piece.split()
    return bool(words) and all(
        word.replace(".", "").casefold() in CREDENTIALS and ("." in word or not word[1:].islower()) for word in words
    )


def _author(piece: str, kind: AuthorKind | None) -> Author | None:
    name = squeezed(piece).strip(_EDGES)
    if _INITIALS_END.search(piece.strip()) and name:
        name += "."
    words = name.split()
    while len(words) > 2 and _is_credential(words[-1].strip(_EDGES)):
        words.pop()
    while kind is None and len(words) > 2 and words[-1].strip(_EDGES).casefold() in ROLE_WORDS:
        words.pop()
    name = " ".join(words) if len(words) < len(name.split()) else name
    if not words or len(name) > _MAX_NAME or _size(words) > _MAX_WORDS or name.casefold() in NO_AUTHOR:
        return None
    if kind is None and is_organisation(name):
        is_nobody = _is_common(words) or any(word.casefold() in BUTTON_WORDS for word in words)
        return _person_before_organisation(words) or (None if is_nobody else Author(name, AuthorKind.ORGANISATION))
    if is_organisation(name) or (kind is AuthorKind.ORGANISATION and len(name) > 1):
        return Author(name, AuthorKind.ORGANISATION)
    is_person = is_name(name) or (kind is AuthorKind.PERSON and len(words) > 1 and _is_name_like_role(words))
    return Author(_in_title_case(name), AuthorKind.PERSON) if is_person else None


def _is_name_like_role(words: list[str]) -> bool:
    """Tell whether a declared name has a word that elsewhere is a role or a button: ``Thomas More``."""
    others = [word for word in words if word.casefold() not in NAMES_LIKE_ROLES]
    return 0 < len(others) < len(words) and all(word[0].isupper() for word in words) and is_name(" ".join(others))


def _person_before_organisation(words: list[str]) -> Author | None:
    """Return the person whose name stands before that of an organisation in capitals: ``Bethany Bell BBC News``."""
    start = next((index for index, word in enumerate(words) if word.casefold() in ORGANISATION_WORDS), 0)
    person = " ".join(words[:start])
    is_apart = start >= 2 and words[start].isupper() and not person.isupper()
    return Author(_in_title_case(person)) if is_apart and is_name(person) else None


def _is_common(words: list[str]) -> bool:
    """Tell whether an organisation is named by common words only: ``our engineering team``."""
    return len(words) > 1 and words[0].isalpha() and words[0].islower() and words[0] not in _ARTICLES


def is_organisation(name: str) -> bool:
    """Tell whether a name is that of a desk, an agency or a paper.

    >>> is_organisation("BBC News"), is_organisation("tagesschau.de"), is_organisation("Anna Seghers")
    (True, True, False)
    """
    words = {word.strip(_EDGES).casefold() for word in re.split(r"[\s/]+", name)}
    return (
        bool(words & ORGANISATION_WORDS) or _DOMAIN.match(name) is not None or _EAST_ASIAN_BODY.search(name) is not None
    )


def is_name(text: str) -> bool:
    """Tell whether a text can be somebody's name: few words, each with a capital or a particle, no role, no digit.

    >>> is_name("Ursula K. Le Guin"), is_name("political editor"), is_name("New bridge opens"), is_name("김광호")
    (True, False, False, True)
    """
    if any(character.isdigit() or character in ":：" for character in text) or len(text) < 2:
        return False
    if _UNCASED.search(text):
        return len(text.split()) <= 4 and len(text) <= 30
    words = text.split()
    folded = [word.strip(_EDGES).casefold() for word in words]
    if any(word in ROLE_WORDS for word in folded) or (len(words) == 1 and folded[0] in _DATE_WORDS):
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


def _in_title_case(name: str) -> str:
    """Return a name with words in capitals (``JANE DOE``, ``Jane DOE``) in title case; initials and short words stay.

    >>> _in_title_case("JANE O'DOE-ROE"), _in_title_case("J.K. DOE"), _in_title_case("MK"), _in_title_case("T.C. Doe")
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
