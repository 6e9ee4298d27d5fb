"""``/.well-known/tdmrep.json`` → rights signals: the file of the TDM Reservation Protocol (W3C, 2024)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from scraper.models import RightsSignal
from scraper.urls.addresses import target_of

if TYPE_CHECKING:
    from collections.abc import Iterable

PATH = "/.well-known/tdmrep.json"
SOURCE = "tdmrep.json"
MAX_RULES = 1_000
MAX_PATTERN = 500
MAX_STARS = 8  # each costs a look ahead over the rest of the path


@dataclass(frozen=True, slots=True)
class TdmRule:
    """What is said of the paths that a pattern fits: ``*`` is any run of characters, a final ``$`` the end."""

    location: str
    signals: tuple[RightsSignal, ...]


def read_tdm_file(body: bytes) -> tuple[TdmRule, ...]:
    """Return the rules of the file in their order; none if it is no list of objects.

    >>> read_tdm_file(b'[{"location": "/a/*", "tdm-reservation": 1}]')[0].signals[0].value
    '1'
    """
    try:
        rules = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    found = map(_rule, rules[:MAX_RULES] if isinstance(rules, list) else ())
    return tuple(rule for rule in found if rule)


def tdm_signals_for(url: str, rules: Iterable[TdmRule]) -> tuple[RightsSignal, ...]:
    """Return what the first rule that fits the address says."""
    path = target_of(url)
    return next((rule.signals for rule in rules if _pattern(rule.location).match(path)), ())


def _rule(value: object) -> TdmRule | None:
    if not isinstance(value, dict) or not isinstance(location := value.get("location"), str):
        return None
    reservation, policy = value.get("tdm-reservation"), value.get("tdm-policy")
    if len(location) > MAX_PATTERN or location.count("*") > MAX_STARS or reservation not in (0, 1):
        return None
    signals = [RightsSignal("tdm-reservation", str(int(reservation)), SOURCE)]
    if isinstance(policy, str) and policy.strip():
        signals.append(RightsSignal("tdm-policy", policy.strip()[:MAX_PATTERN], SOURCE))
    return TdmRule(location, tuple(signals))


@cache
def _pattern(location: str) -> re.Pattern[str]:
    is_whole = location.endswith("$")
    parts = map(re.escape, location.removesuffix("$").split("*"))
    return re.compile(f"{'.*?'.join(parts)}{'$' if is_whole else ''}", re.DOTALL)
