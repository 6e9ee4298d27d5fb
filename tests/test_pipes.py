"""Commands in pipes, as a shell joins them: packed pages, lists of addresses, no colours where none are wanted."""

from __future__ import annotations

import gzip
import json
import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import zstandard
from test_cli import OTHER_SENTENCES, SENTENCES, story
from test_inputs import RECORD

from scraper.cli.exits import Exit
from scraper.inputs import MAX_BODY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import LoopbackServer

TEXT = "\n\n".join(SENTENCES) + "\n"
PACKERS = [gzip.compress, zstandard.ZstdCompressor(level=3).compress, lambda body: body]


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line in which ``scraper`` is our own program."""
    scraper = f"{shlex.quote(sys.executable)} -m scraper"
    return subprocess.run(  # noqa: S602 - a shell is what pipes are written for
        f'scraper() {{ {scraper} "$@"; }}; {line}',
        shell=True,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,  # a command that waits for what never comes
        executable="/bin/bash",
    )


# ------------------------------------------------------------ a page through a pipe


@pytest.mark.slow
@pytest.mark.parametrize("pack", PACKERS)
@pytest.mark.parametrize("argument", ["-", ""])
def test_extract_reads_what_comes_through_a_pipe(tmp_path: Path, pack: Callable[[bytes], bytes], argument: str) -> None:
    (tmp_path / "answer").write_bytes(pack(story()))
    done = shell(f"cat {tmp_path}/answer | scraper extract {argument}")
    assert (done.stdout, done.stderr, done.returncode) == (TEXT, "", 0)


@pytest.mark.slow
@pytest.mark.parametrize("pack", PACKERS)
def test_explain_does_too(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    (tmp_path / "answer").write_bytes(pack(story()))
    assert f"kept │ {SENTENCES[0]}" in shell(f"cat {tmp_path}/answer | scraper explain -").stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"", "stdin: empty: no text at all"),
        (gzip.compress(story())[:-20], "stdin: unreadable: gzip data ends early"),
        (b"\x1f\x8b rubbish", "stdin: unreadable: damaged gzip data"),
        (gzip.compress(bytes(MAX_BODY + 1)), f"stdin: too_large: larger than {MAX_BODY} bytes"),
    ],
)
def test_what_comes_through_a_pipe_and_cannot_be_read_is_named(tmp_path: Path, body: bytes, complaint: str) -> None:
    (tmp_path / "answer").write_bytes(body)
    done = shell(f"cat {tmp_path}/answer | scraper extract -")
    assert (done.stdout, done.returncode) == ("", Exit.NOTHING)
    assert done.stderr.startswith(f"scraper: {complaint}")


# ------------------------------------------------------------ what can be read only once


def stories(folder: Path) -> list[str]:
    lines = (folder / "stories.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["article"]["text"] + "\n" for line in lines]


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [
        "scraper clean <(cat answer) -o out",
        "mkfifo in.fifo; cat answer > in.fifo & scraper clean in.fifo ./in.fifo -o out",
        "cat answer | scraper clean - -o out",
        "cat answer | scraper clean /dev/stdin - -o out",
        "scraper clean - -o out < answer",
    ],
)
@pytest.mark.parametrize("pack", PACKERS)
def test_clean_reads_twice_what_can_be_read_once(tmp_path: Path, line: str, pack: Callable[[bytes], bytes]) -> None:
    (tmp_path / "answer").write_bytes(pack(story()))
    done = shell(f"cd {tmp_path}; {line}")
    assert (done.stderr, done.returncode) == ("", 0)
    assert stories(tmp_path / "out") == [TEXT]


@pytest.mark.slow
@pytest.mark.parametrize("pack", [gzip.compress, bytes])
def test_an_archive_through_a_pipe_gives_what_its_file_gives(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    answers = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + story(f"Bridge {each}") for each in range(3)]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(pack(RECORD % (len(each), each)) for each in answers))
    scripts = ("clean a.warc.gz -o a", "clean - -o b", "clean <(cat a.warc.gz) -o c")
    for script in scripts:
        done = shell(f"cd {tmp_path}; scraper {script} < a.warc.gz")
        assert (done.stderr, done.returncode) == ("", 0)
    assert stories(tmp_path / "a") == stories(tmp_path / "b") == stories(tmp_path / "c")
    learned = shell(
        f"cd {tmp_path}; scraper learn a.warc.gz -o a.jsonl; scraper learn - -o b.jsonl < a.warc.gz; cmp ?.jsonl"
    )
    assert (learned.stdout, learned.returncode) == ("sennau.example\t3\n" * 2, 0)
    assert shell(f"cd {tmp_path}; cat a.warc.gz | scraper extract --format jsonl").stdout.count("\n") == 3


@pytest.mark.slow
@pytest.mark.parametrize("command", ["extract <(cat answer)", "explain <(cat answer)", "learn <(cat answer) -o out"])
def test_the_other_commands_read_what_can_be_read_once(tmp_path: Path, command: str) -> None:
    (tmp_path / "answer").write_bytes(story())
    done = shell(f"cd {tmp_path}; scraper {command}")
    if "learn" in command:  # one page teaches nothing
        assert done.returncode == Exit.NOTHING
        assert "nothing was learned" in done.stderr
    else:
        assert (done.stderr, done.returncode) == ("", Exit.DONE)
        assert SENTENCES[0] in done.stdout


@pytest.mark.slow
def test_a_folder_with_pipes_in_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "good.html").write_bytes(story())
    done = shell(f"cd {tmp_path}; mkfifo pages.jsonl a.html a.warc; scraper clean . -o out")
    assert done.returncode == Exit.SOME_FAILED
    assert done.stderr.count(": unreadable: not a regular file\n") == 3
    assert stories(tmp_path / "out") == [TEXT]


def test_stdin_is_one_thing(tmp_path: Path) -> None:
    done = shell(f"cd {tmp_path}; scraper clean - --urls - -o out < /dev/null")
    assert (done.stdout, done.returncode) == ("", Exit.USAGE)
    assert "stdin is either INPUT or the list of --urls" in done.stderr
    done = shell(f"cd {tmp_path}; scraper clean - -o out <&-")
    assert (done.stderr, done.returncode) == ("scraper: stdin: it is closed\n", Exit.USAGE)


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["jsonl", "parquet"])
def test_names_of_all_kinds_are_exported(tmp_path: Path, format_: str) -> None:
    if format_ == "parquet":
        pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    for name in (b"caf\xe9.html", b"a\nb.html", b"\x1b[2J.html"):
        (tmp_path / os.fsdecode(name)).write_bytes(b"")
    export = f"scraper corpus export c.db --format {format_} -o"
    done = shell(f"cd {tmp_path}; scraper clean . --corpus c.db; {export} a && {export} b && diff -r a b")
    assert (done.returncode, done.stderr.count(": empty: no text at all\n")) == (0, 3)
    if format_ == "jsonl":
        rows = (tmp_path / "a" / "rejected.jsonl").read_text("utf-8").splitlines()
        assert {json.loads(row)["url"] for row in rows} == {"caf\udce9.html", "a\nb.html", "\x1b[2J.html"}


# ------------------------------------------------------------ files


@pytest.mark.slow
def test_packed_files_and_archives_are_pages(tmp_path: Path) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + story()
    pages = {
        "a.html.gz": gzip.compress(story()),
        "b.HTML.GZ": gzip.compress(story()),
        "c.html.zst": zstandard.compress(story()),
        "d.htm.zst": zstandard.compress(story()),
        "e.warc": RECORD % (len(answer), answer),
        "f.warc.gz": gzip.compress(RECORD % (len(answer), answer)),
    }
    for name, body in pages.items():
        (tmp_path / name).write_bytes(body)
    done = shell(f"scraper extract {tmp_path} --format jsonl --fields text")
    assert [json.loads(line)["text"] + "\n" for line in done.stdout.splitlines()] == [TEXT] * len(pages)
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.slow
def test_a_file_packed_with_zstd_has_facts_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.html.zst").write_bytes(zstandard.compress(story()))
    (tmp_path / "a.json").write_text('{"url": "http://sennau.example/bridge"}', encoding="utf-8")
    done = shell(f"scraper extract {tmp_path}/a.html.zst --format json --fields url")
    assert json.loads(done.stdout) == {"url": "http://sennau.example/bridge"}
    assert shell(f"scraper clean {tmp_path} -o {tmp_path}/out").stderr == ""


# ------------------------------------------------------------ addresses through a pipe


def serve_site(web: LoopbackServer) -> str:
    """Return a front page that links two articles, of which one is gone."""
    web.page("/2026/01/27/bridge-opens-today", story())
    web.page("/2026/01/26/apples-are-ripe", story("Apples are ripe", *OTHER_SENTENCES))
    links = (
        ("bridge-opens-today", "/2026/01/27/"),
        ("apples-are-ripe", "/2026/01/26/"),
        ("gone-for-good", "/2026/01/25/"),
    )
    return web.page("/", "".join(f'<p><a href="{folder}{name}">{name}</a></p>' for name, folder in links).encode())


@pytest.mark.slow
def test_what_discover_prints_is_cleaned(tmp_path: Path, web: LoopbackServer) -> None:
    fast = "--allow-private --delay 0"
    out = tmp_path / "out"
    done = shell(f"scraper discover {serve_site(web)} {fast} | scraper clean --urls - -o {out} {fast}")
    assert done.returncode == Exit.SOME_FAILED
    gone = web.url("/2026/01/25/gone-for-good")
    assert done.stderr == f"scraper: {gone}: not_fetched: HTTP status 404 Not Found\n"
    stories = [json.loads(line) for line in (out / "stories.jsonl").read_text("utf-8").splitlines()]
    assert sorted(each["article"]["title"] for each in stories) == ["Apples are ripe", "New bridge opens at Sennau"]
    assert all(each["first_seen"] for each in stories)
    [rejected] = (out / "rejected.jsonl").read_text("utf-8").splitlines()
    assert json.loads(rejected)["url"] == gone


@pytest.mark.slow
def test_a_list_and_files_are_one_corpus(tmp_path: Path, web: LoopbackServer) -> None:
    (tmp_path / "saved.html").write_bytes(story("Apples are ripe", *OTHER_SENTENCES))
    (tmp_path / "urls.txt").write_text(f"{web.page('/bridge', story())}\nsennau.example\n", encoding="utf-8")
    fast = "--allow-private --delay 0"
    done = shell(f"cd {tmp_path} && scraper clean saved.html --urls urls.txt --corpus news.db {fast}")
    assert done.stderr == "scraper: urls.txt:2: bad_url: no http(s) URL: sennau.example\n"
    assert done.returncode == Exit.SOME_FAILED
    counts = json.loads(shell(f"scraper corpus stats {tmp_path}/news.db --json").stdout)
    assert (counts["stories"], counts["reasons"]) == (2, {"bad_url": 1})


@pytest.mark.slow
def test_what_repeats_is_learned_from_visited_pages_as_from_saved_ones(tmp_path: Path, web: LoopbackServer) -> None:
    """Pages that are visited are read before all of them are there; the corpus is that of one run all the same."""
    motto = "The Sennau Post has been read on both banks of the river since the year of the great flood."
    for number in range(4):
        own = (" ".join(f"{word}{number}" for word in sentence.split()) + "." for sentence in SENTENCES)
        text = (*own, motto)
        (tmp_path / f"{number}.html").write_bytes(story(f"Issue {number}", *text))
        url = web.page(f"/{number}", story(f"Issue {number}", *text))
        (tmp_path / f"{number}.json").write_text(json.dumps({"url": url}), encoding="utf-8")
    urls = "\\n".join(web.url(f"/{number}") for number in range(4))
    shell(f"printf '{urls}' | scraper clean --urls - --allow-private --delay 0 -o {tmp_path}/visited")
    shell(f"scraper clean {tmp_path}/?.html -o {tmp_path}/saved")
    visited, saved = (
        [
            json.loads(line)["article"]["text"]
            for line in (tmp_path / name / "stories.jsonl").read_text("utf-8").splitlines()
        ]
        for name in ("visited", "saved")
    )
    assert visited == saved
    assert len(visited) == 4
    assert not any(motto in text for text in visited)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("-o out", "give INPUT..., --urls FILE, or both"),
        ("--urls -", "give -o DIR, --corpus FILE, or both"),
        ("--urls missing.txt -o out", "'missing.txt': No such file"),
        ("--urls - --delay -1 -o out", "--delay"),
    ],
)
def test_usage_errors(tmp_path: Path, arguments: str, complaint: str) -> None:
    done = shell(f"cd {tmp_path} && scraper clean {arguments} < /dev/null")
    assert (done.stdout, done.returncode) == ("", Exit.USAGE)
    assert complaint in done.stderr


@pytest.mark.slow
def test_an_empty_list_gives_nothing(tmp_path: Path) -> None:
    assert shell(f"scraper clean --urls - -o {tmp_path}/out < /dev/null").returncode == Exit.NOTHING


# ------------------------------------------------------------ colours


@pytest.mark.slow
@pytest.mark.parametrize("command", ["doctor", "explain {page}"])
def test_colours_are_for_terminals_and_not_for_those_who_want_none(tmp_path: Path, command: str) -> None:
    page = tmp_path / "a.html"
    page.write_bytes(story())
    line = f"scraper {command.format(page=page)}"
    terminal = {"FORCE_COLOR": "1", "TERM": "xterm-256color"}
    assert "\x1b[" not in shell(line).stdout
    assert "\x1b[32m" in shell(line, **terminal).stdout
    assert "\x1b[32m" not in shell(line, **terminal, NO_COLOR="1").stdout
