"""HTML and TEI as trees, without the repairs of a browser: a tag that is not closed in its place is an error."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(("br", "hr", "img", "meta"))


class Malformed(Exception):
    """A document is not what its tags say."""


@dataclass
class Node:
    """An element; texts are among its children."""

    name: str
    attributes: dict[str, str]
    children: list[Node | str] = field(default_factory=list)

    @property
    def elements(self) -> list[Node]:
        return [child for child in self.children if isinstance(child, Node)]

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def first(self, name: str) -> Node | None:
        """Return the first element of this name inside, in the order of the document."""
        for child in self.elements:
            if child.name == name:
                return child
            if found := child.first(name):
                return found
        return None

    def named(self, name: str) -> list[Node]:
        return [child for child in self.elements if child.name == name]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if self.open.pop().name != tag:
            raise Malformed(tag)

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise Malformed(data)

    def handle_pi(self, data: str) -> None:
        raise Malformed(data)

    def unknown_decl(self, data: str) -> None:
        raise Malformed(data)


def read_html(text: str) -> Node:
    """Return the tree of an HTML document, whose tags are all closed in their places."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if len(reader.open) != 1:
        raise Malformed(reader.open[-1].name)
    return reader.root
