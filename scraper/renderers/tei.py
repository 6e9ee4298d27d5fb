"""An article as a document of the Text Encoding Initiative (TEI P5): a header with its facts, and its text.

Headings begin divisions (``div``), which nest by their levels; in items and quotations, where TEI has none, they are
paragraphs with ``rend="heading"``. A text that keeps its blanks is an ``ab``, a line across the text a ``milestone``.
"""

from __future__ import annotations

import re
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
from scraper.renderers.clean_blocks import Choices, clean_blocks, clean_line, safe_url
from scraper.renderers.markup_tags import Markup, joined, language_tag, start_tag, tag
from scraper.renderers.run_spans import Span, spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scraper.article_blocks import Block, Inline, TableCell, TableRow
    from scraper.models import Article, RightsSignal

NAMESPACE = "http://www.tei-c.org/ns/1.0"
TEI_START = '<?xml version="1.0" encoding="UTF-8"?>\n'
CORPUS_END = "</teiCorpus>\n"
_REND = {
    Mark.STRONG: "bold",
    Mark.EMPHASIS: "italic",
    Mark.CODE: "code",
    Mark.SUBSCRIPT: "subscript",
    Mark.SUPERSCRIPT: "superscript",
}
_BREAK = Markup("<lb/>")
_ODD_IN_URL = re.compile(r'[<>"\\^`{|}\[\]]|%(?![0-9A-Fa-f]{2})')
_ORIGIN = re.compile(r"[A-Za-z]+:(?://[^/?#]*)?")
_WORD = re.compile(r"\w[\w.+#-]{0,40}")  # what a type may be: teidata.word has no blanks


def corpus_start() -> str:
    """Return what comes before several documents that are one file."""
    header = _header_of(
        tag("titleStmt", tag("title", "Articles")),
        tag("publicationStmt", tag("p", "Made of web pages.")),
        tag("sourceDesc", tag("p", "The pages that the documents name.")),
    )
    return f"{TEI_START}{start_tag('teiCorpus', xmlns=NAMESPACE)}\n{header}\n"


def article_to_tei(article: Article, *, has_links: bool = True, has_images: bool = True) -> str:
    """Return a ``TEI`` element; `TEI_START` comes before it if it is a file of its own."""
    blocks = clean_blocks(article, Choices(has_links, has_images))
    parts = _divisions(blocks)
    if all(isinstance(block, ImageBlock | EmbedBlock | RuleBlock) for block in blocks):
        parts.append(Markup("<p/>"))  # pictures and milestones alone are no body
    body = tag("body", *_lines(parts))
    text = tag("text", *_lines([body]), xml_lang=language_tag(article.language))
    return tag("TEI", *_lines([_header(article), text]), xmlns=NAMESPACE)


def _lines(parts: Iterable[Markup]) -> list[Markup]:
    """Return parts, each on a line of its own, where blanks mean nothing."""
    return [Markup("\n"), *(Markup(f"{part}\n") for part in parts)]


# ---------------------------------------------------------------- header


def _header(article: Article) -> Markup:
    title = tag("title", clean_line(article.title or ""), type="main")
    authors = [_element("author", str(author)) for author in article.authors]
    publisher = _element("publisher", article.site_name or article.host)
    moment = article.published.isoformat() if article.published else None
    date = tag("date", moment, when=moment) if moment else Markup("")
    url = _pointer(article.canonical_url or article.url)
    source = tag("ref", url, target=url) if url else Markup("")
    # A statement without a publisher is a paragraph.
    statement = [publisher, date, _availability(article)] if publisher else [tag("p", date)]
    return _header_of(
        tag("titleStmt", title, *authors),
        tag("publicationStmt", *statement),
        tag("sourceDesc", tag("bibl", title, *authors, publisher, date, source)),
        *_profile(article),
    )


def _header_of(*parts: Markup) -> Markup:
    """Return a header: three statements on the file, then on its contents."""
    return tag("teiHeader", *_lines([tag("fileDesc", *_lines(parts[:3])), *parts[3:]]))


def _element(name: str, text: str | None) -> Markup:
    shown = clean_line(text or "")
    return tag(name, shown) if shown else Markup("")


def _availability(article: Article) -> Markup:
    """Return what is said about the use of the article, as it is said."""
    parts = [_licence(signal) for signal in article.rights]
    return tag("availability", *parts) if parts else Markup("")


def _licence(signal: RightsSignal) -> Markup:
    url = _pointer(signal.value)
    if signal.signal == "license" and url:
        return tag("licence", url, target=url)
    return tag("p", clean_line(f"{signal.signal}: {signal.value} ({signal.source})"))


