"""The text of an article in the state that scripts carry: of all JSON on the page the prose that agrees with its title.

Pages that are drawn by scripts bring their article as data: `__NEXT_DATA__`, `window.__PRELOADED_STATE__`, pushes of
pieces. No name is asked for: the text is the string, or the list of strings or objects, with the most prose in it.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from scraper.extraction.dom.text_stats import has_sentence_end, normalised, weight, word_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Scripts shorter than this hold no article; all scripts of a page are read up to this many characters.
MIN_SCRIPT = 400
MAX_SCRIPTS = 2_000_000
# Where a script may begin a JSON value: so many places are tried. Pages push some dozen pieces, one a script.
_MAX_STARTS = 40
_MAX_VALUES = 200_000
# So many of the weightiest ranges are compared with the page's words, by so many of their first characters; and a
# string is looked for in the one before it if that is no longer than a paragraph.
_MAX_CANDIDATES = 20
_MAX_COMPARED = 20_000
_MAX_PARAGRAPH = 5_000
# Article bodies of nested components are 30 levels deep, JSON in strings included.
_MAX_DEPTH = 60
# A string with this weight and the end of a sentence is prose; a text has this much of it. Of 2,015 pages with scripts
# 221 have such a text; on 152 it is the article (F1 of its words above .7), before it is read as a page is. With 300 it
# was that on 2 more, and something else on 14.
MIN_PROSE = 60
MIN_TEXT = 400
_MIN_WORDS = 5
# What a list is worth to the list around it: components that hold a paragraph or two each add up to a text, two
# articles do not. From .5 to .9 the same pages come out right, but for one.
_NESTED_WORTH = 0.7
# The share of the words of title and description that a text about the same thing has: half of
# them cost 4 of 154 pages.
MIN_AGREEMENT = 0.34
_MIN_WORD = 4
_START = re.compile(r"(?:^|[=(\[,]|\breturn\b)\s*(?=[{\[\"'])")
# A literal that never ends goes on to the end of its script: looked for again at each quote, it would take forever.
_LITERAL = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|\'(?:[^\'\\]++|\\.)*+(?:\'|\\?\Z)', re.DOTALL)
_ESCAPES = re.compile(r"\\x([0-9a-fA-F]{2})|\\'|\\.|\"", re.DOTALL)
# The head of a row that a server component streams: its number, and the length of a text.
_ROW = re.compile(r"\A\s*[0-9a-f]+:(?:T[0-9a-f]+,)?(?=[\[{<\"])")
_MARKUP = re.compile(r"<[^<>]*>")
_BLOCK_MARKUP = re.compile(r"<(?:p|br|div|h[1-6]|li|section)\b", re.IGNORECASE)
# Parts of a state that hold other people's words, or other articles.
_FOREIGN_KEY = re.compile(r"comment|related|recommend|popular|trending|footer|navigation|translation", re.IGNORECASE)
_HEADLINE_KEYS = frozenset(("headline", "title"))
_ADDRESS_KEYS = frozenset(("url", "href", "link", "slug", "path", "canonicalurl", "canonical_url", "permalink"))
_DENSE_WORD = re.compile("[\u2e80-\u9fff\uf900-\ufaff]{2,}")
_DECODER = json.JSONDecoder(strict=False)


class _StateString(NamedTuple):
    """A string of the state: its text without markup, its key, its source, and its weight if it is prose, else 0."""

    text: str
    key: str
    source: str
    prose: int


@dataclass(slots=True)
class _ScriptState:
    """The strings of a state in document order, and the ranges of them that may be a text, each with its worth."""

    leaves: list[_StateString] = field(default_factory=list)
    candidates: list[tuple[float, int, int]] = field(default_factory=list)
    values: int = 0

    def visit(self, value: object, key: str = "", depth: int = 0) -> float:
        """Take a value and all below it; return what it is worth to the list around it."""
        self.values += 1
        if depth > _MAX_DEPTH or self.values > _MAX_VALUES:
            return 0
        if isinstance(value, str):
            return self.visit_string(value, key, depth)
        start, worth = len(self.leaves), 0.0
        if isinstance(value, list):
            for item in value:
                worth += self.visit(item, key, depth + 1)
            self.candidates.append((worth, start, len(self.leaves)))
            return worth * _NESTED_WORTH
        if isinstance(value, dict):
            for name, item in value.items():
                if not _FOREIGN_KEY.search(name):
                    worth += self.visit(item, name, depth + 1)
            # An object with a headline and an address is an article: its text belongs to no list around it.
            names = {name.casefold() for name in value}
            return 0 if names & _HEADLINE_KEYS and names & _ADDRESS_KEYS else worth
        return 0

    def visit_string(self, value: str, key: str, depth: int) -> float:
        """Take a string: JSON, markup or plain text."""
        inner = _inner_json(value)
        if inner is not None:
            return self.visit(inner, key, depth + 1)
        source = _ROW.sub("", value)
        text = " ".join((html.unescape(_MARKUP.sub(" ", source)) if "<" in source else source).split())
        prose = _prose(text)
        self.leaves.append(_StateString(text, key, source, prose))
        if prose >= MIN_TEXT:
            self.candidates.append((prose, len(self.leaves) - 1, len(self.leaves)))
        return prose


def find_script_text(scripts: Sequence[str], about: str) -> str:
    """Return the HTML of the article that scripts carry; empty if none of them has a text about ``about``.

    ``about``: the page's title and description.
    """
    state = _ScriptState()
    size = 0
    for script in scripts:
        size += len(script)
        if len(script) >= MIN_SCRIPT and size <= MAX_SCRIPTS:
            for value in _values(script):
                state.visit(value)
    return _best_text(state, _key_words(about))


def _best_text(state: _ScriptState, words: set[str]) -> str:
    """Return the HTML of the range with the most prose, weighed by its agreement with the page's words."""
    best, result = 0.0, ""
    for worth, start, end in sorted(state.candidates, reverse=True)[:_MAX_CANDIDATES]:
        if worth <= best:
            break
        leaves = _text_leaves(state.leaves[start:end])
        share = _agreement(words, " ".join(leaf.text for leaf in leaves)[:_MAX_COMPARED])
        prose = sum(leaf.prose for leaf in leaves)
        if prose >= MIN_TEXT and share >= MIN_AGREEMENT and worth * share > best:
            best, result = worth * share, "".join(map(_as_html, leaves))
    return result


