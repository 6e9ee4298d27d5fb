"""Elements that are put aside, by what their tag, role, style or name says of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.dom.text_stats import prefix_sums
from scraper.extraction.phrases import COOKIES

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document

# An element with this share of the page's prose is never put aside, whatever its tag or name says.
PROTECTED_SHARE = 0.5
# What has the attribute "hidden" and this much prose is a panel for the reader to open, no notice for later.
MIN_PANEL = 300

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


def bar(document: Document, prose: list[int]) -> list[str]:
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


def without_names(document: Document, barred: list[str]) -> list[str]:
    """The reasons without those that a name or a style gave: for pages that call their whole text "overlay".

    Comments keep theirs: they may well be longer than the text.
    """
    elements = document.elements
    result: list[str] = []
    for parent, tag, reason in zip(elements.parents, elements.tags, barred, strict=True):
        inherited = result[parent] if parent >= 0 else ""
        result.append(inherited or (reason if reason == "comments" else reason and _BARRED_TAGS.get(tag, "")))
    return result


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
