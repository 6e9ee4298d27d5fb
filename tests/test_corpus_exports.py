"""Exports other than JSON Lines, and what all of them have in common: whole files, equal bytes, nothing left over."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from scraper.corpus import Corpus, export_files
from scraper.corpus.json_objects import object_lines, read_before
from scraper.errors import CorpusError
from scraper.models import Article, Author, AuthorKind, Dateline, Page, Paragraph, Rejection, Teaser

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
TEXT = " ".join(f"word{number}" for number in range(60))
ARTICLE = Article(
    url="https://a.example/news/1",
    title='Flood: "worst" in 10 years',
    standfirst="It rained.",
    paragraphs=(Paragraph(TEXT),),
    authors=(Author("Mara Lindqvist"), Author("NNA", AuthorKind.ORGANISATION)),
    published=datetime(2026, 3, 3, 14, 5, tzinfo=UTC),
    tags=("flood", "dam"),
    dateline=Dateline("SENNAU", None),
    teasers=(Teaser("Ferry", snippet="The last boat …", truncated=True, url="https://a.example/news/7"),),
)


def filled() -> Corpus:
    corpus = Corpus()
    corpus.add(Page("https://a.example/news/1", b"1", fetched_at=NOON), (ARTICLE,))
    copy = replace(ARTICLE, url="https://b.example/9", source="A", published=date(2026, 3, 3), teasers=())
    corpus.add(Page("https://b.example/9", b"2"), (copy,))
    undated = Article(
        url="https://c.example/", title="눈 오는 날 😀", paragraphs=(Paragraph(f"눈이 온다. {TEXT[::-1]}"),)
    )
    corpus.add(Page("https://c.example/", b"3"), (undated,))
    corpus.reject(Rejection("bad\udcff.html", "unreadable"))
    return corpus


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def unfinished(folder: Path) -> list[Path]:
    return list(folder.rglob("*.part"))


# ---------------------------------------------------------------- Markdown


def front_matter(text: str) -> dict[str, Any]:
    head = text.removeprefix("---\n").partition("\n---\n\n")[0]
    return {name: json.loads(value) for name, _, value in (line.partition(": ") for line in head.split("\n"))}


def test_markdown_is_a_file_a_story_with_its_facts_on_top(tmp_path: Path) -> None:
    with filled() as corpus:
        corpus.export(tmp_path, "markdown")
        ids = {story.canonical.article.title: story.id for story in corpus.stories()}
    flood, snow = ids[ARTICLE.title], ids["눈 오는 날 😀"]
    names = {f"2026-03/2026-03-03-flood-worst-in-10-years-{flood[:12]}.md", f"undated/눈-오는-날-{snow[:12]}.md"}
    assert set(contents(tmp_path)) == {*names, "manifest.markdown.json"}
    text = (tmp_path / min(names)).read_text("utf-8")
    by = "*Mara Lindqvist · NNA · 2026-03-03T14:05:00+00:00*"
    assert text.endswith(f'\n---\n\n# Flood: "worst" in 10 years\n\n{by}\n\n**It rained.**\n\n{TEXT}\n')
    facts = front_matter(text)
    assert facts["id"] == flood
    assert facts["title"] == 'Flood: "worst" in 10 years'
    assert facts["authors"] == ["Mara Lindqvist", "NNA"]
    assert facts["tags"] == ["flood", "dam"]
    assert facts["copies"] == ["https://b.example/9"]
    assert (facts["published"], facts["first_seen"]) == ("2026-03-03T14:05:00+00:00", "2026-03-03T12:00:00+00:00")
    assert (facts["source"], facts["is_truncated"]) == (None, False)


def test_front_matter_has_only_what_yaml_allows(tmp_path: Path) -> None:
    odd = "a: 'b' # c\u0085 \x7f \x9f \ud83d \ufeff \n- 😀"
    with Corpus() as corpus:
        corpus.add(Page("https://a.example/1", b"1"), (replace(ARTICLE, title=odd),))
        corpus.export(tmp_path, "markdown")
    (path,) = tmp_path.glob("*/*.md")
    text = path.read_bytes().decode("utf-8")
    head = text.partition("\n---\n\n")[0]
    assert front_matter(text)["title"] == odd
    assert not {"\x7f", "\x9f", "\ufeff"} & set(head)
    assert "😀" in head


def test_a_story_that_is_gone_or_renamed_leaves_no_file(tmp_path: Path) -> None:
    with filled() as corpus:
        corpus.export(tmp_path, "markdown")
    (tmp_path / "2026-03" / "mine.md").write_text("my notes")
    before = set(contents(tmp_path))
    with Corpus() as corpus:
        corpus.add(Page("https://a.example/news/1", b"1", fetched_at=NOON), (replace(ARTICLE, title="Renamed"),))
        corpus.export(tmp_path, "markdown")
        (story,) = corpus.stories()
    after = set(contents(tmp_path))
    assert after - before == {f"2026-03/2026-03-03-renamed-{story.id[:12]}.md"}
    assert after & before == {"2026-03/mine.md", "manifest.markdown.json"}


def test_of_an_older_manifest_the_pages_are_not_read() -> None:
    record = {"files": {"a.jsonl": {"rows": 1}}, "pages": [{"id": str(number)} for number in range(9)], "z": 1}
    lines = "\n".join(object_lines(record)).splitlines(keepends=True)
    rest = iter(lines)
    assert read_before(rest, "pages") == {"files": {"a.jsonl": {"rows": 1}}}
    assert next(rest) == "  {\n"  # of the first page
    assert read_before(lines, "none such") == record
    assert read_before([json.dumps(record)], "pages") == record
    with pytest.raises(ValueError, match="Expecting"):
        read_before(lines[:2], "pages")


# ---------------------------------------------------------------- Parquet


def test_parquet_has_the_rows_of_the_json_lines(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra `parquet` is not installed")
    with filled() as corpus:
        corpus.export(tmp_path)
        corpus.export(tmp_path, "parquet")
    for name in ("stories", "teasers", "rejected"):
        lines = (tmp_path / f"{name}.jsonl").read_text("utf-8").splitlines()
        wanted = [json.loads(line.replace("\\udcff", "\\\\udcff")) for line in lines]
        assert wanted
        assert parquet.read_table(tmp_path / f"{name}.parquet").to_pylist() == wanted
    assert json.loads((tmp_path / "manifest.parquet.json").read_bytes())["files"]["stories.parquet"]["rows"] == 2


def test_empty_tables_have_their_columns(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra `parquet` is not installed")
    with Corpus() as empty, filled() as full:
        empty.export(tmp_path / "empty", "parquet")
        full.export(tmp_path / "full", "parquet")
    for name in ("stories", "teasers", "rejected"):
        schemas = [parquet.read_schema(tmp_path / folder / f"{name}.parquet") for folder in ("empty", "full")]
        assert schemas[0] == schemas[1]
        assert schemas[0].names


def test_without_the_extra_parquet_is_refused_and_nothing_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)  # what Python does with a module that cannot be imported
    with filled() as corpus, pytest.raises(CorpusError, match=r"newspage-scraper\[parquet\]"):
        corpus.export(tmp_path / "out", "parquet")
    assert not (tmp_path / "out").exists()


# ---------------------------------------------------------------- all of them


@pytest.mark.parametrize("format_", ["jsonl", "markdown", "parquet", "warc"])
def test_equal_corpora_give_equal_bytes_and_no_unfinished_file(tmp_path: Path, format_: str) -> None:
    if format_ == "parquet":
        pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    with filled() as corpus, Corpus() as merged:
        merged.merge(corpus)
        for name, each in (("a", corpus), ("b", merged), ("b", merged)):
            each.export(tmp_path / name, format_)
    one, other = contents(tmp_path / "a"), contents(tmp_path / "b")
    assert one == other
    assert one
    assert not unfinished(tmp_path / "a")
    for name, manifest in ((name, json.loads(data)) for name, data in one.items() if name.startswith("manifest")):
        assert set(manifest["files"]) == set(one) - {name}
        assert all(file["sha256"] == sha256(one[path]).hexdigest() for path, file in manifest["files"].items())


def test_one_folder_can_hold_several_formats(tmp_path: Path) -> None:
    with filled() as corpus:
        for format_ in ("jsonl", "markdown", "warc", "jsonl", "markdown"):
            corpus.export(tmp_path, format_)
    names = set(contents(tmp_path))
    assert {"stories.jsonl", "manifest.json", "manifest.markdown.json", "pages.warc.gz"} < names
    assert len(names) == 8


def test_many_files_are_written_as_few_are(tmp_path: Path) -> None:
    with Corpus() as corpus:
        for number in range(export_files.MANY + 1):
            text = " ".join(f"{number}x{word}" for word in range(30))
            one = replace(ARTICLE, url=f"https://a.example/{number}", paragraphs=(Paragraph(text),), teasers=())
            corpus.add(Page(one.url, text.encode()), (one,))
        corpus.export(tmp_path, "markdown")
    names = {path.name for path in tmp_path.glob("2026-03/*")}
    assert len(names) == export_files.MANY + 1
    assert all(name.endswith(".md") for name in names)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt(), SystemExit(143)])
def test_an_export_that_fails_or_is_stopped_leaves_what_was_there(tmp_path: Path, error: BaseException) -> None:
    def fail(file: IO[bytes]) -> int:
        file.write(b"half")
        raise error

    def write(file: IO[bytes]) -> int:
        return file.write(b"new")

    for name in ("a.jsonl", "b.jsonl", "manifest.json"):
        (tmp_path / name).write_text("old")
    for attempt in (
        lambda: export_files.write_file(tmp_path / "a.jsonl", fail),
        lambda: export_files.write(tmp_path, [("a.jsonl", write), ("b.jsonl", fail)], dict),
    ):
        with pytest.raises(type(error)):
            attempt()
    assert contents(tmp_path) == dict.fromkeys(("a.jsonl", "b.jsonl", "manifest.json"), b"old")
    assert not unfinished(tmp_path)


KILLED = """
import os, sys
from scraper.corpus import Corpus, export_formats, store
def dying(contents, format_):
    writers, manifest = export_formats.files_of(contents, format_)
    def die(file):
        file.write(b"half")
        file.flush()
        os.kill(os.getpid(), 9)
    return (*writers, ("z.jsonl", die)), manifest
