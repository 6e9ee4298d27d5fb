"""A corpus that keeps the structure of texts: where it is asked to, and the same whichever way a page comes in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from test_cli import invoke
from test_schemas import strict

from scraper import Corpus, Page, clean, extract, reextract
from scraper.pipeline import KnownPage, ingest
from scraper.reading.page_readings import as_input
from scraper.reading.reader_pool import ReaderPool

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://www.hovvalleypost.example/mill"
BODY = b"""<!DOCTYPE html><html lang=en><title>Mill to grind again</title><body><article><h1>Mill to grind again</h1>
<p>The mill at Hov has a wheel again after nineteen years, <a href="/wheel">its owner</a> said on <b>Monday</b>.</p>
<p>Three things were done in the winter, by two carpenters and a good many neighbours with time to spare:</p>
<ul><li>forty oak paddles were cut and hung on the wheel</li><li>the race was dug free of stones and reeds</li></ul>
<figure><img src="/wheel.jpg" width=800 height=500 alt="A wheel"><figcaption>The wheel in May</figcaption></figure>
<p>Flour will be sold at the door on Saturdays, and the school has asked to be the first to watch it ground.</p>
</article></body></html>"""
PAGE = Page(URL, BODY)


def kept(corpus: Corpus) -> list[int]:
    """Return the number of blocks of each story."""
    return [len(story.canonical.article.blocks) for story in corpus.stories()]


def test_blocks_are_kept_where_they_are_asked_for(tmp_path: Path) -> None:
    with Corpus(tmp_path / "with.db", has_blocks=True) as rich, Corpus(tmp_path / "without.db") as plain:
        clean([PAGE], rich)
        clean([PAGE], plain)
        [story], [bare] = rich.stories(), plain.stories()
        rich.export(tmp_path / "markdown", format="markdown")
    assert story.canonical.article.blocks == extract(PAGE).blocks
    assert (bare.canonical.article.blocks, bare.id, bare.canonical.article.text) == (
        (),
        story.id,
        story.canonical.article.text,
    )
    [file] = (tmp_path / "markdown").rglob("*.md")
    text = file.read_text("utf-8")
    assert "[its owner](https://www.hovvalleypost.example/wheel)" in text
    assert "![A wheel](https://www.hovvalleypost.example/wheel.jpg)" in text


def test_a_file_keeps_them_from_the_first_time_they_are_asked_for(tmp_path: Path) -> None:
    # asked for, whether the page is known, whether its blocks are there then
    for has_blocks, is_known, are_there in (
        (False, False, False),
        (False, True, False),
        (True, False, True),
        (True, True, True),
        (False, True, True),
    ):
        with Corpus(tmp_path / "corpus.db", has_blocks=has_blocks) as corpus:
            [outcome] = ingest([as_input(PAGE)], corpus)
            assert (isinstance(outcome, KnownPage), bool(kept(corpus)[0])) == (is_known, are_there)
            assert corpus.has_blocks == are_there


def test_pages_that_are_read_again_get_them(tmp_path: Path) -> None:
    with Corpus(tmp_path / "corpus.db") as corpus:
        clean([PAGE], corpus)
    for has_blocks in (True, False):
        with Corpus(tmp_path / "corpus.db", has_blocks=has_blocks) as corpus:
            reextract(corpus)
            assert kept(corpus) == [len(extract(PAGE).blocks)]
            assert list(corpus.verify()) == []


@pytest.mark.parametrize("order", [("rich", "plain"), ("plain", "rich")])
def test_a_merge_keeps_what_one_of_the_files_has(tmp_path: Path, order: tuple[str, str]) -> None:
    for name in order:
        with Corpus(tmp_path / name, has_blocks=name == "rich") as corpus:
            clean([PAGE], corpus)
    with Corpus(tmp_path / "merged") as merged:
        for name in order:
            with Corpus(tmp_path / name) as corpus:
                merged.merge(corpus)
        assert merged.has_blocks
        assert kept(merged) == [len(extract(PAGE).blocks)]


@pytest.mark.slow
def test_reader_processes_give_what_this_process_gives(tmp_path: Path) -> None:
    with Corpus(tmp_path / "corpus.db", has_blocks=True) as corpus, ReaderPool(1, few=0) as readers:
        assert len(list(ingest([as_input(PAGE)], corpus, readers=readers))) == 1
        assert kept(corpus) == [len(extract(PAGE).blocks)]


def test_an_export_has_them_and_keeps_to_its_schema(tmp_path: Path) -> None:
    (tmp_path / "mill.html").write_bytes(BODY)
    rows = []
    for name, more in (("plain", []), ("rich", ["--blocks"])):
        invoke("clean", str(tmp_path / "mill.html"), "-o", str(tmp_path / name), *more)
        [line] = (tmp_path / name / "stories.jsonl").read_text("utf-8").splitlines()
        strict("stories").validate(json.loads(line))
        rows.append(json.loads(line))
    # Where the page was is not known, so neither is its picture's address.
    assert [each["kind"] for each in rows[1]["article"].pop("blocks")] == [
        "paragraph",
        "paragraph",
        "list",
        "paragraph",
    ]
    assert rows[0] == rows[1]


def test_parquet_has_the_same_columns_with_and_without(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")
    names = []
    for has_blocks in (False, True):
        with Corpus(has_blocks=has_blocks) as corpus:
            clean([PAGE], corpus)
            corpus.export(tmp_path / str(has_blocks), format="parquet")
        table = parquet.read_table(tmp_path / str(has_blocks) / "stories.parquet")
        names.append([table.column_names, table.to_pylist()])
    assert names[0] == names[1]
