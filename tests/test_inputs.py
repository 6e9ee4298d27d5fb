"""What files, folders, globs and archives give: each page once, with its facts; each fault named, none fatal."""

from __future__ import annotations

import gzip
import json
import os
from datetime import UTC, datetime
from socket import AF_UNIX, socket
from threading import Thread
from typing import TYPE_CHECKING

import pytest
import zstandard
from conftest import without_privileges

from scraper import inputs as inputs_module
from scraper.cli.exits import Exit
from scraper.cli.main import run
from scraper.errors import InputError
from scraper.inputs import MAX_BODY, Input, survey
from scraper.models import Page, Rejection

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGE = b"<!DOCTYPE html><title>Sennau</title><p>The bridge is open.</p>"
FACTS = {
    "url": "http://sennau.example/a",
    "headers": {"Content-Type": "text/html; charset=utf-8"},
    "fetched_at": "2026-01-27T10:00:00+01:00",
}
RECORD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <http://sennau.example/w>\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
    b"WARC-Date: 2026-01-27T09:00:00Z\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
)


def archived(status: bytes = b"200 OK") -> bytes:
    answer = b"HTTP/1.1 " + status + b"\r\nContent-Type: text/html\r\n\r\n" + PAGE
    return RECORD % (len(answer), answer)


