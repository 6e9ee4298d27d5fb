"""The frontier: every URL of a job, what became of it, and the pages that wait to be read. One SQLite file."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING

import zstandard

from scraper.crawling.outcomes import FrontierEntry, Role, UrlState
from scraper.crawling.state_file import STATE_FILE
from scraper.models import Page, RightsSignal, Validators
from scraper.urls.addresses import split
from scraper.urls.identity import canonical_host, canonicalize
from scraper.urls.link_shapes import shape_of
from scraper.urls.needless_addresses import viewed_article

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from scraper.crawling.outcomes import VisitResult

# zstd: 0.10 ms for 60 KB of a news page in place of 0.14 at level 3, for 5 % more bytes (150 pages); a page waits here
# for minutes, and the corpus packs it tighter.
COMPRESSION_LEVEL = 1
KEY_BYTES = 12  # 96 bits: with a billion URLs two share a hash with a chance of 1 in 10^11
# Host names whose numbers are remembered; a crawl of news sites has some thousands.
KNOWN_HOSTS = 50_000

# One query for many keys: half the time a known URL takes with a query each (3.8 against 7.5 µs, 300,000 URLs).
KEYS_A_QUERY = 250

# Sources come before articles, whatever their dates; among articles the newest is the first.
SOURCE_RANK = -(1 << 40)
# A further page of a list comes when all articles of the pages before it were visited: then it is known what it is for.
LIST_PAGE_RANK = 0
# For the answer pages wait that came already.
PROBE_RANK = SOURCE_RANK + 1

_INSERT = """
INSERT INTO url (key, url, host, role, depth, hops, rank, announced, list_page) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
# What a round visits: all that was due when it began, new URLs among it, and what is due since: articles, and further
# tries, but no source a second time. With enough sources one of them is due at any time, and a round would never end.
_OF_ROUND = f"state = 0 AND (due <= :begun OR rank > {SOURCE_RANK} OR tries > 0)"
_LEASE = f"""
SELECT id, url, host, role, depth, hops, tries, interval, etag, last_modified, digest, announced, list_page
FROM url
WHERE {_OF_ROUND} AND host = :host AND due <= :now ORDER BY rank LIMIT :count
"""  # noqa: S608 - constant conditions
_HOSTS = f"""
SELECT host.id, name, min(due), parked FROM url JOIN host ON host.id = host
WHERE {_OF_ROUND} GROUP BY host ORDER BY host
"""  # noqa: S608 - as above
_NEXT_DUE = f"SELECT min(due) FROM url WHERE {_OF_ROUND} AND host = :host"  # noqa: S608 - as above
_HOPES = """
SELECT EXISTS (SELECT 1 FROM url WHERE outcome IN ('article', 'fetched')) OR
EXISTS (SELECT 1 FROM url WHERE state = 0 AND (role = 1 OR outcome IS NULL))
"""
# Views of one article that are visited, by their queries: its path names it already. That leaves room for the pages of
# a long text; without a limit each view may name ten more (a page with ten orders of its comments: 400 visits in 25 s).
MAX_VIEWS = 10
_COUNT_VIEW = f"""
INSERT INTO article_view VALUES (?, 1) ON CONFLICT DO UPDATE SET count = count + 1 WHERE count < {MAX_VIEWS}
"""  # noqa: S608 - a constant
_NOTE_SHAPE = """
INSERT INTO shape VALUES (?, ?, ?)
ON CONFLICT DO UPDATE SET articles = articles + excluded.articles, others = others + excluded.others
"""
_LIST_PAGE = f"""
SELECT url.id, host.id, name FROM url JOIN host ON host.id = host
WHERE key = ? AND state <> 0 AND role = {Role.LIST_PAGE:d} AND visited < ?
"""  # noqa: S608 - a constant
_ACKNOWLEDGE = """
UPDATE url SET state = ?, outcome = ?, detail = ?, due = ?, tries = ?, interval = ?, etag = ?, last_modified = ?,
digest = ?, visited = ? WHERE id = ?
"""


@dataclass(frozen=True, slots=True)
class FollowedLink:
    """An address to be visited. ``published``: of the article, in seconds since 1970, as its source says.

    ``is_announced``: a feed names it, or the site as a feed of its own, so that it may lead anywhere.
    """

    url: str
    role: Role
    depth: int = 0
    hops: int = 0
    published: float | None = None
    is_announced: bool = False
    list_page: int = 1


