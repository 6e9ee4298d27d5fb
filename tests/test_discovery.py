"""What pages, feeds and sitemaps give away: each file in discovery_files beside what must come out of it."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits import examples, memory_at_most, work_at_most

from scraper.discovery import SITEMAP_LIMIT, discover, looks_like_article
from scraper.discovery.feeds import MAX_ESCAPES, MAX_TAGS
from scraper.discovery.link_dates import read_date
from scraper.models import Discovery, Page
from scraper.records import record_of
from scraper.urls.addresses import page_address
from scraper.urls.article_likeness import looks_like_section

FOLDER = Path(__file__).with_name("discovery_files")
GOLD = sorted(FOLDER.glob("*.gold.json"))
FILES = [path.with_name(path.name.removesuffix(".gold.json")) for path in GOLD]
HOME = "https://www.sennau.example"
URL = HOME + "/"


def read(body: bytes, url: str = URL) -> Discovery:
    return discover(Page(url, body))


# ------------------------------------------------------------ the files


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.name.removesuffix(".gold.json"))
def test_files(gold: Path) -> None:
    expected = json.loads(gold.read_text("utf-8"))
    body = gold.with_name(gold.name.removesuffix(".gold.json")).read_bytes()
    found = record_of(discover(Page(expected["url"], body, content_type=expected.pop("content_type"))))
    del expected["url"]
    assert found == expected


def test_every_file_has_its_gold() -> None:
    assert set(FILES) | set(GOLD) == set(FOLDER.iterdir())


@pytest.mark.parametrize("name", ["rss.xml", "sitemap-news.xml", "sitemap-index.xml"])
def test_a_packed_file_says_the_same(name: str) -> None:
    body = (FOLDER / name).read_bytes()
    assert read(gzip.compress(body)) == read(body)


@pytest.mark.parametrize("name", ["rss.xml", "sitemap.xml", "front.html"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_byte_order_mark_decides(name: str, encoding: str) -> None:
    body = (FOLDER / name).read_bytes()
    text = body.decode().replace(' encoding="UTF-8"', "").replace("a=1&b=2", "a=1&amp;b=2")
    assert read(text.encode(encoding)) == read(text.encode())


def test_a_packed_file_that_is_cut_off_is_unreadable() -> None:
    assert read(gzip.compress(b"<urlset></urlset>" * 1000)[:-9]) == Discovery("unreadable")


# ------------------------------------------------------------ addresses


@pytest.mark.parametrize(
    "path",
    [
        "/2026/01/27/bridge-opens",
        "/2026/01/27/bridge",
        "/2026/jan/27/bridge",
        "/world/europe/bridge-opens-after-two-years",
        "/politics/bridge-opens-1200457",
        "/news/articles/c8x2kk91",
        "/a/123456",
        "/news/12345678",
        "/story/5a3c1f0b9d8e7f6a",
        "/2026/01/27/world/bridge-opens/index.html",
        "/news/bridge-opens-after-years/amp",
        "/viewer.php?idxno=45123",
        "/?p=811",
        "/뉴스/새로운다리가개통되였다",
        "/news/898610/%D9%81%D8%AA%D8%AD-%D8%A7%D9%84%D8%AC%D8%B3%D8%B1-%D8%A7%D9%84%D8%AC%D8%AF%D9%8A%D8%AF/ar",
        "/item/2023/202307/news22/20230722-07ee.html",
        "/item/2004/200410/news10/27.htm",
        "/item/1997/9701/news1/01.htm",
        "/newstream/1690012345-123456789/some-slug-here/",
        "/en/article/q/5a3c1f0b9d8e7f6a.kcmsf",
    ],
)
def test_addresses_of_articles(path: str) -> None:
    assert looks_like_article(HOME + path)
    assert not looks_like_section(HOME + path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/world/",
        "/us-news",
        "/2026/",
        "/2026/01",
        "/2026/01/27/",
        "/2026-01-27",
        "/20260127/",
        "/2026/01/27/index.html",
        "/page/2",
        "/world/page/12",
        "/tag/the-old-town-walls",
        "/en/author/anna-maria-berg",
        "/search?id=12345",
        "/paper-of-the-day.pdf",
        "/pictures/bridge-opens-today-1.jpg",
        "/item/2011/calendar-2011e.html",
        "/en/article/list/5a3c1f0b9d8e7f6a",
        "/newstream/feed/",
        "/terms-of-service",
        "/x" * 1500,
    ],
)
def test_addresses_of_anything_else(path: str) -> None:
    assert not looks_like_article(HOME + path)


@pytest.mark.parametrize(
    "url", ["", "sennau", "mailto:a@sennau.example", "http://[::1", "ftp://a.example/2026/01/27/x-y-z"]
)
def test_what_is_no_address_is_none_of_an_article(url: str) -> None:
    assert not looks_like_article(url)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/world/", True),
        ("/us-news", True),
        ("/en/politics", True),
        ("/category/sport/", True),
        ("/мир", True),
        ("/", False),
        ("/login", False),
        ("/a/b/c", False),
        ("/2026/", False),
        ("/world?page=2", False),
    ],
)
def test_addresses_of_sections(path: str, expected: bool) -> None:
    assert looks_like_section(HOME + path) is expected


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("b", HOME + "/a/b"),
        ("../b", HOME + "/b"),
        ("/b/../c", HOME + "/c"),
        ("//other.example/b", "https://other.example/b"),
        ("?c=1", HOME + "/a/x?c=1"),
        (" \t/b c\n", HOME + "/b%20c"),
        ("/b\n/c", HOME + "/b/c"),
        ("HTTP://Other.example/b", "HTTP://Other.example/b"),
        ("https://other.example", "https://other.example"),
        ("/a&copy=1", HOME + "/a&copy=1"),
        ("", None),
        ("#top", None),
        ("mailto:a@b.example", None),
        ("javascript:void(0)", None),
        ("data:text/html,x", None),
        ("http://[::1/b", None),
        ("http:///b", "http://b"),  # as browsers read it
    ],
)
def test_addresses_become_whole(address: str, url: str | None) -> None:
    assert page_address(address, HOME + "/a/x") == url


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-27", date(2026, 1, 27)),
        ("2026-01-27T09:30Z", datetime(2026, 1, 27, 9, 30, tzinfo=UTC)),
        ("Tue, 27 Jan 2026 09:30:00 GMT", datetime(2026, 1, 27, 9, 30, tzinfo=UTC)),
        ("2026-01-27T09:30:00", datetime(2026, 1, 27, 9, 30)),  # noqa: DTZ001 - it says no zone
        ("0000-00-00", None),
        ("2026-02-30", None),
        ("Tue, 99 Foo", None),
        ("Tue, 27 Jan 2026 09:30:00 +99999999999999", None),
        ("", None),
        (None, None),
    ],
)
def test_dates(text: str | None, moment: date | None) -> None:
    assert read_date(text) == moment


# ------------------------------------------------------------ what is made to do harm

ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + level, b"&%c;" % (97 + level) * 10) for level in range(9)
)
HOSTILE = {
    "empty": b"",
    "one byte": b"\0",
    "entities in a sitemap": ENTITIES + b"]><urlset><url><loc>https://www.sennau.example/&j;</loc></url></urlset>",
    "entities in a feed": ENTITIES + b"]><rss><channel><item><title>&j;</title><link>/a</link></item></channel></rss>",
    "deep sitemap": b"<urlset>" + b"<a>" * 1_000_000,
    "wide sitemap": b"<urlset>" + b"<b/>" * 1_000_000,
    "deep feed": b"<rss><channel><item>" + b"<a>" * 1_000_000,
    "wide feed": b"<rss><channel>" + b"<item/>" * 1_000_000,
    "attributes": b"<rss " + b"a='b' " * 300_000,
    "deep page": b"<div>" * 1_000_000,
    "links": b"<a href='/2026/01/27/a-b-c'>x" * 200_000,
    "open links": b"<a " * 1_000_000,
    "open quotes": b'<a href="' * 500_000,
    "open tags of the head": b"<link " * 1_000_000,
    "quotes": b"<a href='x' " + b"\"<a href='x' \"" * 300_000,
    "mixed quotes": b"<a href=x \"<a href=x ' \"'" * 200_000,
    "pictures": b"<a href=x>" + b"<img " * 1_000_000,
    "comments": b"<!--" * 1_000_000,
    "scripts": b"<script" * 1_000_000,
    "blanks": b"<a" + b" " * 5_000_000,
    "deep JSON": b'{"a":' * 1_000_000,
    "JSON": b"[" * 1_000_000,
    "lines": b"https://www.sennau.example/\n" * 300_000,
    "one line": b"https://www.sennau.example/" + b"a" * 5_000_000,
    "slashes": b"<a href='/" + b"/" * 1990 + b"'>x</a>" * 5000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_no_page_keeps_us_busy(name: str) -> None:
    with work_at_most():
        read(HOSTILE[name])


def test_nothing_is_read_that_a_file_only_names() -> None:
    doctype = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{Path(__file__).as_uri()}">]>'.encode()
    for body in (
        doctype + b"<urlset><url><loc>https://www.sennau.example/&a;</loc></url></urlset>",
        doctype + b"<rss><channel><item><title>&a;</title><link>/2026/01/a</link></item></channel></rss>",
    ):
        assert "made to do harm" not in repr(read(body))


@pytest.mark.slow
def test_a_sitemap_has_50000_entries_at_most_and_little_memory() -> None:
    entry = b"<url><loc>https://www.sennau.example/2026/01/%d</loc><lastmod>2026-01-27</lastmod></url>"
    body = b"<urlset>" + b"".join(entry % number for number in range(60_000)) + b"</urlset>"
    with memory_at_most(100):
        found = read(body).found
    assert len(found) == 50_000
    assert found[-1].url == HOME + "/2026/01/49999"


def test_a_bomb_of_a_sitemap_is_unreadable() -> None:
    assert read(gzip.compress(bytes(SITEMAP_LIMIT + 1))) == Discovery("unreadable")


def test_pieces_of_a_list_are_followed_while_they_hold_anything() -> None:
    link = b'<a href="/2026/01/27/bridge-opens">Bridge opens</a>'
    assert read(link, f"{HOME}/ajax?from=0&to=10").follow == (f"{HOME}/ajax?from=10&to=20",)
    assert read(b"<p>nothing</p>", f"{HOME}/ajax?from=0&to=10").follow == ()
    assert read(link, f"{HOME}/ajax?from=990&to=1000").follow == ()
    assert read(link, f"{HOME}/ajax?from=10&to=10").follow == ()
    assert read(link, f"{HOME}/trains?from=sennau&to=harbour").follow == ()


parts = st.sampled_from([path.read_bytes() for path in FILES])


@pytest.mark.parametrize("name", [b"utf\0-8", b"i\x80so-8859-1", b"\xff"])
def test_an_encoding_whose_name_is_none_is_no_failure(name: bytes) -> None:
    item = b"<rss><channel><item><link>https://a.example/b</link></item></channel></rss>"
    feed = b"<?xml version='1.0' encoding='" + name + b"'?>" + item
    assert [entry.url for entry in read(feed, URL).found] == ["https://a.example/b"]


@examples(150)
@given(body=parts, start=st.floats(0, 1), end=st.floats(0, 1), junk=st.binary(max_size=20), url=st.text(max_size=20))
def test_whatever_is_left_of_a_file_it_is_a_discovery(
    body: bytes, start: float, end: float, junk: bytes, url: str
) -> None:
    damaged = body[: int(start * len(body))] + junk + body[int(end * len(body)) :]
    for address in (URL, url):
        discovery = read(damaged, address)
        assert all(entry.url.lower().startswith(("http://", "https://")) for entry in discovery.found)
        assert len({entry.url for entry in discovery.found}) == len(discovery.found)
        assert discovery == read(damaged, address)


@pytest.mark.parametrize(
    ("unit", "limit"),
    [
        ("<category>a</category>", MAX_TAGS // 2),
        pytest.param("<title>&amp;</title>", MAX_ESCAPES, marks=pytest.mark.slow),
    ],
)
def test_a_feed_is_read_up_to_what_costs_time(unit: str, limit: int) -> None:
    item = "<item><link>https://sennau.example/2026/01/27/{}</link></item>"
    for count, last in ((100, ["first", "last"]), (limit, ["first"])):
        body = f"<rss><channel>{item.format('first')}{unit * count}{item.format('last')}</channel></rss>"
        found = read(body.encode()).found
        assert [entry.url.rpartition("/")[2] for entry in found] == last


# ------------------------------------------------------------ what is not quite by the book


@pytest.mark.parametrize("name", ["/sitemap-2026-01.xml", "/sitemaps/2026.xml.gz", "/post-sitemap1.XML"])
def test_a_list_of_pages_that_lists_sitemaps(name: str) -> None:
    article = "/2026/01/27/old-mill"
    rows = "".join(f"<url><loc>{HOME}{path}</loc></url>" for path in (name, article))
    found = read(f"<urlset>{rows}</urlset>".encode())
    assert (found.kind, found.follow) == ("sitemap", (HOME + name,))
    assert [each.url for each in found.found] == [HOME + article]
    assert read(f"<urlset><url><loc>{HOME}/pictures.xml</loc></url></urlset>".encode()).follow == ()


def test_a_packed_sitemap_that_is_cut_gives_what_stands_before_the_cut() -> None:
    rows = "".join(f"<url><loc>{HOME}/2026/01/27/old-mill-{n * 7919 % 10007}</loc></url>" for n in range(5000))
    packed = gzip.compress(f"<urlset>{rows}</urlset>".encode())
    whole = read(packed)
    for part in (packed[: len(packed) // 2], packed[:-4], packed[:9000] + b"damage" + packed[9006:]):
        found = read(part)
        assert found.kind == "sitemap"
        assert found.found[:1000] == whole.found[:1000]
    assert read(packed[:-4]) == whole
    assert read(packed[:12]) == Discovery("unreadable")


@pytest.mark.parametrize("start", ["http://jsonfeed.org/version/1", "https://www.jsonfeed.org/version/1.1"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_json_feeds_of_all_versions(start: str, mark: str) -> None:
    text = mark + json.dumps({"version": start, "items": [{"id": "1", "url": HOME + "/a"}]})
    assert [each.url for each in read(text.encode()).found] == [HOME + "/a"]
    assert read(text.replace("jsonfeed", "json-feed").encode()).kind == "index"


@pytest.mark.parametrize(
    ("link", "feed"),
    [
        ('<link rel=alternate href="/feed">', "/feed"),
        ('<link rel=alternate type=text/xml href="/all.rss">', "/all.rss"),
        ('<link rel=alternate type="application/json; charset=utf-8" href="/feed.json">', "/feed.json"),
        ('<link rel=alternate type=application/json href="/wp-json/wp/v2/posts/1">', None),
        ('<link rel=alternate type=application/json+oembed href="/feed?url=a">', None),
        ('<link rel=alternate hreflang=de href="/de/feedback">', None),
        ('<a href="/feed">Follow us</a>', "/feed"),
        ('<a href="/rss.xml">RSS</a>', "/rss.xml"),
        ('<a href="/rss/world.xml">World</a>', "/rss/world.xml"),
        ('<a href="/news/atom">Atom</a>', "/news/atom"),
        ('<a href="/news.rdf">RDF</a>', "/news.rdf"),
        ('<a href="/feed">Comments</a>', None),
        ('<a href="/2026/01/27/feed-the-birds">Feed the birds</a>', None),
        ('<a href="https://other.example/feed">Follow them</a>', None),
        ('<a rel=nofollow href="/feed">Follow us</a>', None),
    ],
)
def test_feeds_without_a_type_and_those_that_readers_see(link: str, feed: str | None) -> None:
    found = read(f"<title>Front</title>{link}".encode())
    assert found.follow == (() if feed is None else (HOME + feed,))
    assert found.names_feed == bool(feed)


def test_where_the_head_names_a_feed_those_that_readers_see_are_not_asked_for() -> None:
    head = '<link rel=alternate type=application/rss+xml href="/all">'
    assert read(f'{head}<a href="/feed">Follow us</a>'.encode()).follow == (HOME + "/all",)
    many = "".join(f'<a href="/rss/{n}.xml">News</a>' for n in range(11))
    assert len(read(many.encode()).follow) == 10


def test_a_page_that_says_nofollow_gives_its_feeds_alone() -> None:
    body = '<link rel=alternate type=application/rss+xml href="/all"><a href="/2026/01/27/old-mill">Mill</a>'
    for content, count in (("noindex, NOFOLLOW", 0), ("none", 0), ("index, follow", 1), ("max-snippet:-1", 1)):
        found = read(f'<meta name="robots" content="{content}">{body}'.encode())
        assert (len(found.found), found.links, found.follow) == (count, count, (HOME + "/all",))


def test_names_that_are_no_addresses_are_not_visited() -> None:
    guids = ("8f2a1c3e-77aa", "tag:sennau.example,2026:1", "HTTP://www.sennau.example/a", "/b", "1200457")
    items = "".join(f"<item><title>A</title><guid>{guid}</guid></item>" for guid in guids)
    both = (
        "<item><link>/relative-link</link><guid>/relative-link</guid></item><item><link>/d</link><guid>7</guid></item>"
    )
    found = read(f'<rss version="2.0"><channel>{items}{both}</channel></rss>'.encode()).found
    assert [each.url for each in found] == ["HTTP://www.sennau.example/a", HOME + "/relative-link", HOME + "/d"]
    entries: list[dict[str, object]] = [{"id": guid} for guid in (*guids, 7)]
    feed = {"version": "https://jsonfeed.org/version/1", "items": [*entries, {"url": "/c", "id": "1"}]}
    found = read(json.dumps(feed).encode()).found
    assert [each.url for each in found] == ["HTTP://www.sennau.example/a", HOME + "/c"]


def test_words_of_a_text_sitemap_are_no_pages() -> None:
    text = f"{HOME}/2026/01/27/old-mill\n# generated weekly by a plug-in\n{HOME}/2026/01/26/ferry\n"
    assert [each.url for each in read(text.encode()).found] == [
        HOME + "/2026/01/27/old-mill",
        HOME + "/2026/01/26/ferry",
    ]
