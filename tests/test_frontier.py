"""The frontier and what decides about it: outcomes, the schedule of hosts, the database file."""

from __future__ import annotations

import math
import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.crawling import outcomes
from scraper.crawling.frontier import FollowedLink, Frontier, key_of
from scraper.crawling.job_status import survey
from scraper.crawling.outcomes import LONGEST_INTERVAL, SHORTEST_INTERVAL, FrontierEntry, Role, UrlState
from scraper.crawling.schedule import Host, Schedule
from scraper.crawling.state_file import APPLICATION_ID, MIGRATIONS, locked
from scraper.errors import FetchTimeout, NotHtmlError, StateError, StateLockedError, StatusError
from scraper.fetching.pacing import HostPace
from scraper.models import Page, Validators

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_800_000_000.0
SITE = "https://sennau-post.example"


def article(path: str, published: float | None = None) -> FollowedLink:
    return FollowedLink(SITE + path, Role.ARTICLE, 1, published=published)


def host_of(frontier: Frontier) -> int:
    [row] = frontier.hosts(NOW)
    return row.id


# ---------------------------------------------------------------- frontier


def test_spellings_of_one_address_are_one_url(tmp_path: Path) -> None:
    with Frontier(tmp_path / "state") as frontier:
        links = [
            article("/a"),
            FollowedLink("http://www.sennau-post.example/a?utm_source=x#top", Role.ARTICLE),
            article("/b"),
        ]
        new, hosts = frontier.add(links, NOW)
        assert (new, len(hosts)) == (2, 1)
        assert frontier.add([article("/a/"), article("/c")], NOW)[0] == 1
        assert frontier.knows("https://sennau-post.example/c")
        assert not frontier.knows("https://sennau-post.example/d")
        assert frontier.pending == 3


def test_sources_come_first_then_the_newest_articles(tmp_path: Path) -> None:
    links = [
        article("/old", NOW - 9e6),
        article("/new", NOW - 60),
        article("/undated"),  # found now: newer than what is dated
        FollowedLink(SITE + "/feed", Role.SOURCE),
    ]
    with Frontier(tmp_path / "state") as frontier:
        frontier.add(links, NOW)
        entries = frontier.lease(host_of(frontier), NOW, NOW, 10)
        assert [entry.url.removeprefix(SITE) for entry in entries] == ["/feed", "/undated", "/new", "/old"]
        assert frontier.lease(host_of(frontier), NOW, NOW, 2) == entries[:2]


def test_a_url_waits_until_it_is_due(tmp_path: Path) -> None:
    with Frontier(tmp_path / "state") as frontier:
        frontier.add([article("/a")], NOW)
        host = host_of(frontier)
        [entry] = frontier.lease(host, NOW, NOW, 1)
        frontier.acknowledge(entry, outcomes.postponed(entry, "timeout", "", NOW + 10), NOW)
        assert frontier.lease(host, NOW, NOW + 9, 1) == ()
        assert frontier.next_due(host, NOW) == NOW + 10
        [again] = frontier.lease(host, NOW, NOW + 10, 1)
        frontier.acknowledge(again, outcomes.stored(), NOW)
        assert frontier.next_due(host, NOW) == math.inf
        assert (frontier.hosts(NOW), frontier.pending) == ((), 0)


def test_what_was_learned_of_a_source_comes_back(tmp_path: Path) -> None:
    validators = Validators('"v1"', "Tue, 27 Jan 2026 09:00:30 GMT")
    with Frontier(tmp_path / "state") as frontier:
        frontier.add([FollowedLink(SITE + "/feed", Role.SOURCE)], NOW)
        [entry] = frontier.lease(host_of(frontier), NOW, NOW, 1)
        result = outcomes.after_news(entry, new_links=1, now=NOW, validators=validators, digest=b"12")
        frontier.acknowledge(entry, result, NOW)
    with Frontier(tmp_path / "state") as frontier:
        assert frontier.hosts(NOW) == ()  # not in the same round again
        [row] = frontier.hosts(result.due)
        [entry] = frontier.lease(row.id, result.due, result.due, 1)
        assert (entry.validators, entry.digest, entry.interval) == (validators, b"12", result.interval)
        assert frontier.outcome_of("http://www.sennau-post.example/feed") == ("source", "")


