"""An article as Markdown."""

from __future__ import annotations

import time
from datetime import date

import pytest
from block_samples import blocks as any_blocks
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_reading import markdown_forms, read_markdown

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
from scraper.models import Article, Author, Paragraph, ParagraphKind
from scraper.renderers.markdown import article_to_markdown

ARTICLE = Article(
    title="Bridge *opens*",
    standfirst="It took three years.",
    authors=(Author("Mara Lindqvist"), Author("NNA")),
    published=date(2026, 3, 3),
    paragraphs=(
        Paragraph("The bridge is open.\n# no heading"),
        Paragraph("Costs", ParagraphKind.HEADING),
        Paragraph("steel", ParagraphKind.LIST_ITEM),
        Paragraph("stone_work", ParagraphKind.LIST_ITEM),
        Paragraph("a\n1. b", ParagraphKind.LIST_ITEM),
        Paragraph("We waited,\nand waited.", ParagraphKind.QUOTE),
        Paragraph("Year | Cost", ParagraphKind.TABLE_ROW),
        Paragraph("2026 | 3 | more", ParagraphKind.TABLE_ROW),
        Paragraph("a ```b``` c", ParagraphKind.PREFORMATTED),
        Paragraph("3. May was the day."),
    ),
)

MARKDOWN = r"""# Bridge \*opens\*

*Mara Lindqvist · NNA · 2026-03-03*

**It took three years.**

The bridge is open.\
\# no heading

## Costs

- steel
- stone\_work
- a\
  1\. b

> We waited,\
> and waited.

|  |  |  |
| --- | --- | --- |
| Year | Cost |
| 2026 | 3 | more |

````
a ```b``` c
````

3\. May was the day."""


def test_every_kind_of_paragraph_has_its_mark() -> None:
    assert article_to_markdown(ARTICLE) == MARKDOWN


def test_what_is_missing_leaves_no_gap() -> None:
    assert article_to_markdown(Article(paragraphs=(Paragraph("Text."),))) == "Text."
    assert article_to_markdown(Article()) == ""


# ------------------------------------------------------------ runs

STRONG, EMPHASIS, CODE = (Mark.STRONG,), (Mark.EMPHASIS,), (Mark.CODE,)
URL = "https://a.example/"


def drawn(*blocks: Block, has_links: bool = True, has_images: bool = True) -> str:
    """Return blocks as Markdown, of which it is sure that they can be read back."""
    text = article_to_markdown(Article(blocks=blocks), has_links=has_links, has_images=has_images)
    assert read_markdown(text) == markdown_forms(blocks, has_links=has_links, has_images=has_images)
    return text


def paragraph(*runs: Inline | str) -> ParagraphBlock:
    return ParagraphBlock(tuple(Inline(run) if isinstance(run, str) else run for run in runs))


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        # Blanks stand outside of delimiters, and emphasis within a word has stars.
        (("a", Inline(" b ", STRONG), "c"), "a **b** c"),
        (("in", Inline("tra", EMPHASIS), "word"), "in*tra*word"),
        # Neighbours.
        ((Inline("a", STRONG), Inline("b", EMPHASIS)), "**a**_b_"),
        ((Inline("a", EMPHASIS), Inline("b", STRONG)), "_a_**b**"),
        ((Inline("a ", STRONG), Inline("b", (Mark.STRONG, Mark.EMPHASIS))), "**a _b_**"),
        ((Inline("a ", EMPHASIS), Inline("b", (Mark.STRONG, Mark.EMPHASIS))), "_a **b**_"),
        ((Inline("a", EMPHASIS), Inline("b", EMPHASIS, URL)), f"*a[b]({URL})*"),
        # A character next to a delimiter that would be none.
        (("he", Inline("“no”", STRONG), "said"), "h&#101;**“no”**&#115;aid"),
        (("他说", Inline("「不」", STRONG), "了"), "他&#35828;**「不」**&#20102;"),
        (("x", Inline("€", STRONG), "y"), "&#120;**€**&#121;"),
        (("x", Inline("a", STRONG), Inline("b", EMPHASIS), "y"), "x**a**_b_&#121;"),
        ((Inline("!", STRONG), "b", Inline("?", STRONG)), "**!**&#98;**?**"),
        (("(", Inline("“no”", STRONG), ")"), "(**“no”**)"),
        # A mark that goes on behind the end of another.
        (
            (Inline("x ", STRONG), Inline("a", (Mark.STRONG, Mark.EMPHASIS)), Inline(" b", EMPHASIS)),
            "**x _a_** *b*",
        ),
        # Code.
        ((Inline("a `b`", CODE),), "`` a `b` ``"),
        ((Inline("a\nb", CODE),), "`a`\\\n`b`"),
        ((Inline("a|b", CODE),), "`a|b`"),
        # Links.
        ((Inline("a [b]", (), "https://a.example/b_(c)?d&lt;"),), r"[a \[b\]](https://a.example/b_\(c\)?d\&lt;)"),
        (("Stop!", Inline("a", (), URL)), rf"Stop\![a]({URL})"),
        (("Stop!", Inline("a", STRONG)), "Stop!**a**"),
        ((Inline("a", (), "javascript:alert(1)"),), "a"),
        ((Inline("a", (), "http://b%20https://c.example/"),), "a"),
        ((Inline("a", (), "http://b%40:c@d.example/%20"),), "[a](http://b%40:c@d.example/%20)"),
        ((Inline("a", (), "mailto:desk@a.example"),), "[a](mailto:desk@a.example)"),
        ((Inline("a", (), URL), Inline("b", STRONG, URL)), f"[a**b**]({URL})"),
        # Small figures, where Unicode has them.
        (("CO", Inline("2", (Mark.SUBSCRIPT,)), " 10", Inline("-3", (Mark.SUPERSCRIPT,))), "CO₂ 10⁻³"),
        (("1", Inline("st", (Mark.SUPERSCRIPT,))), "1st"),
        # What is no markup.
        (("&amp; & &copy",), r"\&amp; & &copy"),
        (("<b> ~~a~~ `x`",), r"\<b> \~\~a\~\~ \`x\`"),
        (("a\n===",), "a\\\n\\==="),
        (("a | b\n:- | -",), "a | b\\\n\\:- | -"),
        (("a\n+ b\n- c\n> d\n12) e\n|f",), "a\\\n\\+ b\\\n\\- c\\\n\\> d\\\n12\\) e\\\n\\|f"),
        ((":a\n=b",), ":a\\\n\\=b"),
    ],
)
def test_runs_are_read_back(runs: tuple[Inline | str, ...], text: str) -> None:
    assert drawn(paragraph(*runs)) == text


