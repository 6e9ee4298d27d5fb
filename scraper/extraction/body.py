"""Which blocks of a page are its article.

The container is the element whose subtree has the largest sum of block values; then its head, its tail
and the boxes inside it are cut off. Every block ends with a fate and a reason.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.choice import Choice
from scraper.extraction.measures import has_sentence_end, link_share, prefix_sums, says_the_same
from scraper.extraction.phrases import COOKIES
from scraper.extraction.pruning import prune

if TYPE_CHECKING:
    from scraper.extraction.cards import Run
    from scraper.extraction.document import Document

# A paragraph is longer than this and ends a sentence, or is so long that it must be prose.
MIN_PARAGRAPH = 60
MIN_UNPUNCTUATED = 140
MAX_VALUE = 500
# 99 % of 1,778 headlines weigh less than 133; a heading longer than this is a paragraph in heading's clothes.
MAX_HEADING = 200
# A page without a paragraph of that length may hold a dialogue or a brief.
MIN_BRIEF = 25
# Text that only the names of its elements speak against is taken from this much on, if there is no other.
MIN_UNNAMED = 200
# A text shorter than this may be what names have left of one so many times as long.
MAX_REMNANT = 600
MIN_TIMES = 6
# A stretch of boilerplate weighs at most this much against the prose on both sides of it.
MIN_STRETCH = -300
# An element with this share of the page's prose is never put aside, whatever its tag or name says.
PROTECTED_SHARE = 0.5
# An <article> with less prose is an entry of a list or a comment, one with less of the page's is an introduction.
MIN_STORY = 300
MIN_OWN_SHARE = 0.1
# What has the attribute "hidden" and this much prose is a panel for the reader to open, no notice for later.
MIN_PANEL = 300
# A card that stands alone and says more than this is a paragraph with a link.
MAX_LONE_PROSE = 200

_BARRED_TAGS = {
    "aside": "aside",
    "nav": "menu",
    "footer": "footer",
    "form": "form",
    "button": "form",
    "label": "form",
    "fieldset": "form",
    "figcaption": "caption",
    "dialog": "overlay",
    "menu": "menu",
    "search": "form",
    "address": "address",
}
_NEVER_BARRED = frozenset(("html", "body", "main", "img", "br"))
_BARRED_ROLES = {
    "navigation": "menu",
    "complementary": "aside",
    "contentinfo": "footer",
    "banner": "header",
    "dialog": "overlay",
    "alertdialog": "overlay",
    "search": "form",
    "form": "form",
    "toolbar": "share",
}
# Words in class and id that name what an element is on the sites of many publishers.
_BARRED_WORDS = {
    **dict.fromkeys(("comment", "comments", "disqus", "respond"), "comments"),
    **dict.fromkeys(
        ("related", "recommended", "recommendations", "recirc", "outbrain", "taboola", "trending"), "links"
    ),
    **dict.fromkeys(("popular", "mostread", "readmore", "promo", "sidebar"), "links"),
    **dict.fromkeys(("share", "sharing", "social", "sharedaddy", "addthis"), "share"),
    **dict.fromkeys(("caption", "credit", "credits", "wp-caption-text"), "caption"),
    **dict.fromkeys(("byline", "author", "authors", "bio", "dateline"), "byline"),
    **dict.fromkeys(("newsletter", "subscribe", "subscription", "signup", "paywall"), "newsletter"),
    **dict.fromkeys(("advert", "advertisement", "ad", "ads", "sponsor", "sponsored"), "advertisement"),
    **dict.fromkeys(("cookie", "cookies", "consent", "gdpr", "modal", "popup", "overlay"), "overlay"),
    **dict.fromkeys(("nav", "navigation", "menu", "breadcrumb", "breadcrumbs", "pagination"), "menu"),
    **dict.fromkeys(("footer", "copyright", "disclaimer"), "footer"),
    **dict.fromkeys(("tags", "timestamp", "published"), "byline"),
    **dict.fromkeys(("hidden", "print"), "hidden"),
}
_BARRING = frozenset(("hidden", "aria-hidden", "style", "role"))
# "overflow-hidden" and "label-hidden" hide something else than the element; a hidden panel is there to be opened.
_HIDES_ANOTHER = re.compile(r"(?:overflow|label|panel)\w*[-_]+hidden", re.IGNORECASE)
# Words of a class name; letters beside digits are part of a hash.
_NAME_PARTS = re.compile(r"(?<![0-9])(?:[A-Z]?[a-z]+|[A-Z]+)(?![0-9a-z])")
_DISPLAY_NONE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def choose(document: Document, runs: tuple[Run, ...], title: str | None = None, choice: Choice | None = None) -> Choice:
    """Decide the fate of every block of the page that ``choice`` has not settled yet; the same choice comes back."""
    count = len(document.blocks)
    choice = choice or Choice([""] * count, [""] * count)
    if not count:
        return choice
    prose = _prose(document, MIN_PARAGRAPH)
    barred = _bar(document, prose)
    _mark_runs(choice, runs, prose)
    settled = choice.copy()
    _decide(document, choice, prose, barred, title)
    size = sum(prose[index] for index in choice.kept())
    if size >= MAX_REMNANT:
        return choice
    unnamed = settled.copy()
    _decide(document, unnamed, prose, _without_names(document, barred), title)
    if sum(prose[index] for index in unnamed.kept()) >= max(MIN_UNNAMED, MIN_TIMES * size):
        return unnamed
    if choice.kept():
        return choice
    brief = settled.copy()
    _decide(document, brief, _prose(document, MIN_BRIEF), barred, title)
    return brief if brief.kept() else choice


def _decide(document: Document, choice: Choice, prose: list[int], barred: list[str], title: str | None) -> None:
    """Find the container and prune it."""
    choice.barred, choice.prose = barred, prose
    container = _container(document, _values(document, choice, prose))
    choice.container = _own_article(document, choice, prose, container, title)
    prune(document, choice, prose, title)


def _prose(document: Document, minimum: int) -> list[int]:
    """For each block its weight if it is prose of at least ``minimum``, else 0."""
    blocks = document.blocks
    result = []
    for index, text in enumerate(blocks.texts):
        size = blocks.weights[index]
        is_prose = (
            size >= minimum
            and (blocks.kinds[index] != "heading" or size > MAX_HEADING)
            and (size >= MIN_UNPUNCTUATED or has_sentence_end(text))
            and link_share(document, index) < 0.5
        )
        result.append(size if is_prose else 0)
    return result


def _without_names(document: Document, barred: list[str]) -> list[str]:
    """The reasons without those that a name or a style gave: for pages that call their whole text "overlay".

    Comments keep theirs: they may well be longer than the text.
    """
    elements = document.elements
    result: list[str] = []
    for parent, tag, reason in zip(elements.parents, elements.tags, barred, strict=True):
        inherited = result[parent] if parent >= 0 else ""
        result.append(inherited or (reason if reason == "comments" else reason and _BARRED_TAGS.get(tag, "")))
    return result


def _bar(document: Document, prose: list[int]) -> list[str]:
    """For every element the reason why it is put aside, or ""; it passes down."""
    elements = document.elements
    tags, ends, attributes = elements.tags, elements.ends, elements.attributes
    sums = prefix_sums(prose)
    barred = [""] * len(tags)
    memo: dict[str, str] = {}
    index = 0
    while index < len(tags):
        tag, end = tags[index], ends[index]
        # What has nothing in it can bar nothing, but for a link, whose text may stand in a block that ends later.
        if (end > index + 1 or tag == "a" or elements.first_blocks[index] < elements.end_blocks[index]) and (
            attributes[index] or tag in _BARRED_TAGS
        ):
            reason = _own_reason(document, index, memo)
            if reason and _is_barred(document, index, reason, sums):
                barred[index:end] = [reason] * (end - index)
                index = end
                continue
        index += 1
    return barred


def _is_barred(document: Document, index: int, reason: str, sums: list[int]) -> bool:
    """Whether an element's reason to be put aside holds against the prose in it."""
    elements = document.elements
    inside = sums[elements.end_blocks[index]] - sums[elements.first_blocks[index]]
    if inside > PROTECTED_SHARE * sums[-1]:
        return reason in ("overlay", "hidden") and _asks_for_consent(document, index)
    attributes = elements.attributes[index]
    return inside < MIN_PANEL or "hidden" not in attributes or attributes.get("aria-hidden") == "true"


