"""What ``scraper extract`` prints in each format, of one article and of several."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from html_reading import html_blocks
from lxml import etree
from test_cli import SENTENCES, invoke, story
from tree_reading import read_html

from scraper.api import extract
from scraper.article_blocks import ParagraphBlock
from scraper.cli.exits import Exit
from scraper.cli.output_formats import COLUMNS
from scraper.models import Article
from scraper.records import article_record, json_text, value_of
from scraper.renderers.csv_rows import plain_cell

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "New bridge opens at Sennau"
LINK = '<a href="https://council.example/plan"><b>the plan</b></a> of the council, which was'
PICTURE = '<figure><img src="https://img.example/bridge.jpg" alt="A bridge" width=800 height=600></figure>'
NAMESPACE = "{http://www.tei-c.org/ns/1.0}"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "bridge.html"
    text = (
        story()
        .decode()
        .replace("after three years", f"{LINK} made in three years")
        .replace("</p><p>", f"</p>{PICTURE}<p>", 1)
    )
    path.write_text(text, "utf-8")
    return path


def printed(*arguments: object) -> str:
    result = invoke("extract", *arguments)
    assert (result.stderr, result.exit_code) == ("", 0)
    return result.stdout


def test_txt_is_another_name_of_text(page: Path) -> None:
    assert printed(page, "--format", "txt") == printed(page)


def test_markdown_has_links_and_pictures_unless_they_are_left_out(page: Path) -> None:
    link, picture = "[**the plan**](https://council.example/plan)", "![A bridge](https://img.example/bridge.jpg)"
    for options, has_link, has_picture in (
        ((), True, True),
        (("--no-links",), False, True),
        (("--no-images",), True, False),
        (("--no-links", "--no-images"), False, False),
    ):
        text = printed(page, "--format", "markdown", *options)
        assert (link in text, picture in text) == (has_link, has_picture)
        assert "**the plan**" in text


def test_front_matter_stands_above_each_article(page: Path) -> None:
    text = printed(page, "--format", "markdown", "--front-matter")
    assert text.startswith(f'---\ntitle: "{TITLE}"\nurl: null\n')
    assert f"is_truncated: false\n---\n\n# {TITLE}\n\n" in text
    assert printed(page, page, "--format", "markdown", "--front-matter").count(f'---\ntitle: "{TITLE}"\n') == 2


def test_html_is_one_document(page: Path) -> None:
    for count in (1, 2):
        root = read_html(printed(*[page] * count, "--format", "html"))
        [html] = root.elements
        head, body = html.elements
        assert head.named("title")[0].text == TITLE
        assert [each.name for each in body.elements] == ["article"] * count
        assert [form[0] for form in html_blocks(body.elements[-1])] == ["paragraph", "image", "paragraph", "paragraph"]
    assert "<img" not in printed(page, "--format", "html", "--no-images")
    assert "<a " not in printed(page, "--format", "html", "--no-links")


def test_tei_is_a_document_for_one_article_and_a_corpus_for_several(page: Path) -> None:
    one = etree.fromstring(printed(page, "--format", "tei").encode())
    several = etree.fromstring(printed(page, page, "--format", "tei").encode())
    assert one.tag == f"{NAMESPACE}TEI"
    assert [child.tag for child in several] == [f"{NAMESPACE}teiHeader", *[f"{NAMESPACE}TEI"] * 2]
    assert "<graphic" not in printed(page, "--format", "tei", "--no-images")
    assert "<ref" not in printed(page, "--format", "tei", "--no-links")


def test_csv_is_a_row_of_names_and_a_row_an_article(page: Path) -> None:
    names, *rows = csv.reader(StringIO(printed(page, page, "--format", "csv"), newline=""), strict=True)
    assert tuple(names) == COLUMNS
    assert rows[0] == rows[1]
    record = dict(zip(names, rows[0], strict=True))
    assert record["title"] == TITLE
    assert plain_cell(record["text"]).endswith("\n\n".join(SENTENCES[1:]))
    assert record["is_truncated"] == "false"


def test_csv_has_the_columns_that_are_asked_for(page: Path) -> None:
    rows = list(csv.reader(StringIO(printed(page, "--format", "csv", "--fields", "title,paragraphs"), newline="")))
    assert rows[0] == ["title", "paragraphs"]
    assert [each["kind"] for each in json.loads(rows[1][1])] == ["paragraph"] * 3


@pytest.mark.parametrize("format_", ["json", "jsonl"])
def test_json_has_the_structure_if_it_is_asked_for(page: Path, format_: str) -> None:
    plain, full = (json.loads(printed(page, "--format", format_, *options)) for options in ((), ("--blocks",)))
    blocks = full.pop("blocks")
    assert full == plain
    assert list(plain) == ["schema_version", *article_record(Article())]
    assert [each["kind"] for each in blocks] == ["paragraph", "image", "paragraph", "paragraph"]
    first = value_of(ParagraphBlock, blocks[0])
    assert "".join(run.text for run in first.runs) == plain["paragraphs"][0]["text"]
    fields = ("--fields", "title,blocks")
    assert list(json.loads(printed(page, "--format", format_, "--blocks", *fields))) == ["title", "blocks"]


def test_chunks_are_a_line_each_of_the_size_that_is_asked_for(page: Path) -> None:
    article = extract(page.read_bytes())
    assert printed(page, "--format", "chunks") == "".join(json_text(each.to_dict()) + "\n" for each in article.chunks())
    lines = printed(page, "--format", "chunks", "--max-words", "20", "--overlap", "10").splitlines()
    chunks = [json.loads(line) for line in lines]
    assert chunks == json.loads(json.dumps([each.to_dict() for each in article.chunks(20, 10)]))
    assert len(chunks) > len(article.chunks())
    assert all(article.text[each["start"] : each["end"]] == each["text"] for each in chunks)


@pytest.mark.parametrize("format_", ["html", "tei", "csv", "markdown", "chunks"])
def test_a_page_that_cannot_be_read_gives_nothing(tmp_path: Path, format_: str) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    result = invoke("extract", tmp_path / "empty.html", "--format", format_)
    assert (result.stdout, result.exit_code) == ("", Exit.NOTHING)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--no-links",), "--no-links goes with --format markdown, html or tei"),
        (("--no-images", "--format", "json"), "--no-images goes with --format markdown, html or tei"),
        (("--front-matter", "--format", "html"), "--front-matter goes with --format markdown"),
        (("--headings", "--format", "html"), "--headings goes with --format text, txt or markdown"),
        (("--blocks", "--format", "csv"), "--blocks goes with --format json or jsonl"),
        (("--fields", "title", "--format", "tei"), "--fields goes with --format json, jsonl or csv"),
        (("--max-words", "20"), "--max-words goes with --format chunks"),
        (("--overlap", "0", "--format", "json"), "--overlap goes with --format chunks"),
        (
            ("--format", "chunks", "--max-words", "20", "--overlap", "11"),
            "--overlap is 11: it is 0 or more words, and at most half of --max-words, 20\n",
        ),
        (("--fields", "blocks", "--format", "json"), "the field blocks needs --blocks"),
    ],
)
def test_options_of_other_formats_are_errors_of_usage(page: Path, options: tuple[str, ...], message: str) -> None:
    result = invoke("extract", page, *options)
    assert (result.stdout, result.exit_code) == ("", Exit.USAGE)
    assert message in result.stderr