def _profile(article: Article) -> Iterator[Markup]:
    summary = _element("p", article.standfirst) or _element("p", article.description)
    language = language_tag(article.language)
    terms = [_element("term", tag_) for tag_ in article.tags]
    parts = [
        tag("abstract", summary) if summary else "",
        tag("langUsage", start_tag("language", "/>", ident=language)) if language else "",
        tag("textClass", tag("keywords", *terms)) if any(terms) else "",
    ]
    if any(parts):
        yield tag("profileDesc", *_lines(Markup(part) for part in parts if part))


# ---------------------------------------------------------------- text


def _divisions(blocks: Iterable[Block]) -> list[Markup]:
    """Return blocks in divisions: each heading begins one, within those of the headings above it."""
    parts: list[list[Markup]] = [[]]  # of the divisions that are open, outermost first; before them the body's
    levels = [0]

    def close(level: int) -> None:
        while levels[-1] >= level:
            inner = tag("div", *_lines(parts.pop()), type="section", n=levels.pop())
            parts[-1].append(inner)

    for block in blocks:
        if isinstance(block, HeadingBlock):
            close(block.level)
            levels.append(block.level)
            parts.append([tag("head", _text(block.runs))])
        else:
            parts[-1].append(_block(block))
    close(1)
    return parts[0]


def _block(block: Block) -> Markup:  # noqa: PLR0911 - one a kind of block
    match block:
        case ParagraphBlock():
            return tag("p", _text(block.runs))
        case HeadingBlock():
            return tag("p", _text(block.runs), rend="heading", n=block.level)
        case PreformattedBlock():
            return _preformatted(block)
        case ListBlock():
            return _list(block)
        case QuoteBlock():
            return tag("quote", *_lines(map(_block, block.blocks)), source=_pointer(block.cite))
        case TableBlock():
            caption = [tag("head", _text(block.caption))] if block.caption else []
            return tag("table", *_lines([*caption, *map(_row, block.rows)]))
        case ImageBlock():
            return _image(block)
        case EmbedBlock():
            url = _pointer(block.url)
            shown = tag("p", tag("ref", url or "", target=url))
            return tag("figure", _element("head", block.title), shown, type=_word(block.media))
        case RuleBlock():
            return start_tag("milestone", "/>", unit="section", rend="rule")


def _preformatted(block: PreformattedBlock) -> Markup:
    return tag("ab", block.text, type="preformatted", subtype=_word(block.language), xml_space="preserve")


def _word(text: str | None) -> str | None:
    return text if text and _WORD.fullmatch(text) else None


def _list(block: ListBlock) -> Markup:
    numbers = range(block.start, block.start + len(block.items)) if block.is_ordered else [None] * len(block.items)
    items = [
        tag("item", *_lines(map(_block, item.blocks)), n=number)
        for number, item in zip(numbers, block.items, strict=True)
    ]
    return tag("list", *_lines(items), rend="numbered" if block.is_ordered else "bulleted")


def _row(row: TableRow) -> Markup:
    return tag("row", *map(_cell, row.cells))


def _cell(cell: TableCell) -> Markup:
    return tag(
        "cell",
        _text(cell.runs),
        role="label" if cell.is_header else None,
        cols=cell.columns if cell.columns > 1 else None,
        rows=cell.rows if cell.rows > 1 else None,
    )


def _image(block: ImageBlock) -> Markup:
    parts = [
        start_tag("graphic", "/>", url=_pointer(block.url)),
        _element("head", block.caption),
        _element("figDesc", block.alt),
        tag("p", block.credit, rend="credit") if block.credit else Markup(""),
    ]
    return tag("figure", *parts, rend="lead" if block.is_lead else None)


def _pointer(url: str | None) -> str | None:
    """Return an address as a URI (RFC 3986); characters beyond ASCII stay, as in an IRI."""
    safe = safe_url(url)
    origin = _ORIGIN.match(safe) if safe else None
    if not safe or not origin:
        return None
    path, mark, fragment = safe[origin.end() :].partition("#")
    quoted = (
        _ODD_IN_URL.sub(lambda found: f"%{ord(found[0]):02X}", each) for each in (path, fragment.replace("#", "%23"))
    )
    return origin[0] + mark.join(quoted)


def _text(runs: Sequence[Inline]) -> Markup:
    return joined(map(_span, spans(runs)))


def _span(node: Span | str) -> Markup:
    if isinstance(node, str):
        first, *others = node.split("\n")
        return joined([first, *(piece for line in others for piece in (_BREAK, line))])
    content = map(_span, node.children)
    return (
        tag("ref", *content, target=_pointer(node.url))
        if node.mark is None
        else tag("hi", *content, rend=_REND[node.mark])
    )
