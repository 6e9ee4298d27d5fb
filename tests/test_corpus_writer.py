"""What a crawl writes while another thread takes pages into the view: nothing is lost, and nothing waits for it."""

from __future__ import annotations

import asyncio
from threading import Event
from typing import TYPE_CHECKING

import pytest

from scraper.corpus import Corpus, materialized
from scraper.crawling import corpus_writer
from scraper.crawling.corpus_writer import CorpusWriter
from scraper.models import Article, Page, Paragraph, Rejection

if TYPE_CHECKING:
    from pathlib import Path

MOST = 3


class Slow(Corpus):
    """A corpus whose steps begin when they are allowed to; ``steps``: how many were taken."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, is_deferring=True)
        self.allowed = Event()
        self.steps = 0

    def settle(self) -> None:
        assert self.allowed.wait(60)
        self.steps += 1
        super().settle()


class Broken(Slow):
    """A corpus whose steps fail."""

    def settle(self) -> None:
        raise MemoryError


def add(writer: CorpusWriter, number: int) -> None:
    page = Page(f"https://senn.example/{number}", b"%d" % number)
    article = Article(url=page.url, paragraphs=(Paragraph(f"The bridge number {number} over the Senn is open."),))
    writer.put(lambda corpus: corpus.add(page, (article,)))


def pending(corpus: Corpus) -> int:
    return int(corpus._connection.execute("SELECT count(*) FROM pending_pages").fetchone()[0])


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(materialized, "FEWEST", 2)
    monkeypatch.setattr(corpus_writer, "MOST", MOST)


def test_what_comes_during_a_step_waits_for_it_and_nobody_else_does(tmp_path: Path) -> None:
    with Slow(tmp_path / "c.db") as corpus, CorpusWriter(corpus) as writer:
        add(writer, 1)
        assert writer.commit()
        assert pending(corpus) == 1
        add(writer, 2)
        assert writer.commit()  # and begins a step
        for number in range(3, 3 + MOST):
            assert not writer.is_full
            add(writer, number)
            assert not writer.commit()
        assert writer.is_full
        corpus.allowed.set()
        assert asyncio.run(writer.settled())
        assert (corpus.steps, pending(corpus), writer.is_full) == (1, MOST, False)
        assert writer.commit()
    with Corpus(tmp_path / "c.db") as again:
        assert again.report().stories == 2 + MOST
        assert list(again.verify()) == []


def test_without_a_step_there_is_nothing_to_wait_for(tmp_path: Path) -> None:
    with Slow(tmp_path / "c.db") as corpus, CorpusWriter(corpus) as writer:
        assert not asyncio.run(writer.settled())


def test_the_log_is_copied_after_so_many_commits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(materialized, "FEWEST", 100)
    with Slow(tmp_path / "c.db") as corpus, CorpusWriter(corpus) as writer:
        corpus.allowed.set()
        for number in range(corpus_writer.COMMITS):
            assert not asyncio.run(writer.settled())
            add(writer, number)
            assert writer.commit()
        assert asyncio.run(writer.settled())
        assert (corpus.steps, pending(corpus)) == (1, corpus_writer.COMMITS)


def test_what_waits_when_the_run_ends_is_written(tmp_path: Path) -> None:
    with Slow(tmp_path / "c.db") as corpus:
        with CorpusWriter(corpus) as writer:
            add(writer, 1)
            add(writer, 2)
            writer.commit()
            writer.put(lambda kept: kept.reject(Rejection("https://senn.example/9", "undecodable", "")))
            corpus.allowed.set()
        assert corpus.report().rejected == 1


def test_what_fails_in_a_step_is_raised_where_the_run_notices(tmp_path: Path) -> None:
    with Broken(tmp_path / "c.db") as corpus, CorpusWriter(corpus) as writer:
        add(writer, 1)
        add(writer, 2)
        writer.commit()
        with pytest.raises(MemoryError):
            asyncio.run(writer.settled())
        assert corpus.count_pages() == 2
