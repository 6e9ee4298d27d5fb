"""A page that raises whatever it may is rejected with the place of the defect; all others are read."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from reading_hazards import HAZARDS

from scraper.cli.exits import Exit
from scraper.cli.main import cli
from scraper.corpus import Corpus
from scraper.crashes import CRASH, describe_crash, fenced
from scraper.errors import CorpusError
from scraper.extraction.dom.parsing import parse
from scraper.models import Page, Rejection
from scraper.pipeline import clean, learn_sites, reextract
from scraper.reading.page_readings import as_input
from scraper.reports.corpus_summary import shares_of
from scraper.sidecar import SidecarFacts, read_facts
from scraper.sites import SITES
from scraper.spark.page_rows import input_rows, reading_rows
from scraper.warc import read_warc
from scraper.warc_export import write_warc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.extraction.dom.document import Document
    from scraper.models import Article

PLUG_IN = "reading_hazards:HAZARDS"
URLS = tuple(f"https://hazards.example/{name}" for name in ("bridge", "raise", "ferry"))
BROKEN = URLS[1]
PLACE = re.compile(r"ZeroDivisionError in [\w/]+\.py:\d+")


def html(url: str) -> bytes:
    """Return a page whose text shares no run of words with another's."""
    name = url.rpartition("/")[2]
    words = [f"{name}-{number}" for number in range(12)]
    days = "".join(f"<p>The {name} of Sennau on {day}: {', '.join(words)}.</p>" for day in ("Monday", "Friday"))
    head = f"<title>The {name}</title><link rel=canonical href={url}>"
    return f"{head}<main><h1>The {name} opens</h1>{days}</main>".encode()


NAIVE = datetime(2026, 3, 1)  # noqa: DTZ001 - what a corpus refuses
PAGES = tuple(Page(url, html(url)) for url in URLS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    saved = tmp_path / "saved"
    saved.mkdir()
    for url in URLS:
        (saved / f"{url.rpartition('/')[2]}.html").write_bytes(html(url))
    return saved


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], catch_exceptions=False)


def names_the_broken_page(result: Result) -> bool:
    [line] = result.stderr.splitlines()
    return line.startswith("scraper: ") and f"raise.html: {CRASH}: " in line and PLACE.search(line) is not None


def rejected(path: Path) -> list[tuple[str, str]]:
    records = map(json.loads, path.read_text("utf-8").splitlines())
    return [(record["url"].rpartition("/")[2], record["reason"]) for record in records]


# ------------------------------------------------------------ commands


@pytest.mark.parametrize("format_", ["text", "jsonl", "json", "markdown", "html", "tei", "csv"])
def test_extract_prints_the_other_pages(folder: Path, format_: str) -> None:
    result = invoke("extract", *sorted(folder.iterdir()), "--site", PLUG_IN, "--format", format_)
    assert result.exit_code == Exit.SOME_FAILED
    assert names_the_broken_page(result)
    assert "The bridge of Sennau" in result.stdout
    assert "The ferry of Sennau" in result.stdout
    assert "The raise of Sennau" not in result.stdout


def test_clean_writes_the_other_pages(folder: Path, tmp_path: Path) -> None:
    result = invoke("clean", folder, "-o", tmp_path / "out", "--site", PLUG_IN)
    assert result.exit_code == Exit.SOME_FAILED
    assert names_the_broken_page(result)
    assert rejected(tmp_path / "out" / "rejected.jsonl") == [("raise.html", CRASH)]
    assert len((tmp_path / "out" / "stories.jsonl").read_text("utf-8").splitlines()) == 2


def test_explain_names_the_page(folder: Path) -> None:
    result = invoke("explain", folder / "raise.html", "--site", PLUG_IN)
    assert result.exit_code == Exit.NOTHING
    assert names_the_broken_page(result)


