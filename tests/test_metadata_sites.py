"""What a site is called where no field says it, and what sections, tags and titles are without it."""

from __future__ import annotations

import pytest

from scraper import extract
from scraper.extraction.dom.parsing import parse
from scraper.extraction.metadata.learned_names import learn_site_name
from scraper.models import Confidence

URL = "https://www.sennau-post.example/local/bridge"
PROSE = (
    "The new bridge over the Senn was opened on Tuesday after three years of work, and the mayor said that it would "
    "carry twice the traffic of the old one for many years to come."
)


@pytest.mark.parametrize(
    ("title", "body", "name"),
    [
        ("New bridge | Sennau Post", '<a href="/"><img alt="Sennau Post"></a>', ("Sennau Post", "title and logo")),
        ("New bridge | Sennau Post", '<a href="/"><img alt="Logo Sennau Post"></a>', ("Sennau Post", "title and logo")),
        ("Senn News: New bridge | Senn News", '<a href="/">Senn News -</a>', ("Senn News", "title and logo")),
        (
            "New bridge | The Valley",
            "<p>© 2026 The Valley. All rights reserved</p>",
            ("The Valley", "title and copyright line"),
        ),
        ("New bridge | Sennau-Post", "", ("Sennau-Post", "title and address")),
        ("New bridge", '<a href="/">Sennau Post</a>', ("Sennau Post", "logo and address")),
        (
            "New bridge",
            '<a href="/">The Valley</a><p>Copyright 2026 by The Valley</p>',
            ("The Valley", "logo and copyright line"),
        ),
        ("New bridge | The Valley", '<a href="/news">The Valley</a>', ("", "")),
        ("New bridge | The Valley", '<a href="/">Home</a><p>© 2026 Condor Press</p>', ("", "")),
        (f"New bridge | {'Valley' * 11}", f'<a href="/">{"Valley" * 11}</a>', ("", "")),
        ("New bridge | Vo", '<a href="/">Vo</a>', ("", "")),
        ("New bridge", "<p>© 2026 Sennau Post</p>", ("Sennau Post", "copyright line and address")),
        ("New bridge | The Senner", '<a href="/"><img alt="The Senner logo"></a>', ("The Senner", "title and logo")),
        ("New bridge | Senner", '<a href="/"><img alt="To the Senner homepage"></a>', ("", "")),
        ("New bridge | Senner", '<a href="/"><img alt="Back to the Senner"></a>', ("Senner", "title and logo")),
    ],
)
def test_a_name_is_learned_where_two_places_agree(title: str, body: str, name: tuple[str, str]) -> None:
    document = parse(f"<title>{title}</title><body>{body}<p>{PROSE}</p></body>", URL)
    assert learn_site_name(document) == name


def test_the_host_of_a_platform_is_no_name_of_its_sites() -> None:
    html = f'<title>New bridge</title><a href="/">Blogspot</a><p>{PROSE}</p>'
    assert learn_site_name(parse(html, "https://elevate.blogspot.com/2026/bridge")) == ("", "")
    html = f'<title>New bridge</title><a href="/">Elevate</a><p>{PROSE}</p>'
    assert learn_site_name(parse(html, "https://elevate.blogspot.com/2026/bridge"))[0] == "Elevate"


@pytest.mark.parametrize(
    ("head", "name", "step"),
    [
        ('<meta property="og:site_name" content="Sennau Post">', "Sennau Post", Confidence.CONFIRMED),
        ('<meta property="og:site_name" content="The Valley">', "The Valley", Confidence.DECLARED),
        (
            '<meta property="og:site_name" content="https://www.sennau-post.example">',
            "Sennau Post",
            Confidence.INFERRED,
        ),
        ("", "Sennau Post", Confidence.INFERRED),
        (
            '<meta property="og:site_name" content="www.sennau-post.example">',
            "Sennau Post",
            Confidence.INFERRED,
        ),
    ],
)
def test_a_declared_name_goes_before_a_learned_one_unless_it_is_an_address(
    head: str, name: str, step: Confidence
) -> None:
    html = (
        f'<title>New bridge opens</title>{head}<body><a href="/">Sennau Post</a><h1>New bridge opens</h1>'
        f"<p>{PROSE}</p><p>Nobody asked. {PROSE}</p></body>"
    )
    article = extract(html, url=URL)
    assert article.site_name == name
    assert [each.confidence for each in article.evidence if each.field == "site_name"] == [step]


@pytest.mark.parametrize(
    ("declared", "section"),
    [
        ("Local", "Local"),
        ("Trends, Blog", "Trends"),
        ("berlin, tour, park", None),
        ("Arts, Books and Music", "Arts, Books and Music"),
        ("Local " * 11, None),
        ("Local;Traffic", "Local"),
        ("berlin;tour;park", None),
    ],
)
def test_keywords_are_no_section(declared: str, section: str | None) -> None:
    head = f'<title>New bridge opens</title><meta property="article:section" content="{declared}">'
    assert extract(f"{head}<h1>New bridge opens</h1><p>{PROSE}</p>").section == section


def test_a_source_of_tags_that_has_no_words_gives_way_to_the_next() -> None:
    head = (
        '<title>New bridge opens</title><meta property="article:tag" content="26157981-b4f7-4929-adc1-e860c6f03636">'
        '<meta name="keywords" content="Bridges &amp;amp; roads, topic_news, 2017, if (a) {, 0a1b2c3d4e5f">'
    )
    assert extract(f"{head}<h1>New bridge opens</h1><p>{PROSE}</p>").tags == ("Bridges & roads",)


@pytest.mark.parametrize(
    ("title", "heading", "found"),
    [
        ("New bridge opens at Sennau | January 15, 2008", "", "New bridge opens at Sennau"),
        ("New bridge opens at Sennau in 2008", "", "New bridge opens at Sennau in 2008"),
        ("New bridge opens | Local | X", "Wednesday, 9 January 2008 New bridge opens", "New bridge opens"),
        ("", "New bridge opens at Sennau 2007-12-30 14:49:00.0", "New bridge opens at Sennau"),
        ("", "New bridge opens at Sennau 20071230", "New bridge opens at Sennau 20071230"),
    ],
)
def test_dates_are_no_part_of_a_title(title: str, heading: str, found: str) -> None:
    h1 = f"<h1>{heading}</h1>" if heading else ""
    assert extract(f"<title>{title}</title>{h1}<p>{PROSE}</p><p>Nobody asked. {PROSE}</p>").title == found


@pytest.mark.parametrize(
    ("title", "above", "heading", "found"),
    [
        (
            "New bridge opens at Sennau - The Great Valley News",
            "The Great Valley News",
            "New bridge opens at Sennau",
            "New bridge opens at Sennau",
        ),
        (
            "The Great Valley News - New bridge opens",
            "The Great Valley News",
            "New bridge opens",
            "The Great Valley News",
        ),
        ("UK - New bridge opens at Sennau", "UK", "New bridge opens at Sennau", "New bridge opens at Sennau"),
        (
            "UK bridges - New bridge opens at Sennau",
            "UK bridges",
            "New bridge opens at Sennau",
            "New bridge opens at Sennau",
        ),
        ("UK river bridges - New bridge opens", "UK river bridges", "New bridge opens", "UK river bridges"),
    ],
)
def test_a_heading_that_is_a_label_in_the_title_yields_to_the_line_beside_it(
    title: str, above: str, heading: str, found: str
) -> None:
    html = f"<title>{title}</title><h1>{above}</h1><h3>{heading}</h3><p>{PROSE}</p><p>Nobody asked. {PROSE}</p>"
    assert extract(html).title == found
