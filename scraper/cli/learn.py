"""``scraper learn``: what repeats on the sites of saved pages, as a file."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.characters import shown
from scraper.cli.endings import on_stop
from scraper.cli.exits import tell
from scraper.cli.input_counter import InputCounter
from scraper.cli.jobs_option import jobs_option, open_readers
from scraper.cli.progress import progressing
from scraper.corpus.profile_files import write_profiles
from scraper.inputs import survey
from scraper.pipeline import learn_sites

WHERE_URLS_ARE = "a URL (in the X.json beside X.html, a line of pages.jsonl, or an archive)"


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False),
    required=True,
    metavar="PROFILES",
    help="Write the profiles here.",
)
@jobs_option
@click.pass_context
def learn(context: click.Context, inputs: tuple[str, ...], output: str, jobs: int) -> None:
    """Learn what repeats on the pages of each site.

    \b
    Examples:
      scraper learn saved/ -o profiles.jsonl
      scraper clean today/ --profiles profiles.jsonl --corpus news.db

    Inputs are those of clean. A site needs three pages. Prints the sites and the number of pages that each profile
    keeps. Exit codes: 1 some inputs could not be read, each named on stderr; 3 nothing was learned.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    counter = InputCounter()
    with on_stop(lambda: f"nothing was written, {output} is as it was"), open_readers(jobs, ()) as readers:
        profiles = learn_sites(progressing(survey(inputs)), refuse=counter.note, readers=readers)
        if profiles:
            write_profiles(Path(output), profiles)
    if not profiles:
        tell(f"nothing was learned, {shown(output)} is as it was: a site needs three pages with {WHERE_URLS_ARE}")
    for profile in profiles:
        click.echo(f"{shown(profile.site)}\t{len(profile.prints)}")
    context.exit(counter.exit_of(has_content=bool(profiles)))
