"""Which links of a page are taken for articles: words, place, address and the others of its shape, at their limits."""

from __future__ import annotations

import pytest

from scraper.discovery import discover
from scraper.discovery.article_links import ARTICLE, Anchor, headline_likeness, likenesses
from scraper.discovery.list_paging import next_page
from scraper.discovery.menus import menu_spans
from scraper.models import Page
from scraper.urls.article_likeness import address_evidence, is_day_folder, is_folder_in
from scraper.urls.link_shapes import shape_of
from scraper.urls.needless_addresses import is_view_of

HOME = "https://www.sennau.example"
WORDS = "the mill of our town was sold again to a baker".split()


def are_articles(*links: tuple[str, str], in_menu: bool = False) -> list[bool]:
    likely = likenesses(Anchor(f"{HOME}/{path}", text, in_menu) for path, text in links)
    return [likely.get(f"{HOME}/{path}", -9) >= ARTICLE for path, _ in links]


def text_of(words: int) -> str:
    return " ".join(WORDS[:words])


# ------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("words", "likeness"), [(1, -1), (2, -1), (3, 0), (4, 1), (5, 2), (6, 2), (7, 3), (8, 3), (9, 4)]
)
def test_the_longer_a_text_the_more_it_is_a_headline(words: int, likeness: int) -> None:
    assert headline_likeness(text_of(words)) == likeness


@pytest.mark.parametrize(
    ("text", "likeness"),
    [
        ("", 0),
        ("Mill sold", -1),
        ("Mill sold?", 0),
        ("Mill: sold", 0),
        ("“Mill” sold", 0),
        ("Mill – sold", 0),
        ("Mill sold …", 0),
        ("More …", -1),  # one word is no headline, whatever stands behind it
        ("12. Mill sold", -1),
        ("7月の橋", -1),
        ("新しい橋が今日開通", 1),
        ("新しい橋が今日から開通へ", 2),
    ],
)
def test_what_else_a_text_says(text: str, likeness: int) -> None:
    assert headline_likeness(text) == likeness


# ------------------------------------------------------------ addresses


@pytest.mark.parametrize(
    ("path", "evidence"),
    [
        ("2026/01/27/mill", 4),
        ("2026/old-mill-sold", 4),
        ("2026/mill", 3),
        ("a/12345", 3),
        ("a/1234", 0),
        ("diets/a63515464/volume", 3),
        ("?p=1234", 3),
        ("the-old-mill", 1),
        ("news/12.html", 0),
        ("news/ahrtal-101.html", 0),
        ("world", -1),
        ("world/asia", -1),
        ("tag/old-mill-pond", -2),
        ("events/old-mill-night", -2),
        ("services/old-mill-repairs", -2),
        ("mills,tag,5516.html", -2),
        ("mills,tag,55165.html", -3),
        ("tag_201408860/", -3),
        ("topics/detail/26442071/", -3),
        ("", None),
        ("en/", None),
        ("?lang=en", None),
        ("page/2/", None),
        ("mill.pdf", None),
        ("comments.pl?sid=23873421", None),
        ("re-old-mill,komentarz,25376.html", None),
        ("out?url=www.other.example%2Fmill", None),
        ("the-old-mill-and-its-comments", 1),
    ],
)
def test_what_an_address_says(path: str, evidence: int | None) -> None:
    assert address_evidence(f"{HOME}/{path}") == evidence


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("2026/01/27/mill", "Mill", True),  # the day is enough
        ("a/12345", text_of(3), True),
        ("a/12345", "Mill", False),
        ("old-mill-sold", text_of(5), True),
        ("old-mill-sold", text_of(4), False),
        ("news/12.html", text_of(7), True),
        ("news/12.html", text_of(6), False),
        ("mill", text_of(9), True),
        ("mill", text_of(8), False),
        ("tag/old-mill", text_of(10), False),
        ("home/ar-BB1abcd", "Mill of our town sold to a baker", True),
        ("inland/ahrtal-101.html", "Mill of our town sold to a baker", True),
    ],
)
def test_words_and_address_are_weighed(path: str, text: str, *, expected: bool) -> None:
    assert are_articles((path, text)) == [expected]


def test_of_two_links_to_one_address_the_better_text_counts() -> None:
    assert are_articles(("news/12.html", ""), ("news/12.html", text_of(7)), ("news/12.html", "Read more")) == [True] * 3


# ------------------------------------------------------------ places


def test_in_a_menu_a_headline_has_to_be_longer() -> None:
    assert are_articles(("a/12345", text_of(7))) == [True]
    assert are_articles(("a/12345", text_of(7)), in_menu=True) == [True]
    assert are_articles(("a/12345", text_of(6)), in_menu=True) == [False]


