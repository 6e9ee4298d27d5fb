"""In which steps the view takes pages in, and that its index finds the same however it is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from scraper.corpus import Corpus, materialized
from scraper.corpus.materialized import BATCH, FEWEST, SHARE, key_index
from scraper.deduplication.lsh import BlockingKeys
from scraper.models import Article, Page, Paragraph

if TYPE_CHECKING:
    from pathlib import Path


def article(number: int) -> Article:
    words = " ".join(f"word{number}x{each}" for each in range(30))
    return Article(paragraphs=(Paragraph(f"Story {number}: {words}."),))


def add(corpus: Corpus, count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        corpus.add(Page(f"https://senn.example/{number}", b"%d" % number), (article(number),))


def pending(corpus: Corpus) -> int:
    return int(corpus._connection.execute("SELECT count(*) FROM pending_pages").fetchone()[0])


def test_an_update_is_due_for_so_many_pages_and_not_for_one_less() -> None:
    with Corpus() as corpus:
        add(corpus, FEWEST - 1)
        corpus.commit()
        assert pending(corpus) == FEWEST - 1
        add(corpus, 1, FEWEST)
        corpus.commit()
        assert pending(corpus) == 0


@pytest.mark.parametrize(
    ("held", "wanted"),
    [(0, 1000), (1000 * 20, 1000), (1001 * 20 - 1, 1000), (1001 * 20, 1001), (5000 * 20, 5000), (9000 * 20, 5000)],
)
def test_steps_grow_with_the_view(held: int, wanted: int) -> None:
    assert (FEWEST, BATCH, SHARE) == (1000, 5000, 20)
    with Corpus() as corpus:
        if held:
            row = "INSERT INTO view_pages VALUES (?, x'', x'', 0, '')"
            corpus._connection.execute(row, (held,))
        assert materialized._batch_of(corpus._connection) == wanted


def test_a_step_ends_with_enough_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with Corpus() as corpus:
        add(corpus, 10)
        (size,) = corpus._connection.execute("SELECT max(length(articles)) FROM readings").fetchone()
        monkeypatch.setattr(materialized, "MAX_TEXT", 3 * size)
        assert len(materialized._next_pages(corpus._connection)) in {3, 4}
        corpus.export(tmp_path / "steps")
        assert corpus.report().stories == 10
        assert list(corpus.verify()) == []


@pytest.mark.parametrize("stretch", [1, 64, 1 << 18])
def test_keys_are_found_in_stretches_of_any_size(stretch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_index, "STRETCH", stretch)
    random = np.random.default_rng(7)
    held = random.integers(0, 1 << 63, 3000, np.uint64)
    asked = np.concatenate((held[::7], random.integers(0, 1 << 63, 500, np.uint64)))
    owners = np.arange(len(held), dtype=np.uint32)
    with Corpus() as corpus:
        connection = corpus._connection
        key_index.put(connection, "copies", BlockingKeys(held, owners), list(range(len(held))), [70] * len(held))
        keys = BlockingKeys(asked, np.arange(len(asked), dtype=np.uint32))
        found = key_index.find(connection, "copies", keys, [70] * len(asked))
    assert found.tolist() == [[place, 7 * place] for place in range(len(held[::7]))]
