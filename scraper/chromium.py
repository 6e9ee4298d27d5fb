"""Where the browser is that makes pages for a crawl, and whether there is what drives it; nothing is loaded."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec

from scraper.errors import InputError

# Names of the browser, and the variable of the environment that names its file instead.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
VARIABLE = "SCRAPER_CHROMIUM"


def chromium_file() -> str:
    """Return the file of the browser that pages are made in.

    Raises:
        InputError: there is none, or the package that drives it is not installed.
    """
    if find_spec("playwright") is None:
        advice = "fetch = \"browser\" needs an extra: pip install 'newspage-scraper[browser]'"
        raise InputError(None, advice)
    named = os.environ.get(VARIABLE)
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    if named:
        raise InputError(named, f"{VARIABLE} names no program")
    advice = f'fetch = "browser" needs Chromium, and there is none: apt-get install chromium, or name it by {VARIABLE}'
    raise InputError(None, advice)
