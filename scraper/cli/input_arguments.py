"""The inputs of commands that read single pages: files, URLs, stdin."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from scraper.inputs import Input, survey
from scraper.models import Page
from scraper.pipeline import fetch_input
from scraper.urls.addresses import is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.network_policy import Policy


class _WebAddress(click.ParamType[str]):
    name = "url"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return an http or https address."""
        url = str(value).strip()
        if not is_web_address(url):
            self.fail(f"{value!r} is no http(s) URL", param, ctx)
        return url


WEB_ADDRESS = _WebAddress()


def is_url(name: str) -> bool:
    """Tell whether an argument is a URL and no file."""
    return "://" in name


def pages_of(name: str, policy: Policy) -> Iterator[Input]:
    """Yield the pages that an argument names: ``-`` is stdin."""
    if is_url(name):
        yield fetch_input(name, policy)
    else:
        yield from survey([name]).inputs()


def located(given: Input, url: str | None) -> Input:
    """Return the input as a page from that URL, if one is given."""
    name, page = given
    return Input(name, replace(page, url=url)) if url and isinstance(page, Page) else given
