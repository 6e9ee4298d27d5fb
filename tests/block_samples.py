"""Blocks of any shape, with the characters that formats read as markup, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from scraper.article_blocks import (
    Block,
    EmbedBlock,
    HeadingBlock,
    ImageBlock,
    Inline,
    ListBlock,
    ListItem,
    Mark,
    ParagraphBlock,
    PreformattedBlock,
    QuoteBlock,
    RuleBlock,
    TableBlock,
    TableCell,
    TableRow,
)

# Markup of Markdown, HTML and YAML, blanks of several kinds, letters, punctuation and symbols of other scripts.
PIECES = (
    *"\\`*_{}[]()<>#+-.!|~:=&;\"'/$%^@0123456789 ab",
    *(
        "\n",
        " ",
        "\t",
        "\u3000",
        "。",
        "「",
        "漢",
        "é",
        "\u0301",
        "€",
        "→",
        "\u200d",
        "\u202e",
        "\x00",
        "\x1b",
        "𝛼",
        "¹",
    ),
    *("&amp;", "&#42;", "<b>", "</p>", "<!--", "-->", "](", "![", "**", "__", "```", "---", "===", "1. ", "2) ", "- "),
    *("| - |", ":-", "<script>", "javascript:", "https://a.example/", "[x]: ", "\n\n", "    ", "word", "]]>", "=1+1"),
)
texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)
urls = st.one_of(
    st.none(),
    st.sampled_from(
        (
            "https://a.example/",
            "http://a.example/b_(c)?d=<e>&amp;f=*g*|h`i`",
            "https://a.example/a_b_c)(\\d[e]\"'{}^",
            "https://bücher.example/straße?q=漢&copy=1#x",
            "mailto:desk@a.example",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "file:///etc/passwd",
            "//a.example/",
            "https://a.example/ b",
            "http://a%20https://b.example/",
            "http://a%40:b@c.example/%20",
            "https://a.example/\nb",
            "https://a.example/&#41;&lpar;",
        )
    ),
)
marks = st.sets(st.sampled_from(list(Mark)), max_size=3).map(
    lambda found: tuple(mark for mark in Mark if mark in found)
)
runs = st.lists(st.builds(Inline, texts, marks, urls), max_size=6).map(tuple)
leaves = st.one_of(
    st.builds(ParagraphBlock, runs),
    st.builds(ParagraphBlock, runs),
    st.builds(HeadingBlock, runs, st.integers(1, 6)),
    st.builds(PreformattedBlock, texts, st.sampled_from((None, "python", "c++", "objective-c"))),
    st.builds(ImageBlock, urls.map(lambda url: url or "https://a.example/i.jpg"), texts, texts, texts, st.booleans()),
    st.builds(EmbedBlock, urls.map(lambda url: url or "https://a.example/v"), st.just("video"), texts),
    st.just(RuleBlock()),
)
cells = st.builds(TableCell, runs, st.booleans(), st.integers(1, 3), st.integers(1, 3))
rows = st.builds(TableRow, st.lists(cells, max_size=3).map(tuple))
tables = st.builds(TableBlock, st.lists(rows, max_size=3).map(tuple), runs)


def _containers(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    several = st.lists(inner, max_size=3).map(tuple)
    items = st.lists(st.builds(ListItem, several), max_size=3).map(tuple)
    return st.one_of(
        st.builds(ListBlock, items, st.booleans(), st.sampled_from((0, 1, 1, 7, 999_999_998))),
        st.builds(QuoteBlock, several, urls),
    )


blocks: st.SearchStrategy[tuple[Block, ...]] = st.lists(
    st.recursive(st.one_of(leaves, tables), _containers, max_leaves=6), min_size=1, max_size=4
).map(tuple)
