"""The pictures and embedded media of an article: where they are kept, what is said of them, and which belong to it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scraper.article_blocks import EmbedBlock, ImageBlock, RuleBlock
from scraper.characters import squeezed
from scraper.extraction.dom.text_stats import prefix_sums
from scraper.extraction.phrases import CREDIT
from scraper.labels import Label
from scraper.urls.addresses import is_web_address, split
from scraper.urls.identity import without_tracking

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scraper.extraction.body.article_position import Place
    from scraper.extraction.dom.document import Document
    from scraper.extraction.labelling import Labelling

_IMAGES = frozenset(("img", "amp-img"))
_EMBEDS = {
    "iframe": "frame",
    "amp-iframe": "frame",
    "embed": "frame",
    "object": "frame",
    "video": "video",
    "amp-video": "video",
    "amp-youtube": "video",
    "audio": "audio",
    "amp-audio": "audio",
}
_MEDIA = frozenset((*_IMAGES, *_EMBEDS, "noscript", "hr"))
_EMBED_SOURCES = ("src", "data-src", "data-lazy-src", "data")
# A <picture> has no more elements than these that count.
_MAX_SOURCES = 50
# Where pages that load their pictures late keep the address, the most telling first.
_SOURCES = (
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-url",
    "data-full-src",
    "data-image",
    "data-img-url",
    "src",
)
_SOURCE_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
# One offer of a srcset: an address, and its width in pixels or its density (WHATWG HTML 4.8.4.2.1).
_OFFER = re.compile(r"([^\s,]\S*[^\s,])(?:\s+([\d.]+)[wx])?\s*(?:,|$)")
# Smaller pictures are icons, avatars and counters of visits.
MIN_SIDE = 60
_NO_PICTURE = re.compile(
    r"(?:^|[/_.-])(?:logo|icon|icons|favicon|avatar|gravatar|placeholder|blank|spacer|pixel|sprite|transparent|1x1|emoji)s?"
    r"(?=[/_.\d-]|$)",
    re.IGNORECASE,
)
# What a box with a picture may hold besides its caption.
_MAX_BOX = 3
_OWN_LABELS = frozenset((Label.KEPT, Label.CAPTION, Label.STANDFIRST, Label.TITLE))


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture, an embed or a rule, with the number of blocks before it and its element."""

    position: int
    element: int
    block: ImageBlock | EmbedBlock | RuleBlock


