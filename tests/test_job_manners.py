"""What a job may set for its sources and files: intervals, how many links, when one is given up; a dry run."""

from __future__ import annotations

import sqlite3
import sys
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from news_site import Answer, NewsSites, article_page
from test_crawling import POLICY, answering, job_of, links, run

from scraper.chromium import VARIABLE, chromium_file
from scraper.cli.exits import Exit
from scraper.cli.main import run as command
from scraper.crawling.followed_links import newest
from scraper.crawling.frontier import FollowedLink
from scraper.crawling.outcomes import FrontierEntry, Role, UrlState, VisitResult, failed, undiscovered, with_manners
from scraper.errors import InputError
from scraper.network_policy import HostPolicy, Policy

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.crawling import Job

pytestmark = pytest.mark.usefixtures("reading_here")

NOW = 1_000_000.0
SOURCE = FrontierEntry(1, "https://a.example/feed", 1, Role.SOURCE, depth=1)
READ = VisitResult(UrlState.PENDING, "source", due=NOW + 3600, interval=3600.0)


def settled(entry: FrontierEntry, result: VisitResult, interval: float | None = None, after: int = 3) -> VisitResult:
    return with_manners(entry, result, interval=interval, retire_after=after, now=NOW)


# ---------------------------------------------------------------- sources


def test_a_source_that_was_read_comes_again_when_the_job_says_so() -> None:
    assert (settled(SOURCE, READ, 900.0).due, settled(SOURCE, READ, 900.0).interval) == (NOW + 900, 900.0)
    assert settled(SOURCE, READ) == READ
    failure = failed(SOURCE, "http_404", "gone", NOW)
    assert settled(SOURCE, failure, 900.0) == failure
    article = replace(SOURCE, role=Role.ARTICLE)
    assert settled(article, READ, 900.0) == READ


@pytest.mark.parametrize("settle", [failed, undiscovered])
def test_a_source_is_given_up_after_so_many_visits_in_vain(settle: object) -> None:
    entry, outcomes = SOURCE, []
    for _ in range(3):
        result = settled(entry, settle(entry, "http_404", "gone", NOW))  # type: ignore[operator] # both take the same
        outcomes.append((result.state, result.outcome, result.detail))
        entry = replace(entry, tries=result.tries)
    pending = (UrlState.PENDING, "http_404", "gone")
    assert outcomes == [pending, pending, (UrlState.FAILED, "retired", "http_404: gone")]


def test_a_seed_is_never_given_up_and_a_visit_that_was_not_in_vain_begins_anew() -> None:
    seed = replace(SOURCE, depth=0, tries=99)
    assert settled(seed, failed(seed, "http_404", "gone", NOW)).state is UrlState.PENDING
    assert settled(replace(SOURCE, tries=99), READ).tries == 0


def test_of_many_links_the_newest_are_taken_and_all_sources() -> None:
    days = [None, 3.0, 1.0, 2.0, None]
    found = [FollowedLink(f"https://a.example/{n}", Role.ARTICLE, 1, published=day) for n, day in enumerate(days)]
    source = FollowedLink("https://a.example/feed", Role.SOURCE, 1)
    assert newest([*found, source], None) == [*found, source]
    assert newest([*found, source], 4) == [source, found[1], found[3], found[2], found[0]]
    assert newest([*found, source], 1) == [source, found[1]]


# ---------------------------------------------------------------- crawls

FOLDER = "/news/2026/11/20/"
FERRY, MILL = (f"{FOLDER}{name}-of-the-old-harbour.html" for name in ("ferry", "mill"))


def story(number: int) -> Answer:
    return Answer(body=article_page(number, 3000, ""))


def test_a_job_takes_no_more_links_of_a_source_than_it_says(tmp_path: Path) -> None:
    paths = [f"{FOLDER}ferry-of-the-old-harbour-{number}.html" for number in range(5)]
    answers: dict[str, Answer | list[Answer]] = {path: story(number) for number, path in enumerate(paths)}
    with NewsSites(pages=0, fault=answering({"/": links(*paths), **answers}), robots="") as sites:
        run(job_of(sites, tmp_path, max_links=2))
        assert [path for path in paths if front(sites, path)] == paths[:2]


def front(sites: NewsSites, path: str = "/") -> int:
    return sum(each.path == path for each in sites.log)


def test_an_interval_of_a_host_and_asking_at_once(tmp_path: Path) -> None:
    with NewsSites(pages=0, fault=answering({"/": links(FERRY), FERRY: story(1)}), robots="") as sites:
        entry = HostPolicy(("127.0.0.1",), interval=600.0)
        job = job_of(sites, tmp_path, policy=replace(POLICY, hosts=(entry,)))
        run(job)
        assert due_in(job) == pytest.approx(600.0, abs=30)
        before = front(sites)
        run(job)
        assert front(sites) == before
        run(job, later=timedelta(seconds=660))
        assert front(sites) == before + 1


