"""Which uses of an article its rights signals reserve."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from scraper.models import RightsSignal

# What reserves a use: signal and value. A reservation of text and data mining is one of training as well:
# Content-Signal names the same article of the same law (Directive (EU) 2019/790, article 4).
_TDM = ("tdm-reservation", "1")
_NOAI = (("robots", "noai"), ("robots", "noml"))
RESERVED_BY = {
    "tdm": frozenset((_TDM,)),
    "ai-train": frozenset((("content-signal", "ai-train=no"), ("content-usage", "train-ai=n"), _TDM, *_NOAI)),
    "ai-input": frozenset((("content-signal", "ai-input=no"),)),
    "search": frozenset((("content-signal", "search=no"), ("content-usage", "search=n"))),
    "noai": frozenset(_NOAI),
    "noarchive": frozenset((("robots", "noarchive"),)),
}
USES = tuple(RESERVED_BY)

# Of the three places of the TDM Reservation Protocol the page outweighs the header, and that the file of the site.
_TDM_PLACES = ("meta", "header", "tdmrep.json")


def asks_for_tdm_file(uses: Collection[str]) -> bool:
    """Tell whether the file of the TDM Reservation Protocol can reserve one of these uses."""
    return any(_TDM in RESERVED_BY[use] for use in uses)


def reservation(signals: Iterable[RightsSignal], uses: Collection[str]) -> RightsSignal | None:
    """Return the first signal that reserves one of these ``USES``; None if none does.

    >>> from scraper.models import RightsSignal
    >>> signals = [RightsSignal("content-signal", "ai-train=no", "robots.txt")]
    >>> reservation(signals, ["ai-train"]).source, reservation(signals, ["search"])
    ('robots.txt', None)
    """
    if not uses:
        return None
    reserving = frozenset().union(*(RESERVED_BY[use] for use in uses))
    stated = tuple(signals)
    valid = _valid_tdm(stated)
    return next(
        (
            each
            for each in stated
            if (each.signal, each.value) in reserving and (each.signal != "tdm-reservation" or each == valid)
        ),
        None,
    )


def told(signal: RightsSignal) -> str:
    """Return a signal in words, as rejections give it: ``content-signal: ai-train=no (robots.txt)``."""
    return f"{signal.signal}: {signal.value} ({signal.source})"


def _valid_tdm(signals: Iterable[RightsSignal]) -> RightsSignal | None:
    """Return the reservation that holds; other values than 0 and 1 are none."""
    stated = [each for each in signals if each.signal == "tdm-reservation" and each.value in ("0", "1")]
    return min(stated, key=lambda each: _place(each.source), default=None)


def _place(source: str) -> int:
    return next((number for number, place in enumerate(_TDM_PLACES) if source.startswith(place)), len(_TDM_PLACES))