class MediaFinder:
    """Finds the media that stand in the text of an article, or between it and its headline."""

    def __init__(self, document: Document, labelling: Labelling, place: Place, lead: str | None) -> None:
        self.document = document
        self.excluded = labelling.excluded
        self.place = place
        self.lead = _file_name(lead) if lead else ""
        self.own = prefix_sums([label in _OWN_LABELS for label in place.labels])
        self.seen: set[str] = set()
        self.boxes: dict[int, int] = {-1: -1}  # of each element asked for, the nearest one around it that has blocks
        self.captioned: set[int] = set()

    def find(self) -> list[Medium]:
        """Return the media in the order of the page; each picture once."""
        elements = self.document.elements
        if not self.place.kept:
            return []
        found = []
        for element in self.candidates():
            tag = elements.tags[element]
            block = RuleBlock() if tag == "hr" else self.embed(element) if tag in _EMBEDS else self.image(element)
            if block is not None:
                found.append(Medium(elements.first_blocks[element], element, block))
        return _with_lead(found, self.place.first)

    def candidates(self) -> Iterator[int]:
        """Yield the elements that may be media of the article: below its headline and above its last paragraph."""
        elements, place = self.document.elements, self.place
        start = place.first if place.headline is None else min(place.headline, place.first)
        begin, end = bisect_left(elements.first_blocks, start), bisect_right(elements.first_blocks, place.last)
        for element, tag in enumerate(elements.tags[begin:end], begin):
            if tag in _MEDIA and (tag != "hr" or elements.first_blocks[element] > place.first) and self.is_own(element):
                yield element

    def is_own(self, element: int) -> bool:
        """Tell whether an element is in no box of other things, and no excluded one."""
        exclusion = self.excluded[element] if self.excluded else None
        if exclusion is not None and exclusion.label is not Label.CAPTION:
            return False
        blocks = self.document.blocks_of(self.box(element))
        return self.own[blocks.stop] > self.own[blocks.start]

    def box(self, element: int) -> int:
        """Return the nearest element around this one that has a block."""
        elements = self.document.elements
        path = []
        element = elements.parents[element]
        while element not in self.boxes and elements.first_blocks[element] == elements.end_blocks[element]:
            path.append(element)
            element = elements.parents[element]
        found = self.boxes.get(element, element)
        self.boxes.update(dict.fromkeys(path, found))
        return max(found, 0)

    def image(self, element: int) -> ImageBlock | None:
        """Return a picture, unless it is an icon or one that was there already."""
        document = self.document
        attributes = document.noscript_images.get(element) or document.elements.attributes[element]
        if _is_small(attributes):
            return None
        url = self.source(element, attributes)
        if not url or _NO_PICTURE.search(split(url).path) or (name := _file_name(url)) in self.seen:
            return None
        self.seen.add(name)
        caption, credit = self.caption(element)
        return ImageBlock(url, squeezed(attributes.get("alt") or ""), caption, credit, is_lead=name == self.lead)

    def source(self, element: int, attributes: Mapping[str, str | None]) -> str:
        """Return the address of the largest version of a picture that the page offers; empty if there is none."""
        elements = self.document.elements
        offers = _offers(attributes)
        parent = elements.parents[element]
        if elements.tags[parent] == "picture":
            for sibling in range(parent + 1, min(element, parent + _MAX_SOURCES)):
                if elements.tags[sibling] == "source":
                    offers += _offers(elements.attributes[sibling])
        if offers:
            best = max(size for size, _ in offers)
            if url := self.web_url(next(offer for size, offer in offers if size == best)):
                return url
        return self.first_url(attributes, _SOURCES)

    def first_url(self, attributes: Mapping[str, str | None], names: tuple[str, ...]) -> str:
        """Return the first of some attributes that is an address."""
        return next((url for name in names if (href := attributes.get(name)) and (url := self.web_url(href))), "")

    def web_url(self, href: str) -> str:
        """Return an absolute web address; empty if it is none, such as a picture in the page itself."""
        href = href.strip()
        if not href or href[:5].lower() == "data:":
            return ""
        url = self.document.web_url(href)
        return without_tracking(url) if is_web_address(url) and url.isprintable() else ""

    def caption(self, element: int) -> tuple[str, str]:
        """Return what stands below a picture, and who made it; a caption goes to the first picture of its box."""
        labels, box = self.place.labels, self.box(element)
        blocks = self.document.blocks_of(box)
        if box in self.captioned or len(blocks) > _MAX_BOX:
            return "", ""
        texts = [self.document.texts[block] for block in blocks if labels[block] is Label.CAPTION]
        if len(texts) < len(blocks):
            return "", ""
        self.captioned.add(box)
        credits_ = [text for text in texts if CREDIT.search(text)]
        return " ".join(text for text in texts if text not in credits_), " ".join(credits_)

    def embed(self, element: int) -> EmbedBlock | None:
        """Return what is embedded, if it has an address."""
        attributes = self.document.elements.attributes[element]
        if _is_small(attributes) or "hidden" in attributes:
            return None
        url = self.first_url(attributes, _EMBED_SOURCES)
        if not url or url in self.seen:
            return None
        self.seen.add(url)
        media = _EMBEDS[self.document.elements.tags[element]]
        return EmbedBlock(url, media, squeezed(attributes.get("title") or ""))


def _with_lead(found: list[Medium], first: int) -> list[Medium]:
    """Mark the lead picture, unless one is that the page declares: the first one, if it stands above the text."""
    for index, medium in enumerate(found):
        if isinstance(medium.block, ImageBlock):
            if medium.position <= first and not any(
                isinstance(each.block, ImageBlock) and each.block.is_lead for each in found
            ):
                found[index] = replace(medium, block=replace(medium.block, is_lead=True))
            break
    return found


def _offers(attributes: Mapping[str, str | None]) -> list[tuple[float, str]]:
    """Return size and address of each version in the srcset of an element."""
    values = [value for name in _SOURCE_SETS if (value := attributes.get(name))]
    return [(float(offer[2] or 1), offer[1]) for value in values for offer in _OFFER.finditer(value)]


def _is_small(attributes: Mapping[str, str | None]) -> bool:
    return any(
        (value := attributes.get(side))
        and value.removesuffix("px").isdecimal()
        and int(value.removesuffix("px")) < MIN_SIDE
        for side in ("width", "height")
    )


def _file_name(url: str) -> str:
    """Return what is the same in all sizes of a picture: the last part of its path; the whole if that is short."""
    path = split(url).path.rstrip("/")
    name = path.rpartition("/")[2]
    return name if len(name) > 8 else url
