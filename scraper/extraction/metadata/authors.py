"""Who signs the article."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import is_date_line
from scraper.extraction.metadata.author_fallbacks import (
    agreed_elements,
    agreed_labels,
    authors_in_article_footer,
    authors_in_biographies,
    authors_in_notes,
    names_alone,
)
from scraper.extraction.metadata.byline_runs import byline_text, line_text, name_for_machines
from scraper.extraction.metadata.east_asian_bylines import is_chinese_or_japanese, read_brackets, read_line, read_user
from scraper.extraction.metadata.finding import Found, candidate
from scraper.extraction.metadata.headings import MAX_LINKED
from scraper.extraction.metadata.name_lists import without_places, without_repetition
from scraper.extraction.metadata.name_shapes import is_domain, is_full_name, is_name
from scraper.extraction.metadata.names import MAX_BYLINE, bracketed_reporters, is_label, is_other_role, read_names
from scraper.extraction.metadata.site_names import SEPARATOR, compact, is_own_name
from scraper.labels import Label
from scraper.models import Author, AuthorKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.extraction.body.article_position import Place
    from scraper.extraction.dom.document import Document
    from scraper.extraction.metadata.declared_facts import DeclaredFacts
    from scraper.extraction.metadata.marked_elements import MarkedElement

_METAS = (
    "author", "parsely-author", "sailthru.author", "article:author_name", "dc.creator", "dcterms.creator",
    "dc.creator.personalname", "byl", "byline", "article:author", "og:article:author", "cxenseparse:author",
    "citation_author", "authors", "creator", "twitter:data1", "rnews:author", "cse-authors",
    "articleauthor",
)  # fmt: skip
# twitter:data1 is the author only where its label says so.
_AUTHOR_LABEL = re.compile(r"written|author|by|verfasst|autor|écrit|escrito|scritto", re.IGNORECASE)
# How many blocks above the headline, into the text and after it a byline may stand.
_REACH_ABOVE = 3
_REACH_INSIDE = 2
_REACH_AFTER = 4
_REACH_SIGNED = 2
_REACH_ROLES = 20
# Of so many declared authors it is asked what else the page calls them; papers of science have hundreds.
_MAX_DECLARED = 12
_LAST_FIELDS = 6
# The box of a byline, picture included, holds at most so many lines.
_MAX_BYLINE_BOX = 4
# A name that begins with the site's, if that has so many letters, is the site's with something glued to it.
_MIN_SITE_NAME = 10
# A line that is nothing but a name, and one with a date beside it, are shorter than this.
_MAX_LONE_NAME = 60
_MAX_DATED = 120
_PARTS = re.compile(r"\s[|·•⋅●—–-]\s|\|")
_AUTHOR_PAGE = re.compile(
    r"/(?:[a-z]{1,8}-)?(?:authors?|autor(?:en|in|es|a)?|auteurs?|autori|contributors?|columnists?|writers?|reporters?|"
    r"journalists?|journalistes?|newsteam|skribent|forfatter|forfattare|penulis|yazar(?:lar)?|muhabir)/[^/?#]",
    re.IGNORECASE,
)
# What stands beside the names in a line of the text, or below it, that is their byline; more makes them a mention.
_MAX_REST = 40
_IN_PASSING = " in passing"
_DECLARED = ("json-ld", "meta")
# The copyright line is among so many last blocks, and names its owner within so many characters.
_LAST_BLOCKS = 40
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright).{0,80}", re.IGNORECASE)
# A signature is short: a name, a comma, an office.
_MAX_SIGNATURE = 300

AuthorOffer = tuple[str, tuple[Author, ...]]


def find_authors(document: Document, facts: DeclaredFacts, place: Place) -> Found[tuple[Author, ...]]:
    """Return the people who wrote the article, else the organisation that did; empty if that is in doubt.

    Order of trust: JSON-LD; meta; rel and itemprop; elements named byline or author beside the headline; lines such
    as "By A and B" there, also where the label is a line of its own; links to an author's page; a name beside the date.
    The first that gives a person's full name wins, else the first that names a person; an agency is taken only if
    no person is named, and the site itself only if no agency is. Where nothing but the site is named, further sources
    are asked (``author_fallbacks``).
    """
    offers: list[AuthorOffer] = []
    names = facts.own_names
    for source, found in _author_offers(document, facts, place):
        authors = tuple(_as_organisation_if_site(author, names) for author in found)
        authors = _who_wrote(document, place, authors) if source.startswith(_DECLARED) else authors
        authors = (
            authors[:1]
            if source.startswith("byline") and source != "byline element" and authors[0].kind is AuthorKind.ORGANISATION
            else authors
        )
        offers.append((source, authors))
        if _has_full_name(authors) and not _is_doubtful(document, source, authors):
            offers = [*_longer_list(document, facts, place, offers[-1]), *offers]
            break
    if all(is_own_name(author.name, names) for _, found in offers for author in found):
        others = list(_fallback_offers(document, facts, place, is_wide=not offers))
        offers += [offer for offer in others if not any(_names_site(author, names) for author in offer[1])]
    if not offers:
        return Found(())
    source, authors = _best(document, offers, names)
    if any(author.kind is AuthorKind.PERSON for author in authors):
        authors = _without_site(authors, names)
    offered = tuple(candidate("authors", name, ", ".join(map(str, found))) for name, found in offers)
    return Found(authors, source.removesuffix(_IN_PASSING), offered)


def confirmed_authors(
    document: Document, facts: DeclaredFacts, place: Place, found: Found[tuple[Author, ...]]
) -> Found[tuple[Author, ...]]:
    """Return the authors, confirmed if JSON-LD or a meta declares them and lines beside the article print them all."""
    if not found.source.startswith(_DECLARED):
        return found
    lines = [text for block in _beside(document, facts, place) if len(text := document.texts[block]) <= MAX_BYLINE]
    printed = "\n".join(lines).casefold()
    return found.confirmed(holds=all(author.name.casefold() in printed for author in found.value))


def _best(document: Document, offers: Sequence[AuthorOffer], names: frozenset[str]) -> AuthorOffer:
    """Return the offer to be believed: the first of the best kind (see ``find_authors``)."""
    persons = [offer for offer in offers if any(author.kind is AuthorKind.PERSON for author in offer[1])]
    full = [offer for offer in persons if _has_full_name(offer[1])]
    sure = [offer for offer in full if not _is_doubtful(document, *offer)]
    declared = [offer for offer in offers if offer[0].startswith(_DECLARED)]
    stated = [offer for offer in persons if offer in declared or offer[0] == "rel or itemprop author"]
    others = [offer for offer in offers if offer not in persons]
    agencies = [offer for offer in others if not any(is_own_name(author.name, names) for author in offer[1])]
    named = [offer for offer in full if not offer[0].endswith(_IN_PASSING)]
    believed = [offer for offer in agencies if offer in declared], agencies, declared
    ranks = (sure, named, stated, *believed, full, persons, offers)
    return next(rank for rank in ranks if rank)[0]


def _longer_list(document: Document, facts: DeclaredFacts, place: Place, offer: AuthorOffer) -> list[AuthorOffer]:
    """Return the first meta that names the one person of JSON-LD and others; some systems put only the first there."""
    source, authors = offer
    if source != "json-ld author" or len(authors) != 1:
        return []
    for name in _METAS:
        found = _meta_authors(document, name, facts.own_names)
        are_people = all(is_full_name(author) and not _names_site(author, facts.own_names) for author in found)
        if 1 < len(found) <= _MAX_DECLARED and authors[0] in found and are_people:
            return [(f"meta {name}", _who_wrote(document, place, found))]
    return []


def _is_doubtful(document: Document, source: str, authors: tuple[Author, ...]) -> bool:
    """Tell whether a full name is one that the page mentions in passing, or that of its publisher in a meta.

    A name is the publisher's if the page's copyright line has it: "© 2026 Condor Press Group".
    """
    if source.endswith(_IN_PASSING):
        return True
    if not source.startswith("meta"):
        return False
    owners = [
        match[0].casefold()
        for text in (*document.texts[-_LAST_BLOCKS:], document.meta("copyright") or "")
        if (match := _COPYRIGHT.search(text))
    ]
    return all(any(author.name.casefold() in owner for owner in owners) for author in authors)


def _has_full_name(authors: tuple[Author, ...]) -> bool:
    """Tell whether a name is more than a user name; scripts without capitals write full names in one word."""
    return any(
        author.kind is AuthorKind.PERSON and (" " in author.name or not author.name.isascii()) for author in authors
    )


def _as_organisation_if_site(author: Author, names: frozenset[str]) -> Author:
    """Return an author that is the site itself as an organisation: some systems declare every author a ``Person``."""
    return Author(author.name, AuthorKind.ORGANISATION) if _names_site(author, names) else author


def _names_site(author: Author, names: frozenset[str]) -> bool:
    own = compact(author.name)
    return own in names or own.startswith(tuple(name for name in names if len(name) >= _MIN_SITE_NAME))


def _without_site(authors: tuple[Author, ...], names: frozenset[str]) -> tuple[Author, ...]:
    """Return the authors without the site itself, which some pages name beside the person who wrote."""
    return tuple(
        author for author in authors if author.kind is AuthorKind.PERSON or not is_own_name(author.name, names)
    )


def read_signature(text: str) -> Author | None:
    """Return the author who signs with a name, a comma and an office, in the last paragraph of a text.

    >>> str(read_signature("Kim Kwang Ho, department director of the Central Committee of the General Federation"))
    'Kim Kwang Ho'
    >>> read_signature("Kim Kwang Ho, who was there, agreed.")
    """
    name, comma, office = text.strip().partition(", ")
    if not comma or len(text) > _MAX_SIGNATURE or text.rstrip()[-1:] in ".!?…”\"'":
        return None
    if not is_name(name) or not 2 <= len(name.split()) <= 4 or not office[:1].islower() or len(office.split()) < 2:
        return None
    return Author(name)


def _author_offers(document: Document, facts: DeclaredFacts, place: Place) -> Iterator[AuthorOffer]:
    declared = (found for author in facts.authors for found in _of_object(author, facts.own_names))
    yield from _offer("json-ld author", without_repetition(declared))
    for name in _METAS:
        yield from _offer(f"meta {name}", _meta_authors(document, name, facts.own_names))
    beside = _beside(document, facts, place)
    trusted = [mark for mark in facts.marks.authors if mark.how != "name"]
    named = [mark for mark in facts.marks.authors if mark.how == "name"]
    yield from _offer("rel or itemprop author", _marked(document, place, beside, trusted))
    yield from _offer("byline element", _marked(document, place, beside, named))
    for block in beside:
        authors = _of_lines(document, block)
        is_passing = block >= place.first and _is_mention(document.texts[block], authors)
        yield from _offer(f"byline{_IN_PASSING}" if is_passing else "byline", authors)
    yield from _offer("link to an author", _linked(document, beside))
    for block in beside:
        yield from _offer("name beside a date", _beside_date(document, block) if block < place.first else ())
    for block in place.kept[:1]:
        yield from _offer("reporter in the first paragraph", bracketed_reporters(document.texts[block]))
    for block in place.kept[-_LAST_FIELDS:]:
        yield from _offer("author field in the text", read_line(document.texts[block]))
    if place.kept:
        first, *others = [document.texts[block] for block in (place.kept[0], *_last_lines(document, place))]
        found = (authors for last in others if (authors := read_brackets(first, last)))
        yield from _offer("reporter in brackets", next(found, ()))


def _fallback_offers(document: Document, facts: DeclaredFacts, place: Place, *, is_wide: bool) -> Iterator[AuthorOffer]:
    yield from _offer("byline elsewhere", agreed_elements(document, facts, place))
    yield from _offer("footer of the article", authors_in_article_footer(document, place))
    yield from _offer("note on the author", authors_in_notes(document, place))
    yield from _offer("note on the author", authors_in_biographies(document, place))
    yield from _offer("name beside the headline", names_alone(document, facts, place, is_wide=is_wide))
    yield from _offer("labelled line elsewhere", agreed_labels(document, place))


def _last_lines(document: Document, place: Place) -> list[int]:
    """Return the last paragraph and the lines right below it."""
    below = range(place.last + 1, min(len(document.blocks), place.last + 1 + _REACH_SIGNED))
    return [place.last, *(block for block in below if place.label(block) not in (Label.COMMENTS, Label.TEASER))]


def _offer(source: str, authors: tuple[Author, ...]) -> Iterator[AuthorOffer]:
    if authors:
        yield source, authors


def _declared(name: str, kind: AuthorKind | None, names: frozenset[str] = frozenset()) -> tuple[Author, ...]:
    """Return the authors of a field that declares them; none for an address.

    A field that holds the site's name (``names``), of several words, holds nothing else: "Human in the Loop".
    """
    if "://" in name or name.startswith(("www.", "/")):
        return ()
    if " " in name and compact(name) in names and not SEPARATOR.search(name):
        return (Author(name, AuthorKind.ORGANISATION),)
    return read_names(name, kind, declared=True)


def _of_object(author: Author, names: frozenset[str]) -> tuple[Author, ...]:
    """Return the authors of one object of JSON-LD: of a person and an organisation ("Ada Mills, CNN") only the person.

    An object is one author; what stands behind the name is the house, the office or the place.
    """
    found = tuple(_as_organisation_if_site(name, names) for name in _declared(author.name, author.kind, names))
    return tuple(name for name in found if name.kind is AuthorKind.PERSON) or found


def _meta_authors(document: Document, name: str, names: frozenset[str]) -> tuple[Author, ...]:
    """Return the authors of all metas of a name; the address of another site is that of who built the page."""
    if name == "twitter:data1" and not _AUTHOR_LABEL.search(document.meta("twitter:label1") or ""):
        return ()
    contents = [content for key, content in document.metas if key == name and content]
    if name == "citation_author":
        contents = [" ".join(reversed(content.split(", "))) for content in contents]
    found = (author for content in contents for author in _declared(content, None, names))
    return tuple(
        dict.fromkeys(a for a in found if not is_domain(a.name) or is_own_name(a.name.partition(".")[0], names))
    )


def _of_line(document: Document, block: int) -> tuple[Author, ...]:
    """Return the authors of a line with a label, or of a line below one that is only a label ("Written by")."""
    texts = document.texts
    if is_chinese_or_japanese(texts[block]):
        return read_line(texts[block])
    if authors := read_names(line_text(document, block), labelled=True):
        return authors
    if block > 0 and len(texts[block]) <= _MAX_LONE_NAME and is_label(texts[block - 1]):
        return tuple(author for author in read_names(texts[block]) if is_full_name(author))
    return ()


def _of_lines(document: Document, block: int) -> tuple[Author, ...]:
    """Return the authors of a line; in Chinese and Japanese also those of the lines right below it that are bylines.

    Reporters of different standing have a line each there.
    """
    authors = _of_line(document, block)
    if authors and is_chinese_or_japanese(document.texts[block]):
        below = (read_line(text) for text in document.texts[block + 1 : block + 1 + _REACH_SIGNED])
        for more in takewhile(bool, below):
            authors += more
    return tuple(dict.fromkeys(authors))


def _is_mention(text: str, authors: Sequence[Author]) -> bool:
    """Tell whether a line that names these people after "by" goes on about something else; credits may follow them."""
    return len(text.partition(";")[0]) - sum(len(author.name) for author in authors) > _MAX_REST


def _linked(document: Document, blocks: list[int]) -> tuple[Author, ...]:
    """Return the names, full or of one word, of links to an author's page (``/authors/jane-doe``) in these blocks."""
    near = frozenset(blocks)
    links = (link for link in document.links if link.first_block in near and _AUTHOR_PAGE.search(link.href))
    texts = [link.text for link in links if len(link.text) <= _MAX_LONE_NAME]
    found = (author for text in texts for author in read_names(text, declared=" " not in text))
    return without_repetition(author for author in found if is_full_name(author) or " " not in author.name)