def test_a_page_waits_to_be_read(tmp_path: Path) -> None:
    page = Page(
        SITE + "/a",
        b"<p>\xff\x00" * 1000,
        final_url=SITE + "/a",
        status=200,
        headers=(("etag", '"x"'),),
        content_type="text/html",
        fetched_at=datetime(2026, 1, 27, 9, 30, tzinfo=UTC),
    )
    with Frontier(tmp_path / "state") as frontier:
        frontier.add([article("/a"), article("/b")], NOW)
        for entry in frontier.lease(host_of(frontier), NOW, NOW, 2):
            frontier.keep_page(entry, replace(page, url=entry.url))
            frontier.acknowledge(entry, outcomes.stored(), NOW)
        one, other = frontier.waiting_pages(10, besides=())
        assert frontier.waiting_pages(10, besides={one}) == (other,)
        assert frontier.waiting_page(one) == (page, 1)
        frontier.finish_reading(one, "article", "")
        assert frontier.waiting_pages(10, besides=()) == (other,)
        assert frontier.outcome_of(page.url or "") == ("article", "")
        assert [kept.url for kept in frontier.pages()] == [SITE + "/b"]


def test_a_redirect_to_another_spelling_moves_the_url(tmp_path: Path) -> None:
    with Frontier(tmp_path / "state") as frontier:
        frontier.add([FollowedLink("http://sennau-post.example/a", Role.ARTICLE)], NOW)
        host = host_of(frontier)
        [entry] = frontier.lease(host, NOW, NOW, 1)
        assert frontier.move(entry, "https://www.sennau-post.example/a/")
        assert not frontier.move(entry, "https://www.sennau-post.example/b")
        [moved] = frontier.lease(host, NOW, NOW, 1)
        assert (moved.url, moved.hops) == ("https://www.sennau-post.example/a/", 1)


def test_what_is_not_committed_is_gone_and_nothing_else(tmp_path: Path) -> None:
    def interrupted() -> None:
        with Frontier(tmp_path / "state") as frontier:
            frontier.add([article("/a")], NOW)
            frontier.commit()
            frontier.add([article("/b")], NOW)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with Frontier(tmp_path / "state") as frontier:
        assert (frontier.knows(SITE + "/a"), frontier.knows(SITE + "/b")) == (True, False)


def test_a_host_that_asked_to_be_left_alone_is_remembered(tmp_path: Path) -> None:
    with Frontier(tmp_path / "state") as frontier:
        frontier.add([article("/a")], NOW)
        frontier.park(host_of(frontier), NOW + 86400)
    with Frontier(tmp_path / "state") as frontier:
        assert [(row.name, row.parked) for row in frontier.hosts(NOW)] == [("sennau-post.example", NOW + 86400)]


def test_how_a_job_stands(tmp_path: Path) -> None:
    with Frontier(tmp_path / "state") as frontier:
        frontier.add([FollowedLink(SITE + "/", Role.SOURCE), article("/a"), article("/b"), article("/c")], NOW)
        source, one, other, _ = frontier.lease(host_of(frontier), NOW, NOW, 4)
        frontier.acknowledge(source, outcomes.without_news(replace(source, interval=3600.0), NOW), NOW)
        frontier.acknowledge(one, outcomes.stored(), NOW - 2 * 3600)
        frontier.keep_page(one, Page(one.url, b"x"))
        frontier.acknowledge(other, outcomes.failed(other, "http_404", "gone", NOW), NOW - 90)
    status = survey(tmp_path / "state", NOW + 1)
    assert dict(status.states) == {"source pending": 1, "article pending": 1, "article done": 1, "article failed": 1}
    assert dict(status.outcomes) == {"unchanged": 1, "fetched": 1, "http_404": 1}
    assert (status.urls, status.due, status.later, status.next_due, status.unread) == (4, 1, 1, 5399.0, 1)
    assert (status.visits_last_minute, status.visits_last_hour, status.visits_last_day) == (1, 2, 3)
    [host] = status.hosts
    assert (host.name, host.queue, host.visits_last_hour) == ("sennau-post.example", 2, 2)


# ---------------------------------------------------------------- the file


