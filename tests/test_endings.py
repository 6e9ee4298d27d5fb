"""How commands end when something is in their way: one line on stderr, the documented exit code, no traceback."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from test_cli import SENTENCES, invoke, never, story
from test_pipes import shell

from scraper.cli.exits import Exit
from scraper.cli.main import run
from scraper.corpus import Corpus

if TYPE_CHECKING:
    from conftest import LoopbackServer

posix = pytest.mark.skipif(os.name != "posix", reason="shells and devices of POSIX")

# Every command that prints something, with what it takes to do so.
PRINTING = {
    "help": "--help",
    "extract": "extract page.html",
    "explain": "explain page.html",
    "clean": "clean page.html -o out",
    "learn": "learn site -o profiles.jsonl",
    "schema": "schema article",
    "doctor": "doctor",
    "stats": "corpus stats news.db",
    "search": "corpus search news.db bridge",
    "merge": "corpus merge news.db -o week.db",
    "warc": "corpus export news.db --format warc -o out",
}
# Commands that write to a file that is named, with {} in the place of the name. `corpus report` writes as explain does.
WRITING = {
    "extract": "extract page.html -o {}",
    "explain": "explain page.html -o {}",
    "explain text": "explain page.html --format text -o {}",
    "learn": "learn site -o {}",
}


class Failure(NamedTuple):
    """A line of shell, the exit code, and what the one line on stderr says."""

    line: str
    code: Exit
    words: str


FAILURES = {
    "no such file": Failure("scraper extract gone.html", Exit.NOTHING, "gone.html: unreadable: no such file"),
    "no article": Failure("scraper extract empty.html", Exit.NOTHING, "empty.html: no article"),
    "no page": Failure("scraper extract nothing", Exit.NOTHING, "nothing was extracted: the inputs hold no page"),
    "nothing to clean": Failure("scraper clean nothing -o out", Exit.NOTHING, "the inputs hold no page"),
    "clean without articles": Failure(
        "scraper clean empty.html -o out", Exit.NOTHING, "nothing was extracted: 1 pages without an article"
    ),
    "nothing to learn": Failure("scraper learn page.html -o p", Exit.NOTHING, "p is as it was: a site needs three"),
    "no hit": Failure("scraper corpus search news.db zzyzx", Exit.NOTHING, "no story has all of zzyzx; fewer words"),
    "no query": Failure("scraper corpus search news.db -- '\"'", Exit.USAGE, "corpus search: "),
    "no command": Failure("scraper no-such-command", Exit.USAGE, "No such command 'no-such-command'"),
    "no option": Failure("scraper extract --odd", Exit.USAGE, "(see scraper extract --help)"),
    "no argument": Failure("scraper corpus stats", Exit.USAGE, "Missing argument"),
    "no corpus": Failure("scraper corpus stats gone.db", Exit.USAGE, "gone.db"),
    "no database": Failure("scraper corpus stats page.html", Exit.USAGE, "page.html: "),
    "no plug-in": Failure("scraper extract page.html --site none:X", Exit.USAGE, "none"),
    "no list": Failure("scraper clean --urls gone.txt -o out", Exit.USAGE, "gone.txt"),
    "no profiles": Failure("scraper clean page.html --profiles gone -o out", Exit.USAGE, "gone: cannot be read"),
    "no URL": Failure("scraper discover gone", Exit.USAGE, "gone is no http(s) URL"),
    "several pages": Failure("scraper explain .", Exit.USAGE, "holds more than one page"),
    "a file for a folder": Failure("scraper clean page.html -o page.html", Exit.USAGE, "page.html"),
    "a file as a folder": Failure("scraper clean page.html -o page.html/out", Exit.USAGE, "cannot be written"),
    "a file as the folder of a file": Failure(
        "scraper extract page.html -o page.html/x", Exit.USAGE, "Not a directory"
    ),
    "closed stdin": Failure("scraper extract <&-", Exit.USAGE, "stdin: it is closed"),
    "closed stdin, explained": Failure("scraper explain - <&-", Exit.USAGE, "stdin: it is closed"),
    "closed list": Failure("scraper clean --urls - -o out <&-", Exit.USAGE, "stdin: it is closed"),
    "profiles in profiles": Failure(
        "printf '[%.0s' {1..100000} >deep; scraper clean page.html --profiles deep -o out", Exit.USAGE, "too deeply"
    ),
    "a job in a job": Failure(
        "printf 'a=' >deep.toml; printf '[%.0s' {1..100000} >>deep.toml; scraper crawl deep.toml",
        Exit.USAGE,
        "deep.toml: nested too deeply",
    ),
    "too many hits": Failure("scraper corpus search news.db bridge --limit 9223372036854775808", Exit.USAGE, "--limit"),
    "too many finds": Failure("scraper discover http://a.example/ --limit 9223372036854775808", Exit.USAGE, "--limit"),
    "a plug-in of no place": Failure("scraper extract page.html --site .:..", Exit.USAGE, ".:.. cannot be loaded"),
    "damaged rejections": Failure(
        "change() { python3 -c 'import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()'"
        ' "$@"; }; scraper clean empty.html gone.html --corpus r.db 2>/dev/null >&2;'
        """ change r.db "update rejections set record = record || '!'"; scraper corpus export r.db -o rr""",
        Exit.USAGE,
        "r.db: damaged record",
    ),
    "a device that is full": Failure("scraper extract page.html -o /dev/full", Exit.USAGE, "/dev/full: No space"),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return here: a page, a site of three pages, a folder without a page, a corpus."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    for name in ("site", "nothing"):
        Path(name).mkdir()
    Path("page.html").write_bytes(story())
    Path("empty.html").write_bytes(b"<title>Nothing</title><nav><a href=/>Front page of the paper</a></nav>")
    for number in range(3):
        Path(f"site/{number}.html").write_bytes(story(f"Story {number}"))
        facts = {"url": f"http://sennau.example/{number}", "fetched_at": "2026-03-03T12:00:00Z"}
        Path(f"site/{number}.json").write_text(json.dumps(facts), "utf-8")
    assert invoke("clean", "site", "--corpus", "news.db").exit_code == Exit.DONE
    return tmp_path


def holds(done: subprocess.CompletedProcess[str], code: Exit, words: str) -> bool:
    """Whether there is this exit code, and one line with these words."""
    lines = done.stderr.splitlines()
    return done.returncode == code and len(lines) == 1 and lines[0].startswith("scraper: ") and words in lines[0]


# ------------------------------------------------------------ each failure of each command


@posix
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", [pytest.param("no such file", marks=pytest.mark.slow), "no corpus"])
def test_a_failure_is_one_line_and_its_code(name: str) -> None:
    failure = FAILURES[name]
    assert holds(shell(failure.line), failure.code, failure.words)


@pytest.mark.slow
@posix
def test_each_failure_is_one_line_and_its_code(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ends = {name: ended(failure.line, capsys) for name, failure in FAILURES.items()}
    wrong = {name: done for name, done in ends.items() if not holds(done, *FAILURES[name][1:])}
    assert wrong == {}
    assert list(folder.glob("*.part")) == []


def ended(line: str, capsys: pytest.CaptureFixture[str]) -> subprocess.CompletedProcess[str]:
    """Return how a line ends: a command alone in this process, which saves it a second, all else in a shell."""
    if set(line) & set("<>|&;"):
        return shell(line)
    code = run(shlex.split(line)[1:])
    return subprocess.CompletedProcess(line, code, *capsys.readouterr())


# ------------------------------------------------------------ streams


@pytest.mark.slow
@posix
@pytest.mark.parametrize(
    ("redirection", "words"), [(">&-", "stdout: it is closed"), (">/dev/full", "stdout: No space left on device")]
)
@pytest.mark.usefixtures("folder")
def test_a_stdout_that_takes_nothing_is_one_line(redirection: str, words: str) -> None:
    ends = {name: shell(f"scraper {line} {redirection}") for name, line in PRINTING.items()}
    assert {name: done for name, done in ends.items() if not holds(done, Exit.USAGE, words)} == {}
    raw = shell(f"scraper extract page.html {redirection}", PYTHONUNBUFFERED="1")
    assert holds(raw, Exit.USAGE, words)


@pytest.mark.slow
@posix
@pytest.mark.usefixtures("folder")
def test_a_reader_that_has_left_is_no_error_of_any_command() -> None:
    # The reader leaves before the command starts: `:` reads nothing, and the command waits for it.
    line = (
        "( while [ ! -e {0} ]; do sleep .02; done; scraper {1}; echo $? >code ) | {{ exec <&-; touch {0}; }}; cat code"
    )
    ends = {
        name: shell(line.format(f"gone-{number}", command)) for number, (name, command) in enumerate(PRINTING.items())
    }
    wrong = {name: done for name, done in ends.items() if (done.stdout.strip(), done.stderr) != ("141", "")}
    assert wrong == {}


@pytest.mark.slow
@posix
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
def test_messages_that_nobody_takes_end_nothing(redirection: str) -> None:
    done = shell(f"scraper extract gone.html page.html {redirection}")
    assert (done.returncode, done.stderr) == (Exit.SOME_FAILED, "")
    assert SENTENCES[0] in done.stdout


@pytest.mark.slow
@posix
@pytest.mark.usefixtures("folder")
def test_a_stdout_that_is_closed_is_no_file_that_is_opened_later() -> None:
    assert shell("scraper clean page.html --corpus other.db >&- 2>&-").returncode == Exit.USAGE
    with Corpus("other.db") as corpus:
        assert list(corpus.verify()) == []
        assert corpus.count_pages() == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    ],
    ids=["latin-1", "ascii", "POSIX"],
)
@pytest.mark.usefixtures("folder")
def test_a_narrow_encoding_ends_nothing(environment: dict[str, str]) -> None:
    Path("news.html").write_bytes(story("「新橋」 → ⅓ 🌉"))
    shell("scraper clean news.html --corpus news.db")
    lines = [
        "explain news.html",
        "clean news.html -o out",
        "corpus search news.db bridge",
        "extract news.html gone-新.html page.html",
    ]
    ends = [shell(f"scraper {line} >/dev/null", **environment) for line in lines]
    assert [done for done in ends if "Traceback" in done.stderr or "Error" in done.stderr] == []
    assert [done.returncode for done in ends] == [Exit.DONE] * (len(lines) - 1) + [Exit.SOME_FAILED]


# ------------------------------------------------------------ files


@pytest.mark.slow
@posix
@pytest.mark.usefixtures("folder")
def test_a_file_that_is_written_stays_as_it_was_where_there_is_no_room() -> None:
    """A limit of the size of files stands in for a full disk."""
    limit = (
        "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); sys.argv[0] = 'scraper'"
    )
    program = f"{limit}; runpy.run_module('scraper', run_name='__main__')"
    for name, line in WRITING.items():
        Path("old").write_text("old", "utf-8")
        arguments = line.format("old").split()
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", program, *arguments], capture_output=True, encoding="utf-8", check=False
        )
        assert holds(done, Exit.USAGE, "File too large"), (name, done)
        assert Path("old").read_text("utf-8") == "old"
        assert list(Path().glob("*.part")) == []


@pytest.mark.slow
@posix
@pytest.mark.usefixtures("folder")
def test_what_is_no_regular_file_is_written_to_directly() -> None:
    whole = shell("scraper extract page.html").stdout
    Path("log").write_text("before\n", "utf-8")
    shell("scraper extract page.html -o /dev/stdout >> log; scraper extract page.html -o - >> log")
    assert Path("log").read_text("utf-8").endswith(whole)
    assert shell("mkfifo pipe; cat pipe & scraper extract page.html -o pipe; wait").stdout == whole
    assert shell("scraper extract page.html -o /dev/null").returncode == Exit.DONE
    assert "<html" in shell("scraper explain page.html -o /dev/stdout").stdout


@posix
@pytest.mark.usefixtures("folder")
def test_a_link_and_the_rights_of_a_file_stay() -> None:
    Path("real").write_text("old", "utf-8")
    Path("real").chmod(0o640)
    Path("link").symlink_to("real")
    assert invoke("extract", "page.html", "-o", "link").exit_code == Exit.DONE
    assert Path("link").is_symlink()
    assert (Path("real").stat().st_mode & 0o777, SENTENCES[0] in Path("real").read_text("utf-8")) == (0o640, True)


@pytest.mark.slow
@pytest.mark.usefixtures("folder")
def test_nothing_extracted_leaves_the_file_of_an_earlier_run() -> None:
    Path("old").write_text("old", "utf-8")
    assert shell("scraper extract empty.html -o old").returncode == Exit.NOTHING
    assert shell("scraper learn page.html -o old").returncode == Exit.NOTHING
    assert Path("old").read_text("utf-8") == "old"


# ------------------------------------------------------------ signals and memory


SIGNALS = [(signal.SIGTERM, Exit.TERMINATED), (signal.SIGINT, Exit.INTERRUPTED)]


@pytest.mark.slow
@posix
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_a_stop_says_what_is_kept(web: LoopbackServer, number: int, code: Exit) -> None:
    """Each command waits for a page that never comes, and is stopped there."""
    url = web.serve("/never", never)
    Path("urls").write_text(f"{url}\n", "utf-8")
    Path("old").write_text("old", "utf-8")
    ends = {
        ("extract", "--allow-private", url): "scraper: stopped",
        ("extract", "page.html", url, "--allow-private", "-o", "old"): (
            "scraper: stopped: nothing was written, old is as it was"
        ),
        ("explain", "--allow-private", url): "scraper: stopped",
        ("discover", "--allow-private", url): "scraper: stopped",
        ("clean", "page.html", "--urls", "urls", "--allow-private", "-o", "out"): (
            "scraper: stopped: nothing was written, out is as it was"
        ),
        ("clean", "site", "--urls", "urls", "--allow-private", "--corpus", "new.db"): (
            "scraper: stopped: 3 pages kept in new.db; the same command goes on"
        ),
    }
    assert {arguments: stopped(web, number, *arguments) for arguments in ends} == {
        arguments: (code, f"{line}\n") for arguments, line in ends.items()
    }
    assert Path("old").read_text("utf-8") == "old"
    assert not Path("out").exists()
    assert list(Path().glob("*.part")) == []
    with Corpus("new.db") as corpus:
        assert corpus.count_pages() == 3


def stopped(web: LoopbackServer, number: int, *arguments: str) -> tuple[int, str]:
    """How a command ends that gets a signal after its first request."""
    before = len(web.requests)
    command = [sys.executable, "-m", "scraper", *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as running:  # noqa: S603 - ours
        while len(web.requests) == before:
            time.sleep(0.01)
        running.send_signal(number)
        _, messages = running.communicate()
    return running.returncode, messages.decode()


@pytest.mark.slow
@posix
@pytest.mark.usefixtures("folder")
def test_too_little_memory_is_one_line() -> None:
    program = """if True:
        from scraper.cli import commands, main
        def hungry(*_): raise MemoryError
        commands.load = hungry
        main.main()
    """
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program, "doctor"], capture_output=True, encoding="utf-8", check=False
    )
    assert holds(done, Exit.USAGE, "not enough memory")