def _beside_date(document: Document, block: int) -> tuple[Author, ...]:
    """Return the name beside a date, unless it is a link: then it is a section, as links to authors are read before."""
    runs = document.line_runs(block)
    authors = _dated(" | ".join(run.text for run in runs) if runs else document.texts[block])
    if not authors:
        return ()
    linked = {link.text for link in document.links}
    return tuple(author for author in authors if author.name not in linked)


def _dated(text: str) -> tuple[Author, ...]:
    """Return the full name in a line with a date, separated from it by a bar, a dash or a bullet.

    >>> [author.name for author in _dated("25.10.2022 - Reiner Nagel")]
    ['Reiner Nagel']
    >>> _dated("25.10.2022 - Local News"), _dated("Reiner Nagel")
    ((), ())
    """
    pieces = [piece.strip() for piece in _PARTS.split(text)] if len(text) <= _MAX_DATED else []
    if len(pieces) < 2 or not any(is_date_line(piece) for piece in pieces):
        return ()
    names = [author for piece in pieces if len(piece.split()) <= 3 for author in read_names(piece)]
    return tuple(author for author in names if is_full_name(author))[:1]


def _beside(document: Document, facts: DeclaredFacts, place: Place) -> list[int]:
    """Return the blocks where a byline may stand: first between headline and text, then above, in and after it."""
    if place.first < 0:
        return []
    count = len(document.blocks)
    start = max(0, _headline_block(document, facts, place))
    blocks = [*range(start, place.first), *range(start - 1, max(-1, start - 1 - _REACH_ABOVE), -1)]
    blocks += range(place.first, min(count, place.first + _REACH_INSIDE))
    if place.last >= place.first:
        after = range(place.last, min(count, place.last + _REACH_AFTER))
        blocks += takewhile(lambda block: not _opens_other_story(document, place, block), after)
    return [block for block in blocks if place.label(block) not in (Label.COMMENTS, Label.MENU, Label.FORM)]


