"""One page has one key, and two pages have two."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scraper.urls import identity

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
        ("mailto:desk@a.example", None),
        ("http://[broken", None),
        ("a.example/x", None),
    ],
)
def test_sites(url: str, site: str | None) -> None:
    assert identity.site_of(url) == site
