"""What became of the text of a block: the paragraph, teaser or field of metadata that says the same."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from scraper.labels import Label
from scraper.models import ParagraphKind

if TYPE_CHECKING:
    from scraper.models import Article, BlockTrace, Explanation

CELL_SEPARATOR = " | "
_FIELDS = {Label.STANDFIRST: "standfirst", Label.SIGNATURE: "authors"}


class Use(NamedTuple):
    """``block``: its index. ``anchor``: the id of what became of it. ``label``: what a reader calls that.

    ``kind``: of the paragraph, if it is one.
    """

    block: int
    anchor: str
    label: str
    kind: ParagraphKind | None = None


def find_uses(explanation: Explanation) -> dict[int, Use]:
    """The use of each block that has one, by the block's index."""
    article, blocks = explanation.article, explanation.blocks
    found = [
        *_uses_in_paragraphs(article, blocks),
        *_uses_in_teasers(article, blocks),
        *_uses_in_fields(blocks),
        *_use_as_title(article, blocks),
    ]
    return {use.block: use for use in found}


def _uses_in_paragraphs(article: Article, blocks: tuple[BlockTrace, ...]) -> list[Use]:
    """Kept blocks and paragraphs come in one order, so that a text that is said twice is matched twice."""
    numbers: dict[str, deque[int]] = {}
    for number, paragraph in enumerate(article.paragraphs, 1):
        cells = paragraph.text.split(CELL_SEPARATOR)
        for text in cells if len(cells) == 1 else (paragraph.text, *cells):
            numbers.setdefault(text, deque()).append(number)
    uses = []
    for index, block in enumerate(blocks):
        if block.label is Label.KEPT and numbers.get(block.text):
            number = numbers[block.text].popleft()
            uses.append(_use_in_paragraph(index, number, article.paragraphs[number - 1].kind))
    return uses


def _use_in_paragraph(index: int, number: int, kind: ParagraphKind) -> Use:
    name = "" if kind is ParagraphKind.PARAGRAPH else f"{kind.replace('_', ' ')} "
    return Use(index, f"p{number}", f"{name}¶ {number}", kind)


def _uses_in_teasers(article: Article, blocks: tuple[BlockTrace, ...]) -> list[Use]:
    numbers: dict[str, int] = {}
    for number, teaser in enumerate(article.teasers, 1):
        for text in (teaser.title, teaser.snippet, teaser.heading):
            numbers.setdefault(text or "", number)
    return [
        Use(index, f"t{numbers[block.text]}", f"teaser {numbers[block.text]}")
        for index, block in enumerate(blocks)
        if block.label in {Label.TEASER, Label.LINKS} and block.text in numbers
    ]


def _uses_in_fields(blocks: tuple[BlockTrace, ...]) -> list[Use]:
    fields = ((index, _FIELDS.get(block.label)) for index, block in enumerate(blocks))
    return [Use(index, f"field-{field}", field) for index, field in fields if field]


def _use_as_title(article: Article, blocks: tuple[BlockTrace, ...]) -> list[Use]:
    """The headline: of the blocks that say what the title says, the one in an <h1>, else the first."""
    same = [index for index, block in enumerate(blocks) if block.text == article.title]
    same.sort(key=lambda index: not _element(blocks[index]).startswith("h1"))
    return [Use(index, "field-title", "title") for index in same[:1]]


def _element(block: BlockTrace) -> str:
    return block.path.rpartition("/")[2]
