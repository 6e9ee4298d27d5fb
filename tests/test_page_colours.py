"""Pages for people can be read: contrasts of all texts, lines and bars to what is behind them, in both schemes.

WCAG 2.2, level AA: 4.5 to 1 for text (1.4.3), 3 to 1 for what marks a field, the focus or a bar (1.4.11).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scraper.labels import LabelFamily

STYLE = (Path(__file__).parent.parent / "scraper" / "reports" / "page.css").read_text("utf-8")
TEXT, GRAPHIC = 4.5, 3.0
TONES = tuple(LabelFamily)

Colour = tuple[float, float, float]

_PROPERTY = re.compile(r"--([\w-]+): #([0-9a-f]{6})\b")
_SETS = re.compile(r"(?<![\w-])(color|fill|background|border|outline)(?:-[a-z-]+)?: ([^;}]+)")
_NAMES = re.compile(r"var\(--(\w+)")


def scheme(number: int) -> dict[str, Colour]:
    """Return the colours of a scheme: light, dark."""
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    assert len(blocks) == 2
    pairs = _PROPERTY.findall(blocks[number])
    return {name: tuple(int(code[start : start + 2], 16) for start in (0, 2, 4)) for name, code in pairs}  # type: ignore[misc]


def luminance(colour: Colour) -> float:
    """Return the relative luminance, as WCAG defines it."""
    channels = (value / 255 for value in colour)
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def over(share: float, upper: Colour, lower: Colour) -> Colour:
    """Return what is seen of a colour that hides so much of what is behind it."""
    return tuple(share * above + (1 - share) * below for above, below in zip(upper, lower, strict=True))  # type: ignore[return-value]


def names_of(*properties: str) -> set[str]:
    """Return the custom properties that the style sets these properties to; ``tone`` is that of any family."""
    found = {name for kind, value in _SETS.findall(STYLE) if kind in properties for name in _NAMES.findall(value)}
    return found - {"tone"}


def share_of(pattern: str) -> float:
    found = re.search(pattern, STYLE)
    assert found, pattern
    return float(found.group(1))


def texts(colours: dict[str, Colour]) -> dict[str, float]:
    """Return the contrasts of all texts by what stands on what."""
    found = {
        f"{name} on {ground}": contrast(colours[name], colours[ground])
        for ground in ("paper", "raised", "mark")
        for name in ("ink", "soft", *TONES)
    }
    hover = share_of(r"color-mix\(in srgb, var\(--tone\) (\d+)%, transparent\)") / 100
    for tone in TONES:  # a block that is pointed at, and the name of what became of it
        ground = over(hover, colours[tone], colours["paper"])
        found |= {f"{name} on pale {tone}": contrast(colours[name], ground) for name in ("ink", "beside")}
        found[f"paper on {tone}"] = contrast(colours["paper"], colours[tone])  # a button that is pressed
    found["paper on ink"] = contrast(colours["paper"], colours["ink"])
    dimmed = over(share_of(r"\.why code \{[^}]*opacity: (\.\d+)"), colours["paper"], colours["ink"])
    found["dimmed paper on ink"] = contrast(dimmed, colours["ink"])
    return found


def graphics(colours: dict[str, Colour]) -> dict[str, float]:
    """Return the contrasts of what is seen and not read: bars, the edges of fields, the focus, which stands on all."""
    found = {
        f"{name} on {ground}": contrast(colours[name], colours[ground])
        for ground in ("paper", "raised")
        for name in ("soft", "focus", *TONES)
    }
    return found | {"text on line": contrast(colours["text"], colours["line"])}  # a bar that is pointed at


def test_black_on_white_is_as_much_contrast_as_there_is() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("number", [0, 1], ids=["light", "dark"])
def test_text_and_bars_can_be_told_from_their_ground(number: int) -> None:
    colours = scheme(number)
    assert {pair: round(ratio, 2) for pair, ratio in texts(colours).items() if ratio < TEXT} == {}
    assert {pair: round(ratio, 2) for pair, ratio in graphics(colours).items() if ratio < GRAPHIC} == {}


def test_no_colour_is_used_that_is_not_measured() -> None:
    """Lines between rows are an ornament: what they part is parted by room as well."""
    assert set(scheme(0)) == set(scheme(1)) >= set(LabelFamily)
    assert names_of("color", "fill") == {"ink", "soft", "paper", "beside", "text", "line"}  # line: behind a bar
    assert names_of("background") == {"paper", "raised", "mark", "ink"}
    assert names_of("outline") == {"focus"}
    assert names_of("border") <= {"soft", "line", "focus"}
    outside = re.sub(r":root \{.*?\}", "", STYLE, flags=re.DOTALL)
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsl\(", outside) == []
