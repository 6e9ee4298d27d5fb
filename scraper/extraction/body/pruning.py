"""What is cut from the container: its head, its tail, and the boxes between its paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.extraction.body.article_region import Region
from scraper.extraction.body.captions import label_captions
from scraper.extraction.body.closing_sections import end_of_closing_sections
from scraper.extraction.body.comment_threads import comment_threads
from scraper.extraction.body.paragraph_rules import label_of
from scraper.extraction.body.short_sections import end_of_sections
from scraper.extraction.dom.text_stats import ends_sentence, has_sentence_end
from scraper.extraction.phrases import AFTERWORD, APPEAL, COMMENTS, NO_COMMENTS, READ_ON
from scraper.labels import Label

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document
    from scraper.extraction.labelling import Labelling

# Recipes and interviews repeat sentences, but a page that repeats this share of its paragraphs prints its text twice.
REPRINT_SHARE = 0.4
# What comes after a line such as "Related" or "Comments" is cut off unless it is more than this share of the prose.
MAX_AFTER_SHARE = 0.25
MAX_AFTERWORD = 45  # characters of such a line
# "34 responses to “The title of the article”"; and the prose that must precede it.
MAX_COMMENTS_HEADING = 150
MIN_COMMENTED = 200
# Blocks between a heading and its first paragraph: a byline, a date.
MAX_BETWEEN = 2
# A line that ends so introduces what follows; blocks of these kinds are introduced or stand by themselves.
INTRODUCES = (":", "：")
SET_OFF = ("list_item", "cell", "quote", "preformatted")
# A paragraph of the text's own kind with so many line breaks is a list, as of winners; an address has fewer.
MIN_BREAKS = 3
# What may stand between the last long paragraph and the last short one.
INSERTED = frozenset((Label.ADVERTISEMENT, Label.HIDDEN, Label.SHARE, Label.FORM, Label.CAPTION, Label.NEWSLETTER))
# An element whose children are this share of the prose is the one that holds the text.
MAIN_SHARE = 0.5
# Foreign prose is separated from the text by this many labelled blocks at least; later paragraphs of it by one.
MIN_GAP = 2
# A notice that asks for a subscription to read on has so many paragraphs at the end of the text, none longer than this.
MAX_NOTICE_BLOCKS = 2
MAX_NOTICE = 300


def prune(document: Document, labelling: Labelling, title: str | None) -> None:
    """Label every block that has no label yet."""
    region = Region(document, labelling)
    _label_outside(region)
    if region.is_list():
        region.open_blocks = []
    for rule in (
        _cut_comments,
        _cut_afterwords,
        _label_reprints,
        label_captions,
        _cut_notice,
        _cut_foreign_end,
        _label_ends,
    ):
        if region.open_blocks:
            rule(region)
            region.drop_labelled()
    for index in range(region.first, region.end):
        if not region.open_blocks:
            labelling.assign(index, Label.NO_ARTICLE, "the page has no article")
        elif not labelling.labels[index]:
            labelling.assign(index, *label_of(region, index, title))


def _label_outside(region: Region) -> None:
    """Label the blocks outside the container and in excluded elements."""
    labelling = region.labelling
    for index, element in enumerate(region.blocks.elements):
        if exclusion := labelling.excluded[element]:
            labelling.assign(index, exclusion.label, f"stands in {exclusion.mark}")
        elif not region.first <= index < region.end:
            labelling.assign(index, Label.OUTSIDE, "stands outside the article's element")


def _cut_comments(region: Region) -> None:
    """Cut everything from a heading such as "5 comments" or the first comment on, however much readers have said."""
    for index in range(region.open_blocks[0] + 1, region.end):
        text = region.blocks.texts[index]
        if region.labelling.labels[index] or len(text) > MAX_COMMENTS_HEADING:
            continue
        is_heading = region.blocks.kinds[index] == "heading" and COMMENTS.match(text)
        if (is_heading or NO_COMMENTS.match(text)) and region.sums[index] - region.sums[region.first] >= MIN_COMMENTED:
            region.assign(index, region.end, Label.COMMENTS, f"comes after «{text}»")
            return
    for thread in comment_threads(region):
        region.assign(thread.start, thread.stop, Label.COMMENTS, "belongs to a thread of signed comments")


def _cut_afterwords(region: Region) -> None:
    """Cut a box that begins with a line such as "Related", and all after a heading such as "Comments" if it is little.

    If it is more, it is the rest of the article: then the line alone is cut.
    """
    for index in range(region.open_blocks[0] + 1, region.end):
        text = region.blocks.texts[index]
        if region.labelling.labels[index] or len(text) > MAX_AFTERWORD or not AFTERWORD.match(text):
            continue
        box = region.box_of(index)
        blocks = region.document.blocks_of(box)
        if len(blocks) > 1 and not region.prose_in(box):
            region.assign(blocks.start, blocks.stop, Label.LINKS, f"box «{text}»")
        elif _may_end(region, index, box) and _is_little_left(region, index):
            region.assign(index, region.end, Label.AFTERWORD, f"comes after «{text}»")
            return
        elif not (region.prose_in(box) or region.heads_prose(index)):
            region.labelling.assign(index, Label.LINKS, f"line «{text}»")


def _may_end(region: Region, index: int, box: int) -> bool:
    """Tell whether a line can head all that follows: it is a heading, or a line among paragraphs parted by ``<br>``."""
    return region.blocks.kinds[index] == "heading" or region.prose_in(box) > 0


def _is_little_left(region: Region, index: int) -> bool:
    """Tell whether little of the prose follows a block."""
    return region.sums[region.end] - region.sums[index] <= MAX_AFTER_SHARE * (
        region.sums[region.end] - region.sums[region.first]
    )


def _label_reprints(region: Region) -> None:
    """Label the second printing of a text that a page prints twice, for wide and narrow screens."""
    seen: set[str] = set()
    again = []
    for index in region.open_blocks:
        text = region.blocks.texts[index]
        if text in seen:
            again.append(index)
        seen.add(text)
    if len(again) >= REPRINT_SHARE * len(region.open_blocks):
        for index in again:
            region.labelling.assign(index, Label.REPEATED, "the page prints its text twice")


def _cut_notice(region: Region) -> None:
    """Cut the notice at the end of the text that asks for a subscription, an account or a log-in to read on.

    It begins so, in its heading or first line, and is short; what follows the line is in its box, or asks the same.
    """
    texts, opened = region.blocks.texts, region.open_blocks
    for count in range(min(MAX_NOTICE_BLOCKS, len(opened) - 1), 0, -1):
        before, notice = opened[-count - 1], opened[-count:]
        if any(len(texts[index]) > MAX_NOTICE for index in notice):
            continue
        heading = notice[0] - 1
        is_headed = heading > before and region.blocks.kinds[heading] == "heading"
        first = heading if is_headed and READ_ON.match(texts[heading]) else notice[0]
        if not READ_ON.match(texts[first]):
            continue
        box = region.elements.parents[region.blocks.elements[first]]
        stop = region.elements.end_blocks[box] if region.elements.first_blocks[box] > before else notice[0] + 1
        while stop < region.end and READ_ON.match(texts[stop]):
            stop += 1
        if notice[-1] < max(stop, notice[0] + 1):
            region.assign(first, max(stop, notice[0] + 1), Label.NEWSLETTER, "asks for a subscription to read on")
            return


def _cut_foreign_end(region: Region) -> None:
    """Cut prose that some labelled blocks separate from the text and whose element has another shape than the text's.

    Comments of readers, notes on the paper, forms: whatever their names, they are not marked up like the text.
    """
    parents, owners = region.elements.parents, region.blocks.elements
    sizes: dict[int, int] = {}
    for index in region.open_blocks:
        holder = parents[owners[index]]
        sizes[holder] = sizes.get(holder, 0) + region.free_prose[index]
    main = max(sizes, key=lambda holder: sizes[holder])
    if sizes[main] < MAIN_SHARE * sum(sizes.values()):
        return
    own = {holder for holder in sizes if region.shape(holder) == region.shape(main)}
    last = max(index for index in region.open_blocks if parents[owners[index]] in own)
    following = next((index for index in region.open_blocks if index > last), None)
    if following and sum(label is not None for label in region.labelling.labels[last + 1 : following]) >= MIN_GAP:
        region.assign(last + 1, region.end, Label.TAIL, "stands apart below the text and is built otherwise")


def _label_ends(region: Region) -> None:
    """Label what stands before the first and after the last paragraph."""
    top = _text_end(region, region.open_blocks[0], region.first - 1, -1)
    head = _top_with_heading(region, top)
    region.assign(head + 1, top, Label.BYLINE, "stands between the heading and its first paragraph")
    tail = _text_end(region, region.open_blocks[-1], region.end, 1)
    sections = range(tail + 1, end_of_sections(region, tail) + 1)
    closing = range(sections.stop, end_of_closing_sections(region, sections.stop - 1) + 1)
    region.assign(sections.start, sections.stop, Label.KEPT, "stands in one of several sections of short lines")
    region.assign(closing.start, closing.stop, Label.KEPT, "stands in a list, a table or a line that closes the text")
    region.assign(region.first, head, Label.HEAD, "stands before the first paragraph")
    region.assign(closing.stop, region.end, Label.TAIL, "stands after the last paragraph")


def _top_with_heading(region: Region, head: int) -> int:
    """Return the heading above the text's first block, ``head``, if the text uses its level again; else ``head``.

    A byline may stand between the two if both are in one element, as in the entries of a live blog. A heading beside
    and directly above the first block needs only a heading of a lower level below: then it heads more than a section.
    """
    tags, parents, owners = region.elements.tags, region.elements.parents, region.blocks.elements
    for above in range(head - 1, max(region.first, head - 1 - MAX_BETWEEN) - 1, -1):
        if region.blocks.kinds[above] == "heading" and not region.labelling.labels[above]:
            level = tags[owners[above]]
            inside = range(head, region.open_blocks[-1] + 1)
            levels = {tags[owners[index]] for index in inside if region.blocks.kinds[index] == "heading"}
            is_next, is_beside = above == head - 1, parents[owners[above]] == parents[owners[head]]
            if level in levels:
                return above if is_next or is_beside else head
            return above if is_next and is_beside and level < max(levels, default="") else head
    return head


def _text_end(region: Region, start: int, stop: int, step: int) -> int:
    """Return where the text ends if it is extended from ``start`` in the direction of ``step`` by short blocks.

    Blocks that end a sentence belong to it if they stand where the block before or half of the prose stands; below the
    text also items of a list, lines parted by ``<br>``, cells, quotations and code. What introduces these blocks or
    heads them comes with them.
    """
    place = start
    labels, owners = region.labelling.labels, region.blocks.elements
    for index in range(start + step, stop, step):
        text = region.blocks.texts[index]
        if labels[index] in INSERTED or (step > 0 and region.is_subheading(index)):
            continue
        if labels[index] or region.blocks.link_shares[index] > 0.5:
            break
        is_set_off = step > 0 and region.blocks.kinds[index] in SET_OFF and not labels[index - 1]
        is_next = index - step == place and region.are_alike(owners[index], owners[place])
        if not (is_set_off or is_next or region.is_in_main_place(index)):
            break
        if (
            ends_sentence(text)
            or (is_next and has_sentence_end(text))
            or (is_set_off and not text.endswith(INTRODUCES))
            or (step > 0 and is_next and region.blocks.lines.get(index, "").count("\n") >= MIN_BREAKS)
        ):
            place = index
        elif step < 0 or APPEAL.match(text):
            break
    return place
