"""The blocks of an article as renderers draw them: blanks squeezed, addresses safe, nothing empty.

Whatever an article was made of, its text is text and its links lead to pages or mailboxes. Lists, quotes and tables
without a text are left out, and a run never begins or ends with a blank that its neighbours have no part in.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from scraper.article_blocks import (
    EmbedBlock,
    HeadingBlock,
    ImageBlock,
    Inline,
    ListBlock,
    ListItem,
    Mark,
    ParagraphBlock,
    PreformattedBlock,
    QuoteBlock,
    RuleBlock,
    TableBlock,
    TableRow,
)
from scraper.characters import is_visible, printable
from scraper.plain_blocks import plain_blocks
from scraper.urls.addresses import is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.article_blocks import Block
    from scraper.models import Article

MAX_LEVEL = 6
_GAPS = re.compile(r"\s+")
# What no XML has (1.0, rule 2) and no HTML needs.
_NON_CHARACTERS = re.compile("[\x00\ufffe\uffff]")
_MAIL = re.compile(r"mailto:[^\s\x00-\x1f\x7f-\x9f<>\"\\]+", re.IGNORECASE)

Look = tuple[frozenset[Mark], str | None]


class Choices(NamedTuple):
    """What of an article is drawn."""

    has_links: bool = True
    has_images: bool = True


def clean_blocks(article: Article, choices: Choices) -> tuple[Block, ...]:
    """Return the blocks of an article, or what its paragraphs are without them, as they are drawn."""
    return _cleaned(article.blocks or plain_blocks(article.paragraphs), choices)


def clean_line(text: str) -> str:
    r"""Return a text on one line, parted by single blanks, with nothing that steers what shows it.

    >>> clean_line(" The\n bridge\x1b ")
    'The bridge�'
    """
    return " ".join(clean_characters(text).split())


def clean_characters(text: str) -> str:
    """Return a text without what no document can hold."""
    return _NON_CHARACTERS.sub("\ufffd", printable(text))


def safe_url(url: str | None) -> str | None:
    """Return an address that runs nothing and reads nothing of this machine: of a web page or a mailbox; else None.

    >>> safe_url("javascript:alert(1)"), safe_url("mailto:desk@news.example")
    (None, 'mailto:desk@news.example')
    """
    return url if url and (is_web_address(url) or _MAIL.fullmatch(url)) else None


def clean_runs(runs: Iterable[Inline], *, has_links: bool = True, has_lines: bool = True) -> tuple[Inline, ...]:
    r"""Return runs with single blanks between words, none at the ends, and equal neighbours joined.

    Blanks at the end of a run are marked as it is only if the run on their other side is, too. ``has_lines``: line
    feeds stay, one where there are several; else they are blanks.

    >>> [run.text for run in clean_runs([Inline("a  b ", (Mark.STRONG,)), Inline("c \n\n d")])]
    ['a b', ' c\nd']
    """
    words: list[tuple[str, Look]] = []  # texts, and the gaps between them
    gap = ""
    gap_look: Look | None = None
    for run in runs:
        look = frozenset(run.marks), safe_url(run.url) if has_links else None
        whole = clean_characters(run.text)
        text = whole.strip()
        before = whole[: len(whole) - len(whole.lstrip())]
        after = whole[len(whole.rstrip()) :] if text else ""
        if before:
            gap, gap_look = _gap(gap + before, has_lines=True), _shared(gap_look, look)
        if not text:
            continue
        if words and gap:
            words.append((_gap(gap, has_lines=has_lines), _shared(_shared(gap_look, look), words[-1][1])))
        words.append((_GAPS.sub(lambda found: _gap(found[0], has_lines=has_lines), text), look))
        gap, gap_look = after, look if after else None
    return _joined(words)


def _gap(text: str, *, has_lines: bool) -> str:
    return "\n" if has_lines and "\n" in text else " "


def _shared(one: Look | None, other: Look) -> Look:
    if one is None or one == other:
        return other
    return one[0] & other[0], one[1] if one[1] == other[1] else None


def _joined(words: Iterable[tuple[str, Look]]) -> tuple[Inline, ...]:
    """Return runs of these texts; those with the same look in a row are one."""
    texts: list[list[str]] = []
    looks: list[Look] = []
    for text, look in words:
        if looks and looks[-1] == look:
            texts[-1].append(text)
        else:
            texts.append([text])
            looks.append(look)
    return tuple(
        Inline("".join(parts), tuple(mark for mark in Mark if mark in marks), url)
        for parts, (marks, url) in zip(texts, looks, strict=True)
    )


def _cleaned(blocks: Iterable[Block], choices: Choices) -> tuple[Block, ...]:
    return tuple(block for each in blocks if (block := _clean_block(each, choices)) is not None)


def _clean_block(block: Block, choices: Choices) -> Block | None:  # noqa: PLR0911 - one a kind of block
    match block:
        case ParagraphBlock():
            runs = clean_runs(block.runs, has_links=choices.has_links)
            return ParagraphBlock(runs) if runs else None
        case HeadingBlock():
            runs = clean_runs(block.runs, has_links=choices.has_links, has_lines=False)
            return HeadingBlock(runs, min(max(block.level, 1), MAX_LEVEL)) if runs else None
        case PreformattedBlock():
            text = clean_characters(block.text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
            return PreformattedBlock(text, block.language) if is_visible(text) else None
        case ListBlock():
            return _clean_list(block, choices)
        case QuoteBlock():
            inner = _cleaned(block.blocks, choices)
            cite = safe_url(block.cite) if choices.has_links else None
            return QuoteBlock(inner, cite) if inner else None
        case TableBlock():
            return _clean_table(block, choices)
        case ImageBlock():
            return _clean_image(block) if choices.has_images else None
        case EmbedBlock():
            url = safe_url(block.url) if choices.has_links else None
            return EmbedBlock(url, clean_line(block.media), clean_line(block.title)) if url else None
        case RuleBlock():
            return block


def _clean_list(block: ListBlock, choices: Choices) -> ListBlock | None:
    """Return a list whose items hold something; an empty one keeps its number."""
    items = [ListItem(_cleaned(item.blocks, choices)) for item in block.items]
    if not any(item.blocks for item in items):
        return None
    if not block.is_ordered:
        items = [item for item in items if item.blocks]
    return replace(block, items=tuple(items))


def _clean_table(block: TableBlock, choices: Choices) -> TableBlock | None:
    def clean(runs: Iterable[Inline]) -> tuple[Inline, ...]:
        return clean_runs(runs, has_links=choices.has_links, has_lines=False)

    rows = tuple(TableRow(tuple(replace(cell, runs=clean(cell.runs)) for cell in row.cells)) for row in block.rows)
    has_text = any(cell.runs for row in rows for cell in row.cells)
    caption = clean(block.caption)
    return TableBlock(tuple(row for row in rows if row.cells), caption) if has_text else None


def _clean_image(block: ImageBlock) -> ImageBlock | None:
    url = safe_url(block.url)
    if not url or not is_web_address(url):
        return None
    return ImageBlock(url, clean_line(block.alt), clean_line(block.caption), clean_line(block.credit), block.is_lead)
