"""The language that the article is written in."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Protocol

from scraper.extraction.metadata.finding import Found, candidate
from scraper.extraction.metadata.stop_words import STOP_WORDS

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document
    from scraper.extraction.metadata.declared_facts import DeclaredFacts
    from scraper.models import Candidate

# Characters of the text that are examined: the detector takes .17 ms for them, and .7 s once to load its model.
_SAMPLE = 1_500
# Scripts that one language of the news uses, and those that several share.
_SCRIPTS = (
    ("ko", "\uac00-\ud7a3"),
    ("ja", "\u3040-\u30ff"),
    ("zh", "\u4e00-\u9fff"),
    ("th", "\u0e00-\u0e7f"),
    ("el", "\u0370-\u03ff"),
    ("he", "\u0590-\u05ff"),
    ("hy", "\u0530-\u058f"),
    ("ka", "\u10a0-\u10ff"),
    ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"),
    ("kn", "\u0c80-\u0cff"),
    ("ml", "\u0d00-\u0d7f"),
    ("bn", "\u0980-\u09ff"),
    ("gu", "\u0a80-\u0aff"),
    ("pa", "\u0a00-\u0a7f"),
    ("si", "\u0d80-\u0dff"),
    ("my", "\u1000-\u109f"),
    ("km", "\u1780-\u17ff"),
    ("am", "\u1200-\u137f"),
    ("Cyrl", "\u0400-\u04ff"),
    ("Arab", "\u0600-\u06ff"),
    ("Deva", "\u0900-\u097f"),
)
_RANGES = tuple((script, re.compile(f"[{range_}]")) for script, range_ in _SCRIPTS)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")
_SHARED = {
    "Cyrl": frozenset("ru uk be bg sr mk kk ky tg mn".split()),
    "Arab": frozenset("ar fa ur ps ckb ug sd ku".split()),
    "Deva": frozenset("hi mr ne sa".split()),
}
# Japanese text has kana, Chinese has none: this share of kana and ideographs is enough.
_MIN_KANA = 0.08
# At least this share of the words of a text is in the list of its own language; in another's hardly one in forty.
_MIN_STOP_WORDS = 0.08
_MIN_WORDS = 30
_WORD = re.compile(r"[^\W\d_]+")


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def find_language(document: Document, facts: DeclaredFacts, text: str) -> Found[str | None]:
    """Return the article's language, ISO 639-1.

    Order of trust: a script that only one language uses; what the page declares (html lang, og:locale,
    content-language, JSON-LD inLanguage) if the text's script and its commonest words do not contradict it;
    the detector.
    """
    sample = text[:_SAMPLE]
    declared = _code(document.declared_language) or _code(facts.language.lower())
    offers: list[Candidate] = [candidate("language", "declared", declared)] if declared else []
    script = _script(sample)
    if len(script) == 2:
        offers.append(candidate("language", "script", script))
        return Found(script, "script", tuple(offers))
    if declared and not _contradicts(declared, script, sample):
        return Found(declared, "declared", tuple(offers))
    if not script:
        return Found(None, "", tuple(offers))
    detected = _identifier().classify(sample)[0]
    return Found(detected, "detected", (*offers, candidate("language", "detected", detected)))


def _code(tag: str) -> str | None:
    """Return the language of a tag (RFC 5646), if it is one of two letters.

    >>> _code("en-us"), _code("x-default")
    ('en', None)
    """
    primary = re.split(r"[-_]", tag.strip())[0]
    return primary if re.fullmatch("[a-z]{2}", primary) else None


def _script(sample: str) -> str:
    """Return the commonest script of a text; empty if it has no letters.

    A script of one language is named by the language (``ko``), others by their ISO 15924 code (``Latn``).
    """
    if sample.isascii():
        return "Latn" if _WORD.search(sample) else ""
    latin = sum(map(len, _LATIN.findall(sample)))
    if 2 * latin > len(sample) or 2 * latin > sum(map(str.isalpha, sample)):
        return "Latn"
    counts = {script: len(pattern.findall(sample)) for script, pattern in _RANGES}
    best = max(counts, key=lambda script: counts[script])
    if best in ("zh", "ja"):
        return "ja" if counts["ja"] > _MIN_KANA * (counts["ja"] + counts["zh"]) else "zh"
    return best if counts[best] else ""


def _contradicts(declared: str, script: str, sample: str) -> bool:
    """Tell whether the text is evidently in another language than the declared one."""
    if script in _SHARED:
        return declared not in _SHARED[script] or (script == "Cyrl" and declared == "ru" and _is_ukrainian(sample))
    if script != "Latn":
        return False
    words = [word.casefold() for word in _WORD.findall(sample)]
    if len(words) < _MIN_WORDS:
        return False
    own = STOP_WORDS.get("no" if declared in ("nb", "nn") else declared)
    if own is None:
        return any(_share(words, common) > 2 * _MIN_STOP_WORDS for common in STOP_WORDS.values())
    share = _share(words, own)
    return share < _MIN_STOP_WORDS and any(
        _share(words, common) > max(_MIN_STOP_WORDS, 2 * share) for common in STOP_WORDS.values()
    )


def _share(words: list[str], common: frozenset[str]) -> float:
    return sum([word in common for word in words]) / len(words)


def _is_ukrainian(sample: str) -> bool:
    """Tell Ukrainian from Russian by the letters that only one of the two has."""
    return sum(sample.count(letter) for letter in "іїєґ") > sum(sample.count(letter) for letter in "ыэёъ")


@cache
def _identifier() -> _Identifier:
    """Return the detector with its own copy of the model, so that nobody's ``set_languages`` changes its answers."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - .9 s that most pages can do without

    identifier: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    return identifier
