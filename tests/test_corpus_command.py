"""``scraper corpus`` and ``scraper clean --relearn``: what they print, write and answer to the shell."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from fixture_files import load_fixtures

from scraper.cli.exits import Exit
from scraper.cli.main import cli, run
from scraper.corpus import Corpus
from scraper.models import Article, Page, Paragraph

if TYPE_CHECKING:
    from pathlib import Path

STORIES = {
    "bridge": (
        "New bridge opens at Sennau",
        "The new bridge over the Senn was opened on Tuesday, the town council said.",
    ),
    "harvest": ("Harvest begins early", "Apple growers in the upper valley expect the best harvest for ten years."),
    "ferry": ("Ferry to stop at midnight", "The last boat leaves when the clock of the town hall strikes twelve."),
}
MORE = "It was the third time in as many years that the matter came up, and nobody in the hall was surprised by it."


def html(name: str) -> bytes:
    title, text = STORIES[name]
    body = f"<h1>{title}</h1><time>2 March 2026</time><p>{text}</p><p>{MORE} {name}</p>"
    return f"<!DOCTYPE html><html lang=en><head><title>{title}</title></head><body>{body}</body></html>".encode()


def save(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / f"{name}.html").write_bytes(html(name))
        facts = {"url": f"https://news.example/local/{name}", "fetched_at": "2026-03-03T12:00:00Z"}
        (folder / f"{name}.json").write_text(json.dumps(facts))
    return folder


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], catch_exceptions=False)


def corpus_of(tmp_path: Path, name: str, *stories: str) -> Path:
    path = tmp_path / f"{name}.db"
    assert invoke("clean", save(tmp_path / name, *stories), "--corpus", path).exit_code == 0
    return path


def exported(path: Path, folder: Path) -> dict[str, bytes]:
    assert invoke("corpus", "export", path, "-o", folder).exit_code == 0
    return {each.name: each.read_bytes() for each in folder.iterdir()}


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return corpus_of(tmp_path, "news", *STORIES)


def test_stats_count(news: Path) -> None:
    found = json.loads(invoke("corpus", "stats", news, "--json").stdout)
    assert (found["pages"], found["stories"], found["first_seen"]) == (3, 3, "2026-03-03T12:00:00+00:00")
    assert found["sites"] == [{"name": "news.example", "articles": 3, "stories": 3}]
    assert found["reasons"] == {}
    lines = [line.split() for line in invoke("corpus", "stats", news).stdout.splitlines()]
    assert ["stories", "3"] in lines
    assert ["news.example", "3", "3"] in lines
    assert ["en", "3", "3"] in lines


def test_stats_show_ten_groups_and_json_has_all(tmp_path: Path) -> None:
    with Corpus(tmp_path / "c.db") as corpus:
        for number in range(12):
            url = f"https://site{number:02}.example/"
            corpus.add(Page(url, b"x"), (Article(url=url, paragraphs=(Paragraph(f"Text number {number}."),)),))
    text = invoke("corpus", "stats", tmp_path / "c.db").stdout
    assert text.count(".example") == 10
    assert "\nand 2 more\n" in text
    assert len(json.loads(invoke("corpus", "stats", tmp_path / "c.db", "--json").stdout)["sites"]) == 12


def test_search_prints_stories(news: Path) -> None:
    text = invoke("corpus", "search", news, "bridge", "council")
    assert text.exit_code == 0
    assert text.stdout.splitlines() == [
        "New bridge opens at Sennau",
        "  2026-03-02 · en",
        "  https://news.example/local/bridge",
        f"  {STORIES['bridge'][1]} {MORE} bridge",
        "",
    ]
    hits = [
        json.loads(line) for line in invoke("corpus", "search", news, "hall", "--format", "jsonl").stdout.splitlines()
    ]
    assert {hit["url"] for hit in hits} == {f"https://news.example/local/{name}" for name in STORIES}
    assert set(hits[0]) == {"story", "url", "title", "site_name", "published", "language", "snippet", "marks"}
    assert len(invoke("corpus", "search", news, "hall", "--limit", "2", "--format", "jsonl").stdout.splitlines()) == 2


def test_a_search_prints_the_fields_that_are_asked_for(news: Path) -> None:
    options = ("--limit", "1", "--format", "jsonl", "--fields", "url,title")
    [line] = invoke("corpus", "search", news, "hall", *options).stdout.splitlines()
    assert list(json.loads(line)) == ["url", "title"]
    assert invoke("corpus", "search", news, "hall", "--fields", "url").exit_code == Exit.USAGE
    unknown = invoke("corpus", "search", news, "hall", "--format", "jsonl", "--fields", "text")
    assert unknown.exit_code == Exit.USAGE
    assert "there is no field 'text'; there are story, url, title," in unknown.stderr


def test_a_search_that_finds_nothing_or_has_no_word(news: Path) -> None:
    nothing = invoke("corpus", "search", news, "volcano")
    assert (nothing.exit_code, nothing.stdout) == (Exit.NOTHING, "")
    assert invoke("corpus", "search", news, "?").exit_code == Exit.USAGE


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["markdown", "parquet"])
def test_export_in_other_formats(news: Path, tmp_path: Path, format_: str) -> None:
    if format_ == "parquet":
        pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    assert invoke("corpus", "export", news, "--format", format_, "-o", tmp_path / "out").exit_code == 0
    manifest = json.loads((tmp_path / "out" / f"manifest.{format_}.json").read_bytes())
    assert manifest["counts"]["stories"] == 3
    assert all((tmp_path / "out" / name).is_file() for name in manifest["files"])


def test_merging_is_commutative_and_idempotent(tmp_path: Path) -> None:
    a, b = corpus_of(tmp_path, "a", "bridge", "ferry"), corpus_of(tmp_path, "b", "ferry", "harvest")
    whole = exported(corpus_of(tmp_path, "c", *STORIES), tmp_path / "whole")
    first = invoke("corpus", "merge", a, b, "-o", tmp_path / "ab.db")
    assert (first.exit_code, first.stdout.split()[:2]) == (0, ["pages", "3"])
    invoke("corpus", "merge", b, a, a, "-o", tmp_path / "ba.db")
    invoke("corpus", "merge", a, b, tmp_path / "ab.db", "-o", tmp_path / "ab.db")
    invoke("corpus", "merge", a, b, "-o", a)
    for name in ("ab", "ba", "a"):
        assert exported(tmp_path / f"{name}.db", tmp_path / f"out-{name}") == whole
        assert invoke("corpus", "verify", tmp_path / f"{name}.db").exit_code == 0


def test_a_merge_with_what_is_no_corpus_leaves_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    good = corpus_of(tmp_path, "a", "bridge")
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"no database at all " * 100)
    before = sorted(tmp_path.iterdir())
    assert run(["corpus", "merge", str(good), str(bad), "-o", str(tmp_path / "m.db")]) == Exit.USAGE
    assert f"{bad}: no corpus file" in capfd.readouterr().err
    assert sorted(tmp_path.iterdir()) == before


def test_a_merge_with_a_damaged_corpus_leaves_nothing_new(tmp_path: Path) -> None:
    good, bad = corpus_of(tmp_path, "a", "bridge"), corpus_of(tmp_path, "b", *STORIES)
    content = bad.read_bytes()
    bad.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    assert run(["corpus", "merge", str(good), str(bad), "-o", str(tmp_path / "m.db")]) == Exit.USAGE
    assert list(tmp_path.glob("m.db*")) == []


def test_what_is_no_folder_and_where_none_is_are_said(
    news: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["corpus", "export", str(news), "-o", os.devnull]) == Exit.USAGE
    assert f"{os.devnull}: is no folder" in capfd.readouterr().err
    (tmp_path / "page.html").write_bytes(html("bridge"))
    missing = tmp_path / "missing"
    for arguments in (
        ["explain", str(tmp_path / "page.html"), "-o"],
        ["extract", str(tmp_path / "page.html"), "-o"],
        ["corpus", "merge", str(news), "-o"],
        ["clean", str(tmp_path / "page.html"), "--corpus"],
    ):
        assert run([*arguments, str(missing / "file")]) == Exit.USAGE
        assert f"{missing / 'file'}: there is no folder {missing}\n" in capfd.readouterr().err


def test_verify_names_what_is_wrong(news: Path, capfd: pytest.CaptureFixture[str]) -> None:
    sound = invoke("corpus", "verify", news)
    assert (sound.exit_code, sound.stdout) == (Exit.DONE, "")
    with closing(sqlite3.connect(news)) as raw, raw:
        raw.execute("UPDATE pages SET digest = 'aa'")
    damaged = invoke("corpus", "verify", news)
    assert damaged.exit_code == Exit.SOME_FAILED
    assert damaged.stdout.count("its body is not that of its SHA-256") == 3
    news.write_bytes(b"no database at all " * 100)
    assert run(["corpus", "verify", str(news)]) == Exit.SOME_FAILED
    assert capfd.readouterr().out == "no corpus file\n"


def test_verify_of_a_locked_file_is_no_verdict(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        Corpus.__init__, "__kwdefaults__", {**(Corpus.__init__.__kwdefaults__ or {}), "lock_timeout": 0.01}
    )
    with closing(sqlite3.connect(news, isolation_level=None)) as raw:
        raw.execute("PRAGMA locking_mode = EXCLUSIVE")
        raw.execute("PRAGMA journal_mode = DELETE")
        raw.execute("BEGIN EXCLUSIVE")
        assert run(["corpus", "verify", str(news)]) == Exit.LOCKED


def test_reextract_reads_the_kept_pages_again(news: Path, tmp_path: Path) -> None:
    before = exported(news, tmp_path / "before")
    with Corpus(news) as corpus:
        for page in list(corpus.pages()):
            corpus.add(page, ())
        assert corpus.report().stories == 0
    again = invoke("corpus", "reextract", news)
    assert (again.exit_code, again.stdout.split()[:2]) == (0, ["pages", "3"])
    assert exported(news, tmp_path / "after") == before


@pytest.mark.slow
def test_relearned_in_steps_a_corpus_is_that_of_one_run(tmp_path: Path) -> None:
    fixtures = [fixture for fixture in load_fixtures() if fixture.page.url]
    folders = [tmp_path / "one", tmp_path / "two", tmp_path / "all"]
    for folder in folders:
        folder.mkdir()
    for number, fixture in enumerate(fixtures):
        for folder in (folders[number % 2], folders[2]):
            (folder / f"{number}.html").write_bytes(fixture.page.body)
            (folder / f"{number}.json").write_bytes(fixture.path.with_suffix(".json").read_bytes())
    for folder in folders[:2]:
        done = invoke("clean", folder, "--corpus", tmp_path / "c.db", "--relearn", "-o", tmp_path / "stepwise")
        assert done.exit_code == 0, done.output
    assert invoke("clean", folders[2], "-o", tmp_path / "whole").exit_code == 0
    stepwise, whole = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("stepwise", "whole")
    )
    assert stepwise == whole
    assert json.loads(whole["manifest.json"])["profiles"]
    assert invoke("corpus", "reextract", tmp_path / "c.db", "--relearn").exit_code == 0
    assert exported(tmp_path / "c.db", tmp_path / "again") == whole


@pytest.mark.parametrize(
    "more", [["-o", "out"], ["--corpus", "c.db", "--no-learn"], ["--corpus", "c.db", "--profiles", "p"]]
)
def test_relearn_needs_a_corpus_file_and_nothing_against_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert invoke("clean", save(tmp_path / "in", "ferry"), "--relearn", *more).exit_code == Exit.USAGE
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "c.db").exists()
