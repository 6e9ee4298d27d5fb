"""What the names of elements say: words in class and id that stand for furniture on the sites of many publishers.

A name is evidence and no verdict. A word that marks much of a page's prose, paragraph by paragraph, does not mean
furniture there: `class="paywall"` on each paragraph marks the text that is for subscribers. And an id that was made of
a heading (`id="sharing-with-one-town"`) repeats what the text says.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from scraper.extraction.dom.text_stats import prefix_sums
from scraper.extraction.labelling import Exclusion
from scraper.labels import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extraction.dom.document import Document

# A word on single paragraphs that hold this share of the page's prose together excludes none of them.
MAX_PIECES_SHARE = 0.25
# Elements that are one piece of a text, whatever line breaks part it.
_PIECES = frozenset("p h2 h3 h4 h5 h6 li ul ol blockquote".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
# An id is made of the heading below it if it has two words or more, and this share of them stands there.
MIN_ID_WORDS = 2
HEADING_SHARE = 0.6

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
    **dict.fromkeys(("newsletter", "subscribe", "subscription", "signup"), Label.NEWSLETTER),
    **dict.fromkeys(("advert", "advertisement", "ad", "ads", "sponsor", "sponsored"), Label.ADVERTISEMENT),
    **dict.fromkeys(("cookie", "cookies", "consent", "gdpr", "modal", "popup", "overlay"), Label.OVERLAY),
    **dict.fromkeys(("nav", "navigation", "menu", "breadcrumb", "breadcrumbs", "pagination"), Label.MENU),
    **dict.fromkeys(("footer", "copyright", "disclaimer"), Label.FOOTER),
    **dict.fromkeys(("tags", "timestamp", "published"), Label.BYLINE),
    **dict.fromkeys(("hidden", "print"), Label.HIDDEN),
}
# "overflow-hidden" and "label-hidden" hide something other than the element; a hidden panel is there to be opened.
_HIDES_ANOTHER = re.compile(r"(?:overflow|label|panel)\w*[-_]+hidden", re.IGNORECASE)
# Words that name buttons, which hold no prose. A box of that name among paragraphs, with prose and with links for at
# most this share of it, is text: `class="social-story"`, `class="hide-print"`. Below the text it is for print alone.
_BUTTON_WORDS = frozenset(("share", "sharing", "social", "sharedaddy", "addthis", "print"))
MAX_BUTTON_LINKS = 0.1
# Words of a class name; letters beside digits are part of a hash.
_NAME_PARTS = re.compile(r"(?<![0-9])(?:[A-Z]?[a-z]+|[A-Z]+)(?![0-9a-z])")
_WORD = re.compile(r"[^\W\d_]+")


class ExcludingNames:
    """The names on one page, and the words in them that exclude."""

    def __init__(self, document: Document, prose: Sequence[int], headlines: Sequence[int] = ()) -> None:
        """Read the names that stand on single paragraphs; ``headlines``: the blocks that are the page's title."""
        self._elements = document.elements
        self._document = document
        self._prose = prefix_sums(prose)
        self._headlines = [block for block in headlines if document.blocks.kinds[block] == "heading"]
        self._words: dict[str, str] = {}
        self._of_pieces = self._words_of_pieces(prose)

    def exclusion(self, element: int) -> Exclusion | None:
        """Return what the class or else the id of an element says, if that excludes it."""
        attributes = self._elements.attributes[element]
        if name := attributes.get("class"):
            word = self._word_in(name)
            if word and not (word in self._of_pieces and self._is_piece(element)) and self._excludes(word, element):
                return Exclusion(_EXCLUDED_WORDS[word], f"an element whose class says «{word}»")
        if (name := attributes.get("id")) and (word := self._word_in(name)) and not self._is_slug(element, name):
            return (
                Exclusion(_EXCLUDED_WORDS[word], f"an element whose id says «{word}»")
                if self._excludes(word, element)
                else None
            )
        return None

    def _excludes(self, word: str, element: int) -> bool:
        """Tell whether a word excludes an element with what it holds."""
        return not self._is_entry(element, word) and not self._is_no_button(element, word)

    def _word_in(self, name: str) -> str:
        word = self._words.get(name)
        if word is None:
            word = self._words[name] = excluding_word(name)
        return word

    def _words_of_pieces(self, prose: Sequence[int]) -> frozenset[str]:
        """Return the words on much of the page's prose, paragraph by paragraph; those of comments never."""
        sizes: dict[str, int] = {}
        for owner, size in zip(self._document.blocks.elements, prose, strict=True):
            name = self._elements.attributes[owner].get("class") if size else None
            if name and (word := self._word_in(name)):
                sizes[word] = sizes.get(word, 0) + size
        least = MAX_PIECES_SHARE * sum(prose)
        return frozenset(
            word for word, size in sizes.items() if size > least and _EXCLUDED_WORDS[word] is not Label.COMMENTS
        )

    def _is_piece(self, element: int) -> bool:
        return self._elements.tags[element] in _PIECES or len(self._document.blocks_of(element)) == 1

    def _is_no_button(self, element: int, word: str) -> bool:
        """Tell whether an element named for buttons has a paragraph and hardly a link, with one more beside it."""
        following = self._elements.ends[element]
        if word not in _BUTTON_WORDS or not self._prose_in(element):
            return False
        if following >= len(self._elements) or self._elements.parents[following] != self._elements.parents[element]:
            return False
        blocks = self._document.blocks_of(element)
        links = sum(self._document.blocks.link_chars[blocks.start : blocks.stop])
        return self._prose_in(following) > 0 and links <= MAX_BUTTON_LINKS * self._prose_in(element)

    def _prose_in(self, element: int) -> int:
        return self._prose[self._elements.end_blocks[element]] - self._prose[self._elements.first_blocks[element]]

    def _is_entry(self, element: int, word: str) -> bool:
        """Tell whether an element holds the page's title with prose below it: that is the article, whatever its name.

        Blogs note author and category of an entry in its class (`class="entry entry-author-ada"`). What lies over the
        page may print the title as well, to share it or to ask for a subscription.
        """
        if _EXCLUDED_WORDS[word] in (Label.OVERLAY, Label.HIDDEN):
            return False
        blocks = self._document.blocks_of(element)
        # The first of several has the most prose below it.
        place = bisect_left(self._headlines, blocks.start)
        headline = self._headlines[place] if place < len(self._headlines) else blocks.stop
        return headline < blocks.stop and self._prose[blocks.stop] > self._prose[headline]

    def _is_slug(self, element: int, name: str) -> bool:
        """Tell whether an id was made of words of the text: that of a heading, or of the element that it opens."""
        if self._elements.tags[element] in _HEADINGS:
            return True
        words = [word.lower() for word in _WORD.findall(name)]
        blocks = self._document.blocks_of(element)
        if len(words) < MIN_ID_WORDS or not blocks or self._document.blocks.kinds[blocks.start] != "heading":
            return False
        heading = {word.lower() for word in _WORD.findall(self._document.texts[blocks.start])}
        return sum(word in heading for word in words) >= HEADING_SHARE * len(words)


def excluding_word(name: str) -> str:
    """Return the first word of a class or an id that excludes an element, in lower case, or "".

    >>> excluding_word("box RelatedStories"), excluding_word("box")
    ('related', '')
    """
    name = _HIDES_ANOTHER.sub("", name) if "hidden" in name.lower() else name
    return next((word for part in _NAME_PARTS.findall(name) if (word := part.lower()) in _EXCLUDED_WORDS), "")
