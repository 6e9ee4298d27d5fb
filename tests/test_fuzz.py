"""The fuzz of benchmarks/fuzz.py, shortened: fixture pages changed at random, each case with a number to repeat it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import fuzz
import pytest

from scraper.corpus import Corpus
from scraper.models import Author

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.models import Page

FIXTURES = Path(__file__).parent.parent / "fixtures"
SEED = 12
CASES = 25  # of each block
BLOCKS = 6


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    return fuzz.load([FIXTURES])


@pytest.mark.parametrize("block", [0, *(pytest.param(each, marks=pytest.mark.slow) for each in range(1, BLOCKS))])
def test_nothing_is_found(pages: list[Page], block: int) -> None:
    findings = fuzz.fuzz(pages, SEED, iter(range(block * CASES, (block + 1) * CASES)))
    assert sum(findings.calls.values()) == CASES
    assert findings.exceptions == {}
    assert findings.differing == []
    assert findings.controls == {}


def test_a_case_is_the_same_each_time(pages: list[Page]) -> None:
    _, road = fuzz.chosen(SEED, 3)
    assert repr(fuzz.ask(road, pages, SEED, 3)) == repr(fuzz.ask(road, pages, SEED, 3))


# ------------------------------------------------------------ what it must find


@dataclass(frozen=True)
class Answer:
    """An answer with a text in a field."""

    author: Author


def found(monkeypatch: pytest.MonkeyPatch, road: fuzz.Road) -> fuzz.Findings:
    monkeypatch.setattr(fuzz, "ROADS", {"road": (road, 1)})
    monkeypatch.setattr(fuzz, "ASKED_AGAIN", 1.0)
    return fuzz.fuzz([], 0, iter(range(3)))


def test_an_exception_is_found_with_its_case(monkeypatch: pytest.MonkeyPatch) -> None:
    def road(_pages: Sequence[Page], _chance: Random) -> object:
        raise IndexError("none left")

    findings = found(monkeypatch, road)
    [(what, case)] = findings.exceptions.items()
    assert (what.startswith("IndexError in test_fuzz.py:"), case) == (True, 0)


def test_an_error_that_is_meant_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def road(_pages: Sequence[Page], _chance: Random) -> object:
        with Corpus("/dev/null/corpus.db"):
            return None

    assert found(monkeypatch, road).are_none


def test_control_characters_are_found_in_their_field(monkeypatch: pytest.MonkeyPatch) -> None:
    findings = found(monkeypatch, lambda _pages, _chance: (Answer(Author("Mara\x9b Lind")),))
    assert findings.controls == {"road: Author.name": 0}


def test_an_answer_that_differs_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    world = Random(1)  # noqa: S311 - state that an answer must not depend on
    findings = found(monkeypatch, lambda _pages, _chance: world.random())
    assert findings.differing == [0, 1, 2]
