"""The examples, from the library's public names alone: what they make of the fixtures."""

from __future__ import annotations

import ast
import contextlib
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import fortnight
import newsdesk
import pytest
import search_feed
from ferry_gazette import SITE
from test_cli import story

from scraper import Corpus, Page, clean, extract

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "fixtures" / "kcnawatch.org"


def test_stories_become_rows() -> None:
    pandas = pytest.importorskip("pandas", reason="the example needs pandas: pip install pandas")
    with Corpus() as corpus:
        report = newsdesk.add([PAGES], corpus)
        stories = tuple(corpus.stories())
        table = newsdesk.frame(stories)
        assert newsdesk.frame(()).empty
    assert list(table.columns) == newsdesk.COLUMNS
    assert list(table.index) == [each.id for each in stories]
    library = table[table["title"] == "Riverside library opens in Huichon"].iloc[0]
    assert (library["site"], library["day"], library["copies"]) == ("kcnawatch.org", pandas.Timestamp("2026-01-26"), 0)
    assert library["words"] > 100
    assert [each.reason for each in report.rejections] == ["no_article"]
    assert list(newsdesk.by_site(table)["stories"]) == [len(stories)]


def test_what_is_no_page_is_named_and_the_others_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.html").write_bytes(story())
    (tmp_path / "b.html").write_bytes(story())
    (tmp_path / "b.json").write_text("no sidecar", "utf-8")
    assert newsdesk.main(["add", str(tmp_path), str(tmp_path / "news.db")]) == 0
    printed = capsys.readouterr()
    assert printed.out == f"1 stories in {tmp_path / 'news.db'}, 0 pages without one\n"
    assert "b.json" in printed.err


def test_stories_are_found_by_their_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "news.db")
    for _ in range(2):  # what is there already is not added again
        assert newsdesk.main(["add", str(PAGES), path]) == 0
        assert capsys.readouterr().out == f"5 stories in {path}, 1 pages without one\n"
    assert newsdesk.main(["search", path, "chongchon", "library"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("2026-01-26  Riverside library opens in Huichon\n")
    assert "[library]" in printed
    assert newsdesk.main(["search", path, "library", "--since", "2026-01-27"]) == 1
    assert newsdesk.main(["search", path, 'NOT"zeppelin']) == 1  # nothing a user types is syntax


def test_copies_are_one_row(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.html").write_bytes(story())
        (tmp_path / f"{name}.json").write_text(f'{{"url": "https://{name}.example/bridge"}}', "utf-8")
    with Corpus() as corpus:
        newsdesk.add([tmp_path], corpus)
        [only] = corpus.stories()
    assert len(only.copies) == 1


@pytest.mark.parametrize("command", [["add", "none", "news.db"], ["table", "none"], ["search", "none", "word"]])
def test_the_command_names_what_does_not_exist(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as end:
        newsdesk.main(command)
    assert end.value.code == 2
    assert capsys.readouterr().err.endswith("none does not exist\n")
    assert not list(tmp_path.iterdir())


def engine_after(documents: dict[str, Any], feed: str) -> dict[str, Any]:
    """Return what a search engine holds after it was sent a feed, by name."""
    held = dict(documents)
    lines = iter(feed.splitlines())
    for line in lines:
        [(action, target)] = json.loads(line).items()
        assert target["_index"] == "news"
        if action == "index":
            held[target["_id"]] = json.loads(next(lines))
        else:
            del held[target["_id"]]  # nothing is deleted that is not there
    return held


def test_a_search_engine_is_sent_what_has_changed_and_nothing_else(tmp_path: Path) -> None:
    database, memory, feed = tmp_path / "news.db", tmp_path / "sent.json", tmp_path / "news.ndjson"
    command = [str(database), str(memory), "-o", str(feed)]
    pages = list(fortnight.pages())[:60]
    held: dict[str, Any] = {}
    sizes = []
    for batch in (pages[:30], [], pages[30:]):
        with Corpus(database) as corpus:
            clean(batch, corpus)
        assert search_feed.main(command) == 0
        sizes.append(feed.stat().st_size)
        held = engine_after(held, feed.read_text("utf-8"))
    assert sizes[0] > 0 == sizes[1]
    memory.unlink()
    assert search_feed.main(command) == 0
    assert engine_after({}, feed.read_text("utf-8")) == held
    assert sizes[2] < feed.stat().st_size
    with Corpus(database) as corpus:
        assert {chunk["story"] for chunk in held.values()} == {story.id for story in corpus.stories()}


def test_a_feed_that_fails_is_made_up_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database, memory = tmp_path / "news.db", tmp_path / "sent.json"
    with Corpus(database) as corpus:
        clean([Page("https://a.example/bridge", story())], corpus)
    with pytest.raises(SystemExit) as end:
        search_feed.main([str(database), str(memory), "-o", str(tmp_path / "no" / "news.ndjson")])
    assert end.value.code == 2
    assert "news.ndjson" in capsys.readouterr().err
    assert not memory.exists()


@pytest.mark.slow
def test_each_story_of_the_fortnight_is_one_and_its_original_is_canonical() -> None:
    pages = list(fortnight.pages())
    assert [page.url for page in pages] == [report.url for report in fortnight.reports()]
    originals = [report for report in fortnight.reports() if not report.agency]
    with Corpus() as corpus:
        report = clean(pages, corpus)
        told = {story.canonical.article.url for story in corpus.stories()}
    assert (report.articles, report.rejected) == (len(pages), 0)
    assert told == {each.url for each in originals}


def _run_cell(source: str, names: dict[str, object]) -> str:
    """Run a cell of a notebook as Jupyter does; what it prints, and the value of an expression at its end."""
    body = ast.parse(source)
    end = body.body[-1]
    last = ast.Expression(end.value) if isinstance(end, ast.Expr) else None
    del body.body[len(body.body) - (last is not None) :]
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(body, "cell", "exec"), names)  # noqa: S102 - a cell of our own
        value = eval(compile(last, "cell", "eval"), names) if last else None  # noqa: S307 - as above
    return printed.getvalue() + ("" if value is None else repr(value))


@pytest.mark.slow
def test_the_notebook_shows_what_its_cells_give(monkeypatch: pytest.MonkeyPatch) -> None:
    pandas = pytest.importorskip("pandas", reason="the notebook needs pandas: pip install pandas")
    pytest.importorskip("matplotlib", reason="the notebook needs matplotlib: pip install matplotlib")
    monkeypatch.setenv("MPLBACKEND", "agg")
    notebook = json.loads((ROOT / "examples" / "newsroom" / "corpus.ipynb").read_text("utf-8"))
    names: dict[str, object] = {}
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for cell in cells:
        with pandas.option_context("display.max_columns", 20):  # as in Jupyter
            given = _run_cell("".join(cell["source"]), names)
        shown = [
            "".join(output.get("text") or output["data"]["text/plain"])
            for output in cell["outputs"]
            if "image/png" not in output.get("data", {})
        ]
        assert given.split() == "".join(shown).split()
    assert len(cells) == 8


def test_a_plug_in_of_ones_own_reads_its_page() -> None:
    page = (ROOT / "examples" / "ferry-gazette" / "night-boat.html").read_bytes()
    article = extract(page, site=SITE)
    assert (len(article.paragraphs), article.site_name, article.published) == (3, "Ferry Gazette", date(2026, 2, 3))
    assert "founded" in extract(page).text
    assert "founded" not in article.text
