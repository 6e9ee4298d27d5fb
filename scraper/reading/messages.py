"""What goes between a run and its workers: pickled values, each behind eight bytes that say how long it is."""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.corpus.reading_traits import ReadingTraits
    from scraper.corpus.rows import PreparedPage
    from scraper.models import Article, Discovery, Page, Rejection, Site, SiteProfile

FRAME = struct.Struct(">Q")


# A page takes 8 ms on average and none of the benchmark's takes a second.
TIME_LIMIT = 30.0
# A process is ready within .5 s of CPU time. Its start is none of the page's time: the machine may be busy.
START_LIMIT = 120.0


@dataclass(frozen=True, slots=True)
class Setup:
    """What all pages are read with.

    ``sites``: as ``module:NAME``, besides those of this package and of installed ones; ``plugins``, if given, are all
    there are. ``memory``: bytes that a worker may allocate. ``seconds``: what one page may take. ``has_blocks``: for
    corpora that keep the structure of texts.
    """

    sites: tuple[str, ...] = ()
    profiles: tuple[SiteProfile, ...] = ()
    memory: int = 1 << 30
    seconds: float = TIME_LIMIT
    plugins: tuple[Site, ...] | None = None
    has_blocks: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A page whose links are wanted, and with ``wants_articles`` its articles too."""

    page: Page
    wants_articles: bool


@dataclass(frozen=True, slots=True)
class CorpusTask:
    """A page whose articles are wanted as a corpus stores them; ``name``: how the user knows the input.

    ``is_last``: the last of those that were sent together, with whose answer the traits of all of them come.
    """

    name: str
    page: Page
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class LearningTask:
    """A page of which its site's profile is to be learned, the ``number``-th of them."""

    name: str
    page: Page
    number: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page gave: for a `CorpusTask` its ``url``, for a `LearningTask` a ``profile``.

    ``prepared``: page and articles as the corpus stores them, if that was what articles were wanted for. ``traits``: of
    this reading and of those before it, by the name of each.

    ``failure``: one word if it did not give what it was read for, and ``detail`` what happened. ``no_links``: why
    there are no links (``discovery`` is None) though there may be articles.
    """

    discovery: Discovery | None = None
    articles: tuple[Article, ...] = ()
    rejection: Rejection | None = None
    failure: str | None = None
    detail: str = ""
    no_links: str = ""
    url: str | None = None
    prepared: PreparedPage | None = None
    profile: SiteProfile | None = None
    traits: Mapping[str, ReadingTraits] = field(default_factory=dict)


AnyTask = Task | CorpusTask | LearningTask


def frame(value: object) -> bytes:
    """Frame a value as it goes through a pipe."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return FRAME.pack(len(data)) + data


def receive_from(stream: IO[bytes]) -> object:
    """Receive the next value; None at the end."""
    head = stream.read(FRAME.size)
    if len(head) < FRAME.size:
        return None
    (size,) = FRAME.unpack(head)
    data = stream.read(size)
    if len(data) < size:  # who sent it is gone
        return None
    return pickle.loads(data)  # noqa: S301 - from the process that started this one
