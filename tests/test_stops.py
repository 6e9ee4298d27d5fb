"""Crawls that are killed or stopped: what is on the disk then, what is said, and that nothing is lost."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from kill_trial import job_file, kept, left_over, outcomes, trial
from news_site import Answer, NewsSites
from test_crawling import answering, asked, links
from test_readers import HAZARDS, STORY, folder, wait_for_readers

from scraper.cli.exits import Exit

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["folder"]  # used by every test

STOPPED = r"scraper: stopped: \d+ pages kept(, \d+ to read)?, \d+ URLs to visit; the same command goes on\n"


def command(job: Path) -> list[str]:
    return [sys.executable, "-m", "scraper", "crawl", str(job)]


@pytest.mark.slow
def test_a_crawl_that_is_killed_again_and_again_loses_nothing(tmp_path: Path) -> None:
    found = trial(tmp_path, pages=300, kills=5, delay=0.03, seed=7)
    assert (found.exit_code, found.lost, found.duplicates) == (0, 0, 0)
    assert found.pages > 250
    assert found.fetched_again <= found.allowed
    assert set(found.integrity) == {"ok"}
    assert found.same_outcomes
    assert found.same_export
    assert found.left_over == 0


@pytest.mark.slow
def test_a_crawl_whose_processes_are_stopped_again_and_again_loses_nothing(tmp_path: Path) -> None:
    found = trial(tmp_path, pages=120, kills=3, delay=0.1, seed=3, by=signal.SIGTERM)
    assert (found.exit_code, found.lost, found.duplicates, found.crashes) == (0, 0, 0, 0)
    assert {code for code, _ in found.ends} <= {0, Exit.TERMINATED, -signal.SIGTERM}
    assert (found.without_outcome, found.left_over) == (0, 0)
    assert found.urls == 120 + 16
    assert found.same_outcomes
    assert found.same_export


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.slow)])
def test_a_signal_writes_everything_down(number: signal.Signals, tmp_path: Path) -> None:
    def fault(_host: str, path: str, times: int) -> Answer | None:
        return Answer(wait=60.0) if path.endswith("-3.html") and not times else None

    with NewsSites(hosts=4, pages=48, fault=fault) as sites:
        job = job_file(tmp_path, sites.seeds, delay=0.1)
        with subprocess.Popen(command(job), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as running:  # noqa: S603 - our own program
            while asked(sites, "/news/").total() < 12:
                time.sleep(0.01)
            running.send_signal(number)
            _, complaints = running.communicate()
        assert running.returncode == 128 + number
        assert re.fullmatch(STOPPED, complaints.decode())
        assert asked(sites, "/news/").total() < 48
        assert subprocess.run(command(job), check=False, capture_output=True).returncode == 0  # noqa: S603 - our own program
        assert set(asked(sites, "/news/").values()) == {
            1
        }  # nothing twice; the late one was never answered the first time
        assert kept(tmp_path / "corpus.db", sites.port) == sorted(sites.articles())


def started(job: Path) -> subprocess.Popen[bytes]:
    """Return a crawl with its readers in a group of processes of its own."""
    return subprocess.Popen(command(job), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, process_group=0)  # noqa: S603 - our own program


@pytest.mark.slow
@pytest.mark.parametrize("ends", ["stopped", "killed"])
def test_a_stop_in_the_middle_of_a_page_loses_no_page(ends: str, tmp_path: Path) -> None:
    path = "/news/2026/11/20/wait-for-the-old-harbour.html"
    with NewsSites(pages=0, fault=answering({"/": links(path), path: STORY})) as sites:
        job = job_file(tmp_path, sites.seeds, delay=0.0, sites=(HAZARDS,))
        with started(job) as running:
            [reader] = wait_for_readers(tmp_path)
            if ends == "killed":
                os.kill(reader, signal.SIGKILL)
                wait_for_readers(tmp_path, 2)
            while running.poll() is None:  # one who is in a hurry
                os.killpg(running.pid, signal.SIGTERM)
                time.sleep(0.1)
            _, complaints = running.communicate()
        assert running.returncode in {Exit.TERMINATED, -signal.SIGTERM}  # the latter in the interpreter's last moments
        assert re.search(STOPPED, complaints.decode())
        assert left_over(running.pid) == ()
        assert set(outcomes(tmp_path / "state").values()) == {"source", "fetched"}
        (tmp_path / "go").touch()
        assert subprocess.run(command(job), check=False, capture_output=True).returncode == 0  # noqa: S603 - our own program
        assert kept(tmp_path / "corpus.db", sites.port) == [("127.0.0.1", path)]


@pytest.mark.slow
def test_readers_end_when_their_crawl_is_killed(tmp_path: Path) -> None:
    path = "/news/2026/11/20/wait-for-the-old-harbour.html"
    with NewsSites(pages=0, fault=answering({"/": links(path), path: STORY})) as sites:
        job = job_file(tmp_path, sites.seeds, delay=0.0, sites=(HAZARDS,))
        with started(job) as running:
            wait_for_readers(tmp_path)
            running.kill()
            running.wait()
        (tmp_path / "go").touch()  # its page is read, and nobody wants it
        assert left_over(running.pid) == ()