def _opens_other_story(document: Document, place: Place, block: int) -> bool:
    """Tell whether a block below the text begins a list of other stories: a teaser, or a heading that is a link."""
    blocks = document.blocks
    is_linked = blocks.kinds[block] == "heading" and blocks.link_shares[block] > MAX_LINKED
    return block != place.last and (is_linked or place.label(block) is Label.TEASER)


def _headline_block(document: Document, facts: DeclaredFacts, place: Place) -> int:
    """Return the block of the headline, else of the last h1 above the text, else one a few blocks above the text."""
    if place.headline is not None and place.headline < place.first:
        return place.headline
    firsts = (document.elements.first_blocks[element] for element in facts.marks.headlines)
    return max((first for first in firsts if first < place.first), default=place.first - _REACH_ABOVE)


def _marked(
    document: Document, place: Place, beside: Sequence[int], marks: Sequence[MarkedElement]
) -> tuple[Author, ...]:
    """Return the authors of the marked elements beside headline and text, and of itemprop elsewhere on the page.

    Those between the two are enough: what stands above the headline may be of another story.
    """
    near = frozenset(beside)
    between = range(-1 if place.headline is None else place.headline, place.first)
    links = {link.element: link.text for link in document.links} if marks else {}
    below: list[Author] = []
    found: list[Author] = []
    for mark in marks:
        block = document.elements.first_blocks[mark.element]
        if block in near or (mark.how == "itemprop" and not place.is_foreign(block)):
            named = [a for a in _of_mark(document, mark, block, links) if not _did_not_write(document, a, block)]
            found += named
            below += named if block in between else []
    return without_repetition(without_places(below if any(map(is_full_name, below)) else found))


