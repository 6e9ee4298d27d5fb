"""What is cut from the container: its head, its tail, and the boxes between its paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.extraction.measures import has_sentence_end, link_share, prefix_sums, says_the_same
from scraper.extraction.phrases import AFTERWORD, APPEAL, CALL, COMMENTS, CREDIT, NO_COMMENTS, SOURCE

if TYPE_CHECKING:
    from scraper.extraction.choice import Choice
    from scraper.extraction.document import Document

# Recipes and interviews repeat sentences; a page that repeats this share of its paragraphs prints its text twice.
REPRINT_SHARE = 0.4
# The longest caption is shorter than this; a picture with more text under it is a slide that tells the story.
MAX_CAPTION = 350
# If boxes with a picture hold more of the prose than this, they are the story (slide shows, lists of products).
MAX_CAPTION_SHARE = 0.3
# What comes after "Related" or "Comments" is cut off unless it is this much of the prose.
MAX_AFTER_SHARE = 0.25
MAX_AFTERWORD = 45
# "34 responses to “The title of the article”"; and how much text is commented on.
MAX_COMMENTS_HEADING = 150
MIN_COMMENTED = 200
MAX_BETWEEN = 2
INTRODUCES = (":", "：")
SET_OFF = ("list_item", "cell", "quote", "preformatted")
# A page with this many blocks in cards and less prose than this is a list of articles.
MIN_LIST = 5
MIN_ARTICLE = 140
MAX_APPEAL = 260
# "» See our full review of the …": a line of this length at most, a link to this share.
MAX_CALL = 160
MIN_CALL_SHARE = 0.4
# The element that holds this share of the prose as its children is the one that holds the text.
MAIN_SHARE = 0.5
_PICTURES = frozenset(("img", "picture", "amp-img"))
# Comments and boxes stand behind so many blocks of furniture; an article's later paragraphs behind one.
MIN_GAP = 2


def prune(document: Document, choice: Choice, prose: list[int], title: str | None) -> None:
    """Settle every block that has no fate yet."""
    region = _Region(document, choice, prose)
    region.settle_outside()
    if region.is_list():
        region.good = []
    for rule in (
        region.cut_comments,
        region.cut_after_words,
        region.settle_reprints,
        region.settle_captions,
        region.cut_foreign_end,
        region.settle_ends,
    ):
        if region.good:
            rule()
            region.refresh()
    for index in range(region.first, region.end):
        if not region.good:
            choice.settle(index, "no_article", "the page has no article")
        elif not choice.fates[index]:
            fate, reason = region.judge(index, title)
            choice.settle(index, fate, reason)


class _Region:
    """The container's blocks with the sums that the rules ask for."""

    def __init__(self, document: Document, choice: Choice, prose: list[int]) -> None:
        self.document = document
        self.choice = choice
        self.prose = prose
        self.blocks = document.blocks
        self.elements = document.elements
        self.first = self.elements.first_blocks[choice.container]
        self.end = self.elements.end_blocks[choice.container]
        free = [
            size if not choice.fates[index] and not choice.barred[self.blocks.elements[index]] else 0
            for index, size in enumerate(prose)
        ]
        self.free = free
        self.sums = prefix_sums(free)
        self.good = [index for index in range(self.first, self.end) if free[index]]
        owners = {self.blocks.elements[index] for index in self.good}
        self.prose_places = {(self.elements.parents[owner], self.elements.tags[owner]) for owner in owners}

    def prose_in(self, element: int) -> int:
        """Weight of the free prose below an element."""
        return self.sums[self.elements.end_blocks[element]] - self.sums[self.elements.first_blocks[element]]

    def is_list(self) -> bool:
        """Whether the page announces other pages and says hardly anything itself."""
        teasers = sum(fate == "teaser" for fate in self.choice.fates)
        return teasers >= MIN_LIST and sum(self.free[index] for index in self.good) < MIN_ARTICLE

    def settle_outside(self) -> None:
        """Blocks outside the container and in barred elements."""
        choice = self.choice
        for index, element in enumerate(self.blocks.elements):
            if barred := choice.barred[element]:
                choice.settle(index, barred, "stands in an element of that name")
            elif not self.first <= index < self.end:
                choice.settle(index, "outside", "stands outside the article's element")

    def cut_comments(self) -> None:
        """Everything from a heading such as "5 comments" on, however much readers have said there."""
        for index in range(self.good[0] + 1, self.end):
            text = self.blocks.texts[index]
            if self.choice.fates[index] or len(text) > MAX_COMMENTS_HEADING:
                continue
            is_heading = self.blocks.kinds[index] == "heading" and COMMENTS.match(text)
            if (is_heading or NO_COMMENTS.match(text)) and self.sums[index] - self.sums[self.first] >= MIN_COMMENTED:
                self.fall(index, self.end, "comments", f"comes after «{text}»")
                return

    def cut_after_words(self) -> None:
        """A box that begins with a line such as "Related"; after a heading "Comments" everything, if it is little.

        More than a little prose after such a line is the rest of the story: then the line alone goes.
        """
        elements = self.elements
        for index in range(self.good[0] + 1, self.end):
            text = self.blocks.texts[index]
            if self.choice.fates[index] or len(text) > MAX_AFTERWORD or not AFTERWORD.match(text):
                continue
            box = self.box_of(index)
            first, end = elements.first_blocks[box], elements.end_blocks[box]
            if end - first > 1 and not self.prose_in(box):
                self.fall(first, end, "links", f"box «{text}»")
            elif self.may_end(index, box) and self.is_little_left(index):
                self.fall(index, self.end, "afterword", f"comes after «{text}»")
                return
            elif not self.prose_in(box):
                self.choice.settle(index, "links", f"line «{text}»")

    def may_end(self, index: int, box: int) -> bool:
        """Whether a line can head what follows: a heading, or a line among paragraphs parted by ``<br>``."""
        return self.blocks.kinds[index] == "heading" or self.prose_in(box) > 0

    def is_little_left(self, index: int) -> bool:
        """Whether little of the prose follows a block."""
        return self.sums[self.end] - self.sums[index] <= MAX_AFTER_SHARE * (self.sums[self.end] - self.sums[self.first])

    def fall(self, start: int, stop: int, fate: str, reason: str) -> None:
        """Settle a range of blocks."""
        for index in range(start, stop):
            self.choice.settle(index, fate, reason)

    def refresh(self) -> None:
        """Take the blocks that have been settled out of the good ones."""
        self.good = [index for index in self.good if not self.choice.fates[index]]

    def settle_reprints(self) -> None:
        """The second printing of a text that a page prints twice, for wide and narrow screens."""
        seen: set[str] = set()
        again = []
        for index in self.good:
            text = self.blocks.texts[index]
            if text in seen:
                again.append(index)
            seen.add(text)
        if len(again) >= REPRINT_SHARE * len(self.good):
            for index in again:
                self.choice.settle(index, "repeated", "the page prints its text twice")

    def settle_captions(self) -> None:
        """Blocks that share a small element with a picture and nothing else."""
        pictures = prefix_sums([tag in _PICTURES for tag in self.elements.tags])
        found = [index for index in range(self.first, self.end) if self.is_caption(index, pictures)]
        total = self.sums[self.end] - self.sums[self.first]
        if sum(self.free[index] for index in found) <= MAX_CAPTION_SHARE * total:
            for index in found:
                self.choice.settle(index, "caption", "shares a small box with a picture")

    def is_caption(self, index: int, pictures: list[int]) -> bool:
        """Whether the block stands with a picture in an element that holds hardly anything else."""
        if self.choice.fates[index] or self.blocks.kinds[index] == "heading":
            return False
        if self.blocks.weights[index] > MAX_CAPTION:
            return False
        if self.follows_picture(index, pictures) and CREDIT.search(self.blocks.texts[index]):
            return True
        return self.shares_box(index, pictures)

    def shares_box(self, index: int, pictures: list[int]) -> bool:
        """Whether an element of three blocks at most around the block holds a picture; not a paragraph's own."""
        element = self.blocks.elements[index]
        if self.elements.tags[element] == "p" and self.free[index] and self.has_picture(element, pictures):
            return False
        while element != self.choice.container and element > 0:
            if self.elements.end_blocks[element] - self.elements.first_blocks[element] > 3:
                return False
            if self.has_picture(element, pictures):
                return self.prose_in(element) <= MAX_CAPTION
            element = self.elements.parents[element]
        return False

    def follows_picture(self, index: int, pictures: list[int]) -> bool:
        """Whether a picture stands between the block before and this one."""
        before = self.blocks.elements[index - 1] if index else 0
        own = self.blocks.elements[index]
        return pictures[own] > pictures[before] if own > before else False

    def has_picture(self, element: int, pictures: list[int]) -> bool:
        """Whether a picture stands below an element."""
        return pictures[self.elements.ends[element]] > pictures[element]

    def cut_foreign_end(self) -> None:
        """Prose behind the text and some furniture, in an element built otherwise than the one that holds the text.

        Comments of readers, notes on the paper, forms: whatever their names, they are not laid out like the text.
        """
        parents, owners = self.elements.parents, self.blocks.elements
        sizes: dict[int, int] = {}
        for index in self.good:
            holder = parents[owners[index]]
            sizes[holder] = sizes.get(holder, 0) + self.free[index]
        main = max(sizes, key=lambda holder: sizes[holder])
        if sizes[main] < MAIN_SHARE * sum(sizes.values()):
            return
        own = {holder for holder in sizes if self.shape(holder) == self.shape(main)}
        last = max(index for index in self.good if parents[owners[index]] in own)
        following = next((index for index in self.good if index > last), None)
        if following and sum(bool(fate) for fate in self.choice.fates[last + 1 : following]) >= MIN_GAP:
            self.fall(last + 1, self.end, "tail", "stands apart below the text and is built otherwise")

    def shape(self, element: int) -> list[str]:
        """The tags from an element up to the container."""
        return [
            self.elements.tags[above] for above in self.elements.ancestors(element) if above > self.choice.container
        ]

    def settle_ends(self) -> None:
        """What stands before the first and after the last paragraph."""
        top = self.stretch(self.good[0], self.first - 1, -1)
        head = self.with_heading(top)
        self.fall(head + 1, top, "byline", "stands between the heading and its first paragraph")
        tail = self.stretch(self.good[-1], self.end, 1)
        self.fall(self.first, head, "head", "stands before the first paragraph")
        self.fall(tail + 1, self.end, "tail", "stands after the last paragraph")

    def with_heading(self, head: int) -> int:
        """The heading above the first paragraph if the text uses its level again, else ``head``.

        A byline may stand between the two where both are in one element, as in the entries of a live blog.
        """
        tags, parents, owners = self.elements.tags, self.elements.parents, self.blocks.elements
        for above in range(head - 1, max(self.first, head - 1 - MAX_BETWEEN) - 1, -1):
            if self.blocks.kinds[above] == "heading" and not self.choice.fates[above]:
                level = tags[owners[above]]
                again = any(tags[owners[index]] == level for index in range(head, self.good[-1] + 1))
                beside = above == head - 1 or parents[owners[above]] == parents[owners[head]]
                return above if again and beside else head
        return head

    def stretch(self, start: int, stop: int, step: int) -> int:
        """Move an end of the text outwards over short blocks that belong to it.

        Those are blocks in the same kind of element under the same parent that end a sentence, and, below the text,
        items of a list, cells, quotations and code, with the line that introduces them.
        """
        place = start
        for index in range(start + step, stop, step):
            element = self.blocks.elements[index]
            if self.choice.fates[index] or link_share(self.document, index) > 0.5:
                break
            same = self.are_alike(element, self.blocks.elements[place])
            text = self.blocks.texts[index]
            if same and step > 0 and text.endswith(INTRODUCES):
                continue
            is_set_off = step > 0 and self.blocks.kinds[index] in SET_OFF
            if not ((same and has_sentence_end(text)) or is_set_off):
                break
            place = index
        return place

    def are_alike(self, one: int, other: int) -> bool:
        """Whether two elements are the same, or siblings with the same tag."""
        elements = self.elements
        return one == other or (
            elements.parents[one] == elements.parents[other] and elements.tags[one] == elements.tags[other]
        )

    def box_of(self, index: int) -> int:
        """The largest element around a block, below the container, that has no prose; else the block's own."""
        element = self.blocks.elements[index]
        parents = self.elements.parents
        while parents[element] > self.choice.container and not self.prose_in(parents[element]):
            element = parents[element]
        return element

    def judge(self, index: int, title: str | None) -> tuple[str, str]:
        """Fate and reason of a block between head and tail."""
        text = self.blocks.texts[index]
        if link_share(self.document, index) > 0.8 and not has_sentence_end(text):
            return "links", "is nothing but links"
        if title and says_the_same(text, title):
            return "title", "is the headline"
        if self.is_appeal(index):
            return "appeal", "asks the reader for something"
        if self.is_stray(index):
            is_source = SOURCE.match(text)
            return ("caption", "names a source") if is_source else ("stray", "stands in a box without prose")
        return "kept", "stands among the article's paragraphs"

    def is_appeal(self, index: int) -> bool:
        """Whether a short block asks for something, or is a link for a good part that sends the reader elsewhere."""
        text = self.blocks.texts[index]
        if len(text) <= MAX_APPEAL and APPEAL.match(text):
            return True
        is_link = len(text) <= MAX_CALL and link_share(self.document, index) >= MIN_CALL_SHARE
        return is_link and CALL.match(text) is not None

    def is_stray(self, index: int) -> bool:
        """Whether a short block stands in a box of its own rather than among the paragraphs."""
        if self.free[index]:
            return False
        element = self.blocks.elements[index]
        kind = self.blocks.kinds[index]
        tag = self.elements.tags[element]
        if kind in ("list_item", "quote", "preformatted"):
            return False
        if kind == "heading":
            box = self.box_of(index)
            return self.elements.end_blocks[box] - self.elements.first_blocks[box] > 1
        if kind == "cell" and tag in ("td", "th") and self.is_data_cell(element):
            return False
        parent = self.elements.parents[element]
        return not (self.prose_in(element) or (tag == "p" and self.prose_in(parent)) or self.has_alike_prose(element))

    def has_alike_prose(self, element: int) -> bool:
        """Whether the element or a sibling of the same tag is itself a paragraph of prose."""
        return (self.elements.parents[element], self.elements.tags[element]) in self.prose_places

    def is_data_cell(self, element: int) -> bool:
        """Whether a cell belongs to a row of short cells, as tables of data do and tables for layout do not."""
        row = self.elements.parents[element]
        first, end = self.elements.first_blocks[row], self.elements.end_blocks[row]
        return end - first >= 2 and all(
            self.elements.parents[self.blocks.elements[index]] == row
            or self.elements.tags[self.blocks.elements[index]] == "p"
            for index in range(first, end)
        )
