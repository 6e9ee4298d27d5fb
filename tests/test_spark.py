"""On Spark the corpus is the embedded one, record by record; needs the extra, and Java: ``make test-spark``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from planted_pages import Press, archive, save

from scraper.cli.exits import Exit
from scraper.cli.main import run
from scraper.corpus import Corpus
from scraper.errors import InputError
from scraper.inputs import survey
from scraper.pipeline import ingest, learn_sites, named

pyspark = pytest.importorskip("pyspark", reason="needs the extra [spark], half a gigabyte: make test-spark runs this")

import pyarrow as pa  # noqa: E402
from pyarrow import parquet  # noqa: E402

from scraper.spark import sources  # noqa: E402
from scraper.spark.cleaning import Outcome, clean  # noqa: E402
from scraper.spark.components import find_components  # noqa: E402
from scraper.spark.session import start_session  # noqa: E402
from scraper.spark.steps import Steps  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import SparkSession

    from scraper.inputs import Input
    from scraper.models import Page

TABLES = ("stories", "teasers", "rejected")
STORIES = 330  # 623 pages


@dataclass(frozen=True)
class Made:
    """Where the inputs are: a third of the pages as files, in an archive that breaks off, in a table."""

    folder: Path
    table: tuple[Page, ...]

    @property
    def names(self) -> list[str]:
        """The inputs as they are given."""
        return [str(self.folder / name) for name in ("saved", "news.warc.gz", "more.parquet")]

    def inputs(self) -> Iterator[Input]:
        """All of them as the embedded program reads them."""
        return chain(survey(self.names[:2]).inputs(), map(named, self.table))


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    started = start_session("local[2]", {"spark.sql.shuffle.partitions": "4", "spark.default.parallelism": "4"})
    yield started
    started.stop()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("made")
    pages = Press(seed=3).pages(STORIES)
    Random(5).shuffle(pages)  # noqa: S311 # test data
    third = len(pages) // 3
    save(pages[:third], folder / "saved")
    archive(pages[third : 2 * third], folder / "news.warc.gz")
    _write_table(pages[2 * third :], folder / "more.parquet")
    return Made(folder, tuple(pages[2 * third :]))


@pytest.fixture(scope="module")
def embedded(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports of the corpus that one machine makes."""
    folder = tmp_path_factory.mktemp("embedded")
    with Corpus() as corpus:
        for _ in ingest(made.inputs(), corpus, profiles=learn_sites(made.inputs())):
            pass
        corpus.export(folder)
        corpus.export(folder, "parquet")
        with (folder / "profiles.json").open("w") as file:
            json.dump(
                [[profile.site, [[each.page, each.texts] for each in profile.prints]] for profile in corpus.profiles()],
                file,
            )
    return folder


@pytest.fixture(scope="module")
def output(session: SparkSession, made: Made, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    folder = tmp_path_factory.mktemp("spark")
    return folder, clean(session, made.names, str(folder))


def _write_table(pages: list[Page], path: Path) -> None:
    rows = [
        {
            "url": page.url,
            "body": page.body,
            "status": page.status,
            "headers": [{"name": name, "value": value} for name, value in page.headers],
            "content_type": page.content_type,
            "fetched_at": page.fetched_at,
            "note": "passed over",
        }
        for page in pages
    ]
    pair = pa.struct([("name", pa.string()), ("value", pa.string())])
    columns = {
        "url": pa.string(),
        "body": pa.binary(),
        "status": pa.int64(),
        "headers": pa.list_(pair),
        "content_type": pa.string(),
        "fetched_at": pa.timestamp("us", "UTC"),
        "note": pa.string(),
    }
    parquet.write_table(pa.Table.from_pylist(rows, pa.schema(columns)), path, row_group_size=50)


def _rows(path: Path) -> list[Any]:
    rows: list[Any] = parquet.read_table(path).to_pylist()
    return sorted(rows, key=lambda row: json.dumps(row, default=str))


# ---------------------------------------------------------------- the corpus


def test_the_pages_have_all_that_a_corpus_is_made_of(embedded: Path) -> None:
    """What the comparisons below compare is there: an empty table would equal another."""
    counts = json.loads((embedded / "manifest.json").read_bytes())["counts"]
    assert counts["pages"] > 500
    stories = _rows(embedded / "stories.parquet")
    copies = [copy for story in stories for copy in story["copies"]]
    assert sum(len(story["copies"]) > 1 for story in stories) > 20
    assert sum(copy["source"] is not None for copy in copies) > 20  # of the aggregator, out of the window of days
    assert sum(copy["similarity"] < 0.4 for copy in copies) > 20  # cut
    assert any(story["article"]["url"] is None for story in stories)
    assert {teaser["matched_by"] for teaser in _rows(embedded / "teasers.parquet")} == {"link", "text", None}
    assert any(teaser["times_seen"] > 1 for teaser in _rows(embedded / "teasers.parquet"))
    reasons = {row["reason"] for row in _rows(embedded / "rejected.parquet")}
    assert reasons == {"no_article", "undecodable", "unreadable", "empty", "bad_facts"}


@pytest.mark.parametrize("table", TABLES)
def test_the_records_are_those_of_one_machine(table: str, embedded: Path, output: tuple[Path, Outcome]) -> None:
    assert _rows(output[0] / table) == _rows(embedded / f"{table}.parquet")


def test_the_manifest_is_that_of_one_machine(embedded: Path, output: tuple[Path, Outcome]) -> None:
    folder, outcome = output
    known = json.loads((embedded / "manifest.json").read_bytes())
    found = json.loads((folder / "manifest.json").read_bytes())
    assert found == {name: known[name] for name in ("schema_version", "generator", "version", "counts")}
    assert _rows(folder / "pages") == sorted(known["pages"], key=json.dumps)
    profiles = _rows(folder / "profiles")
    assert [{name: row[name] for name in ("site", "sha256")} for row in profiles] == known["profiles"]
    prints = [[row["site"], [[each["page"], each["texts"]] for each in row["prints"]]] for row in profiles]
    assert prints == json.loads((embedded / "profiles.json").read_bytes())
    assert outcome.counts.stories == known["counts"]["stories"]


def test_each_failure_is_named(embedded: Path, output: tuple[Path, Outcome]) -> None:
    outcome = output[1]
    failed = [row for row in _rows(embedded / "rejected.parquet") if row["reason"] != "no_article"]
    assert sorted((each.url, each.reason) for each in outcome.failures) == [
        (row["url"], row["reason"]) for row in failed
    ]
    assert (outcome.failed, outcome.has_content, outcome.ignored) == (len(failed), True, 1)


def test_profiles_make_a_difference(made: Made, embedded: Path, tmp_path: Path) -> None:
    with Corpus() as corpus:
        for _ in ingest(made.inputs(), corpus):
            pass
        corpus.export(tmp_path, "parquet")
    assert _rows(tmp_path / "stories.parquet") != _rows(embedded / "stories.parquet")


def test_partitions_and_the_order_of_the_inputs_do_not_matter(
    session: SparkSession, made: Made, output: tuple[Path, Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "FILES", 23)
    other = session.newSession()
    other.conf.set("spark.sql.shuffle.partitions", "7")
    outcome = clean(other, [*reversed(made.names), made.names[1]], str(tmp_path / "other"))
    assert outcome == output[1]
    for table in (*TABLES, "pages", "profiles"):
        assert _rows(tmp_path / "other" / table) == _rows(output[0] / table)