def test_a_link_in_a_menu_that_stands_elsewhere_too_is_not_of_the_menu() -> None:
    links = [Anchor(f"{HOME}/a/12345", text_of(4), in_menu=menu) for menu in (True, False)]
    assert likenesses(links) == {f"{HOME}/a/12345": 4}


def test_where_the_menus_of_a_page_are() -> None:
    html = "<header>1<nav>2</nav></header>3<article><header>4</header></article>5<footer>6</footer>7<nav>8"
    spans = menu_spans(html)
    assert [spans.hold(html.index(digit)) for digit in "12345678"] == [True, True, *[False] * 3, True, False, False]
    assert not menu_spans("<header>1").hold(8)


# ------------------------------------------------------------ shapes


@pytest.mark.parametrize(
    "form", ["news/{}.html", "a/{}", "home/world/ar-BB1{}", "inland/{}.html", "inland/mill-{}.html", "{}", "news?nr={}"]
)
def test_a_list_of_headlines_is_one_of_articles_whatever_their_addresses_are_like(form: str) -> None:
    words = (3, 4, 4, 5, 5, 6, 6, 7, 8, 9)
    links = [(form.format(f"{10 + number}"), text_of(count)) for number, count in enumerate(words)]
    assert are_articles(*links).count(True) >= 9
    assert are_articles(*((path, text_of(2)) for path, _ in links)) == [False] * 10


@pytest.mark.parametrize(("siblings", "expected"), [(5, True), (4, False)])
def test_so_many_headlines_of_one_shape_make_articles_of_short_titles(siblings: int, *, expected: bool) -> None:
    links = [(f"recipes/cake-{'x' * n}", text_of(4)) for n in range(1, siblings)]
    assert are_articles(*links, ("recipes/soup-of-fish", text_of(3)))[-1] is expected
    assert are_articles(*links, ("recipes/soup-of-fish", text_of(2)))[-1] is False
    assert are_articles(*links, ("sport/soup-of-fish", text_of(3)))[-1] is False


@pytest.mark.parametrize(("labels", "expected"), [(3, True), (4, False)])
def test_half_of_a_shape_have_to_be_headlines(labels: int, *, expected: bool) -> None:
    headlines = [(f"recipes/cake-{'x' * n}", text_of(4)) for n in range(1, 4)]
    menu = [(f"recipes/tart-{'x' * n}", "Tarts") for n in range(1, labels + 1)]
    assert are_articles(*headlines, *menu)[0] is expected
    assert are_articles(*headlines, *menu)[-1] is False


def test_topics_with_numbers_are_articles_if_they_are_linked_as_such() -> None:
    headlines = [(f"topics/detail/2644207{n}/", text_of(7)) for n in range(5)]
    assert are_articles(*headlines) == [True] * 5
    assert are_articles(*headlines[:4]) == [False] * 4
    assert are_articles(*((path, "Mills") for path, _ in headlines)) == [False] * 5


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("world/asia/", "world/w"),
        ("world/old-mill", "world/a"),
        ("world/old-mill-1234", "world/a0"),
        ("world/old-mill-123", "world/a"),
        ("world-cup-of-mills/old", "a/w"),
        ("a/1234", "a/0"),
        ("a/12345", "a/00"),
        ("a63515464/mill.html", "a/w.html"),
        ("mill,artikel,25.html", "w,artikel,0.html"),
        ("index.php?id=123&lang=en", "w.php?id=0&lang"),
        ("index.php?id=12", "w.php?id"),
    ],
)
def test_shapes(path: str, shape: str) -> None:
    assert shape_of(f"{HOME}/{path}") == shape


# ------------------------------------------------------------ lists that go on


@pytest.mark.parametrize(
    ("page", "links", "expected"),
    [
        ("world/", '<link rel="next" href="/world/2">', "world/2"),
        ("world/", '<a rel="next" href="/older?from=9">Go on</a>', "older?from=9"),
        ("world/", '<a href="/world/page/2/">2</a><a href="/world/page/3/">3</a>', "world/page/2/"),
        ("world/page/2/", '<a href="/world/page/1/">1</a><a href="/world/page/3/">3</a>', "world/page/3/"),
        ("world?page=2", '<a href="/world?page=3">3</a>', "world?page=3"),
        ("world?page=2", '<a href="/sport?page=3">3</a>', None),
        ("world?kind=a", '<a href="/world?kind=a&page=2">2</a>', "world?kind=a&page=2"),
        ("", '<a href="/index2.html">2</a>', "index2.html"),
        ("index2.html", '<a href="/index3.html">3</a>', "index3.html"),
        ("world/", '<a href="/world/?before=2026-01-01">Older posts »</a>', "world/?before=2026-01-01"),
        ("world/", '<a href="/world/?before=2026-01-01">Ältere Beiträge</a>', "world/?before=2026-01-01"),
        ("world/", '<a href="/world/?before=2026-01-01">Older readers</a>', None),
        ("world/", '<a href="/sport/?before=2026-01-01">Older posts</a>', None),
        ("world/", '<a href="/world/2026/01/01/mill">Next</a>', None),
        ("world/", '<a href="https://other.example/world/page/2/">2</a>', None),
        ("world/page/4/", "<a href='/world/page/3/'>Newer posts</a>", None),
    ],
)
def test_where_a_list_goes_on(page: str, links: str, expected: str | None) -> None:
    found = discover(Page(f"{HOME}/{page}", f"<html>{links}</html>".encode()))
    assert found.next_page == (expected if expected is None else f"{HOME}/{expected}")