def due_in(job: Job) -> float:
    with sqlite3.connect(job.state) as connection:
        ((due,),) = connection.execute("SELECT due - visited FROM url WHERE depth = 0")
    connection.close()
    return float(due)


def test_now_asks_sources_that_are_not_due(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with NewsSites(pages=2) as sites:
        path = tmp_path / "job.toml"
        seeds = "', '".join(sites.seeds)
        path.write_text(
            f"[job]\nseeds = ['{seeds}']\nstate = 's'\n[policy]\ndelay = 0\nallow_private = true\n", "utf-8"
        )
        assert command(["crawl", str(path)]) == Exit.DONE
        before = front(sites)
        assert command(["crawl", str(path)]) == Exit.DONE
        assert front(sites) == before
        assert command(["crawl", str(path), "--now"]) == Exit.DONE
        assert front(sites) > before
    capfd.readouterr()


# ---------------------------------------------------------------- a dry run


def dry_run(folder: Path, text: str) -> int:
    (folder / "job.toml").write_text(f"[job]\nseeds = ['https://a.example/']\n{text}", "utf-8")
    return command(["crawl", str(folder / "job.toml"), "--dry-run"])


def test_a_dry_run_checks_files_and_makes_none(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert dry_run(tmp_path, "state = 's'\ncorpus = 'c.db'\n") == Exit.DONE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["job.toml"]
    assert capfd.readouterr().out == "https://a.example/\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("state = 'missing/s'\n", "missing/s: there is no folder "),
        ("state = 's'\ncorpus = 'missing/c.db'\n", "missing/c.db: there is no folder "),
        ("state = 'other'\n", "other: "),
        ("state = 's'\ncorpus = 'other'\n", "other: "),
        ("state = 's'\nprofiles = 'p.jsonl'\n", "p.jsonl"),
        ("state = 's'\n[[host]]\nhosts = ['a.example']\nbearer = 'env:NOT_SET_HERE'\n", "env:NOT_SET_HERE: is not set"),
        ("state = 's'\n[[host]]\nhosts = ['a.example']\ncookies = 'c.txt'\n", "c.txt: cannot be read"),
    ],
)
def test_a_dry_run_names_the_file_that_a_run_could_not_use(
    text: str, message: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other").write_text("no database, but a text that is long enough to be one " * 30, "utf-8")
    assert dry_run(tmp_path, text) == Exit.USAGE
    printed = capfd.readouterr()
    assert message in printed.err
    assert printed.out == ""


# ---------------------------------------------------------------- browsers

BROWSER = "state = 's'\n[[host]]\nhosts = ['a.example']\nfetch = 'browser'\n"


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_a_job_that_needs_a_browser_says_so_before_its_first_visit(
    tmp_path: Path, options: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none"))
    dry_run(tmp_path, BROWSER)
    monkeypatch.setattr("sys.path", [])  # nothing that is installed can be found
    monkeypatch.setattr("sys.path_importer_cache", {})
    capfd.readouterr()
    for name in [name for name in sys.modules if name.partition(".")[0] == "playwright"]:
        monkeypatch.delitem(sys.modules, name)
    assert command(["crawl", str(tmp_path / "job.toml"), *options]) == Exit.USAGE
    assert "pip install 'newspage-scraper[browser]'" in capfd.readouterr().err


def test_the_file_of_the_browser_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("playwright", reason="playwright is not installed: extra [browser]")
    program = tmp_path / "my-chromium"
    program.touch(mode=0o755)
    monkeypatch.setenv(VARIABLE, str(program))
    assert chromium_file() == str(program)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none"))
    with pytest.raises(InputError, match=f"none: {VARIABLE} names no program"):
        chromium_file()
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match="apt-get install chromium"):
        chromium_file()
    (tmp_path / "chromium-browser").touch(mode=0o755)
    assert chromium_file() == str(tmp_path / "chromium-browser")


def test_what_needs_a_browser_is_said_by_hosts_and_patterns() -> None:
    entries = (
        HostPolicy(("a.example",), pattern="/live/"),
        HostPolicy(("a.example",), pattern="/app/", fetch="browser"),
        HostPolicy(("b.example",), fetch="browser"),
    )
    policy = Policy(hosts=entries)
    addresses = (
        "a.example/app/1",
        "www.a.example/app/1",
        "a.example/live/app/1",
        "a.example/1",
        "b.example/",
        "c.example/",
    )
    assert [policy.needs_browser(f"https://{each}") for each in addresses] == [True, True, False, False, True, False]
    assert (policy.needs_browser(), Policy(hosts=entries[:1]).needs_browser()) == (True, False)
