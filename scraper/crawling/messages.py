"""What goes between a crawl and its workers: pickled values, each behind eight bytes that say how long it is."""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.models import Article, Discovery, Page, Rejection, SiteProfile

FRAME = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Setup:
    """What all pages are read with. ``memory``: bytes that a worker may allocate. ``sites``: as ``module:NAME``."""

    sites: tuple[str, ...] = ()
    profiles: tuple[SiteProfile, ...] = ()
    memory: int = 1 << 30


@dataclass(frozen=True, slots=True)
class Task:
    """A page whose links are wanted, and with ``wants_articles`` its articles too."""

    page: Page
    wants_articles: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page gave. ``failure``: one word if it gave nothing, and ``detail`` what happened."""

    discovery: Discovery | None = None
    articles: tuple[Article, ...] = ()
    rejection: Rejection | None = None
    failure: str | None = None
    detail: str = ""


def frame(value: object) -> bytes:
    """A value as it goes through a pipe."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return FRAME.pack(len(data)) + data


def receive_from(stream: IO[bytes]) -> object:
    """The next value; None at the end."""
    head = stream.read(FRAME.size)
    if len(head) < FRAME.size:
        return None
    return pickle.loads(stream.read(*FRAME.unpack(head)))  # noqa: S301 - from the process that started this one