def _asks_for_consent(document: Document, element: int) -> bool:
    """Whether half of what an element says is about cookies: such a dialog may be longer than a brief."""
    blocks = document.blocks
    indices = range(document.elements.first_blocks[element], document.elements.end_blocks[element])
    about = sum(blocks.weights[index] for index in indices if COOKIES.search(blocks.texts[index]))
    return 2 * about >= sum(blocks.weights[index] for index in indices)


def _own_reason(document: Document, index: int, memo: dict[str, str]) -> str:
    """Why an element is to be put aside, by its tag, its attributes and its names; ``memo`` keeps what names say."""
    tag, attributes = document.elements.tags[index], document.elements.attributes[index]
    if tag in _NEVER_BARRED or (
        tag == "footer" and document.elements.tags[document.elements.parents[index]] == "blockquote"
    ):
        return ""
    reason = _BARRED_TAGS.get(tag, "")
    if not reason and not _BARRING.isdisjoint(attributes):
        reason = _declared_reason(attributes)
    return reason or _names_reason(attributes.get("class"), memo) or _names_reason(attributes.get("id"), memo)


def _declared_reason(attributes: dict[str, str | None]) -> str:
    """What attributes other than names say: that an element is hidden, or its role."""
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return "hidden"
    style = attributes.get("style")
    if style and _DISPLAY_NONE.search(style):
        return "hidden"
    return _BARRED_ROLES.get(attributes.get("role") or "", "")


