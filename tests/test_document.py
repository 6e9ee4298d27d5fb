"""A page as flat sequences: blocks, elements, links and the facts of its head."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extraction.dom.parsing import parse

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document

URL = "https://www.sennau-post.example/local/bridge"


def blocks(html: str) -> list[str]:
    return parse(html).blocks.texts


# ---------------------------------------------------------------- blocks


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p>One</p><p>Two</p>", ["One", "Two"]),
        ("<p>One<p>Two", ["One", "Two"]),
        ("<div>One<p>Two</p>Three</div>", ["One", "Two", "Three"]),
        ("<p>On<b>e</b> and <a href=/x>t</a>wo</p>", ["One and two"]),
        ("<p> One \n\t two&nbsp;three </p>", ["One two three"]),
        ("<p>One<br>two</p>", ["One two"]),
        ("<p>One<br><br>Two</p>", ["One", "Two"]),
        ("<p>One<br> \n <br>Two</p>", ["One", "Two"]),
        ("One<br>&nbsp;&nbsp;Two<br>three", ["One", "Two three"]),
        ("一<br>\u3000二<br>三", ["一", "二 三"]),
        ("<td>One<td>Two", ["OneTwo"]),
        ("<table><tr><td>One<td>Two</table>", ["One", "Two"]),
        ("<ul><li>One<li>Two</ul>", ["One", "Two"]),
        ("<x-card>One</x-card><x-card>Two</x-card>", ["One", "Two"]),
        ("<div><span>One</span><span>two</span></div>", ["Onetwo"]),
        ("<div><a href=/1>One</a><a href=/2>Two</a></div>", ["One", "Two"]),
        ("<a href=/1><b>One</b><i>Two</i></a>", ["One", "Two"]),
        ("<p>See <a href=/1>one</a> <a href=/2>two</a></p>", ["See one two"]),
        ("5 &lt; 6 &amp; 7 &#8212; 8", ["5 < 6 & 7 — 8"]),
        ("<p></p><p> </p><p>&nbsp;</p>", []),
    ],
)
def test_a_block_is_a_run_of_text_between_block_level_tags(html: str, texts: list[str]) -> None:
    assert blocks(html) == texts


def test_lines_that_are_links_and_no_more_are_blocks_of_their_own() -> None:
    assert blocks("Latest:<br><a href=/1>One</a><br><a href=/2>Two</a> 3.2.2026<br>Old <a href=/3>three</a>") == [
        "Latest:",
        "One",
        "Two 3.2.2026",
        "Old three",
    ]


def test_links_side_by_side_are_blocks_of_their_own_unless_words_stand_between_them() -> None:
    assert blocks("<div><a href=/1>One</a><a href=/2>Two</a></div>") == ["One", "Two"]
    assert blocks("<p><a href=/1>One</a> <span>and</span> <a href=/2>two</a></p>") == ["One and two"]


@pytest.mark.parametrize(
    "tag", "script style template svg math iframe object select textarea canvas audio video noscript".split()
)
def test_what_a_browser_shows_as_no_text_is_none(tag: str) -> None:
    assert blocks(f"<p>One</p><{tag}>hidden</{tag}><p>Two</p>") == ["One", "Two"]


def test_comments_are_no_text() -> None:
    assert blocks("<p>One<!-- two --> three</p><!-- four") == ["One three"]


def test_preformatted_text_keeps_its_lines() -> None:
    assert blocks("<pre>One\n  two\n\nthree  </pre>") == ["One\n  two\n\nthree"]


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<p>x</p>", "paragraph"),
        ("<h2>x</h2>", "heading"),
        ("<h6><span>x</span></h6>", "heading"),
        ("<ul><li><p>x</p></li></ul>", "list_item"),
        ("<dl><dd>x</dd></dl>", "list_item"),
        ("<blockquote><p>x</p></blockquote>", "quote"),
        ("<pre>x</pre>", "preformatted"),
        ("<table><tr><th>x</th></tr></table>", "cell"),
        ("<blockquote><ul><li>x</li></ul></blockquote>", "list_item"),
        ("<blockquote>y</blockquote><p>x</p>", "paragraph"),
    ],
)
def test_the_nearest_ancestor_that_says_so_gives_a_block_its_kind(html: str, kind: str) -> None:
    found = parse(html).blocks
    assert dict(zip(found.texts, found.kinds, strict=True))["x"] == kind


def test_characters_in_links_and_in_bold_are_counted() -> None:
    found = parse("<p>1234<a href=/x>56</a><b>789</b><i>0</i><a>no target</a></p>").blocks
    assert (found.link_chars, found.bold_chars) == ([2], [4])


# ---------------------------------------------------------------- damaged pages


def test_a_title_without_an_end_is_closed_when_it_has_swallowed_the_page() -> None:
    paragraphs = "<p>The bridge was opened on Tuesday.</p>" * 80
    document = parse(f"<title>New bridge{paragraphs}")
    assert document.title == "New bridge"
    assert len(document.blocks) == 80


@pytest.mark.parametrize(("size", "is_closed"), [(2_000, False), (2_001, True)])
def test_a_title_of_more_than_2000_characters_has_swallowed_the_page(size: int, *, is_closed: bool) -> None:
    document = parse("<title>New bridge" + "<p>".ljust(size - 10, "m"))
    assert len(document.title) == (10 if is_closed else size)
    assert len(document.blocks) == is_closed


def test_a_page_whose_text_stands_in_noscript_alone_is_read_with_it() -> None:
    assert blocks("<div><noscript><p>One</p><p>Two</p></noscript></div>") == ["One", "Two"]
    assert blocks("<p>Zero</p><noscript><p>One</p></noscript>") == ["Zero"]


def test_a_lone_surrogate_is_no_obstacle() -> None:
    assert blocks("<p>a\ud800b</p>") == ["a?b"]


def test_an_unclosed_paragraph_in_bold_ends_where_the_next_begins() -> None:
    assert blocks("<p><b>One<p>Two</b> three<p>four") == ["One", "Two three", "four"]


# ---------------------------------------------------------------- links


def test_a_link_knows_its_text_target_and_blocks() -> None:
    document = parse("<p>Zero</p><p>See <a href=' /one '>the <b>one</b></a></p><a href=/two><h3>A</h3><p>B</p></a>")
    assert [(link.text, link.href, link.first_block, link.last_block) for link in document.links] == [
        ("the one", "/one", 1, 1),
        ("A B", "/two", 2, 3),
    ]


LINE = "The swallows came back to the bridge in April and found new piers of stone under it."[:80]


@pytest.mark.parametrize(
    ("paragraphs", "is_link"),
    [
        ([LINE] * 2, True),
        ([LINE] * 3, False),
        ([LINE, LINE, LINE[:79]], True),
    ],
)
def test_a_link_around_paragraph_after_paragraph_was_left_open(paragraphs: list[str], *, is_link: bool) -> None:
    inside = "".join(f"<p>{text}</p>" for text in paragraphs)
    document = parse(f"<div><p>Above</p><a href=/more>{inside}</a><p>Below</p></div>", URL)
    assert [link.href for link in document.links] == ["/more"] * is_link
    assert document.blocks.link_shares == [0, *[float(is_link)] * len(paragraphs), 0]


def test_an_empty_link_at_the_end_of_a_block_points_behind_it() -> None:
    for inside in ("One", "One<br>two"):
        document = parse(f"<p>{inside}<a href=/x></a></p><p>Three <a href=/y></a> four</p>")
        assert [(link.first_block, link.last_block) for link in document.links] == [(1, 1), (1, 1)]


def test_items_in_a_link_are_a_card() -> None:
    document = parse(f"<a href=/more><div>{LINE}</div><div>{LINE}</div><div>{LINE}</div></a>", URL)
    assert len(document.links) == 1


def test_the_rest_of_a_run_after_paragraphs_in_a_link_that_was_left_open_is_no_link() -> None:
    inside = f"<p>{LINE}</p>" * 3
    document = parse(f"<div><a href=/more>{inside}The end</a> of the <a href=/all>list</a></div>", URL)
    assert [link.text for link in document.links] == ["list"]
    assert document.blocks.link_chars[-1] == len("list")


@pytest.mark.parametrize(
    "href", ["", "#top", "javascript:go()", "JavaScript:go()", "mailto:a@b.example", "tel:1", "data:,x"]
)
def test_a_target_that_is_no_page_is_no_link(href: str) -> None:
    assert parse(f'<a href="{href}">x</a>').links == []


@pytest.mark.parametrize(
    ("base", "href", "url"),
    [
        ("", "ferry", "https://www.sennau-post.example/local/ferry"),
        ("", "/ferry", "https://www.sennau-post.example/ferry"),
        ("", "//cdn.example/ferry", "https://cdn.example/ferry"),
        ("", "?page=2", "https://www.sennau-post.example/local/bridge?page=2"),
        ("", "http://[::1/ferry", "http://[::1/ferry"),
        ("/archive/", "ferry", "https://www.sennau-post.example/archive/ferry"),
        ("https://other.example/a/b", "ferry", "https://other.example/a/ferry"),
    ],
)
def test_a_reference_is_joined_with_the_base_of_the_page(base: str, href: str, url: str) -> None:
    assert parse(f'<base href="{base}"><p>x</p>', URL).absolute(href) == url


def test_the_first_base_counts() -> None:
    assert parse("<base href=/a/><base href=/b/>").base == "/a/"


# ---------------------------------------------------------------- the head


def test_the_facts_of_the_head() -> None:
    document = parse(
        "<head><title> New\n bridge </title><meta property='OG:Title' content=' New bridge '><meta name=robots>"
        "<link rel=CANONICAL href=' /bridge '><link rel=alternate hreflang=de href=/de>"
        "<script type='application/LD+json'>{}</script><script>var x</script></head><svg><title>logo</title></svg>"
    )
    assert document.title == "New bridge"
    assert document.metas == [("og:title", "New bridge"), ("robots", "")]
    assert document.head_links == [("canonical", "/bridge", ""), ("alternate", "/de", "de")]
    assert (document.json_ld, document.scripts) == (["{}"], ["var x"])


def test_5000_entries_of_the_head_are_kept() -> None:
    metas = "".join(f"<meta name=m{number} content={number}>" for number in range(5_001))
    document = parse(f"<head>{metas}</head>")
    assert len(document.metas) == 5_000
    assert document.metas[-1] == ("m4999", "4999")


@pytest.mark.parametrize(("size", "is_kept"), [(200, True), (201, False)])
def test_the_pieces_of_a_line_are_kept_up_to_200_characters(size: int, *, is_kept: bool) -> None:
    rest = "m" * (size - 3)
    document = parse(f"<p>By <b>{rest}</b></p><p>{rest}</p>")
    assert [run.text for run in document.line_runs(0)] == (["By ", rest] if is_kept else [])
    assert document.line_runs(1) == ()
    assert list(document.pieces) == [0]


def test_the_pieces_of_a_headline_are_kept_with_its_line_breaks() -> None:
    document = parse(f"<h1>One <b>{'m' * 200}</b> <br>two</h1><h2>Three <b>four</b></h2>")
    found = {block: [run.text for run in runs] for block, runs in document.heading_runs.items()}
    assert found == {0: ["One", "m" * 200, "", "two"]}
    assert list(document.pieces) == [1]


def test_meta_asks_for_names_in_order_and_passes_over_empty_ones() -> None:
    document = parse("<meta name=b content=2><meta name=a content=''><meta name=a content=1><meta name=a content=3>")
    assert (document.meta("a", "b"), document.meta("b", "a"), document.meta("c")) == ("1", "2", None)


def test_path_and_text_of_an_element() -> None:
    document = parse("<div class='story wide'><p>One</p><p>Two</p></div><p>Three</p>")
    story = document.elements.tags.index("div")
    assert document.path(story + 1) == "html/body/div.story/p"
    assert document.text_of(story) == "One Two"


def test_soup_is_the_same_page() -> None:
    assert parse("<p>One</p><p>Two</p>").soup.get_text("|") == "One|Two"


# ---------------------------------------------------------------- what always holds

FRAGMENTS = st.sampled_from(
    "<p> </p> <div> </div> <b> </b> <a\thref=/x> <a> </a> <br> <li> <ul> </ul> <table> <tr> <td> </table> <pre> </pre>"
    " <h2> <title> <script> </script> <!-- --> <noscript> <svg> <x-y> &nbsp; &lt; text more 字 <![CDATA[ < > \0".split(
        " "
    )
)
MARKUP = st.lists(FRAGMENTS, max_size=40).map(" ".join)


@given(MARKUP)
def test_ranges_of_elements_nest(html: str) -> None:
    elements = parse(html).elements
    for index, parent in enumerate(elements.parents):
        assert index < elements.ends[index] <= len(elements)
        assert elements.first_blocks[index] <= elements.end_blocks[index]
        if parent >= 0:
            assert parent < index
            assert elements.ends[index] <= elements.ends[parent]
            assert elements.first_blocks[parent] <= elements.first_blocks[index]
            assert elements.end_blocks[index] <= elements.end_blocks[parent]


@given(MARKUP)
def test_blocks_and_links_point_into_the_page(html: str) -> None:
    document = parse(html)
    blocks = document.blocks
    for index, (text, element) in enumerate(zip(blocks.texts, blocks.elements, strict=True)):
        assert text.strip()
        assert document.elements.first_blocks[element] <= index < document.elements.end_blocks[element]
        assert 0 <= blocks.link_chars[index] <= len(text)
        assert 0 <= blocks.bold_chars[index] <= len(text)
    for link in document.links:
        assert document.elements.tags[link.element] == "a"
        assert link.first_block <= len(blocks)
        assert link.last_block <= len(blocks)


@given(MARKUP)
def test_a_page_is_parsed_alike_every_time(html: str) -> None:
    def values(document: Document) -> tuple[object, ...]:
        return document.blocks, document.elements, document.links, document.metas, document.title

    assert values(parse(html)) == values(parse(html))


@pytest.mark.parametrize("words", ["word ", "word \xa0\n ", "word" + " " * 700_000])
def test_white_space_is_squeezed_in_a_line_of_megabytes_too(words: str) -> None:
    text = words * (2_500_000 // len(words) + 1)
    assert parse(f"<p>{text}</p>").blocks.texts == [" ".join(text.split())]


@pytest.mark.parametrize("mark", ["\u00ad", "\u200b", "\u2060", "\ufeff"])
def test_marks_of_line_breaking_are_no_part_of_a_word(mark: str) -> None:
    """Who searches for the word finds it; a paragraph of nothing else is none."""
    document = parse(f"<h1>Har{mark}bour</h1><p>The har{mark}bour &amp;shy; is {mark} open.</p><p>{mark}</p>")
    assert document.texts == ["Harbour", "The harbour &shy; is open."]


@pytest.mark.parametrize("joined", ["می\u200cخواهم", "👩\u200d🚒"])
def test_joiners_stay_where_words_and_emoji_need_them(joined: str) -> None:
    assert parse(f"<p>{joined}</p>").texts == [joined]
