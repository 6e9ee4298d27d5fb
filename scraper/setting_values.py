"""Values of settings, of a job file or in Python, each checked: what must be a text, a number of seconds, a pattern."""

from __future__ import annotations

import math
import os
import re
from typing import TYPE_CHECKING

from scraper.rights.reservations import USES
from scraper.urls.addresses import is_web_address, split
from scraper.urls.identity import canonical_host

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    # Returns the value as a policy or a job has it; raises ValueError with what it must be.
    Check = Callable[[object], object]

# Of times that people write: 90s, 15m, 1h, 1d.
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
# More pages no site has, and what counts them (SQLite, islice) ends a little above.
MAX_COUNT = 1_000_000_000
# Thirty years: a longer pause is a slip of the keyboard, and far longer ones are of no clock.
MAX_SECONDS = 1e9
# As far back as days of a calendar go, which is further than any news.
MAX_DAYS = 700_000
# Of `HostPolicy.fetch`: a page is fetched by a browser.
BROWSER = "browser"
# Of `HostPolicy.proxy`: the one that the environment names.
ENVIRONMENT = "environment"
NAMED_SECRET = re.compile(r"(env|file):(\S.*)")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# Headers that are said elsewhere, or that are the connection's own.
_OWN_HEADERS = frozenset(
    ("host", "user-agent", "accept-encoding", "connection", "content-length", "transfer-encoding", "cookie", "te")
)


def as_text(value: object) -> str:
    """Return a text of printable characters."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ValueError("a text")
    return value


def as_texts(value: object) -> tuple[str, ...]:
    """Return a list of texts."""
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) and each for each in value):
        raise ValueError("a list of texts")
    return tuple(value)


def as_urls(value: object) -> tuple[str, ...]:
    """Return addresses, one at least."""
    urls = as_texts(value)
    if not urls or not all(map(is_web_address, urls)):
        raise ValueError("a list of http or https addresses, one at least")
    return urls


def as_patterns(value: object) -> tuple[str, ...]:
    """Return regular expressions."""
    patterns = as_texts(value)
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"a list of regular expressions ({pattern}: {error})") from error
    return patterns


def as_plugins(value: object) -> tuple[str, ...]:
    """Return plug-ins, each as ``module:NAME``."""
    names = as_texts(value)
    if not all(re.fullmatch(r"[\w.]+:\w+", name) for name in names):
        raise ValueError('a list of plug-ins, each as "module:NAME"')
    return names


def as_count(value: object) -> int:
    """Return a whole number above 0."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError("a whole number above 0")
    if value > MAX_COUNT:
        raise ValueError(f"at most {MAX_COUNT}")
    return value


def as_days(value: object) -> int:
    """Return a whole number of days above 0."""
    if (days := as_count(value)) > MAX_DAYS:
        raise ValueError(f"at most {MAX_DAYS} days")
    return days


def as_number(value: object) -> int:
    """Return a whole number, 0 or more."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("a whole number, 0 or more")
    return value


def as_seconds(value: object) -> float:
    """Return seconds, 0 or more."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < math.inf:
        raise ValueError("a number of seconds, 0 or more")
    if value > MAX_SECONDS:
        raise ValueError(f"at most {MAX_SECONDS:.0f} seconds")
    return float(value)


def as_some_seconds(value: object) -> float:
    """Return seconds above 0."""
    if not (seconds := as_seconds(value)):
        raise ValueError("a number of seconds above 0")
    return seconds


def as_flag(value: object) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise ValueError("true or false")  # noqa: TRY004 - what is wrong is the data
    return value


def as_uses(value: object) -> tuple[str, ...]:
    """Return uses that can be reserved."""
    uses = as_texts(value)
    if not all(use in USES for use in uses):
        raise ValueError(f"a list of uses, each one of {', '.join(USES)}")
    return uses


def as_hosts(value: object) -> tuple[str, ...]:
    """Return names of hosts, as they are compared."""
    names = as_texts(value)
    hosts = [canonical_host(f"http://{name}/") for name in names]
    if not names or not all(hosts) or any(set(name) & set("/:@*") for name in names):
        raise ValueError("a list of host names, one at least, as news.example")
    return tuple(host for host in hosts if host)


