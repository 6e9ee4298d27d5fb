"""Archives that are written: read back they are the same pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from scraper.cli.exits import Exit
from scraper.cli.main import run
from scraper.corpus import Corpus
from scraper.models import Page
from scraper.warc import read_warc
from scraper.warc_export import write_warc

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PAGE = Page(
    url="https://sennau-post.example/a?b=ä",
    body="<title>Fähre</title><p>Die Fähre fährt wieder.</p>".encode(),
    final_url="https://sennau-post.example/a?b=%C3%A4",
    status=200,
    headers=(("content-type", "text/html; charset=utf-8"), ("x-note", "kept"), ("content-encoding", "br")),
    content_type="text/html; charset=utf-8",
    fetched_at=datetime(2026, 1, 27, 9, 30, 15, tzinfo=UTC),
)


def written(*pages: Page) -> bytes:
    stream = BytesIO()
    write_warc(pages, stream)
    return stream.getvalue()


def test_pages_come_back_as_they_were() -> None:
    late = replace(PAGE, final_url="https://sennau-post.example/late", status=599)
    one, other = read_warc(BytesIO(written(PAGE, late)))
    assert isinstance(one, Page)
    assert (one.url, one.body, one.status, one.fetched_at) == (PAGE.final_url, PAGE.body, 200, PAGE.fetched_at)
    assert dict(one.headers)["x-note"] == "kept"
    assert "content-encoding" not in dict(one.headers)  # the body is not packed any more
    assert isinstance(other, Page)
    assert (other.url, other.status) == (late.final_url, 599)


def test_equal_pages_give_equal_bytes() -> None:
    assert written(PAGE, PAGE) == written(PAGE, PAGE)


def test_an_address_too_long_for_the_head_of_a_record_costs_its_page_and_no_other() -> None:
    stream = BytesIO()
    assert write_warc([PAGE, replace(PAGE, final_url=f"{PAGE.url}{'a' * 100_000}"), PAGE], stream) == (2, 1)
    stream.seek(0)
    assert len(list(read_warc(stream))) == 2


def test_what_an_archive_cannot_say_is_left_out() -> None:
    pages = (PAGE, replace(PAGE, fetched_at=None), replace(PAGE, url=None, final_url=None))
    assert write_warc(pages, BytesIO()) == (1, 2)


def test_a_corpus_as_an_archive_and_back(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with Corpus(tmp_path / "news.db") as corpus:
        corpus.add(PAGE, ())
        corpus.add(replace(PAGE, body=b"<p>no time", fetched_at=None), ())
    assert run(["corpus", "export", str(tmp_path / "news.db"), "--format", "warc", "-o", str(tmp_path)]) == Exit.DONE
    printed = capfd.readouterr()
    assert printed.out == "1 pages\n"
    assert "1 pages left out" in printed.err
    run(["clean", str(tmp_path / "pages.warc.gz"), "--corpus", str(tmp_path / "again.db")])
    with Corpus(tmp_path / "again.db") as corpus:
        [page] = corpus.pages()
    assert (page.location, page.body, page.fetched_at) == (PAGE.location, PAGE.body, PAGE.fetched_at)


def test_an_archive_without_a_page_is_not_written(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    arguments = ["corpus", "export", str(tmp_path / "news.db"), "--format", "warc", "-o", str(out)]
    Corpus(tmp_path / "news.db").close()
    assert run(arguments) == Exit.NOTHING
    assert "no archive was written: there is no page" in capfd.readouterr().err
    with Corpus(tmp_path / "news.db") as corpus:
        corpus.add(replace(PAGE, fetched_at=None), ())
    assert run(arguments) == Exit.NOTHING
    printed = capfd.readouterr()
    assert printed.out == ""
    assert "no archive was written: all 1 pages are such whose URL or time of the visit is not known" in printed.err
    assert list(out.iterdir()) == []


def test_a_corpus_as_tables(tmp_path: Path) -> None:
    with Corpus(tmp_path / "news.db") as corpus:
        corpus.add(PAGE, ())
    assert run(["corpus", "export", str(tmp_path / "news.db"), "-o", str(tmp_path / "out")]) == Exit.DONE
    assert (tmp_path / "out" / "manifest.json").is_file()
    (tmp_path / "file").write_text("in the way", "utf-8")
    for more in ([], ["--format", "warc"]):
        folder = str(tmp_path / "file" / "out")
        assert run(["corpus", "export", str(tmp_path / "news.db"), "-o", folder, *more]) == Exit.USAGE
