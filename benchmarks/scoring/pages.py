"""The pages of a data set with their gold, as ``data.py`` builds them: ``<set>/dev/pages.jsonl`` and gzipped pages."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SPLIT = "dev"


@dataclass(frozen=True, slots=True)
class Gold:
    """What should come out of a page, as far as the set has it; what it has not is None or empty."""

    text: str | None = None
    paragraphs: tuple[str, ...] = ()
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    @property
    def full_text(self) -> str:
        """The text, put together of the paragraphs where the set has these alone; empty if it has neither."""
        return self.text or "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A saved page of a data set: its facts, the file with its bytes, and its gold."""

    dataset: str
    id: str
    url: str | None
    site: str
    path: Path
    gold: Gold
    subset: str | None = None
    group: str | None = None

    def body(self) -> bytes:
        """Return the page's bytes as the source has them."""
        return gzip.decompress(self.path.read_bytes())


def load_pages(data: Path, dataset: str) -> list[GoldPage]:
    """Return the pages of a data set in the order of their list; none if the folder does not have the set.

    Raises:
        ValueError: a line of the list is not a page; the message names the file and the line.
    """
    folder = data / dataset / SPLIT
    listed = folder / "pages.jsonl"
    if not listed.exists():
        return []
    pages = []
    # Not splitlines(): a gold text may have one of the separators of lines that only Unicode knows.
    for number, line in enumerate(listed.read_text("utf-8").split("\n"), 1):
        if line:
            try:
                pages.append(_page(dataset, folder, json.loads(line)))
            except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
                raise ValueError(f"{listed}:{number}: not a page with gold: {error!r}") from error
    return pages


def _page(dataset: str, folder: Path, record: Mapping[str, object]) -> GoldPage:
    gold = record["gold"]
    if not isinstance(gold, dict):
        raise TypeError("gold is no object")
    return GoldPage(
        dataset,
        str(record["id"]),
        _text(record.get("url")),
        str(record.get("site") or record["id"]),
        folder / str(record["html_file"]),
        Gold(
            _text(gold.get("text")),
            tuple(gold.get("paragraphs", ())),
            _text(gold.get("title")),
            tuple(gold.get("authors", ())),
            _text(gold.get("published")),
            tuple(gold.get("with", ())),
            tuple(gold.get("without", ())),
        ),
        _text(record.get("subset")),
        _text(record.get("group")),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
