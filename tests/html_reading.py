"""The articles of an HTML document as the forms of their blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from block_forms import squeezed_characters
from tree_reading import Malformed, Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from block_forms import Character, Form

MARKS = {"strong": "strong", "em": "emphasis", "code": "code", "sub": "subscript", "sup": "superscript"}


def html_blocks(node: Node) -> tuple[Form, ...]:
    """Return the forms of what stands in an element; between blocks there is nothing but blanks."""
    stray = [child for child in node.children if isinstance(child, str) and child.strip()]
    if stray:
        raise Malformed(stray[0])
    return tuple(_block(child) for child in node.elements if child.name != "header")


def _block(node: Node) -> Form:  # noqa: PLR0911 - one a kind
    match node.name:
        case "p":
            return "paragraph", _characters(node)
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            return "heading", int(node.name[1]), _characters(node)
        case "pre":
            [code] = node.elements
            return "preformatted", code.text, code.attributes.get("class", "").removeprefix("language-") or None
        case "ul" | "ol":
            items = tuple(html_blocks(item) for item in node.named("li"))
            return "list", node.name == "ol", int(node.attributes.get("start", "1")), items
        case "blockquote":
            return "quote", html_blocks(node), node.attributes.get("cite")
        case "table":
            return _table(node)
        case "figure":
            return _figure(node)
        case "hr":
            return ("rule",)
    raise Malformed(node.name)


def _table(node: Node) -> Form:
    caption = node.first("caption")
    [body] = node.named("tbody")
    rows = tuple(tuple(map(_cell, row.elements)) for row in body.named("tr"))
    return "table", rows, _characters(caption) if caption else ()


def _cell(node: Node) -> Form:
    spans = (int(node.attributes.get(name, "1")) for name in ("colspan", "rowspan"))
    return _characters(node), node.name == "th", *spans


def _figure(node: Node) -> Form:
    first = node.elements[0]
    if first.name == "a":
        kind, _, media = node.attributes["class"].partition(" ")
        return kind, first.attributes["href"], media, "" if first.text == media else first.text
    caption, credit = node.first("figcaption"), node.first("small")
    said = credit.text if credit else ""
    text = (caption.text if caption else "").removesuffix(said).strip()
    return "image", first.attributes["src"], first.attributes["alt"], text, said, node.attributes.get("class") == "lead"


def _characters(node: Node) -> tuple[Character, ...]:
    return squeezed_characters(_shown(node, frozenset(), None))


def _shown(node: Node, marks: frozenset[str], url: str | None) -> Iterator[Character]:
    for child in node.children:
        if isinstance(child, str):
            yield from ((character, marks, url) for character in child)
        elif child.name == "br":
            yield "\n", frozenset(), None
        elif child.name == "a":
            if url or child.attributes["rel"] != "nofollow noreferrer":
                raise Malformed("a")
            yield from _shown(child, marks, child.attributes["href"])
        else:
            yield from _shown(child, marks | {MARKS[child.name]}, url)
