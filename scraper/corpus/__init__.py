"""The corpus: a store of pages and articles in one file, and the files it exports."""

from __future__ import annotations

from scraper.corpus.store import Corpus
from scraper.records import article_record

__all__ = ["Corpus", "article_record"]
