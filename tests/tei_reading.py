"""The text of a TEI document as the forms of its blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from block_forms import squeezed_characters
from lxml import etree
from tree_reading import Malformed, Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from block_forms import Character, Form

MARKS = {"bold": "strong", "italic": "emphasis"}
_NAMESPACE = "{http://www.tei-c.org/ns/1.0}"


def read_tei(text: str) -> Node:
    """Return the tree of a document, names without their namespace."""
    return _node(etree.fromstring(text.encode()))


def _node(element: etree._Element) -> Node:
    node = Node(str(element.tag).removeprefix(_NAMESPACE), {str(name): str(value) for name, value in element.items()})
    if element.text:
        node.children.append(element.text)
    for child in element:
        node.children.append(_node(child))
        if child.tail:
            node.children.append(child.tail)
    return node


def tei_blocks(node: Node) -> tuple[Form, ...]:
    """Return the forms of what stands in an element; between blocks there is nothing but blanks."""
    stray = [child for child in node.children if isinstance(child, str) and child.strip()]
    if stray:
        raise Malformed(stray[0])
    return tuple(form for child in node.elements for form in _forms(child))


def _forms(node: Node) -> Iterator[Form]:
    if node.name == "div":
        yield "heading", int(node.attributes["n"]), _characters(node.elements[0])
        for child in node.elements[1:]:
            yield from _forms(child)
    elif node.name != "p" or node.children:
        yield _block(node)


def _block(node: Node) -> Form:  # noqa: PLR0911 - one a kind
    match node.name:
        case "p" if node.attributes.get("rend") == "heading":
            return "heading", int(node.attributes["n"]), _characters(node)
        case "p":
            return "paragraph", _characters(node)
        case "ab":
            return "preformatted", node.text, node.attributes.get("subtype")
        case "list":
            is_ordered = node.attributes["rend"] == "numbered"
            start = int(node.elements[0].attributes["n"]) if is_ordered else 1
            return "list", is_ordered, start, tuple(map(tei_blocks, node.elements))
        case "quote":
            return "quote", tei_blocks(node), node.attributes.get("source")
        case "table":
            caption = node.named("head")
            rows = tuple(tuple(map(_cell, row.elements)) for row in node.named("row"))
            return "table", rows, _characters(caption[0]) if caption else ()
        case "figure":
            return _figure(node)
        case "milestone":
            return ("rule",)
    raise Malformed(node.name)


def _cell(node: Node) -> Form:
    spans = (int(node.attributes.get(name, "1")) for name in ("cols", "rows"))
    return _characters(node), node.attributes.get("role") == "label", *spans


def _figure(node: Node) -> Form:
    texts = {child.name: child.text for child in node.elements}
    if graphic := node.first("graphic"):
        shown = (texts.get(name, "") for name in ("figDesc", "head", "p"))
        return "image", graphic.attributes["url"], *shown, node.attributes.get("rend") == "lead"
    return "embed", texts["p"], node.attributes.get("type", ""), texts.get("head", "")


def _characters(node: Node) -> tuple[Character, ...]:
    return squeezed_characters(_shown(node, frozenset(), None))


def _shown(node: Node, marks: frozenset[str], url: str | None) -> Iterator[Character]:
    for child in node.children:
        if isinstance(child, str):
            yield from ((character, marks, url) for character in child)
        elif child.name == "lb":
            yield "\n", frozenset(), None
        elif child.name == "ref":
            yield from _shown(child, marks, child.attributes["target"])
        else:
            rend = child.attributes["rend"]
            yield from _shown(child, marks | {MARKS.get(rend, rend)}, url)
