"""The examples, from the library's public names alone: what they make of the fixtures."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import newsdesk
import pytest
from ferry_gazette import SITE
from test_cli import story

from scraper import extract

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "fixtures" / "kcnawatch.org"


def test_stories_become_rows(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="the example needs pandas: pip install pandas")
    stories, rejections = newsdesk.read([PAGES])
    table = newsdesk.frame(stories)
    assert list(table.columns) == newsdesk.COLUMNS
    assert list(table.index) == [each.id for each in stories]
    library = table[table["title"] == "Riverside library opens in Huichon"].iloc[0]
    assert (library["site"], library["day"], library["copies"]) == ("kcnawatch.org", pandas.Timestamp("2026-01-26"), 0)
    assert library["words"] > 100
    assert [each.reason for each in rejections] == ["no_article"]
    assert newsdesk.frame(newsdesk.read([tmp_path])[0]).empty


def test_stories_are_found_by_their_words(tmp_path: Path) -> None:
    stories, _ = newsdesk.read([PAGES])
    path = tmp_path / "news.idx"
    for _ in range(2):  # a second run replaces the index
        assert newsdesk.index(stories, path) == len(stories)
    [(day, title, excerpt)] = newsdesk.search(path, ["chongchon", "library"])
    assert (day, title) == ("2026-01-26", "Riverside library opens in Huichon")
    assert "[library]" in excerpt
    assert newsdesk.search(path, ['NOT"zeppelin', "*"]) == []  # nothing a user types is syntax


def test_copies_are_one_row(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.html").write_bytes(story())
        (tmp_path / f"{name}.json").write_text(f'{{"url": "https://{name}.example/bridge"}}', "utf-8")
    [only] = newsdesk.read([tmp_path])[0]
    assert len(only.copies) == 1


@pytest.mark.slow
def test_the_command_names_what_is_no_folder(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "examples" / "newsdesk" / "newsdesk.py"), "table", str(tmp_path / "none")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - our own program
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{tmp_path / 'none'} is no folder" in done.stderr


def test_a_plug_in_of_ones_own_reads_its_page() -> None:
    page = (ROOT / "examples" / "ferry-gazette" / "night-boat.html").read_bytes()
    article = extract(page, site=SITE)
    assert (len(article.paragraphs), article.site_name, article.published) == (3, "Ferry Gazette", date(2026, 2, 3))
    assert "founded" in extract(page).text
    assert "founded" not in article.text
