"""An article as Markdown (CommonMark, tables as in GitHub's dialect)."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from scraper.models import ParagraphKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.models import Article

# Characters that mean something anywhere in a line, and what means something at its start only:
# "# heading", "- item", "1. item", "> quote", "~~~".
_INLINE = re.compile(r"([\\`*_\[\]<])")
_LINE_START = re.compile(r"^(\s*)([#>+~-]|\d+(?=[.)]))", re.MULTILINE)

CELL_SEPARATOR = " | "


def article_to_markdown(article: Article) -> str:
    """Title, a line with authors and date, standfirst, then the paragraphs as what they are; no final newline."""
    by = " · ".join((*map(str, article.authors), *([article.published.isoformat()] if article.published else [])))
    head = (
        article.title and f"# {_escaped(article.title)}",
        by and f"*{_escaped(by)}*",
        article.standfirst and f"**{_escaped(article.standfirst)}**",
    )
    groups = groupby(article.paragraphs, key=lambda paragraph: paragraph.kind)
    body = (_group(kind, [paragraph.text for paragraph in group]) for kind, group in groups)
    return "\n\n".join(part for part in (*head, *body) if part)


def _group(kind: ParagraphKind, texts: Sequence[str]) -> str:
    match kind:
        case ParagraphKind.HEADING:
            return "\n\n".join(f"## {_escaped(text)}" for text in texts)
        case ParagraphKind.LIST_ITEM:
            return "\n".join(f"- {_with_lines(text, '  ')}" for text in texts)
        case ParagraphKind.QUOTE:
            return "\n>\n".join(f"> {_with_lines(text, '> ')}" for text in texts)
        case ParagraphKind.PREFORMATTED:
            return "\n\n".join(_fenced(text) for text in texts)
        case ParagraphKind.TABLE_ROW:
            return _table(texts)
        case ParagraphKind.PARAGRAPH:
            return "\n\n".join(_with_lines(text) for text in texts)


def _with_lines(text: str, indent: str = "") -> str:
    r"""Text whose lines stay lines.

    >>> print(_with_lines("long,\nthe river", "> "))
    long,\
    > the river
    """
    return _escaped(text).replace("\n", f"\\\n{indent}")


def _escaped(text: str) -> str:
    r"""Text that Markdown shows as it is.

    >>> print(_escaped("2 * 3 <b>"), _escaped("# 1"), _escaped("1. May"))
    2 \* 3 \<b> \# 1 1\. May
    """
    return _LINE_START.sub(_start_escaped, _INLINE.sub(r"\\\1", text))


def _start_escaped(match: re.Match[str]) -> str:
    space, mark = match.groups()
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"


def _fenced(text: str) -> str:
    """Preformatted text between fences longer than any run of backticks in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


def _table(rows: Sequence[str]) -> str:
    """Rows of cells; Markdown wants a head, which is the first row.

    >>> print(_table(["Town | Day", "Sennau | 3"]))
    | Town | Day |
    | --- | --- |
    | Sennau | 3 |
    """
    cells = [[_escaped(cell).replace("|", r"\|") for cell in row.split(CELL_SEPARATOR)] for row in rows]
    width = max(map(len, cells))
    lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in cells]
    return "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])
