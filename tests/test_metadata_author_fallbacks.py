"""Authors of pages that declare none: names alone beside the headline, elements and labels elsewhere, notes."""

from __future__ import annotations

import pytest

from scraper import extract
from scraper.extraction.metadata.author_fallbacks import is_alone

PROSE = (
    "The new bridge over the Senn was opened on Tuesday after three years of work, and the mayor said that it would "
    "carry twice the traffic of the old one for many years to come, as nobody in the valley had asked for it."
)
TEXT = "".join(f"<p>Arch {number} was built first. {PROSE}</p>" for number in range(4))
SITE = '<meta property="og:site_name" content="Sennau Post"><meta name="author" content="Sennau Post">'


def names(below: str = "", *, after: str = "", head: str = "", above: str = "") -> list[str]:
    html = (
        f"<head><title>New bridge opens at Sennau</title>{head}</head><body>{above}<article>"
        f"<h1>New bridge opens at Sennau</h1>{below}{TEXT}</article>{after}</body>"
    )
    return [author.name for author in extract(html).authors]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("<p>Ada Mills</p><p>3 March 2026</p>", ["Ada Mills"]),
        ("<p>3 March 2026</p><p>Ada Mills</p>", ["Ada Mills"]),
        ("<p><b>Ada Mills/Otto Brandl</b></p>", ["Ada Mills", "Otto Brandl"]),
        ("<p>Ada Mills</p><p>The bridge, in short</p>", []),
        ("<h2>Ada Mills</h2><p>3 March 2026</p>", []),
        ("<p>ADA MILLS</p><p>3 March 2026</p>", []),
        ("<p>New Bridge</p><p>3 March 2026</p>", []),
        ("<p>Copy Link</p><p>3 March 2026</p>", []),
        ("<p>Photos by</p><p><b>Ada Mills</b></p>", []),
        ('<p><a href="/topics/ada-mills">Ada Mills</a></p><p>3 March 2026</p>', []),
        ('<p><a href="/team/ada-mills">Ada Mills</a></p><p>3 March 2026</p>', ["Ada Mills"]),
    ],
)
def test_a_line_of_nothing_but_names_is_a_byline_if_something_attests_it(line: str, found: list[str]) -> None:
    assert names(line) == found


def test_a_note_on_the_person_attests_a_name() -> None:
    note = "<p>Ada Mills is a reporter of this paper and lives at Sennau.</p>"
    assert names("<p>Ada Mills</p>", after=note) == ["Ada Mills"]
    assert names("<p>Ada Mills</p>") == []


def test_above_the_headline_and_below_the_text_names_count_only_where_not_even_the_site_signs() -> None:
    date, end = "<p>3 March 2026</p>", "<p>Ada Mills</p><p>3 March 2026</p>"
    assert names(above=f"{date}<p>/</p><p>Ada Mills</p>") == ["Ada Mills"]
    assert names(after=end) == ["Ada Mills"]
    assert names(after=end, head=SITE) == ["Sennau Post"]
    assert names(after=f"<p>Sennau is a town.</p><p>It is old.</p>{end}") == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("by oz on December 4, 2006", ["oz"]),
        ("by ibby", ["ibby"]),
        ("by the river", []),
        ("by email", []),
        ("Interview: Ada Mills", ["Ada Mills"]),
    ],
)
def test_user_names_and_interviewers(line: str, found: list[str]) -> None:
    assert names(f"<p>{line}</p>") == found


def test_a_tag_that_looks_like_a_name_is_a_subject() -> None:
    facts = '<script type="application/ld+json">{"@type": "NewsArticle", "keywords": ["Ada Mills"]}</script>'
    assert names("<p>Ada Mills</p><p>3 March 2026</p>", head=facts) == []


