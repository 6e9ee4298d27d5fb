"""Probes: one address of a host that cannot exist, to know its answer again where it says nothing of the kind.

Many sites answer every wrong address with the same page and the status of a success: an apology in whatever language,
their front, a list. No table of phrases has them all. So a host is asked once for an address that cannot exist, and
what it answers is kept in the state: a page that reads the same is no article.

That request has to pay. It is made when a page gives reason to doubt it: it has no more text than an apology, or the
text of another address of its host. (Both are innocent mostly: briefs, and articles in two sections.) A site of
articles that are longer than a brief, each at one address, is never asked, and no host more than once in `LIFE`. The
page in doubt waits for the answer, which comes before further articles of its host, and is believed if there is none
when the round ends. Of a long page that is sent for every wrong address the first is believed: that it is none shows
with the second.

Pages read the same if the words of title and text do so, those left out that name the address, and those with digits
(times, numbers of requests): by the measure by which two short texts are copies. Of a page without a text its teasers
are compared, if it has so many that it is no shell that scripts fill. What comes with a date of publication, or with
the address of a known article as its own, is an article that the host found all the same, and compared with nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum
from hashlib import blake2b
from typing import TYPE_CHECKING

from scraper.crawling.frontier import KEY_BYTES, FollowedLink, key_of
from scraper.crawling.outcomes import Role
from scraper.crawling.probe_addresses import probe_address
from scraper.deduplication.article_sketch import HASH, count, count_shared
from scraper.deduplication.pairs import COPY_JACCARD
from scraper.deduplication.shingles import distinct, find_shingles
from scraper.deduplication.tokens import tokenize
from scraper.extraction.body.missing_pages import MAX_APOLOGY
from scraper.extraction.dom.text_stats import weight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from scraper.crawling.frontier import Frontier
    from scraper.models import Article

DAY = 86400.0
# For so long the answer of a host is taken for what it is: sites are made over every few years, and a request a month
# is none.
LIFE = 30 * DAY
# Characters of a page that are compared: no apology is as long, and fronts are known by their first stories.
MAX_COMPARED = 5_000
# Words of a page without a text that are compared at least: less than the titles of three or four teasers is a title.
MIN_WORDS = 20
# By so many of its shingles, the smallest, a text is looked for among those of its host; it is there if so many of them
# are: those with words of one of its addresses are not in both.
KEY_SHINGLES = 4
FEWEST_KNOWN = 2


class Presence(Enum):
    """What a page that came is: there, not there, or to be judged when its host has answered."""

    THERE = "there"
    MISSING = "missing"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class ReadText:
    """What a page reads: the distinct shingles of its words, and whether that is as little as an apology says."""

    shingles: bytes
    is_short: bool


class Probes:
    """What the hosts of a job answer where there is nothing, and the pages that wait to be held against it.

    ``chance``: a draw in [0, 1); ``clock``: seconds since 1970; ``is_wanted``: whether the job lets hosts be asked.
    """

    def __init__(
        self, frontier: Frontier, clock: Callable[[], float], chance: Callable[[], float], *, is_wanted: bool
    ) -> None:
        self._frontier, self._clock, self._chance = frontier, clock, chance
        self._is_wanted = is_wanted
        self._waiting = defaultdict[int, list[int]](list)
        self._freed: list[int] = []
        self._believed: set[int] = set()

    def judge(self, number: int, url: str, articles: Sequence[Article]) -> tuple[Presence, FollowedLink | None]:
        """Judge the page of this number, read at ``url``; with the address that its host is to be asked, if it is."""
        if not self._is_wanted or (read := read_text(articles, url)) is None:
            return Presence.THERE, None
        host, _ = self._frontier.turn_for(url)
        probe = self._frontier.probe_of(host, self._clock() - LIFE)
        known = [self._frontier.note_text(key, url) for key in _text_keys(host, read)]
        is_doubtful = sum(known) >= FEWEST_KNOWN or read.is_short
        if probe and probe.is_answered:
            is_target = read.is_short and key_of(url) == probe.target
            is_missing = is_target or resemble(read.shingles, probe.shingles)
            return (Presence.MISSING if is_missing else Presence.THERE), None
        if not is_doubtful or number in self._believed:
            return Presence.THERE, None
        link = None
        if probe is None:
            address = probe_address(url, self._chance)
            if address is None:
                return Presence.THERE, None
            self._frontier.begin_probe(host, self._clock())
            link = FollowedLink(address, Role.PROBE, 1)
        self._waiting[host].append(number)
        return Presence.UNDECIDED, link

    def came(self, host: int, url: str, articles: Sequence[Article]) -> None:
        """Keep what a host answers with where there is nothing: the page that came, unless it is one that is there."""
        is_there = any(_has_day(article) or self._is_of_another(article) for article in articles)
        read = None if is_there else read_text(articles, url)
        self._keep(host, read.shingles if read else b"", b"")

    def led_on(self, host: int, target: str) -> None:
        """Keep where a host leads from where there is nothing."""
        self._keep(host, b"", key_of(target))

    def settled(self, host: int) -> None:
        """Note that a host was asked: one that gave no page, and led nowhere, says that there is nothing."""
        probe = self._frontier.probe_of(host, 0.0)
        if probe and not probe.is_answered:
            self._keep(host, b"", b"")

    def _keep(self, host: int, shingles: bytes, target: bytes) -> None:
        self._frontier.finish_probe(host, shingles, target)
        self._freed += self._waiting.pop(host, ())

    def _is_of_another(self, article: Article) -> bool:
        """Tell whether a page states as its own an address that is visited."""
        return article.canonical_url is not None and self._frontier.is_article(article.canonical_url)

    def take_freed(self) -> list[int]:
        """Return the pages whose host has answered since they were judged."""
        freed, self._freed = self._freed, []
        return freed

    def stop_waiting(self) -> bool:
        """Believe the pages that wait still, for nothing more will come; whether there are any."""
        late = [number for numbers in self._waiting.values() for number in numbers]
        self._waiting.clear()
        self._believed.update(late)
        self._freed += late
        return bool(late)


def read_text(articles: Sequence[Article], url: str) -> ReadText | None:
    """Return what a page at this address reads; None if that is too little to know it by."""
    paragraphs = [paragraph.text for article in articles for paragraph in article.paragraphs]
    titles = [article.title for article in articles if article.title]
    if paragraphs:
        pieces, least = [*titles, *paragraphs], 1
    else:
        teasers = (teaser.title for article in articles for teaser in article.teasers)
        pieces, least = [*titles, *filter(None, teasers)], MIN_WORDS
    words = _own_words(pieces, url)
    if len(words) < least:
        return None
    shingles = distinct(find_shingles([" ".join(words)]).hashes.astype(HASH)).tobytes()
    return ReadText(shingles, is_short=sum(map(weight, paragraphs)) <= MAX_APOLOGY)


def _has_day(article: Article) -> bool:
    """Tell whether a page has a day of publication other than that of the folder in which the address was drawn."""
    sources = {each.source for each in article.evidence if each.field == "published"}
    return article.published is not None and sources != {"url"}


def resemble(a: bytes, b: bytes) -> bool:
    """Tell whether two texts read the same, by their shingles: half of all are in both."""
    shared = count_shared(a, b)
    return bool(shared) and shared >= COPY_JACCARD * (count(a) + count(b) - shared)


def _own_words(pieces: Iterable[str], url: str) -> list[str]:
    of_address = set(tokenize(url))
    text = "\n".join(pieces)[:MAX_COMPARED]
    return [word for word in tokenize(text) if word not in of_address and not any(map(str.isdecimal, word))]


def _text_keys(host: int, read: ReadText) -> list[bytes]:
    size, start = HASH.itemsize, host.to_bytes(8, "big")
    smallest = read.shingles[: size * KEY_SHINGLES]
    pieces = (smallest[position : position + size] for position in range(0, len(smallest), size))
    return [blake2b(start + piece, digest_size=KEY_BYTES).digest() for piece in pieces]
