"""What a host asks of robots (RFC 9309): which paths to leave alone, how fast to go, where its sitemaps are."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from protego import Protego

from scraper.errors import AddressError, FetchError, SoftBlockError, StatusError
from scraper.fetching.origin_files import OriginFiles
from scraper.fetching.surroundings import Surroundings
from scraper.rights.robots_signals import is_licence, is_statement, robots_signals, signals_for
from scraper.urls.addresses import joined, web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.fetching.client import Fetcher
    from scraper.models import RightsSignal
    from scraper.rights.robots_signals import PathSignal

# RFC 9309 §2.4: no longer than a day. What could not be read is asked for again sooner.
LIFE = timedelta(hours=24)
LIFE_OF_FAILURE = timedelta(hours=1)

# RFC 9309 §2.5: at least 500 KiB are read; the rest of a longer one is not. Over the second limit it counts as missing.
PARSED_BYTES = 500 * 1024
MAX_BODY = 4 * 1024 * 1024
MAX_REDIRECTS = 5  # RFC 9309 §2.3.1.2

# Crawl-delay is no part of the RFC. More than two minutes a page is more often a slip (milliseconds) than a wish.
LONGEST_CRAWL_DELAY = 120.0

TOO_MANY_REQUESTS = 429

# Ends of a fetch after which there are no rules, so that everything is allowed (RFC 9309 §2.3.1.2, §2.3.1.3).
_UNAVAILABLE = frozenset({"redirect_loop", "bad_redirect", "consent_wall"})

_NAME = re.compile(r"user[- ]?agent\s*:?\s*(\*(?![\w-])|[\w-]*)", re.IGNORECASE)
# What ends the names of a group. Other lines are for other readers and stand between two names now and then.
_RULE = re.compile(
    r"(?:d[ias]{3,4}l{1,2}[ao]w|allow|(?:crawl[- ]delay|request[- ]rate|visit[- ]time))\b", re.IGNORECASE
)
_OF_THE_SITE = re.compile(r"(?:site-?maps?|host)\b", re.IGNORECASE)


class _Kind(Enum):
    """What a line is: a name at the head of a group, a rule, something about the site, or about rights."""

    NAME = auto()
    RULE = auto()
    OF_THE_SITE = auto()
    STATEMENT = auto()


class _Line(NamedTuple):
    """A line and to whom of those that are asked about it is said; None above all groups. The text of a name is it."""

    kind: _Kind
    text: str
    listeners: frozenset[str] | None


class _OwnLines(NamedTuple):
    """What is said to one robot: lines for the parser, and statements on rights."""

    rules: list[str]
    statements: list[str]


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one origin for one robot.

    ``crawl_delay`` in seconds; ``sitemaps``: absolute URLs; ``reason``: why they are as they are, for people;
    ``outcome``: ``ok``, or that of the `FetchError`; ``retry_after``: seconds the host asks to be left alone;
    ``refusal``: one word for what is not allowed: ``robots_disallowed``, ``robots_unreachable`` if nobody knows what
    robots may do, ``forbidden_address`` or ``bad_url`` if the origin may not be visited. ``digest``: the SHA-256 of the
    file, if there is one.
    """

    crawl_delay: float | None
    sitemaps: tuple[str, ...]
    reason: str
    outcome: str
    retry_after: float | None
    refusal: str
    _agent: str
    _parsed: Protego | None  # None: nothing is allowed
    digest: str | None = None
    _stated: tuple[PathSignal, ...] = ()

    @property
    def life(self) -> timedelta:
        """For how long these rules hold."""
        return LIFE_OF_FAILURE if self._parsed is None else LIFE

    def allows(self, url: str) -> bool:
        """Tell whether ``url``, of this origin, may be visited."""
        return self._parsed is not None and self._parsed.can_fetch(url, self._agent)

    def rights(self, url: str) -> tuple[RightsSignal, ...]:
        """Return what the file says about uses of ``url``, of this origin; none of it forbids a visit."""
        return signals_for(url, self._stated)


class RobotsCache:
    """The rules of every origin that was asked for, fetched once a day; to be shared by all tasks.

    ``user_agent`` is the robot's name as in Policy: what stands before the first ``/`` is looked for in the file.
    """

    def __init__(self, fetcher: Fetcher, user_agent: str, *, surroundings: Surroundings | None = None) -> None:
        self._fetcher = fetcher
        self._agent = product_token(user_agent)
        self._files = OriginFiles(self._fetch, lambda rules: rules.life, (surroundings or Surroundings()).clock)

    def known(self, url: str) -> RobotsRules | None:
        """Return the rules for the origin of ``url`` if they are at hand and not stale: no request is made."""
        return self._files.known(url)

    async def rules(self, url: str) -> RobotsRules:
        """Return the rules for the origin of ``url``: at hand, or fetched, which is a request to that host.

        However many ask at once, there is one request. A fetch that fails gives rules, too: what the RFC says of it.
        """
        return await self._files.ask(url)

    async def _fetch(self, origin: str) -> RobotsRules:
        url = f"{origin}/robots.txt"
        try:
            page = await self._fetcher.get(url, any_type=True, max_body=MAX_BODY, max_redirects=MAX_REDIRECTS)
            return rules_of(page.body, page.location or url, self._agent)
        except FetchError as error:
            return rules_without(error, self._agent)


