"""Hostile input of every kind costs time in proportion to its size: the table of `benchmarks/growth.py`, shortened.

Only what takes long is judged, in seconds of the processor, and by how they grow: a busy machine does not change that.
"""

from __future__ import annotations

import gc
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))

import growth
import hostile_shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _pytest.mark import ParameterSet

SIZES = (30_000, 60_000, 120_000)
FEW = 1  # shapes of each reader are always tried, the others with the slow tests


def _shapes() -> Iterator[ParameterSet]:
    seen = Counter[str]()
    for shape in hostile_shapes.SHAPES:
        seen[shape.reader] += 1
        marks = [pytest.mark.slow] if seen[shape.reader] > FEW else []
        yield pytest.param(shape, id=shape.name, marks=marks)


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    hostile_shapes.warm_up()


@pytest.mark.parametrize("shape", list(_shapes()))
def test_no_shape_grows_out_of_hand(shape: hostile_shapes.Shape) -> None:
    assert growth.fault_of(shape, SIZES) == ""


def test_each_kind_of_fault_is_named() -> None:
    assert growth.Cost((0.1, 0.2, 0.4), 0.01).fault == ""
    assert growth.Cost((0.01, 0.02, 0.2), 0.01).fault == ""
    assert growth.Cost((0.1, 0.1, 0.5), 0.01).fault == ""
    assert growth.Cost((0.1, 0.3, 0.9), 0.01).fault == "grows by 3.0 a doubling"
    assert growth.Cost((2.0, 3.0, 5.5), 0.01).fault == "takes 5.5 s"


def test_what_is_slow_at_the_largest_size_is_measured_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def measured(_shape: hostile_shapes.Shape, sizes: tuple[int, ...], **_: bool) -> growth.Cost:
        asked.append(len(sizes))
        return growth.Cost(seconds[-len(sizes) :])

    asked: list[int] = []
    monkeypatch.setattr(growth, "_measured", measured)
    shape = hostile_shapes.SHAPES[0]
    seconds = (0.01, 0.1, growth.SMALL)
    assert growth.fault_of(shape, SIZES) == ""
    assert asked == [1]
    seconds = (0.1, 0.2, 0.4)
    assert growth.fault_of(shape, SIZES) == ""
    assert asked == [1, 1, 3]
    seconds = (0.1, 0.3, 0.9)
    assert growth.fault_of(shape, SIZES) == "grows by 3.0 a doubling"


def test_what_does_not_end_is_stopped_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_data: bytes) -> None:
        while True:
            pass

    shape = hostile_shapes.Shape("never", "never", bytes)
    monkeypatch.setattr(growth, "CAP", 1)
    monkeypatch.setitem(hostile_shapes.READERS, "never", never)
    assert "no end" in growth.measure(shape, (10, 20)).fault


def test_what_the_measuring_process_holds_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def collect(_data: bytes) -> None:
        assert len(gc.get_objects()) < 10_000

    held: list[list[dict[str, str]]] = [[{}] for _ in range(100_000)]
    shape = hostile_shapes.Shape("collection", "collection", bytes)
    monkeypatch.setitem(hostile_shapes.READERS, "collection", collect)
    assert len(growth.measure(shape, (10, 20)).seconds) == 2
    assert len(held) == 100_000
