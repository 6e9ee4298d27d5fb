"""Marks of footnotes, lines, initials, and signs that were escaped twice."""

from __future__ import annotations

import pytest

from scraper import explain, extract
from scraper.extraction.dom.parsing import parse
from scraper.reports.block_targets import find_targets


def texts(html: str) -> list[str]:
    return parse(html).texts


def lines(html: str) -> str:
    return parse(html).blocks.lines.get(0, "")


# ---------------------------------------------------------------- footnotes


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("9,000<sup>1</sup> boats", "9,000 boats"),
        ("9.000<sup>12</sup> Boote", "9.000 Boote"),
        ("in 2020<sup>1</sup> alone", "in 2020 alone"),
        ("5%<sup>1</sup> less", "5% less"),
        ("It sank.<sup>1,2</sup> Then", "It sank. Then"),
        ("“sank”<sup>(3)</sup> again", "“sank” again"),
        ("boat<sup>[1]</sup>, and", "boat, and"),
        ("boat<sup>[a]</sup>, and", "boat, and"),
        ("boat<sup><a href=#n>1</a></sup>, and", "boat, and"),
        ("boat<a href=#n><sup>1</sup></a>, and", "boat, and"),
        ("<b>It</b> <i>sank</i>.<sup> 1 </sup> Then", "It sank. Then"),
    ],
)
def test_the_mark_of_a_footnote_sticks_to_nothing(html: str, text: str) -> None:
    assert texts(f"<p>{html}</p>") == [text]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("10<sup>3</sup> m", "103 m"),
        ("100<sup>3</sup> m", "1003 m"),
        ("1.50<sup>3</sup> m", "1.503 m"),
        ("5 m<sup>2</sup> wide", "5 m2 wide"),
        ("the 1<sup>st</sup> boat", "the 1st boat"),
        ("(a+b)<sup>2</sup> is", "(a+b)2 is"),
        ("It sank.<sup>1234</sup> Then", "It sank.1234 Then"),
        ("Senn<sup>®</sup> boats", "Senn® boats"),
        ("1<sup>[st]</sup> boat", "1[st] boat"),
        ("<sup>1</sup> A note", "1 A note"),
    ],
)
def test_other_raised_texts_stay(html: str, text: str) -> None:
    assert texts(f"<p>{html}</p>") == [text]


def test_a_mark_in_a_link_leaves_the_links_after_it_in_their_blocks() -> None:
    html = "<p>One<sup><a href=/n>1</a></sup> two <a href=/x>three</a></p><p>Four <a href=/y>five</a></p>"
    found = [(link.text, link.first_block, link.last_block) for link in parse(html).links]
    assert found == [("1", 0, 0), ("three", 0, 0), ("five", 1, 1)]


def test_a_raised_text_of_many_pieces_is_no_mark() -> None:
    five, six = (f"<p>It sank.<sup>[{'<b>1</b>' * count}]</sup> Then</p>" for count in (3, 4))
    assert (texts(five), texts(six)) == (["It sank. Then"], ["It sank.[1111] Then"])


# ---------------------------------------------------------------- lines


def test_single_line_breaks_end_lines_of_a_paragraph() -> None:
    assert lines("<p>The river is long,<br>the ferry slow,<br>\nand nobody waits.</p>") == (
        "The river is long,\nthe ferry slow,\nand nobody waits."
    )
    assert lines("<li>Quay 3<br>Sennau</li>") == "Quay 3\nSennau"
    assert lines("<p>One<br></p>") == lines("<p>One</p>") == ""
    assert texts("<p>Quay 3<br>Sennau</p>") == ["Quay 3 Sennau"]


@pytest.mark.parametrize("tag", ["h2", "pre"])
def test_headings_and_preformatted_text_have_no_lines_of_their_own(tag: str) -> None:
    assert lines(f"<{tag}>One<br>two</{tag}>") == ""


def test_a_line_break_that_wraps_a_sentence_is_a_blank() -> None:
    long = "m" * 55
    assert lines(f"<p>{long}<br>and more<br>End</p>") == f"{long} and more\nEnd"
    assert lines(f"<p>{long[1:]}<br>and more</p>") == f"{long[1:]}\nand more"
    assert lines(f"<p>{long}.<br>and more</p>") == f"{long}.\nand more"
    assert lines(f"<p>{long}<br>And more</p>") == f"{long}\nAnd more"
    # Where one line is wrapped, all long ones are.
    assert lines(f"<p>{long}.<br>{long}<br>and more</p>") == ""


