"""What a plug-in adds to the general rules, which one reads a page, and that nothing else knows a site."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fixture_files import FOLDER
from news_pages import HEADLINE, STORY, tagged, texts_of

import scraper
from scraper import SITES, Article, AuthorKind, Dateline, Site, clean, extract, extract_all, site_for
from scraper.sites import GENERIC

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document

KCNA_LINE = "Pyongyang, July 22 (KCNA) -- The new bridge over the Taedong was opened after three years of work."
COPYRIGHT = "Copyright (C) KOREA NEWS SERVICE(KNS) All Rights Reserved."


def calendar(day: str) -> str:
    return f'<p align=right><a href="/calendar.html">calendar</a>&gt;&gt;{day}<hr>'


def named(name: str) -> Site:
    return next(site for site in SITES if site.name == name)


# ---------------------------------------------------------------- which plug-in reads a page


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://kcna.co.jp/item/2004/200410/news10/27.htm", "kcna.co.jp"),
        ("http://www.kcna.co.jp/", "kcna.co.jp"),
        ("HTTP://WWW.KCNA.CO.JP:8080/a", "kcna.co.jp"),
        ("https://user:word@kcnawatch.org/a?b#c", "kcnawatch.org"),
        ("//kcna.kp/en", "kcna.kp"),
        ("http://www.rodong.rep.kp/en/index.php", "rodong.rep.kp"),
        ("https://notkcna.kp/", "generic"),
        ("https://kcna.kp.example/", "generic"),
        ("https://mirror.example/kcnawatch.org/", "generic"),
        ("https://news.example/?from=kcna.kp", "generic"),
        ("https://박물관.example/", "generic"),
        ("http://[::1", "generic"),
        ("http://kcna.kp:port/", "kcna.kp"),
        ("kcna.kp", "generic"),
        ("", "generic"),
        (None, "generic"),
    ],
)
def test_the_host_alone_decides(url: str | None, name: str) -> None:
    assert site_for(url).name == name


def test_an_idn_host_is_known_by_its_name_as_written() -> None:
    mine = Site("museum", hosts=("박물관.example",))
    assert site_for("https://www.박물관.example/a", (*SITES, mine)) is mine


def test_a_later_plug_in_goes_before_an_earlier_one() -> None:
    mine = Site("mine", hosts=("kcnawatch.org",))
    assert site_for("https://www.kcnawatch.org/a", (*SITES, mine)) is mine
    assert site_for("https://www.kcna.kp/a", (*SITES, mine)).name == "kcna.kp"


def test_names_and_hosts_of_the_plug_ins_are_distinct() -> None:
    hosts = [host for site in SITES for host in site.hosts]
    assert len(hosts) == len(set(hosts))
    assert len({site.name for site in (GENERIC, *SITES)}) == len(SITES) + 1


# ---------------------------------------------------------------- kcna.co.jp


def test_the_first_line_of_kcna_co_jp_is_the_day_and_no_text() -> None:
    head = calendar("July 22. 2023 Juche 112")
    html = f"{head}<p><b>{HEADLINE}</b></p>{tagged('p', KCNA_LINE, *STORY)}<hr><p>{COPYRIGHT}</p>"
    article = extract(html, url="http://www.kcna.co.jp/item/2023/202307/news22/20230722-07ee.html")
    assert (article.title, texts_of(article)) == (HEADLINE, (KCNA_LINE, *STORY))
    assert (article.published, article.dateline) == (date(2023, 7, 22), Dateline("Pyongyang", "KCNA"))


def test_kcna_co_jp_without_paragraphs() -> None:
    text = "".join(f"&nbsp;&nbsp;&nbsp;{line}<br><br>" for line in (KCNA_LINE, *STORY[:-1], "-0-", STORY[-1]))
    html = f"{calendar('March 9. 2011 Juche 100')}<b>{HEADLINE}</b><br><br>{text}{COPYRIGHT}"
    article = extract(html, url="http://www.kcna.co.jp/item/2011/201103/news09/20110309-14ee.html")
    assert texts_of(article) == (KCNA_LINE, *STORY)
    assert article.published == date(2011, 3, 9)


def test_the_korean_pages_of_kcna_co_jp_count_years_of_juche() -> None:
    text = (
        "평양시민들이 새 다리를 건느며 기쁨을 금치 못해하였다. 다리는 삼년만에 완공되였으며 길이는 육백메터에 달한다. "
    )
    paragraphs = tagged("p", *(f"{text}{number}" for number in range(4)))
    html = f"{calendar('주체100(2011)년 5월 14일')}<p><b>새 다리 개통</b></p>{paragraphs}"
    article = extract(html, url="http://www.kcna.co.jp/calendar/2011/05/05-14/2011-0514-012.html")
    assert (article.published, article.language) == (date(2011, 5, 14), "ko")
    assert "calendar" not in article.text


def test_a_day_of_several_articles_is_read_one_by_one() -> None:
    titles = ("New Bridge Opens at Sinpho", "Exhibition of Rural Photographs", "Bumper Apple Harvest at Kwail")
    parts = (
        f"<p><b>{title}</b></p>{tagged('p', KCNA_LINE, *(f'{title}: {line}' for line in STORY))}" for title in titles
    )
    html = f"{calendar('October 27. 2004 Juche 93')}{tagged('p', '=' * 40).join(parts)}<p>{COPYRIGHT}</p>"
    articles = extract_all(html, url="http://www.kcna.co.jp/item/2004/200410/news10/27.htm")
    assert tuple(article.title for article in articles) == titles
    for title, article in zip(titles, articles, strict=True):
        assert texts_of(article) == (KCNA_LINE, *(f"{title}: {line}" for line in STORY))
        assert article.published == date(2004, 10, 27)
    assert extract(html, url="http://www.kcna.co.jp/item/2004/200410/news10/27.htm") == articles[0]


# ---------------------------------------------------------------- kcnawatch.org


@pytest.mark.parametrize("source", ["Pyongyang Times", "D.P.R.K. Today (English)"])
def test_the_line_under_the_headline_of_kcna_watch_is_read_and_no_text(source: str) -> None:
    original = "http://www.rodong.rep.kp/en/index.php?MTJAMjAyNi0wMS0wOC1IMDA2QDE1QDFAMEAx"
    line = f'Date: 04/12/2024 | Source: {source} | <a href="{original}">Read original version at source</a>'
    html = (
        f"<title>{HEADLINE} | KCNA Watch</title><div><span>January 27, 2026</span><span>Jan 27, 2026</span></div>"
        f"<h1>{HEADLINE}</h1><p>{line}</p><div>{tagged('p', *STORY)}"
        "<p>Kim Kwang Ho, department director of the Central Committee of the Union</p></div>"
    )
    article = extract(html, url="https://kcnawatch.org/newstream/1733311234-123456789/new-bridge-opens/")
    assert texts_of(article) == STORY
    assert (article.published, article.source, article.original_url) == (date(2024, 12, 4), source, original)
    assert article.site_name == "KCNA Watch"
    assert [(author.name, author.kind) for author in article.authors] == [("Kim Kwang Ho", AuthorKind.PERSON)]


# ---------------------------------------------------------------- kcna.kp


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("www.kcna.kp (Juche108.12.10.)", date(2019, 12, 10)),
        ("www.kcna.kp (2025.12.14.)", date(2025, 12, 14)),
        ("KCNA.kp (Juche 114.2.3)", date(2025, 2, 3)),
    ],
)
def test_the_marks_of_kcna_kp_are_the_day_and_no_text_even_before_a_last_paragraph(line: str, published: date) -> None:
    html = f"<h2>{HEADLINE}</h2><div>{tagged('p', KCNA_LINE, *STORY[:-1], '-0-', line, STORY[-1])}</div>"
    article = extract(html, url="http://www.kcna.kp/en/article/q/9258fc55a4a60795651e90d605ab30b1.kcmsf")
    assert (texts_of(article), article.published) == ((KCNA_LINE, *STORY), published)


def test_a_name_set_apart_in_a_headline_of_kcna_kp_leaves_one_title() -> None:
    heading = "First Tomatoes Picked at <nobr><span>Ryonphung</span></nobr> Vegetable Farm"
    html = f"<h1>{heading}</h1><h1></h1><div>{tagged('p', KCNA_LINE, *STORY)}</div>"
    article = extract(html, url="http://www.kcna.kp/en/article/detail/9258fc55a4a6")
    assert article.title == "First Tomatoes Picked at Ryonphung Vegetable Farm"


# ---------------------------------------------------------------- rodong.rep.kp


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Feb. 19, 2026 Thursday [Photo]", date(2026, 2, 19)),
        ("Sept. 3, 2025", date(2025, 9, 3)),
        ("2023.3.13.", date(2023, 3, 13)),
        ("２０２３.３.１３.", date(2023, 3, 13)),
    ],
)
def test_the_line_with_the_day_of_rodong_is_no_text(line: str, published: date) -> None:
    html = f"<div>{line}</div><div><p><b>{HEADLINE}</b></p>{tagged('p', *STORY[:4], '[Photo]', *STORY[4:])}</div>"
    article = extract(html, url="http://www.rodong.rep.kp/en/index.php?MTJAMjAyNi0wMi0xOQ")
    assert (article.title, texts_of(article), article.published) == (HEADLINE, STORY, published)


# ---------------------------------------------------------------- a user's own plug-in

SLOGAN = "Read by the river since 1884, and on both banks of it since the second bridge was built."


def _shout(document: Document, article: Article) -> Article:
    return replace(article, title=f"{article.title}!", section=document.title)


MINE = Site(
    name="sennau",
    hosts=("sennau-post.example",),
    site_name="The Sennau Post",
    furniture=(re.compile(r"Read by the river since \d{4}.*"),),
    dates=(re.compile(r"Printed (?P<day>\d+)\D(?P<month>\d+)\D(?P<year>\d{4})"),),
    separator=re.compile(r"\* \* \*"),
    refine=_shout,
)
PAGE = (
    f"<title>Sennau Post</title><h1>{HEADLINE}</h1><div>Printed 4/3/2026</div>"
    f"{tagged('p', *STORY[:4], SLOGAN, *STORY[4:])}"
)


def test_a_site_of_ones_own_reads_a_page() -> None:
    article = extract(PAGE, site=MINE)
    assert texts_of(article) == STORY
    assert (article.title, article.section) == (f"{HEADLINE}!", "Sennau Post")
    assert (article.published, article.site_name) == (date(2026, 3, 4), "The Sennau Post")


def test_without_the_plug_in_the_general_rules_know_none_of_it() -> None:
    article = extract(PAGE)
    assert SLOGAN in texts_of(article)
    assert (article.title, article.site_name) == (HEADLINE, None)


def test_a_site_of_ones_own_is_found_by_its_host() -> None:
    url = "https://www.sennau-post.example/local/bridge"
    assert extract(PAGE, url=url, site=site_for(url, (*SITES, MINE))) == extract(PAGE, url=url, site=MINE)


def test_a_given_site_goes_before_the_one_of_the_host() -> None:
    url = "https://kcnawatch.org/newstream/1/a/"
    assert extract(PAGE, url=url).site_name == "KCNA Watch"
    assert extract(PAGE, url=url, site=MINE).site_name == "The Sennau Post"


def test_a_separator_parts_articles_and_spans_without_text_give_none() -> None:
    parts = [tagged("p", *(f"{place}: {line}" for line in STORY)) for place in ("Sennau", "Millcreek")]
    html = "<p>* * *</p>".join(("<p>Index</p>", *parts, "<p>The end</p>"))
    articles = extract_all(html, site=MINE)
    assert [texts_of(article)[0] for article in articles] == [f"Sennau: {STORY[0]}", f"Millcreek: {STORY[0]}"]
    assert len(extract_all(html)) == 1


def test_a_page_of_separators_alone_gives_one_empty_article() -> None:
    articles = extract_all("<p>* * *</p><p>* * *</p>", site=MINE)
    assert [article.paragraphs for article in articles] == [()]


def test_a_line_is_furniture_only_as_a_whole() -> None:
    line = f"He quoted the paper: «{SLOGAN}»"
    assert line in texts_of(extract(PAGE.replace(SLOGAN, line), site=MINE))


# ---------------------------------------------------------------- nothing else knows a site

PACKAGE = Path(scraper.__file__).parent
# Shorter names are words of their own: KCNA is an agency that other sites credit.
MIN_NAME = 5


@pytest.mark.slow
def test_no_other_module_knows_the_name_of_a_site() -> None:
    hosts = [path.name.removeprefix("www.") for path in FOLDER.iterdir() if path.is_dir()]
    names = {*hosts, *(max(host.split("."), key=len) for host in hosts)}
    wanted = re.compile("|".join(re.escape(name) for name in names if len(name) >= MIN_NAME), re.IGNORECASE)
    assert wanted.search((PACKAGE / "sites" / "kcnawatch.py").read_text("utf-8"))
    others = [path for path in PACKAGE.rglob("*.py") if path.parent.name != "sites"]
    assert [path.name for path in others if wanted.search(path.read_text("utf-8"))] == []


def test_a_site_shows_its_name_alone() -> None:
    assert [repr(site) for site in SITES[:2]] == ["Site('kcna.co.jp')", "Site('kcna.kp')"]
    assert str(inspect.signature(clean)).count("Site('") == len(SITES)
