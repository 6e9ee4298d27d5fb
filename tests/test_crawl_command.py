"""``scraper crawl`` and ``scraper status``: what they print, and how they end."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from kill_trial import outcomes
from limits import wait_until
from news_site import Answer, NewsSites
from test_crawling import answering, links
from test_readers import STORY

from scraper import crawling, reading
from scraper.cli.exits import Exit
from scraper.cli.main import run
from scraper.crawling import read_job
from scraper.crawling.job import HOST_KEYS, JOB_KEYS, POLICY_KEYS
from scraper.crawling.outcomes import GOOD
from scraper.crawling.state_file import locked
from scraper.network_policy import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator


pytestmark = pytest.mark.usefixtures("reading_here")


@pytest.fixture
def sites() -> Iterator[NewsSites]:
    with NewsSites(hosts=2, pages=12) as news:
        yield news


def job(folder: Path, *seeds: str, more: str = "") -> str:
    path = folder / "job.toml"
    text = f'[job]\nseeds = {json.dumps(seeds)}\nstate = "state"\ncorpus = "corpus.db"\n{more}'
    path.write_text(text + "[policy]\nallow_private = true\ndelay = 0\n", "utf-8")
    return str(path)


def test_a_run_prints_what_it_did(sites: NewsSites, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = job(tmp_path, *sites.seeds)
    assert run(["crawl", path]) == Exit.DONE
    printed = capfd.readouterr()
    assert [line.split() for line in printed.out.splitlines()] == [
        ["visited", "16"],
        ["new", "URLs", "16"],
        ["articles", "12"],
        ["article", "12"],
        ["fetched", "12"],
        ["source", "4"],
    ]
    assert printed.err == ""
    assert run(["status", path]) == Exit.DONE
    lines = capfd.readouterr().out.splitlines()
    assert lines[0].split() == ["URLs", "16"]
    assert ["outcome", "article", "12"] in [line.split() for line in lines]
    assert "127.0.0.1: 2 to visit, 8 visits in the last hour" in lines


def test_progress_and_log_for_machines(sites: NewsSites, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = job(tmp_path, *sites.seeds)
    assert run(["crawl", path, "--progress", "json", "--log-format", "json"]) == Exit.DONE
    records = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    [end] = [record for record in records if record["event"] == "end"]
    assert (end["visited"], end["articles"], end["unread"], end["hosts_busy"]) == (16, 12, 0, 0)
    assert end["outcomes"] == {"article": 12, "fetched": 12, "source": 4}
    visits = [record for record in records if record["event"] == "visit"]
    assert len({record["url"] for record in visits}) == 16
    assert {record["level"] for record in visits} == {"info"}
    assert sum(record["event"] == "robots" for record in records) == 2
    assert run(["status", path, "--json"]) == Exit.DONE
    status = json.loads(capfd.readouterr().out)
    assert status["outcomes"] == {"article": 12, "source": 4}
    assert status["states"] == {"source pending": 4, "article done": 12}


def test_a_dry_run_visits_and_writes_nothing(
    sites: NewsSites, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = job(tmp_path, *sites.seeds)
    assert run(["crawl", path, "--dry-run"]) == Exit.DONE
    assert capfd.readouterr().out.split() == list(sites.seeds)
    assert [entry.name for entry in tmp_path.iterdir()] == ["job.toml"]
    run(["crawl", path, "--limit", "2"])
    requests = len(sites.log)
    capfd.readouterr()
    assert run(["crawl", path, "--dry-run", "--limit", "5"]) == Exit.DONE
    due = capfd.readouterr().out.split()
    assert len(due) == 5
    assert "/news/" not in due[0]  # sources first
    assert len(sites.log) == requests


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("max_pages = -1\n", "line 5: [job] max_pages must be a whole number above 0, not -1"),
        ("maximum = 1\n", "line 5: [job] maximum is unknown"),
    ],
)
def test_mistakes_in_a_job(more: str, complaint: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for command in ("crawl", "status"):
        assert run([command, job(tmp_path, "http://127.0.0.1/", more=more)]) == Exit.USAGE
        assert complaint in capfd.readouterr().err


def test_a_plug_in_that_is_not_there(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name, reason in (("no_such_module:SITE", "cannot be loaded"), ("json:dumps", "is no Site")):
        assert run(["crawl", job(tmp_path, "http://127.0.0.1/", more=f'sites = ["{name}"]\n')]) == Exit.USAGE
        assert f"sites: {name} {reason}" in capfd.readouterr().err


def test_files_that_cannot_be_used(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["crawl", str(tmp_path / "missing.toml")]) == Exit.USAGE
    assert "missing.toml: No such file" in capfd.readouterr().err
    assert run(["status", job(tmp_path, "http://127.0.0.1/")]) == Exit.USAGE
    assert "has not been started" in capfd.readouterr().err
    (tmp_path / "state").write_bytes(b"no database at all " * 100)
    assert run(["crawl", job(tmp_path, "http://127.0.0.1/")]) == Exit.USAGE
    assert f"{tmp_path / 'state'}: no state file" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("more", "keys"),
    [
        ('profiles = "./state"\n', "state and profiles"),
        ('profiles = "../{folder}/corpus.db"\n', "corpus and profiles"),
        ('profiles = "linked"\n', "state and profiles"),
        ('[[host]]\nhosts = ["a.example"]\ncookies = "state"\n', "state and cookies"),
        ('[[host]]\nhosts = ["a.example"]\nbearer = "file:corpus.db"\n', "corpus and a secret"),
    ],
)
def test_one_file_has_one_use(more: str, keys: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "linked").symlink_to(tmp_path / "state")
    path = job(tmp_path, "http://127.0.0.1/", more=more.format(folder=tmp_path.name))
    for options in ((), ("--dry-run",)):
        assert run(["crawl", path, *options]) == Exit.USAGE
        assert f"one file cannot be both {keys} of a job" in capfd.readouterr().err
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["job.toml", "linked"]


def test_a_hard_link_is_the_same_file_and_hosts_share_cookies(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    cookies = '[[host]]\nhosts = ["{}.example"]\ncookies = "cookies.txt"\n'
    (tmp_path / "cookies.txt").write_text("# Netscape HTTP Cookie File\n", "utf-8")
    path = job(tmp_path, "http://127.0.0.1/", more=cookies.format("a") + cookies.format("b"))
    assert run(["crawl", path, "--dry-run"]) == Exit.DONE
    os.link(tmp_path / "cookies.txt", tmp_path / "state")
    assert run(["crawl", path, "--dry-run"]) == Exit.USAGE
    assert "one file cannot be both state and cookies of a job" in capfd.readouterr().err


def test_a_second_run_is_locked_out(sites: NewsSites, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = job(tmp_path, *sites.seeds)
    with locked(tmp_path / "state"):
        assert run(["crawl", path]) == Exit.LOCKED
    assert capfd.readouterr().err == f"scraper: {tmp_path / 'state'}: locked by another run\n"
    assert sites.log == []


def test_seeds_that_fail_are_named(sites: NewsSites, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    gone = f"http://127.0.0.1:{sites.port}/gone/"
    assert run(["crawl", job(tmp_path, gone, *sites.seeds)]) == Exit.SOME_FAILED
    assert capfd.readouterr().err.startswith(f"scraper: {gone}: http_404: ")
    other = tmp_path / "other"
    other.mkdir()
    assert run(["crawl", job(other, gone)]) == Exit.NOTHING


def test_pages_on_which_a_plug_in_fails_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(Path(__file__).parent), *sys.path)))
    paths = [f"/news/2026/11/20/{name}-the-old-harbour.html" for name in ("raise", "ferry-of")]
    with NewsSites(pages=0, fault=answering({"/": links(*paths), **dict.fromkeys(paths, STORY)})) as sites:
        path = job(tmp_path, *sites.seeds, more='sites = ["reading_hazards:HAZARDS"]\n')
        assert run(["crawl", path]) == Exit.SOME_FAILED
        printed = capfd.readouterr()
        assert ["article", "1"] in [line.split() for line in printed.out.splitlines()]
        [line] = printed.err.splitlines()
        assert line.startswith(f"scraper: {sites.seeds[0][:-1]}{paths[0]}: extraction_crash: ZeroDivisionError in ")
        assert run(["crawl", path]) == Exit.DONE  # it was said once


def test_a_crawl_that_finds_nothing_says_why(
    sites: NewsSites, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = job(tmp_path, *sites.seeds)
    run(["crawl", path])
    capfd.readouterr()
    assert run(["crawl", path]) == Exit.DONE
    assert re.fullmatch(
        rf"scraper: {path}: nothing visited: the next URL is due in \d+ min \(`scraper status` shows the queue\)\n",
        capfd.readouterr().err,
    )


def test_a_seed_that_names_nothing_says_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with NewsSites(pages=0) as sites:
        seed = f"{sites.seeds[0]}sitemap.xml"
        assert run(["crawl", job(tmp_path, seed)]) == Exit.NOTHING
    assert capfd.readouterr().err == (
        f"scraper: {seed}: no_article: this sitemap names no article; make the front page or a section the seed"
        " (visits of the job: source 1)\n"
    )


def test_what_a_server_says_reaches_no_terminal_raw(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    away = Answer("302 Found", headers=("Location: https://other.example/\x9b31m" + "x" * 2000,))
    with NewsSites(pages=0, fault=answering({"/": away})) as sites:
        assert run(["crawl", job(tmp_path, *sites.seeds)]) == Exit.NOTHING
    [line] = capfd.readouterr().err.splitlines()
    assert line.isprintable()
    assert len(line) < 1200


def test_hosts_that_want_to_be_left_alone(tmp_path: Path) -> None:
    def fault(_host: str, path: str, _times: int) -> Answer | None:
        limited = path.startswith("/news/")
        return Answer("429 Too Many Requests", headers=("Retry-After: 7200",)) if limited else None

    with NewsSites(pages=3, fault=fault) as sites:
        assert run(["crawl", job(tmp_path, *sites.seeds)]) == Exit.LATER


@pytest.mark.slow
def test_a_run_that_stays_until_it_is_stopped(sites: NewsSites, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scraper", "crawl", job(tmp_path, *sites.seeds), "--every", "1s"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as running:  # noqa: S603 - our own program
        wait_until(lambda: len({(each.host, each.path) for each in sites.log}) == 18)  # with robots.txt
        wait_until(lambda: Counter(outcomes(tmp_path / "state").values()) == {"source": 4, "article": 12})
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(timeout=2.0)
        running.send_signal(signal.SIGTERM)
        printed, _ = running.communicate()
    assert running.returncode == Exit.TERMINATED
    assert printed.split()[:2] == [b"visited", b"16"]


def test_times_that_are_none(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for text in ("1", "0s", "1w", "-1h", "1h30m"):
        assert run(["crawl", job(tmp_path, "http://127.0.0.1/"), f"--every={text}"]) == Exit.USAGE
        assert "write 90s, 15m, 1h or 1d" in capfd.readouterr().err


# ------------------------------------------------------------ docs/operations.md

OPERATIONS = (Path(__file__).parent.parent / "docs" / "operations.md").read_text("utf-8")


def test_every_key_and_default_of_a_job_is_described() -> None:
    assert [key for key in (*JOB_KEYS, *HOST_KEYS) if f"\n| `{key}` | " not in OPERATIONS] == []
    for key in POLICY_KEYS:
        default = getattr(Policy(), key)
        shown = (
            "none"
            if default in (None, ())
            else f"`{json.dumps(default)}`"
            if isinstance(default, str)
            else _number(default)
        )
        assert f"\n| `{key}` | {shown} | " in OPERATIONS


def _number(value: float) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:.0f}"


def test_the_jobs_of_the_documents_are_jobs(tmp_path: Path) -> None:
    texts = re.findall(r"```toml\n(.*?)```", OPERATIONS, re.DOTALL)
    assert len(texts) == 2
    for text in texts:
        (tmp_path / "job.toml").write_text(text, "utf-8")
        assert read_job(tmp_path / "job.toml").policy.contact == "https://www.your-project.example/robot"


def test_every_outcome_of_a_crawl_is_described() -> None:
    folders = (Path(package.__path__[0]) for package in (crawling, reading))
    source = "".join(path.read_text("utf-8") for folder in folders for path in folder.glob("*.py"))
    words = re.findall(r'State\.\w+, "(\w+)"|(?:failed|postponed|redirected|Answer)\([^"()]*"(\w+)"', source)
    named = {word for pair in words for word in pair if word} | GOOD
    assert {"left_site", "robots_unreachable", "extraction_timeout"} <= named
    assert {word for word in named if f"`{word}`" not in OPERATIONS} == set()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_the_units_of_the_documents_are_valid(tmp_path: Path) -> None:
    units = re.findall(r"`(newspage-crawl\.\w+)`:\n\n```ini\n(.*?)```", OPERATIONS, re.DOTALL)
    assert [name for name, _ in units] == ["newspage-crawl.service", "newspage-crawl.timer"]
    for name, text in units:
        (tmp_path / name).write_text(text, "utf-8")
    command = ["systemd-analyze", "verify", *(str(tmp_path / name) for name, _ in units)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed command
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
