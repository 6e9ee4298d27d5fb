"""``scraper explain``: what became of each block of a page, as a page for people or on the terminal."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

import click

from scraper.cli.exits import Exit, complain
from scraper.cli.input_arguments import WEB_ADDRESS, is_url, located, pages_of
from scraper.cli.missing_article import describe_missing, is_empty
from scraper.cli.outputs import write_page
from scraper.cli.site_options import all_sites, site_option
from scraper.cli.terminal import show
from scraper.models import Explanation, Rejection
from scraper.network_policy import Policy
from scraper.reading.page_readings import explain_input
from scraper.reports.explanation_page import explain_page
from scraper.reports.explanation_text import explain_text

if TYPE_CHECKING:
    from scraper.inputs import Input
    from scraper.models import Site


@click.command()
@click.argument("name", metavar="FILE|URL|-")
@click.option("-o", "--output", type=click.Path(dir_okay=False), metavar="FILE", help="Write here, not to stdout.")
@click.option("--open", "is_opened", is_flag=True, help="Show the page in the browser.")
@click.option("--format", "format_", type=click.Choice(["html", "text"]), help="html with -o or --open, else text.")
@click.option("--url", type=WEB_ADDRESS, metavar="URL", help="Where the file or stdin comes from.")
@site_option
@click.option("--allow-private", is_flag=True, help="Visit private addresses and all ports as well.")
@click.pass_context
def explain(  # noqa: PLR0917 - click passes them by name
    context: click.Context,
    name: str,
    output: str | None,
    is_opened: bool,
    format_: str | None,
    url: str | None,
    plugins: tuple[Site, ...],
    allow_private: bool,
) -> None:
    """Show what became of each block of a page, and why.

    \b
    Examples:
      scraper explain page.html                            on the terminal
      scraper explain page.html -o why.html                one HTML file that loads nothing
      scraper explain https://www.example.org/story --open
      curl -s https://www.example.org/story | scraper explain - --url https://www.example.org/story

    It shows the article, too, and where each fact was found. Of a page with several articles it explains the first.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    is_html = format_ == "html" or (format_ is None and (is_opened or output is not None))
    if is_opened and not is_html:
        raise click.UsageError("--open goes with --format html")
    if url and is_url(name):
        raise click.UsageError("--url goes with a file, or stdin")
    found = _explanation(_only_page(name, Policy(allow_private=allow_private)), url, all_sites(plugins))
    if isinstance(found, Rejection):
        complain(found.url, f"{found.reason}: {found.detail}")
        context.exit(Exit.NOTHING)
    if is_empty(found):
        complain(name, describe_missing(found))
    if is_html:
        _deliver(explain_page(found), output, is_opened=is_opened)
    else:
        _print(found, output)


def _only_page(name: str, policy: Policy) -> Input:
    found = pages_of(name, policy)
    first, second = next(found, None), next(found, None)
    if first is None or second is not None:
        raise click.UsageError(f"{name} holds {'more than one page' if second else 'no page'}; explain takes one")
    return first


def _explanation(given: Input, url: str | None, sites: tuple[Site, ...]) -> Explanation | Rejection:
    name, page = located(given, url)
    return page if isinstance(page, Rejection) else explain_input(name, page, sites)


def _deliver(page: str, output: str | None, *, is_opened: bool) -> None:
    if output is None and not is_opened:
        click.echo(page, nl=False)
        return
    path = Path(output) if output else _new_path()
    write_page(page, path)
    if is_opened and not webbrowser.open(path.absolute().as_uri()):
        complain(str(path), "no browser was found to open it")


def _new_path() -> Path:
    with NamedTemporaryFile(prefix="scraper-explain-", suffix=".html", delete=False) as file:
        return Path(file.name)


def _print(explanation: Explanation, output: str | None) -> None:
    lines = explain_text(explanation)
    if output is None:
        show(lines)
    else:
        write_page("".join(f"{line.plain}\n" for line in lines), Path(output))
