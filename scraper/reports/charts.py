"""Small bar charts as inline SVG, with a line for each bar that a pointer or a screen reader finds."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from scraper.reports.html import Html, element, join

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = 0.15  # of the width of a bar
MEASURED = 80  # percent of the width: the longest bar leaves room for its value
RISEN = 84  # percent of the height, likewise
# Pixels: of a figure with its share of the gap to the next number, and of the narrowest chart on a desk and on a phone.
FIGURE, DESK, PHONE = 9, 800, 320
EDGE = 0.05  # of the width of a chart: a number that stands nearer to its end would be cut off


def columns(values: Sequence[int], labels: Sequence[str], *, name: str, height: int, class_: str) -> Html:
    """Draw upright bars, one a value, as high as the largest; ``name`` says what they are. Without a value, no bar."""
    largest = max(values, default=0) or 1
    bars = [
        _column(index, value, height * value / largest, height, label)
        for index, (value, label) in enumerate(zip(values, labels, strict=True))
        if value
    ]
    return element(
        "svg",
        element("title", name),
        *bars,
        role="img",
        class_=class_,
        viewBox=f"0 0 {max(len(values), 1)} {height}",
        preserveAspectRatio="none",
    )


def valued_columns(values: Sequence[int], labels: Sequence[str], *, name: str, class_: str) -> Html:
    """Draw upright bars with as many values on them as there is room for, the largest first.

    Its lengths are in percent, so that the chart is as wide as there is room and its letters stay as they are. What is
    too much on a phone has the class ``minor``.
    """
    numbered, major = _with_room(values, DESK), _with_room(values, PHONE)
    bars = [
        _valued_column(index, values, label, said="" if index in major else "minor" if index in numbered else None)
        for index, label in enumerate(labels)
    ]
    return element("svg", element("title", name), *bars, role="img", class_=class_)


def shares(parts: Sequence[tuple[str, int]]) -> Html:
    """Draw one bar, parted; each part has the class of its name."""
    total = sum(size for _, size in parts) or 1
    pieces, start = [], 0.0
    for name, size in parts:
        width = 100 * size / total
        pieces.append(element("rect", x=f"{start:.2f}", width=f"{width:.2f}", height=8, class_=name))
        start += width
    return element("svg", *pieces, class_="bar", viewBox="0 0 100 8", preserveAspectRatio="none", aria_hidden="true")


def measure(value: int, largest: int, said: str = "") -> Html:
    """Draw a bar as long as a value is beside the largest, and what is said of it at its end."""
    length = MEASURED * value / (largest or 1)
    bar = element("rect", y="25%", width=f"{length:.2f}%", height="50%")
    text = element("text", said, x=f"{length:.2f}%", dx=6, y="50%", dy=".35em") if said else Html()
    return element("svg", bar, text, class_="measure", aria_hidden=None if said else "true")


def legend(parts: Sequence[tuple[str, int]], titles: dict[str, str]) -> Html:
    """List the names and percentages that go with `shares`."""
    total = sum(size for _, size in parts) or 1
    items = [
        element("li", f"{titles[name]} ", element("b", f"{100 * size / total:.0f} %"), class_=name)
        for name, size in parts
    ]
    return element("ol", *items, class_="legend")


def _column(index: int, value: int, size: float, height: int, label: str) -> Html:
    """Draw a bar within a field as high as the chart, so that a pointer finds small ones too."""
    field = element("rect", x=index, y=0, width=1, height=height, class_="field")
    bar = element("rect", x=f"{index + GAP / 2}", y=f"{height - size:.2f}", width=f"{1 - GAP}", height=f"{size:.2f}")
    return element("g", element("title", f"{label}: {value}"), join([field, bar]))


def _with_room(values: Sequence[int], width: int) -> set[int]:
    """Return the indices of the largest values that can be written side by side on a chart of this many pixels."""
    step = ceil(FIGURE * len(f"{max(values, default=0):,}") * len(values) / width)
    chosen: set[int] = set()
    for index in sorted(range(len(values)), key=lambda index: (-values[index], index)):
        if values[index] and chosen.isdisjoint(range(index - step + 1, index + step)):
            chosen.add(index)
    return chosen


def _valued_column(index: int, values: Sequence[int], label: str, *, said: str | None) -> Html:
    """Draw a bar within its field; ``said``: a class of the value on it, None if it has none."""
    width, height = 100 / len(values), RISEN * values[index] / (max(values) or 1)
    start, top = index * width, f"{100 - height:.2f}%"
    field = element("rect", x=f"{start:.3f}%", width=f"{width:.3f}%", height="100%", class_="field")
    left, wide = f"{start + width * GAP / 2:.3f}%", f"{width * (1 - GAP):.3f}%"
    bar = element("rect", x=left, y=top, width=wide, height=f"{height:.2f}%")
    value = Html()
    if said is not None:
        share = (index + 0.5) / len(values)
        side = "start" if share < EDGE else "end" if share > 1 - EDGE else "middle"
        place = {"start": start, "middle": start + width / 2, "end": start + width}[side]
        classes = f"{side} {said}".rstrip()
        value = element("text", f"{values[index]:,}", x=f"{place:.3f}%", y=top, dy=-4, class_=classes)
    return element("g", element("title", f"{label}: {values[index]}"), field, bar, value)