@given(any_blocks)
def test_every_block_is_read_back(blocks: tuple[Block, ...]) -> None:
    drawn(*blocks)


@given(any_blocks)
def test_links_and_pictures_can_be_left_out(blocks: tuple[Block, ...]) -> None:
    drawn(*blocks, has_links=False, has_images=False)
    drawn(*blocks, has_links=False)
    drawn(*blocks, has_images=False)


@given(any_blocks)
def test_no_text_is_markup_of_html(blocks: tuple[Block, ...]) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(article_to_markdown(Article(blocks=blocks)))
    everything = [*tokens, *(child for token in tokens for child in token.children or [])]
    assert not {"html_block", "html_inline"} & {token.type for token in everything}
    targets = [str(token.attrs.get("href", token.attrs.get("src", "http"))) for token in everything]
    assert all(target.lower().startswith(("http", "mailto:")) for target in targets)


# ------------------------------------------------------------ blocks


def items(*texts: str) -> tuple[ListItem, ...]:
    return tuple(ListItem((paragraph(text),)) for text in texts)


def numbered(*texts: str, start: int = 1) -> ListBlock:
    return ListBlock(items(*texts), is_ordered=True, start=start)


def bullets(*blocks: Block) -> ListBlock:
    """Return a list of one item."""
    return ListBlock((ListItem(blocks),))


CODE_BLOCK = PreformattedBlock("a\n\n\tb", "c++")


@pytest.mark.parametrize(
    ("blocks", "text"),
    [
        ((HeadingBlock((Inline("a #"),), 3), HeadingBlock((Inline("1. b"),), 9)), "### a \\#\n\n###### 1. b"),
        # Lists that follow each other, and numbers.
        ((ListBlock(items("a", "b")), ListBlock(items("c")), ListBlock(items("d"))), "- a\n- b\n\n* c\n\n- d"),
        ((numbered("a", start=9), numbered("b")), "9. a\n\n1) b"),
        ((numbered("a"), ListBlock(items("b")), numbered("c")), "1. a\n\n- b\n\n1. c"),
        ((numbered("a", "b", start=9),), "9. a\n10. b"),
        ((numbered("a", "b", start=999_999_999),), "999999999. a\n999999999. b"),
        ((numbered("a", "", "b", start=0),), "0. a\n\n1.\n\n2. b"),
        ((ListBlock(items("a", "", "b")),), "- a\n- b"),
        # Nested lists: right below a paragraph only where they end it.
        ((bullets(paragraph("a"), ListBlock(items("b")), ListBlock(items("c"))),), "- a\n  - b\n  * c"),
        ((bullets(paragraph("a"), numbered("b")),), "- a\n  1. b"),
        ((bullets(paragraph("a"), numbered("b", start=2)),), "- a\n\n  2. b"),
        ((bullets(paragraph("a"), numbered("", "b")),), "- a\n\n  1.\n\n  2. b"),
        ((bullets(ListBlock(items("a"))), paragraph("b")), "- - a\n\nb"),
        ((bullets(paragraph("a"), paragraph("b"), CODE_BLOCK),), "- a\n\n  b\n\n  ```c++\n  a\n\n  \tb\n  ```"),
        ((bullets(RuleBlock()), RuleBlock()), "- ___\n\n___"),
        # Quotations.
        ((QuoteBlock((paragraph("a\nb"), ListBlock(items("c")))),), "> a\\\n> b\n>\n> - c"),
        ((QuoteBlock((paragraph("a"),)), QuoteBlock((QuoteBlock((paragraph("b"),)),))), "> a\n\n> > b"),
        # Preformatted text.
        ((PreformattedBlock("~~~\n````"),), "`````\n~~~\n````\n`````"),
        ((PreformattedBlock("\n  a \n"),), "```\n  a \n```"),
        # Pictures and embeds.
        ((ImageBlock(URL, "a [b]"),), rf"![a \[b\]]({URL})"),
        ((ImageBlock(URL, "", "A *ferry*.", "Photo: NNA"),), f"![]({URL})\\\n*A \\*ferry\\*.*\\\nPhoto: NNA"),
        ((ImageBlock(URL, "a", "", "Photo: NNA"),), f"![a]({URL})\\\nPhoto: NNA"),
        ((ImageBlock("data:image/png;base64,AA", "a"), paragraph("b")), "b"),
        ((EmbedBlock(URL, "video", "A ferry"), EmbedBlock(URL, "audio")), f"[A ferry]({URL})\n\n[audio]({URL})"),
        ((EmbedBlock("javascript:x", "video", "A ferry"), paragraph("a")), "a"),
    ],
)
def test_blocks_are_read_back(blocks: tuple[Block, ...], text: str) -> None:
    assert drawn(*blocks) == text


