"""Options that take a time: 90s, 15m, 1h, 1d, or seconds."""

from __future__ import annotations

import click

from scraper.setting_values import MAX_SECONDS, UNITS, as_seconds, seconds_of


class _Duration(click.ParamType[float]):
    name = "duration"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Seconds of ``90s``, ``15m``, ``1h`` or ``1d``."""
        if isinstance(value, float):
            return value
        if not (seconds := seconds_of(str(value))):
            self.fail(f"{value!r} is no time; write 90s, 15m, 1h or 1d", param, ctx)
        return seconds


class _Seconds(click.ParamType[float]):
    name = "seconds"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return a number of seconds, 0 or more."""
        try:
            return as_seconds(float(str(value)))
        except ValueError:
            self.fail(f"{value!r} is no number of seconds from 0 to {MAX_SECONDS:.0f}", param, ctx)


DURATION = _Duration()
SECONDS = _Seconds()


def duration_text(seconds: float) -> str:
    """Return a time as people say it, in its largest unit of which there are two.

    >>> duration_text(90), duration_text(7200), duration_text(3 * 86400)
    ('90 s', '2 h', '3 d')
    """
    unit = max((unit for unit, size in UNITS.items() if seconds >= 2 * size), key=UNITS.__getitem__, default="s")
    return f"{seconds / UNITS[unit]:.0f} {'min' if unit == 'm' else unit}"
