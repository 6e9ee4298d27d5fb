"""fundus_pages, the parser tests of fundus: pages of some 30 countries, read by a hand-written parser per publisher."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from sets.source import (
    ODD_SITES,
    UNKNOWN_COMMIT,
    DataSet,
    SourceError,
    SourcePage,
    get_object,
    get_text,
    need_file,
    need_folder,
    page_id,
    present,
    read_entries,
    site_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PAGE = ".html.gz"
# <publisher>_<year>_<month>_<day>.html.gz
_DATE_PARTS = 3


def read(clone: Path) -> Iterator[SourcePage]:
    """Yield the pages of ``tests/resources/parser/test_data/<country>`` that ``meta.info`` lists.

    A publisher's file of answers has one for each version of its parser. The test feeds each page to the parser of the
    day on which it was fetched, so the pages by day belong to the versions by number. A publisher with more or fewer
    pages than versions is left out: nothing in the files says which belong together.
    """
    folder = need_folder(clone / "tests" / "resources" / "parser" / "test_data")
    listings = sorted(folder.glob("*/meta.info"))
    if not listings:
        raise SourceError(f"{folder}: no folder of a country with meta.info")
    for listing in listings:
        pages: dict[str, list[tuple[str, str, str]]] = {}
        for name, entry in read_entries(listing).items():
            publisher = name.removesuffix(_PAGE).rsplit("_", _DATE_PARTS)[0]
            crawled, url = get_text(entry, "crawl_date", listing), get_text(entry, "url", listing)
            pages.setdefault(publisher, []).append((crawled, name, url))
        for publisher, found in sorted(pages.items()):
            yield from _publisher(listing.parent, publisher, sorted(found))


def _publisher(country: Path, publisher: str, pages: list[tuple[str, str, str]]) -> Iterator[SourcePage]:
    answers = read_entries(country / f"{publisher}.json")
    if len(answers) != len(pages):
        return
    for (_, name, url), version in zip(pages, sorted(answers, key=_version), strict=True):
        gold = _gold(answers[version], country / f"{publisher}.json")
        stem = f"{country.name}_{name.removesuffix(_PAGE)}"
        yield SourcePage(page_id(stem), need_file(country / name), url, site_of(url, stem), gold)


def _version(name: str) -> list[int]:
    """Return a version's number, for which ``V1_1`` lies between ``V1`` and ``V2``.

    >>> sorted(["V10", "V2", "V1_1", "V1"], key=_version)
    ['V1', 'V1_1', 'V2', 'V10']
    """
    return [int(part) for part in name.lstrip("V").split("_") if part.isdecimal()]


def _gold(answer: dict[str, Any], path: Path) -> dict[str, Any]:
    body = get_object(answer, "body", path)
    try:
        parts = [
            body["summary"],
            *chain.from_iterable((each["headline"], each["paragraphs"]) for each in body["sections"]),
        ]
        lines = list(chain.from_iterable(parts))
    except (KeyError, TypeError) as error:
        raise SourceError(f"{path}: a body without summary and sections of headlines and paragraphs") from error
    return present(
        text="\n".join(lines),
        paragraphs=lines,
        title=answer.get("title"),
        authors=answer.get("authors"),
        published=answer.get("publishing_date"),
    )


DATA_SET = DataSet(
    "fundus_pages",
    "flairNLP/fundus",
    UNKNOWN_COMMIT,
    "MIT",
    f"{ODD_SITES} That is 136 pages; the tests grow and change with the parsers, so a newer clone has other pages too.",
    "one publisher with two pages",
    read,
)
