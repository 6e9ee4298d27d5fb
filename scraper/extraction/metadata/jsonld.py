"""The objects in JSON-LD scripts (JSON-LD 1.1, W3C), from broken scripts as far as they can be read."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping

Node = Mapping[str, object]

# The largest genuine script of 1,850 news pages had .4 million characters. A longer one is decoded if it is valid;
# if not, its beginning and its end are repaired.
MAX_SCRIPT = 1_000_000
_MAX_TAIL = 100_000
# Genuine scripts hold at most a dozen objects one after the other.
_MAX_VALUES = 1_000
# Publishers nest an article at most 4 deep (graph, page, main entity, article).
_MAX_DEPTH = 8
_WRAPPING = re.compile(r"<!--|-->|/?/?\s?<!\[CDATA\[|/?/?\s?\]\]>|/\*\s*\*/")
_COMMENT = re.compile(r"/\*[^*]*\*/|^[ \t]*//[^\n]*$", re.MULTILINE)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_ESCAPED_QUOTE = re.compile(r"&quot;|&#34;|&#x22;")
_QUOTES = str.maketrans(dict.fromkeys("'“”„", '"'))
_BETWEEN = re.compile(r"[\s,;\]}]*")
_DECODER = json.JSONDecoder(strict=False)
# "headline": "…", "datePublished": "…" in a script that no repair makes JSON.
_STRING_FIELD = re.compile(
    r'"(headline|datePublished|dateModified|description|articleSection|url|@type|isAccessibleForFree)"'
    r'\s*:\s*"([^"\\\n]*(?:\\.[^"\\\n]*)*)"'
)
_AUTHOR_FIELD = re.compile(r'"author"\s*:\s*[\[{][^}\]]{0,300}?"name"\s*:\s*"([^"\\\n]{1,200})"')
# Where an article may stand. Lists, parts, comments and mentions hold other articles.
_DESCENDED = ("@graph", "mainEntity", "mainEntityOfPage", "article", "itemReviewed")


def read_nodes(scripts: list[str]) -> tuple[Node, ...]:
    """Return all objects that may be the page's article or describe it, in document order."""
    return tuple(node for script in scripts for value in read_values(script) for node in _nodes(value, 0))


def read_values(script: str) -> tuple[object, ...]:
    """Return the JSON values of one script.

    Order of trust: the script as it is; with wrappings, comments, HTML escapes and trailing commas taken out, and
    other quotation marks where it has no straight ones; its known fields, one by one.

    >>> read_values('{"a": 1,} {"b": 2}')
    ({'a': 1}, {'b': 2})
    >>> read_values('{"headline": "He said "no" to it", "datePublished": "2026-02-03"}')
    ({'headline': 'He said ', 'datePublished': '2026-02-03'},)
    """
    text = script.strip()
    values, complete = _decode(text)
    if complete:
        return values
    repaired = _repair(_ends(text))
    again, complete = _decode(repaired)
    if complete:
        return again
    fields = _loose_fields(repaired)
    return (*again, fields) if fields else again


def _ends(text: str) -> str:
    """Return a text as it is, or the beginning and the end of an overlong one."""
    return text if len(text) <= MAX_SCRIPT else f"{text[:MAX_SCRIPT]}\n{text[-_MAX_TAIL:]}"


def _decode(text: str) -> tuple[tuple[object, ...], bool]:
    """Return the JSON values that follow each other in the text, and whether they are all of it."""
    values: list[object] = []
    position = 0
    while position < len(text) and len(values) < _MAX_VALUES:
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            return tuple(values), False
        values.append(value)
        between = _BETWEEN.match(text, position)
        position = between.end() if between else position
    return tuple(values), True


def _repair(text: str) -> str:
    text = _COMMENT.sub("", _WRAPPING.sub("", text))
    if _ESCAPED_QUOTE.search(text):
        text = html.unescape(text)
    if '"' not in text:
        text = text.translate(_QUOTES)
    return _TRAILING_COMMA.sub("", text).strip()


def _loose_fields(text: str) -> dict[str, object]:
    fields: dict[str, object] = {}
    for match in _STRING_FIELD.finditer(text):
        fields.setdefault(match[1], html.unescape(match[2].replace('\\"', '"').replace("\\/", "/")))
    author = _AUTHOR_FIELD.search(text)
    if author:
        fields["author"] = author[1]
    return fields


def _nodes(value: object, depth: int) -> Iterator[Node]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in _DESCENDED:
            if key in value:
                yield from _nodes(value[key], depth + 1)
