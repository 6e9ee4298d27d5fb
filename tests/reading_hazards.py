"""A plug-in for tests that does, on pages whose address says so, what no plug-in should."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from scraper.models import Article, Site

if TYPE_CHECKING:
    from scraper.extraction.document import Document


def _refine(_document: Document, article: Article) -> Article:
    url = article.url or ""
    if "hang" in url:
        time.sleep(3600)
    if "eat" in url:
        len(bytearray(1 << 31))  # twice of what a worker may have
    if "raise" in url:
        raise ZeroDivisionError
    if "print" in url:
        print("this must not get between the frames")  # noqa: T201 - that is the test
    return article


HAZARDS = Site("hazards", hosts=("127.0.0.1", "hazards.example"), refine=_refine)
