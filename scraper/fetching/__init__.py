"""URL → Page: one visit, its limits, and every way in which it can fail."""

from scraper.fetching.client import Fetcher, fetch
from scraper.fetching.surroundings import Surroundings

__all__ = ["Fetcher", "Surroundings", "fetch"]
