"""Elements that are excluded from the text by their tag, role, style or name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.body.consent_boxes import consent_boxes, is_about_consent
from scraper.extraction.body.excluding_names import ExcludingNames
from scraper.extraction.dom.text_stats import prefix_sums
from scraper.extraction.labelling import Exclusion
from scraper.labels import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extraction.dom.document import Document

# An element with a larger share of the page's prose is not excluded, whatever its tag or name (save a consent dialog).
PROTECTED_SHARE = 0.5
# An element with the attribute "hidden" and this much prose is a panel that the reader can open, not a notice.
MIN_PANEL = 300

# How deep in the element before a panel the button stands that opens it: `<h3><span><button>`.
MAX_BUTTON_DEPTH = 6
_BUTTONS = frozenset(("button", "a", "h2", "h3", "h4", "div", "span"))

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
_BY_TAG = {tag: Exclusion(label, f"<{tag}>") for tag, label in _EXCLUDED_TAGS.items()}
_CONSENT = Exclusion(Label.OVERLAY, "a box about cookies")
_EXCLUDING_ATTRIBUTES = frozenset(("hidden", "aria-hidden", "style", "role"))
_DISPLAY_NONE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def find_exclusions(document: Document, prose: Sequence[int], headlines: Sequence[int] = ()) -> list[Exclusion | None]:
    """Return for every element why it is excluded, or None; the elements below it have the same reason.

    ``headlines``: the blocks that are the page's title.
    """
    elements = document.elements
    tags, ends, attributes = elements.tags, elements.ends, elements.attributes
    sums = prefix_sums(prose)
    excluded: list[Exclusion | None] = [None] * len(tags)
    for box in consent_boxes(document, headlines):
        excluded[box : ends[box]] = [_CONSENT] * (ends[box] - box)
    names = ExcludingNames(document, prose, headlines)
    index = 0
    while index < len(tags):
        tag, end = tags[index], ends[index]
        # An element without content excludes nothing, except a link, whose text may be part of a block that ends later.
        if (end > index + 1 or tag == "a" or elements.first_blocks[index] < elements.end_blocks[index]) and (
            attributes[index] or tag in _EXCLUDED_TAGS
        ):
            exclusion = _own_exclusion(document, index, names)
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
            result.append(_BY_TAG.get(tag))
    return result


def _may_exclude(document: Document, index: int, label: Label, sums: list[int]) -> bool:
    """Tell whether an element may be excluded with the prose that it holds."""
    elements = document.elements
    inside = sums[elements.end_blocks[index]] - sums[elements.first_blocks[index]]
    if inside > PROTECTED_SHARE * sums[-1]:
        return label in (Label.OVERLAY, Label.HIDDEN) and is_about_consent(document, index)
    if label is Label.HIDDEN and inside and _is_opened_by_button(document, index):
        return False
    attributes = elements.attributes[index]
    return inside < MIN_PANEL or "hidden" not in attributes or attributes.get("aria-hidden") == "true"


def _is_opened_by_button(document: Document, element: int) -> bool:
    """Tell whether a button before an element shows and hides it: an answer, a section (WAI-ARIA APG, disclosure)."""
    tags, parents, attributes = document.elements.tags, document.elements.parents, document.elements.attributes
    before = element - 1
    for _ in range(MAX_BUTTON_DEPTH):
        if parents[before] == parents[element]:
            return any(
                tags[index] in _BUTTONS and "aria-expanded" in attributes[index] for index in range(before, element)
            )
        if before == parents[element]:
            return False
        before = parents[before]
    return False


def _own_exclusion(document: Document, index: int, names: ExcludingNames) -> Exclusion | None:
    """Return why an element is to be put aside, by its tag, its attributes and its names."""
    tag, attributes = document.elements.tags[index], document.elements.attributes[index]
    if tag in _NEVER_EXCLUDED or (
        tag == "footer" and document.elements.tags[document.elements.parents[index]] == "blockquote"
    ):
        return None
    exclusion = _BY_TAG.get(tag)
    # Most elements with attributes have a class alone.
    has_others = len(attributes) > 1 or "class" not in attributes
    if exclusion is None and has_others and not _EXCLUDING_ATTRIBUTES.isdisjoint(attributes):
        exclusion = _declared_exclusion(attributes)
    return exclusion or names.exclusion(index)


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