store.files_of = dying
store.write_warc = lambda pages, file: os.kill(os.getpid(), 9)
Corpus().export(sys.argv[1], sys.argv[2])
"""


@pytest.mark.parametrize(
    "format_", ["jsonl", *(pytest.param(name, marks=pytest.mark.slow) for name in ("markdown", "parquet", "warc"))]
)
def test_the_next_export_removes_what_a_killed_one_left(tmp_path: Path, format_: str) -> None:
    if format_ == "parquet":
        pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    with filled() as corpus:
        corpus.export(tmp_path, format_)
        before = contents(tmp_path)
        command = [sys.executable, "-c", KILLED, str(tmp_path), format_]
        done = subprocess.run(command, check=False, timeout=120)  # noqa: S603 - a program of ours
        assert done.returncode == -signal.SIGKILL
        assert len(unfinished(tmp_path)) == 1
        assert {name: data for name, data in contents(tmp_path).items() if not name.startswith(".")} == before
        corpus.export(tmp_path, format_)
    assert contents(tmp_path) == before
    assert not unfinished(tmp_path)


def test_every_spelling_of_a_pages_address_is_told(tmp_path: Path) -> None:
    spellings = ("https://a.example/news/1", "https://a.example/news/1/", "https://www.a.example/news/1")
    for order in (spellings, spellings[::-1]):
        told = []
        # In one corpus, and in a file to which each comes by itself after the stories were read.
        with Corpus() as corpus, Corpus(tmp_path / f"{order[0][-1]}.db") as kept:
            for url in order:
                for each in (corpus, kept):
                    each.add(Page(url, b"1"), (replace(ARTICLE, url=url),))
                assert kept.report().stories == 1
            for each in (corpus, kept):
                each.export(tmp_path / "out")
                [story] = map(json.loads, (tmp_path / "out" / "stories.jsonl").read_text().splitlines())
                told.append([(page["id"], page["url"]) for page in story["pages"]])
        assert told[0] == told[1]
        assert len({name for name, _ in told[0]}) == 1
        assert [url for _, url in told[0]] == list(spellings)
        teasers = map(json.loads, (tmp_path / "out" / "teasers.jsonl").read_text().splitlines())
        assert [each["url"] for teaser in teasers for each in teaser["sightings"]] == [spellings[0]]
