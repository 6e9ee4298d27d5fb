"""News pages → a clean corpus: article text, metadata, teasers as data, copies merged.

>>> import scraper
>>> article = scraper.extract("<title>Sennau</title><p>The bridge over the Senn was opened on Tuesday.</p>")

Names are loaded when they are first used (PEP 562): ``import scraper`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.api import explain, extract, extract_all, learn
    from scraper.article_blocks import (
        Block,
        BlockKind,
        EmbedBlock,
        HeadingBlock,
        ImageBlock,
        Inline,
        ListBlock,
        ListItem,
        Mark,
        ParagraphBlock,
        PreformattedBlock,
        QuoteBlock,
        RuleBlock,
        TableBlock,
        TableCell,
        TableRow,
    )
    from scraper.corpus import Corpus
    from scraper.corpus.search_index import Hit
    from scraper.corpus.statistics import GroupCounts, Statistics
    from scraper.crawling import Crawl, CrawlReport, Job, Progress, crawl, read_job
    from scraper.errors import (
        AddressError,
        CorpusError,
        CorpusLockedError,
        DecodeError,
        FetchError,
        FetchTimeout,
        InputError,
        NotHtmlError,
        RedirectError,
        ScraperError,
        SoftBlockError,
        StateError,
        StateLockedError,
        StatusError,
        TooLargeError,
        UnsupportedSystemError,
    )
    from scraper.extraction.site_profiles import merge_profiles
    from scraper.fetching import Chain, Cookie, Fetcher, Redirect, fetch
    from scraper.labels import Label
    from scraper.models import (
        Article,
        Author,
        AuthorKind,
        AuthorRole,
        BlockTrace,
        Candidate,
        Chunk,
        Confidence,
        Copy,
        CorpusCounts,
        Dateline,
        Discovered,
        Discovery,
        DoubtfulLink,
        Evidence,
        Explanation,
        MergeEvidence,
        Page,
        PagePrint,
        Paragraph,
        ParagraphKind,
        Rejection,
        RelatedArticle,
        Report,
        RightsSignal,
        Sighting,
        Site,
        SiteProfile,
        Story,
        Teaser,
        TeaserRecord,
        Validators,
    )
    from scraper.network_policy import HostPolicy, Policy
    from scraper.pipeline import clean, reextract
    from scraper.sites import SITES, site_for
    from scraper.warc import read_warc

    __version__: str

__all__ = [
    "SITES",
    "AddressError",
    "Article",
    "Author",
    "AuthorKind",
    "AuthorRole",
    "Block",
    "BlockKind",
    "BlockTrace",
    "Candidate",
    "Chain",
    "Chunk",
    "Confidence",
    "Cookie",
    "Copy",
    "Corpus",
    "CorpusCounts",
    "CorpusError",
    "CorpusLockedError",
    "Crawl",
    "CrawlReport",
    "Dateline",
    "DecodeError",
    "Discovered",
    "Discovery",
    "DoubtfulLink",
    "EmbedBlock",
    "Evidence",
    "Explanation",
    "FetchError",
    "FetchTimeout",
    "Fetcher",
    "GroupCounts",
    "HeadingBlock",
    "Hit",
    "HostPolicy",
    "ImageBlock",
    "Inline",
    "InputError",
    "Job",
    "Label",
    "ListBlock",
    "ListItem",
    "Mark",
    "MergeEvidence",
    "NotHtmlError",
    "Page",
    "PagePrint",
    "Paragraph",
    "ParagraphBlock",
    "ParagraphKind",
    "Policy",
    "PreformattedBlock",
    "Progress",
    "QuoteBlock",
    "Redirect",
    "RedirectError",
    "Rejection",
    "RelatedArticle",
    "Report",
    "RightsSignal",
    "RuleBlock",
    "ScraperError",
    "Sighting",
    "Site",
    "SiteProfile",
    "SoftBlockError",
    "StateError",
    "StateLockedError",
    "Statistics",
    "StatusError",
    "Story",
    "TableBlock",
    "TableCell",
    "TableRow",
    "Teaser",
    "TeaserRecord",
    "TooLargeError",
    "UnsupportedSystemError",
    "Validators",
    "__version__",
    "clean",
    "crawl",
    "explain",
    "extract",
    "extract_all",
    "fetch",
    "learn",
    "merge_profiles",
    "read_job",
    "read_warc",
    "reextract",
    "site_for",
]

# Where the names live that are in neither scraper.models (most) nor scraper.errors (those that end like one).
_HOMES = {
    "Chain": "scraper.fetching",
    "Cookie": "scraper.fetching",
    "Corpus": "scraper.corpus",
    "Crawl": "scraper.crawling",
    "CrawlReport": "scraper.crawling",
    "Fetcher": "scraper.fetching",
    "GroupCounts": "scraper.corpus.statistics",
    "Hit": "scraper.corpus.search_index",
    "HostPolicy": "scraper.network_policy",
    "Job": "scraper.crawling",
    "Label": "scraper.labels",
    "Policy": "scraper.network_policy",
    "Progress": "scraper.crawling",
    "Redirect": "scraper.fetching",
    "SITES": "scraper.sites",
    "Statistics": "scraper.corpus.statistics",
    "clean": "scraper.pipeline",
    "crawl": "scraper.crawling",
    "explain": "scraper.api",
    "extract": "scraper.api",
    "extract_all": "scraper.api",
    "fetch": "scraper.fetching",
    "learn": "scraper.api",
    "merge_profiles": "scraper.extraction.site_profiles",
    "read_job": "scraper.crawling",
    "read_warc": "scraper.warc",
    "reextract": "scraper.pipeline",
    "site_for": "scraper.sites",
}
_PARTS_OF_BLOCKS = ("BlockKind", "Inline", "ListItem", "Mark", "TableCell", "TableRow")


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = _version() if name == "__version__" else getattr(import_module(_home(name)), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _home(name: str) -> str:
    if name.endswith(("Error", "Timeout")):
        return "scraper.errors"
    if name.endswith("Block") or name in _PARTS_OF_BLOCKS:
        return "scraper.article_blocks"
    return _HOMES.get(name, "scraper.models")


def _version() -> str:
    metadata = import_module("importlib.metadata")
    try:
        return str(metadata.version("newspage-scraper"))
    except metadata.PackageNotFoundError:  # imported from a folder, not installed
        return "0"