@dataclass(frozen=True, slots=True)
class Probe:
    """What a host answered for an address that cannot exist: shingles of a page, the key of where it leads, neither."""

    is_answered: bool
    shingles: bytes
    target: bytes


@dataclass(frozen=True, slots=True)
class HostRow:
    """A host that has something to visit: when the first of it is due, and until when the host asked to be left."""

    id: int
    name: str
    due: float
    parked: float


class Frontier:
    """The state of one job; a context manager.

    What is written is on the disk with the next `commit`; left with an exception, nothing since the last one is.
    A URL is pending until the transaction that has its page, its outcome and its links. All methods raise
    `StateError` for a file that cannot be used. Times are seconds since 1970.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = STATE_FILE.connect(path)
        self._packer = zstandard.ZstdCompressor(level=COMPRESSION_LEVEL)
        self._host_ids: dict[str, int] = {}
        self.unsaved = 0
        self.pending = self._count("SELECT count(*) FROM url WHERE state = 0")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self.commit()
        finally:
            self._connection.close()  # which undoes what is not committed

    def commit(self) -> None:
        """Put everything that was written on the disk, in one transaction."""
        with STATE_FILE.translated(self._path):
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")
        self.unsaved = 0

    def add(self, links: Iterable[FollowedLink], now: float) -> tuple[int, frozenset[tuple[int, str]]]:
        """Add the addresses that are not known; how many were new, and their hosts (number, name)."""
        unknown: dict[bytes, FollowedLink] = {}
        for link in links:
            unknown.setdefault(key_of(link.url), link)
        for key in self._known(tuple(unknown)):
            del unknown[key]
        unknown = {key: link for key, link in unknown.items() if not self._is_one_view_too_many(link)}
        if not unknown:
            return 0, frozenset()
        hosts: set[tuple[int, str]] = set()
        self._begin()
        with STATE_FILE.translated(self._path):
            self._connection.executemany(_INSERT, [self._row(key, link, now, hosts) for key, link in unknown.items()])
        self.pending += len(unknown)
        return len(unknown), frozenset(hosts)

    def knows(self, url: str) -> bool:
        """Tell whether an address is in the frontier, in whatever spelling."""
        return key_of(url) in self._known((key_of(url),))

    def is_article(self, url: str) -> bool:
        """Tell whether an address, in whatever spelling, is one that is visited as an article."""
        query = "SELECT EXISTS (SELECT 1 FROM url WHERE key = ? AND role = ?)"
        with STATE_FILE.translated(self._path):
            return bool(self._connection.execute(query, (key_of(url), Role.ARTICLE)).fetchone()[0])

    def hosts(self, begun: float) -> tuple[HostRow, ...]:
        """Return all hosts with something to visit in the round that has begun then."""
        with STATE_FILE.translated(self._path):
            return tuple(HostRow(*row) for row in self._connection.execute(_HOSTS, {"begun": begun}))

    def lease(self, host: int, begun: float, now: float, count: int) -> tuple[FrontierEntry, ...]:
        """Return what is to be visited next on a host, at most ``count``: sources, then the newest articles."""
        values = {"host": host, "begun": begun, "now": now, "count": count}
        with STATE_FILE.translated(self._path):
            rows = self._connection.execute(_LEASE, values).fetchall()
        return tuple(_entry(row) for row in rows)

    def next_due(self, host: int, begun: float) -> float:
        """Return when the next URL of a host is due in the round that has begun then; infinity if there is none."""
        with STATE_FILE.translated(self._path):
            row = self._connection.execute(_NEXT_DUE, {"host": host, "begun": begun}).fetchone()
        return float("inf") if row[0] is None else float(row[0])

    def acknowledge(self, entry: FrontierEntry, result: VisitResult, now: float) -> None:
        """Write what became of a visit."""
        validators = result.validators
        self._begin()
        with STATE_FILE.translated(self._path):
            self._connection.execute(
                _ACKNOWLEDGE,
                (
                    *(result.state, result.outcome, result.detail or None, result.due, result.tries),
                    *(result.interval, validators.etag, validators.last_modified, result.digest, now, entry.id),
                ),
            )
        self.unsaved += 1
        self.pending -= result.state is not UrlState.PENDING

    def move(self, entry: FrontierEntry, url: str) -> bool:
        """Give a URL another spelling that a redirect asks for; False if it would be another URL."""
        if key_of(url) != key_of(entry.url):
            return False
        self._execute("UPDATE url SET url = ?, hops = hops + 1 WHERE id = ?", (url, entry.id))
        return True

    def turn_for(self, url: str) -> tuple[int, str]:
        """Return the number and the name of the host whose turn a request to this address takes."""
        name = turn_of(url)
        self._begin()
        with STATE_FILE.translated(self._path):
            return self._host_id(name), name

    def confirm(self, entry: FrontierEntry) -> None:
        """Note that a guess was right: it is a source from now on."""
        self._execute("UPDATE url SET role = ? WHERE id = ?", (Role.SOURCE, entry.id))

    def keep_page(self, entry: FrontierEntry, page: Page) -> None:
        """Keep a page until it is read; what it was visited for is an article from now on."""
        stored = (page.final_url, page.status, json.dumps(page.headers), page.content_type, _time_text(page))
        rights = json.dumps([(each.signal, each.value, each.source) for each in page.site_rights])
        self._execute(
            "INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (entry.id, *stored, self._packer.compress(page.body), rights),
        )
        if entry.role is not Role.ARTICLE:
            self._execute("UPDATE url SET role = ?, rank = 0 WHERE id = ?", (Role.ARTICLE, entry.id))

    def waiting_pages(self, count: int, *, besides: Collection[int]) -> tuple[int, ...]:
        """Return the numbers of at most ``count`` pages that wait to be read, ``besides`` those."""
        query = "SELECT url FROM page ORDER BY url LIMIT ?"
        with STATE_FILE.translated(self._path):
            rows = self._connection.execute(query, (count + len(besides),)).fetchall()
        return tuple(number for (number,) in rows if number not in besides)[:count]

    def waiting_page(self, number: int) -> tuple[Page, int]:
        """Return a page that waits to be read, and the depth of its URL."""
        query = "SELECT url.url, depth, page.* FROM page JOIN url ON url.id = page.url WHERE page.url = ?"
        with STATE_FILE.translated(self._path):
            row = self._connection.execute(query, (number,)).fetchone()
        return _page(row), row[1]

    def pages(self) -> Iterator[Page]:
        """Yield all pages that wait to be read, or are kept because the job has no corpus."""
        query = "SELECT url.url, depth, page.* FROM page JOIN url ON url.id = page.url ORDER BY key"
        with STATE_FILE.translated(self._path):
            for row in self._connection.execute(query):
                yield _page(row)

    def finish_reading(self, number: int, outcome: str, detail: str) -> None:
        """Note that a page is read, and its body in the corpus."""
        self._execute("DELETE FROM page WHERE url = ?", (number,))
        self._execute("UPDATE url SET outcome = ?, detail = ? WHERE id = ?", (outcome, detail or None, number))
        self.unsaved += 1

    def note_shape(self, url: str, *, is_article: bool) -> None:
        """Note what an address turned out to be, for others of its shape on its host."""
        self._execute(_NOTE_SHAPE, (_shape_key(url), is_article, not is_article))

    def visited_shapes(self, urls: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Return for addresses how many of their shape on their host were articles, and how many were none."""
        keys = {url: _shape_key(url) for url in urls}
        distinct = tuple(set(keys.values()))
        counts: dict[bytes, tuple[int, int]] = {}
        for start in range(0, len(distinct), KEYS_A_QUERY):
            part = distinct[start : start + KEYS_A_QUERY]
            query = f"SELECT shape, articles, others FROM shape WHERE shape IN ({','.join('?' * len(part))})"  # noqa: S608 - question marks
            with STATE_FILE.translated(self._path):
                rows = self._connection.execute(query, part).fetchall()
            counts.update((key, (articles, others)) for key, articles, others in rows)
        return {url: counts[key] for url, key in keys.items() if key in counts}

    def probe_of(self, host: int, since: float) -> Probe | None:
        """Return what a host answered for an address that cannot exist; None if it was not asked since then."""
        query = "SELECT is_answered, shingles, target FROM probe WHERE host = ? AND asked >= ?"
        with STATE_FILE.translated(self._path):
            row = self._connection.execute(query, (host, since)).fetchone()
        return Probe(bool(row[0]), row[1], row[2]) if row else None

    def begin_probe(self, host: int, now: float) -> None:
        """Note that a host is asked for an address that cannot exist."""
        self._execute("INSERT OR REPLACE INTO probe (host, asked) VALUES (?, ?)", (host, now))

    def finish_probe(self, host: int, shingles: bytes, target: bytes) -> None:
        """Note what it answered."""
        values = (shingles, target, host)
        self._execute("UPDATE probe SET is_answered = 1, shingles = ?, target = ? WHERE host = ?", values)

    def note_text(self, text: bytes, url: str) -> bool:
        """Note by its hash what an address reads; whether another one read the same before."""
        key = key_of(url)
        self._execute("INSERT INTO text_of VALUES (?, ?) ON CONFLICT DO NOTHING", (text, key))
        with STATE_FILE.translated(self._path):
            first: bytes = self._connection.execute("SELECT url FROM text_of WHERE text = ?", (text,)).fetchone()[0]
        return first != key

    def look_again(self, url: str, before: float) -> frozenset[tuple[int, str]]:
        """Make a further page of a list due if it was last visited before then; its host, if it is."""
        with STATE_FILE.translated(self._path):
            row = self._connection.execute(_LIST_PAGE, (key_of(url), before)).fetchone()
        if row is None:
            return frozenset()
        self._execute("UPDATE url SET state = 0, due = 0, tries = 0 WHERE id = ?", (row[0],))
        self.pending += 1
        return frozenset([(row[1], row[2])])

    def park(self, host: int, until: float) -> None:
        """Remember over the end of the process that a host asked to be left alone."""
        self._execute("UPDATE host SET parked = ? WHERE id = ?", (until, host))

    def reopen(self, outcome: str, named: str) -> None:
        """Make due what ended so for a reason that names this key of the job: it has another value now."""
        self._execute(
            "UPDATE url SET state = 0, due = 0, tries = 0 WHERE outcome = ? AND instr(detail, ?)", (outcome, named)
        )
        self.pending = self._count("SELECT count(*) FROM url WHERE state = 0")

    def ask_sources_now(self) -> None:
        """Make all sources due; a host that asked to be left alone is left alone all the same."""
        self._execute("UPDATE url SET due = 0 WHERE role = ? AND state = 0", (Role.SOURCE,))

    def outcome_of(self, url: str) -> tuple[str, str]:
        """Return the last outcome of an address and its detail; ("", "") if it has none yet."""
        query = "SELECT outcome, detail FROM url WHERE key = ?"
        with STATE_FILE.translated(self._path):
            outcome, detail = self._connection.execute(query, (key_of(url),)).fetchone() or (None, None)
        return outcome or "", detail or ""

    def end_of(self, url: str, hops: int) -> tuple[str, str, str]:
        """Return what an address leads to over at most so many redirects, the last outcome of that, and its detail."""
        outcome, detail = self.outcome_of(url)
        while outcome == "redirected" and hops and (further := self.outcome_of(detail))[0]:
            url, (outcome, detail), hops = detail, further, hops - 1
        return url, outcome, detail

    def may_have_articles(self) -> bool:
        """Tell whether the job has an article, or a page or an address that may turn out to be one."""
        return bool(self._count(_HOPES))

    def outcomes(self) -> tuple[tuple[str, int], ...]:
        """Return how many URLs ended in which outcome, the most frequent first."""
        query = (
            "SELECT outcome, count(*) AS n FROM url WHERE outcome IS NOT NULL GROUP BY outcome ORDER BY n DESC, outcome"
        )
        with STATE_FILE.translated(self._path):
            return tuple((outcome, count) for outcome, count in self._connection.execute(query))

    def count_pages(self) -> int:
        """Return how many pages wait to be read."""
        return self._count("SELECT count(*) FROM page")

    def count_articles(self) -> int:
        """Return how many article pages have been stored since the job began."""
        return self._count("SELECT count(*) FROM url WHERE state = 1 AND outcome <> 'redirected' AND role = 1")

    def _count(self, query: str) -> int:
        with STATE_FILE.translated(self._path):
            count: int = self._connection.execute(query).fetchone()[0]
        return count

    def _known(self, keys: Sequence[bytes]) -> Iterator[bytes]:
        for start in range(0, len(keys), KEYS_A_QUERY):
            part = keys[start : start + KEYS_A_QUERY]
            query = f"SELECT key FROM url WHERE key IN ({','.join('?' * len(part))})"  # noqa: S608 - question marks
            with STATE_FILE.translated(self._path):
                rows = self._connection.execute(query, part).fetchall()
            yield from (key for (key,) in rows)

    def _is_one_view_too_many(self, link: FollowedLink) -> bool:
        if link.role is not Role.ARTICLE or "?" not in link.url or not (article := viewed_article(link.url)):
            return False
        self._begin()
        with STATE_FILE.translated(self._path):
            return self._connection.execute(_COUNT_VIEW, (_hash(article),)).rowcount == 0

    def _row(self, key: bytes, link: FollowedLink, now: float, hosts: set[tuple[int, str]]) -> tuple[object, ...]:
        name = turn_of(link.url)
        host = self._host_id(name)
        hosts.add((host, name))
        return (
            key,
            link.url,
            host,
            link.role,
            link.depth,
            link.hops,
            _rank(link, now),
            link.is_announced,
            link.list_page,
        )

    def _host_id(self, name: str) -> int:
        known = self._host_ids.get(name)
        if known is not None:
            return known
        self._connection.execute("INSERT INTO host (name) VALUES (?) ON CONFLICT DO NOTHING", (name,))
        found: int = self._connection.execute("SELECT id FROM host WHERE name = ?", (name,)).fetchone()[0]
        if len(self._host_ids) >= KNOWN_HOSTS:
            self._host_ids.clear()
        self._host_ids[name] = found
        return found

    def _execute(self, statement: str, values: tuple[object, ...]) -> None:
        self._begin()
        with STATE_FILE.translated(self._path):
            self._connection.execute(statement, values)

    def _begin(self) -> None:
        if not self._connection.in_transaction:
            with STATE_FILE.translated(self._path):
                self._connection.execute("BEGIN IMMEDIATE")


