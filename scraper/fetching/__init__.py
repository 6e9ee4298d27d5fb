"""URL → Page: one visit, its limits, and every way in which it can fail; what a host asks of robots, and its pace."""

from scraper.fetching.chains import Chain, Cookie, Redirect
from scraper.fetching.client import Fetcher, fetch
from scraper.fetching.pacing import HostPace
from scraper.fetching.robots import RobotsCache, RobotsRules
from scraper.fetching.surroundings import Surroundings
from scraper.fetching.visitor import Visitor

__all__ = [
    "Chain",
    "Cookie",
    "Fetcher",
    "HostPace",
    "Redirect",
    "RobotsCache",
    "RobotsRules",
    "Surroundings",
    "Visitor",
    "fetch",
]
