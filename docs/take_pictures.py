"""The pictures of ``docs/pictures/``, made anew: explain pages of fixtures, in the system's Chromium.

python docs/take_pictures.py
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from scraper import Page, explain
from scraper.chromium import chromium_file
from scraper.reports.explanation_page import explain_page

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
LAGOON = "www.caldertribune.example/tidal-lagoon.html"
# Picture: the fixture, what is typed into the search field, the text to which the page is scrolled, width and height.
SHOTS = {
    "blocks.png": (LAGOON, "", "The article", (1100, 600)),
    "missing.png": (LAGOON, "Orme Bay at low water", "", (1000, 560)),
    "evidence.png": (LAGOON, "", "Metadata", (1100, 620)),
    "phone.png": (LAGOON, "", "", (390, 700)),
}


def main() -> None:
    """Write all pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_file(), args=["--no-sandbox"])
        for name, (fixture, words, heading, (width, height)) in SHOTS.items():
            saved = Path(folder) / "page.html"
            saved.write_text(explain_page(explain(Page.from_file(ROOT / "fixtures" / fixture))), "utf-8")
            tab = browser.new_page(viewport={"width": width, "height": height})
            tab.goto(saved.as_uri())
            _show(tab, words, heading)
            tab.screenshot(path=PICTURES / name)
            tab.close()
        browser.close()


def _show(tab: Any, words: str, heading: str) -> None:
    if words:
        tab.locator("input[type=search]").first.fill(words)
        tab.wait_for_timeout(500)
    if heading:
        tab.get_by_role("heading", name=heading).first.evaluate("element => element.scrollIntoView()")


if __name__ == "__main__":
    main()
