"""Small bar charts as inline SVG, with a line for each bar that a pointer or a screen reader finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.reports.html import Html, element, join

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = 0.15  # of the width of a bar


def columns(values: Sequence[int], labels: Sequence[str], *, name: str, height: int, class_: str) -> Html:
    """Draw upright bars, one a value, as high as the largest; ``name`` says what they are."""
    largest = max(values, default=0) or 1
    bars = [
        _column(index, value, height * value / largest, height, label)
        for index, (value, label) in enumerate(zip(values, labels, strict=True))
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


def shares(parts: Sequence[tuple[str, int]]) -> Html:
    """Draw one bar, parted; each part has the class of its name."""
    total = sum(size for _, size in parts) or 1
    pieces, start = [], 0.0
    for name, size in parts:
        width = 100 * size / total
        pieces.append(element("rect", x=f"{start:.2f}", width=f"{width:.2f}", height=8, class_=name))
        start += width
    return element("svg", *pieces, class_="bar", viewBox="0 0 100 8", preserveAspectRatio="none", aria_hidden="true")


def measure(value: int, largest: int) -> Html:
    """Draw a bar as long as a value is beside the largest; the value itself stands in the text beside it."""
    bar = element("rect", width=f"{100 * value / (largest or 1):.2f}", height=8)
    return element("svg", bar, class_="measure", viewBox="0 0 100 8", preserveAspectRatio="none", aria_hidden="true")


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
