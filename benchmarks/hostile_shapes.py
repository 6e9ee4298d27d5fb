"""Shapes of hostile input, each as a function of its size in bytes, and what reads them."""

from __future__ import annotations

import contextlib
import gzip
import io
import random
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import brotli
import zstandard

from scraper import Page, ScraperError, extract
from scraper.decompression import DecompressionError, decompress
from scraper.discovery import discover
from scraper.errors import InputError
from scraper.fetching.robots import rules_of
from scraper.warc import read_warc

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[bytes], object]

URL = "https://sennau.example/2026/01/27/bridge-over-the-senn-is-open"
FRONT = "https://sennau.example/"
MOMENT = datetime(2026, 1, 27, 9, 0, tzinfo=UTC)
TEXT = (
    "<h1>Bridge over the Senn opens after nine years of work</h1>"
    "<p>The bridge over the Senn was opened on Tuesday by the mayor, and it cost twice as much as was planned.</p>"
    "<p>Nobody in the town had walked across the river for nine years, and many came to see it, in spite of rain.</p>"
)


@dataclass(frozen=True, slots=True)
class Shape:
    """One way to write much of something; ``reader`` names what is given it."""

    name: str
    reader: str
    make: Callable[[int], bytes]


def _extract(data: bytes) -> None:
    with contextlib.suppress(ScraperError):
        extract(Page(url=URL, body=data, fetched_at=MOMENT, content_type="text/html; charset=utf-8"))


def _discover(data: bytes) -> None:
    discover(Page(url=FRONT, body=data))


def _robots(data: bytes) -> None:
    rules = rules_of(data, FRONT + "robots.txt", "SennauBot")
    for number in range(20):
        rules.allows(FRONT + "a" * 2000 + f"/{number}")


def _warc(data: bytes) -> None:
    with contextlib.suppress(InputError):
        for _ in read_warc(io.BytesIO(data)):
            pass


def _unpack(coding: str) -> Reader:
    def read(data: bytes) -> None:
        with contextlib.suppress(DecompressionError):
            decompress([data], [coding], 10 * 1024 * 1024)

    return read


READERS: dict[str, Reader] = {
    "html": _extract,
    "list": _discover,
    "xml": _discover,
    "robots": _robots,
    "warc": _warc,
    "gzip": _unpack("gzip"),
    "deflate": _unpack("deflate"),
    "br": _unpack("br"),
    "zstd": _unpack("zstd"),
}


def warm_up() -> None:
    """Read a little of each kind, so that what is loaded once is loaded."""
    for reader, data in _HARMLESS.items():
        READERS[reader](data.encode())


_HARMLESS = {
    "html": TEXT + "<p>By Mara Lindqvist, 27 January 2026<ul><li><a href=/story-of-the-town>Story of the town</a></ul>",
    "list": "<a href=/story-of-the-town>Story of the town</a>",
    "xml": '<rss version="2.0"><channel><item><link>https://sennau.example/a</link></item></channel></rss>',
    "robots": "User-agent: *\nDisallow: /a\n",
}