def write(path: Path, content: bytes | object = PAGE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def write_list(path: Path, *lines: object) -> Path:
    return write(path, "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines).encode())


def pages(*names: Path | str) -> dict[str, Page]:
    """All pages by name; fails for a rejection."""
    found = {name: page for name, page in survey(names).inputs() if isinstance(page, Page)}
    assert len(found) == len(list(survey(names).inputs()))
    return found


def rejected(*names: Path | str) -> list[tuple[str, str]]:
    given = [page for _, page in survey(names).inputs() if isinstance(page, Rejection)]
    assert all(rejection.detail for rejection in given)
    return [(os.path.basename(rejection.url), rejection.reason) for rejection in given]  # noqa: PTH119 - a name, no path


# ------------------------------------------------------------ files and facts


def test_a_page_comes_with_the_facts_beside_it(tmp_path: Path) -> None:
    path = write(tmp_path / "a.html")
    write(tmp_path / "a.json", FACTS)
    assert pages(path) == {
        str(path): Page(
            url="http://sennau.example/a",
            body=PAGE,
            headers=(("content-type", "text/html; charset=utf-8"),),
            content_type="text/html; charset=utf-8",
            fetched_at=datetime(2026, 1, 27, 9, 0, tzinfo=UTC),
        )
    }


def test_without_facts_nothing_is_made_up(tmp_path: Path) -> None:
    path = write(tmp_path / "a.html")
    assert pages(path) == {str(path): Page(url=None, body=PAGE)}


def test_gzipped_pages_are_unpacked_and_have_facts_too(tmp_path: Path) -> None:
    path = write(tmp_path / "a.html.gz", gzip.compress(PAGE))
    write(tmp_path / "a.json", FACTS)
    assert [(page.body, page.url) for page in pages(path).values()] == [(PAGE, FACTS["url"])]


def test_a_file_that_is_named_is_a_page_whatever_its_suffix(tmp_path: Path) -> None:
    assert len(pages(write(tmp_path / "story"), write(tmp_path / "story.txt"))) == 2


# ------------------------------------------------------------ folders, globs, lists, archives


def test_a_folder_gives_its_pages_in_order_and_counts_the_rest(tmp_path: Path) -> None:
    for name in ("b/z.htm", "b/a.HTML", "a.html", "c.html.gz"):
        write(tmp_path / name, gzip.compress(PAGE) if name.endswith("gz") else PAGE)
    for name in ("a.json", "a.gold.json", "notes.txt", "alone.json"):
        write(tmp_path / name, {})
    assert list(pages(tmp_path)) == [str(tmp_path / name) for name in ("a.html", "b/a.HTML", "b/z.htm", "c.html.gz")]
    assert survey([tmp_path]).ignored == 2


def test_globs_are_understood(tmp_path: Path) -> None:
    write(tmp_path / "x" / "a.html")
    write(tmp_path / "y" / "a.html")
    assert len(pages(str(tmp_path / "*" / "*.html"))) == 2
    assert len(pages(str(tmp_path / "**" / "a.htm?"))) == 2


def test_a_name_with_glob_characters_is_a_name_first(tmp_path: Path) -> None:
    write(tmp_path / "a.html")
    path = write(tmp_path / "[a].html")
    assert list(pages(path)) == [str(path)]


def test_what_is_given_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.html")
    (tmp_path / "link.html").symlink_to(path)
    assert len(pages(path, tmp_path, str(tmp_path / "*.html"), tmp_path / "." / "a.html")) == 1


def test_a_list_gives_its_pages_once_and_their_facts(tmp_path: Path) -> None:
    write(tmp_path / "dev" / "html" / "1.html.gz", gzip.compress(PAGE))
    write(tmp_path / "dev" / "html" / "2.html")
    write(tmp_path / "dev" / "html" / "3.html")
    listing = write_list(
        tmp_path / "dev" / "pages.jsonl",
        {"id": 1, "html_file": "html/1.html.gz", "url": FACTS["url"], "fetched_at": FACTS["fetched_at"], "gold": {}},
        {"html_file": "html/2.html", "url": None},
    )
    by_folder = pages(tmp_path)
    assert [page.url for page in by_folder.values()] == [None, FACTS["url"], None]  # 3.html is in no list
    one, two = pages(listing).values()
    assert (one.url, one.body, one.fetched_at) == (FACTS["url"], PAGE, datetime(2026, 1, 27, 9, 0, tzinfo=UTC))
    assert (two.url, two.fetched_at) == (None, None)
    assert len(pages(listing, tmp_path)) == len(by_folder)


def test_archives_are_read_and_their_error_pages_are_not(tmp_path: Path) -> None:
    path = write(tmp_path / "crawl.warc.gz", gzip.compress(archived()) + gzip.compress(archived(b"404 Not Found")))
    assert [page.url for _, page in survey([path]).inputs()] == ["http://sennau.example/w", "http://sennau.example/w"]
    assert rejected(tmp_path) == [("w", "status")]


def test_only_one_page_is_read_at_a_time(tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        write(tmp_path / name)
    stream = survey([tmp_path]).inputs()
    next(stream)
    (tmp_path / "b.html").unlink()  # it had not been opened yet
    assert isinstance(next(stream).page, Rejection)


# ------------------------------------------------------------ faults


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.html", b"", "empty"),
        ("a.html", b" \r\n\t", "empty"),
        ("a.html.gz", b"", "empty"),
        ("a.html.gz", b"<p>not packed</p>", "unreadable"),
        ("a.html.gz", gzip.compress(PAGE * 50, mtime=0)[:-20], "unreadable"),
        ("a.html.gz", gzip.compress(bytes(11 * 1024 * 1024), mtime=0), "too_large"),
        ("a.warc", b"", "unreadable"),
        ("a.warc.gz", b"rubbish" * 100, "unreadable"),
    ],
)
def test_a_bad_file_is_rejected_and_the_good_ones_are_read(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    write(tmp_path / name, content)
    write(tmp_path / "good.html")
    assert rejected(tmp_path) == [(name, reason)]
    assert [name for name, page in survey([tmp_path]).inputs() if isinstance(page, Page)] == [
        str(tmp_path / "good.html")
    ]


@pytest.mark.parametrize(
    "facts",
    [
        b"{",
        b"[]",
        b"\xff\xfe",
        b"[" * 200_000,
        {"url": 5},
        {"headers": ["Content-Type"]},
        {"headers": {"Content-Type": 5}},
        {"fetched_at": 1769504400},
        {"fetched_at": "yesterday"},
        {"fetched_at": "2026-01-27T09:00:00"},
    ],
)
def test_broken_facts_reject_the_page(tmp_path: Path, facts: object) -> None:
    write(tmp_path / "a.html")
    write(tmp_path / "a.json", facts)
    assert rejected(tmp_path) == [("a.html", "bad_facts")]


def test_a_bad_line_of_a_list_costs_only_itself(tmp_path: Path) -> None:
    write(tmp_path / "good.html")
    outside = {"html_file": "../../secret.html"}
    bad: list[object] = ["{", [], {}, {"html_file": 5}, outside, {"html_file": "/etc/hosts"}]
    listing = write_list(tmp_path / "pages.jsonl", *bad, {"html_file": "missing.html"}, "", {"html_file": "good.html"})
    expected = [(f"pages.jsonl:{number}", "bad_facts") for number in range(1, 7)]
    assert rejected(listing) == [*expected, ("missing.html", "unreadable")]


def test_names_that_lead_nowhere(tmp_path: Path) -> None:
    assert rejected(tmp_path / "missing.html", str(tmp_path / "*.html")) == [
        ("missing.html", "unreadable"),
        ("*.html", "unreadable"),
    ]


def test_a_folder_behind_a_broken_link_is_named(tmp_path: Path) -> None:
    (tmp_path / "gone.html").symlink_to(tmp_path / "nowhere.html")
    assert rejected(tmp_path) == [("gone.html", "unreadable")]


# ------------------------------------------------------------ what is no regular file


def pipe(path: Path, content: bytes) -> Path:
    """Return a named pipe into which this is written once: whoever opens it a second time waits for ever."""
    os.mkfifo(path)
    Thread(target=path.write_bytes, args=(content,), daemon=True).start()
    return path


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress])
@pytest.mark.parametrize("passes", [1, 2])
def test_a_named_pipe_is_read_once_however_often_it_is_asked_for(
    tmp_path: Path, pack: Callable[[bytes], bytes], passes: int
) -> None:
    path = pipe(tmp_path / "in", pack(PAGE))
    inventory = survey([path, path, tmp_path / "." / "in"], passes=passes)
    for _ in range(passes):
        assert list(inventory.inputs()) == [Input(str(path), Page(None, PAGE))]


