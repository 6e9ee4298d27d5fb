"""``scraper explain``: one page as a file, in the browser, or on the terminal."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from selectolax.lexbor import LexborHTMLParser

from scraper.cli.exits import Exit
from scraper.cli.main import cli

if TYPE_CHECKING:
    from conftest import LoopbackServer

SENTENCE = "The new bridge over the Senn was opened on Tuesday after three years of work, the town council said."
PAGE = (
    "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>New bridge opens</title>"
    "<link rel=canonical href=https://www.sennau-post.example/bridge></head><body><nav><a href=/sport>Sport</a></nav>"
    f"<main><h1>New bridge opens</h1><p>{SENTENCE}</p><p>It carries two lanes for cars, {SENTENCE}</p></main>"
    "<footer>© Sennau Post</footer></body></html>"
).encode()


def invoke(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], input=stdin, catch_exceptions=False)


def process(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scraper", *map(str, arguments)]
    return subprocess.run(  # noqa: S603 - our own program
        command, env={**os.environ, **environment}, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "bridge.html"
    path.write_bytes(PAGE)
    return path


def labels_of(html: str) -> list[tuple[str, str]]:
    blocks = LexborHTMLParser(html).css(".block")
    return [(node.css(".said")[0].text(), node.css(".why b")[0].text()) for node in blocks]


EXPECTED = [
    ("Sport", "menu"),
    ("New bridge opens", "head"),
    (SENTENCE, "kept"),
    (f"It carries two lanes for cars, {SENTENCE}", "kept"),
    ("© Sennau Post", "footer"),
]


def test_a_file_becomes_a_page(page: Path, tmp_path: Path) -> None:
    result = invoke("explain", page, "-o", tmp_path / "why.html")
    assert (result.stdout, result.stderr, result.exit_code) == ("", "", 0)
    assert labels_of((tmp_path / "why.html").read_text("utf-8")) == EXPECTED


@pytest.mark.parametrize("arguments", [("-", "--format", "html"), ("--format=html", "-")])
def test_stdin_to_stdout(arguments: tuple[str, ...]) -> None:
    result = invoke("explain", *arguments, stdin=PAGE)
    assert labels_of(result.stdout) == EXPECTED


def test_a_packed_file_and_its_facts(tmp_path: Path) -> None:
    (tmp_path / "story.html.gz").write_bytes(gzip.compress(PAGE))
    (tmp_path / "story.json").write_text(json.dumps({"url": "https://www.sennau-post.example/1"}), "utf-8")
    result = invoke("explain", tmp_path / "story.html.gz")
    assert " url │ https://www.sennau-post.example/1" in result.stdout


def test_a_url_is_visited(web: LoopbackServer) -> None:
    result = invoke("explain", web.page("/bridge", PAGE), "--allow-private", "--format", "html")
    assert labels_of(result.stdout) == EXPECTED


def test_text_is_a_line_a_block(page: Path) -> None:
    lines = [line.strip() for line in invoke("explain", page).stdout.splitlines()]
    assert lines[0] == "menu │ Sport  (stands in <nav>)"
    assert f"kept │ {SENTENCE}  (stands among the article's paragraphs)" in lines
    assert "canonical_url │ https://www.sennau-post.example/bridge  (link canonical, declared)" in lines


def test_a_page_without_an_address_is_read_with_the_one_it_states(page: Path) -> None:
    assert " url │ https://www.sennau-post.example/bridge" in invoke("explain", page).stdout
    given = invoke("explain", page, "--url", "https://www.sennau-post.example/given").stdout
    assert " url │ https://www.sennau-post.example/given" in given


def test_text_into_a_file(page: Path, tmp_path: Path) -> None:
    invoke("explain", page, "--format", "text", "-o", tmp_path / "why.txt")
    assert (tmp_path / "why.txt").read_text("utf-8") == invoke("explain", page).stdout


@pytest.mark.slow
def test_colours_are_for_terminals_and_not_for_those_who_want_none(page: Path) -> None:
    plain = process("explain", page).stdout
    forced = process("explain", page, FORCE_COLOR="1", TERM="xterm-256color").stdout
    refused = process("explain", page, FORCE_COLOR="1", TERM="xterm-256color", NO_COLOR="1").stdout
    assert "\x1b[" not in plain
    assert "\x1b[32m" in forced
    assert "\x1b[32m" not in refused


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the stand-in for a browser is a shell command")
def test_open_shows_the_page_in_the_browser(page: Path, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    script = tmp_path / "browser"
    script.write_text(f'#!/bin/sh\necho "$1" > {seen}\n', "utf-8")
    script.chmod(0o755)
    output = tmp_path / "why.html"
    done = process("explain", page, "-o", output, "--open", BROWSER=f"{script} %s")
    assert (done.returncode, done.stderr) == (0, "")
    assert seen.read_text("utf-8").strip() == output.as_uri()
    assert process("explain", page, "--open", BROWSER=f"{script} %s", TMPDIR=str(tmp_path)).returncode == 0
    shown = Path(seen.read_text("utf-8").strip().removeprefix("file://"))
    assert shown.parent == tmp_path
    assert labels_of(shown.read_text("utf-8")) == EXPECTED


def test_a_page_without_an_article_is_explained_too(tmp_path: Path) -> None:
    (tmp_path / "front.html").write_bytes(b"<title>Front</title><nav><a href=/sport>Sport</a></nav>")
    result = invoke("explain", tmp_path / "front.html")
    assert result.exit_code == Exit.DONE
    assert result.stdout.strip().startswith("menu │ Sport")


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    for name, reason in ((tmp_path / "picture.html", "undecodable"), (tmp_path / "missing.html", "unreadable")):
        result = invoke("explain", name, "-o", tmp_path / "why.html")
        assert (result.exit_code, result.stdout) == (Exit.NOTHING, "")
        assert result.stderr.startswith(f"scraper: {name}: {reason}: ")
    assert not (tmp_path / "why.html").exists()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--open", "--format", "text", "bridge.html"), "--open goes with --format html"),
        (("--url", "http://a.example/", "http://b.example/"), "--url goes with a file"),
        ((".",), "holds more than one page"),
        (("empty",), "holds no page"),
        ((), "Missing argument"),
    ],
)
def test_usage_errors(arguments: tuple[str, ...], complaint: str, page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(page.parent)
    Path("other.html").write_bytes(PAGE)
    Path("empty").mkdir()
    result = invoke("explain", *arguments)
    assert result.exit_code == Exit.USAGE
    assert complaint in result.stderr