def _repeated(unit: str, before: str = "", after: str = "", reader: str = "html") -> Callable[[int], bytes]:
    packed = unit.encode()
    frame = TEXT if reader == "html" else ""

    def make(size: int) -> bytes:
        return (before + frame).encode() + packed * (size // len(packed)) + after.encode()

    return make


def _numbered(unit: str, before: str = "", after: str = "", reader: str = "html") -> Callable[[int], bytes]:
    """Return a unit again and again, each time with another number for its ``#`` signs."""
    frame = TEXT if reader == "html" else ""

    def make(size: int) -> bytes:
        count = size // (len(unit.encode()) + 5 * unit.count("#"))
        return (before + frame + "".join(unit.replace("#", f"{number:06}") for number in range(count)) + after).encode()

    return make


def _head(unit: str, before: str = "", after: str = "") -> Callable[[int], bytes]:
    """Return a unit again and again, before the text."""
    return lambda size: (before + unit * (size // len(unit.encode())) + after + TEXT).encode()


def _nested(start: str, end: str, before: str = "", after: str = "", middle: str = "x") -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        count = size // (len(start) + len(end))
        return (before + start * count + middle + end * count + after + TEXT).encode()

    return make


# Markup that is repeated behind a text.
_HTML_UNITS = {
    "unclosed div": "<div>",
    "unclosed div and p": "<div><p>word.</p>",
    "b and end tags that close nothing": "<b></x>",
    "b in p": "<b><p>word</b>",
    "fonts around p": "<font><p>w</p>",
    "end tags in attributes": '<div title="</div>">w',
    "end tags in comments": "<div><!--</div>-->w",
    "end tags in pictures": "<svg><style><!--</style></div>--></svg><div>",
    "links around div": "<a href=/x><div>word",
    "unclosed links": "<a href=/story-of-the-town>word ",
    "nobr": "<nobr>w",
    "tables in tables": "<table><tr><td>w",
    "text in tables": "<table>w<b>x<p>y",
    "cells": "<td>w",
    "table rows": "<table><tr><td>w<td>w<td>w</table>",
    "lists in lists": "<ul><li>w",
    "items": "<li>word of the town",
    "definitions": "<dl><dt>w<dd>w",
    "choices": "<select><option>w",
    "svg": "<svg><g>",
    "templates": "<template><div>",
    "headings": "<h2>The mayor opens it</h2>",
    "headings in headings": "<h1><h2></h2><div></h1>",
    "headings and text": "<h2>Mayor opens it</h2><p>He said that it was, after all, a bridge.</p>",
    "buttons": "<button><p><button></button><span><p>",
    "br": "<br>",
    "br and words": "word<br>",
    "indented lines": "&nbsp;&nbsp;line of words<br>",
    "links in br": "<a href=/story-of-the-town>story</a><br>",
    "paragraphs": "<p>The mayor walked across it first, ahead of the town band, and then the rain came.</p>",
    "empty paragraphs": "<p></p>",
    "short paragraphs": "<p>a</p>",
    "one word": "w",
    "words": "word ",
    "blanks": " ",
    "line breaks": "\n",
    "dashes": "-",
    "digits": "7",
    "commas": "a, ",
    "quotes": "'",
    "full stops": ".",
    "capitals": "Mara Lindqvist ",
    "Chinese": "桥",
    "Arabic": "جسر ",
    "combining marks": "\u0301",
    "entities": "&amp;&#65;&copy",
    "ampersands": "&",
    "less than": "<",
    "less than and a letter": "<a ",
    "closers": "</",
    "comments": "<!-- -->",
    "open comments": "<!--",
    "declarations": "<!x",
    "titles": "<title>w</title>",
    "open titles": "<title>",
    "scripts": "<script>var x=1</script>",
    "open scripts": "<script>",
    "frames": "<iframe></iframe>",
    "metas": "<meta name=author content='Mara Lind'>",
    "bases": "<base href=/x/>",
    "links with one address": "<a href=/2026/01/27/story-of-the-town>Some story of the whole town</a> ",
    "spans": "<span>w</span>",
    "span in span": "<span>w",
    "images": "<figure><img src=/a.jpg><figcaption>A bridge</figcaption></figure>",
    "times": "<time datetime=2026-01-01>1 January 2026</time> ",
    "dates": "<p>27 January 2026</p>",
    "dates in a line": "27 January 2026, 10:00 ",
    "bylines": "<p class=byline>By Mara Lindqvist and Jon Ek</p>",
    "bylines in a line": "By Mara Lindqvist and ",
    "read more": "<p>Read more: the story of the whole town</p>",
    "quoted": "<blockquote>word",
    "ids": "<div id=x class='a b c article-body story'>w</div>",
    "pre": "<pre>word\n",
    "inline styles": "<p style='display:none'>w</p>",
}
_HTML_NUMBERED = {
    "cards": "<div class=card><h3><a href=/local/story-of-the-town-#>Story # of the town</a></h3><p>He said.</p></div>",
    "cards in a list": "<li><a href=/story-of-the-town-#><img src=/#.jpg>Story # of the town</a> 27 January 2026</li>",
    "links in text": "He said a <a href=/word-#>word</a>, and went. ",
    "links of queries": "<li><a href='?id=#'>A story # of the whole town</a></li>",
    "links alone": "<a href=/story-of-the-town-#>Story # of the town</a>",
    "fonts that stay open": "<font a#>w",
    "fonts that differ": "<p><font a#></p>",
    "classes": "<div class=c#>word # of the town</div>",
    "ids that differ": "<p id=i#>The mayor walked across it first, and said # words.</p>",
    "unknown elements": "<x-# a>w",
    "rows of tables": "<table><tr><td>Story #<td><a href=/a-#>x</a></table>",
    "time stamps": "<p>#, 27 January 2026, 10:00 Updated 11:00</p>",
}


def _inside(before: str, unit: str, after: str) -> Callable[[int], bytes]:
    """Return a head in which one thing is very long."""
    return lambda size: (before + unit * (size // len(unit.encode())) + after + TEXT).encode()


_LD = '<script type="application/ld+json">'
_ARTICLE = '{"@type":"NewsArticle",'
_INSIDES = {
    "attribute of one size": ("<p class='", "a ", "'>word</p>"),
    "attributes": ("<p ", "a=1 ", ">word</p>"),
    "an address": ("<ul><li><a href='/", "a-", "'>A story of the whole town</a></ul>"),
    "an escaped address": ("<ul><li><a href='/", "%aa", "'>A story of the whole town</a></ul>"),
    "an address of folders": ("<ul><li><a href='/", "../a/", "'>A story of the whole town</a></ul>"),
    "title": ("<title>", "Word ", "</title>"),
    "title of parts": ("<title>", "A | B - ", "</title>"),
    "title of dashes": ("<title>", "- ", "</title>"),
    "title of blanks": ("<title>a", "\u00a0", "b</title>"),
    "og:title of parts": ("<meta property=og:title content='", "A | B - ", "'>"),
    "site name": ("<meta property=og:site_name content='", "The Herald ", "'>"),
    "description": ("<meta name=description content='", "The mayor. ", "'>"),
    "author": ("<meta name=author content='", "Mara Lindqvist, ", "'>"),
    "author of ands": ("<meta name=author content='", "and By von ", "'>"),
    "author of blanks": ("<meta name=author content='a", " ", "b'>"),
    "author of letters": ("<meta name=author content='", "M. ", "'>"),
    "author with addresses": ("<meta name=author content='", "a@b.example ", "'>"),
    "byline": ("<p class=byline>By ", "Mara Lindqvist, ", "</p>"),
    "byline of words": ("<p class=byline>By ", "Aa", "</p>"),
    "byline of places": ("<p class=byline>", "(Sennau) - ", "</p>"),
    "date": ("<meta property=article:published_time content='", "2026-01-27T", "'>"),
    "date of digits": ("<meta property=article:published_time content='", "1", "'>"),
    "date of blanks": ("<meta property=article:published_time content='27", " ", "January'>"),
    "date in a time": ("<time>", "27 January 2026 ", "</time>"),
    "date of words": ("<p class=date>", "January ", "</p>"),
    "date of numbers": ("<p class=date>", "1/2/", "</p>"),
    "dateline": ("<p>", "SENNAU, ", "Jan. 27 (Herald) -- The bridge is open.</p>"),
    "dateline of capitals": ("<p>", "SENNAU", " - The bridge is open, said the mayor on Tuesday.</p>"),
    "dateline in brackets": ("<p>", "(", "KCNA) -- The bridge is open, said the mayor on Tuesday.</p>"),
    "headline": ("<h1>", "Bridge ", "</h1>"),
    "keywords": ("<meta name=keywords content='", "a,", "'>"),
    "section": ("<meta property=article:section content='", "World > ", "'>"),
    "canonical": ("<link rel=canonical href='https://sennau.example/", "a/", "'>"),
    "source": ("<p>Source: ", "Herald ", "</p>"),
    "JSON-LD of lists": (_LD, "[", "</script>"),
    "JSON-LD of objects": (_LD, '{"a":', "</script>"),
    "JSON-LD of articles": (_LD + "[", _ARTICLE + '"headline":"A"},', "1]</script>"),
    "JSON-LD with a text": (_LD + _ARTICLE + '"articleBody":"', "word ", '"}</script>'),
    "JSON-LD with authors": (_LD + _ARTICLE + '"author":[', '{"name":"Mara Lindqvist"},', "1]}</script>"),
    "JSON-LD with a headline": (_LD + _ARTICLE + '"headline":"', "A - ", '"}</script>'),
    "JSON-LD with quotes": (_LD + _ARTICLE + '"headline":"', '"', '"}</script>'),
    "JSON-LD with line breaks": (_LD + _ARTICLE + '"headline":"', "\n", '"}</script>'),
    "JSON-LD with commas": (_LD + _ARTICLE, ",", "}</script>"),
    "JSON-LD with backslashes": (_LD + _ARTICLE + '"headline":"', "\\", '"}</script>'),
    "JSON-LD with comments": (_LD, "/*", _ARTICLE + '"headline":"A"}</script>'),
    "JSON-LD of a number": (_LD + _ARTICLE + '"headline":', "9", "}</script>"),
    "JSON-LD with keywords": (_LD + _ARTICLE + '"keywords":"', "a,", '"}</script>'),
    "JSON-LD scripts": ("", _LD + _ARTICLE + '"headline":"Bridge"}</script>', ""),
    "JSON-LD scripts that are broken": ("", _LD + "{</script>", ""),
}

_RSS = '<?xml version="1.0"?><rss version="2.0"><channel>'
_SITEMAP = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
_ITEM = "<item><title>Bridge # is open</title><link>https://sennau.example/2026/01/27/bridge-#</link></item>"
_XML: dict[str, tuple[str, str, str]] = {
    "feed of items": (_RSS, _ITEM, "</channel></rss>"),
    "feed of open items": (_RSS, "<item>", ""),
    "feed of empty items": (_RSS, "<item/>", ""),
    "feed of ampersands": (_RSS + "<item><title>", "&", "</title></item>"),
    "feed of entities": (_RSS + "<item><title>", "&amp;&#65;", "</title></item>"),
    "feed with a content": (_RSS + "<item><description>", "&lt;p&gt;word", "</description></item></channel></rss>"),
    "feed with a CDATA": (_RSS + "<item><description><![CDATA[", "<p>word", "]]></description></item>"),
    "feed of CDATA": (_RSS + "<item><description>", "<![CDATA[", "</description></item>"),
    "feed with attributes": (_RSS + "<item ", "a='&' ", "/>"),
    "feed with an attribute": (_RSS + "<item a='", "&", "'/>"),
    "feed with categories": (_RSS + "<item>", "<category>a</category>", "</item></channel></rss>"),
    "feed with links": (_RSS + "<item>", "<link>https://sennau.example/a</link>", "</item></channel></rss>"),
    "feed with dates": (_RSS + "<item>", "<pubDate>Tue, 27 Jan 2026 09:00:00 GMT</pubDate>", "</item></channel></rss>"),
    "feed with name spaces": (_RSS, "<a:b xmlns:a='x'>", ""),
    "feed with end tags": (_RSS, "</a>", ""),
    "feed with less than": (_RSS, "<", ""),
    "feed of a date": (_RSS + "<item><pubDate>", "1 ", "</pubDate></item>"),
    "JSON feed": ('{"version":"https://jsonfeed.org/version/1","items":[', '{"url":"/a-#"},', "1]}"),
    "JSON of lists": ('{"a":', "[", ""),
    "sitemap": (_SITEMAP, "<url><loc>https://sennau.example/2026/01/27/bridge-#</loc></url>", "</urlset>"),
    "sitemap of sitemaps": ("<sitemapindex>", "<sitemap><loc>https://sennau.example/#.xml</loc></sitemap>", ""),
    "sitemap with open urls": (_SITEMAP, "<url><loc>", ""),
    "sitemap with entities": (_SITEMAP + "<url><loc>https://sennau.example/", "&amp;", "</loc></url>"),
    "sitemap with ampersands": (_SITEMAP + "<url><loc>https://sennau.example/", "&", "</loc></url>"),
    "sitemap with attributes": (_SITEMAP + "<url ", "a#='1' ", "/>"),
    "sitemap with a path": (_SITEMAP + "<url><loc>https://sennau.example/", "a-", "</loc></url>"),
    "sitemap with less than": (_SITEMAP, "<", ""),
    "sitemap with name spaces": (_SITEMAP, "<a xmlns:b#='x'>", ""),
    "sitemap of text": ("https://sennau.example/\n", "https://sennau.example/2026/01/27/bridge-#\n", ""),
    "sitemap of one line": ("https://sennau.example/", "a", "\n"),
    "root behind blanks": ("", " ", "<rss>"),
    "XML with an encoding": ("<?xml encoding='", "é", "'?><rss>"),
}
_LISTS: dict[str, tuple[str, str, str]] = {
    "list of links": ("<ul>", "<li><a href=/2026/01/27/bridge-#>Bridge # is open</a>", "</ul>"),
    "list of open tags": ("", "<a ", ""),
    "list of open links": ("", "<a href=", ""),
    "list of open quotes": ("", '<a href="', ""),
    "list of links without end": ("", "<a href=/a-b-c-#>", ""),
    "list with attributes": ("<a ", "a='1' ", "href=/a>x</a>"),
    "list with quotes": ("<a href=/a ", "'", ">x</a>"),
    "list with metas": ("", "<meta property=og:type content=article>", ""),
    "list with comments": ("", "<!--", ""),
    "list with scripts": ("", "<script>", ""),
    "list with ends of scripts": ("", "<script></script", ""),
    "list with a path": ("<a href='/", "a-", "'>word</a>"),
    "list with digits": ("<a href=/", "1", ">word</a>"),
    "list with words": ("<a href=/a-b-c>", "word ", "</a>"),
    "list with pictures": ("<a href=/a-b-c>", "<img ", "</a>"),
    "list with entities": ("<a href='/a?", "&amp;", "'>word</a>"),
    "list of days": ("", "<a href=/2026/01/#>27</a>", ""),
    "list in JSON": ('{"html":"', '<a href=\\"/a-b-c-#\\">word</a>', '"}'),
    "list with folders": ("", "<a href=../../../a-b-c-#>word</a>", ""),
}
_ROBOTS = {
    "robots of rules": ("User-agent: *\n", "Disallow: /a#\n", ""),
    "robots of stars": ("User-agent: *\n", "Disallow: /*a*a*a*a*a*b#$\n", ""),
    "robots with a star path": ("User-agent: *\nDisallow: /", "*a", "b$\n"),
    "robots of names": ("", "User-agent: a#\n", "Disallow: /\n"),
    "robots of groups": ("", "User-agent: *\nDisallow: /#\n", ""),
    "robots of sitemaps": ("", "Sitemap: https://sennau.example/#.xml\n", ""),
    "robots of one line": ("User-agent: *\nDisallow: /", "a", ""),
    "robots of escapes": ("User-agent: *\nDisallow: /", "%aa", ""),
    "robots of colons": ("User-agent", ":", "\n"),
    "robots of blanks": ("User-agent", " ", "*\n"),
    "robots of delays": ("User-agent: *\n", "Crawl-delay: 1\n", ""),
}


def _record(body: bytes, *fields: str) -> bytes:
    head = "\r\n".join(["HTTP/1.1 200 OK", "Content-Type: text/html", *fields, "", ""]).encode()
    return (
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://sennau.example/a\r\n"
        b"WARC-Date: 2026-01-27T09:00:00Z\r\nWARC-Record-ID: <urn:uuid:2e8d3a5c-63d4-4f1c-9d0b-0f7f54d3a001>\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
        % (len(head) + len(body))
        + head
        + body
        + b"\r\n\r\n"
    )


_EMPTY_GZIP = gzip.compress(b"")


def _chunked(unit: bytes) -> Callable[[int], bytes]:
    return lambda size: _record(unit * (size // len(unit)), "Transfer-Encoding: chunked")


_WARC: dict[str, Callable[[int], bytes]] = {
    "WARC with chunks of a byte": _chunked(b"1\r\nx\r\n"),
    "WARC with a negative chunk": _chunked(b"-6\r\n<p>hello"),
    "WARC with chunks of no size": _chunked(b"\r\n"),
    "WARC with sizes of zeros": _chunked(b"0" * 15 + b"1\r\nx\r\n"),
    "WARC with an endless size": _chunked(b"1"),
    "WARC with an endless extension": lambda size: _record(b"1;" + b"a" * size, "Transfer-Encoding: chunked"),
    "WARC of records": lambda size: _record(b"<p>x") * (size // len(_record(b"<p>x"))),
    "WARC with headers": lambda size: _record(b"<p>x", *["A: b"] * (size // 6)),
    "WARC with a header": lambda size: _record(b"<p>x", "A: " + "b" * size),
    "WARC with empty members": lambda size: _record(_EMPTY_GZIP * (size // 20), "Content-Encoding: gzip"),
    "WARC of line breaks": lambda size: b"\r\n" * (size // 2),
}

_ZSTD_HEAD = b"\x28\xb5\x2f\xfd\x00\x58"


def _packed(head: bytes, unit: bytes) -> Callable[[int], bytes]:
    return lambda size: head + unit * (size // len(unit))


def _noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)  # noqa: S311 - what cannot be packed, no secret


_PACKED: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "gzip of empty members": ("gzip", _packed(b"", _EMPTY_GZIP)),
    "gzip of small members": ("gzip", _packed(b"", gzip.compress(b"a"))),
    "gzip of many members and a large one": (
        "gzip",
        lambda size: _EMPTY_GZIP * min(9000, size // 40) + gzip.compress(_noise(size)),
    ),
    "gzip padding": ("gzip", _packed(_EMPTY_GZIP, b"\0")),
    "gzip file name": ("gzip", _packed(b"\x1f\x8b\x08\x08" + bytes(6), b"a")),
    "gzip noise": ("gzip", lambda size: gzip.compress(_noise(size))),
    "gzip zeros": ("gzip", lambda size: gzip.compress(bytes(size))),
    "deflate empty stored blocks": ("deflate", _packed(b"\x78\x9c", b"\0\0\0\xff\xff")),
    "deflate empty blocks": ("deflate", _packed(b"\x78\x9c", b"\x02\x08\x20\x80\x00")),
    "deflate flushes": ("deflate", _packed(b"\x78\x9c", b"\x4a\x04\x00\x00\x00\xff\xff")),
    "deflate bytes behind the end": ("deflate", _packed(zlib.compress(b""), b"x")),
    "deflate noise": ("deflate", lambda size: zlib.compress(_noise(size))),
    "br noise": ("br", lambda size: brotli.compress(_noise(size), quality=1)),
    "br bytes behind the end": ("br", _packed(brotli.compress(b""), b"x")),
    "br zeros": ("br", lambda size: brotli.compress(bytes(size), quality=1)),
    "zstd empty frames": ("zstd", _packed(b"", zstandard.compress(b""))),
    "zstd frames to skip": ("zstd", _packed(b"", b"\x50\x2a\x4d\x18\0\0\0\0")),
    "zstd empty blocks": ("zstd", _packed(_ZSTD_HEAD, b"\0\0\0")),
    "zstd runs of nothing": ("zstd", _packed(_ZSTD_HEAD, b"\x02\0\0a")),
    "zstd runs of a byte": ("zstd", _packed(_ZSTD_HEAD, b"\x0a\0\0a")),
    "zstd noise": ("zstd", lambda size: zstandard.compress(_noise(size))),
}


def _framed(reader: str, parts: dict[str, tuple[str, str, str]]) -> list[Shape]:
    return [
        Shape(name, reader, (_numbered if "#" in unit else _repeated)(unit, before, after, reader))
        for name, (before, unit, after) in parts.items()
    ]


SHAPES: tuple[Shape, ...] = (
    *(Shape(name, "html", _repeated(unit)) for name, unit in _HTML_UNITS.items()),
    *(Shape(f"{name} (head)", "html", _head(unit)) for name, unit in list(_HTML_UNITS.items())[-16:]),
    *(Shape(name, "html", _numbered(unit)) for name, unit in _HTML_NUMBERED.items()),
    *(Shape(name, "html", _inside(*parts)) for name, parts in _INSIDES.items()),
    Shape("nested div", "html", _nested("<div>", "</div>")),
    Shape("nested lists", "html", _nested("<ul><li>", "</ul>")),
    Shape("nested JSON-LD", "html", _nested("[", "]", _LD, "</script>")),
    Shape("nested JSON-LD objects", "html", _nested('{"@graph":', "}", _LD, "</script>", "1")),
    *_framed("xml", _XML),
    *_framed("list", _LISTS),
    *_framed("robots", _ROBOTS),
    *(Shape(name, "warc", make) for name, make in _WARC.items()),
    *(Shape(name, reader, make) for name, (reader, make) in _PACKED.items()),
)
