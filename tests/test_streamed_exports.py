"""Exports of many stories hold one of them in memory at a time, and write what they wrote when they held all."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from scraper.corpus import Corpus, export_files, store
from scraper.corpus.export_files import MANY
from scraper.corpus.json_objects import NamedValues, object_lines
from scraper.corpus.markdown_files import markdown_files
from scraper.models import Article, Copy, Page, Paragraph, RightsSignal, Story
from scraper.warc import read_warc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def fill(corpus: Corpus, count: int) -> None:
    for number in range(count):
        url = f"https://senn.example/{number}"
        rights = (RightsSignal("robots", "noai", "meta robots"),) if number % 3 == 0 else ()
        text = " ".join(f"word{number}x{each}" for each in range(30))
        page = Page(url, b"<p>%d" % number, content_type="text/html", fetched_at=NOON + timedelta(minutes=number))
        corpus.add(page, (Article(url=url, title=f"{number}", paragraphs=(Paragraph(text),), rights=rights),))


def test_a_story_is_read_when_its_file_is_written() -> None:
    read = []

    def stories() -> Iterator[Story]:
        for number in range(3):
            read.append(number)
            yield Story(f"{number}" * 32, Copy("", Article(title="Ferry"), ()))

    writers = markdown_files(stories())
    for number in range(3):
        name, write = next(iter(writers))
        assert read == list(range(number + 1))
        assert name == f"undated/ferry-{str(number) * 12}.md"
        assert write(BytesIO()) == 1


@pytest.mark.parametrize("count", [1, MANY, MANY + 1, MANY + 2])
def test_files_get_their_names_however_many_they_are(count: int, tmp_path: Path) -> None:
    def writer(number: int) -> export_files.Writer:
        return lambda file: file.write(b"%d" % number)

    for rest in (count, 1):  # the second export removes what only the first one wrote
        names = [f"folder/{number}.md" for number in range(rest)]
        writers = ((name, writer(number)) for number, name in enumerate(names))
        export_files.write(
            tmp_path, writers, lambda files: {"generator": "newspage-scraper", "files": NamedValues(files)}, "m.json"
        )
        assert json.loads((tmp_path / "m.json").read_text())["files"].keys() == set(names)
        found = {str(path.relative_to(tmp_path)): path.read_bytes() for path in tmp_path.glob("folder/*")}
        assert found == {name: b"%d" % number for number, name in enumerate(names)}


VALUES: list[dict[str, Any]] = [
    {},
    {"a": 1},
    {"a": {"b": ["c\nd", {}], "e": "é"}, "f": []},
    {"many": [1, {"x": [2]}, "y\n"], "none": [], "more": {"k\n": {"l": 1}, "m": []}, "empty": {}},
]


@pytest.mark.parametrize("value", VALUES)
def test_an_object_is_written_as_if_it_were_in_memory(value: dict[str, Any]) -> None:
    def streamed(part: Any) -> Any:
        if isinstance(part, dict):
            return NamedValues(iter(part.items()))
        return iter(part) if isinstance(part, list) else part

    lines = object_lines({name: streamed(part) for name, part in value.items()})
    whole = json.dumps(value, ensure_ascii=False, indent=1) if value else "{\n}"
    assert "\n".join(lines) == whole


@pytest.mark.parametrize("portion", [1, 3, 4, 100])
def test_pages_are_named_in_portions_of_any_size(portion: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PORTION", portion)
    with Corpus() as corpus:
        fill(corpus, 9)
        wanted = [page.url for page in sorted(corpus.pages(), key=lambda page: page.url or "")]
        assert len(wanted) == corpus.count_pages() == 9
        assert corpus.export_pages(tmp_path) == (9, 0)
        with (tmp_path / "pages.warc.gz").open("rb") as file:
            assert sorted(page.url or "" for page in read_warc(file)) == wanted
        assert corpus.export_pages(tmp_path, without_reserved=["noai"]) == (6, 3)


def test_pages_that_come_meanwhile_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PORTION", 2)
    with Corpus() as corpus:
        fill(corpus, 5)
        pages = corpus.pages()
        names = [next(pages).url]
        for number in range(50):
            corpus.add(Page(f"https://late.example/{number}", b"x"), ())
        names += [page.url for page in pages]
    assert sorted(map(str, names)) == [f"https://senn.example/{number}" for number in range(5)]