def test_a_name_goes_before_that_of_the_site_alone() -> None:
    assert names("<p>Ada Mills</p><p>3 March 2026</p>", head=SITE) == ["Ada Mills"]
    agency = '<meta name="author" content="Reuters">'
    assert names("<p>Ada Mills</p><p>3 March 2026</p>", head=agency) == ["Reuters"]


def test_elements_named_after_bylines_count_anywhere_if_they_agree() -> None:
    assert names(above='<div class="author-name">Ada Mills</div><p>Menu</p><p>News</p><p>Sports</p><p>Local</p>') == [
        "Ada Mills"
    ]
    two = '<div class="author-name">Ada Mills</div><div class="author-name">Otto Brandl</div>'
    assert names(above=f"{two}<p>Menu</p><p>News</p><p>Sports</p><p>Local</p>") == []


def test_labels_count_anywhere_if_they_agree() -> None:
    far = "<p>Menu</p><p>News</p><p>Sports</p><p>Local</p>"
    assert names(above=f"<p>By Ada Mills</p>{far}") == ["Ada Mills"]
    assert names(above=f"<p>Author</p><p>Ada Mills</p>{far}") == ["Ada Mills"]
    assert names(above=f"<p>By Ada Mills</p><p>By Otto Brandl</p>{far}") == []
    assert names(above=f"<p>By New Bridge</p>{far}") == []


def test_a_sentence_below_the_text_says_who_wrote_it() -> None:
    assert names(after="<p>This post was written by Ada Mills, head of bridges.</p>") == ["Ada Mills"]
    assert names(after="<p>The book that was written by Ada Mills is out.</p>") == []


def test_who_is_declared_an_author_and_printed_as_something_else_is_none() -> None:
    facts = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "author": '
        '[{"@type": "Person", "name": "Ada Mills"}, {"@type": "Person", "name": "Otto Brandl"}]}</script>'
    )
    assert names("<p>By Ada Mills</p>", head=facts) == ["Ada Mills", "Otto Brandl"]
    assert names("<p>By Ada Mills</p><p>Edited by Otto Brandl</p>", head=facts) == ["Ada Mills"]
    assert names("<p>With contributions from</p><p>Otto Brandl</p>", head=facts) == ["Ada Mills"]
    both = "<p>Edited by Otto Brandl</p><p>Reviewed by Ada Mills</p>"
    assert names(both, head=facts) == ["Ada Mills", "Otto Brandl"]


def test_bylines_below_the_headline_go_before_those_above_it() -> None:
    above = "<div><h2>Ferry to stop</h2><p class=byline>By Lena Vogt</p></div>"
    assert names("<p class=byline>By Ada Mills</p>", above=above) == ["Ada Mills"]


def test_a_name_and_a_date_in_elements_of_one_line() -> None:
    assert names("<div><span>Dec 17, 2025</span><span>Ada Mills</span></div>") == ["Ada Mills"]
    assert names("<p>posted on 2025-12-17 23:30 EST by Ada Mills</p>") == ["Ada Mills"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("<p>胡平</p>", ["胡平"]),
        ("<p>体育</p>", []),
        ("<p>王明发言稿</p>", []),
        ('<p><a href="/finance/">金融</a></p>', []),
        ("<p>ada99 发表于 2005-9-15 11:46</p>", ["ada99"]),
        ("<p>ada99 发表于临江</p>", []),
    ],
)
def test_a_chinese_name_alone_and_who_posted_a_text(line: str, found: list[str]) -> None:
    text = "临江石桥周二恢复通行，市民和游客可以从桥上步行前往老城，这座桥已经有四百年的历史。" * 3
    html = (
        f"<title>临江石桥恢复通行</title><article><h1>临江石桥恢复通行</h1>{line}<p>{text}</p><p>{text}</p></article>"
    )
    assert [author.name for author in extract(html).authors] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("Ada Mills", True), ("Ada Mills & Otto Brandl", True), ("Ada", False), ("Ada Mills_x", False), ("王明", False)],
)
def test_full_names_alone(text: str, found: bool) -> None:
    assert is_alone(text) is found


