"""An explanation for a terminal: a line a block, then the metadata, then the teasers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from scraper.characters import printable
from scraper.labels import Label, LabelFamily
from scraper.reports.field_evidence import FieldEvidence, evidence_of, value_text
from scraper.reports.label_counts import count_labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.models import BlockTrace, Explanation, Teaser

STYLES = {
    LabelFamily.TEXT: "green",
    LabelFamily.BESIDE: "blue",
    LabelFamily.TEASERS: "yellow",
    LabelFamily.FURNITURE: "bright_black",
    LabelFamily.CUT: "magenta",
}
# The text itself is dimmed where it is not the article's, so that the article can be read down the column.
DIMMED = frozenset((LabelFamily.TEASERS, LabelFamily.FURNITURE, LabelFamily.CUT))
WIDTH = max(map(len, (*Label, "canonical_url", "original_url")))


def explain_text(explanation: Explanation) -> Iterator[Text]:
    """Yield styled lines, without any control character of the page, so that it cannot steer the terminal.

    A reason is given where it is another than that of the line above.
    """
    yield from _blocks(explanation.blocks)
    yield from _headed("METADATA", (line for field in evidence_of(explanation) for line in _field(field)))
    yield from _headed("TEASERS", map(_teaser, explanation.article.teasers))
    yield from _headed("BLOCKS", _counts(explanation))


def _headed(heading: str, lines: Iterator[Text]) -> Iterator[Text]:
    first = next(lines, None)
    if first is not None:
        yield from (Text(), Text(heading, "bold"), first, *lines)


def _blocks(blocks: tuple[BlockTrace, ...]) -> Iterator[Text]:
    before: tuple[str, str] = ("", "")
    for block in blocks:
        family = block.label.family
        line = _named(block.label, block.text, STYLES[family], "dim" if family in DIMMED else "")
        if (block.label, block.reason) != before:
            line.append(f"  ({_line(block.reason)})", "italic dim")
        before = (block.label, block.reason)
        yield line


def _named(name: str, text: str, style: str = "bold", text_style: str = "") -> Text:
    return Text.assemble((f"{_line(name):>{WIDTH}}", style), " │ ", (_line(text), text_style))


def _line(text: str) -> str:
    """Put a text on one line."""
    return " ".join(printable(text).split())


def _field(field: FieldEvidence) -> Iterator[Text]:
    line = _named(field.field, field.value or "none accepted")
    if field.source:
        origin = ", ".join(filter(None, (_line(field.source), field.confidence)))
        line.append(f"  ({origin})", "italic dim")
    yield line
    for candidate in field.others:
        said = "the same" if candidate.value == field.value else _line(candidate.value)
        yield _named("", f"{candidate.source}: {said}", text_style="dim")


def _teaser(teaser: Teaser) -> Text:
    line = _named(value_text(teaser.published)[:WIDTH], teaser.title, "yellow")
    for part in (teaser.snippet, f"under «{teaser.heading}»" if teaser.heading else None):
        line.append(f"  {_line(part)}" if part else "", "dim")
    return line


def _counts(explanation: Explanation) -> Iterator[Text]:
    for family, counts in count_labels(explanation.blocks).items():
        for count in counts:
            yield _named(count.label, f"{count.blocks}, {count.characters} characters", STYLES[family])
