"""From HTML to a ``Document``: the one walk over the parser's tree.

The parser is lexbor (WHATWG tree construction) because it won end to end: parse and walk with all attributes take
1.2 ms on a mean page where libxml2 takes 2.3, and it keeps the articles that libxml2 loses on pages with unclosed tags.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from scraper.characters import FILLERS, squeezed
from scraper.extraction.dom.block_building import BOLD, LINKED, BlockBuilder, squeezed_run
from scraper.extraction.dom.document import HEADINGS, Document, PageLink
from scraper.extraction.dom.sanitizing import sanitize

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# Elements that begin and end a block of text (WHATWG HTML, rendering: display block, list-item, table parts).
_BLOCK_TAGS = frozenset(
    "html body div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot tr td th caption section article aside"
    " header footer main nav figure figcaption blockquote pre form fieldset legend address hr center details summary"
    " dialog hgroup search menu dir button label".split()
)
# Elements whose content is no text of the page.
_SKIPPED_TAGS = frozenset(
    "script style noscript template svg math iframe object embed applet select datalist textarea canvas audio video map"
    " noframes frameset rp rt title".split()
)
_KINDS = {
    **dict.fromkeys(HEADINGS, "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "list_item"),
    "blockquote": "quote",
    "pre": "preformatted",
    "td": "cell",
    "th": "cell",
}
# How many <meta> entries are kept: a look-up by name goes through all of them.
MAX_METAS = 5_000
# A title of this many characters has swallowed the page: its end tag is missing.
MAX_TITLE = 2000
_OPEN_TITLE = re.compile(r"(<title[^>]*>[^<]*)(<)", re.IGNORECASE)
_EMPHASIS_TAGS = frozenset(("b", "strong", "i", "em"))
# What an element is to the walk. An unlisted one is a block if its name has a hyphen (a custom element), else plain.
_PLAIN, _BLOCK, _LINK, _EMPHASIS, _LINE_BREAK, _RAISED, _FACT = range(7)
_NO_ELEMENT = -1
_ROLES = {
    **dict.fromkeys(_BLOCK_TAGS, _BLOCK),
    "a": _LINK,
    **dict.fromkeys(_EMPHASIS_TAGS, _EMPHASIS),
    "br": _LINE_BREAK,
    "sup": _RAISED,
    **dict.fromkeys(("meta", "link", "script", "title", "base", "noscript"), _FACT),
}
# Inline elements that hold words of a sentence.
_PHRASING = _EMPHASIS_TAGS | {"span", "u", "s", "code", "font", "mark", "small", "sub", "sup", "abbr", "cite", "q"}
# A link around this many paragraphs of this length was left open: of 33 links with 500 characters of text and more, on
# 4,381 pages, one had more than one such paragraph, and it had nine.
_MIN_OPEN = 3
_MIN_LINKED_PARAGRAPH = 80
# The element that holds text from elsewhere on the page.
ADDITION = "unshown-text"
_SHADOW_MODES = ("open", "closed")
_PICTURES = frozenset(("img", "picture", "svg", "amp-img", "video", "-comment"))
_PICTURE_BOXES = frozenset(("img", "picture", "figure", "a"))
_NO_PAGE_SCHEMES = ("javascript:", "mailto:", "tel:", "data:")
# The parser's number of a text. That of a tag is the same all over a page, that of an unknown tag on no other page.
_TEXT_NUMBER = next(node.tag_id for node in LexborHTMLParser("text").css("body")[0].iter(include_text=True))
_NO_ATTRIBUTES: dict[str, str | None] = {}


def parse(html: str, url: str | None = None, utf8: bytes | None = None) -> Document:
    """Return the page as a document. Never fail: every string is HTML (WHATWG HTML 13.2).

    ``utf8``: the bytes of the page, if it came in UTF-8; it saves encoding the text again, .1 ms.
    A page whose ``<title>`` never ends is parsed again with an end tag, one without any text with its ``<noscript>``.
    """
    document = _parse_once(html, url, _SKIPPED_TAGS, utf8)
    if len(document.title) > MAX_TITLE:
        document = _parse_once(_OPEN_TITLE.sub(r"\1</title>\2", html, count=1), url, _SKIPPED_TAGS)
    if not document.blocks.texts:
        document = _parse_once(html, url, _SKIPPED_TAGS - {"noscript"})
    return document


def parse_with_noscript(document: Document) -> Document:
    """Return the page as it is shown where scripts do not run: with what stands in its ``<noscript>``."""
    return _parse_once(document.html, document.url, _SKIPPED_TAGS - {"noscript"})


def parse_with_addition(document: Document, html: str, name: str) -> Document:
    """Return the page with HTML at the end of its body, in an element ``ADDITION`` of this class."""
    result = _parse_once(document.html, document.url, _SKIPPED_TAGS)
    addition = LexborHTMLParser(sanitize(f'<{ADDITION} class="{name}">{html}').encode("utf-8", "replace")).body
    first, elements = addition and addition.first_child, result.elements
    if first and elements.tags:
        body = elements.tags.index("body") if "body" in elements.tags else 0
        _Walk(result, _SKIPPED_TAGS).run(first, body)
        for element in elements.ancestors(body):
            elements.ends[element] = len(elements.tags)
            elements.end_blocks[element] = len(result.texts)
    return result


def _parse_once(html: str, url: str | None, skipped: frozenset[str], utf8: bytes | None = None) -> Document:
    document = Document(url, html)
    sanitized = sanitize(html)
    # The parser takes valid Unicode only: a lone surrogate becomes a question mark.
    root = LexborHTMLParser(
        utf8 if utf8 is not None and sanitized is html else sanitized.encode("utf-8", "replace")
    ).root
    if root is not None:
        _Walk(document, skipped).run(root)
    return document


class _Walk:
    """The one walk over the tree. It holds the position in the tree; runs of text become blocks by its builder."""

    def __init__(self, document: Document, skipped: frozenset[str]) -> None:
        self.document = document
        self.skipped = skipped
        self.builder = BlockBuilder(document)
        self.blocks = document.blocks
        self.texts = document.blocks.texts
        self.elements = document.elements
        self.link_depth = 0
        self.bold_depth = 0
        # Open links, each with the number of flushes before it and the number of pieces before it in its run.
        self.open_links: list[tuple[PageLink, int, int]] = []
        # Elements whose children are items, each a block of its own; and parents examined for that.
        self.item_parents: set[int] = set()
        self.examined: set[int] = set()

    def run(self, root: LexborNode, host: int = -1) -> None:
        """Visit every node below ``host``, in document order, without recursion (pages nest 100,000 deep)."""
        builder, elements, skipped, parent = self.builder, self.elements, self.skipped, host
        pieces = builder.pieces
        stack: list[tuple[LexborNode, int, int, int, str]] = []
        known: dict[int, tuple[str, int]] = {}
        node: LexborNode | None = root
        while node is not None:
            number = node.tag_id
            if number == _TEXT_NUMBER:
                data = node.text_content or ""
                if pieces or not data.isspace():
                    builder.take_text(data, parent)
            else:
                tag, role = known.get(number) or known.setdefault(number, _tag_and_role(node))
                if role != _NO_ELEMENT:
                    block_element, kind = builder.block_element, builder.kind
                    index = self.enter(node, tag, role, parent)
                    child = node.first_child if tag not in skipped else _shadow_content(node, tag)
                    if child is not None:
                        stack.append((node, index, role, block_element, kind))
                        node, parent = child, index
                        continue
                    # An empty plain element changed nothing, unless it is an item: there is nothing to leave.
                    if role or index == builder.block_element:
                        self.leave(index, role, block_element, kind)
            while (following := node.next) is None and stack:
                node, index, role, block_element, kind = stack.pop()
                self.leave(index, role, block_element, kind)
                parent = elements.parents[index]
            node = following
        builder.flush()

    def enter(self, node: LexborNode, tag: str, role: int, parent: int) -> int:
        """Record an element; a block-level one, or an item of a row of links, ends the run of text before it."""
        elements = self.elements
        index = len(elements.tags)
        if role == _LINK and parent not in self.examined:
            self.examine_row(node, parent)
        if role == _BLOCK or parent in self.item_parents:
            builder = self.builder
            if builder.pieces or builder.starting or builder.ending:
                builder.flush()
            builder.block_element = index
            builder.kind = _KINDS.get(tag, builder.kind)
        attributes = node.attributes or _NO_ATTRIBUTES
        count = len(self.texts)
        elements.tags.append(tag)
        elements.parents.append(parent)
        elements.attributes.append(attributes)
        elements.ends.append(index + 1)
        elements.first_blocks.append(count)
        elements.end_blocks.append(count)
        if role > _BLOCK:
            self.enter_special(node, tag, role, index, attributes)
        return index

    def enter_special(
        self, node: LexborNode, tag: str, role: int, index: int, attributes: dict[str, str | None]
    ) -> None:
        """Handle links, line breaks, emphasis and elements that carry facts."""
        if role == _LINK:
            self.enter_link(node, index, attributes.get("href"))
        elif role == _LINE_BREAK:
            self.builder.line_break(index)
        elif role == _EMPHASIS:
            self.bold_depth += 1
            self.builder.mark |= BOLD
        elif role == _RAISED:
            self.builder.enter_raised()
        else:
            self.note_fact(node, tag, attributes)

    def leave(self, index: int, role: int, block_element: int, kind: str) -> None:
        """Close an element: end its run of text, if it is block-level, and record where its subtree ends."""
        builder = self.builder
        if index == builder.block_element and (builder.pieces or builder.starting or builder.ending):
            builder.flush()
        if role > _BLOCK:
            if role == _LINK:
                self.leave_link(index)
            elif role == _EMPHASIS:
                self.bold_depth -= 1
                if not self.bold_depth:
                    builder.mark &= ~BOLD
            elif role == _RAISED:
                builder.leave_raised()
        builder.block_element, builder.kind = block_element, kind
        elements = self.elements
        elements.ends[index] = len(elements.tags)
        elements.end_blocks[index] = len(self.texts)

    def examine_row(self, node: LexborNode, parent: int) -> None:
        """Find out, at the first link among a parent's children, whether they are a row of items."""
        self.examined.add(parent)
        if _is_row_of_links(node):
            self.item_parents.add(parent)

    def enter_link(self, node: LexborNode, index: int, href: str | None) -> None:
        """Open a link; one without a target counts as plain text."""
        builder, target = self.builder, (href or "").strip()
        link = PageLink("", target, index, len(self.blocks.texts), len(self.blocks.texts))
        self.open_links.append((link, builder.flushes, len(builder.pieces)))
        if not target:
            return
        self.link_depth += 1
        builder.mark |= LINKED
        builder.starting.append((link, len(builder.pieces)))
        if _has_fields(node):
            self.item_parents.add(index)

    def leave_link(self, index: int) -> None:
        """Close a link and record it with its text; the flush of its run adds the blocks that it touches."""
        if not self.open_links or self.open_links[-1][0].element != index:
            return
        builder = self.builder
        link, flushes, start = self.open_links.pop()
        if not link.href:
            return
        self.link_depth -= 1
        if not self.link_depth:
            builder.mark &= ~LINKED
        builder.ending.append((link, len(builder.pieces)))
        before: list[str] = []  # the blocks that the link filled before this run
        if flushes != builder.flushes:
            first, start = self.elements.first_blocks[index], 0
            if self.is_left_open(first):
                self.blocks.unlink(first)
                builder.marks[:] = [mark & ~LINKED for mark in builder.marks]
                return
            before = self.texts[first:]
        words = squeezed_run("".join(builder.pieces[start:]))
        link.text = " ".join([*before, words] if words else before) if before else words
        if link.href[0] != "#" and not link.href.lower().startswith(_NO_PAGE_SCHEMES):
            self.document.links.append(link)

    def is_left_open(self, first: int) -> bool:
        """Tell whether a link that fills the blocks from ``first`` on was never closed, and took in what follows it.

        Around a card a link has a title and a snippet; paragraph after paragraph is no link's text.
        """
        tags, owners = self.elements.tags, self.blocks.elements
        return (
            sum(
                tags[owners[index]] == "p" and len(self.texts[index]) >= _MIN_LINKED_PARAGRAPH
                for index in range(first, len(self.texts))
            )
            >= _MIN_OPEN
        )

    def note_fact(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> None:
        """Record the content of ``<meta>``, ``<link>``, ``<base>``, ``<title>`` and scripts."""
        document = self.document
        if tag == "meta" and len(document.metas) < MAX_METAS:
            content = attributes.get("content") or ""
            for key in ("name", "property", "itemprop", "http-equiv"):
                if name := attributes.get(key):
                    document.metas.append((_attribute_text(name).lower(), _attribute_text(content)))
        elif tag == "link":
            rel, href = attributes.get("rel") or "", (attributes.get("href") or "").strip()
            document.head_links.append(
                (_attribute_text(rel).lower(), href, _attribute_text(attributes.get("hreflang") or ""))
            )
        elif tag == "script":
            self.note_script(node, attributes)
        elif tag == "title":
            document.title = document.title or squeezed(node.text() or "")
        elif tag == "noscript":
            if tag in self.skipped and (image := _image_below(node)):
                document.noscript_images[len(self.elements) - 1] = image.attributes
        elif tag == "base":
            document.base = document.base or (attributes.get("href") or "").strip()

    def note_script(self, node: LexborNode, attributes: dict[str, str | None]) -> None:
        """Record what a script says, as JSON-LD if it is that."""
        if child := node.first_child:
            is_data = "ld+json" in (attributes.get("type") or "").lower()
            (self.document.json_ld if is_data else self.document.scripts).append(child.text_content or "")


def _tag_and_role(node: LexborNode) -> tuple[str, int]:
    """Return a node's tag, and what it is to the walk."""
    tag = node.tag or "-"
    if tag[0] == "-":
        return tag, _NO_ELEMENT
    return tag, _ROLES.get(tag, _BLOCK if "-" in tag else _PLAIN)


def _shadow_content(node: LexborNode, tag: str) -> LexborNode | None:
    """Return the first node of a declarative shadow root (WHATWG HTML 4.12.3): browsers show it in its host's place."""
    if tag != "template" or (node.attributes.get("shadowrootmode") or "").lower() not in _SHADOW_MODES:
        return None
    return next((fragment.first_child for fragment in node.template_fragments()), None)


def _image_below(node: LexborNode) -> LexborNode | None:
    """Return the first picture in a ``<noscript>``: the one that a script shows in its place."""
    child = node.first_child
    while child is not None:
        if child.tag in _PICTURE_BOXES:
            return child if child.tag == "img" else _image_below(child)
        child = child.next
    return None


def _attribute_text(value: str) -> str:
    """Return an attribute's value without blanks at its ends, control characters and invisible characters."""
    value = value.strip()
    return value if value.isprintable() and value[:1] not in FILLERS else squeezed(value)


def _has_fields(node: LexborNode) -> bool:
    """Tell whether an element has no own text but two children or more with text: a card's title, snippet, date."""
    fields = 0
    child = node.first_child
    if child is None or child.next is None:
        return False
    while child is not None:
        if child.tag_id == _TEXT_NUMBER:
            if (child.text_content or "").strip():
                return False
        elif child.tag not in _PICTURES and child.first_child is not None:
            fields += 1
        child = child.next
    return fields > 1


def _is_row_of_links(first: LexborNode) -> bool:
    """Tell whether a link and its siblings are a list without list tags: two links or more, and no text beside them.

    Words in ``<span>`` or ``<em>`` beside the links are text: then the links belong to a sentence.
    """
    links = 1
    child = first.next
    while child is not None:
        if child.tag == "a":
            links += 1
        elif _has_words(child):
            return False
        child = child.next
    child = first.prev if links > 1 else None
    while child is not None:
        if _has_words(child):
            return False
        child = child.prev
    return links > 1


def _has_words(node: LexborNode) -> bool:
    """Tell whether a node beside links is text, or an inline element with letters in it."""
    if node.tag_id == _TEXT_NUMBER:
        return not (node.text_content or " ").isspace()
    return node.tag in _PHRASING and any(map(str.isalpha, node.text() or ""))