def _who_wrote(document: Document, place: Place, authors: tuple[Author, ...]) -> tuple[Author, ...]:
    """Return the declared authors without those to whom a line of the page gives another role: "Edited by Ada Mills".

    Some systems declare everybody who worked on an article its author. One is left in any case.
    """
    if not 2 <= len(authors) <= _MAX_DECLARED or place.first < 0:
        return authors
    own = {author.name for author in authors}
    others = set()
    for block in range(max(0, place.first - _REACH_ROLES), min(len(document.blocks), place.last + _REACH_ROLES)):
        text = document.texts[block]
        if len(text) <= MAX_BYLINE and place.label(block) not in (Label.TEASER, Label.COMMENTS):
            named = [author for author in authors if author.name in text]
            others |= {author.name for author in named if _did_not_write(document, author, block)}
    return tuple(author for author in authors if author.name not in others) if others < own else authors


def _did_not_write(document: Document, author: Author, block: int) -> bool:
    """Tell whether the words before a name, or the line above it, give its bearer another role: "Reviewed by"."""
    if block >= len(document.blocks):
        return False
    before, found, _ = document.texts[block].partition(author.name)
    return is_other_role(before if found and before else document.texts[block - 1] if block else "")


def _is_in_block(document: Document, element: int, block: int) -> bool:
    """Tell whether an element without text stands inside a block, or as a picture in a small box with it."""
    if block >= len(document.blocks):
        return False
    elements, holder = document.elements, document.blocks.elements[block]
    box = document.blocks_of(elements.parents[element])
    return holder <= element < elements.ends[holder] or (block in box and len(box) <= _MAX_BYLINE_BOX)


def _of_mark(document: Document, mark: MarkedElement, block: int, links: dict[int, str]) -> tuple[Author, ...]:
    elements = document.elements
    text = mark.content or byline_text(document, mark.element, block) or links.get(mark.element, "")
    if not text:
        inner = next((links[index] for index in range(mark.element, elements.ends[mark.element]) if index in links), "")
        text = inner or (line_text(document, block) if _is_in_block(document, mark.element, block) else "")
    if mark.how == "name":
        own = document.blocks_of(mark.element)
        if len(own) > 1 and is_chinese_or_japanese(text):
            # Rank and score of a forum's user follow the name in blocks of their own, and look like names.
            texts = (document.texts[index] for index in own[:_REACH_INSIDE])
            return read_user(next((line for line in texts if not line.endswith((":", "："))), ""))
        return read_names(text)
    found = _declared(text, None) if len(text) <= MAX_BYLINE else ()
    return found or _declared(name_for_machines(document, mark.element), None)