def as_paragraphs(text: str) -> str:
    r"""Return a text as HTML: markup as it is; plain text as a paragraph for each of its paragraphs or lines.

    >>> as_paragraphs("It rained.\nIt stopped & dried.")
    '<p>It rained.</p><p>It stopped &amp; dried.</p>'
    >>> as_paragraphs("It rained,\nand then\n\nit stopped.")
    '<p>It rained,<br>and then</p><p>it stopped.</p>'
    >>> as_paragraphs("&lt;p&gt;It rained.&lt;/p&gt;")
    '<p>It rained.</p>'
    """
    if "&lt;" in text and not _BLOCK_MARKUP.search(text):
        text = html.unescape(text)
    if _BLOCK_MARKUP.search(text):
        return text
    text = html.unescape(_MARKUP.sub("", text)).replace("\r\n", "\n").replace("\r", "\n").strip()
    paragraphs = re.split(r"\n[^\S\n]*\n\s*", text)
    if len(paragraphs) == 1:
        paragraphs = text.split("\n")
    return "".join(
        f"<p>{'<br>'.join(html.escape(line, quote=False) for line in paragraph.split(chr(10)))}</p>"
        for paragraph in paragraphs
        if paragraph.strip()
    )


def _values(script: str) -> Iterator[object]:
    """Yield the JSON values in a script; if it has none, the string literals in it."""
    position, found = 0, False
    for _ in range(_MAX_STARTS):
        start = _START.search(script, position)
        if start is None:
            break
        position = start.end()
        value, end = _decoded(script, position)
        if end > position:
            if len(script[position:end]) >= MIN_PROSE:
                found = True
                yield value
            position = end
        else:
            # A bracket may open the next value as well; where nothing stands before it, it would be found for ever.
            position += not position or script[position] in "\"'"
    if not found:
        for literal in _LITERAL.finditer(script):
            if len(literal[0]) >= MIN_TEXT:
                yield _decoded(literal[0], 0)[0]


