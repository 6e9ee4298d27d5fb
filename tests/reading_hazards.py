"""A plug-in for tests that does, on pages whose address says so, what no plug-in should."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.models import Article, Site

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document

# The folder, named by the environment, in which a page that waits says who reads it, and by what it waits for.
FOLDER = "HAZARDS"


def _refine(_document: Document, article: Article) -> Article:
    url = article.url or ""
    if "hang" in url:
        time.sleep(3600)
    if "wait" in url:
        _wait(Path(os.environ[FOLDER]))
    if "eat" in url:
        len(bytearray(1 << 31))  # twice of what a worker may have
    if "raise" in url:
        raise ZeroDivisionError
    if "leave" in url:
        os._exit(7)
    if "abort" in url:
        os.kill(os.getpid(), signal.SIGABRT)
    if "odd" in url:
        return replace(article, title=lambda: "no text, and nothing that can be sent")  # type: ignore[arg-type] # that is the test
    if "print" in url:
        print("this must not get between the frames")  # noqa: T201 - that is the test
    return article


def _wait(folder: Path) -> None:
    (folder / f"{os.getpid()}.reader").touch()
    while not (folder / "go").exists():
        time.sleep(0.01)


HAZARDS = Site("hazards", hosts=("127.0.0.1", "hazards.example"), refine=_refine)
