"""``scraper schema``: what the JSON of this program looks like, for programs that check it."""

from __future__ import annotations

from importlib.resources import files

import click

NAMES = ("article", "stories", "teasers", "rejected", "manifest", "discovered")


@click.command()
@click.argument("name", type=click.Choice(NAMES))
def schema(name: str) -> None:
    """Print the JSON Schema of what is written and printed.

    \b
    Examples:
      scraper schema article > article.schema.json       what extract prints with --format json or jsonl
      scraper schema stories > stories.schema.json       a line of stories.jsonl

    The draft is 2020-12. A later version may add fields and still keep to the schema; when a field changes its
    meaning or goes away, schema_version rises.
    """  # noqa: D301 - for click, \b keeps the lines of a paragraph
    click.echo(files("scraper").joinpath("schemas", f"{name}.schema.json").read_text("utf-8"), nl=False)