@pytest.mark.slow
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("passes", [1, 2])
def test_an_archive_through_a_pipe_is_told_by_its_first_bytes(
    tmp_path: Path, pack: Callable[[bytes], bytes], passes: int
) -> None:
    data = pack(archived()) * 10_000 + b"rubbish"
    inventory = survey([pipe(tmp_path / "in", data)], passes=passes)
    for _ in range(passes):
        *good, last = list(inventory.inputs())
        assert [given.name for given in good] == ["http://sennau.example/w"] * 10_000
        assert isinstance(last.page, Rejection)
        assert (last.name, last.page.reason) == (str(tmp_path / "in"), "unreadable")


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b" ", "empty"), (bytes(MAX_BODY + 1), "too_large"), (b"\x1f\x8b rubbish", "unreadable")],
)
def test_what_is_wrong_with_a_pipe_is_said_each_time(tmp_path: Path, content: bytes, reason: str) -> None:
    inventory = survey([pipe(tmp_path / "in", content)], passes=2)
    for _ in range(2):
        ((_, rejection),) = inventory.inputs()
        assert isinstance(rejection, Rejection)
        assert rejection.reason == reason


def test_a_device_that_never_ends_is_too_large(tmp_path: Path) -> None:
    assert rejected("/dev/zero", tmp_path / "missing.html") == [("missing.html", "unreadable"), ("zero", "too_large")]


def test_in_folders_and_globs_only_regular_files_are_opened(tmp_path: Path) -> None:
    folder = tmp_path / "f"
    write(folder / "good.html")
    write(folder / "folder.html" / "good.html")
    (folder / "link.html").symlink_to(write(tmp_path / "elsewhere.html"))
    for name in ("pipe.html", "pages.jsonl", "pipe.warc", "pipe.html.gz", "other"):
        os.mkfifo(folder / name)
    with socket(AF_UNIX) as server:
        server.bind(str(folder / "socket.html"))
    (folder / "loop.html").symlink_to(folder / "loop.html")
    for name in ("up", "round", "about"):
        (folder / name).symlink_to(folder)
    named = ["pages.jsonl", "pipe.html", "pipe.html.gz", "pipe.warc", "socket.html"]
    inventory = survey([folder])
    assert sorted(rejected(folder)) == [(name, "unreadable") for name in sorted([*named, "loop.html"])]
    assert inventory.ignored == 4
    assert [given.name for given in inventory.inputs() if isinstance(given.page, Page)] == [
        str(folder / name) for name in ("folder.html/good.html", "good.html", "link.html")
    ]
    for pattern in ("**/*.html", "*.html", "**"):
        assert ("pipe.html", "unreadable") in rejected(str(folder / pattern))


