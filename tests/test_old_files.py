"""Files that an earlier program wrote: opened, brought up to date, and still saying what that program said."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import zstandard

from scraper.corpus import Corpus
from scraper.corpus.statistics import statistics_record
from scraper.crawling import Crawl, Job
from scraper.crawling.frontier import Frontier
from scraper.crawling.job_status import survey
from scraper.network_policy import Policy

if TYPE_CHECKING:
    from typing import Any

OLD = Path(__file__).parent / "old_files"
EXPORTS = ("stories.jsonl", "teasers.jsonl", "rejected.jsonl")
PENDING_PAGES = 23
SURVEYED_AT = 1795780000.0
LAST_ARTICLE = "/news/2026/11/06/closed-carried-new-narrow-carried-5.html"


def unpacked(name: str) -> bytes:
    return zstandard.ZstdDecompressor().decompress((OLD / f"{name}.zst").read_bytes())


def written(name: str, folder: Path) -> Path:
    path = folder / name
    path.write_bytes(unpacked(name))
    return path


# Fields that came later, under the same version of the schema.
NEWER = frozenset(
    (
        *("kicker", "contributors", "rights", "role", "confidence", "host", "site", "published_day", "published_utc"),
        *("related", "seen_at", "robots", "sites"),
    )
)


def as_then(exported: bytes) -> list[str]:
    """Return the lines of an export without the fields that the old program did not know."""
    return [json.dumps(without_newer(json.loads(line))) for line in exported.splitlines()]


def without_newer(value: Any) -> Any:
    if isinstance(value, list):
        return [without_newer(each) for each in value]
    if isinstance(value, dict):
        newer = NEWER | {"evidence"} if "similarity" in value else NEWER  # of a copy: what speaks for it
        return {key: without_newer(each) for key, each in value.items() if key not in newer}
    return value


def versionless(manifest: bytes) -> dict[str, Any]:
    """Return what a manifest says besides the version of the program that wrote it, and the sums of its files."""
    return {name: value for name, value in json.loads(manifest).items() if name not in ("version", "files", *NEWER)}


@pytest.fixture
def corpus_file(tmp_path: Path) -> Path:
    return written("corpus.db", tmp_path)


def test_an_old_corpus_has_pages_that_its_view_does_not_know(corpus_file: Path) -> None:
    """So that opening it has something to bring up to date, and something to keep."""
    with closing(sqlite3.connect(corpus_file)) as raw:
        (known,) = raw.execute("SELECT count(*) FROM ledger_pages").fetchone()
        (pending,) = raw.execute("SELECT count(*) FROM news").fetchone()
        (unused,) = raw.execute("SELECT count(*) FROM unused").fetchone()
    assert (known > 0, pending, unused > 0) == (True, PENDING_PAGES, True)


def test_an_old_corpus_is_exported_as_the_program_did_that_wrote_it(corpus_file: Path, tmp_path: Path) -> None:
    statistics = json.loads(unpacked("statistics.json"))
    statistics["reasons"] = dict(statistics["reasons"])
    with Corpus(corpus_file) as corpus:
        corpus.export(tmp_path / "exports")
        assert list(statistics_record(corpus.statistics()).items()) == list(statistics.items())
        assert list(corpus.verify()) == []
    for name in EXPORTS:
        assert as_then((tmp_path / "exports" / name).read_bytes()) == as_then(unpacked(name)), name
    manifest = (tmp_path / "exports" / "manifest.json").read_bytes()
    assert versionless(manifest) == versionless(unpacked("manifest.json"))


def test_an_old_corpus_merges_into_a_new_one(corpus_file: Path, tmp_path: Path) -> None:
    with Corpus(corpus_file) as old, Corpus(tmp_path / "new.db") as new:
        new.merge(old)
        new.merge(old)
        new.export(tmp_path / "exports")
        assert list(new.verify()) == []
    for name in EXPORTS:
        assert as_then((tmp_path / "exports" / name).read_bytes()) == as_then(unpacked(name)), name


def test_an_old_corpus_can_be_searched(corpus_file: Path) -> None:
    with Corpus(corpus_file) as corpus:
        assert [hit.site_name for hit in corpus.search("tomatoes")]
        assert list(corpus.verify()) == []


def test_an_old_crawl_stands_as_it_stood(tmp_path: Path) -> None:
    found = asdict(survey(written("state.db", tmp_path), SURVEYED_AT))
    assert without_newer(json.loads(json.dumps(found))) == json.loads(unpacked("status.json"))


def test_an_old_crawl_goes_on_where_it_was(tmp_path: Path) -> None:
    with Frontier(written("state.db", tmp_path)) as frontier:
        [host] = frontier.hosts(SURVEYED_AT)
        [lead] = frontier.lease(host.id, SURVEYED_AT, SURVEYED_AT, 10)
        assert lead.url.endswith(LAST_ARTICLE)


@pytest.mark.usefixtures("reading_here")
def test_the_pages_of_an_old_crawl_are_read_into_a_corpus(tmp_path: Path) -> None:
    seeds = ("http://127.0.0.1:20809/",)
    job = Job(seeds, written("state.db", tmp_path), tmp_path / "corpus.db", policy=Policy(allow_private=True, delay=0))
    report = asyncio.run(Crawl(job, limit=0).run())
    assert report.articles == 4
    assert survey(job.state).unread == 0
