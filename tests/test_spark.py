"""On Spark the corpus is the embedded one, record by record; needs the extra, and Java: ``make test-spark``."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, pairwise
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from news_pages import HOST, STORY, news_page, tagged
from planted_pages import Press, archive, save

from scraper.cli.exits import Exit
from scraper.cli.main import run
from scraper.corpus import Corpus
from scraper.deduplication.candidates import find_candidates
from scraper.deduplication.lsh import BlockingKeys
from scraper.errors import InputError
from scraper.inputs import survey
from scraper.models import Page
from scraper.pipeline import ingest, learn_sites
from scraper.reading.page_readings import as_input

pyspark = pytest.importorskip("pyspark", reason="needs the extra [spark], half a gigabyte: make test-spark runs this")

import pyarrow as pa  # noqa: E402
from pyarrow import parquet  # noqa: E402

from scraper.spark import input_rows, verified_pairs  # noqa: E402
from scraper.spark.clean_run import Outcome, clean  # noqa: E402
from scraper.spark.components import find_components  # noqa: E402
from scraper.spark.session import start_session  # noqa: E402
from scraper.spark.steps import Steps  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyspark.sql import SparkSession

    from scraper.inputs import Input

TABLES = ("stories", "teasers", "rejected")
STORIES = 330  # 623 pages
NOON, HOUR = datetime(2026, 3, 3, 12, tzinfo=UTC), timedelta(hours=1)


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
        return chain(survey(self.names[:2]).inputs(), map(as_input, self.table))


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    started = start_session("local[2]", {"spark.sql.shuffle.partitions": "4", "spark.default.parallelism": "4"})
    yield started
    started.stop()


def related_pages() -> list[Page]:
    """Return a text under its own headline and a foreign one, which is doubtful; the first at two spellings."""
    own, foreign = (
        news_page(tagged("p", *STORY), headline=headline).encode()
        for headline in ("New bridge opens at Sennau", "Chimney sweeps celebrate")
    )
    return [Page(f"{HOST}/bridge", own), Page(f"{HOST}/bridge/", own), Page(f"{HOST}/sweeps", foreign)]


def parts_of_one() -> list[Page]:
    """Return the three pages of a long article, the second of them in two versions."""
    sentences = [" ".join(sentence.split()[::-1]) for sentence in STORY]
    one, two, three = (" ".join(sentences[start:end]) for start, end in ((0, 3), (3, 5), (5, 8)))
    texts = {"": f"One {one}.", "?page=2": f"Two {two}.", "?page=3": f"Three {three}."}
    parts = [*texts.items(), ("?page=2", f"Two {two}. Swallows nest under its roof as well.")]
    mill, headline = f"{HOST}/local/the-mill-below-the-bridge", "The mill below the bridge at Sennau"
    return [
        Page(mill + address, news_page(tagged("p", text), headline=headline).encode(), fetched_at=NOON + number * HOUR)
        for number, (address, text) in enumerate(parts)
    ]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("made")
    pages = [*Press(seed=3).pages(STORIES), *related_pages(), *parts_of_one()]
    Random(5).shuffle(pages)  # noqa: S311 # test data
    third = len(pages) // 3
    save(pages[:third], folder / "saved")
    archive(pages[third : 2 * third], folder / "news.warc.gz")
    _write_table(pages[2 * third :], folder / "more.parquet")
    return Made(folder, tuple(pages[2 * third :]))


@pytest.fixture(scope="module")
def embedded(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the exports of the corpus that one machine makes."""
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
    assert sum(len(story["related"]) > 0 for story in stories) > 1
    assert any(len({page["id"] for page in story["pages"]}) < len(story["pages"]) for story in stories)
    [parts] = [
        story["article"]["text"] for story in stories if str(story["article"]["url"]).endswith("below-the-bridge")
    ]
    assert [text.partition(" ")[0] for text in parts.split("\n\n")] == ["One", "Two", "Three"]
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
    monkeypatch.setattr(input_rows, "FILES", 23)
    other = session.newSession()
    other.conf.set("spark.sql.shuffle.partitions", "7")
    outcome = clean(other, [*reversed(made.names), made.names[1]], str(tmp_path / "other"))
    assert outcome == output[1]
    for table in (*TABLES, "pages", "profiles"):
        assert _rows(tmp_path / "other" / table) == _rows(output[0] / table)


# ---------------------------------------------------------------- components


def _components(session: SparkSession, folder: Path, pairs: list[tuple[str, str]]) -> dict[str, str]:
    frame = session.createDataFrame(pairs, "a string, b string")
    rows = [tuple(row) for row in find_components(frame, Steps(session, str(folder))).collect()]
    assert len(dict(rows)) == len(rows), "every node is named once"
    return dict(rows)


