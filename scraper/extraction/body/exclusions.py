"""Elements that are excluded from the text by their tag, role, style or name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.dom.text_stats import prefix_sums
from scraper.extraction.labelling import Exclusion
from scraper.extraction.phrases import COOKIES
from scraper.labels import Label

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document

# An element with a larger share of the page's prose is not excluded, whatever its tag or name (save a consent dialog).
PROTECTED_SHARE = 0.5
# An element with the attribute "hidden" and this much prose is a panel that the reader can open, not a notice.
MIN_PANEL = 300

_EXCLUDED_TAGS = {
    "aside": Label.ASIDE,
    "nav": Label.MENU,
    "footer": Label.FOOTER,
    "form": Label.FORM,
    "button": Label.FORM,
    "label": Label.FORM,
    "fieldset": Label.FORM,
    "figcaption": Label.CAPTION,
    "dialog": Label.OVERLAY,
    "menu": Label.MENU,
    "search": Label.FORM,
    "address": Label.ADDRESS,
}
_NEVER_EXCLUDED = frozenset(("html", "body", "main", "img", "br"))
_EXCLUDED_ROLES = {
    "navigation": Label.MENU,
    "complementary": Label.ASIDE,
    "contentinfo": Label.FOOTER,
    "banner": Label.HEADER,
    "dialog": Label.OVERLAY,
    "alertdialog": Label.OVERLAY,
    "search": Label.FORM,
    "form": Label.FORM,
    "toolbar": Label.SHARE,
}
# Words in class and id that name what an element is on the sites of many publishers.
_EXCLUDED_WORDS = {
    **dict.fromkeys(("comment", "comments", "disqus", "respond"), Label.COMMENTS),
    **dict.fromkeys(
        ("related", "recommended", "recommendations", "recirc", "outbrain", "taboola", "trending"), Label.LINKS
    ),
    **dict.fromkeys(("popular", "mostread", "readmore", "promo", "sidebar"), Label.LINKS),
    **dict.fromkeys(("share", "sharing", "social", "sharedaddy", "addthis"), Label.SHARE),
    **dict.fromkeys(("caption", "credit", "credits", "wp-caption-text"), Label.CAPTION),
    **dict.fromkeys(("byline", "author", "authors", "bio", "dateline"), Label.BYLINE),
    **dict.fromkeys(("newsletter", "subscribe", "subscription", "signup", "paywall"), Label.NEWSLETTER),
    **dict.fromkeys(("advert", "advertisement", "ad", "ads", "sponsor", "sponsored"), Label.ADVERTISEMENT),
    **dict.fromkeys(("cookie", "cookies", "consent", "gdpr", "modal", "popup", "overlay"), Label.OVERLAY),
    **dict.fromkeys(("nav", "navigation", "menu", "breadcrumb", "breadcrumbs", "pagination"), Label.MENU),
    **dict.fromkeys(("footer", "copyright", "disclaimer"), Label.FOOTER),
    **dict.fromkeys(("tags", "timestamp", "published"), Label.BYLINE),
    **dict.fromkeys(("hidden", "print"), Label.HIDDEN),
}
_EXCLUDING_ATTRIBUTES = frozenset(("hidden", "aria-hidden", "style", "role"))
# "overflow-hidden" and "label-hidden" hide something other than the element; a hidden panel is there to be opened.
_HIDES_ANOTHER = re.compile(r"(?:overflow|label|panel)\w*[-_]+hidden", re.IGNORECASE)
# Words of a class name; letters beside digits are part of a hash.
_NAME_PARTS = re.compile(r"(?<![0-9])(?:[A-Z]?[a-z]+|[A-Z]+)(?![0-9a-z])")
_DISPLAY_NONE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def find_exclusions(document: Document, prose: list[int]) -> list[Exclusion | None]:
    """Return for every element why it is excluded, or None; the elements below it have the same reason."""
    elements = document.elements
    tags, ends, attributes = elements.tags, elements.ends, elements.attributes
    sums = prefix_sums(prose)
    excluded: list[Exclusion | None] = [None] * len(tags)
    memo: dict[str, str] = {}
    index = 0
    while index < len(tags):
        tag, end = tags[index], ends[index]
        # An element without content excludes nothing, except a link, whose text may be part of a block that ends later.
        if (end > index + 1 or tag == "a" or elements.first_blocks[index] < elements.end_blocks[index]) and (
            attributes[index] or tag in _EXCLUDED_TAGS
        ):
            exclusion = _own_exclusion(document, index, memo)
            if exclusion and _may_exclude(document, index, exclusion.label, sums):
                excluded[index:end] = [exclusion] * (end - index)
                index = end
                continue
        index += 1
    return excluded


def exclusions_by_tag(document: Document, excluded: list[Exclusion | None]) -> list[Exclusion | None]:
    """Return the exclusions by tag alone, for pages that call their whole text "overlay".

    Comments stay excluded whatever names them: they may well be longer than the text.
    """
    elements = document.elements
    result: list[Exclusion | None] = []
    for parent, tag, exclusion in zip(elements.parents, elements.tags, excluded, strict=True):
        inherited = result[parent] if parent >= 0 else None
        if inherited or exclusion is None or exclusion.label is Label.COMMENTS:
            result.append(inherited or exclusion)
        else:
            result.append(_tag_exclusion(tag))
    return result


def _may_exclude(document: Document, index: int, label: Label, sums: list[int]) -> bool:
    """Tell whether an element may be excluded with the prose that it holds."""
    elements = document.elements
    inside = sums[elements.end_blocks[index]] - sums[elements.first_blocks[index]]
    if inside > PROTECTED_SHARE * sums[-1]:
        return label in (Label.OVERLAY, Label.HIDDEN) and _asks_for_consent(document, index)
    attributes = elements.attributes[index]
    return inside < MIN_PANEL or "hidden" not in attributes or attributes.get("aria-hidden") == "true"


def _asks_for_consent(document: Document, element: int) -> bool:
    """Tell whether half of an element's text is about cookies: such a dialog may be longer than a short article."""
    blocks = document.blocks
    indices = document.blocks_of(element)
    about = sum(blocks.weights[index] for index in indices if COOKIES.search(blocks.texts[index]))
    return 2 * about >= sum(blocks.weights[index] for index in indices)