def test_a_paragraph_has_its_lines_and_its_block_is_one() -> None:
    verse = "The river is long,<br>the ferry slow,<br>and nobody waits for it on the other side of the water."
    prose = "The ferry at Sennau will cross the river for the last time on Sunday, ninety years after its first trip."
    explanation = explain(
        f"<title>Ferry</title><article><p>{prose}</p><p>{verse}</p><p>{prose[:-1]}, again.</p></article>"
    )
    assert explanation.article.paragraphs[1].text == verse.replace("<br>", "\n")
    assert explanation.blocks[1].text == verse.replace("<br>", " ")
    assert find_targets(explanation)[1].anchor == "p2"


# ---------------------------------------------------------------- escapes


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Senn &amp;amp; Sons", "Senn & Sons"),
        ("didn&amp;rsquo;t, didn&amp;#8217;t, didn&amp;#x2019;t", "didn’t, didn’t, didn’t"),
        ("caf&amp;eacute; &amp;mdash; open", "café — open"),
        ("one&amp;nbsp;two &amp;nbsp; three&amp;nbsp;", "one two three"),
        ("R&amp;D here, Senn &amp;amp; Sons there", "R&D here, Senn &amp; Sons there"),
        ("write &amp;rsquo; for ’", "write &rsquo; for ’"),
        ("a &amp;lt;p&amp;gt; tag", "a &lt;p&gt; tag"),
        ("write &amp;amp;lt; for it", "write &amp;lt; for it"),
        ("A&amp;nosuch; B&amp;#7; C", "A&nosuch; B&#7; C"),
        ("<code>&amp;amp;</code> is a sign", "&amp; is a sign"),
        ("<code>x</code> Senn &amp;amp; Sons", "x Senn & Sons"),
    ],
)
def test_signs_that_were_escaped_twice_are_read_but_where_they_are_the_subject(html: str, text: str) -> None:
    assert texts(f"<p>{html}</p>") == [text]


def test_a_block_of_nothing_but_an_escaped_blank_is_none() -> None:
    assert texts("<p>&amp;nbsp;</p><p>One</p><pre>&amp;nbsp;</pre>") == ["One", "&nbsp;"]
    assert lines("<p>Senn &amp;amp; Sons<br>Quay 3</p>") == "Senn & Sons\nQuay 3"


# ---------------------------------------------------------------- initials


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p><div class=cap>T</div>he ferry</p>", ["The ferry"]),
        ("<div><div>T</div> he ferry</div>", ["The ferry"]),
        ("<div><div>T</div><p>he ferry</p></div>", ["The ferry"]),
        ("<div><div>“T</div>he ferry</div>", ["“The ferry"]),
        ("<div><div>A</div>nna left</div>", ["Anna left"]),
        ("<div><div>A</div> ferry left</div>", ["A", "ferry left"]),
        ("<div><div>A</div><p>ferry left</p></div>", ["A", "ferry left"]),
        ("<div><div>T</div><p>The ferry</p></div>", ["T", "The ferry"]),
        ("<div><div>t</div>he ferry</div>", ["t", "he ferry"]),
        ("<div><div>Th</div>e ferry</div>", ["Th", "e ferry"]),
        ("<div><h2>T</h2><p>he ferry</p></div>", ["T", "he ferry"]),
        ("<div><div>T</div></div><div><p>he ferry</p></div>", ["T", "he ferry"]),
        (f"<div><div>T</div>{'<i></i>' * 7}he ferry</div>", ["The ferry"]),
        (f"<div><div>T</div>{'<i></i>' * 8}he ferry</div>", ["T", "he ferry"]),
    ],
)
def test_an_initial_in_a_box_of_its_own_joins_its_word(html: str, found: list[str]) -> None:
    assert texts(html) == found


def test_the_elements_of_an_initial_hold_no_block() -> None:
    document = parse("<div id=a><div id=b><i>T</i></div><p>he <a href=/x>ferry</a></p><p>Two</p></div>")
    ranges = {
        tag: (first, end)
        for tag, first, end in zip(
            document.elements.tags, document.elements.first_blocks, document.elements.end_blocks, strict=True
        )
    }
    assert (ranges["i"], ranges["a"], ranges["body"]) == ((0, 0), (0, 0), (0, 2))
    assert [(link.first_block, link.last_block) for link in document.links] == [(0, 0)]
    assert document.blocks.kinds == ["paragraph"] * 2 == ["paragraph"] * len(document.blocks.weights)


def test_a_word_with_a_ligature_stays_as_written() -> None:
    text = "The ﬁrst ofﬁcer of the ﬂeet said on Sunday that the last ferry at Sennau would leave at six in the evening."
    assert extract(f"<title>Ferry</title><article><p>{text}</p></article>").text == text