def test_what_the_markup_says_goes_before_what_the_address_says() -> None:
    anchors = [Anchor(f"{HOME}/world/page/2/", "2"), Anchor(f"{HOME}/world/b", "b", is_next=True)]
    assert next_page(f"{HOME}/world/", anchors, None) == f"{HOME}/world/b"
    assert next_page(f"{HOME}/world/", anchors, f"{HOME}/world/c") == f"{HOME}/world/c"


@pytest.mark.parametrize(
    ("page", "link", "is_next"),
    [
        ("", "?page=2", True),
        ("", "/2/", True),
        ("", "/page/2/", True),
        ("/", "/2", True),
        ("/2/", "/3/", True),
        ("/page/2/", "/page/3/", True),
        ("?page=2", "?page=3", True),
        ("", "?page=3", False),
        ("?page=2", "?page=2&sort=new", False),
        ("/2/", "", False),
        ("", "-2/", False),
    ],
)
def test_an_article_goes_on_at_its_address_with_the_next_number(page: str, link: str, *, is_next: bool) -> None:
    mill = f"{HOME}/2026/01/27/old-mill-is-sold"
    body = f'<html><a href="{HOME}/2026/01/27/ferry-is-late/2/">2</a><a href="{mill}{link}">2</a></html>'
    found = discover(Page(mill + page, body.encode()))
    assert found.kind == "article"
    assert found.next_page == (mill + link if is_next else None)


def test_a_part_that_only_the_head_names_is_next() -> None:
    head = b'<html><head><link rel="next" href="/2026/01/27/old-mill-is-sold/2/"></head></html>'
    mill = f"{HOME}/2026/01/27/old-mill-is-sold"
    assert discover(Page(mill, head)).next_page == f"{mill}/2/"


def test_another_article_is_no_next_page() -> None:
    link = b'<html><a rel="next" href="/2026/01/26/ferry-is-late">Next</a></html>'
    assert discover(Page(f"{HOME}/2026/01/27/old-mill-is-sold", link)).next_page is None


def test_folders_in_a_list_are_lists() -> None:
    links = "".join(
        f"<a href='{path}'>x</a>" for path in ("asia/", "11/", "old-mill-is-sold/", "/sport/", "11", "12345/")
    )
    found = discover(Page(f"{HOME}/world/", f"<html>{links}</html>".encode()))
    assert found.follow == (f"{HOME}/world/asia/", f"{HOME}/world/11/")
    front = discover(Page(f"{HOME}/", b"<html><a href=2026/>2026</a><a href=12/>12</a><a href=world/>World</a></html>"))
    assert front.follow == (f"{HOME}/2026/", f"{HOME}/world/")


def test_folders_of_days_and_in_lists() -> None:
    days = ("2026/", "2026/11", "2026/11/20/", "1979/", "2026/11/20/3/", "2026/?p=1")
    assert [is_day_folder(f"{HOME}/{path}") for path in days] == [True, True, True, False, False, False]
    assert not is_folder_in(f"{HOME}/world/login/", f"{HOME}/world/")
    assert is_folder_in(f"{HOME}/world/asia", f"{HOME}/world?view=list")


def test_views_of_the_page_itself_are_not_followed() -> None:
    url = f"{HOME}/2026/01/27/old-mill-is-sold"
    assert is_view_of(f"{url}?sort=new", url)
    assert not is_view_of(f"{url}?page=2", url)
    assert not is_view_of(f"{url}-again?sort=new", url)
    assert not is_view_of(f"{HOME}/world/?sort=new", f"{HOME}/world/")
    page = Page(url, f'<html><a href="{url}?sort=new">{text_of(10)}</a></html>'.encode())
    assert (discover(page).found, discover(page).doubtful) == ((), ())
