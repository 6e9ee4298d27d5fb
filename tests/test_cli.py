"""The commands: data on stdout, messages on stderr, exit codes as documented."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from limits import wait_until

from scraper import __version__
from scraper.cli.exits import Exit
from scraper.cli.main import cli, run
from scraper.corpus import Corpus
from scraper.models import Article
from scraper.records import EXPORT_SCHEMA_VERSION, article_record

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Connection, LoopbackServer

SENTENCES = (
    "The new bridge over the Senn was opened on Tuesday after three years of work, the town council said.",
    "It carries two lanes for cars in each direction and a wide path for walkers and cyclists.",
    "The old bridge, built in 1931, had carried twice the traffic that it was made for, engineers said.",
)
OTHER_SENTENCES = (
    "Apple growers in the upper valley expect the best harvest for ten years, their association reported.",
    "Late frost had spared the orchards this spring, and the summer brought rain at the right time.",
)


def story(title: str = "New bridge opens at Sennau", *sentences: str) -> bytes:
    text = "".join(f"<p>{sentence}</p>" for sentence in sentences or SENTENCES)
    menu = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("News", "Sport", "Weather"))
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{title}</title></head><body>"
        f"<nav><ul>{menu}</ul></nav><main><h1>{title}</h1>{text}</main><footer>© Sennau Courier</footer></body></html>"
    ).encode()


EMPTY = b"<!DOCTYPE html><html><head><title>Nothing</title></head><body></body></html>"
UNDECODABLE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "bridge.html"
    path.write_bytes(story())
    return path


def invoke(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], input=stdin, catch_exceptions=False)


def process(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "scraper", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False)  # noqa: S603 - our own program


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


# ------------------------------------------------------------ extract


def test_text_is_the_text_and_nothing_else(page: Path) -> None:
    result = invoke("extract", page)
    assert (result.stdout, result.stderr, result.exit_code) == ("\n\n".join(SENTENCES) + "\n", "", 0)


def test_several_inputs_are_parted(page: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.html"
    other.write_bytes(story("Ferry stops", *reversed(SENTENCES)))
    texts = ["\n\n".join(SENTENCES), "\n\n".join(reversed(SENTENCES))]
    assert invoke("extract", page, other).stdout == f"{texts[0]}\n\n{texts[1]}\n"
    headed = f"==> {page} <==\n\n{texts[0]}\n\n==> {other} <==\n\n{texts[1]}\n"
    assert invoke("extract", page, other, "--headings").stdout == headed
    assert invoke("extract", page, other, "--no-headings").stdout == f"{texts[0]}\n\n{texts[1]}\n"
    assert invoke("extract", page, "--headings").stdout == f"==> {page} <==\n\n{texts[0]}\n"
    invoke("extract", page, other, "-o", tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_text("utf-8") == f"{texts[0]}\n\n{texts[1]}\n"


def test_headings_are_of_texts_alone(page: Path) -> None:
    result = invoke("extract", page, "--headings", "--format", "json")
    assert result.exit_code == Exit.USAGE
    assert "--headings goes with --format text, txt or markdown" in result.stderr
    assert invoke("extract", page, "--no-headings", "--format", "json").exit_code == 0


@pytest.mark.slow
def test_on_a_terminal_several_inputs_have_headings(page: Path, tmp_path: Path) -> None:
    pty = pytest.importorskip("pty", reason="no terminals on this system")
    for names, options, is_headed in (
        ([page], [], False),
        ([page, page], [], True),
        ([page, page], ["--no-headings"], False),
        ([page, page], ["-o", str(tmp_path / "out.txt")], False),
    ):
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "scraper", "extract", *map(str, names), *options]
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=theirs, check=True)  # noqa: S603 - our own program
        os.close(theirs)
        printed = b""
        with contextlib.suppress(OSError):  # on Linux the end of a terminal
            while piece := os.read(ours, 65_536):
                printed += piece
        os.close(ours)
        assert (b"==> " in printed) is is_headed
    assert "==> " not in (tmp_path / "out.txt").read_text("utf-8")


def test_markdown_has_the_title(page: Path) -> None:
    assert invoke("extract", page, "--format", "markdown").stdout.startswith("# New bridge opens at Sennau\n\n")


def test_json_is_one_object_for_one_and_an_array_for_several(page: Path) -> None:
    one = json.loads(invoke("extract", page, "--format", "json").stdout)
    several = json.loads(invoke("extract", page, page, "--format", "json").stdout)
    assert several == [one, one]
    assert one["text"] == "\n\n".join(SENTENCES)
    assert list(one) == ["schema_version", *article_record(Article())]
    assert one["schema_version"] == EXPORT_SCHEMA_VERSION


def test_jsonl_is_a_line_an_article(page: Path) -> None:
    output = invoke("extract", page, page, "--format", "jsonl").stdout
    assert [json.loads(line)["title"] for line in output.splitlines()] == ["New bridge opens at Sennau"] * 2


def test_fields_are_the_ones_asked_for_in_that_order(page: Path) -> None:
    wanted = {"title": "New bridge opens at Sennau", "schema_version": EXPORT_SCHEMA_VERSION, "url": None}
    for format_, count in (("json", 1), ("jsonl", 1), ("json", 2)):
        inputs = [page] * count
        output = invoke("extract", *inputs, "--format", format_, "--fields", "title, schema_version,url").stdout
        shown = json.loads(output)
        assert shown == (wanted if count == 1 else [wanted] * count)
        assert [list(record) for record in ([shown] if count == 1 else shown)] == [list(wanted)] * count


@pytest.mark.parametrize(
    ("options", "names", "published"),
    [
        ((), ["Ada Miller"], "2026-02-03"),
        (("--confidence", "inferred"), ["Ada Miller"], "2026-02-03"),
        (("--confidence", "declared"), [], "2026-02-03"),
        (("--confidence", "confirmed"), [], None),
    ],
)
def test_metadata_may_have_to_be_sure(
    tmp_path: Path, options: tuple[str, ...], names: list[str], published: str | None
) -> None:
    path = tmp_path / "story.html"
    day = b'<meta property="article:published_time" content="2026-02-03">'
    byline = b"</h1><p>By Ada Miller</p>"
    path.write_bytes(story("Ferry stops").replace(b"<head>", b"<head>" + day, 1).replace(b"</h1>", byline, 1))
    article = json.loads(invoke("extract", path, "--format", "json", *options).stdout)
    assert [author["name"] for author in article["authors"]] == names
    assert (article["published"], article["text"]) == (published, "\n\n".join(SENTENCES))


@pytest.mark.parametrize(("names", "odd"), [("titel", "titel"), ("title,Text", "Text"), ("title,", ""), ("", "")])
def test_a_field_that_is_none_is_named_with_those_there_are(page: Path, names: str, odd: str) -> None:
    result = invoke("extract", page, "--format", "json", "--fields", names)
    assert (result.stdout, result.exit_code) == ("", Exit.USAGE)
    known = ", ".join(["schema_version", *article_record(Article()), "blocks"])
    assert f"there is no field '{odd}'; there are {known}\n" in result.stderr


PLUGIN = """import re
from scraper import Site
SITE = Site("courier", hosts=("sennau.example",), furniture=(re.compile("The old bridge, built in 1931.*"),))
"""


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "courier_plugin.py").write_text(PLUGIN, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return "courier_plugin:SITE"


def test_a_plug_in_of_the_users_own_reads_the_pages_of_its_hosts(page: Path, tmp_path: Path, plugin: str) -> None:
    url = "http://www.sennau.example/bridge"
    page.with_suffix(".json").write_text(f'{{"url": "{url}"}}', encoding="utf-8")
    assert SENTENCES[2] in invoke("extract", page).stdout
    assert SENTENCES[2] not in invoke("extract", page, "--site", plugin).stdout
    assert f"furniture │ {SENTENCES[2]}" in invoke("explain", page, "--site", plugin).stdout
    assert SENTENCES[2] in invoke("extract", page, "--site", plugin, "--url", "http://elsewhere.example/").stdout
    for options in (("--site", plugin), ()):
        invoke("clean", page, "--corpus", tmp_path / "news.db", "-o", tmp_path / "out", *options)
        [one] = lines(tmp_path / "out" / "stories.jsonl")
        assert (SENTENCES[2] not in one["article"]["text"]) == bool(options)  # type: ignore[index] # JSON
    invoke("corpus", "reextract", tmp_path / "news.db", "--site", plugin)
    invoke("corpus", "export", tmp_path / "news.db", "-o", tmp_path / "out")
    [one] = lines(tmp_path / "out" / "stories.jsonl")
    assert SENTENCES[2] not in one["article"]["text"]  # type: ignore[index] # JSON


@pytest.mark.parametrize("name", ["no_such_module:SITE", "courier_plugin:PAGE", "courier_plugin:re", "courier_plugin"])
def test_a_plug_in_that_is_none_is_an_error_of_usage(page: Path, plugin: str, name: str) -> None:
    result = invoke("extract", page, "--site", name)
    assert (result.stdout, result.exit_code) == ("", Exit.USAGE)
    assert name in result.stderr
    assert plugin.startswith("courier_plugin")


def test_stdin_with_its_url() -> None:
    url = "http://sennau.example/bridge"
    for arguments in ((), ("-",)):
        result = invoke("extract", *arguments, "--url", url, "--format", "json", stdin=story())
        assert json.loads(result.stdout)["url"] == url


def test_facts_beside_a_file_are_used(page: Path) -> None:
    page.with_suffix(".json").write_text('{"url": "http://sennau.example/bridge"}', encoding="utf-8")
    assert json.loads(invoke("extract", page, "--format", "json").stdout)["url"] == "http://sennau.example/bridge"


def test_a_file_is_written_instead_of_stdout(page: Path, tmp_path: Path) -> None:
    result = invoke("extract", page, "-o", tmp_path / "out.txt")
    assert (result.stdout, result.exit_code) == ("", 0)
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "\n\n".join(SENTENCES) + "\n"


def test_a_url_is_visited(web: LoopbackServer) -> None:
    url = web.page("/bridge", story())
    result = invoke("extract", "--allow-private", url, "--format", "jsonl")
    record = json.loads(result.stdout)
    assert (record["url"], record["text"]) == (url, "\n\n".join(SENTENCES))
    assert (result.stderr, result.exit_code) == ("", 0)


def test_private_addresses_need_the_flag(web: LoopbackServer) -> None:
    url = web.page("/bridge", story())
    result = invoke("extract", url)
    assert (result.stdout, result.exit_code) == ("", Exit.NOTHING)
    assert result.stderr.startswith(f"scraper: {url}: not_fetched: ")
    assert web.requests == []


def test_the_flag_never_lifts_the_scheme(page: Path) -> None:
    result = invoke("extract", "--allow-private", page.as_uri())
    assert "scheme 'file' is not allowed" in result.stderr
    assert result.exit_code == Exit.NOTHING


def test_a_failed_input_does_not_stop_the_others(page: Path, tmp_path: Path, web: LoopbackServer) -> None:
    missing, gone = tmp_path / "missing.html", web.url("/gone")
    result = invoke("extract", "--allow-private", missing, gone, page)
    assert SENTENCES[0] in result.stdout
    assert f"scraper: {missing}: unreadable: no such file" in result.stderr
    assert f"scraper: {gone}: not_fetched: HTTP status 404" in result.stderr
    assert result.exit_code == Exit.SOME_FAILED


def test_nothing_extracted(tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(EMPTY)
    result = invoke("extract", tmp_path / "empty.html")
    assert (result.stdout, result.exit_code) == ("", Exit.NOTHING)


@pytest.mark.parametrize(
    "arguments",
    [
        ("extract", "--format", "xml", "page.html"),
        ("extract", "--url", "http://sennau.example/", "a.html", "b.html"),
        ("extract", "--url", "http://sennau.example/", "http://sennau.example/"),
        ("extract", "page.html", "--url", "notaurl"),
        ("explain", "page.html", "--url", "ftp://x/y"),
        ("extract", "page.html", "--fields", "title"),
        ("extract", "page.html", "--fields", "title", "--format", "markdown"),
        ("clean",),
        ("clean", "page.html"),
        ("crawl-everything",),
        ("--no-such-option",),
    ],
)
def test_usage_errors(arguments: tuple[str, ...]) -> None:
    result = invoke(*arguments)
    assert (result.stdout, result.exit_code) == ("", Exit.USAGE)


# ------------------------------------------------------------ clean


def test_a_bad_file_among_good_ones(tmp_path: Path) -> None:
    """The good ones are done; the bad ones are named on stderr and in rejected.jsonl."""
    folder, out = tmp_path / "saved", tmp_path / "out"
    folder.mkdir()
    (folder / "good.html").write_bytes(story())
    (folder / "front.html").write_bytes(EMPTY)
    (folder / "picture.html").write_bytes(UNDECODABLE)
    (folder / "nothing.html").write_bytes(b"")
    (folder / "notes.txt").write_bytes(b"notes")
    result = invoke("clean", folder, "-o", out)
    assert result.exit_code == Exit.SOME_FAILED
    [one] = lines(out / "stories.jsonl")
    assert one["article"]["text"] == "\n\n".join(SENTENCES)  # type: ignore[index] # JSON
    rejections = {str(row["url"]): row["reason"] for row in lines(out / "rejected.jsonl")}
    assert rejections[str(folder / "picture.html")] == "undecodable"
    assert rejections[str(folder / "nothing.html")] == "empty"
    assert sorted(map(str, rejections.values())) == ["empty", "no_article", "undecodable"]
    complaints = result.stderr.splitlines()
    assert [line.split(": ")[1:3] for line in complaints] == [
        [str(folder / "nothing.html"), "empty"],
        [str(folder / "picture.html"), "undecodable"],
        ["1 other files ignored"],
    ]


def test_the_table(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.html").write_bytes(story())
        (tmp_path / f"{name}.json").write_text(f'{{"url": "http://{name}.example/bridge"}}', encoding="utf-8")
    result = invoke("clean", tmp_path, "-o", tmp_path / "out")
    rows = dict(line.rsplit(None, 1) for line in result.stdout.splitlines() if "→" not in line)
    assert {name.strip(): value for name, value in rows.items()} == {
        "pages": "2",
        "articles": "2",
        "stories": "1",
        "copies merged": "1",
        "rejected": "0",
    }
    assert (result.stderr, result.exit_code) == ("", 0)


def test_a_second_run_changes_nothing(page: Path, tmp_path: Path) -> None:
    def run_once() -> dict[str, bytes]:
        invoke("clean", page, "-o", tmp_path / "out")
        return {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}

    assert run_once() == run_once()


def test_a_page_without_facts_is_known_by_its_canonical_link(tmp_path: Path) -> None:
    link = b'<link rel=canonical href="http://sennau.example/bridge"></head>'
    (tmp_path / "a.html").write_bytes(story().replace(b"</head>", link))
    invoke("clean", tmp_path / "a.html", "-o", tmp_path / "out")
    [one] = lines(tmp_path / "out" / "stories.jsonl")
    assert one["article"]["url"] == "http://sennau.example/bridge"  # type: ignore[index] # JSON


def test_a_corpus_file_is_added_to(tmp_path: Path) -> None:
    for name, sentences in (("a", SENTENCES), ("b", OTHER_SENTENCES)):
        (tmp_path / f"{name}.html").write_bytes(story(name, *sentences))
        assert invoke("clean", tmp_path / f"{name}.html", "--corpus", tmp_path / "news.db").exit_code == 0
    with Corpus(tmp_path / "news.db") as corpus:
        assert corpus.report().pages == 2
    both = invoke("clean", tmp_path / "a.html", tmp_path / "b.html", "-o", tmp_path / "out")
    again = invoke("clean", tmp_path / "a.html", "--corpus", tmp_path / "news.db", "-o", tmp_path / "again")
    assert both.stdout == again.stdout
    for path in (tmp_path / "out").iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_nothing_to_clean(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert invoke("clean", tmp_path / "folder", "-o", tmp_path / "out").exit_code == Exit.NOTHING
    assert invoke("clean", tmp_path / "missing", "-o", tmp_path / "out").exit_code == Exit.NOTHING


# ------------------------------------------------------------ the program as a whole


def test_a_file_that_is_no_corpus(page: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "news.db").write_bytes(b"no database at all " * 100)
    assert run(["clean", str(page), "--corpus", str(tmp_path / "news.db")]) == Exit.USAGE
    assert capfd.readouterr().err.startswith(f"scraper: {tmp_path / 'news.db'}: ")


def test_a_locked_corpus(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    defaults = {**(Corpus.__init__.__kwdefaults__ or {}), "lock_timeout": 0.01}
    monkeypatch.setattr(Corpus.__init__, "__kwdefaults__", defaults)
    arguments = ["clean", str(page), "--corpus", str(tmp_path / "news.db")]
    assert run(arguments) == Exit.DONE
    with Corpus(tmp_path / "news.db") as corpus:
        corpus.add(next(corpus.pages()), ())
        assert run(arguments) == Exit.DONE  # it has this page already, and writes nothing
        page.write_bytes(page.read_bytes() + b"<p>More.</p>")
        assert run(arguments) == Exit.LOCKED


def never(connection: Connection) -> None:
    connection.stopped.wait()


def test_sigterm_ends_the_run_with_a_line(web: LoopbackServer) -> None:
    url = web.serve("/", never)
    command = [sys.executable, "-m", "scraper", "extract", "--allow-private", url]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as running:  # noqa: S603 - our own program
        wait_until(lambda: web.requests)
        running.send_signal(signal.SIGTERM)
        _, complaints = running.communicate()
    assert running.returncode == Exit.TERMINATED
    assert complaints == b"scraper: stopped\n"


@pytest.mark.slow
def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "long.html").write_bytes(story("Long", *(f"{number}. {SENTENCES[0]}" for number in range(5000))))
    command = [sys.executable, "-m", "scraper", "extract", str(tmp_path / "long.html")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:  # noqa: S603 - our own program
        assert running.stdout
        assert running.stderr
        running.stdout.read(10)
        running.stdout.close()
        complaints = running.stderr.read()
    assert complaints == b""
    assert running.returncode == Exit.BROKEN_PIPE


@pytest.mark.slow
def test_long_output_is_whole_even_if_python_does_not_buffer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A raw stdout takes 64 KiB at a time."""
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    (tmp_path / "long.html").write_bytes(story("Long", *(f"{number}. {SENTENCES[0]}" for number in range(2000))))
    output = process("extract", tmp_path / "long.html").stdout.decode()
    assert output.count(SENTENCES[0]) == 2000


def test_version_and_help() -> None:
    assert invoke("--version").stdout == f"scraper, version {__version__}\n"
    for command in ((), ("extract",), ("clean",)):
        assert "Examples:" in invoke(*command, "--help").stdout
