"""From HTML to a ``Document``: the one walk over the parser's tree.

The parser is lexbor (WHATWG tree construction) because it won end to end: parse and walk with all attributes take
1.2 ms on a mean page where libxml2 takes 2.3, and it keeps the articles that libxml2 loses on pages with unclosed tags.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from scraper.characters import FILLERS, clean_text, is_visible, squeezed
from scraper.extraction.dom.document import HEADINGS, Document, PageLink, TextRun
from scraper.extraction.dom.sanitizing import sanitize
from scraper.extraction.dom.text_stats import weight
from scraper.extraction.dom.typography import MAX_INITIAL, is_note_mark, join_lines, joins_initial, read_twice_escaped

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
# An indent of two no-break spaces or an ideographic one after a line break begins a paragraph on pages without <p>.
_INDENT = re.compile("[ \t\r\n]*(?:(?:\xa0[ \t\r]*){2,}|\u3000+)")
# Marks of a piece of a run of text: it stands in a link, in bold or italics, or is a line break.
_LINKED, _BOLD, _BREAK = 1, 2, 4
# Longer texts are squeezed in pieces of this length, to save memory.
MAX_SPLIT = 1_000_000
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
_CODE_TAGS = frozenset(("code", "kbd", "samp", "tt", "var"))
# The mark of a footnote is made of no more pieces of text; so many characters of those before it are looked at.
_MAX_MARK = 5
_MAX_FIGURE = 12
# Between an initial and its word stand no more elements than these.
_MAX_INITIAL_ELEMENTS = 8
# A link around this many paragraphs of this length was left open: of 33 links with 500 characters of text and more, on
# 4,381 pages, one had more than one such paragraph, and it had nine.
_MIN_OPEN = 3
_MIN_LINKED_PARAGRAPH = 80
# The element that holds text from elsewhere on the page.
ADDITION = "unshown-text"
_SHADOW_MODES = ("open", "closed")
_PICTURES = frozenset(("img", "picture", "svg", "amp-img", "video", "-comment"))
_PICTURE_BOXES = frozenset(("img", "picture", "figure", "a"))
_KINDS_WITH_LINES = frozenset(("paragraph", "list_item", "quote"))
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
    """The one walk over the tree. It holds the current run of text and the position in the tree.

    A run is a list of pieces, each with its marks (a sum of ``_LINKED``, ``_BOLD`` and ``_BREAK``) and its holder, the
    element around it. Links that begin or end in a run wait until it is flushed: only then is it known which block each
    piece belongs to.
    """

    def __init__(self, document: Document, skipped: frozenset[str]) -> None:
        self.document = document
        self.skipped = skipped
        self.blocks = document.blocks
        self.texts = document.blocks.texts
        self.elements = document.elements
        self.pieces: list[str] = []
        self.marks: list[int] = []
        self.holders: list[int] = []
        self.mark = 0  # of the next piece
        self.breaks = 0  # <br> since the last text
        self.lines = 0  # line breaks in the run
        self.block_element = 0
        self.kind = "paragraph"
        self.is_initial = False  # the last block is so short that it may be an initial
        self.link_depth = 0
        self.bold_depth = 0
        # Open links, each with the number of flushes before it and the number of pieces before it in its run.
        self.open_links: list[tuple[PageLink, int, int]] = []
        self.flushes = 0
        # Open raised texts, each with the number of flushes before it and the number of pieces before it in its run.
        self.open_raised: list[tuple[int, int]] = []
        # Links that begin and end in the current run, each with the number of pieces before.
        self.starting: list[tuple[PageLink, int]] = []
        self.ending: list[tuple[PageLink, int]] = []
        # Elements whose children are items, each a block of its own; and parents examined for that.
        self.item_parents: set[int] = set()
        self.examined: set[int] = set()

    def run(self, root: LexborNode, host: int = -1) -> None:
        """Visit every node below ``host``, in document order, without recursion (pages nest 100,000 deep)."""
        pieces, elements, skipped, parent = self.pieces, self.elements, self.skipped, host
        stack: list[tuple[LexborNode, int, int, int, str]] = []
        known: dict[int, tuple[str, int]] = {}
        node: LexborNode | None = root
        while node is not None:
            number = node.tag_id
            if number == _TEXT_NUMBER:
                data = node.text_content or ""
                if pieces or not data.isspace():
                    self.take_text(data, parent)
            else:
                tag, role = known.get(number) or known.setdefault(number, _tag_and_role(node))
                if role != _NO_ELEMENT:
                    block_element, kind = self.block_element, self.kind
                    index = self.enter(node, tag, role, parent)
                    child = node.first_child if tag not in skipped else _shadow_content(node, tag)
                    if child is not None:
                        stack.append((node, index, role, block_element, kind))
                        node, parent = child, index
                        continue
                    # An empty plain element changed nothing, unless it is an item: there is nothing to leave.
                    if role or index == self.block_element:
                        self.leave(index, role, block_element, kind)
            while (following := node.next) is None and stack:
                node, index, role, block_element, kind = stack.pop()
                self.leave(index, role, block_element, kind)
                parent = elements.parents[index]
            node = following
        self.flush()

    def take_text(self, data: str, holder: int) -> None:
        """Add a text to the run; white space has no mark, and is nothing between two ``<br>``."""
        if data.isspace():
            self.marks.append(0)
        else:
            self.breaks = 0
            self.marks.append(self.mark)
        self.pieces.append(data)
        self.holders.append(holder)

    def enter(self, node: LexborNode, tag: str, role: int, parent: int) -> int:
        """Record an element; a block-level one, or an item of a row of links, ends the run of text before it."""
        elements = self.elements
        index = len(elements.tags)
        if role == _LINK and parent not in self.examined:
            self.examine_row(node, parent)
        if role == _BLOCK or parent in self.item_parents:
            if self.pieces or self.starting or self.ending:
                self.flush()
            self.block_element = index
            self.kind = _KINDS.get(tag, self.kind)
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
            self.line_break(index)
        elif role == _EMPHASIS:
            self.bold_depth += 1
            self.mark |= _BOLD
        elif role == _RAISED:
            self.open_raised.append((self.flushes, len(self.pieces)))
        else:
            self.note_fact(node, tag, attributes)

    def leave(self, index: int, role: int, block_element: int, kind: str) -> None:
        """Close an element: end its run of text, if it is block-level, and record where its subtree ends."""
        if index == self.block_element and (self.pieces or self.starting or self.ending):
            self.flush()
        if role > _BLOCK:
            if role == _LINK:
                self.leave_link(index)
            elif role == _EMPHASIS:
                self.bold_depth -= 1
                if not self.bold_depth:
                    self.mark &= ~_BOLD
            elif role == _RAISED:
                self.leave_raised()
        self.block_element, self.kind = block_element, kind
        elements = self.elements
        elements.ends[index] = len(elements.tags)
        elements.end_blocks[index] = len(self.texts)

    def line_break(self, index: int) -> None:
        """Take a first ``<br>`` as a line break, a second one as the beginning of a new block."""
        self.breaks += 1
        if self.breaks > 1:
            self.flush()
        elif self.pieces:
            self.lines += 1
            self.pieces.append("\n")
            self.marks.append(_BREAK)
            self.holders.append(index)

    def leave_raised(self) -> None:
        """Close a raised text; the mark of a footnote is no part of the run. Its pieces stay, for links count them."""
        flushes, start = self.open_raised.pop()
        if flushes != self.flushes or len(self.pieces) - start > _MAX_MARK:
            return
        raised = "".join(self.pieces[start:])
        before = "".join(piece[-_MAX_FIGURE:] for piece in self.pieces[max(0, start - 3) : start])
        if is_note_mark(raised, before, is_linked=any(mark & _LINKED for mark in self.marks[start:])):
            self.pieces[start:] = [""] * (len(self.pieces) - start)

    def flush(self) -> None:
        """End the run of text: it becomes a block, or several where its lines are paragraphs or items of their own."""
        if self.is_initial:
            self.take_initial()
        pieces, starting, ending = self.pieces, self.starting, self.ending
        if self.lines:
            self.flush_lines()
        else:
            first, size = len(self.texts), len(pieces)
            if size:
                self.add_block(pieces, self.marks, self.holders)
            end = len(self.texts)
            for link, piece in starting:
                link.first_block = first if piece < size else end
            for link, _ in ending:
                link.last_block = max(link.first_block, end - 1)
        if pieces:
            pieces.clear()
            self.marks.clear()
            self.holders.clear()
        if starting:
            starting.clear()
        if ending:
            ending.clear()
        self.breaks = self.lines = 0
        self.flushes += 1

    def flush_lines(self) -> None:
        """Make blocks of a run with line breaks."""
        first = len(self.texts)
        # The block of each piece.
        owners: list[int] = []
        for start, end in pairwise(self.cuts()):
            owners += [len(self.texts)] * (end - start)
            self.add_block(self.pieces[start:end], self.marks[start:end], self.holders[start:end])
        last = len(self.texts) - 1
        for link, piece in self.starting:
            link.first_block = min(owners[piece], last + 1) if piece < len(owners) else last + 1
        for link, piece in self.ending:
            link.last_block = max(link.first_block, min(owners[piece - 1] if piece else first, last))

    def cuts(self) -> list[int]:
        """Return where a run with line breaks is cut: at indented lines, and around lines that are only a link."""
        if self.kind == "preformatted":
            return [0, len(self.pieces)]
        breaks = [index for index, mark in enumerate(self.marks) if mark == _BREAK]
        cuts = {0, len(self.pieces)}
        for start, end in pairwise([0, *breaks, len(self.pieces)]):
            if _is_link_line(self.pieces[start:end], self.marks[start:end]):
                cuts |= {start, end}
            elif start and _INDENT.match("".join(self.pieces[start + 1 : min(start + 3, end)])):
                cuts.add(start)
        return sorted(cuts)

    def add_block(self, pieces: list[str], marks: list[int], holders: list[int]) -> None:
        """Make a block of some of the run's pieces, if they have any text."""
        run, kind, blocks, index = "".join(pieces), self.kind, self.blocks, len(self.texts)
        text = _preformatted(run) if kind == "preformatted" else _squeezed(run)
        if (self.lines or "&" in text) and kind != "preformatted":
            text, lines = self.typeset(text, pieces, marks, holders)
            if lines:
                blocks.lines[index] = lines
        size = len(text)
        if size <= MAX_INITIAL:
            if not size:
                return
            self.is_initial = True
        linked, bold = _marked_chars(pieces, marks, size) if any(marks) else (0, 0)
        blocks.texts.append(text)
        blocks.weights.append(size if text.isascii() else weight(text))
        blocks.elements.append(self.block_element)
        blocks.kinds.append(kind)
        blocks.link_chars.append(linked)
        blocks.link_shares.append(linked / size)
        blocks.bold_chars.append(bold)
        if kind == "heading" and self.elements.heading_of(self.block_element) == "h1":
            runs = [TextRun(squeezed(piece), holder) for piece, holder in zip(pieces, holders, strict=True)]
            self.document.heading_runs[index] = tuple(
                run for run, mark in zip(runs, marks, strict=True) if run.text or mark == _BREAK
            )
        elif len(pieces) > 1 or holders[0] != self.block_element:
            self.document.pieces[index] = tuple(pieces), tuple(holders)

    def typeset(self, text: str, pieces: list[str], marks: list[int], holders: list[int]) -> tuple[str, str]:
        """Return the text of a run without double escapes, and the same with line feeds if its ``<br>`` end lines."""
        has_lines = self.kind in _KINDS_WITH_LINES and _BREAK in marks
        lines = _lines(pieces, marks) if has_lines else ""
        if "&" in text and not self.is_code(pieces, holders):
            text, lines = read_twice_escaped(text), read_twice_escaped(lines)
        return text, lines if "\n" in lines else ""

    def take_initial(self) -> None:
        """Put the initial that is the last block at the beginning of the run that it belongs to."""
        if not self.pieces:
            return
        self.is_initial = False
        blocks, elements, last = self.blocks, self.elements, len(self.texts) - 1
        element = blocks.elements[last]
        is_inside = elements.parents[element] == self.block_element
        is_beside = elements.parents[element] == elements.parents[self.block_element]
        is_parted = is_beside or self.pieces[0][0].isspace()
        if (
            not (is_inside or is_beside)
            or len(elements) - element > _MAX_INITIAL_ELEMENTS
            or not blocks.kinds[last] == self.kind == "paragraph"
            or not joins_initial(self.texts[last], self.pieces[0].lstrip(), is_parted=is_parted)
        ):
            return
        self.pieces[0] = self.texts[last] + self.pieces[0].lstrip()
        blocks.drop_last()
        self.document.pieces.pop(last, None)
        for index in range(element, len(elements)):
            elements.first_blocks[index] = min(elements.first_blocks[index], last)
            elements.end_blocks[index] = min(elements.end_blocks[index], last)

    def is_code(self, pieces: list[str], holders: list[int]) -> bool:
        """Tell whether a run with an ampersand shows code: what is escaped there is meant to be read."""
        tags = self.elements.tags
        return any(tags[holder] in _CODE_TAGS for piece, holder in zip(pieces, holders, strict=True) if "&" in piece)

    def examine_row(self, node: LexborNode, parent: int) -> None:
        """Find out, at the first link among a parent's children, whether they are a row of items."""
        self.examined.add(parent)
        if _is_row_of_links(node):
            self.item_parents.add(parent)

    def enter_link(self, node: LexborNode, index: int, href: str | None) -> None:
        """Open a link; one without a target counts as plain text."""
        target = (href or "").strip()
        link = PageLink("", target, index, len(self.blocks.texts), len(self.blocks.texts))
        self.open_links.append((link, self.flushes, len(self.pieces)))
        if not target:
            return
        self.link_depth += 1
        self.mark |= _LINKED
        self.starting.append((link, len(self.pieces)))
        if _has_fields(node):
            self.item_parents.add(index)

    def leave_link(self, index: int) -> None:
        """Close a link and record it with its text; the flush of its run adds the blocks that it touches."""
        if not self.open_links or self.open_links[-1][0].element != index:
            return
        link, flushes, start = self.open_links.pop()
        if not link.href:
            return
        self.link_depth -= 1
        if not self.link_depth:
            self.mark &= ~_LINKED
        self.ending.append((link, len(self.pieces)))
        before: list[str] = []  # the blocks that the link filled before this run
        if flushes != self.flushes:
            first, start = self.elements.first_blocks[index], 0
            if self.is_left_open(first):
                self.blocks.unlink(first)
                self.marks[:] = [mark & ~_LINKED for mark in self.marks]
                return
            before = self.texts[first:]
        words = _squeezed("".join(self.pieces[start:]))
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


