"""What became of the text of a block: the paragraph, teaser or field of metadata that says the same."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from scraper.article_blocks import ImageBlock
from scraper.labels import Label, LabelFamily
from scraper.models import ParagraphKind
from scraper.plain_blocks import CELL_SEPARATOR

if TYPE_CHECKING:
    from scraper.models import Article, BlockTrace, Explanation

_FIELDS = {Label.STANDFIRST: "standfirst", Label.SIGNATURE: "authors"}


class BlockTarget(NamedTuple):
    """``block``: its index. ``anchor``: the id of what became of it. ``name``: what a reader calls that.

    ``kind``: of the paragraph, if it is one.
    """

    block: int
    anchor: str
    name: str
    kind: ParagraphKind | None = None


def find_targets(explanation: Explanation) -> dict[int, BlockTarget]:
    """Find the target of each block that has one, by the block's index."""
    article, blocks = explanation.article, explanation.blocks
    found = [
        *_targets_in_paragraphs(article, blocks),
        *_targets_in_teasers(article, blocks),
        *_targets_in_fields(blocks),
        *_targets_of_cuts(article, blocks),
        *_title_target(article, blocks),
    ]
    return {target.block: target for target in found}


def _targets_in_paragraphs(article: Article, blocks: tuple[BlockTrace, ...]) -> list[BlockTarget]:
    """Match kept blocks with paragraphs in their common order, so that a text that is said twice is matched twice."""
    numbers: dict[str, deque[int]] = {}
    for number, paragraph in enumerate(article.paragraphs, 1):
        cells = paragraph.text.split(CELL_SEPARATOR)
        is_preformatted = paragraph.kind is ParagraphKind.PREFORMATTED
        for text in cells if len(cells) == 1 else (paragraph.text, *cells):
            # A block is one line, also where its paragraph keeps the lines of a poem.
            numbers.setdefault(text if is_preformatted else text.replace("\n", " "), deque()).append(number)
    targets = []
    for index, block in enumerate(blocks):
        if block.label is Label.KEPT and numbers.get(block.text):
            number = numbers[block.text].popleft()
            targets.append(_paragraph_target(index, number, article.paragraphs[number - 1].kind))
    return targets


def _paragraph_target(index: int, number: int, kind: ParagraphKind) -> BlockTarget:
    prefix = "" if kind is ParagraphKind.PARAGRAPH else f"{kind.replace('_', ' ')} "
    return BlockTarget(index, f"p{number}", f"{prefix}¶ {number}", kind)


def _targets_in_teasers(article: Article, blocks: tuple[BlockTrace, ...]) -> list[BlockTarget]:
    numbers: dict[str, int] = {}
    for number, teaser in enumerate(article.teasers, 1):
        for text in (teaser.title, teaser.snippet, teaser.heading):
            numbers.setdefault(text or "", number)
    return [
        BlockTarget(index, f"t{numbers[block.text]}", f"teaser {numbers[block.text]}")
        for index, block in enumerate(blocks)
        if block.label in {Label.TEASER, Label.LINKS} and block.text in numbers
    ]


def _targets_in_fields(blocks: tuple[BlockTrace, ...]) -> list[BlockTarget]:
    fields = ((index, _FIELDS.get(block.label)) for index, block in enumerate(blocks))
    return [BlockTarget(index, f"field-{field}", field) for index, field in fields if field]


def texts_beside(article: Article) -> set[str]:
    """Return what an article says beside its text: title, kicker, standfirst, description, the texts of its pictures.

    A page may print them where they are cut off as what lies around the article, and they are not lost.
    """
    pictures = (block for block in article.blocks if isinstance(block, ImageBlock))
    texts = {text for picture in pictures for text in (picture.caption, picture.credit)}
    return {text for text in (*texts, article.title, article.kicker, article.standfirst, article.description) if text}


def _targets_of_cuts(article: Article, blocks: tuple[BlockTrace, ...]) -> list[BlockTarget]:
    fields = {text: name for name in ("description", "standfirst") if (text := getattr(article, name))}
    return [
        BlockTarget(index, f"field-{fields[block.text]}", fields[block.text])
        for index, block in enumerate(blocks)
        if block.label.family is LabelFamily.CUT and block.text in fields
    ]


def _title_target(article: Article, blocks: tuple[BlockTrace, ...]) -> list[BlockTarget]:
    """Find the headline: of the blocks that say what the title says, the one in an <h1>, else the first."""
    same = [index for index, block in enumerate(blocks) if block.text == article.title]
    same.sort(key=lambda index: not _element(blocks[index]).startswith("h1"))
    return [BlockTarget(index, "field-title", "title") for index in same[:1]]


def _element(block: BlockTrace) -> str:
    return block.path.rpartition("/")[2]
