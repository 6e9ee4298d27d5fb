"""Names of people and organisations, read from bylines and fields and freed of everything else."""

from __future__ import annotations

import re

from scraper.extraction.metadata.name_lists import listed_names, without_repetition
from scraper.extraction.metadata.name_shapes import is_full_name
from scraper.extraction.metadata.name_words import (
    BUTTON_WORDS,
    BYLINE_LABELS,
    FIELD_LABELS,
    LINKING_WORDS,
    LONG_TITLES,
    NO_AUTHOR,
    OTHER_ROLE_LABELS,
    ROLE_WORDS,
)
from scraper.models import Author, AuthorKind

# A byline names few people and little else.
MAX_BYLINE = 200
_MAX_AUTHORS = 12
_MAX_LABEL = 30
# Reporters in brackets stand within so many characters of a text's beginning; their names have at most so many.
_OPENING = 80
_MAX_HAN_NAME = 5
_LABEL = re.compile(
    rf"^\W{{0,3}}(?:(?-i:[Bb]y)(?=(?-i:[A-Z][a-z]))|(?:{BYLINE_LABELS})[:\s]\s{{0,2}}|"
    rf"(?:{FIELD_LABELS})\s?[:：/／|]\s{{0,2}}|(?:本报|本報|本社)?(?:記者|记者)\s{{0,2}})",
    re.IGNORECASE,
)
_OTHER_ROLE = re.compile(rf"(?<!\w)(?:{OTHER_ROLE_LABELS})\s?(?:\sby)?[\s:]*$", re.IGNORECASE)
# September 1st, 2023 By Emily Norwood; 3 min read · By Emily Norwood
_INNER_LABEL = re.compile(
    r"(?:^(?:posted|filed|published|gepostet|veröffentlicht)\s(?:in|under|on)\s[^|]{1,80}?|[·|•●–—]|\d(?:st|nd|rd|th)?|"
    r"[ap]m|uhr|read|(?-i:[A-Z]{3,4}))[\s,]{1,3}(?:by|von|par|por|di)\s+(?=[^\W\d_])",
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
    r"\s?(?<!\w)[^\W\d_]{3,9}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}|\s[|•·⋅∙●▪■–—]\s|\||•|●|(?<!\w)\d|\s--?\s|"
    r"\s+(?-i:for|in|aus|für|at|from|on|am|im|bei|is|has|war|hat|ist|est|special to|via|"
    r"FOR|IN|AUS|FÜR|AT|FROM|SPECIAL TO|(?:For|From)(?=\s[Tt]he\s)|In)\s|:\s|"
    r"(?:published|updated|posted|veröffentlicht|aktualisiert|publié|stand|modified|last|giriş|güncelleme|입력|등록|수정)\b|\s(?:kategorien?|categor(?:y|ies|[ií]as?)|catégories?|tags?)(?=\s?:)|\s(?:illustration|fotos?|photos?|bild(?:er)?|grafik)(?:en|s)?\b|\n|…|"
    rf"(?<!\w)(?:{OTHER_ROLE_LABELS})\sby\b|"
    rf"(?<=[a-z]{{3}}){''.join(f'(?<!{chr(92)}b{title})' for title in LONG_TITLES)}\.\s|\sDate\b",
    re.IGNORECASE,
)
# A sign that a field holds more than one organisation, or a label.
_JOINED = re.compile(r"[,;|/:@]|\s(?:et|und|e|y)\s|^(?:by|von|par)\s", re.IGNORECASE)
# by oz on December 4, 2006: a byline of a user name, with nothing but a date behind it.
_USER_BYLINE = re.compile(r"(?P<name>[a-z][a-z\d]{1,19})(?:\s(?:on|at|am|in|le|el|[|·•»—–])\s.{0,30}\d{2})?$")
_NO_USERS = NO_AUTHOR | BUTTON_WORDS | ROLE_WORDS


def read_names(
    text: str, kind: AuthorKind | None = None, *, labelled: bool = False, declared: bool = False
) -> tuple[Author, ...]:
    """Return the authors that a byline or an author field names; none if the text is something else.

    ``kind``: what the source declares the authors to be. ``labelled``: only a text that opens with a label
    ("By", "Von", "Автор:") is a byline. ``declared``: the text is a field for authors, where ``jdoe`` and
    ``jane doe`` are names, too.

    >>> [str(author) for author in read_names("By JANE DOE and John Q. Public, Political Editor | 3 Feb 2026")]
    ['Jane Doe', 'John Q. Public']
    >>> [author.kind.value for author in read_names("Reuters")]
    ['organisation']
    """
    if len(text) > MAX_BYLINE:
        return ()
    if reporters := _korean_reporters(text):
        return reporters
    if kind is AuthorKind.ORGANISATION and declared and text.casefold() not in NO_AUTHOR and not _JOINED.search(text):
        return (Author(text, kind),)
    line, has_label = _unlabelled(_NOISE.sub(" ", text).strip(), declared=declared)
    if labelled and not has_label:
        return ()
    if labelled and (user := _USER_BYLINE.match(line)) and user["name"] not in _NO_USERS:
        return (Author(user["name"]),)
    authors = listed_names(_until_end(line), kind, declared=declared)
    if not declared and not has_label:
        authors = [author for author in authors if author is authors[0] or is_full_name(author)]
    return without_repetition(authors)[:_MAX_AUTHORS]


def _korean_reporters(text: str) -> tuple[Author, ...]:
    """Return the names in front of the Korean word for reporters, but for those who took the pictures."""
    lists = _REPORTER.findall(_PHOTO_REPORTER.sub(" ", text))
    return tuple(dict.fromkeys(Author(name) for names in lists for name in re.split(r"\s?[·,]\s?", names)))


def _unlabelled(line: str, *, declared: bool) -> tuple[str, bool]:
    """Return a line after its labels, and whether it has any; a declared surname can look like one (``Von Miller``)."""
    rest, labels = _without_labels(line)
    if declared and labels and _opens_with_particle(line, rest):
        return line, False
    return rest, labels > 0


def _until_end(line: str) -> str:
    """Return a line up to where its names end; " In " ends them only behind a full name."""
    ends = (match.start() for match in _END.finditer(line) if match[0] != " In " or " " in line[: match.start()])
    end = next(ends, None)
    if end is None:
        return line
    return line[:end] if end > 1 else ""


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


def opens_with_label(text: str) -> bool:
    """Tell whether a line may be a labelled byline; much cheaper than to read it.

    >>> opens_with_label("By Ada Mills"), opens_with_label("Ada Mills")
    (True, False)
    """
    return _LABEL.match(text) is not None


def is_other_role(text: str) -> bool:
    """Tell whether a text ends in the label of somebody who did not write: ``Fact checked by``, ``Photo: ``.

    >>> is_other_role("Reviewed by"), is_other_role("3 min read · Edited by "), is_other_role("Written by")
    (True, True, False)
    """
    return _OTHER_ROLE.search(text) is not None


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