def test_facts_that_are_a_pipe_reject_their_page(tmp_path: Path) -> None:
    write(tmp_path / "a.html")
    os.mkfifo(tmp_path / "a.json")
    assert rejected(tmp_path / "a.html") == [("a.html", "bad_facts")]


def test_a_list_may_name_anything(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.html")
    names = ["pipe.html", "nul\0.html", "half\ud800.html", "n" * 300, "good.html", "good.html/below.html", "."]
    listing = write_list(write(tmp_path / "good.html").parent / "pages.jsonl", *({"html_file": name} for name in names))
    for given in (listing, tmp_path):
        assert rejected(given) == [
            ("pipe.html", "unreadable"),
            ("nul\0.html", "unreadable"),
            ("half\ud800.html", "unreadable"),
            ("n" * 300, "unreadable"),
            ("below.html", "unreadable"),
            (tmp_path.name, "unreadable"),
        ]


def test_a_file_that_becomes_a_pipe_before_it_is_read_is_not_opened(tmp_path: Path) -> None:
    path = write(tmp_path / "a.html")
    inventory = survey([tmp_path])
    path.unlink()
    os.mkfifo(path)
    ((_, rejection),) = inventory.inputs()
    assert isinstance(rejection, Rejection)
    assert rejection.detail == "not a regular file"


# ------------------------------------------------------------ names


@pytest.mark.parametrize("name", ["a\nb.html", "caf\udce9.html", "-x.html", "a[1].html", "\x1b]0;x\x07.html", " .html"])
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(PAGE)
    for given in (tmp_path, path):
        assert list(pages(given)) == [str(path)]


@pytest.mark.parametrize(
    "name", ["n" * 5_000, "nul\0.html", "a.html/b.html", "loop.html/b", "[" * 5_000, "**/nul\0", ""]
)
def test_a_name_that_no_file_can_have_is_a_rejection(tmp_path: Path, name: str) -> None:
    write(tmp_path / "a.html")
    (tmp_path / "loop.html").symlink_to(tmp_path / "loop.html")
    ((_, rejection),) = survey([f"{tmp_path}/{name}" if name else ""]).inputs()
    assert isinstance(rejection, Rejection)
    assert rejection.reason == "unreadable"


@pytest.mark.parametrize("name", ["a*.html", "gone.html"])
def test_a_link_that_leads_nowhere_is_one_rejection(tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to(tmp_path / "nowhere")
    assert rejected(tmp_path / name) == [(name, "unreadable")]


def test_what_may_not_be_read_is_a_rejection(public_folder: Path) -> None:
    closed = write(public_folder / "closed" / "a.html")
    secret = write(public_folder / "secret.html")
    closed.parent.chmod(0)
    secret.chmod(0)
    with without_privileges():
        assert rejected(closed, public_folder) == [
            ("a.html", "unreadable"),
            ("closed", "unreadable"),
            ("secret.html", "unreadable"),
        ]
    closed.parent.chmod(0o755)


def test_the_table_of_reasons_is_complete() -> None:
    """The words that the tests above met are those that the module documents."""
    documented = {line.split("``")[1] for line in (inputs_module.__doc__ or "").splitlines() if line.startswith("``")}
    assert documented >= {"unreadable", "empty", "too_large", "bad_facts", "status"}


@pytest.mark.parametrize("name", ["\0", "a\0.html", "\ud800.html"])
def test_a_name_that_no_file_can_have_costs_its_line_of_a_list_and_no_other(tmp_path: Path, name: str) -> None:
    write_list(write(tmp_path / "g.html").parent / "pages.jsonl", {"html_file": name}, {"html_file": "g.html"})
    assert run(["clean", str(tmp_path), "-o", str(tmp_path / "out")]) in {Exit.SOME_FAILED, Exit.NOTHING}
    rows = (tmp_path / "out" / "rejected.jsonl").read_text("utf-8", "surrogatepass").splitlines()
    assert "unreadable" in {json.loads(row)["reason"] for row in rows}


# ---------------------------------------------------------------- one file as a page


def test_a_page_from_a_file_is_what_an_input_gives(tmp_path: Path) -> None:
    path = write(tmp_path / "a.html")
    write(tmp_path / "a.json", FACTS)
    packed = write(tmp_path / "b.html.gz", gzip.compress(PAGE))
    assert Page.from_file(path) == Page.from_file(str(path)) == pages(path)[str(path)]
    assert Page.from_file(path).fetched_at == datetime(2026, 1, 27, 9, tzinfo=UTC)
    assert Page.from_file(packed) == Page(None, PAGE)


def test_a_url_that_is_given_replaces_that_of_the_sidecar(tmp_path: Path) -> None:
    path = write(tmp_path / "a.html")
    assert Page.from_file(path, "http://sennau.example/b") == Page("http://sennau.example/b", PAGE)
    write(tmp_path / "a.json", FACTS)
    page = Page.from_file(path, url="http://sennau.example/b")
    assert (page.url, page.content_type) == ("http://sennau.example/b", "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("none.html", None, "unreadable: No such file or directory"),
        ("a.html", b" \n", "empty: no text at all"),
        ("a.html.gz", b"x", "unreadable: "),
        ("a.warc.gz", b"x", "it holds many pages; read_warc reads them"),
        ("pages.jsonl", b"{}", "it holds many pages"),
    ],
)
def test_a_file_that_is_no_page_is_an_error_that_names_it(
    name: str, content: bytes | None, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / name if content is None else write(tmp_path / name, content)
    with pytest.raises(InputError) as caught:
        Page.from_file(path)
    assert caught.value.url == str(path)
    assert caught.value.reason.startswith(reason)


def test_facts_beside_a_file_that_are_none_are_an_error(tmp_path: Path) -> None:
    write(tmp_path / "a.json", b"[]")
    with pytest.raises(InputError, match=r"a\.html: bad_facts: a\.json: no JSON object"):
        Page.from_file(write(tmp_path / "a.html"))


@pytest.mark.parametrize("path", [None, 5, PAGE])
def test_what_names_no_file_is_refused(path: object) -> None:
    with pytest.raises(TypeError):
        Page.from_file(path)  # type: ignore[arg-type] # the mistake


def test_the_gold_of_a_page_is_no_other_file(tmp_path: Path) -> None:
    write(tmp_path / "a.html")
    for name in ("a.json", "a.gold.json"):
        write(tmp_path / name, {})
    assert survey([tmp_path]).ignored == 0
    write(tmp_path / "b.gold.json", {})
    assert survey([tmp_path]).ignored == 1


@pytest.mark.parametrize(
    ("name", "detail"),
    [
        ("www.example.org/story", "no such file; did you mean https://www.example.org/story"),
        ("www.example.org", "no such file; did you mean https://www.example.org"),
        ("news.example.org/story", "no such file; did you mean https://news.example.org/story"),
        ("old.pages/story.html", "no such file, or nothing that matches"),
        ("missing/story", "no such file, or nothing that matches"),
        ("story.txt", "no such file, or nothing that matches"),
    ],
)
def test_an_address_that_is_taken_for_a_file_is_told(name: str, detail: str) -> None:
    assert [each.detail for each in details(name)] == [detail]


def test_a_glob_over_folders_alone_says_what_a_folder_is(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    write(tmp_path / "below" / "a.html")
    [found] = details(tmp_path / "*.html")
    assert found.detail.startswith(f"nothing at the top of {tmp_path} matches; the folder itself")


def details(name: Path | str) -> list[Rejection]:
    return [page for _, page in survey([name]).inputs() if isinstance(page, Rejection)]
