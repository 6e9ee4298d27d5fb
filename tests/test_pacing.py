"""The clock of one host: pauses, penalties and rests, in seconds of a clock that the test turns."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.fetching import HostPace
from scraper.fetching.pacing import COMPLAINTS, FAILED_CONNECTIONS, FAILURES, LONGEST_PAUSE, REST

QUICK = 0.1


def visit(
    pace: HostPace, now: float, outcome: str = "ok", seconds: float = QUICK, retry_after: float | None = None
) -> float:
    """One request at ``now``; gives the pause that follows its answer."""
    pace.started(now)
    pace.finished(now + seconds, seconds, outcome, retry_after)
    return pace.next_at - (now + seconds)


def test_the_pause_is_counted_from_the_end_of_the_answer() -> None:
    pace = HostPace(2.0)
    assert pace.next_at <= 0.0
    pace.started(100.0)
    assert pace.next_at == math.inf
    pace.finished(100.5, 0.5, "ok")
    assert pace.next_at == 102.5


def test_there_is_one_request_at_a_time() -> None:
    pace = HostPace(0.0)
    pace.started(1.0)
    with pytest.raises(RuntimeError, match="under way"):
        pace.started(2.0)


def test_robots_may_ask_for_more_and_never_for_less() -> None:
    assert visit(HostPace(2.0, crawl_delay=5.0), 0.0) == 5.0
    pace = HostPace(2.0)
    pace.slow_down(0.5)
    assert visit(pace, 0.0) == 2.0
    pace.slow_down(7.0)
    assert visit(pace, 10.0) == pytest.approx(7.0)
    pace.slow_down(None)
    assert visit(pace, 20.0) == pytest.approx(7.0)


@pytest.mark.parametrize("outcome", sorted(COMPLAINTS))
def test_the_pause_doubles_while_the_host_complains_and_decays_after(outcome: str) -> None:
    pace = HostPace(2.0)
    now = 0.0
    grown = []
    for _ in range(4):
        grown.append(visit(pace, now, outcome))
        now += 1000
    assert grown == pytest.approx([4.0, 8.0, 16.0, 32.0])
    decayed = []
    for _ in range(12):
        decayed.append(visit(pace, now))
        now += 1000
    assert decayed == sorted(decayed, reverse=True)
    assert decayed[0] == pytest.approx(24.0)
    assert decayed[-1] == 2.0


def test_a_pause_of_nothing_grows_too_and_no_pause_is_longer_than_five_minutes() -> None:
    pace = HostPace(0.0)
    pauses = [visit(pace, number * 1000.0, "rate_limited") for number in range(20)]
    assert pauses[0] == pytest.approx(2.0)
    assert max(pauses) == pytest.approx(LONGEST_PAUSE)


@pytest.mark.parametrize("seconds", [0.0, 1.0, 86400.0, 400_000_000.0])
def test_a_host_is_left_alone_for_exactly_as_long_as_it_asks(seconds: float) -> None:
    pace = HostPace(0.0)
    assert visit(pace, 50.0, "http_404", retry_after=seconds) == pytest.approx(seconds)


def test_a_slow_host_gets_as_long_a_pause_as_it_takes() -> None:
    pace = HostPace(2.0)
    pauses = [visit(pace, number * 100.0, seconds=8.0) for number in range(20)]
    assert pauses[0] == pytest.approx(2.0)  # one slow answer says little
    assert pauses[-1] == pytest.approx(8.0, rel=0.05)
    pauses = [visit(pace, 5000 + number * 100.0) for number in range(20)]
    assert pauses[-1] == pytest.approx(2.0)


def test_a_quick_host_is_asked_as_fast_as_the_policy_says() -> None:
    pace = HostPace(0.0)
    assert all(visit(pace, float(number), seconds=0.3) == pytest.approx(0.0) for number in range(5))


@pytest.mark.parametrize("outcome", sorted(FAILED_CONNECTIONS - COMPLAINTS))
def test_five_failures_in_a_row_are_followed_by_a_rest(outcome: str) -> None:
    pace = HostPace(2.0)
    pauses = [visit(pace, number * 10_000.0, outcome) for number in range(2 * FAILURES)]
    assert [pause == pytest.approx(REST) for pause in pauses] == ([False] * (FAILURES - 1) + [True]) * 2


def test_the_figures_are_those_of_the_documents() -> None:
    """Exactly at each, and just beyond it."""
    assert visit(HostPace(0.0), 0.0, "rate_limited") == pytest.approx(2.0)
    pace = HostPace(0.0)
    pauses = [visit(pace, number * 1000.0, "http_5xx") for number in range(10)]
    assert pauses[-2:] == pytest.approx([300.0, 300.0])
    assert visit(pace, 20_000.0) == pytest.approx(225.0)
    pace = HostPace(0.0)
    assert [visit(pace, number * 1000.0, "refused") for number in range(5)] == pytest.approx([0.0] * 4 + [600.0])
    assert visit(HostPace(0.0), 0.0, seconds=4.0) == pytest.approx(0.0)  # a quarter of it counts: one second is quick
    assert visit(HostPace(0.0), 0.0, seconds=4.5) == pytest.approx(1.125)


def test_an_answer_of_any_kind_ends_a_row_of_failures() -> None:
    pace = HostPace(2.0)
    row = ["refused"] * (FAILURES - 1) + ["http_404"] + ["refused"] * (FAILURES - 1)
    assert all(visit(pace, number * 10_000.0, outcome) < REST for number, outcome in enumerate(row))


def test_a_parked_host_stays_parked() -> None:
    pace = HostPace(1.0)
    pace.not_before(500.0)
    pace.not_before(100.0)
    assert pace.next_at == 500.0


outcomes = st.sampled_from(sorted(COMPLAINTS | FAILED_CONNECTIONS | {"ok", "http_404", "soft_block"}))
visits = st.tuples(outcomes, st.floats(0, 60), st.none() | st.floats(0, 1e6))


@given(delay=st.floats(0, 60), crawl_delay=st.none() | st.floats(0, 120), row=st.lists(visits, max_size=30))
def test_no_pause_is_ever_shorter_than_what_was_asked_for(
    delay: float, crawl_delay: float | None, row: list[tuple[str, float, float | None]]
) -> None:
    pace = HostPace(delay, crawl_delay)
    now = 0.0
    for outcome, seconds, retry_after in row:
        pace.started(now)
        now += seconds
        pace.finished(now, seconds, outcome, retry_after)
        assert pace.next_at >= now + max(delay, crawl_delay or 0.0, retry_after or 0.0)
        now = pace.next_at