def as_pattern(value: object) -> str:
    """Return a regular expression."""
    return as_patterns([value])[0]


def as_interval(value: object) -> float:
    """Return seconds of a number, or of ``15m``."""
    if isinstance(value, str) and (seconds := seconds_of(value)):
        return seconds
    try:
        return as_some_seconds(value)
    except ValueError as error:
        raise ValueError("a time: seconds, or 90s, 15m, 1h, 1d") from error


def seconds_of(text: str) -> float | None:
    """Return the seconds of a time as people write it, None if it is none.

    >>> seconds_of("15m"), seconds_of("1d"), seconds_of("0s"), seconds_of("99999999999d")
    (900.0, 86400.0, None, None)
    """
    match = re.fullmatch(r"([1-9]\d{0,9})([smhd])", text, re.ASCII)
    seconds = float(int(match[1]) * UNITS[match[2]]) if match else 0.0
    return seconds if 0 < seconds <= MAX_SECONDS else None


def as_headers(value: object) -> tuple[tuple[str, str], ...]:
    """Return names of headers with their values."""
    if not isinstance(value, dict) or not all(map(_is_header, value.items())):
        raise ValueError("a table of headers and their texts")
    if own := next((name for name in value if name.lower() in _OWN_HEADERS), None):
        raise ValueError(f"a table without {own}, which is sent by other means")
    return tuple(value.items())


def as_secret(value: object) -> str:
    """Return the name of a secret. What may be one itself is not shown in the message."""
    if not isinstance(value, str) or not NAMED_SECRET.fullmatch(value):
        raise HiddenValueError('the name of a secret: "env:NAME" or "file:PATH"')
    return value


def as_login(value: object) -> tuple[str, str]:
    """Return the names of the secrets that are a user name and a password."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise HiddenValueError('two names of secrets, as ["env:NAME", "file:PATH"]')
    return as_secret(value[0]), as_secret(value[1])


def as_proxy(value: object) -> str:
    """Return the address of a proxy, or that it is the environment's."""
    if value != ENVIRONMENT and (not isinstance(value, str) or not is_web_address(value) or "@" in split(value).netloc):
        raise HiddenValueError(f'an http or https address without a password, or "{ENVIRONMENT}"')
    return str(value)


def as_way(value: object) -> str:
    """Return by which means pages are fetched."""
    if not isinstance(value, str) or value not in {"http", BROWSER}:
        raise ValueError(f'"http" or "{BROWSER}"')
    return str(value)


def as_path(value: object) -> os.PathLike[str]:
    """Return a path."""
    if not isinstance(value, os.PathLike):
        raise ValueError("a pathlib.Path")  # noqa: TRY004 - as above
    return value


def as_pairs(value: object) -> tuple[tuple[str, str], ...]:
    """Return headers that are given as pairs of name and value."""
    if not isinstance(value, tuple) or not all(isinstance(pair, tuple) and len(pair) == 2 for pair in value):
        raise ValueError("pairs of texts, the name of a header and its value")
    return as_headers(dict(value))


def check_fields(settings: object, checks: Mapping[str, Check], optional: frozenset[str] = frozenset()) -> None:
    """Check each field of a dataclass of settings; those that are ``optional`` may be None.

    Raises:
        ValueError: a value cannot be used; it names field and value, but none that may be a secret.
    """
    for name, check in checks.items():
        value = getattr(settings, name)
        if value is None and name in optional:
            continue
        place = f"{type(settings).__name__}: {name} must be"
        try:
            check(value)
        except HiddenValueError as error:
            raise ValueError(f"{place} {error}") from error
        except ValueError as error:
            raise ValueError(f"{place} {error}, not {value!r}") from error


class HiddenValueError(ValueError):
    """The value that cannot be used may be a secret, and is not repeated."""


def _is_header(item: tuple[object, object]) -> bool:
    name, text = item
    return (
        isinstance(name, str)
        and bool(_HEADER_NAME.fullmatch(name))
        and isinstance(text, str)
        and text.isascii()
        and text.isprintable()
    )