def _decoded(script: str, position: int) -> tuple[object, int]:
    """Return the value that begins at a place of a script, and where it ends: at that place if it is no value."""
    try:
        if script[position] != "'":
            return _DECODER.raw_decode(script, position)
        literal = _LITERAL.match(script, position)
        if literal:
            return _DECODER.decode(f'"{_ESCAPES.sub(_as_json_escape, literal[0][1:-1])}"'), literal.end()
    except (ValueError, RecursionError):
        return None, position
    return None, position


def _as_json_escape(match: re.Match[str]) -> str:
    """Return what a string in single quotes escapes, or need not escape, as JSON escapes it."""
    if match[1]:
        return f"\\u00{match[1]}"
    return {"\\'": "'", '"': '\\"'}.get(match[0], match[0])


def _inner_json(text: str) -> object | None:
    """Return the value of a string that is JSON itself, percent-encoded or behind the number of its row or not."""
    if len(text) < MIN_PROSE:
        return None
    if text.startswith(("%7B", "%5B")):
        text = unquote(text)
    row = _ROW.match(text)
    start = row.end() if row else 0
    if text[start : start + 1] not in ("{", "["):
        return None
    value, end = _decoded(text, start)
    return value if end > start and isinstance(value, dict | list) else None


def _prose(text: str) -> int:
    """Return the weight of a text that is prose, else 0: no code, no address, no label."""
    size = weight(text)
    if size < MIN_PROSE or "{" in text[:MIN_TEXT] or not has_sentence_end(text):
        return 0
    return size if word_count(text[: 10 * MIN_TEXT]) >= _MIN_WORDS else 0


def _text_leaves(leaves: Sequence[_StateString]) -> list[_StateString]:
    """Return the strings that make the text: prose, and short ones under the keys of prose; none a second time."""
    keys = {leaf.key for leaf in leaves if leaf.prose}
    result: list[_StateString] = []
    for leaf in leaves:
        last = result[-1].text if result else ""
        is_repeated = len(last) <= _MAX_PARAGRAPH and leaf.text in last
        if leaf.key in keys and leaf.text and not is_repeated:
            result.append(leaf)
    return result


def _as_html(leaf: _StateString) -> str:
    """Return a string as HTML: blocks as they are, inline markup or plain text as a paragraph."""
    if _BLOCK_MARKUP.search(leaf.source):
        return leaf.source
    return f"<p>{leaf.source if _MARKUP.search(leaf.source) else html.escape(leaf.source, quote=False)}</p>"


def _key_words(text: str) -> set[str]:
    """Return the words that say what a text is about: longer ones, and pairs of characters in scripts without blanks.

    >>> sorted(_key_words("The bridge is open, 新桥梁"))
    ['bridge', 'open', '新桥', '桥梁']
    """
    words: set[str] = set()
    for word in normalised(text).split():
        dense = _DENSE_WORD.findall(word)
        if dense:
            words.update(run[at : at + 2] for run in dense for at in range(len(run) - 1))
        elif len(word) >= (_MIN_WORD if word.isascii() else 2):
            words.add(word)
    return words


def _agreement(words: set[str], text: str) -> float:
    """Return the share of the words that stand in a text; 0 without words."""
    folded = normalised(text)
    return sum(word in folded for word in words) / len(words) if words else 0
