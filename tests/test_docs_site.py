"""The site of the documents (``make docs``): every page can be reached, and what is generated leaves nothing out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import check_site
import click
import pytest
import reference_pages
from test_documents import blocks

import scraper
from scraper import Corpus, Page, clean, read_job

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("**/*.md"))
_TOCTREE = re.compile(r"^```\{toctree\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TITLED = re.compile(r".*<(.+)>")


def entries(page: Path) -> Iterator[Path]:
    """Yield the pages that the navigation has below a page."""
    for text in _TOCTREE.findall(page.read_text("utf-8")):
        for line in (each for each in text.splitlines() if each and not each.startswith(":")):
            titled = _TITLED.fullmatch(line)
            yield (page.parent / f"{titled[1] if titled else line}.md").resolve()


def test_the_navigation_has_every_page() -> None:
    reached, waiting = set[Path](), [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached:
            reached.add(page)
            waiting += entries(page)
    assert reached == set(PAGES)


def test_every_public_name_is_in_the_reference_once() -> None:
    names = " ".join(reference_pages.GROUPS.values()).split()
    assert sorted(names) == sorted(scraper.__all__)
    page = reference_pages.api_page()
    assert [name for name in names if f":: scraper.{name}\n" not in page] == []


def test_every_command_and_option_is_on_the_page_of_commands() -> None:
    page = reference_pages.commands_page()
    parts = dict(re.findall(r"^##+ `(scraper[\w ]*)`\n(.*?)(?=^##+ |\Z)", page, re.MULTILINE | re.DOTALL))
    assert list(parts) == [name for name, _ in reference_pages.commands()]
    for name, command in reference_pages.commands():
        options = [each for each in command.params if isinstance(each, click.Option)]
        assert [each.opts[-1] for each in options if each.opts[-1] not in parts[name]] == [], name


def test_every_generated_page_has_its_mark() -> None:
    for name, (mark, _) in reference_pages.PAGES.items():
        assert mark in (DOCS / f"{name}.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a | b", r"a \| b"),
        ("- or nothing", r"\- or nothing"),
        ("==> NAME", r"==\> NAME"),
        ("plain-text", "plain-text"),
    ],
)
def test_help_is_shown_and_no_markup(text: str, shown: str) -> None:
    assert reference_pages.plain(text) == shown


# ---------------------------------------------------------------- what pages show

JOBS = [
    pytest.param(text, id=f"{page.name}:{line}")
    for page in PAGES
    for line, text in blocks(page, "toml")
    if "[job]" in text
]


@pytest.mark.parametrize("text", JOBS)
def test_every_job_that_is_shown_can_be_read(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SENNAU_TOKEN", "AGENCY_USER"):
        monkeypatch.setenv(name, "secret")
    for name in re.findall(r"file:([\w.-]+)|cookies = \"([\w.]+)\"", text):
        (tmp_path / "".join(name)).write_text("", "utf-8")
    path = tmp_path / "news.toml"
    path.write_text(text, "utf-8")
    assert read_job(path).seeds


def test_the_job_of_the_tutorial_is_the_one_to_copy() -> None:
    [(_, shown), *_] = blocks(DOCS / "tutorials" / "crawl.md", "toml")
    example = (ROOT / "examples" / "first-crawl" / "news.toml").read_text("utf-8")
    assert example.endswith(shown)


def test_the_tables_of_a_corpus_are_read_as_the_tutorial_on_spark_does(tmp_path: Path) -> None:
    pytest.importorskip("pandas", reason="the tutorial needs pandas: pip install pandas")
    pytest.importorskip("pyarrow", reason="the tutorial needs the extra [parquet]")
    [(_, code)] = blocks(DOCS / "tutorials" / "spark.md", "py")
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - our own document
    with Corpus() as corpus:
        clean([Page.from_file(path) for path in sorted((ROOT / "fixtures").glob("rodong.rep.kp/*.html"))], corpus)
        corpus.export(tmp_path, "parquet")
    assert names["stories_by_site"](tmp_path / "stories.parquet") == {"rodong.rep.kp": 2}


def test_every_picture_is_small_and_shown() -> None:
    text = "".join(page.read_text("utf-8") for page in PAGES)
    for path in (DOCS / "pictures").iterdir():
        assert f"](pictures/{path.name})" in text
        assert path.stat().st_size < 150_000


# ---------------------------------------------------------------- the check of a built site


def faults_of(folder: Path, body: str, style: str = "") -> list[str]:
    (folder / "index.html").write_text(f"<html><body><h1 id=top>News</h1>{body}</body></html>", "utf-8")
    (folder / "site.css").write_text(style, "utf-8")
    return list(check_site.faults(folder))


@pytest.mark.parametrize(
    "body",
    [
        "<a href='#top'>up</a><a href='index.html#top'>up</a><a href='site.css'>style</a>",
        "<a href='https://news.example/'>elsewhere</a><a href='mailto:a@news.example'>mail</a>",
        "<link rel=stylesheet href=site.css><link rel=canonical href=https://news.example/>",
    ],
)
def test_a_sound_site_has_no_fault(body: str, tmp_path: Path) -> None:
    assert faults_of(tmp_path, body) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<a href='#bottom'>down</a>", "index.html: leads nowhere: #bottom"),
        ("<a href='gone.html'>gone</a>", "index.html: leads nowhere: gone.html"),
        ("<img src='gone.png'>", "index.html: leads nowhere: gone.png"),
        ("<script src='https://cdn.example/a.js'></script>", "index.html: loads https://cdn.example/a.js"),
        ("<link rel=stylesheet href='//fonts.example/a.css'>", "index.html: loads //fonts.example/a.css"),
    ],
)
def test_what_leads_nowhere_or_loads_from_elsewhere_is_found(body: str, fault: str, tmp_path: Path) -> None:
    assert faults_of(tmp_path, body) == [fault]


def test_a_style_that_loads_from_elsewhere_is_found(tmp_path: Path) -> None:
    style = "a { background: url(a.png) } @import 'https://fonts.example/a.css'; b { src: url(//fonts.example/b) }"
    assert faults_of(tmp_path, "", style) == [
        "site.css: loads https://fonts.example/a.css",
        "site.css: loads //fonts.example/b",
    ]


def test_a_folder_without_a_page_is_no_site(tmp_path: Path) -> None:
    assert list(check_site.faults(tmp_path)) == [f"{tmp_path}: no page"]
