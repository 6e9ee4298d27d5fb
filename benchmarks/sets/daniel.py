"""daniel, the corpus DAnIEL: health news of 2011 and 2012 in five languages, paragraphs by hand, the headline first."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from sets.source import ODD_SITES, UNKNOWN_COMMIT, DataSet, SourceError, SourcePage, decode_text, page_id, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VERSION = "2.1"
_TAG = re.compile(r"<[^>]*>")


def read(clone: Path) -> Iterator[SourcePage]:
    """Yield the pages of the corpus' folder: ``html/<name>`` with ``reference/<name>``, named day, host and hash."""
    folder = corpus_folder(clone)
    for path in sorted((folder / "html").iterdir()):
        reference = folder / "reference" / path.name
        if reference.is_file() and path.name.count("_") > 1:
            _, host, key = path.name.split("_", 2)
            url = f"http://{host}/{key}"
            gold = {"text": "\n".join(paragraphs(decode_text(reference)))}
            yield SourcePage(page_id(path.name), path, url, site_of(url, host), gold)


def corpus_folder(clone: Path) -> Path:
    """Return the folder of the corpus: the one given, or the one in the clone whose name has its version.

    Raises:
        SourceError: none of them has the folders ``html`` and ``reference``.
    """
    for folder in (clone, *sorted(clone.rglob(f"*{VERSION}*"))):
        if (folder / "html").is_dir() and (folder / "reference").is_dir():
            return folder
    raise SourceError(f"{clone}: neither it nor a folder with {VERSION} in its name has the folders html and reference")


def paragraphs(reference: str) -> list[str]:
    """Return the paragraphs of a reference: each from one ``<p>`` to the next, white space squeezed.

    >>> paragraphs("<p> Ferry  sails </p><p>It left at noon.</p>")
    ['Ferry sails', 'It left at noon.']
    """
    pieces = re.split(r"</?p\b[^>]*>", reference, flags=re.IGNORECASE)
    lines = (" ".join(unescape(_TAG.sub(" ", piece)).split()) for piece in pieces)
    return list(filter(None, lines))


DATA_SET = DataSet(
    "daniel",
    "rundimeco/waddle",
    UNKNOWN_COMMIT,
    "GPL-3 (the corpus)",
    f"{ODD_SITES} That is 916 pages of version {VERSION}; in version 2.0 some golds have lines that this one has not.",
    "references of version 2.0, which have the same form",
    read,
)
