"""The page as a reader sees it, against what the plug-in makes of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ferry_gazette import SITE

from scraper import extract

PAGE = Path(__file__).with_name("night-boat.html").read_bytes()


def test_the_text_is_the_article_and_nothing_else() -> None:
    article = extract(PAGE, site=SITE)
    assert len(article.paragraphs) == 3
    assert article.text.startswith("The night boat across the Senn will sail again from May")
    assert article.text.endswith("The first boat leaves on 1 May at eleven in the evening.")


def test_the_day_is_that_of_the_issue() -> None:
    assert extract(PAGE, site=SITE).published == date(2026, 2, 3)
