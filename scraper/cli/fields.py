"""Records as JSON on stdout: which keys are printed (``--fields``), and how."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.corpus.records import Record


# What steers a terminal or turns a line, and what is no UTF-8; JSON escapes what comes before U+0020 by itself.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Fields(click.ParamType[tuple[str, ...]]):
    """Names with commas between them, each of a key that the records have."""

    name = "fields"

    def __init__(self, known: Sequence[str]) -> None:
        self._known = tuple(known)

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Return the names of ``title,published``, in that order."""
        if isinstance(value, tuple):
            return value
        names = [name.strip() for name in str(value).split(",")]
        unknown = [name for name in names if name not in self._known]
        if unknown:
            self.fail(f"there is no field {unknown[0]!r}; there are {', '.join(self._known)}", param, ctx)
        return tuple(names)


def picked(record: Record, names: Sequence[str] | None) -> Record:
    """Return these keys of a record, in this order; all of them if none is named.

    >>> picked({"url": "https://a.example/", "title": "Ferry"}, ("title",))
    {'title': 'Ferry'}
    """
    return {name: record[name] for name in names} if names else record


def json_text(record: object, indent: int | None = None) -> str:
    r"""Return a record as JSON that a terminal can print: what is no ASCII stays, unless it steers the terminal.

    >>> print(json_text({"title": "Größe\u202e\x9b"}))
    {"title": "Größe\u202e\u009b"}
    """
    text = json.dumps(record, ensure_ascii=False, indent=indent)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
