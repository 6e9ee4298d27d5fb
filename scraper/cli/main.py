"""The command group, and what every command has in common: signals, pipes, exit codes."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import click
from click.exceptions import Exit as Left

import scraper
from scraper.cli import streams
from scraper.cli.commands import Commands, listed
from scraper.cli.endings import listen, tell_end
from scraper.cli.exits import Exit

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Program(Commands):
    """Ends by itself where a reader has left: what click makes of a broken pipe depends on its version."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Read the arguments; ``--help`` and ``--version`` print here."""
        with _pipe_may_break():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        with _pipe_may_break():
            return super().invoke(ctx)


@contextmanager
def _pipe_may_break() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        streams.silence()
        raise Left(Exit.BROKEN_PIPE) from None


def _print_version(context: click.Context, _option: click.Parameter, is_asked: bool) -> None:
    """Look the version up when it is asked for: that takes 50 ms, half of what all of ``scraper --help`` takes."""
    if is_asked and not context.resilient_parsing:
        click.echo(f"scraper, version {scraper.__version__}")
        context.exit()


@click.group(
    cls=_Program,
    commands=listed(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """Turn news pages into a clean corpus: article text, metadata, teasers as data, copies merged.

    \b
    Examples:
      scraper extract page.html                    the text of one saved page
      scraper explain page.html -o why.html        what became of each block of it, and why
      scraper clean saved/ crawl.warc.gz -o out    a folder and an archive as a corpus
      scraper crawl news.toml                      a crawl job: start it, resume it, repeat it

    Data goes to stdout, messages to stderr. Exit codes: 0 all inputs read; 1 some inputs failed, each named on
    stderr; 2 usage or configuration, or no room to work (disk, memory, streams); 3 nothing extracted from any input;
    4 the corpus is locked by another run; 130, 143 stopped, a line on stderr says what is kept.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph


def main() -> NoReturn:
    """Run the command line of this process; never returns."""
    listen()
    streams.prepare()
    # Only hashes are computed with numpy; the threads that its linear algebra starts take 30 MB each.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    code = run()
    streams.silence()
    sys.exit(code)


def run(arguments: list[str] | None = None) -> int:
    """Run a command line; gives the exit code. What was added to a corpus before an interruption is kept."""
    try:
        code = cli.main(arguments, prog_name="scraper", standalone_mode=False)
        sys.stdout.flush()
    except BaseException as error:
        end = tell_end(error)
        if end is None:
            raise
        streams.silence()
        return end
    return code or Exit.DONE
