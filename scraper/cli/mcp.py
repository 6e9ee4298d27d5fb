"""``scraper mcp``: pages and a corpus as tools for models, over stdin and stdout."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import click

from scraper.network_policy import Policy


@click.command()
@click.option(
    "--corpus", type=click.Path(exists=True, dir_okay=False), metavar="FILE", help="With tools for this corpus file."
)
@click.option("--offline", is_flag=True, help="Visit no page: the tools read given pages, and the corpus.")
@click.option("--allow-private", is_flag=True, help="Visit private addresses and all ports as well.")
def mcp(corpus: str | None, offline: bool, allow_private: bool) -> None:
    """Serve tools for models over stdin and stdout (MCP).

    \b
    Examples:
      scraper mcp
      scraper mcp --corpus news.db
      scraper mcp --corpus news.db --offline      nothing is visited

    A client of the Model Context Protocol starts it and ends it. The tools extract a page and explain what became of
    its blocks; with --corpus, search the stories and get one. All are read-only, and say so to the client. Needs
    the extra "mcp".
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    if find_spec("mcp") is None:
        raise click.UsageError("the tools need an extra: pip install 'newspage-scraper[mcp]'")
    server = import_module("scraper.mcp_server.model_tools")  # with the SDK, and a hundred modules below it
    server.make_server(Policy(allow_private=allow_private), corpus, is_offline=offline).run("stdio")
