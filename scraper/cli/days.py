"""Options that take a day: 2026-03-01."""

from __future__ import annotations

from datetime import date

import click


class _Day(click.ParamType[date]):
    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day of ``2026-03-01``."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no day; write 2026-03-01", param, ctx)


DAY = _Day()