def test_files_that_are_no_state(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"no database at all " * 100)
    with pytest.raises(StateError, match="no state file"):
        Frontier(tmp_path / "text")
    with sqlite3.connect(tmp_path / "other") as other:
        other.execute("CREATE TABLE t (x)")
    other.close()
    before = (tmp_path / "other").read_bytes()
    with pytest.raises(StateError, match="another program's database"):
        Frontier(tmp_path / "other")
    assert (tmp_path / "other").read_bytes() == before
    with pytest.raises(StateError, match="there is no folder"):
        Frontier(tmp_path / "missing" / "state")
    with pytest.raises(StateError, match="has not been started"):
        survey(tmp_path / "never")


def test_a_state_of_another_version(tmp_path: Path) -> None:
    with Frontier(tmp_path / "state"):
        pass
    with sqlite3.connect(tmp_path / "state") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StateError, match="schema version 99; this program reads up to version 5"):
        Frontier(tmp_path / "state")


def test_the_lock_is_one_process_s_and_goes_with_it(tmp_path: Path) -> None:
    code = "import sys, time; from pathlib import Path; from scraper.crawling.state_file import locked\n"
    code += "with locked(Path(sys.argv[1])): print('locked', flush=True); time.sleep(60)"
    state = tmp_path / "state"
    with subprocess.Popen([sys.executable, "-c", code, str(state)], stdout=subprocess.PIPE) as holder:  # noqa: S603 - our own code
        assert holder.stdout
        assert holder.stdout.readline() == b"locked\n"
        with pytest.raises(StateLockedError, match="locked by another run"), locked(state):
            pass
        os.kill(holder.pid, signal.SIGKILL)
    with locked(state):
        pass


# ---------------------------------------------------------------- outcomes

SOURCE = FrontierEntry(1, SITE + "/feed", 1, Role.SOURCE)
ARTICLE = FrontierEntry(2, SITE + "/a", 1, Role.ARTICLE)


def test_a_source_comes_sooner_after_news_and_later_without() -> None:
    entry, intervals = SOURCE, []
    for new_links in (1, 1, 0, 0):
        result = outcomes.after_news(entry, new_links=new_links, now=NOW, validators=Validators("x"), digest=b"")
        entry = replace(entry, interval=result.interval)
        intervals.append(result.due - NOW)
    assert intervals == pytest.approx([2880, 2304, 3456, 5184])


@given(st.lists(st.booleans(), max_size=60))
def test_a_source_is_never_asked_more_often_nor_forgotten(news: list[bool]) -> None:
    entry = SOURCE
    for new in news:
        result = outcomes.after_news(entry, new_links=new, now=NOW, validators=Validators(), digest=b"")
        entry = replace(entry, interval=result.interval)
        assert SHORTEST_INTERVAL <= result.due - NOW <= LONGEST_INTERVAL


def test_an_etag_that_never_changes_hides_news_for_half_a_day_at_most() -> None:
    entry = replace(SOURCE, validators=Validators("always"), interval=3600.0)
    asked: list[Validators | None] = []
    while len(asked) < 10:
        asked.append(outcomes.validators_to_send(entry))
        entry = replace(entry, interval=outcomes.without_news(entry, NOW).interval)
    assert asked[0] == Validators("always")
    assert None in asked


def test_tries_within_seconds_then_within_days_then_it_has_failed() -> None:
    entry, waits = ARTICLE, []
    while True:
        result = outcomes.after_failure(entry, FetchTimeout(entry.url, "late"), now=NOW, chance=0.5)
        if result.state is UrlState.FAILED:
            break
        waits.append(result.due - NOW)
        entry = replace(entry, tries=result.tries)
    assert waits == [0.5, 1.0, 2.0, 3600.0, 21600.0, 86400.0]
    assert (result.outcome, result.detail) == ("timeout", "late")


def test_what_another_try_cannot_help_fails_at_once() -> None:
    for error in (StatusError(None, "gone", 404), NotHtmlError(None, "pdf", "application/pdf")):
        result = outcomes.after_failure(ARTICLE, error, now=NOW, chance=0.5)
        assert (result.state, result.outcome) == (UrlState.FAILED, error.outcome)