def _united(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return the same by plain union-find, the smallest of each part at its root."""
    above = {node: node for pair in pairs for node in pair}

    def root(node: str) -> str:
        while above[node] != node:
            node = above[node]
        return node

    for a, b in pairs:
        high, low = sorted((root(a), root(b)), reverse=True)
        above[high] = low
    return {node: root(node) for node in above}


def _graphs(random: Random) -> Iterator[list[tuple[str, str]]]:
    names = [f"{random.randrange(1 << 32):08x}" for _ in range(400)]
    yield list(pairwise(names))  # a chain whose nodes come in no order
    yield list(pairwise(sorted(names)))
    yield [(names[0], each) for each in names[1:]]
    yield [(a, b) for a in names[:20] for b in names[:20] if a < b]
    for count in (60, 200, 380):  # from many small parts to a large one
        yield [(random.choice(names), random.choice(names)) for _ in range(count)]


def test_components_are_those_of_union_find(session: SparkSession, tmp_path: Path) -> None:
    """One frame holds all graphs, each under a letter of its own: a job of Spark's costs a second whatever it does."""
    graphs = list(_graphs(Random(7)))  # noqa: S311 # test data
    pairs = [
        (f"{letter}{a}", f"{letter}{b}") for letter, graph in zip("abcdefg", graphs, strict=True) for a, b in graph
    ]
    expected = {
        node: part for node, part in _united(pairs).items() if any(node in pair for pair in pairs if len({*pair}) > 1)
    }
    assert len(set(expected.values())) > 50
    assert _components(session, tmp_path, pairs) == expected


def test_no_pairs_have_no_components(session: SparkSession, tmp_path: Path) -> None:
    assert _components(session, tmp_path, []) == {}


# ---------------------------------------------------------------- candidates


def test_candidates_are_those_of_all_keys_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys come in batches, and the last key of one may go on in the next."""
    monkeypatch.setattr(verified_pairs, "KEYS_AT_ONCE", 40)
    random = Random(2)  # noqa: S311 # test data
    owned = sorted((random.randrange(-60, 60), random.randrange(50)) for _ in range(600))
    days = [random.choice([None, *range(20)]) for _ in range(50)]
    columns = {"key": [key for key, _ in owned], "id": [f"{owner:02}" for _, owner in owned]}
    table = pa.table({**columns, "day": pa.array([days[owner] for _, owner in owned], pa.int64())})
    found = {
        (row["a"], row["b"]) for batch in verified_pairs.pair_batches(table.to_batches(7)) for row in batch.to_pylist()
    }
    keys = BlockingKeys(np.array(columns["key"]).view(np.uint64), np.array([owner for _, owner in owned], np.uint32))
    assert found == {(f"{a:02}", f"{b:02}") for a, b in find_candidates(keys, days).tolist()}
    assert len(found) > 100


# ---------------------------------------------------------------- inputs and outputs that cannot be used


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"url": ["a"]}, "no table of pages: it has no column body"),
        ({"url": ["a"], "body": ["text"]}, "column body is of type string, not binary"),
        ({"url": ["a"], "body": [b"b"], "fetched_at": ["noon"]}, "column fetched_at is of type string, not timestamp"),
        ({"url": ["a"], "body": [b"b"], "headers": [["a"]]}, "column headers is of type array<string>, not array<"),
    ],
)
def test_a_table_without_pages_is_an_error(
    session: SparkSession, tmp_path: Path, columns: dict[str, list[object]], reason: str
) -> None:
    parquet.write_table(pa.table(columns), tmp_path / "pages.parquet")
    with pytest.raises(InputError, match=re.escape(f"pages.parquet: {reason}")):
        clean(session, [str(tmp_path / "pages.parquet")], str(tmp_path / "out"))


def test_a_table_that_cannot_be_read_is_an_error(session: SparkSession, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.parquet: cannot be read as Parquet: PATH_NOT_FOUND"):
        clean(session, [str(tmp_path / "gone.parquet")], str(tmp_path / "out"))
    (tmp_path / "text.parquet").write_text("no Parquet")
    with pytest.raises(InputError, match=r"text\.parquet: cannot be read as Parquet: "):
        clean(session, [str(tmp_path / "text.parquet")], str(tmp_path / "out"))


def test_no_folder_is_overwritten_unasked(session: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="there is something already; --overwrite"):
        clean(session, ["gone.html"], str(tmp_path))
    outcome = clean(session, ["gone.html"], str(tmp_path), overwrite=True, profiles=())
    assert (outcome.has_content, outcome.failed, outcome.counts.rejected) == (False, 1, 1)
    names = {"mine.txt", "manifest.json", "stories", "teasers", "rejected", "pages", "profiles"}
    assert {path.name for path in tmp_path.iterdir() if not path.name.endswith(".crc")} == names
    assert _rows(tmp_path / "stories") == []


# ---------------------------------------------------------------- the command


def test_the_command_prints_counts_and_says_what_failed(
    session: SparkSession, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It takes the session that is there, as it does under spark-submit, and stops it; so this test comes last."""
    assert session
    save(Press(seed=4).pages(20)[:25], tmp_path / "saved")
    (tmp_path / "saved" / "odd\udcff.html").unlink()  # the streams of the test runner take no such name
    clean_here = ["spark", "clean", str(tmp_path / "saved"), "gone.html", str(tmp_path / "out"), "--master", "local[2]"]
    assert run(clean_here) == Exit.SOME_FAILED
    printed = capsys.readouterr()
    assert "gone.html: unreadable: no such file" in printed.err
    assert run(["clean", str(tmp_path / "saved"), "gone.html", "-o", str(tmp_path / "embedded")]) == Exit.SOME_FAILED
    assert printed.out == capsys.readouterr().out