def test_a_language_that_is_none_is_left_out() -> None:
    assert article_to_markdown(Article(blocks=(PreformattedBlock("a", "a b`"),))) == "```\na\n```"


def cell(text: str = "", *, is_header: bool = False, columns: int = 1, rows: int = 1) -> TableCell:
    return TableCell((Inline(text),), is_header, columns, rows)


def table(*rows: tuple[TableCell, ...], caption: str = "") -> TableBlock:
    return TableBlock(tuple(map(TableRow, rows)), (Inline(caption),))


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (
            table((cell(), cell("a", is_header=True)), (cell("b", is_header=True), cell("c|\\|")), caption="d"),
            "d\n\n|  | a |\n| --- | --- |\n| b | c\\|\\\\\\| |",
        ),
        (table((cell("a"), cell("b", is_header=True))), "|  |  |\n| --- | --- |\n| a | b |"),
        (table((cell("a"),)), "|  |\n| --- |\n| a |"),
        (table((cell(),), (cell("a"),)), "|  |\n| --- |\n| a |"),
        # Cells of several columns and rows.
        (
            table((cell("a", columns=2), cell("b", rows=2)), (cell("c"), cell("d"))),
            "|  |  |  |\n| --- | --- | --- |\n| a |  | b |\n| c | d |",
        ),
        (
            table((cell("a", rows=2), cell("b")), (cell("c"),), (cell("d"), cell("e"))),
            "|  |  |\n| --- | --- |\n| a | b |\n|  | c |\n| d | e |",
        ),
        # A line break is a blank, a cell begins no list, and a code has its pipes.
        (table((cell("a\nb"), cell("- c"))), "|  |  |\n| --- | --- |\n| a b | - c |"),
        (TableBlock((TableRow((TableCell((Inline("a|b", CODE),)),)),)), "|  |\n| --- |\n| `a\\|b` |"),
    ],
)
def test_tables_are_read_back(block: TableBlock, text: str) -> None:
    assert drawn(block) == text


def test_code_that_dialects_read_in_different_ways_is_a_text_in_a_cell() -> None:
    block = TableBlock((TableRow((TableCell((Inline("a\\|b", CODE),)),)),))
    assert article_to_markdown(Article(blocks=(block,))) == "|  |\n| --- |\n| a\\\\\\|b |"


def test_a_table_with_spans_takes_no_more_than_its_cells_ask_for() -> None:
    first = TableRow(tuple(cell("a", rows=1000, columns=1000) for _ in range(300)))
    rows = tuple(TableRow((cell("b", columns=1000), cell("c"))) for _ in range(300))
    assert len(article_to_markdown(Article(blocks=(TableBlock((first, *rows)),)))) < 100_000


@pytest.mark.slow
def test_a_long_article_takes_no_longer_than_its_size_asks_for() -> None:
    """Nine times as much takes some nine times as long, not eighty times."""

    def seconds(count: int) -> float:
        runs = (Inline("a" * 3, STRONG), Inline("*" * 3, EMPHASIS, URL), Inline(" " * 50), Inline("&`" * 3, CODE))
        blocks = (ParagraphBlock(runs * count), PreformattedBlock("` " * count), paragraph("#" * count))
        begin = time.process_time()
        article_to_markdown(Article(blocks=blocks))
        return time.process_time() - begin

    seconds(10)
    assert min(seconds(9_000) for _ in range(3)) < 30 * min(seconds(1_000) for _ in range(3))
