"""Bylines in markup: elements without a blank between them, other people's roles, and names of other stories."""

from __future__ import annotations

import pytest
from news_pages import STORY, news_page, tagged

from scraper import extract

TEXT = tagged("p", *STORY)


def _authors(*body: str, head: str = "") -> list[str]:
    page = news_page(*body, head=head)
    return [author.name for author in extract(page, url="https://www.sennau-post.example/x").authors]


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("<span>Mara Lindqvist</span><span>Staff</span>", ["Mara Lindqvist"]),
        ("<span>Mara Lindqvist</span><span>CEO</span>", ["Mara Lindqvist"]),
        ("<b>By</b><a href=/people/m>Mara Lindqvist</a><span>Staff Writer&nbsp;</span>", ["Mara Lindqvist"]),
        ("by <span>Mara Lindqvist ❤️</span><span>Post Staff</span>", ["Mara Lindqvist"]),
        ("<span>Mara</span><span>Lindqvist</span>", ["Mara Lindqvist"]),
        ("<span>By</span><span>Mara Lindqvist</span><span>Otto Brandl</span>", ["Mara Lindqvist", "Otto Brandl"]),
        ("<span>Mara Lindqvist</span><i>Updated May 6, 2026</i>", ["Mara Lindqvist"]),
        ("<span>Mara Lindqvist</span><b>, Otto Brandl</b>", ["Mara Lindqvist", "Otto Brandl"]),
        ("<span>Mara Lindqvist, </span><b>Otto Brandl</b>", ["Mara Lindqvist", "Otto Brandl"]),
        ("<span>Mara Lindqvist</span> <span>Sennau Herald Staff</span>", ["Mara Lindqvist"]),
        ("<span>Mara Lindqvist</span><span>Sennau</span>", ["Mara Lindqvist Sennau"]),
        ("Mara <i>Lindqvist</i>", ["Mara Lindqvist"]),
        ("Reviewed by <span>Mara Lindqvist</span>", []),
        ("By Otto Brandl<br>Fact checked by Mara Lindqvist", ["Otto Brandl"]),
        ("Otto Brandl, photos by Mara Lindqvist", ["Otto Brandl"]),
    ],
)
def test_the_elements_of_a_byline_are_told_apart(byline: str, names: list[str]) -> None:
    assert _authors(f'<div class="byline">{byline}</div>', TEXT) == names


def test_a_byline_in_the_line_of_its_headline_ends_with_its_element() -> None:
    line = "<p>Town keeps the levee By <b>Dale Hutchens</b><i>Posted: Tuesday, 6 May 2003</i></p>"
    assert _authors(line, TEXT) == ["Dale Hutchens"]


@pytest.mark.parametrize(
    ("link", "names"),
    [
        ('<a rel=author href=/p/m aria-label="Mara Lindqvist author page">See full bio</a>', ["Mara Lindqvist"]),
        ('<a rel=author href=/p/m title="Posts by Mara Lindqvist">All posts</a>', ["Mara Lindqvist"]),
        ('<a rel=author href=/p/m aria-label="View Mara Lindqvist\'s profile">View profile</a>', ["Mara Lindqvist"]),
        ('<a rel=author href=/p/m title="Posts by mlind">mlind</a>', ["mlind"]),
        ("<a rel=author href=/p/m>See full bio</a>", []),
        ("<a rel=author href=/p/m>wordpressadmin</a>", []),
        ("<a rel=author href=/p/m>publisher</a>", []),
    ],
)
def test_a_button_is_no_name(link: str, names: list[str]) -> None:
    assert _authors(f"<section>{link}</section>", TEXT) == names


def test_a_mark_whose_line_gives_another_role_is_no_author() -> None:
    byline = "<p>By <b class=author>Otto Brandl</b></p><p>Medically reviewed by <b class=author>Mara Lindqvist</b></p>"
    assert _authors(byline, TEXT) == ["Otto Brandl"]
    assert _authors("<p>Fact checked by</p><p><a rel=author href=/m>Mara Lindqvist</a></p>", TEXT) == []


RIVER = "".join(
    f"<div><h3><a href=/2026/05/1{n}/s{n}>Another quite different headline {n} of the day</a></h3>"
    f"<div>{n} hours ago <a rel=author href=/p/{n}>{name}</a></div></div>"
    for n, name in enumerate(("Otto Brandl", "Ida Roe", "Jan Stone"), 1)
)


def test_authors_in_boxes_of_other_stories_are_theirs() -> None:
    own = "<div>by <a rel=author href=/p/m>Mara Lindqvist</a></div>"
    assert _authors(own, TEXT, RIVER) == ["Mara Lindqvist"]
    assert _authors(TEXT, own, RIVER) == ["Mara Lindqvist"]
    assert _authors(TEXT, f"<h3>Read this, too</h3>{RIVER}") == []


def test_a_declared_body_outweighs_a_name_in_passing() -> None:
    head = '<meta name="author" content="Reuters">'
    passing = "By Mara Lindqvist in Sennau. The mayor and other people of the town contributed to what stands here."
    assert _authors(TEXT, f"<p>{passing}</p>", head=head) == ["Reuters"]
    assert _authors(TEXT, f"<p>{passing}</p>") == ["Mara Lindqvist"]
    assert _authors(TEXT, "<p>By Mara Lindqvist in Sennau</p>", head=head) == ["Mara Lindqvist"]
    signed = "Reporting by Mara Lindqvist; Editing by Otto Brandl, Ida Roe, Jan Stone and all the others"
    assert _authors(TEXT, f"<p>{signed}</p>", head=head) == ["Mara Lindqvist"]


def test_the_owner_of_the_copyright_yields_to_a_person() -> None:
    head = '<meta name="author" content="Condor Brandl">'
    foot = "<footer>© 2026 Condor Brandl. All rights reserved.</footer>"
    byline = "<div>By Mara Lindqvist</div>"
    assert _authors(byline, TEXT, foot, head=head) == ["Mara Lindqvist"]
    assert _authors(byline, TEXT, head=head) == ["Condor Brandl"]
    assert _authors(TEXT, foot, head=head) == ["Condor Brandl"]


def test_a_single_word_on_the_page_yields_to_the_declared_site() -> None:
    head = '<meta name="author" content="Sennau Post"><meta property="og:site_name" content="Sennau Post">'
    assert _authors('<div class="author">Politik</div>', TEXT, head=head) == ["Sennau Post"]
    assert _authors('<div class="author">Mlind</div>', TEXT) == ["Mlind"]
