"""``scraper discover``: what it prints, and with which exit code it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from test_site_discovery import serve

from scraper.cli.exits import Exit
from scraper.cli.main import run

if TYPE_CHECKING:
    from conftest import LoopbackServer

FAST = ("--allow-private", "--delay", "0")


def discover(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[dict[str, str | None]], str]:
    code = run(["discover", *arguments])
    printed = capsys.readouterr()
    return code, [json.loads(line) for line in printed.out.splitlines()], printed.err


def test_one_object_a_line(web: LoopbackServer, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, messages = discover(capsys, serve(web), *FAST)
    assert code == Exit.SOME_FAILED
    assert f"scraper: {web.url('/private/b.xml')}: robots_disallowed" in messages
    assert len(lines) == 5
    assert {
        "url": web.url("/2026/01/26/ferry-is-late"),
        "source": "feed",
        "title": "Ferry",
        "published": "2026-01-26T09:00:00+00:00",
        "modified": None,
    } in lines


def test_a_feed_by_itself(web: LoopbackServer, capsys: pytest.CaptureFixture[str]) -> None:
    serve(web)
    web.serve("/robots.txt", web.http(b"", "404 Not Found"))
    code, lines, messages = discover(capsys, web.url("/feed.xml"), "--since", "2026-01-01", *FAST)
    assert (code, messages) == (Exit.DONE, "")
    assert [line["title"] for line in lines] == ["Ferry"]


def test_limit_and_max_pages(web: LoopbackServer, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, _ = discover(capsys, serve(web), "--limit", "1", *FAST)
    assert (code, len(lines), len(web.requests)) == (Exit.DONE, 1, 2)
    discover(capsys, web.url("/"), "--max-pages", "1", *FAST)
    assert len(web.requests) == 4


def test_fields(web: LoopbackServer, capsys: pytest.CaptureFixture[str]) -> None:
    _, lines, _ = discover(capsys, serve(web), "--limit", "1", "--fields", "source,url", *FAST)
    assert [list(line) for line in lines] == [["source", "url"]]
    code, lines, messages = discover(capsys, web.url("/"), "--fields", "link", *FAST)
    assert (code, lines) == (Exit.USAGE, [])
    assert (
        "there is no field 'link'; there are url, source, title, published, modified (see scraper discover --help)\n"
        in messages
    )


def test_nothing_found(web: LoopbackServer, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, messages = discover(capsys, web.url("/"), *FAST)
    assert (code, lines) == (Exit.NOTHING, [])
    assert "http_404" in messages


def test_private_addresses_are_not_visited_by_default(web: LoopbackServer, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, messages = discover(capsys, serve(web), "--delay", "0")
    assert (code, web.requests) == (Exit.NOTHING, [])
    assert f"scraper: {web.url('/')}: forbidden_address: port {web.port} is not allowed" in messages
    assert "--allow-private" in messages


def test_a_day_that_is_none_is_told_as_by_a_search(capfd: pytest.CaptureFixture[str]) -> None:
    for arguments in (["discover", "http://a.example/"], ["corpus", "search", __file__, "word"]):
        assert run([*arguments, "--since", "2026-13-01"]) == Exit.USAGE
        assert "Invalid value for '--since': '2026-13-01' is no day; write 2026-03-01" in capfd.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("sennau.example",),
        ("file:///etc/passwd",),
        ("http://a.example/", "--since", "soon"),
        ("http://a.example/", "--limit", "0"),
        ("http://a.example/", "--delay", "-1"),
        ("http://a.example/", "--delay", "nan"),
        ("http://a.example/", "--delay", "1e10"),
    ],
)
def test_usage(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert discover(capsys, *arguments)[0] == Exit.USAGE


def test_nothing_is_explained(web: LoopbackServer, capsys: pytest.CaptureFixture[str]) -> None:
    front = b"<title>Front</title>" + b"".join(b"<a href='/tag/%d'>Tag %d</a>" % (n, n) for n in range(3))
    web.page("/", front)
    code, _, messages = discover(capsys, web.url("/"), "--max-pages", "1", *FAST)
    assert code == Exit.NOTHING
    assert f"scraper: {web.url('/')}: 0 of 3 links look like those of articles" in messages
    assert "(looked at: index 1)" in messages
    serve(web)
    code, _, messages = discover(capsys, web.url("/feed.xml"), "--since", "2026-12-01", "--max-pages", "1", *FAST)
    assert code == Exit.NOTHING
    assert "articles that it names are older; leave out --since (looked at: feed 1)" in messages
