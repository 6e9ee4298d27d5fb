"""``scraper status``: which sites are silent, for how long, and what it says of that to machines."""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from scraper.cli.exits import Exit
from scraper.cli.main import run
from scraper.crawling.frontier import FollowedLink, Frontier
from scraper.crawling.job_status import survey
from scraper.crawling.outcomes import Role
from scraper.crawling.silent_sites import DAY, HOUR, PATIENCE, REMEMBERED, SHORTEST_SILENCE, SilentSite

if TYPE_CHECKING:
    from pathlib import Path

SEED = "https://www.sennau-post.example/"


def state(folder: Path, articles: dict[str, list[float]], seed: str = SEED, visited: float | None = 0.0) -> Path:
    """Write a state with a seed and articles of these hosts, taken so many seconds before now; return it."""
    path, now = folder / "job.state", datetime.now(UTC).timestamp()
    with Frontier(path) as frontier:
        frontier.add([FollowedLink(seed, Role.SOURCE, 0)], now)
        links = [f"https://{host}/news/{number}" for host, ages in articles.items() for number in range(len(ages))]
        frontier.add([FollowedLink(url, Role.ARTICLE, 1) for url in links], now)
    ages = [age for each in articles.values() for age in each]
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE url SET visited = ? WHERE depth = 0", (None if visited is None else now - visited,))
        for url, age in zip(links, ages, strict=True):
            connection.execute(
                "UPDATE url SET state = 1, outcome = 'article', visited = ? WHERE url = ?", (now - age, url)
            )
    connection.close()
    return path


def told(folder: Path, articles: dict[str, list[float]], **more: object) -> list[tuple[str, int | None, int | None]]:
    found = survey(state(folder, articles, **more)).sites  # type: ignore[arg-type] # of the function above
    return [(site.site, hours(site.silent_for), hours(site.longest_pause)) for site in found]


def hours(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds / HOUR)


def test_a_site_is_a_registered_domain_with_its_longest_pause(tmp_path: Path) -> None:
    ages = {"www.sennau-post.example": [50 * HOUR, 30 * HOUR], "sport.sennau-post.example": [35 * HOUR, 3 * HOUR]}
    assert told(tmp_path, {**ages, "other.example": [9 * HOUR]}) == [("sennau-post.example", 3, 27)]


def test_old_pauses_are_forgotten_and_one_article_has_none(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    host = "www.sennau-post.example"
    old = [REMEMBERED + 2 * DAY, 2 * HOUR, HOUR]
    assert told(tmp_path, {host: old}) == [("sennau-post.example", 1, 1)]
    assert told(tmp_path / "a", {host: [HOUR]}) == [("sennau-post.example", 1, None)]


def test_a_site_without_an_article_is_told_once_its_seed_was_visited(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert told(tmp_path, {}) == [("sennau-post.example", None, None)]
    assert told(tmp_path / "a", {}, visited=None) == []


@pytest.mark.parametrize(
    ("silent_for", "pause", "limit", "is_over"),
    [
        (SHORTEST_SILENCE + 1, None, None, True),
        (SHORTEST_SILENCE - 1, HOUR, None, False),
        (PATIENCE * 3 * DAY + 1, 3 * DAY, None, True),
        (PATIENCE * 3 * DAY - 1, 3 * DAY, None, False),
        (None, None, None, True),
        (6 * HOUR + 1, 3 * DAY, 6 * HOUR, True),
        (6 * HOUR - 1, None, 6 * HOUR, False),
    ],
)
def test_silence_is_over_its_limit_or_what_is_usual(
    silent_for: float | None, pause: float | None, limit: float | None, is_over: bool
) -> None:
    assert SilentSite("a.example", silent_for, pause).is_over(limit) is is_over


def job(folder: Path) -> str:
    (folder / "job.toml").write_text(f'[job]\nseeds = ["{SEED}"]\nstate = "job.state"\n', "utf-8")
    return str(folder / "job.toml")


def test_status_names_stale_sites_and_fails_where_that_is_asked(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    state(tmp_path, {"www.sennau-post.example": [40 * HOUR, 30 * HOUR]})
    path = job(tmp_path)
    assert run(["status", path]) == Exit.DONE
    line = "scraper: sennau-post.example: no new article for 30 h; its longest pause was 10 h\n"
    assert capfd.readouterr().err == line
    assert run(["status", path, "--fail-if-stale", "29h"]) == Exit.STALE
    assert capfd.readouterr().err == line
    assert run(["status", path, "--fail-if-stale", "31h"]) == Exit.DONE
    assert capfd.readouterr().err == ""
    assert run(["status", path, "--fail-if-stale", "soon"]) == Exit.USAGE


def test_a_site_that_never_gave_an_article_is_stale(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    state(tmp_path, {})
    assert run(["status", job(tmp_path), "--fail-if-stale", "6h"]) == Exit.STALE
    assert capfd.readouterr().err == "scraper: sennau-post.example: no article yet\n"


def test_metrics_are_in_the_text_format(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    state(tmp_path, {"www.sennau-post.example": [3 * HOUR]})
    assert run(["status", job(tmp_path), "--format", "prometheus"]) == Exit.DONE
    lines = capfd.readouterr().out.splitlines()
    sample = re.compile(r'newspage_crawl_\w+(\{\w+="(?:[^"\\\n]|\\["\\n])*"(,\w+="[^"]*")*\})? [0-9.e+-]+')
    assert [line for line in lines if not line.startswith("# ") and not sample.fullmatch(line)] == []
    assert 'newspage_crawl_urls{role="article",state="done"} 1' in lines
    assert 'newspage_crawl_outcomes{outcome="article"} 1' in lines
    (silence,) = [line for line in lines if line.startswith("newspage_crawl_silence_seconds{")]
    assert float(silence.split()[1]) == pytest.approx(3 * HOUR, abs=60)
    names = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(names) == len(set(names)) == len([line for line in lines if line.startswith("# HELP")])


def test_both_ways_to_ask_for_json_give_the_same(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    state(tmp_path, {"www.sennau-post.example": [3 * HOUR]})
    for arguments in (["--json"], ["--format", "json"]):
        assert run(["status", job(tmp_path), *arguments]) == Exit.DONE
        (site,) = json.loads(capfd.readouterr().out)["sites"]
        assert (site["site"], site["longest_pause"]) == ("sennau-post.example", None)
