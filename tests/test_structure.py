"""The structure of an article: lists, quotes, tables, headings, pictures and runs, as its page has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fixture_files import Fixture, load_fixtures

from scraper import extract
from scraper.article_blocks import (
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
from scraper.extraction.body.inline_runs import InlineReader
from scraper.extraction.dom.parsing import parse
from scraper.models import Article, Paragraph, ParagraphKind, Site
from scraper.plain_blocks import plain_blocks
from scraper.records import article_record, value_of

if TYPE_CHECKING:
    from scraper.article_blocks import Block
    from scraper.extraction.dom.document import Document

URL = "https://www.sennau-post.example/town/ferry-2026-03-03.html"
OPENING = (
    "The ferry over the Senn will stop running in April, the town council of Sennau decided on Tuesday evening after"
    " three hours of debate."
)
CLOSING = (
    "The last boat is to leave the northern landing at ten in the evening, and the council hopes that the bridge will"
    " be open by then."
)
HEAD = f"<title>Ferry to stop in April</title><h1>Ferry to stop in April</h1><p>{OPENING}</p>"


def page(inner: str, *, above: str = "", below: str = "") -> str:
    return f"<html><body>{above}<article>{HEAD}{inner}<p>{CLOSING}</p></article>{below}</body></html>"


def between(inner: str, **around: str) -> list[Block]:
    """Return the blocks that stand between the opening and the closing paragraph."""
    blocks = list(extract(page(inner, **around), url=URL).blocks)
    start, end = blocks.index(ParagraphBlock((Inline(OPENING),))), blocks.index(ParagraphBlock((Inline(CLOSING),)))
    return blocks[start + 1 : end]


def paragraph(text: str) -> ParagraphBlock:
    return ParagraphBlock((Inline(text),))


def item(text: str, *more: Block) -> ListItem:
    return ListItem((paragraph(text), *more))


# ---------------------------------------------------------------- the words


def words_of(blocks: tuple[Block, ...]) -> str:
    return "".join("".join(map(text_of, blocks)).split())


def text_of(block: Block) -> str:
    match block:
        case ParagraphBlock(runs) | HeadingBlock(runs):
            return "".join(run.text for run in runs)
        case PreformattedBlock(text):
            return text
        case ListBlock(items):
            return "".join(text_of(inner) for each in items for inner in each.blocks)
        case QuoteBlock(blocks):
            return "".join(map(text_of, blocks))
        case TableBlock(rows, caption):
            cells = [run.text for row in rows for cell in row.cells for run in cell.runs]
            return "".join([*(run.text for run in caption), *cells])
        case _:
            return ""


@pytest.mark.parametrize("fixture", load_fixtures(), ids=lambda fixture: fixture.name)
def test_the_words_of_the_blocks_are_those_of_the_text(fixture: Fixture) -> None:
    article = extract(fixture.page)
    assert words_of(article.blocks) == "".join(article.text.replace(" | ", " ").split())
    assert value_of(Article, article_record(article, has_blocks=True)) == article


@pytest.mark.parametrize(
    ("href", "target"),
    [
        (r"\"https:\/\/www.echo.example\/a\"", None),
        ('"/a"', None),
        ("/a?q=%22b%22", "https://www.sennau-post.example/a?q=%22b%22"),
    ],
)
def test_a_string_with_its_quotation_marks_is_no_address_of_a_link_or_a_picture(href: str, target: str | None) -> None:
    words = f"<p>The <a href='{href}'>Echo has more</a> of what was said that evening.</p>"
    inner, *media = between(f"{words}<figure><img src='{href}' width=600 height=400></figure>")
    link = Inline("Echo has more", url=target)
    said = (Inline("The "), link, Inline(" of what was said that evening."))
    whole = (Inline("The Echo has more of what was said that evening."),)
    assert inner == ParagraphBlock(said if target else whole)
    assert media == ([ImageBlock(target)] if target else [])


# ---------------------------------------------------------------- lists, quotes, tables


LONG_ITEM = (
    "Passengers with a season ticket get back what they have paid for the months from April to the end of the year"
)


def test_a_numbered_list_with_a_nested_one() -> None:
    inner = (
        f"<ol start=3><li>{LONG_ITEM}<ul><li>The office at the landing pays in cash until the end of March</ul>"
        "<li><p>Bicycles go by the night bus, which stops at both landings every hour from six</ol>"
    )
    nested = ListBlock((item("The office at the landing pays in cash until the end of March"),))
    last = item("Bicycles go by the night bus, which stops at both landings every hour from six")
    assert between(inner) == [ListBlock((item(LONG_ITEM, nested), last), is_ordered=True, start=3)]


@pytest.mark.parametrize(("start", "read"), [("0", 0), ("12", 12), ("-1", 1), ("x", 1), ("²", 1), ("9" * 10, 1)])
def test_where_a_list_starts(start: str, read: int) -> None:
    [found] = between(f"<ol start='{start}'><li>{LONG_ITEM}<li>{LONG_ITEM} as well</ol>")
    assert isinstance(found, ListBlock)
    assert found.start == read


def test_a_list_of_terms_and_items_without_a_list() -> None:
    first, second = LONG_ITEM, "The night bus takes their bicycles along, and stops at both landings once an hour"
    assert between(f"<dl><dt>{first}<dd>{second}</dl>") == [ListBlock((item(first), item(second)))]
    assert between(f"<div><li>{first}<li>{second}</div>") == [ListBlock((item(first), item(second)))]


def test_a_quote_with_its_address_and_two_paragraphs() -> None:
    one, two = (
        "We have run this boat for forty years and were never asked.",
        "Nobody has told us what is to become of it.",
    )
    found = between(f"<blockquote cite='/letters/7'><p>{one}<p>{two}</blockquote>")
    assert found == [QuoteBlock((paragraph(one), paragraph(two)), "https://www.sennau-post.example/letters/7")]


def test_a_quote_of_a_text_that_is_indented_as_a_whole_is_none() -> None:
    html = f"<h1>Ferry to stop in April</h1><blockquote><p>{OPENING}<p>{LONG_ITEM}.<p>{CLOSING}</blockquote>"
    assert extract(html).blocks == (paragraph(OPENING), paragraph(f"{LONG_ITEM}."), paragraph(CLOSING))


def cell(text: str = "", *, is_header: bool = False, columns: int = 1, rows: int = 1) -> TableCell:
    return TableCell((Inline(text),) if text else (), is_header, columns, rows)


def test_a_table_with_heads_spans_a_caption_and_an_empty_cell() -> None:
    inner = (
        "<table><caption>Passengers by year</caption><tr><th colspan=2>Landing<th>Passengers"
        "<tr><td>North<td rowspan=2><td>120,400<tr><td>South<td>98,210</table>"
    )
    rows = (
        TableRow((cell("Landing", is_header=True, columns=2), cell("Passengers", is_header=True))),
        TableRow((cell("North"), cell(rows=2), cell("120,400"))),
        TableRow((cell("South"), cell("98,210"))),
    )
    assert between(inner) == [TableBlock(rows, (Inline("Passengers by year"),))]


@pytest.mark.parametrize(("span", "read"), [("1000", 1000), ("1001", 1), ("0", 1), ("two", 1)])
def test_how_far_a_cell_spans(span: str, read: int) -> None:
    [found] = between(f"<table><tr><td colspan={span}>North<td>120,400<tr><td>South<td>98,210</table>")
    assert isinstance(found, TableBlock)
    assert found.rows[0].cells[0].columns == read


def test_a_table_of_layout_is_none() -> None:
    assert between(f"<table><tr><td>{LONG_ITEM}.</table>") == [paragraph(f"{LONG_ITEM}.")]


def test_headings_have_their_level_and_are_bold_by_themselves() -> None:
    found = between(f"<h2><b>What it costs</b></h2><p>{LONG_ITEM}.<h4>The <b>night</b> bus</h4><p>{LONG_ITEM} here.")
    bold = (Inline("The "), Inline("night", (Mark.STRONG,)), Inline(" bus"))
    assert [each for each in found if isinstance(each, HeadingBlock)] == [
        HeadingBlock((Inline("What it costs"),), 2),
        HeadingBlock(bold, 4),
    ]


@pytest.mark.parametrize("name", ["language-python", "lang-python", "highlight-source-python"])
def test_a_program_has_its_language(name: str) -> None:
    inner = f"<pre><code class='{name}'>for boat in boats:\n    boat.stop(april)  # and not before\n</code></pre>"
    text = "for boat in boats:\n    boat.stop(april)  # and not before"
    assert between(inner) == [PreformattedBlock(text, "python")]
    assert between(inner.replace(name, "numbers")) == [PreformattedBlock(text)]


def test_a_line_across_the_text() -> None:
    assert between(f"<p>{LONG_ITEM}.<hr>") == [paragraph(f"{LONG_ITEM}."), RuleBlock()]


def test_deeper_lists_than_twelve_are_read_as_part_of_the_twelfth() -> None:
    found = between("<ul><li>" * 20 + LONG_ITEM + "</li></ul>" * 20)
    depth = 0
    while isinstance(found[0], ListBlock):
        found, depth = list(found[0].items[0].blocks), depth + 1
    assert (found, depth) == ([paragraph(LONG_ITEM)], 12)


# ---------------------------------------------------------------- runs


def runs(inner: str) -> tuple[Inline, ...]:
    [found] = between(f"<p>{inner}</p>")
    assert isinstance(found, ParagraphBlock)
    return found.runs


END = " says the council, which has met three times this year to talk about the ferry and the new bridge."


def test_marks_are_told_by_all_elements_around_a_text() -> None:
    assert runs(f"<b>No <i>more</i></b> boats, <code>A<sub>2</sub></code>{END}") == (
        Inline("No ", (Mark.STRONG,)),
        Inline("more", (Mark.STRONG, Mark.EMPHASIS)),
        Inline(" boats, "),
        Inline("A", (Mark.CODE,)),
        Inline("2", (Mark.CODE, Mark.SUBSCRIPT)),
        Inline(END),
    )


def test_blanks_between_two_runs_look_as_both_do() -> None:
    assert runs(f"<b>No</b> <i>more</i> <b>boats</b> <b>here</b>{END}") == (
        Inline("No", (Mark.STRONG,)),
        Inline(" "),
        Inline("more", (Mark.EMPHASIS,)),
        Inline(" "),
        Inline("boats here", (Mark.STRONG,)),
        Inline(END),
    )


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/town/bridge.html?utm_source=mail&id=4", "https://www.sennau-post.example/town/bridge.html?id=4"),
        ("https://council.example/minutes#top", "https://council.example/minutes#top"),
        ("mailto:desk@sennau-post.example", "mailto:desk@sennau-post.example"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("#note-1", None),
        ("", None),
    ],
)
def test_where_a_link_leads(href: str, url: str | None) -> None:
    found = runs(f"As <a href='{href}'>the minutes</a>{END}")
    assert [run.url for run in found if run.url] == ([url] if url else [])
    assert "".join(run.text for run in found) == f"As the minutes{END}"


def test_a_link_around_a_paragraph_is_one_of_its_text() -> None:
    document = parse("<a href='/minutes'><p>The minutes of <b>three</b> meetings</p></a>", URL)
    url = "https://www.sennau-post.example/minutes"
    assert InlineReader(document).runs(0) == (
        Inline("The minutes of ", (), url),
        Inline("three", (Mark.STRONG,), url),
        Inline(" meetings", (), url),
    )


def test_lines_of_a_poem_are_parted_by_line_feeds() -> None:
    poem = "Long is the river,<br>late is the boat,<br><i>nobody</i> rows any more,<br>nobody wrote"
    assert runs(poem) == (
        Inline("Long is the river,\nlate is the boat,\n"),
        Inline("nobody", (Mark.EMPHASIS,)),
        Inline(" rows any more,\nnobody wrote"),
    )


def test_a_text_that_is_not_made_of_its_pieces_has_what_all_of_them_share() -> None:
    assert runs(f"<b>Rail &amp;amp; <i>ferry</i></b><b>{END}</b>") == (Inline(f"Rail & ferry{END}", (Mark.STRONG,)),)


# ---------------------------------------------------------------- pictures and what is embedded

PICTURE = "https://img.sennau-post.example/"


def images(inner: str, **around: str) -> list[ImageBlock]:
    blocks = extract(page(inner, **around), url=URL).blocks
    return [block for block in blocks if isinstance(block, ImageBlock)]


@pytest.mark.parametrize(
    "markup",
    [
        f"<img src='{PICTURE}ferry-wide.jpg'>",
        "<img src='data:image/gif;base64,R0' data-src='//img.sennau-post.example/ferry-wide.jpg?utm_medium=web'>",
        f"<img src=/ferry-s.jpg srcset='{PICTURE}ferry-s.jpg 300w, {PICTURE}ferry-wide.jpg 1200w,{PICTURE}m.jpg 600w'>",
        f"<img src=/ferry-s.jpg srcset='{PICTURE}ferry-s.jpg, {PICTURE}ferry-wide.jpg 2x'>",
        f"<picture><source srcset='{PICTURE}ferry-wide.jpg 1200w'><img src=/s.jpg srcset='/s.jpg 300w'></picture>",
        f"<img src='data:image/gif;base64,R0'><noscript><img src='{PICTURE}ferry-wide.jpg'></noscript>",
        f"<noscript><picture><img src='{PICTURE}ferry-wide.jpg'></picture></noscript>",
        f"<img src='/spacer.gif'><img src='{PICTURE}ferry-wide.jpg' width=60 height='60px'>",
    ],
)
def test_the_largest_version_of_a_picture_that_a_page_offers(markup: str) -> None:
    assert images(f"<figure>{markup}</figure>") == [ImageBlock(f"{PICTURE}ferry-wide.jpg")]


@pytest.mark.parametrize(
    "markup",
    [
        "<img src='/ferry-wide.jpg' width=59>",
        "<img src='/ferry-wide.jpg' height='1'>",
        "<img src='/logo/ferry-wide.jpg'>",
        "<img src='data:image/gif;base64,R0'>",
        "<img alt=Ferry>",
        "<img src='javascript:draw()'>",
    ],
)
def test_what_is_no_picture_of_the_article(markup: str) -> None:
    assert images(f"<figure>{markup}</figure>") == []


def test_a_picture_has_its_caption_and_credit_and_they_are_no_text() -> None:
    inner = (
        f"<figure><img src='{PICTURE}ferry-wide.jpg' alt='A boat'><figcaption><p>The ferry at its northern landing</p>"
        f"<p>Photo: Mara Lindqvist</p></figcaption></figure><p>{LONG_ITEM}.</p>"
    )
    found = extract(page(inner), url=URL)
    picture = ImageBlock(
        f"{PICTURE}ferry-wide.jpg", "A boat", "The ferry at its northern landing", "Photo: Mara Lindqvist"
    )
    assert [block for block in found.blocks if isinstance(block, ImageBlock)] == [picture]
    assert "landing" not in found.text.replace(CLOSING, "")


def test_a_picture_that_is_printed_twice_is_one() -> None:
    twice = f"<img src='{PICTURE}300/ferry-wide.jpg'><img src='{PICTURE}1200/ferry-wide.jpg'>"
    assert [each.url for each in images(twice)] == [f"{PICTURE}300/ferry-wide.jpg"]


def test_the_first_picture_above_the_text_is_the_lead_unless_another_is_declared() -> None:
    above, below = f"<img src='{PICTURE}landing-north.jpg'>", f"<img src='{PICTURE}landing-south.jpg'>"
    html = page(below).replace("</h1>", f"</h1>{above}")
    leads = [each.is_lead for each in extract(html, url=URL).blocks if isinstance(each, ImageBlock)]
    assert leads == [True, False]
    declared = f"<meta property=og:image content='{PICTURE}w1200/landing-south.jpg'>{html}"
    leads = [each.is_lead for each in extract(declared, url=URL).blocks if isinstance(each, ImageBlock)]
    assert leads == [False, True]
    assert [each.is_lead for each in images(below)] == [False]


def test_pictures_of_other_stories_are_left_where_they_are() -> None:
    card = (
        "<div><a href='/town/school-{0}-opens.html'><img src='/school-{0}-open.jpg'><h3>School {0} opens</h3></a></div>"
    )
    cards = "".join(map(card.format, range(1, 5)))
    assert images(f"<aside>{cards}</aside>") == []
    assert images("", below=f"<section>{cards}</section>") == []
    assert images("", above=f"<section>{cards}</section>") == []


def test_what_is_embedded() -> None:
    inner = (
        "<iframe src='https://video.example/embed/42' title='The last crossing'></iframe>"
        "<video src='/films/ferry.mp4'></video><audio src='/talks/ferry.mp3'></audio>"
        "<iframe src='https://count.example/' width=1 height=1></iframe><iframe src='about:blank'></iframe>"
    )
    assert between(inner) == [
        EmbedBlock("https://video.example/embed/42", "frame", "The last crossing"),
        EmbedBlock("https://www.sennau-post.example/films/ferry.mp4", "video"),
        EmbedBlock("https://www.sennau-post.example/talks/ferry.mp3", "audio"),
    ]


def test_a_picture_in_a_table_of_data_does_not_part_it() -> None:
    inner = f"<table><tr><td>North<td>120,400<tr><td><img src='{PICTURE}landing-south.jpg'>South<td>98,210</table>"
    assert [type(block) for block in between(inner)] == [TableBlock, ImageBlock]


# ---------------------------------------------------------------- without a page


def _shortened(_document: Document, article: Article) -> Article:
    return Article(title=article.title, paragraphs=article.paragraphs[:1], blocks=article.blocks)


def test_where_a_plugin_changes_the_text_the_structure_follows() -> None:
    found = extract(page(f"<ul><li>{LONG_ITEM}</ul>"), site=Site("short", refine=_shortened))
    assert found.blocks == (paragraph(OPENING),)


def test_paragraphs_of_one_kind_in_a_row_are_one_block() -> None:
    kinds = [ParagraphKind.LIST_ITEM, ParagraphKind.LIST_ITEM, ParagraphKind.QUOTE, ParagraphKind.TABLE_ROW]
    found = plain_blocks([Paragraph("a | b", kind) for kind in kinds])
    row = TableRow((cell("a"), cell("b")))
    assert found == (
        ListBlock((item("a | b"), item("a | b"))),
        QuoteBlock((paragraph("a | b"),)),
        TableBlock((row,)),
    )
    rest = [ParagraphKind.HEADING, ParagraphKind.PREFORMATTED, ParagraphKind.PARAGRAPH]
    assert plain_blocks([Paragraph("a", kind) for kind in rest]) == (
        HeadingBlock((Inline("a"),), 2),
        PreformattedBlock("a"),
        paragraph("a"),
    )
