"""``scraper spark``: what runs on a cluster."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scraper.cli.exits import Exit, complain, tell
from scraper.cli.site_options import all_sites, site_option
from scraper.cli.tables import print_counts
from scraper.corpus.profile_files import read_profiles
from scraper.spark.clean_run import clean as clean_on
from scraper.spark.session import start_session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.models import Site, SiteProfile
    from scraper.spark.clean_run import Outcome


@dataclass(frozen=True, slots=True)
class SparkCleanRun:
    """What `scraper spark clean` was asked for; its fields are the arguments and options of the command."""

    inputs: tuple[str, ...]
    output: str
    master: str | None
    settings: tuple[str, ...]
    profiles_path: str | None
    no_learn: bool
    plugins: tuple[Site, ...]
    overwrite: bool

    @property
    def profiles(self) -> Iterable[SiteProfile] | None:
        """The profiles to read with, from their file; None if they are to be learned from the inputs."""
        if self.profiles_path:
            return read_profiles(Path(self.profiles_path))
        return () if self.no_learn else None


@click.group()
def spark() -> None:
    """Work on a Spark cluster.

    \b
    Examples:
      scraper spark clean saved/ out --master 'local[4]'
      scraper spark clean '/data/cc-news/*.warc.gz' hdfs:///corpus --master yarn

    Needs an extra: pip install 'newspage-scraper[spark]'.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph


@spark.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.argument("output", metavar="OUTPUT")
@click.option("--master", metavar="URL", help="Where to run: local[2], yarn, spark://host:7077, ...")
@click.option("--conf", "settings", multiple=True, metavar="NAME=VALUE", help="A setting of Spark.")
@click.option("--profiles", "profiles_path", metavar="PROFILES", help="Read with the site profiles of this file.")
@click.option("--no-learn", is_flag=True, help="Do not learn site profiles from the inputs.")
@site_option
@click.option("--overwrite", is_flag=True, help="Replace the tables of an earlier run in OUTPUT.")
@click.pass_context
def clean(context: click.Context, /, **options: Any) -> None:
    """Make a clean corpus of saved pages on a cluster: files, folders, globs, WARC archives, tables of pages.

    \b
    Examples:
      scraper spark clean saved/ out --master 'local[4]'
      scraper spark clean '/data/cc-news/*.warc.gz' hdfs:///corpus --master yarn
      scraper spark clean s3a://bucket/pages.parquet s3a://bucket/corpus

    It is the corpus that scraper clean makes, as Parquet: stories, teasers, rejected, pages, profiles and
    manifest.json. An input that ends in .parquet is a table with the columns url and body, and if it has them
    final_url, status, headers, content_type, fetched_at. Prints counts.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    outcome = _clean(SparkCleanRun(**options))
    _report(outcome)
    context.exit(_exit(outcome))


def _clean(run: SparkCleanRun) -> Outcome:
    sites, profiles = all_sites(run.plugins), run.profiles
    session = start_session(run.master, dict(map(_setting, run.settings)))
    try:
        return clean_on(session, run.inputs, run.output, sites=sites, profiles=profiles, overwrite=run.overwrite)
    finally:
        session.stop()


def _setting(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise click.UsageError(f"--conf {text}: NAME=VALUE expected")
    return name, value


def _report(outcome: Outcome) -> None:
    for failure in outcome.failures:
        complain(failure.url, f"{failure.reason}: {failure.detail}")
    if outcome.failed > len(outcome.failures):
        complain("inputs", f"{outcome.failed - len(outcome.failures)} more failed; all are in the table rejected")
    if outcome.ignored:
        tell(f"{outcome.ignored} other files ignored")
    print_counts(outcome.counts)


def _exit(outcome: Outcome) -> Exit:
    if not outcome.has_content:
        return Exit.NOTHING
    return Exit.SOME_FAILED if outcome.failed else Exit.DONE
