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


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ('<span class="authorname-txt">Mara Lindqvist</span>', ["Mara Lindqvist"]),
        ('<p class="storyByline">Mara Lindqvist</p>', ["Mara Lindqvist"]),
        ('<p id="documentAuthor">Mara Lindqvist</p>', ["Mara Lindqvist"]),
        ('<p class="imageByline">Mara Lindqvist</p>', []),
        ('<p class="photo-byline">Mara Lindqvist</p>', []),
        ('<p class="caption_author">Mara Lindqvist</p>', []),
        ('<p class="author-bio">Licensed Grader, M.A. Journalism</p>', []),
        ('<p class="author-description">Licensed Grader, M.A. Journalism</p>', []),
        ('<p class="byline">Politik</p>', []),
        ('<p class="author">Mi</p>', []),
        ('<p class="author">Team</p>', []),
        ('<p class="author">Cancel</p>', []),
        ('<p class="author">Related Topics</p>', []),
        ("<p>Contributors: Mara Lindqvist</p>", ["Mara Lindqvist"]),
        ("<p>by Mara Lindqvist ● December 23, 2025 ● 6 min read</p>", ["Mara Lindqvist"]),
        ("<p>Posted in Rivers and Banks by mlindqvist on August 3, 2026</p>", ["mlindqvist"]),
        ("<p>Verfasst von: mlindqvist | 31. Dezember 2026</p>", ["mlindqvist"]),
        ("<p>From Theory to Practice, The River Ontology</p>", []),
        ('<a rel=author href=/p/m aria-label="See full bio of Mara Lindqvist">See full bio</a>', ["Mara Lindqvist"]),
        ("<form><label class=author>Mara Lindqvist</label><input></form>", []),
    ],
)
def test_what_stands_beside_the_headline_is_a_name_or_none(byline: str, names: list[str]) -> None:
    assert _authors(byline, TEXT) == names


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ('<meta name=author content="NOC Admin">', []),
        ('<meta name=author content="q_admin">', []),
        ('<meta name=author content="adminn">', []),
        ('<meta name=author content="Ann Badminton">', ["Ann Badminton"]),
        ('<meta name=author content="web-agency.ch">', []),
        ('<meta name=author content="sennau-post.ch">', ["sennau-post.ch"]),
        ('<meta name=author content="River in the Valley"><meta property=og:site_name content="River in the Valley">',
         ["River in the Valley"]),
        ('<meta name=author content="Mara Lindqvist, From Riverside">', ["Mara Lindqvist"]),
    ],
)  # fmt: skip
def test_accounts_agencies_and_the_sites_name_are_told_from_people(head: str, names: list[str]) -> None:
    assert _authors(TEXT, head=head) == names


ONE = (
    '<script type="application/ld+json">'
    '{"@type":"NewsArticle","author":{"@type":"Person","name":"Mara Lindqvist"}}</script>'
)


@pytest.mark.parametrize(
    ("meta", "line", "names"),
    [
        ("Mara Lindqvist, Otto Brandl", "", ["Mara Lindqvist", "Otto Brandl"]),
        ("Mara Lindqvist, Otto Brandl", "<p>Edited by Otto Brandl</p>", ["Mara Lindqvist"]),
        ("Otto Brandl, Ida Roe", "", ["Mara Lindqvist"]),
        ("Mara Lindqvist, Sennau", "", ["Mara Lindqvist"]),
        ("Mara Lindqvist, Valley Press Agency", "", ["Mara Lindqvist"]),
    ],
)
def test_a_meta_that_names_the_person_of_json_ld_and_others_is_the_whole_list(
    meta: str, line: str, names: list[str]
) -> None:
    assert _authors(line, TEXT, head=f'{ONE}<meta name=author content="{meta}">') == names


def test_an_editor_in_a_footer_is_no_author_though_the_head_names_both() -> None:
    head = '<meta name=author content="Mara Lindqvist, Otto Brandl">'
    assert _authors("<footer><p>Edited by Otto Brandl</p></footer>", TEXT, head=head) == ["Mara Lindqvist"]
    assert _authors("<footer><p>Seen by Otto Brandl</p></footer>", TEXT, head=head) == ["Mara Lindqvist", "Otto Brandl"]


def test_an_empty_element_for_an_author_takes_the_line_of_its_own_box() -> None:
    mark, name = '<div class="author-image"><img src=/m.jpg></div>', "<p>Mara Lindqvist</p>"
    assert _authors(f"<div>{mark}{name}<p>3 min read</p></div>", TEXT) == ["Mara Lindqvist"]
    assert _authors(f"<div>{mark}{name}{'<p>3 min read</p>' * 3}</div>", TEXT) == ["Mara Lindqvist"]
    assert _authors(f"<div>{mark}{name}{'<p>3 min read</p>' * 4}</div>", TEXT) == []
    assert _authors(f"<div>{mark}</div><section>{name}</section>", TEXT) == []


@pytest.mark.parametrize(
    ("others", "source"), [(0, "json-ld author"), (1, "meta author"), (11, "meta author"), (12, "json-ld author")]
)
def test_the_whole_list_has_two_to_twelve_people(others: int, source: str) -> None:
    names = ["Mara Lindqvist", *(f"Otto {letter}randl" for letter in "ABCDEFGHIJKL"[:others])]
    metas = "".join(f'<meta name=author content="{name}">' for name in names)
    page = news_page(TEXT, head=ONE + metas)
    evidence = extract(page, url="https://www.sennau-post.example/x").evidence
    assert [each.source for each in evidence if each.field == "authors"] == [source]