def test_the_footer_of_the_article_says_who_wrote_it() -> None:
    footer = f"<footer>{'<p>Bridges</p>' * 5}<p>Posted by Mara Lindqvist in Local</p></footer>"
    inside = TEXT + footer
    assert names(head=SITE) == ["Sennau Post"]
    assert [a.name for a in extract(_article(inside)).authors] == ["Mara Lindqvist"]
    assert [a.name for a in extract(_article(TEXT, after=footer)).authors] == ["Sennau Post"]
    assert [a.name for a in extract(_article(inside.replace("Posted by ", ""))).authors] == ["Sennau Post"]


@pytest.mark.parametrize(("lines", "found"), [(14, "Mara Lindqvist"), (15, "Sennau Post")])
def test_the_line_of_a_footer_is_among_fifteen(lines: int, found: str) -> None:
    footer = "<footer>" + "<p>Bridges</p>" * lines + "<p>Posted by Mara Lindqvist in Local</p></footer>"
    assert [a.name for a in extract(_article(TEXT + footer)).authors] == [found]


@pytest.mark.parametrize(("size", "found"), [(160, "Mara Lindqvist"), (161, "Sennau Post")])
def test_the_line_of_a_footer_is_short(size: int, found: str) -> None:
    line = f"Posted by Mara Lindqvist in Local. {'Tag ' * 40}"[: size - 1] + "x"
    assert [
        a.name for a in extract(_article(TEXT + f"<footer>{'<p>Bridges</p>' * 5}<p>{line}</p></footer>")).authors
    ] == [found]


def test_a_biography_below_the_text_names_its_author() -> None:
    note = "<h3>Mara Lindqvist</h3><p>Mara Lindqvist is a reporter of this paper and lives at Sennau.</p>"
    assert names(after=note, head=SITE) == ["Mara Lindqvist"]
    assert names(after=note.replace("is a", "sees a"), head=SITE) == ["Sennau Post"]
    assert names(after=note.replace("<p>Mara", "<p>Ida"), head=SITE) == ["Sennau Post"]
    assert names(after=note.replace("is a reporter", "is not a reporter"), head=SITE) == ["Sennau Post"]


def test_a_labelled_heading_among_the_last_lines_of_the_text_counts() -> None:
    line, end = "<h3>Written by Mara Lindqvist</h3>", f"<p>Mara has a desk here. {PROSE}</p>"
    assert names(after=line + end, head=SITE) == ["Mara Lindqvist"]


def test_a_byline_in_the_card_of_another_story_is_its_own() -> None:
    card = "<div><a href=/y><h6>Ferry to rest at last</h6><h6>By Otto Brandl</h6></a></div>"
    alone = "<div><a href=/people/o><h6>By Otto Brandl</h6></a></div>"
    far = "<p>Bridges</p>" * 6
    assert names(after=far + alone, head=SITE) == ["Otto Brandl"]
    assert names(after=far + card, head=SITE) == ["Sennau Post"]


def _article(inside: str, *, after: str = "") -> str:
    return (
        f"<head><title>New bridge opens at Sennau</title>{SITE}</head><body><article>"
        f"<h1>New bridge opens at Sennau</h1><div>{inside}</div></article>{after}</body>"
    )


def test_the_footer_is_of_the_article_that_holds_the_whole_text() -> None:
    footer = f"<footer>{'<p>Bridges</p>' * 5}<p>Posted by Mara Lindqvist in Local</p></footer>"
    head = f"<head><title>New bridge opens at Sennau</title>{SITE}</head><h1>New bridge opens at Sennau</h1>"
    whole, other = f"<article>{TEXT}{footer}</article>", f"<div>{TEXT}</div><article>{footer}</article>"
    assert [a.name for a in extract(head + whole).authors] == ["Mara Lindqvist"]
    assert [a.name for a in extract(head + other).authors] == ["Sennau Post"]
