"""URL → Page: one visit, its limits, and every way in which it can fail; what a host asks of robots, and its pace."""

from scraper.fetching.client import REDIRECT_STATUSES, Fetcher, fetch
from scraper.fetching.pacing import HostPace
from scraper.fetching.robots import RobotsCache, RobotsRules
from scraper.fetching.surroundings import Surroundings
from scraper.fetching.visitor import Visitor

__all__ = [
    "REDIRECT_STATUSES",
    "Fetcher",
    "HostPace",
    "RobotsCache",
    "RobotsRules",
    "Surroundings",
    "Visitor",
    "fetch",
]
