"""The labels of blocks: for each its family, what it means to a reader, and which later step may change it."""

from __future__ import annotations

from enum import StrEnum, auto, unique
from typing import Self


@unique
class LabelFamily(StrEnum):
    """What labels have in common, in the order in which people are shown them."""

    heading: str

    TEXT = "text", "Text"
    BESIDE = "beside", "Beside the text"
    TEASERS = "teasers", "Teasers"
    FURNITURE = "furniture", "Furniture"
    CUT = "cut", "Cut"

    def __new__(cls, word: str, heading: str) -> Self:
        """Make a member of its word, and keep its heading."""
        member = str.__new__(cls, word)
        member._value_, member.heading = word, heading
        return member


@unique
class LaterStep(StrEnum):
    """A step that comes after the rules and may change what they said of a block."""

    STANDFIRST = auto()
    SIGNATURE = auto()
    MODEL = auto()
    BIOGRAPHY = auto()
    TEASERS = auto()


@unique
class Label(StrEnum):
    """What one block of a page is, in one word; the values of its members are the table of all there is to say of it.

    ``family``: the group in which people are shown it. ``meaning``: what it says to a reader who does not know the
    program. ``overruled_by``: the later steps that may change it; a label without any is final once it is assigned.
    A site's profile overrules nothing: what repeats on a site is labelled before the rules are asked.
    """

    family: LabelFamily
    meaning: str
    overruled_by: frozenset[LaterStep]

    KEPT = (
        *("kept", LabelFamily.TEXT, "paragraphs and headings of the article"),
        *(LaterStep.STANDFIRST, LaterStep.SIGNATURE, LaterStep.MODEL, LaterStep.BIOGRAPHY),
    )

    TITLE = "title", LabelFamily.BESIDE, "the headline, printed again in the text"
    STANDFIRST = "standfirst", LabelFamily.BESIDE, "the summary above the text, kept apart from it"
    BYLINE = "byline", LabelFamily.BESIDE, "who wrote it and when: read as metadata", LaterStep.STANDFIRST
    SIGNATURE = "signature", LabelFamily.BESIDE, "the author's name under the text: read as metadata"
    BIOGRAPHY = "biography", LabelFamily.BESIDE, "a note on the author"
    CAPTION = "caption", LabelFamily.BESIDE, "text of a picture"
    ADDRESS = "address", LabelFamily.BESIDE, "contact details"

    TEASER = "teaser", LabelFamily.TEASERS, "announces another page: kept as data", LaterStep.TEASERS
    LINKS = "links", LabelFamily.TEASERS, "a list of links to other pages, or its heading", LaterStep.STANDFIRST

    MENU = "menu", LabelFamily.FURNITURE, "navigation"
    HEADER = "header", LabelFamily.FURNITURE, "head of the site"
    FOOTER = "footer", LabelFamily.FURNITURE, "foot of the site"
    ASIDE = "aside", LabelFamily.FURNITURE, "a box at the side", LaterStep.MODEL
    SHARE = "share", LabelFamily.FURNITURE, "buttons to share the page"
    FORM = "form", LabelFamily.FURNITURE, "buttons, fields and their labels"
    NEWSLETTER = "newsletter", LabelFamily.FURNITURE, "an offer of a subscription"
    ADVERTISEMENT = "advertisement", LabelFamily.FURNITURE, "advertising", LaterStep.MODEL
    OVERLAY = "overlay", LabelFamily.FURNITURE, "a notice that lies over the page"
    COMMENTS = "comments", LabelFamily.FURNITURE, "what readers say"
    HIDDEN = "hidden", LabelFamily.FURNITURE, "not shown to a reader of the page", LaterStep.MODEL
    FURNITURE = "furniture", LabelFamily.FURNITURE, "a line that the site prints around its articles"
    BOILERPLATE = "boilerplate", LabelFamily.FURNITURE, "stands on other pages of the site as well"

    OUTSIDE = (
        *("outside", LabelFamily.CUT, "not in the element that holds the article"),
        *(LaterStep.STANDFIRST, LaterStep.MODEL),
    )
    HEAD = "head", LabelFamily.CUT, "in that element, above the first paragraph", LaterStep.STANDFIRST
    TAIL = (
        *("tail", LabelFamily.CUT, "in that element, below the last paragraph"),
        *(LaterStep.SIGNATURE, LaterStep.MODEL),
    )
    STRAY = (
        *("stray", LabelFamily.CUT, "a short line in a box of its own"),
        *(LaterStep.STANDFIRST, LaterStep.MODEL),
    )
    AFTERWORD = "afterword", LabelFamily.CUT, "below a line that ends the article"
    APPEAL = "appeal", LabelFamily.CUT, "asks the reader for something"
    REPEATED = "repeated", LabelFamily.CUT, "printed a second time", LaterStep.MODEL
    UNLIKELY = "unlikely", LabelFamily.CUT, "not text in the opinion of the model"
    OTHER = "other", LabelFamily.CUT, "belongs to another article of the page"
    NO_ARTICLE = "no_article", LabelFamily.CUT, "text that makes no article"

    def __new__(cls, word: str, family: LabelFamily, meaning: str, *overruled_by: LaterStep) -> Self:
        """Make a member of its word, and keep the rest of its row."""
        member = str.__new__(cls, word)
        member._value_, member.family, member.meaning = word, family, meaning
        member.overruled_by = frozenset(overruled_by)
        return member
