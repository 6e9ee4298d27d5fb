"""Records as JSON on stdout: which keys are printed (``--fields``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.records import Record


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
