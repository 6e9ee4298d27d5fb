"""Site memory: what repeats on the pages of one site, learned from some of them.

A menu, a newsletter box or a cookie notice stands on page after page; an article does not. A profile keeps, of the
pages with the smallest hashes, the hashes of what they say. A block of another page that one of them says as well
is boilerplate, unless that page is a copy of the article.
"""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b, sha256
from typing import TYPE_CHECKING

from scraper.extraction.body.container_view import title_words
from scraper.extraction.dom.decoding import decode
from scraper.extraction.dom.parsing import parse
from scraper.extraction.dom.text_stats import normalised
from scraper.extraction.teasers.cards import blocks_in_cards, find_card_lists
from scraper.given_pages import checked_pages
from scraper.headed_texts import is_headed_by
from scraper.models import PagePrint, SiteProfile
from scraper.urls.registrable_domains import site_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.extraction.dom.document import Document
    from scraper.models import Page

# 48 pages with 256 texts each stay below 256 KB as JSON; what repeats on a site stands on most of its pages.
MAX_PAGES = 48
MAX_TEXTS = 256
# A page that says this much of an article's text is a copy of it: it proves nothing.
MIN_COPIED = 0.4
# Unless so many others do that do not say its headline, and what they have in common does not come back to the
# headline: then it is a notice for subscribers, an imprint, rules for comments.
MIN_NOTICED = 2


def learn(pages: Iterable[Page]) -> SiteProfile:
    """Learn what repeats on these pages of one site: a function of their set, whatever their order or repetition.

    Raises:
        ValueError: there is no page, or no site has more than half of them.
        DecodeError: one of them is no text.
        TypeError: one of them is no `Page`.
    """
    prints: dict[str, PagePrint] = {}
    sites: Counter[str] = Counter()
    for page in checked_pages(pages, "learn"):
        digest = page_digest(page)
        if digest not in prints:
            sites[site_key(page)] += 1
            prints[digest] = PagePrint(digest, _texts_of(page))
    return SiteProfile(_common_site(sites), _sample(prints.values()))


def merge_profiles(one: SiteProfile, other: SiteProfile) -> SiteProfile:
    """Return the profile of the pages of both, as if it had been learned from them together.

    Raises:
        ValueError: they are of different sites.
    """
    if one.site != other.site:
        raise ValueError(f"profiles of different sites: {one.site or 'unknown'} and {other.site or 'unknown'}")
    return SiteProfile(one.site, _sample({*one.prints, *other.prints}))


def may_change(profile: SiteProfile, page: Page) -> bool:
    """Tell whether a page can change a profile: not if that has 48 pages with smaller hashes."""
    return len(profile.prints) < MAX_PAGES or page_digest(page) <= profile.prints[-1].page


def page_digest(page: Page) -> str:
    """Return the hash of a page's bytes, by which a profile knows it again."""
    return sha256(page.body).hexdigest()[:16]


def repeated_blocks(
    document: Document, kept: Sequence[int], profile: SiteProfile, digest: str, title: str | None = None
) -> list[int]:
    """Return the blocks that another page of the profile says as well.

    ``kept``: the blocks that are the article as far as this page alone can tell; ``digest``: the page's own.
    """
    hashes = [_hash(text) for text in document.texts]
    weights = document.blocks.weights
    limit = MIN_COPIED * sum(weights[index] for index in kept)
    known: set[int] = set()
    alike: list[set[int]] = []
    for other in profile.prints:
        texts = set(other.texts)
        if other.page == digest:
            continue
        if sum(weights[index] for index in kept if hashes[index] in texts) <= limit:
            known |= texts
        else:
            alike.append(texts)
    noticed = _noticed(alike, _hash(title)) if title else set()
    if noticed and title:
        said = "\n".join(document.texts[index] for index in kept if hashes[index] in noticed)
        if not is_headed_by(title_words(title), said):
            known |= noticed
    return [index for index, value in enumerate(hashes) if value in known]


def _noticed(alike: Sequence[set[int]], title: int) -> set[int]:
    """Return what several pages say that do not say this title."""
    counts = Counter(value for texts in alike if title not in texts for value in texts)
    return {value for value, count in counts.items() if count >= MIN_NOTICED}


def site_key(page: Page) -> str:
    """Return the registrable domain of a page's URL, under which its site is known; empty without a URL.

    >>> from scraper.models import Page
    >>> site_key(Page("https://news.post.co.uk/a", b"")), site_key(Page("https://m.post.example/a", b""))
    ('post.co.uk', 'post.example')
    """
    return site_of(page.location)


def _common_site(sites: Counter[str]) -> str:
    if not sites:
        raise ValueError("no page to learn from")
    site = max(sites, key=lambda name: (sites[name], name))
    if 2 * sites[site] <= sites.total():
        raise ValueError(f"pages of different sites: {', '.join(sorted(sites))}")
    return site


def _sample(prints: Iterable[PagePrint]) -> tuple[PagePrint, ...]:
    return tuple(sorted(prints)[:MAX_PAGES])


def _texts_of(page: Page) -> tuple[int, ...]:
    """Return hashes of the page's blocks without the snippets of its teasers: those open articles of the site."""
    document = parse(decode(page.body, page.content_type, page.location).text, page.location)
    texts = document.texts
    card_lists = find_card_lists(document)
    in_cards = blocks_in_cards(card_lists)
    said = {text for block, text in enumerate(texts) if block not in in_cards}
    said |= {link.text for card_list in card_lists for card in card_list.cards for link in card.links}
    return tuple(sorted({_hash(text) for text in said if text})[:MAX_TEXTS])


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(normalised(text).encode("utf-8", "replace"), digest_size=6).digest(), "big")
