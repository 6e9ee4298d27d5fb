"""A crawl that is killed or stopped at random moments and started again, beside one that is left in peace."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from news_site import Answer, NewsSites

from scraper.corpus import Corpus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CONCURRENCY = 8
BATCH = 64  # visits between two commits
# Seconds in which the processes of a crawl that is gone must have ended: a reader ends with its input.
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a crawl that was killed, or stopped.

    ``ends``: with which exit codes; ``fetched_again``: pages that the server sent once too often; ``without_outcome``:
    URLs that have none; ``crashes``: pages that were not read; ``left_over``: processes that outlived their crawl.
    """

    pages: int
    ends: tuple[tuple[int, int], ...]
    lost: int
    duplicates: int
    fetched_again: int
    allowed: int
    urls: int
    without_outcome: int
    crashes: int
    left_over: int
    integrity: tuple[str, ...]
    same_outcomes: bool
    same_export: bool
    exit_code: int


def faulty(_host: str, path: str, times: int) -> Answer | None:
    """Return some pages never come, some at the second try only."""
    if is_gone(path):
        return Answer("404 Not Found")
    return Answer(reset=True) if _number(path) % 17 == 5 and not times else None


def is_gone(path: str) -> bool:
    """Whether the article at this path never comes."""
    return _number(path) % 23 == 7


def _number(path: str) -> int:
    return int(path.rpartition("-")[2].removesuffix(".html")) if path.endswith(".html") else 0


def trial(
    folder: Path, *, pages: int, kills: int, delay: float, seed: int, by: signal.Signals = signal.SIGKILL
) -> Trial:
    """Crawl ``pages`` articles of eight sites with faults, with so many kills and with none, and compare.

    SIGKILL goes to the process of the crawl alone, every other signal to the group with its readers in it.
    """
    with NewsSites(hosts=8, pages=pages, fault=faulty) as sites:
        killed, whole = (job_file(folder / name, sites.seeds, delay=delay) for name in ("killed", "whole"))
        chance = random.Random(seed)  # noqa: S311 - when to kill, no secret
        ends = [_killed(killed, chance, by) for _ in range(kills)]
        exit_code = subprocess.run(_command(killed), check=False, capture_output=True).returncode  # noqa: S603 - our own program
        answers = Counter((each.host, each.path) for each in sites.log if each.status == 200 and each.sent)
        subprocess.run(_command(whole), check=True, capture_output=True)  # noqa: S603 - our own program
    wanted = {(host, path) for host, path in sites.articles() if not is_gone(path)}
    found = Counter(kept(folder / "killed" / "corpus.db", sites.port))
    fates = Counter(outcomes(folder / "killed" / "state").values())
    names = ("killed", "whole")
    return Trial(
        pages=len(wanted),
        ends=tuple(sorted(Counter(code for code, _ in ends).items())),
        lost=len(wanted - found.keys()),
        duplicates=sum(found.values()) - len(found),
        fetched_again=sum(answers[each] - 1 for each in wanted if answers[each]),
        allowed=kills * (CONCURRENCY + BATCH),
        urls=fates.total(),
        without_outcome=fates[None],
        crashes=fates["extraction_crash"] + fates["extraction_timeout"],
        left_over=sum(left for _, left in ends),
        integrity=tuple(integrity(folder / name / file) for name in names for file in ("state", "corpus.db")),
        same_outcomes=outcomes(folder / "killed" / "state") == outcomes(folder / "whole" / "state"),
        same_export=exported(folder / "killed") == exported(folder / "whole"),
        exit_code=exit_code,
    )


def _killed(job: Path, chance: random.Random, by: signal.Signals) -> tuple[int, int]:
    """Run a job and kill it at a random moment: its exit code, and how many of its processes were left over."""
    with subprocess.Popen(_command(job), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, process_group=0) as running:  # noqa: S603 - our own program
        if chance.random() < 0.8 and running.stderr:
            running.stderr.readline()  # it is at work
        time.sleep(chance.uniform(0.0, 0.8))
        if by is signal.SIGKILL:
            running.kill()
        else:
            os.killpg(running.pid, by)
        running.communicate()
    return running.returncode, len(left_over(running.pid))


def left_over(group: int) -> tuple[int, ...]:
    """Return the processes of a group that are still there when they have had the time to end."""
    until = time.monotonic() + PATIENCE
    while (found := tuple(_processes(group))) and time.monotonic() < until:
        time.sleep(0.02)
    return found


def _processes(group: int) -> Iterator[int]:
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            state, _, its_group = entry.read_text("utf-8", "replace").rpartition(")")[2].split()[:3]
            if int(its_group) == group and state != "Z":
                yield int(entry.parent.name)


def _command(job: Path) -> list[str]:
    return [sys.executable, "-m", "scraper", "crawl", str(job), "--progress", "json"]


def job_file(folder: Path, seeds: Iterable[str], *, delay: float, sites: tuple[str, ...] = ()) -> Path:
    """Return a job in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    policy = f"allow_private = true\nconcurrency = {CONCURRENCY}\ndelay = {delay}\n"
    head = f'[job]\nseeds = {json.dumps(list(seeds))}\nstate = "state"\ncorpus = "corpus.db"\n'
    (folder / "job.toml").write_text(f"{head}sites = {json.dumps(sites)}\n[policy]\n{policy}", "utf-8")
    return folder / "job.toml"


def kept(path: Path, port: int) -> list[tuple[str, str]]:
    """Host and path of the articles of a corpus, in order."""
    with Corpus(path) as corpus:
        urls = [copy.article.url or "" for story in corpus.stories() for copy in story.members]
    parts = (url.removeprefix("http://").partition(f":{port}") for url in urls)
    return sorted((host, path) for host, _, path in parts)


def outcomes(state: Path) -> dict[str, str | None]:
    """Return the last outcome of each URL; None if it has none yet."""
    connection = sqlite3.connect(state)
    rows = connection.execute("SELECT url, outcome FROM url").fetchall()
    connection.close()
    return dict(rows)


def integrity(database: Path) -> str:
    """Return what SQLite says of a file: ok, or what is wrong with it."""
    connection = sqlite3.connect(database)
    found: str = connection.execute("PRAGMA integrity_check").fetchone()[0]
    connection.close()
    return found


def exported(folder: Path) -> dict[str, list[object]]:
    """Return the exports of a job's corpus without the times of visits, which no two crawls share."""
    with Corpus(folder / "corpus.db") as corpus:
        corpus.export(folder / "out")
    names = ("stories.jsonl", "teasers.jsonl", "rejected.jsonl")
    texts = {name: (folder / "out" / name).read_text("utf-8") for name in names}
    return {name: [_timeless(json.loads(line)) for line in text.splitlines()] for name, text in texts.items()}


def _timeless(value: object) -> object:
    if isinstance(value, dict):
        times = {"first_seen", "last_seen", "fetched_at"}
        return {key: _timeless(inner) for key, inner in value.items() if key not in times}
    return [_timeless(each) for each in value] if isinstance(value, list) else value
