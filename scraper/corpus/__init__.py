"""The corpus: a store of pages and articles in one file, and the files it exports."""

from __future__ import annotations

from scraper.corpus.records import article_record
from scraper.corpus.store import Corpus

__all__ = ["Corpus", "article_record"]
