"""What works on a system without POSIX, as Windows: all but crawls, which say in a sentence what they miss.

Tried on POSIX, in processes that find none of its modules, nor what Windows lacks of ``os`` and ``signal``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scraper.cli import main as cli
from scraper.cli.commands import SUMMARIES
from scraper.cli.exits import Exit

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "fixtures/kcnawatch.org/riverside-library-opens-in-huichon.html"
FOLDER = ROOT / "fixtures/kcnawatch.org"

# A program that begins so has no module of POSIX; what Python itself does with them it does without.
HIDING = """
import os, signal, sys

class Hiding:
    def find_spec(self, name, path=None, target=None):
        if name in {"fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Hiding())
for name in ("fcntl", "grp", "pwd", "resource", "termios", "tty"):
    sys.modules.pop(name, None)
for name in '''O_CLOEXEC O_DIRECTORY O_NOFOLLOW O_NONBLOCK chown fork forkpty getegid geteuid getgid getpgid getpriority
getrusage getuid killpg nice posix_fallocate sched_getaffinity setpgid setsid setuid sysconf'''.split():
    vars(os).pop(name, None)
for name in '''SIGALRM SIGCHLD SIGHUP SIGKILL SIGPIPE SIGQUIT SIGUSR1 SIGUSR2 ITIMER_REAL alarm pause
pthread_sigmask setitimer sigwait'''.split():
    vars(signal).pop(name, None)
"""
SENTENCE = (
    "scraper.crawling: crawls need the file locks of POSIX (the module fcntl), which this system does not have; "
    "everything but crawl and status works without them"
)


def run(program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", HIDING + program, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return run("from scraper.cli.main import main; main()", *arguments)


def test_the_modules_are_hidden() -> None:
    done = run("import fcntl")
    assert "ModuleNotFoundError: No module named 'fcntl'" in done.stderr


def test_a_crawl_says_what_it_misses() -> None:
    done = run("import scraper.crawling")
    assert done.stderr.splitlines()[-1] == f"scraper.errors.UnsupportedSystemError: {SENTENCE}"
    assert "ModuleNotFoundError" not in done.stderr
    caught = run("import scraper\ntry: scraper.crawl\nexcept ImportError as error: print(error)")
    assert (caught.stdout, caught.stderr) == (f"{SENTENCE}\n", "")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["crawl", "status"])
def test_the_commands_of_a_crawl_say_it_in_a_line(name: str) -> None:
    done = command(name, "news.toml")
    assert (done.returncode, done.stdout, done.stderr) == (Exit.USAGE, "", f"scraper: {SENTENCE}\n")


@pytest.mark.slow
def test_every_other_module_can_be_imported() -> None:
    program = """
import importlib, json, pkgutil, scraper

OF_EXTRAS = ("scraper.spark", "scraper.cli.spark", "scraper.web", "scraper.cli.serve", "scraper.mcp_server")
MAIN = ("scraper.__main__", "scraper.reading.__main__")
CRAWLS = ("scraper.crawling", "scraper.cli.crawl", "scraper.cli.status", "scraper.cli.durations")
names = [module.name for module in pkgutil.walk_packages(scraper.__path__, "scraper.", onerror=lambda name: None)]
for name in names:
    if not name.startswith((*OF_EXTRAS, *MAIN, *CRAWLS)):
        importlib.import_module(name)
print(json.dumps(names))
"""
    done = run(program)
    assert done.stderr == ""
    assert "scraper.pipeline" in json.loads(done.stdout)


@pytest.mark.slow
def test_a_page_is_read_explained_and_learned_from() -> None:
    program = """
from pathlib import Path
import scraper
body = Path(sys.argv[1]).read_bytes()
print(scraper.extract(body).title)
print(len(scraper.explain(body).blocks) > 1)
print(type(scraper.learn([scraper.Page("https://news.example/a", body)])).__name__)
"""
    done = run(program, PAGE)
    assert (done.stdout.splitlines(), done.stderr) == (
        ["Riverside library opens in Huichon", "True", "SiteProfile"],
        "",
    )


def test_the_commands_read_and_clean(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    corpus = tmp_path / "news.db"
    program = """
from scraper.cli.main import run
page, folder, corpus, here = sys.argv[1:]
for arguments in (
    ["extract", page],
    ["explain", page],
    ["clean", folder, "--corpus", corpus],
    ["clean", folder, "-o", here],
    ["corpus", "verify", corpus],
    ["corpus", "search", corpus, "library"],
):
    print(int(run(arguments)))
"""
    done = run(program, PAGE, FOLDER, corpus, here)
    assert done.stderr == ""
    assert "bank of the Chongchon River" in done.stdout
    assert [line for line in done.stdout.splitlines() if line.isdecimal()] == ["0"] * 6
    assert cli.run(["clean", str(FOLDER), "-o", str(there)]) == Exit.DONE
    assert {path.name: path.read_bytes() for path in here.iterdir()} == {
        path.name: path.read_bytes() for path in there.iterdir()
    }


@pytest.mark.slow
def test_every_other_command_has_its_help() -> None:
    program = "from scraper.cli.main import run\nfor name in sys.argv[1:]: print(int(run([name, '--help'])))"
    names = sorted({*SUMMARIES} - {"crawl", "status"})
    done = run(program, *names)
    assert done.stderr == ""
    assert done.stdout.splitlines().count("0") == done.stdout.count("Usage: scraper ") == len(names)