def test_a_source_never_fails_for_good() -> None:
    entry = SOURCE
    for _ in range(20):
        result = outcomes.after_failure(entry, StatusError(None, "gone", 404), now=NOW, chance=0.5)
        assert result.state is UrlState.PENDING
        entry = replace(entry, tries=result.tries, interval=result.interval)
    assert result.due == NOW + LONGEST_INTERVAL


@pytest.mark.parametrize("entry", [SOURCE, ARTICLE, replace(ARTICLE, tries=3), replace(SOURCE, tries=3)])
def test_retry_after_is_never_early(entry: FrontierEntry) -> None:
    for seconds in (0.0, 2.0, 86400.0):
        error = StatusError(entry.url, "too many", 429, seconds)
        assert outcomes.after_failure(entry, error, now=NOW, chance=0.0).due >= NOW + seconds


# ---------------------------------------------------------------- schedule


def schedule() -> Schedule:
    return Schedule(lambda number, name: Host(number, name, HostPace(2.0)))


def test_hosts_take_turns_by_their_time() -> None:
    hosts = schedule()
    one, other = hosts.host(1, "one"), hosts.host(2, "other")
    hosts.wake(one, 10.0)
    hosts.wake(other, 5.0)
    assert hosts.take(4.0) is None
    assert (hosts.next_at(), hosts.take(20.0), hosts.take(20.0), hosts.take(20.0)) == (5.0, other, one, None)
    assert hosts.busy == 2
    hosts.give_back(one, 30.0)
    hosts.give_back(other, math.inf)
    assert (hosts.take(30.0), hosts.next_at(), hosts.busy) == (one, math.inf, 1)


def test_a_host_is_never_taken_before_its_pace_allows() -> None:
    hosts = schedule()
    host = hosts.host(1, "one")
    hosts.wake(host, 0.0)
    assert hosts.take(100.0) is host
    host.pace.started(100.0)
    host.pace.finished(101.0, 1.0, "ok")
    hosts.wake(host, 0.0)  # while it is under way: no second turn
    assert hosts.take(200.0) is None
    hosts.give_back(host, 0.0)
    assert (hosts.take(102.9), hosts.next_at(), hosts.take(103.0)) == (None, 103.0, host)


def test_a_host_wakes_earlier_but_not_later() -> None:
    hosts = schedule()
    host = hosts.host(1, "one")
    for due in (50.0, 20.0, 70.0):
        hosts.wake(host, due)
    assert (hosts.next_at(), hosts.take(20.0)) == (20.0, host)
    hosts.give_back(host, math.inf)
    assert hosts.take(100.0) is None


def test_a_host_that_was_asked_besides_has_its_pause_from_then_on() -> None:
    hosts = schedule()
    host = hosts.host(1, "one")
    hosts.wake(host, 0.0)
    hosts.asked_besides("one", 100.0, None)
    hosts.asked_besides("unknown", 100.0, None)
    assert (hosts.take(101.9), hosts.next_at(), hosts.take(102.0)) == (None, 102.0, host)
    host.pace.started(102.0)
    hosts.asked_besides("one", 103.0, 30.0)  # in its own turn: nothing to be put off but the next one
    assert hosts.take(1000.0) is None
    host.pace.finished(104.0, 1.0, "ok")
    hosts.give_back(host, 0.0)
    assert hosts.next_at() == 133.0


def test_a_host_that_has_nothing_to_visit_is_not_woken_by_a_request_besides() -> None:
    hosts = schedule()
    hosts.host(1, "one")
    hosts.asked_besides("one", 100.0, None)
    assert hosts.next_at() == math.inf


def test_a_state_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "state") as connection:
        connection.executescript(MIGRATIONS[0])
        connection.execute("INSERT INTO host (id, name) VALUES (1, 'sennau-post.example')")
        connection.execute(
            "INSERT INTO url (key, url, host, role, depth, hops, rank) VALUES (?, ?, 1, 1, 1, 0, 0)",
            (key_of(SITE + "/old-mill"), SITE + "/old-mill"),
        )
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    with Frontier(tmp_path / "state") as frontier:
        [entry] = frontier.lease(1, NOW, NOW, 8)
        assert (entry.url, entry.is_announced) == (SITE + "/old-mill", True)
