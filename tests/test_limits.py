"""No test fails because the machine is busy: none asks the clock how long something took."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from limits import examples, memory_at_most, wait_until, work_at_most

TESTS = sorted(Path(__file__).parent.glob("test_*.py"))
# Clocks that go on while others have the processor; `time.process_time` and `time.thread_time` do not.
CLOCKS = {"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "time", "time_ns"}


def haste(source: str) -> list[str]:
    """Return what in the source of a test depends on the machine's speed."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=ast.Name("time"), attr=name) if name in CLOCKS:
                found.append(f"line {node.lineno}: time.{name}")
            case ast.ImportFrom(module="time", names=names) if CLOCKS & {each.name for each in names}:
                found.append(f"line {node.lineno}: a clock")
            case ast.keyword(arg="deadline", value=value) if ast.unparse(value) != "None":
                found.append(f"line {node.lineno}: a deadline")
    return found


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_no_test_asks_the_clock(path: Path) -> None:
    assert haste(path.read_text("utf-8")) == []


def test_a_test_that_asked_the_clock_would_be_found() -> None:
    assert haste("import time\nassert time.perf_counter() - begun < 5") == ["line 2: time.perf_counter"]
    assert haste("from time import monotonic") == ["line 1: a clock"]
    assert haste("settings(max_examples=5, deadline=200)") == ["line 1: a deadline"]
    assert haste("from time import sleep\nsettings(deadline=None)") == []


def test_properties_are_tried_without_a_deadline_and_with_the_same_examples_in_every_run() -> None:
    assert settings().deadline is None
    assert settings().derandomize or settings.get_current_profile_name() == "random"
    assert HealthCheck.too_slow in settings().suppress_health_check


@pytest.mark.parametrize("processes", [pytest.param("0", marks=pytest.mark.slow), "1"])
def test_a_run_without_the_slow_tests_says_how_many_it_left_out_and_what_runs_them(processes: str) -> None:
    path = Path(__file__).with_name("test_completion.py")  # not this file: it would go on for ever
    command = [sys.executable, "-m", "pytest", "-n", processes, "-m", "not slow", str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)  # noqa: S603 - our own tests
    *_, said, counts = done.stdout.splitlines()
    assert said == "1 slow tests were left out, and properties tried few examples: make test-all runs all of them"
    assert re.match(r"\d+ passed", counts)


@pytest.mark.parametrize(("usual", "asked", "tried"), [(100, 60, 60), (10, 60, 6), (10, 5, 1)])
def test_properties_try_a_share_of_their_examples_where_few_are_wanted(usual: int, asked: int, tried: int) -> None:
    before = settings.get_current_profile_name()
    settings.register_profile("of this test", settings.get_profile(before), max_examples=usual)
    settings.load_profile("of this test")
    try:
        assert examples(asked).max_examples == tried
        assert examples(asked).deadline is None
    finally:
        settings.load_profile(before)


def busy() -> None:
    while True:
        pass


def test_limits_are_limits() -> None:
    with pytest.raises(AssertionError, match="still at work"), work_at_most(0.05):
        busy()
    with pytest.raises(AssertionError), memory_at_most(1):
        bytes(2 << 20)
    with pytest.raises(AssertionError, match="in vain"):
        wait_until(lambda: False, seconds=0.05)
    with work_at_most(), memory_at_most(1):
        wait_until(lambda: True)