def _names_reason(name: str | None, memo: dict[str, str]) -> str:
    if not name:
        return ""
    found = memo.get(name)
    if found is None:
        found = memo[name] = _name_reason(name)
    return found


def _name_reason(name: str) -> str:
    name = _HIDES_ANOTHER.sub("", name) if "hidden" in name.lower() else name
    for part in _NAME_PARTS.findall(name):
        reason = _BARRED_WORDS.get(part.lower())
        if reason:
            return reason
    return ""


def _mark_runs(choice: Choice, runs: tuple[Run, ...], prose: list[int]) -> None:
    """Give the blocks of cards their fate, unless they hold too much of the page's prose."""
    sums = prefix_sums(prose)
    limit = PROTECTED_SHARE * sums[-1]
    for run in runs:
        for card in run.cards:
            size = sums[card.end] - sums[card.first]
            if size > limit and len(run.cards) < 3:
                continue
            if len(run.cards) == 1 and size > MAX_LONE_PROSE:
                continue
            for block in range(card.first, card.end):
                choice.settle(block, "teaser", "a card that announces another page")


def _values(document: Document, choice: Choice, prose: list[int]) -> list[int]:
    """What each block says for its surroundings being the article."""
    blocks = document.blocks
    values = []
    for index, size in enumerate(prose):
        if choice.fates[index] == "teaser":
            value = -60
        elif choice.fates[index]:
            value = 0
        elif choice.barred[blocks.elements[index]]:
            value = -30 if not size else -10
        elif size:
            value = min(size, MAX_VALUE)
        elif link_share(document, index) > 0.5:
            value = -40
        elif blocks.kinds[index] in ("heading", "list_item") or document.elements.tags[blocks.elements[index]] == "p":
            value = 10
        else:
            value = -15
        values.append(value)
    return _saturated(values)


def _saturated(values: list[int]) -> list[int]:
    """The same with every stretch of negative values cut short: a long menu says no more than a short one."""
    owed = 0
    result = []
    for value in values:
        owed = min(0, owed + value) if value < 0 else 0
        result.append(value if owed >= MIN_STRETCH else 0)
    return result


def _container(document: Document, values: list[int]) -> int:
    """The element whose subtree has the largest sum; of equals the innermost; never one paragraph of several."""
    sums = prefix_sums(values)
    elements = document.elements
    best, best_sum = 0, -1
    for index, (first, end) in enumerate(zip(elements.first_blocks, elements.end_blocks, strict=True)):
        if end > first and sums[end] - sums[first] >= best_sum:
            best, best_sum = index, sums[end] - sums[first]
    while _is_one_of_several(document, values, best):
        best = elements.parents[best]
    return best


def _own_article(document: Document, choice: Choice, prose: list[int], container: int, title: str | None) -> int:
    """Of several ``<article>``s with a text each the one that has the page's headline; else the container.

    Pages print the next story in full below their own, for readers who go on scrolling.
    """
    elements, texts, owners = document.elements, document.blocks.texts, document.blocks.elements
    sums = prefix_sums(
        [size if not (choice.fates[i] or choice.barred[owners[i]]) else 0 for i, size in enumerate(prose)]
    )

    def prose_in(element: int) -> int:
        return sums[elements.end_blocks[element]] - sums[elements.first_blocks[element]]

    articles = [article for article in _outermost_articles(document, container) if prose_in(article) >= MIN_STORY]
    if len(articles) < 2 or not title:
        return container
    for article in articles:
        blocks = range(elements.first_blocks[article], elements.end_blocks[article])
        if any(says_the_same(texts[block], title) for block in blocks):
            return article if prose_in(article) >= MIN_OWN_SHARE * prose_in(container) else container
    return container


def _outermost_articles(document: Document, container: int) -> list[int]:
    """The ``<article>``s below an element that stand in no other one below it."""
    elements = document.elements
    found: list[int] = []
    for index in range(container + 1, elements.ends[container]):
        if elements.tags[index] == "article" and not (found and index < elements.ends[found[-1]]):
            found.append(index)
    return found


def _is_one_of_several(document: Document, values: list[int], element: int) -> bool:
    """Whether an element is one block and a sibling of the same tag is a paragraph, too.

    A short text among many links has less weight as a whole than its longest paragraph alone.
    """
    elements, owners = document.elements, document.blocks.elements
    parent = elements.parents[element]
    if parent <= 0 or elements.end_blocks[element] - elements.first_blocks[element] != 1:
        return False
    return any(
        values[index] >= MIN_PARAGRAPH
        and owners[index] != element
        and elements.parents[owners[index]] == parent
        and elements.tags[owners[index]] == elements.tags[element]
        for index in range(elements.first_blocks[parent], elements.end_blocks[parent])
    )
