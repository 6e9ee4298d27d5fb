"""Runs of text as a tree: each span is as long as its mark or link lasts, so that none begins where it could go on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scraper.article_blocks import Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.article_blocks import Inline


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text with one mark, or a link to ``url``."""

    children: tuple[Span | str, ...]
    mark: Mark | None = None
    url: str | None = None


# Of spans that are equally long the first is the outermost. Code is always the innermost: no markup is read in it.
_LINK = None
_OUTER = (_LINK, Mark.STRONG, Mark.EMPHASIS, Mark.SUBSCRIPT, Mark.SUPERSCRIPT)


def spans(runs: Sequence[Inline]) -> tuple[Span | str, ...]:
    """Return the tree of some runs.

    >>> from scraper.article_blocks import Inline
    >>> strong, both = (Mark.STRONG,), (Mark.STRONG, Mark.EMPHASIS)
    >>> [found] = spans([Inline("a ", strong), Inline("b", both)])
    >>> found.mark.value, found.children[0], found.children[1].mark.value
    ('strong', 'a ', 'emphasis')
    """
    return _spans(list(runs), 0, len(runs), _OUTER)


def _spans(runs: list[Inline], start: int, end: int, left: tuple[Mark | None, ...]) -> tuple[Span | str, ...]:
    """Return the spans of some of the runs, with the marks that are left to be seen; linear, as each is seen once."""
    found: list[Span | str] = []
    while start < end:
        run = runs[start]
        marks = [mark for mark in left if (run.url is not None if mark is _LINK else mark in run.marks)]
        ends = {mark: _end(runs, start, end, mark) for mark in marks}
        if not ends:
            found.append(Span((run.text,), Mark.CODE) if Mark.CODE in run.marks else run.text)
            start += 1
            continue
        if run.text[0].isspace():  # of a mark that goes on behind the end of another: no span begins with a blank
            found.append(run.text[0])
            runs[start] = replace(run, text=run.text[1:])
            start += not runs[start].text
            continue
        longest = max(ends, key=ends.__getitem__)
        inner = _spans(runs, start, ends[longest], tuple(mark for mark in left if mark is not longest))
        found.append(Span(inner, longest, run.url if longest is _LINK else None))
        start = ends[longest]
    return tuple(found)


def _end(runs: Sequence[Inline], start: int, end: int, mark: Mark | None) -> int:
    """Return where a mark or a link ends that the first of some runs has."""
    url = runs[start].url
    while start < end and (runs[start].url == url if mark is _LINK else mark in runs[start].marks):
        start += 1
    return start