def fail_at(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Break what `learn` reads pages with, on pages with a text."""

    def broken(markup: str, url: str | None = None) -> Document:
        if text in markup:
            raise ZeroDivisionError(f"seen {text}")
        return parse(markup, url)

    monkeypatch.setattr("scraper.extraction.site_profiles.parse", broken)


def test_learn_learns_from_the_other_pages(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        url = f"https://hazards.example/garden-{number}"
        (folder / f"garden-{number}.html").write_bytes(html(url))
    for path in folder.glob("*.html"):
        path.with_suffix(".json").write_text(json.dumps({"url": f"https://hazards.example/{path.stem}"}), "utf-8")
    fail_at("The raise", monkeypatch)
    result = invoke("learn", folder, "-o", tmp_path / "profiles.jsonl")
    assert result.exit_code == Exit.SOME_FAILED
    assert names_the_broken_page(result)
    assert result.stdout == "hazards.example\t5\n"


def test_a_file_that_cannot_be_made_a_page_is_rejected(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path) -> SidecarFacts:
        return read_facts(path) if path.stem != "raise" else SidecarFacts(str(1 // 0))

    monkeypatch.setattr("scraper.inputs.read_facts", fail)
    result = invoke("clean", folder, "-o", tmp_path / "out")
    assert result.exit_code == Exit.SOME_FAILED
    assert names_the_broken_page(result)
    assert len((tmp_path / "out" / "stories.jsonl").read_text("utf-8").splitlines()) == 2


def test_a_record_that_cannot_be_made_a_page_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = BytesIO()
    write_warc([replace(page, fetched_at=datetime(2026, 3, 1, tzinfo=UTC)) for page in PAGES], stream)
    monkeypatch.setattr("scraper.warc.is_html", lambda _, body: b"The raise" not in body or 1 // 0)
    stream.seek(0)
    found = list(read_warc(stream))
    assert [isinstance(page, Page) for page in found] == [True, False, True]
    assert isinstance(found[1], Rejection)
    assert found[1].reason == CRASH


# ------------------------------------------------------------ the corpus


@pytest.fixture
def corpus() -> Iterator[Corpus]:
    """Yield a corpus that holds all pages, read before there was a plug-in."""
    with Corpus() as opened:
        assert clean(PAGES, opened).stories == 3
        yield opened


def test_reextract_reads_the_other_pages_and_keeps_the_broken_one(corpus: Corpus) -> None:
    report = reextract(corpus, sites=(*SITES, HAZARDS))
    assert report.stories == 2
    assert (BROKEN, CRASH) in {(rejection.url, rejection.reason) for rejection in report.rejections}
    assert {page.url for page in corpus.pages()} == set(URLS)
    assert reextract(corpus) == clean(PAGES, corpus)
    assert corpus.report().rejections == ()


def test_a_visit_that_is_read_does_not_excuse_another_of_the_same_page(corpus: Corpus) -> None:
    later = Page(BROKEN, html(BROKEN).replace(b"Friday", b"Sunday"))
    clean([later], corpus)
    for day in (b"Friday", b"Sunday"):  # one of the two comes first

        def refuse(document: Document, article: Article, day: str = day.decode()) -> Article:
            if document.url == BROKEN and any(day in text for text in document.blocks.texts):
                raise ZeroDivisionError
            return article

        report = reextract(corpus, sites=(*SITES, replace(HAZARDS, refine=refuse)))
        assert CRASH in {rejection.reason for rejection in report.rejections}


def test_relearning_passes_over_a_page_that_cannot_be_learned_from(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_at("The raise", monkeypatch)
    assert reextract(corpus, relearn=True).stories == 3


IMPOSSIBLE = (
    replace(PAGES[1], fetched_at=NAIVE),
    replace(PAGES[1], fetched_at=datetime.max.replace(tzinfo=timezone(timedelta(hours=-1)))),
    replace(PAGES[1], final_url=f"{BROKEN}\r\nX-Forged: yes"),
    replace(PAGES[1], headers=(("x-note", "a\r\nX-Forged: yes"),)),
)


@pytest.mark.parametrize("page", IMPOSSIBLE, ids=["naive", "beyond 9999", "address", "header"])
def test_a_page_of_no_possible_visit_is_rejected(page: Page) -> None:
    with Corpus() as opened:
        report = clean([PAGES[0], page, PAGES[2]], opened)
    assert report.stories == 2
    assert [refused.reason for refused in report.rejections] == ["bad_facts"]
    [row] = input_rows(lambda _: iter([as_input(page)]), iter([]))
    assert json.loads(row["record"])["reason"] == "bad_facts"


def test_a_page_that_the_corpus_cannot_take_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(page: Page) -> str:
        return str(1 // 0) if page.url == BROKEN else ""

    monkeypatch.setattr("scraper.corpus.rows.time_text", fail)
    with Corpus() as opened:
        report = clean(PAGES, opened)
    assert report.stories == 2
    [refused] = report.rejections
    assert (refused.url, refused.reason) == (BROKEN, CRASH)


def test_a_damaged_corpus_is_no_fault_of_the_page() -> None:
    def fail() -> None:
        raise CorpusError("news.db", "damaged")

    with pytest.raises(CorpusError):
        fenced("page.html", fail)


def test_the_report_of_a_corpus_counts_the_other_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.reports.corpus_summary.SITES", (*SITES, HAZARDS))
    sample, shares = shares_of(PAGES)
    monkeypatch.undo()
    assert (sample, shares) == (3, shares_of([PAGES[0], PAGES[2]])[1])


# ------------------------------------------------------------ Spark


def test_spark_reads_the_other_pages() -> None:
    without_url = Page(None, html(BROKEN))
    rows = list(input_rows(lambda _: iter([*map(as_input, PAGES), as_input(without_url)]), iter([])))
    found = list(reading_rows((*SITES, HAZARDS), "part", iter(rows)))
    told = [row for row in found if "page" in row]
    refused = [json.loads(row["rejection"]) for row in found if "rejection" in row]
    assert len(told) == 2
    assert [(record["url"], record["reason"]) for record in refused] == [
        (BROKEN, CRASH),
        (as_input(without_url).name, CRASH),
    ]


def test_spark_rejects_a_page_that_cannot_be_written_as_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.corpus.rows.facts_text", lambda _: str(1 // 0))
    [row] = input_rows(lambda _: iter([as_input(PAGES[1])]), iter([]))
    assert json.loads(row["record"])["reason"] == CRASH


# ------------------------------------------------------------ what is said of it


def test_the_place_is_the_innermost_one_of_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_at("The raise", monkeypatch)
    refused: list[Rejection] = []
    learn_sites(map(as_input, PAGES), refuse=refused.append)
    [rejection] = refused
    assert re.fullmatch(r"ZeroDivisionError in extraction/site_profiles\.py:\d+: seen The raise", rejection.detail)


def test_what_an_exception_says_is_one_printable_line() -> None:
    detail = describe_crash(ValueError("a\nb\x1b]52;c;AAAA\x07" + "c" * 5000))
    assert detail.isprintable()
    assert len(detail) < 300
