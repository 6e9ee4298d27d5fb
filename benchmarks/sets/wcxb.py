"""wcxb, the web-content-extraction-benchmark: pages of 2025 and 2026, drafted by programs and then reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sets.source import (
    UNKNOWN_COMMIT,
    DataSet,
    SourceError,
    SourcePage,
    get_object,
    get_text,
    need_file,
    need_folder,
    present,
    read_object,
    site_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any


def read(clone: Path) -> Iterator[SourcePage]:
    """Yield the articles of ``dev/ground-truth/<id>.json`` with ``dev/html/<id>.html.gz``."""
    files = sorted(need_folder(clone / "dev" / "ground-truth").glob("*.json"))
    if not files:
        raise SourceError(f"{clone / 'dev' / 'ground-truth'}: no .json file in it")
    for path in files:
        entry = _entry(path)
        if entry["page_type"] == "article":
            yield _page(clone, path, entry)


def _page(clone: Path, path: Path, entry: dict[str, Any]) -> SourcePage:
    gold = entry["ground_truth"]
    author, url = gold.get("author"), entry.get("url")
    return SourcePage(
        path.stem,
        need_file(clone / "dev" / "html" / f"{path.stem}.html.gz"),
        url or None,
        site_of(url, f"wcxb-{path.stem}"),
        present(
            text=get_text(gold, "main_content", path),
            title=gold.get("title"),
            authors=[author] if author else [],
            published=gold.get("publish_date"),
            with_=gold.get("with"),
            without=gold.get("without"),
        ),
    )


def _entry(path: Path) -> dict[str, Any]:
    entry = read_object(path)
    try:
        kind = entry["_internal"]["page_type"]["primary"]
    except (KeyError, TypeError) as error:
        raise SourceError(f"{path}: the page's type is not where it should be") from error
    return entry | {"page_type": kind, "ground_truth": get_object(entry, "ground_truth", path)}


DATA_SET = DataSet(
    "wcxb",
    "Murrough-Foley/web-content-extraction-benchmark",
    UNKNOWN_COMMIT,
    "CC-BY-4.0 (its README has also said Apache-2.0)",
    "The 714 pages of its own dev split that are of the type article; its held-out split is kept for reports, pages of "
    "other types (shops, forums, lists) are no articles.",
    "one of its pages",
    read,
)
