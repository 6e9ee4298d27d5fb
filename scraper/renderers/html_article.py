"""An article as HTML: the elements of its blocks, and nothing that is run, styled or fetched but its pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.article_blocks import (
    EmbedBlock,
    HeadingBlock,
    ImageBlock,
    ListBlock,
    Mark,
    ParagraphBlock,
    PreformattedBlock,
    QuoteBlock,
    RuleBlock,
    TableBlock,
)
from scraper.renderers.clean_blocks import Choices, clean_blocks, clean_line
from scraper.renderers.markup_tags import Markup, joined, language_tag, start_tag, tag
from scraper.renderers.run_spans import Span, spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scraper.article_blocks import Block, Inline, TableCell
    from scraper.models import Article

# Nobody vouches for what a page of others links to, and no server there is told who reads it (HTML, §4.6.7).
LINK_RELATION = "nofollow noreferrer"
HTML_END = "</body>\n</html>\n"
_TAGS = {
    Mark.STRONG: "strong",
    Mark.EMPHASIS: "em",
    Mark.CODE: "code",
    Mark.SUBSCRIPT: "sub",
    Mark.SUPERSCRIPT: "sup",
}
_BREAK = Markup("<br>")


def html_start(article: Article) -> str:
    """Return what comes before the articles of a document that this one is the first of."""
    head = joined([
        start_tag("meta", charset="utf-8"), "\n",
        start_tag("meta", name="referrer", content="no-referrer"), "\n",
        tag("title", clean_line(article.title or "")), "\n",
    ])  # fmt: skip
    root = start_tag("html", lang=language_tag(article.language))
    return f"<!DOCTYPE html>\n{root}\n<head>\n{head}</head>\n<body>\n"


def article_to_html(article: Article, *, has_links: bool = True, has_images: bool = True) -> str:
    """Return an ``article`` element: a header with title, authors, date and standfirst, then the blocks."""
    blocks = _blocks(clean_blocks(article, Choices(has_links, has_images)))
    header = list(_header(article))
    parts = [tag("header", *_lines(header)), *blocks] if header else list(blocks)
    return tag("article", *_lines(parts), lang=language_tag(article.language), dir="auto")


def _lines(parts: Iterable[Markup]) -> list[Markup]:
    """Return parts, each on a line of its own, for who reads the source."""
    return [Markup("\n"), *(Markup(f"{part}\n") for part in parts)]


def _header(article: Article) -> Iterator[Markup]:
    if title := clean_line(article.title or ""):
        yield tag("h1", title)
    by: list[str] = [tag("span", clean_line(str(author)), class_="author") for author in article.authors]
    if article.published:
        moment = article.published.isoformat()
        by.append(tag("time", moment, datetime=moment))
    if by:
        yield tag("p", *[piece for each in by for piece in (" · ", each)][1:], class_="byline")
    if standfirst := clean_line(article.standfirst or ""):
        yield tag("p", standfirst, class_="standfirst")


def _blocks(blocks: Iterable[Block]) -> Iterator[Markup]:
    return map(_block, blocks)


def _block(block: Block) -> Markup:  # noqa: PLR0911 - one a kind of block
    match block:
        case ParagraphBlock():
            return tag("p", _text(block.runs))
        case HeadingBlock():
            return tag(f"h{block.level}", _text(block.runs))
        case PreformattedBlock():
            language = clean_line(block.language or "").replace(" ", "-")
            return tag("pre", tag("code", block.text, class_=f"language-{language}" if language else None))
        case ListBlock():
            return _list(block)
        case QuoteBlock():
            return tag("blockquote", *_lines(_blocks(block.blocks)), cite=block.cite)
        case TableBlock():
            return _table(block)
        case ImageBlock():
            return _image(block)
        case EmbedBlock():
            shown = _link(block.url, block.title or block.media or block.url)
            return tag("figure", shown, class_=f"embed {block.media}".strip())
        case RuleBlock():
            return Markup("<hr>")


def _list(block: ListBlock) -> Markup:
    items = [tag("li", *_lines(_blocks(item.blocks))) for item in block.items]
    start = block.start if block.is_ordered and block.start != 1 else None
    return tag("ol" if block.is_ordered else "ul", *_lines(items), start=start)


def _table(block: TableBlock) -> Markup:
    caption = [tag("caption", _text(block.caption))] if block.caption else []
    rows = [tag("tr", *map(_cell, row.cells)) for row in block.rows]
    return tag("table", *_lines([*caption, tag("tbody", *_lines(rows))]))


def _cell(cell: TableCell) -> Markup:
    return tag(
        "th" if cell.is_header else "td",
        _text(cell.runs),
        colspan=cell.columns if cell.columns > 1 else None,
        rowspan=cell.rows if cell.rows > 1 else None,
    )


def _image(block: ImageBlock) -> Markup:
    """Write a picture, which is fetched when it comes into sight."""
    picture = start_tag("img", src=block.url, alt=block.alt, loading="lazy")
    credit = tag("small", block.credit) if block.credit else ""
    said: Sequence[str] = [each for each in (block.caption, credit) if each]
    caption = [tag("figcaption", *[piece for each in said for piece in (" ", each)][1:])] if said else []
    return tag("figure", picture, *caption, class_="lead" if block.is_lead else None)


def _link(url: str | None, *content: str) -> Markup:
    return tag("a", *content, href=url, rel=LINK_RELATION)


def _text(runs: Sequence[Inline]) -> Markup:
    return joined(map(_span, spans(runs)))


def _span(node: Span | str) -> Markup:
    if isinstance(node, str):
        first, *others = node.split("\n")
        return joined([first, *(piece for line in others for piece in (_BREAK, line))])
    content = map(_span, node.children)
    return _link(node.url, *content) if node.mark is None else tag(_TAGS[node.mark], *content)
