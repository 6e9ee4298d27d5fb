"""Pages read in several processes: the corpus is the same, whatever happens to one of them, and none is left over."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fixture_files import load_fixtures
from kill_trial import left_over
from news_site import article_page
from reading_hazards import HAZARDS
from test_readers import wait_for_readers

from scraper.corpus import Corpus
from scraper.models import Article, Page, Rejection, Site
from scraper.pipeline import KnownPage, clean, ingest, learn_sites, reextract, reread
from scraper.reading import reader_pool
from scraper.reading.page_readings import as_input
from scraper.reading.reader_pool import FEW, ReaderPool, check_plugins
from scraper.sites import SITES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.extraction.dom.document import Document
    from scraper.reading.messages import Setup

HERE = str(Path(__file__).parent)


@pytest.fixture(autouse=True)
def plugin_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where pages that wait say who reads them."""
    monkeypatch.setenv("HAZARDS", str(tmp_path))


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def fixtures() -> list[Page | Rejection]:
    broken = Page("https://broken.example/", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    unstated = [replace(each.page, url=None) for each in load_fixtures()[:4]]
    return [*(each.page for each in load_fixtures()[::3]), broken, *unstated, Rejection("a.html", "unreadable", "gone")]


def exported(pages: Iterable[Page | Rejection], folder: Path, readers: ReaderPool | None) -> dict[str, bytes]:
    inputs = [as_input(page) for page in pages]
    with Corpus(folder.with_suffix(".db")) as corpus:
        profiles = learn_sites(inputs, readers=readers)
        for _ in ingest(inputs, corpus, profiles=profiles, readers=readers):
            pass
        corpus.export(folder)
        assert list(corpus.verify()) == []
    return files_of(folder)


@pytest.mark.slow
def test_the_corpus_is_the_same_for_every_number_of_jobs(tmp_path: Path) -> None:
    pages = fixtures()
    wanted = exported(pages, tmp_path / "here", None)
    for jobs in (1, 3):
        with ReaderPool(jobs, few=0) as readers:
            assert exported(pages, tmp_path / f"jobs{jobs}", readers) == wanted
            assert exported(reversed(pages), tmp_path / f"back{jobs}", readers) == wanted


@pytest.mark.slow
def test_reading_again_is_the_same_for_every_number_of_jobs(tmp_path: Path) -> None:
    pages = [page for page in fixtures() if isinstance(page, Page)]
    results = []
    for few, jobs in ((0, 2), (1000, 2)):
        with Corpus() as corpus, ReaderPool(jobs, few=few) as readers:
            for page in pages:
                corpus.add(page, ())
            for _ in reread(corpus, relearn=True, readers=readers):
                pass
            corpus.export(tmp_path / f"few{few}")
            results.append(files_of(tmp_path / f"few{few}"))
            assert all(isinstance(known, KnownPage) for known in ingest(map(as_input, pages[:10]), corpus))
    assert results[0] == results[1]


def test_profiles_and_refusals_are_those_of_one_process_in_order() -> None:
    bodies = [b"<p>%d</p>" % number * 9 for number in range(120)]
    pages = [Page(f"https://one.example/{number}", body) for number, body in enumerate(bodies)]
    pages[3::9] = [replace(page, body=b"\x89PNG\r\n\x1a\n" + bytes(range(256)) + page.body) for page in pages[3::9]]
    told: list[list[Rejection]] = [[], []]
    wanted = learn_sites(map(as_input, pages), refuse=told[0].append)
    with ReaderPool(2, few=0) as readers:
        assert learn_sites(map(as_input, pages), refuse=told[1].append, readers=readers) == wanted
    assert told[0] == told[1]
    assert told[0]


def hazard(name: str) -> Page:
    return Page(f"https://hazards.example/{name}", article_page(1, 3000, ""))


@pytest.mark.slow
def test_a_page_that_brings_down_its_process_costs_only_itself() -> None:
    names = [f"fine-{number}" for number in range(20)]
    names[3], names[9], names[10], names[17] = "leave", "raise", "abort", "eat"
    with Corpus() as corpus, ReaderPool(2, few=0) as readers:
        outcomes = list(ingest((as_input(hazard(name)) for name in names), corpus, sites=(HAZARDS,), readers=readers))
        report = corpus.report()
    assert len(outcomes) == len(names)
    assert report.pages == 16
    assert {rejection.url.rpartition("/")[2] for rejection in report.rejections} == {"leave", "raise", "abort", "eat"}
    details = {rejection.url.rpartition("/")[2]: rejection.detail for rejection in report.rejections}
    assert details["leave"] == "two reading processes in a row ended: exit code 7, exit code 7"


@pytest.mark.slow
def test_a_process_that_is_killed_from_outside_costs_no_page(tmp_path: Path) -> None:
    def pages() -> Iterable[Page]:
        yield hazard("wait")  # the first one is sent at once
        yield from (hazard(f"fine-{number}") for number in range(40))

    def killed() -> Iterable[Page]:
        yield from pages()
        os.kill(wait_for_readers(tmp_path)[0], signal.SIGKILL)
        wait_for_readers(tmp_path, 2)
        (tmp_path / "go").touch()

    with Corpus() as corpus, ReaderPool(1, few=0) as readers:
        list(ingest(map(as_input, killed()), corpus, sites=(HAZARDS,), readers=readers))
        assert (corpus.report().pages, corpus.report().rejected) == (41, 0)


@pytest.mark.slow
def test_few_pages_are_read_here_and_more_than_few_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    class Counted(reader_pool._Processes):
        def __init__(self, count: int, setup: Setup) -> None:
            started.append(count)
            super().__init__(count, setup)

    monkeypatch.setattr(reader_pool, "_Processes", Counted)
    for count, wanted in ((FEW, []), (FEW + 1, [2])):
        with Corpus() as corpus:
            assert clean((hazard(f"fine-{number}") for number in range(count)), corpus, jobs=2).pages == count
        assert started == wanted
    large = Page("https://hazards.example/large", b"<p>x</p>" + b" " * reader_pool.FEW_BYTES)
    with Corpus() as corpus:
        clean([large], corpus, jobs=3)
    assert started == [2, 3]


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stop_keeps_what_is_done_and_leaves_no_process(number: int, code: int, tmp_path: Path) -> None:
    saved = tmp_path / "in"
    saved.mkdir()
    for name in (*(f"fine-{each:03}" for each in range(90)), "wait"):
        (saved / f"{name}.html").write_bytes(hazard(name).body)
        (saved / f"{name}.json").write_text(json.dumps({"url": hazard(name).url}))
    command = [
        sys.executable,
        "-m",
        "scraper",
        "clean",
        str(saved),
        "--corpus",
        str(tmp_path / "new.db"),
        "--jobs",
        "2",
    ]
    command += ["--site", "reading_hazards:HAZARDS"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((HERE, *sys.path))}
    with subprocess.Popen(command, stderr=subprocess.PIPE, process_group=0, env=environment) as running:  # noqa: S603 - our own program
        wait_for_readers(tmp_path)
        os.killpg(running.pid, number)
        _, complaints = running.communicate()
    assert running.returncode == code
    assert re.fullmatch(
        r"scraper: stopped: \d+ pages kept in .*new\.db; the same command goes on\n", complaints.decode()
    )
    assert left_over(running.pid) == ()
    with Corpus(tmp_path / "new.db") as corpus:
        assert list(corpus.verify()) == []
    (tmp_path / "go").touch()
    assert subprocess.run(command, check=False, capture_output=True, env=environment).returncode == 0  # noqa: S603 - our own program
    with Corpus(tmp_path / "new.db") as corpus:
        assert corpus.count_pages() == 91


def test_a_plug_in_that_cannot_be_sent_is_named() -> None:
    def refine(_document: Document, article: Article) -> Article:
        return article

    local = Site("local", hosts=("hazards.example",), refine=refine)
    with pytest.raises(ValueError, match="the plug-in local cannot be sent to other processes"):
        check_plugins((*SITES, local))
    with Corpus() as corpus, pytest.raises(ValueError, match="local"):
        clean([hazard("fine")], corpus, sites=(local,), jobs=2)
    with Corpus() as corpus:
        assert clean([hazard("fine")], corpus, sites=(local,)).pages == 1


@pytest.mark.slow
def test_the_library_reads_in_this_process_unless_it_is_told_otherwise() -> None:
    pages = [hazard(f"fine-{number}") for number in range(FEW + 1)]
    with Corpus() as one, Corpus() as other:
        assert clean(pages, one, jobs=1) == clean(pages, other)
        assert reextract(one, jobs=1) == reextract(other)
