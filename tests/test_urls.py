"""One page has one key, and two pages have two; which site a URL is of, what it is made of, what it leads to."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scraper.urls import addresses, identity
from scraper.urls.addresses import joined
from scraper.urls.registrable_domains import site_of

BRIDGE = "https://sennau-courier.example/local/new-bridge-2026"

SAME = [
    "http://www.sennau-courier.example/local/new-bridge-2026",
    "https://www.sennau-courier.example:443/local/new-bridge-2026/",
    "http://SENNAU-Courier.example:80/local/./x/../new-bridge-2026#comments",
    "  https://m.sennau-courier.example/local/new-bridge-2026\n",
    "https://amp.sennau-courier.example/local/new-bridge-2026",
    "https://sennau-courier.example/local/new-bridge-2026/amp",
    "https://sennau-courier.example/local/new-bridge-2026/amp/",
    "https://sennau-courier.example/local/new-bridge-2026.amp",
    "https://sennau-courier.example/local/new-bridge-2026?amp",
    "https://sennau-courier.example/local/new-bridge-2026?outputType=amp&fbclid=IwAR0",
    "https://sennau-courier.example/local/new-bridge-2026?utm_source=x&utm_medium=y&at_campaign=z",
    "https://sennau-courier.example/local/new-bridge-2026;jsessionid=0A1B?gclid=1",
    "https://sennau-courier.example/local/new-bridge-2026/index.html",
    "https://reader@sennau-courier.example./local/new%2Dbridge-2026",
    "https://www.google.com/amp/s/www.sennau-courier.example/local/new-bridge-2026",
    "https://sennau--courier-example.cdn.ampproject.org/c/s/sennau-courier.example/local/new-bridge-2026",
]

OTHER = [
    "https://sennau-courier.example/local/new-bridge-2027",
    "https://sennau-courier.example/local/New-Bridge-2026",
    "https://sennau-courier.example/local/new-bridge-2026?page=2",
    "https://sennau-courier.example/local/new-bridge-2026?ref=7",  # on some sites the reference of an article
    "https://sennau-courier.example:8443/local/new-bridge-2026",
    "https://news.sennau-courier.example/local/new-bridge-2026",
    "https://sennau-courier.example/",
]


@pytest.mark.parametrize("url", SAME)
def test_addresses_of_one_page_have_one_key(url: str) -> None:
    assert identity.canonicalize(url) == BRIDGE


@pytest.mark.parametrize("url", OTHER)
def test_addresses_of_other_pages_have_other_keys(url: str) -> None:
    assert identity.canonicalize(url) != BRIDGE


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://a.example/?id=3&b", "https://a.example/?b=&id=3"),
        ("http://a.example/guitars/amp", "https://a.example/guitars/amp"),
        ("https://amp.dev/about", "https://amp.dev/about"),
        ("http://a.example/index.html?id=3", "https://a.example/index.html?id=3"),
        ("http://[2001:DB8::1]:80/x", "https://[2001:db8::1]/x"),
        ("https://zeitung.example/stra\u00dfe?q=\u00e4", "https://zeitung.example/stra%C3%9Fe?q=%C3%A4"),
        ("http://[broken", "http://[broken"),
        ("https://a.example:99999/", "https://a.example:99999/"),
        ("javascript:void(0)", "javascript:void(0)"),
        ("/local", "/local"),
        ("", ""),
    ],
)
def test_keys(url: str, key: str) -> None:
    assert identity.canonicalize(url) == key


ADDRESSES = st.from_regex(
    r"https?://(www\.|m\.|amp\.)?[a-z]{1,3}\.(example|[A-Z]{2})(:80|:443)?"
    r"(/([a-z0-9.;%-]{0,3}|index\.html|amp|x-1\.amp\.html))*(\?[a-z=&%]{0,8})?(#[a-z]*)?",
    fullmatch=True,
)


@example("http://a.example/;/index.html")
@given(ADDRESSES | st.text())
def test_a_key_is_its_own_key(url: str) -> None:
    key = identity.canonicalize(url)
    assert identity.canonicalize(key) == key


@given(ADDRESSES)
def test_the_short_way_for_plain_urls_gives_what_the_long_way_gives(url: str) -> None:
    assert identity.canonicalize(url) == identity._repaired(url)


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.m.kcna.example/x", "kcna.example"),
        ("http://News.Example.ORG.:81/", "news.example.org"),
        ("https://192.0.2.7/x", "192.0.2.7"),
        ("https://www.Bücher.example/x", "xn--bcher-kva.example"),
        ("https://xn--bcher-kva.example/x", "xn--bcher-kva.example"),
        ("https://" + "ü" * 64 + ".example/x", "ü" * 64 + ".example"),
        ("https://ü..example/x", "xn--tda..example"),
        ("mailto:desk@a.example", None),
        ("http://[broken", None),
        ("a.example/x", None),
    ],
)
def test_canonical_hosts(url: str, site: str | None) -> None:
    assert identity.canonical_host(url) == site


# ------------------------------------------------------------ sites


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.post.example/a", "post.example"),
        ("https://m.post.example/a", "post.example"),
        ("https://wien.orf.at/stories/1", "orf.at"),
        ("https://www1.wdr.de/nachrichten", "wdr.de"),
        ("https://sport.dn.se/", "dn.se"),
        ("https://radio.nrk.no/", "nrk.no"),
        ("https://sport.tv2.dk/", "tv2.dk"),
        ("https://news.post.co.uk/a", "post.co.uk"),
        ("https://www.gov.uk/news", "gov.uk"),
        ("https://sport.post.com.br/", "post.com.br"),
        ("https://www.city.kawasaki.jp/", "city.kawasaki.jp"),
        ("https://one.blogspot.com/2026/01/a.html", "one.blogspot.com"),
        ("https://two.blogspot.com/2026/01/a.html", "two.blogspot.com"),
        ("https://www.one.blogspot.com/", "one.blogspot.com"),
        ("https://name.github.io/a", "name.github.io"),
        ("https://news.post.unheard-of/", "post.unheard-of"),
        ("https://News.Post.Example.:8443/", "post.example"),
        ("https://reader:secret@news.post.example/", "post.example"),
        ("https://новости.пример.рф/", "xn--e1afmkfd.xn--p1ai"),
        ("https://xn--b1amarcd.xn--e1afmkfd.xn--p1ai/", "xn--e1afmkfd.xn--p1ai"),
        ("https://news.報社.公司.cn/", "xn--ols028e.xn--55qx5d.cn"),
        ("https://xn--999999999.example/", "xn--999999999.example"),
        ("https://co.uk/", "co.uk"),
        ("https://localhost:8000/", "localhost"),
        ("http://192.0.2.7/a", "192.0.2.7"),
        ("http://[2001:db8::1]:80/a", "2001:db8::1"),
        ("http://a..b/", "a..b"),
        ("http://[broken", ""),
        ("mailto:desk@post.example", ""),
        ("/a", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_sites(url: str | None, site: str) -> None:
    assert site_of(url) == site


HOSTS = st.lists(
    st.sampled_from(
        ["www", "m", "a", "b-1", "co", "com", "uk", "jp", "blogspot", "kawasaki", "рф", "пример", "xn--p1ai", "7"]
    )
    | st.text(max_size=70),
    max_size=6,
).map(".".join)


@example("xn--" + "a" * 100_000)
@example("ü" * 100_000)
@example("。".join("abc"))
@given(HOSTS)
def test_a_site_is_its_own_site_and_that_of_its_subdomains(host: str) -> None:
    site = site_of(f"https://{host}/")
    if site and ":" not in site:
        assert site_of(f"https://{site}/") == site
        if not site.rpartition(".")[2].isdigit() and site_of(f"https://x.{site}/") != f"x.{site}":  # no public suffix
            assert site_of(f"https://deep.down.{site}/") == site


@given(HOSTS)
def test_all_addresses_of_a_page_are_of_one_site(host: str) -> None:
    url = f"https://{host}/a-b"
    assert site_of(identity.canonicalize(url)) == site_of(url)


# ------------------------------------------------------------ what a URL is made of

REFERENCES = st.from_regex(
    r"(https?:)?/{0,2}[a-z.]{0,4}(/[a-z0-9.;%~-]{0,3}){0,4}(\?[a-z=&?/]{0,5})?(#[a-z]{0,2})?", fullmatch=True
)
BASES = st.sampled_from(
    ["https://a.example", "https://a.example/b/c?d#e", "http://a.example:80/", "HTTP://A.example/b", ""]
)


@given(REFERENCES, BASES)
def test_the_short_way_to_join_gives_what_the_long_way_gives(reference: str, base: str) -> None:
    is_whole_or_odd = re.match("(https?:)?/{3}|https?:", reference)  # those are left as they are, or mended
    if not is_whole_or_odd:
        assert addresses.joined(reference, base) == urljoin(base, reference)


@given(ADDRESSES | st.text() | HOSTS.map("https://{}/".format))
def test_the_short_way_to_a_host_gives_what_the_long_way_gives(url: str) -> None:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    assert addresses.host_of(url) == host


@given(REFERENCES | st.text(), BASES)
def test_a_page_address_is_a_web_address_without_a_fragment(reference: str, base: str) -> None:
    url = addresses.page_address(reference, base)
    assert url is None or (addresses.is_web_address(url) and "#" not in url)


def test_a_host_is_within_itself_and_its_parents_alone() -> None:
    assert addresses.is_within("a.example", "a.example")
    assert addresses.is_within("b.a.example", "a.example")
    assert not addresses.is_within("a.example", "b.a.example")
    assert not addresses.is_within("ba.example", "a.example")
    assert addresses.are_related("a.example", "b.a.example")
    assert not addresses.are_related("b.a.example", "c.a.example")


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    ("reference", "read"),
    [
        ("///photo.example/p", "SCHEME://photo.example/p"),
        ("////photo.example/p", "SCHEME://photo.example/p"),
        ("/\\photo.example\\p", "SCHEME://photo.example/p"),
        ("\\\\photo.example/p", "SCHEME://photo.example/p"),
        ("\\2026\\bridge?a\\b#c\\d", "SCHEME://news.example/2026/bridge?a\\b#c\\d"),
        ("SCHEME:\\\\photo.example\\p", "SCHEME://photo.example/p"),
        ("SCHEME:////photo.example/p", "SCHEME://photo.example/p"),
        ("SCHEME:/p", "SCHEME://news.example/p"),
        ("SCHEME:p", "SCHEME://news.example/a/p"),
        ("OTHER:/photo.example/p", "OTHER://photo.example/p"),
        ("OTHER:photo.example/p", "OTHER://photo.example/p"),
        ("/p///q", "SCHEME://news.example/p///q"),
        ("/?u=\\\\photo.example", "SCHEME://news.example/?u=\\\\photo.example"),
        ("//[2001:db8::1]:8080/p", "SCHEME://[2001:db8::1]:8080/p"),
    ],
)
def test_odd_references_are_read_as_browsers_do(scheme: str, reference: str, read: str) -> None:
    other = {"http": "https", "https": "http"}[scheme]
    reference, read = (text.replace("SCHEME", scheme).replace("OTHER", other) for text in (reference, read))
    assert joined(reference, f"{scheme}://news.example/a/b?c") == read


@pytest.mark.parametrize("reference", [r"\"https:\/\/news.example\/a\"", '"https://news.example/a"', ' "/a"'])
def test_a_string_out_of_a_script_is_no_reference(reference: str) -> None:
    assert addresses.page_address(reference, "https://news.example/x") is None


@pytest.mark.parametrize("reference", [r"\a", "'a", 'a"b', r"a\"b"])
def test_a_quotation_mark_further_on_is_one_of_an_address(reference: str) -> None:
    assert addresses.page_address(reference, "https://news.example/x")


@pytest.mark.parametrize(
    "reference",
    [
        "/{{ story.url }}",
        "{{url}}",
        "/%7B%7b%20story.url%20%7D%7D",
        "/news/${url}",
        "/%24%7Burl%7D",
        "<%= url %>",
        "/[object Object]",
        "/%5Bobject%20Object%5D",
        "undefined",
        "/undefined",
        "https://news.example/undefined/?from=top",
        "/null",
        "/story/null#text",
        "/NaN",
    ],
)
def test_what_a_template_left_unfilled_is_no_reference(reference: str) -> None:
    assert addresses.page_address(reference, "https://news.example/x") is None


@pytest.mark.parametrize(
    "reference",
    [
        "/null-emission",
        "/null/2026/a-story",
        "/undefined-powers",
        "/an-annull",
        "/{id}",
        "/a$b",
        "/objects/object-object",
        "/?q=undefined",
        "/Null",
    ],
)
def test_words_of_scripts_may_stand_in_an_address(reference: str) -> None:
    assert addresses.page_address(reference, "https://news.example/x")