def product_token(user_agent: str) -> str:
    """Return the name that robots.txt knows a robot by (RFC 9309 §2.2.1).

    >>> product_token("SennauBot/2.1 (+https://sennau.example/bot)")
    'SennauBot'
    """
    return user_agent.partition("/")[0].partition(" ")[0]


def rules_of(body: bytes, location: str, agent: str) -> RobotsRules:
    """Return the rules that a robots.txt states for ``agent``."""
    own = _own_lines(_text(body), agent)
    parsed = Protego.parse("\n".join(own.rules))
    delay = parsed.crawl_delay(agent)
    return RobotsRules(
        crawl_delay=None if delay is None else min(delay, LONGEST_CRAWL_DELAY),
        sitemaps=tuple(dict.fromkeys(_absolute(parsed.sitemaps, location))),
        reason=f"robots.txt of {len(body)} bytes",
        outcome="ok",
        retry_after=None,
        refusal="robots_disallowed",
        _agent=agent,
        _parsed=parsed,
        digest=sha256(body).hexdigest(),
        _stated=robots_signals(own.statements, location),
    )


def rules_without(error: FetchError, agent: str) -> RobotsRules:
    """Return the rules that hold without a robots.txt: all is allowed if there is none, nothing if nobody knows.

    The RFC has no word on a 304 to a question without a condition, asked twice. It says that there is a file, and not
    what is in it: nobody knows, as with a server that cannot be reached (§2.3.1.4), and not as with a file that is
    not to be had (§2.3.1.3).
    """
    status = error.status if isinstance(error, StatusError | SoftBlockError) else None
    is_missing = status is not None and 400 <= status < 500 and status != TOO_MANY_REQUESTS
    is_open = is_missing or error.outcome in _UNAVAILABLE
    is_forbidden = isinstance(error, AddressError) and not error.is_of_redirect
    return RobotsRules(
        crawl_delay=None,
        sitemaps=(),
        reason=error.reason if is_forbidden else f"{'everything' if is_open else 'nothing'} is allowed: {error.reason}",
        outcome=error.outcome,
        retry_after=error.retry_after,
        refusal=error.outcome if is_forbidden else "robots_unreachable",
        _agent=agent,
        _parsed=Protego.parse("") if is_open else None,
    )


def _text(body: bytes) -> str:
    """As its byte order mark says, else as UTF-8; up to the last whole line within the limit."""
    encoding = "utf-16" if body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    text = body[:PARSED_BYTES].decode(encoding, "replace").replace("\0", "")
    return text if len(body) <= PARSED_BYTES else text.rpartition("\n")[0]


def _own_lines(text: str, agent: str) -> _OwnLines:
    """Return the lines of a robots.txt that are said to ``agent``, to all robots, or to nobody in particular.

    The parser gives every rule of a group to each of its names: 20,000 names with 20,000 rules, half a megabyte, kept
    it busy for more than a minute. And it takes "news" for a name of "news-robot", where the RFC wants all of it. Which
    of the two groups holds is for the parser to say of rules; of statements on rights, which are no rules, it is said
    here. A licence is for all.
    """
    own = agent.lower()
    rules = list[str]()
    said: dict[str, list[str]] = {"*": [], own: []}
    is_named = False
    for line in _read_lines(text, {"*", own}):
        match line.kind:
            case _Kind.NAME if line.listeners:
                is_named |= own in line.listeners
                rules.append(f"User-agent: {line.text}")
            case _Kind.RULE if line.listeners:
                rules.append(line.text)
            case _Kind.OF_THE_SITE:
                rules.append(line.text)
            case _Kind.STATEMENT:
                is_for_all = line.listeners is None or is_licence(line.text)
                for listener in said if is_for_all else line.listeners or ():
                    said[listener].append(line.text)
    return _OwnLines(rules, said[own if is_named else "*"])


def _read_lines(text: str, known: set[str]) -> Iterator[_Line]:
    """Yield the lines of a robots.txt that say something, each with those of the ``known`` names to whom it is said.

    A name that follows upon a rule begins a group, and nothing else does: other lines stand above the rules, or between
    two names, and end no group.
    """
    listeners: frozenset[str] | None = None
    among_names = False
    for line in (line.partition("#")[0].strip() for line in text.splitlines()):
        if name := _NAME.match(line):
            named = known & {name[1].lower()}
            listeners = frozenset(named | listeners if among_names and listeners else named)
            among_names = True
            yield _Line(_Kind.NAME, name[1], frozenset(named))
        elif is_statement(line):
            yield _Line(_Kind.STATEMENT, line, listeners)
        elif _OF_THE_SITE.match(line):
            yield _Line(_Kind.OF_THE_SITE, line, listeners)
        elif _RULE.match(line):
            among_names = False
            yield _Line(_Kind.RULE, line, listeners)


def _absolute(addresses: Iterable[str], location: str) -> Iterator[str]:
    for address in addresses:
        if url := web_address(joined(address, location)):
            yield url
