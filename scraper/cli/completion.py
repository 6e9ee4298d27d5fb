"""``scraper completion``: what a shell needs to complete commands and options with Tab."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")
# By this variable click knows, in the process that the shell starts at each Tab, that it shall complete.
VARIABLE = "_SCRAPER_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what makes a shell complete with Tab.

    \b
    Examples:
      scraper completion bash >> ~/.bashrc
      scraper completion zsh >> ~/.zshrc
      scraper completion fish > ~/.config/fish/completions/scraper.fish

    A new shell then completes commands, options and their values; bash from version 4.4 on.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"this version of click knows no completion for {shell}")
    click.echo(kind(context.find_root().command, {}, "scraper", VARIABLE).source())
