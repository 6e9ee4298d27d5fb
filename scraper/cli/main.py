"""The command group, and what every command has in common: signals, pipes, exit codes."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

import click

import scraper
from scraper.cli.clean import clean
from scraper.cli.completion import completion
from scraper.cli.corpus import corpus
from scraper.cli.crawl import crawl
from scraper.cli.discover import discover
from scraper.cli.doctor import doctor
from scraper.cli.exits import Exit, complain
from scraper.cli.explain import explain
from scraper.cli.extract import extract
from scraper.cli.learn import learn
from scraper.cli.report import report
from scraper.cli.spark import spark
from scraper.cli.status import status
from scraper.errors import CorpusError, CorpusLockedError, InputError, StateError, StateLockedError

if TYPE_CHECKING:
    from types import FrameType


class _Program(click.Group):
    def invoke(self, context: click.Context) -> object:
        """Before click sees a broken pipe: what exit code it makes of one depends on its version."""
        try:
            return super().invoke(context)
        except BrokenPipeError:
            context.exit(_leave_pipe())


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(scraper.__version__, prog_name="scraper")
def cli() -> None:
    """Turn news pages into a clean corpus: article text, metadata, teasers as data, copies merged.

    \b
    Examples:
      scraper extract page.html                    the text of one saved page
      scraper explain page.html -o why.html        what became of each block of it, and why
      scraper clean saved/ crawl.warc.gz -o out    a folder and an archive as a corpus
      scraper crawl news.toml                      a crawl job: start it, resume it, repeat it

    Data goes to stdout, messages to stderr. Exit codes: 0 all inputs read; 1 some inputs failed, each named on
    stderr; 2 usage or configuration; 3 nothing extracted from any input; 4 the corpus is locked by another run.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph


cli.add_command(extract)
cli.add_command(explain)
cli.add_command(clean)
cli.add_command(learn)
cli.add_command(discover)
cli.add_command(crawl)
cli.add_command(status)
cli.add_command(corpus)
corpus.add_command(report)
cli.add_command(spark)
cli.add_command(doctor)
cli.add_command(completion)


def main() -> NoReturn:
    """Run the command line of this process; never returns."""
    signal.signal(signal.SIGTERM, _terminate)
    sys.exit(run())


def run(arguments: list[str] | None = None) -> int:
    """Run a command line; gives the exit code. What was added to a corpus before an interruption is kept."""
    try:
        code = cli.main(arguments, prog_name="scraper", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except InputError as error:
        complain(error.url or "input", error.reason)
        return Exit.USAGE
    except (CorpusError, StateError) as error:
        complain(error.url or "corpus", error.reason)
        return Exit.LOCKED if isinstance(error, CorpusLockedError | StateLockedError) else Exit.USAGE
    except (KeyboardInterrupt, click.Abort):
        return Exit.INTERRUPTED
    except BrokenPipeError:
        return _leave_pipe()
    return code or Exit.DONE


def _leave_pipe() -> int:
    """The reader of stdout has left (``| head``): no message, and none from the interpreter's own flush either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Exit.BROKEN_PIPE


def _terminate(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(Exit.TERMINATED)
