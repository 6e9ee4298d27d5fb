"""Processes that read pages: what one page, a signal or the kernel does to them, and what that costs."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from news_site import Answer, NewsSites, article_page
from test_crawling import answering, job_of, links, run

from scraper.corpus import Corpus
from scraper.models import Discovery, Page
from scraper.reading import worker
from scraper.reading.messages import Answer as Given
from scraper.reading.messages import Setup, Task, frame
from scraper.reading.workers import Workers
from scraper.sites.plugins import load_sites

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

CRASH = "extraction_crash"
STORY = Answer(body=article_page(1, 3000, ""))
HAZARDS = "reading_hazards:HAZARDS"


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where pages that wait say who reads them, and wait for the file ``go``."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(Path(__file__).parent), *sys.path)))
    monkeypatch.setenv("HAZARDS", str(tmp_path))
    return tmp_path


def page(name: str) -> Page:
    return Page(f"https://hazards.example/{name}", article_page(1, 3000, ""))


def with_workers(
    work: Callable[[Workers], Awaitable[None]],
    *,
    seconds: float = 60.0,
    life: int = 100,
    is_stopping: Callable[[], bool] = lambda: False,
) -> None:
    async def all_of_it() -> None:
        workers = Workers(1, Setup((HAZARDS,), seconds=seconds), life=life, is_stopping=is_stopping)
        try:
            await work(workers)
        finally:
            await workers.close()

    asyncio.run(all_of_it())


async def read(workers: Workers, name: str) -> Given:
    answer = await workers.ask(Task(page(name), wants_articles=True))
    assert answer
    assert bool(answer.failure) != bool(answer.articles)
    return answer


async def readers(folder: Path, count: int = 1) -> list[int]:
    """Return the processes that wait in the middle of a page, once there are so many."""
    return await asyncio.to_thread(wait_for_readers, folder, count)


def wait_for_readers(folder: Path, count: int = 1) -> list[int]:
    """As above, for code that is not async; the one that came first stands first."""
    while len(found := sorted(folder.glob("*.reader"), key=lambda each: each.stat().st_mtime_ns)) < count:
        time.sleep(0.01)
    return [int(each.stem) for each in found]


def process_of(workers: Workers) -> int:
    [process] = [each._process for each in workers._idle._queue]  # type: ignore[attr-defined] # a test may look inside
    return int(process.pid)


# ------------------------------------------------------------ what a page does


@pytest.mark.slow
def test_a_page_that_hangs_or_eats_memory_costs_only_itself() -> None:
    names = ("fine", "hang", "fine", "eat", "raise", "leave", "print", "fine")

    async def work(workers: Workers) -> None:
        failures = [(await read(workers, name)).failure for name in names]
        assert failures == [None, "extraction_timeout", None, CRASH, CRASH, CRASH, None, None]

    with_workers(work, seconds=5.0, life=2)


@pytest.mark.parametrize(
    ("name", "detail"),
    [
        ("raise", r"ZeroDivisionError in extraction/\w+\.py:\d+"),
        pytest.param("eat", r"MemoryError in extraction/\w+\.py:\d+", marks=pytest.mark.slow),
        pytest.param("odd", r"\w+Error in reading/messages\.py:\d+: Can't pickle .*", marks=pytest.mark.slow),
    ],
)
def test_what_a_page_raises_is_said_with_its_kind_and_place_and_the_process_goes_on(name: str, detail: str) -> None:
    async def work(workers: Workers) -> None:
        await read(workers, "fine")
        process = process_of(workers)
        answer = await read(workers, name)
        assert answer.failure == CRASH
        assert re.fullmatch(detail, answer.detail)
        await read(workers, "fine")
        assert process_of(workers) == process

    with_workers(work)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "manner"), [("leave", "exit code 7"), ("abort", "SIGABRT")])
def test_a_page_that_ends_two_processes_in_a_row_is_named_and_how(
    name: str, manner: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def work(workers: Workers) -> None:
        answer = await read(workers, name)
        assert answer.detail == f"two reading processes in a row ended: {manner}, {manner}"
        await read(workers, "fine")

    with_workers(work)
    assert [record.getMessage() for record in caplog.records] == ["reader_lost"]


@pytest.mark.slow
def test_links_are_kept_without_articles_and_articles_without_links(monkeypatch: pytest.MonkeyPatch) -> None:
    sites = load_sites((HAZARDS,))
    front = Page("https://hazards.example/raise", STORY.body + b'<a href="/2026/11/27/ferry-is-late">Ferry is late</a>')
    answer = worker.read(Task(front, wants_articles=True), sites, {})
    assert (answer.failure, answer.articles, answer.no_links) == (CRASH, (), "")
    assert answer.discovery

    def fail(*_: object) -> Discovery:
        raise IndexError("no such link")

    monkeypatch.setattr(worker, "discover", fail)
    answer = worker.read(Task(page("fine"), wants_articles=True), sites, {})
    assert (answer.failure, answer.discovery, len(answer.articles)) == (None, None, 1)
    assert answer.no_links.startswith("IndexError in ")
    answer = worker.read(Task(page("fine"), wants_articles=False), sites, {})
    assert (answer.failure, answer.discovery) == (CRASH, None)
    assert answer.detail.endswith(": no such link")


def test_a_page_that_cannot_be_read_is_kept_and_named(tmp_path: Path) -> None:
    path = "/news/2026/11/20/raise-the-old-harbour.html"
    with NewsSites(pages=0, fault=answering({"/": links(path), path: STORY})) as sites:
        report = run(job_of(sites, tmp_path, sites=(HAZARDS,)))
        assert dict(report.outcomes)[CRASH] == 1
    with Corpus(tmp_path / "corpus.db") as corpus:
        assert len(list(corpus.pages())) == 1
        [rejection] = (each for each in corpus.rejections() if each.reason == CRASH)
        assert rejection.url.endswith(path)
        assert rejection.detail.startswith("ZeroDivisionError in ")


# ------------------------------------------------------------ what others do


@pytest.mark.slow
def test_a_process_that_is_killed_from_outside_costs_no_page(folder: Path) -> None:
    async def work(workers: Workers) -> None:
        reading = asyncio.create_task(read(workers, "wait"))
        [first] = await readers(folder)
        os.kill(first, signal.SIGKILL)
        _, second = await readers(folder, 2)
        assert second != first
        (folder / "go").touch()
        assert (await reading).failure is None

    with_workers(work)


@pytest.mark.slow
def test_a_process_that_is_killed_while_it_has_nothing_to_do_costs_no_page() -> None:
    async def work(workers: Workers) -> None:
        for _ in range(3):
            await read(workers, "fine")
            os.kill(process_of(workers), signal.SIGKILL)
        assert (await read(workers, "fine")).failure is None

    with_workers(work)


@pytest.mark.slow
def test_signals_that_stop_a_crawl_do_not_stop_a_reading(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def work(workers: Workers) -> None:
        reading = asyncio.create_task(read(workers, "wait"))
        [process] = await readers(folder)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            os.kill(process, number)
        (folder / "go").touch()
        assert (await reading).failure is None
        assert process_of(workers) == process

    with_workers(work)
    assert caplog.records == []


@pytest.mark.slow
def test_a_process_that_is_killed_while_the_run_stops_says_nothing_of_the_page(folder: Path) -> None:
    async def work(workers: Workers) -> None:
        for count, wants_articles in enumerate((True, True), start=1):
            asking = asyncio.create_task(workers.ask(Task(page("wait"), wants_articles=wants_articles)))
            os.kill((await readers(folder, count))[-1], signal.SIGKILL)
            assert await asking is None

    with_workers(work, is_stopping=lambda: True)


@pytest.mark.slow
def test_a_process_ends_with_its_input_and_in_the_middle_of_a_page_when_its_time_is_over() -> None:
    command = [sys.executable, "-c", "from scraper.reading import worker; worker.LATE = 0.0; worker.main()"]
    setup = frame(Setup((HAZARDS,), seconds=0.5))
    for task, code in ((b"", 0), (frame(Task(page("hang"), wants_articles=True)), -signal.SIGALRM)):
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - our own program
            assert process.stdin
            process.stdin.write(setup + task)
            process.stdin.close()
            assert process.wait() == code