def _preformatted(text: str) -> str:
    """Return the text with its white space kept, except for empty lines at its ends."""
    text = clean_text(text).strip("\n").rstrip()
    return text if is_visible(text) else ""


def _squeezed(text: str) -> str:
    """Return the text with every run of white space as one blank, and none at its ends."""
    text = text.strip()
    # Three of four runs need no more. With this check a page's runs take .10 ms, without it .15.
    if text.isprintable() and "  " not in text and text[:1] not in FILLERS:
        return text
    if len(text) < MAX_SPLIT:
        return squeezed(text)
    text = clean_text(text)
    # A list of words takes ten times the memory of their text, so it goes one stretch at a time.
    stretches = (text[start : start + MAX_SPLIT] for start in range(0, len(text), MAX_SPLIT))
    joined = "".join(
        (" " if stretch[0].isspace() else "") + " ".join(stretch.split()) + (" " if stretch[-1].isspace() else "")
        for stretch in stretches
    )
    while "  " in joined:
        joined = joined.replace("  ", " ")
    return joined.strip()


def _lines(pieces: list[str], marks: list[int]) -> str:
    """Return a run with line feeds where its ``<br>`` end lines."""
    breaks = [-1, *(index for index, mark in enumerate(marks) if mark == _BREAK), len(pieces)]
    lines = (_squeezed("".join(pieces[start + 1 : end])) for start, end in pairwise(breaks))
    return join_lines([line for line in lines if line])


def _marked_chars(pieces: list[str], marks: list[int], limit: int) -> tuple[int, int]:
    """Count the characters of the pieces in links, and those in bold or italics; at most ``limit`` each."""
    linked = bold = 0
    for index, mark in enumerate(marks):
        if mark:
            size = len(pieces[index].strip())
            if mark & _LINKED:
                linked += size
            if mark & _BOLD:
                bold += size
    return min(limit, linked), min(limit, bold)


def _is_link_line(pieces: list[str], marks: list[int]) -> bool:
    """Tell whether a line holds a link and, outside of it, no letter: at most a number or a date in digits."""
    if not any(mark & _LINKED for mark in marks):
        return False
    rest = "".join(piece for piece, mark in zip(pieces, marks, strict=True) if not mark & _LINKED)
    return not any(map(str.isalpha, rest))


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
