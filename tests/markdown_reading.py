"""Markdown read by markdown-it-py (CommonMark and tables), as the forms of its blocks; and what is lost on the way."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import normalize

from block_forms import Former, squeezed_characters
from markdown_it import MarkdownIt

from scraper.article_blocks import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from block_forms import Character, Form
    from markdown_it.token import Token

    from scraper.article_blocks import Block, Inline

PARSER = MarkdownIt("commonmark", {"maxNesting": 500}).enable("table")
MARKS = {"strong": "strong", "em": "emphasis"}


class UnexpectedMarkup(Exception):
    """A document has markup that no article has."""


def read_markdown(text: str) -> tuple[Form, ...]:
    """Return the forms of the blocks of a document."""
    return tuple(_blocks(iter(PARSER.parse(text))))


def markdown_forms(blocks: Iterable[Block], *, has_links: bool = True, has_images: bool = True) -> tuple[Form, ...]:
    """Return the forms of some blocks without what Markdown cannot say."""
    former = Former(url=PARSER.normalizeLink, run=_folded_run, has_links=has_links, has_images=has_images)
    return tuple(_without_lost(former.blocks(blocks)))


def _folded_run(run: Inline) -> Inline:
    marks = tuple(mark for mark in run.marks if mark not in {Mark.SUBSCRIPT, Mark.SUPERSCRIPT})
    return type(run)(run.text, marks, run.url)


def _without_lost(forms: Iterable[Form]) -> Iterator[Form]:  # noqa: C901 - one a kind
    for form in forms:
        match form:
            case ("paragraph", characters):
                yield "paragraph", _folded(characters)
            case ("heading", level, characters):
                yield "heading", level, _folded(characters)
            case ("list", is_ordered, start, items):
                yield "list", is_ordered, start, tuple(tuple(_without_lost(item)) for item in items)
            case ("quote", inner, _):
                yield "quote", tuple(_without_lost(inner))
            case ("table", rows, caption):
                if caption:
                    yield "paragraph", _folded(caption)
                yield "table", tuple(filter(None, (tuple(_folded(cell[0]) for cell in row if cell[0]) for row in rows)))
            case ("image", url, alt, caption, credit, _):
                yield "image", url, *(normalize("NFKC", text) for text in (alt, caption, credit))
            case ("embed", url, media, title):
                text = title or media
                yield "paragraph", _folded((each, frozenset(), url) for each in text)
            case ("preformatted", text, language):
                yield "preformatted", text, language
            case _:
                yield form


def _folded(characters: Iterable[Character]) -> tuple[Character, ...]:
    """Return characters so that a small figure and the figure are the same."""
    return tuple(
        ("-" if each == "\u2212" else each, marks if each != " " else frozenset(), url if each != " " else None)
        for character, marks, url in characters
        for each in (normalize("NFKC", character) if not character.isspace() else character)
    )


def _blocks(tokens: Iterator[Token], end: str | None = None) -> Iterator[Form]:
    for token in tokens:
        match token.type:
            case "paragraph_open":
                yield _paragraph(next(tokens))
                next(tokens)
            case "heading_open":
                yield "heading", int(token.tag[1]), _characters(next(tokens))
                next(tokens)
            case "fence":
                yield "preformatted", token.content.removesuffix("\n"), token.info or None
            case "bullet_list_open" | "ordered_list_open":
                is_ordered = token.tag == "ol"
                start = int(token.attrs.get("start", 1)) if is_ordered else 1
                yield "list", is_ordered, start, tuple(_items(tokens))
            case "blockquote_open":
                yield "quote", tuple(_blocks(tokens, "blockquote_close"))
            case "table_open":
                yield "table", tuple(filter(None, _rows(tokens)))
            case "hr":
                yield ("rule",)
            case name if name == end:
                return
            case name:
                raise UnexpectedMarkup(name)


def _items(tokens: Iterator[Token]) -> Iterator[tuple[Form, ...]]:
    for token in tokens:
        if token.type != "list_item_open":
            return
        yield tuple(_blocks(tokens, "list_item_close"))


def _rows(tokens: Iterator[Token]) -> Iterator[tuple[tuple[Character, ...], ...]]:
    cells: list[tuple[Character, ...]] = []
    for token in tokens:
        match token.type:
            case "inline":
                cells.append(_characters(token))
            case "tr_close":
                yield tuple(cell for cell in cells if cell)
                cells = []
            case "table_close":
                return


def _paragraph(inline: Token) -> Form:
    children = inline.children or []
    if not children or children[0].type != "image":
        return "paragraph", _characters(inline)
    picture = children[0]
    caption = "".join(child.content for before, child in pairwise(children) if before.type == "em_open")
    said = "".join("\n" if child.type == "hardbreak" else child.content for child in children[1:])
    credit = said.strip("\n").removeprefix(caption).strip("\n")
    alt = "".join(child.content for child in picture.children or [])
    texts = (normalize("NFKC", text) for text in (alt, caption, credit))
    return "image", str(picture.attrs["src"]), *texts


def _characters(inline: Token) -> tuple[Character, ...]:
    marks: list[str] = []
    url: str | None = None
    found: list[Character] = []
    for token in inline.children or []:
        match token.type:
            case "text" | "text_special" | "code_inline":
                shown = frozenset(marks) | ({"code"} if token.type == "code_inline" else set())
                found += [(each, shown, url) for each in token.content]
            case "hardbreak":
                found.append(("\n", frozenset(), None))
            case "link_open":
                url = str(token.attrs["href"])
            case "link_close":
                url = None
            case "strong_open" | "em_open":
                marks.append(MARKS[token.tag])
            case "strong_close" | "em_close":
                marks.remove(MARKS[token.tag])
            case name:
                raise UnexpectedMarkup(name)
    return _folded(squeezed_characters(found))
