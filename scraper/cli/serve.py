"""``scraper corpus serve``: a corpus in the browser."""

from __future__ import annotations

import webbrowser

import click

from scraper.characters import shown
from scraper.cli.exits import tell

PORT = 8321


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False), metavar="CORPUS")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Who may ask: this machine.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0: any that is free.")
@click.option("--open", "is_opened", is_flag=True, help="Show it in the browser.")
def serve(path: str, host: str, port: int, is_opened: bool) -> None:
    """Search and read a corpus in the browser: stories, their copies side by side, teasers, evidence, explained pages.

    \b
    Examples:
      scraper corpus serve news.db --open
      scraper corpus serve news.db --port 9000

    Nothing can be changed there, and nothing is loaded from elsewhere. Ctrl-C ends it.
    Needs an extra: pip install 'newspage-scraper[web]'.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    try:
        from scraper.web import server  # noqa: PLC0415 - it needs an extra
    except ModuleNotFoundError as error:
        raise click.UsageError("serve needs an extra: pip install 'newspage-scraper[web]'") from error

    def ready(address: str) -> None:
        tell(f"{shown(path)} is at {address} (Ctrl-C ends it)")
        if is_opened and not webbrowser.open(address):
            tell("no browser was found to open it")

    if not server.is_loopback(host):
        tell(f"everybody who reaches {shown(host)} can read all of the corpus: there is no password")
    try:
        server.serve(path, host, port, ready)
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.UsageError(f"{host}:{port} cannot be taken ({reason}); choose another with --port") from error