def _own_exclusion(document: Document, index: int, memo: dict[str, str]) -> Exclusion | None:
    """Return why an element is excluded, by its tag, its attributes and its names.

    ``memo``: the excluding word of each class and id seen so far.
    """
    tag, attributes = document.elements.tags[index], document.elements.attributes[index]
    if tag in _NEVER_EXCLUDED or (
        tag == "footer" and document.elements.tags[document.elements.parents[index]] == "blockquote"
    ):
        return None
    exclusion = _tag_exclusion(tag)
    if exclusion is None and not _EXCLUDING_ATTRIBUTES.isdisjoint(attributes):
        exclusion = _declared_exclusion(attributes)
    return exclusion or _name_exclusion("class", attributes, memo) or _name_exclusion("id", attributes, memo)


def _tag_exclusion(tag: str) -> Exclusion | None:
    label = _EXCLUDED_TAGS.get(tag)
    return Exclusion(label, f"<{tag}>") if label else None


def _declared_exclusion(attributes: dict[str, str | None]) -> Exclusion | None:
    """Return the exclusion by attributes other than names: an element is hidden, or has a role."""
    if "hidden" in attributes:
        return Exclusion(Label.HIDDEN, "an element with the attribute hidden")
    if attributes.get("aria-hidden") == "true":
        return Exclusion(Label.HIDDEN, "an element with aria-hidden=true")
    style = attributes.get("style")
    if style and _DISPLAY_NONE.search(style):
        return Exclusion(Label.HIDDEN, "an element whose style hides it")
    role = attributes.get("role") or ""
    label = _EXCLUDED_ROLES.get(role)
    return Exclusion(label, f"an element with role={role}") if label else None


def _name_exclusion(attribute: str, attributes: dict[str, str | None], memo: dict[str, str]) -> Exclusion | None:
    """Return the exclusion by the class or the id of an element."""
    name = attributes.get(attribute)
    if not name:
        return None
    word = memo.get(name)
    if word is None:
        word = memo[name] = _excluding_word(name)
    return Exclusion(_EXCLUDED_WORDS[word], f"an element whose {attribute} says «{word}»") if word else None


def _excluding_word(name: str) -> str:
    """Return the first word of a class or an id that excludes an element, in lower case, or "".

    >>> _excluding_word("box RelatedStories"), _excluding_word("box")
    ('related', '')
    """
    name = _HIDES_ANOTHER.sub("", name) if "hidden" in name.lower() else name
    return next((word for part in _NAME_PARTS.findall(name) if (word := part.lower()) in _EXCLUDED_WORDS), "")