_RANKS = {Role.LIST_PAGE: LIST_PAGE_RANK, Role.PROBE: PROBE_RANK}


def _rank(link: FollowedLink, now: float) -> int:
    if link.role is Role.ARTICLE:
        return -int(link.published or now)
    return _RANKS.get(link.role, SOURCE_RANK)


def key_of(url: str) -> bytes:
    """Return the hash under which all spellings of an address are one URL."""
    return _hash(canonicalize(url))


def _hash(key: str) -> bytes:
    return blake2b(key.encode("utf-8", "replace"), digest_size=KEY_BYTES).digest()


def _shape_key(url: str) -> bytes:
    return _hash(f"{turn_of(url)} {shape_of(url)}")


def turn_of(url: str) -> str:
    """Return whose turn a request to this address takes: its host, ``www.`` aside; ports of one machine share it."""
    return canonical_host(url) or split(url).netloc


def _entry(row: sqlite3.Row) -> FrontierEntry:
    number, url, host, role, depth, hops, tries, interval, etag, last_modified, digest, announced, list_page = row
    validators = Validators(etag, last_modified)
    entry = FrontierEntry(
        number, url, host, Role(role), depth, hops, tries, interval, validators, digest, bool(announced)
    )
    return replace(entry, list_page=list_page)


def _page(row: sqlite3.Row) -> Page:
    url, _, _, final_url, status, headers, content_type, fetched_at, body, rights = row
    return Page(
        url=url,
        body=zstandard.ZstdDecompressor().decompress(body),
        final_url=final_url,
        status=status,
        headers=tuple((name, value) for name, value in json.loads(headers)),
        content_type=content_type,
        fetched_at=datetime.fromisoformat(fetched_at) if fetched_at else None,
        site_rights=tuple(RightsSignal(*each) for each in json.loads(rights)),
    )


def _time_text(page: Page) -> str | None:
    return page.fetched_at.astimezone(UTC).isoformat() if page.fetched_at else None
