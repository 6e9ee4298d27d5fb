"""Crawl jobs: what to visit, when, and what became of every URL."""

from scraper.crawling.counters import CrawlReport, Progress
from scraper.crawling.job import Job, read_job
from scraper.crawling.run import Crawl, crawl

__all__ = ["Crawl", "CrawlReport", "Job", "Progress", "crawl", "read_job"]
