"""Pages for people: everything is on them, links lead somewhere, and nothing that a page says becomes markup."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper import (
    Article,
    BlockTrace,
    Candidate,
    Evidence,
    Explanation,
    Label,
    Paragraph,
    ParagraphKind,
    Teaser,
    explain,
)
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
from scraper.models import Author, Dateline
from scraper.reports.block_targets import find_targets
from scraper.reports.explanation_page import explain_page
from scraper.reports.explanation_text import explain_text
from scraper.reports.field_evidence import evidence_of

ROOT = Path(__file__).parent.parent
FIXTURES = sorted((ROOT / "fixtures").rglob("*.html"))

ARTICLE = Article(
    url="https://www.sennau-post.example/bridge",
    title="New bridge opens at Sennau",
    standfirst="After three years the town is one again.",
    paragraphs=(
        Paragraph("The bridge was opened on Tuesday."),
        Paragraph("What comes next", ParagraphKind.HEADING),
        Paragraph("A second one is planned."),
        Paragraph("Lanes | 4", ParagraphKind.TABLE_ROW),
        Paragraph("A second one is planned."),
    ),
    authors=(Author("Ida Holm"),),
    published=datetime(2026, 3, 3, 7, 5, tzinfo=UTC),
    teasers=(
        Teaser("Ferry to stop", "The last boat leaves in May.", url="https://www.sennau-post.example/ferry"),
        Teaser("Apple harvest", published=date(2026, 3, 2), heading="More news"),
    ),
    evidence=(Evidence("title", "h1"), Evidence("published", "json-ld datePublished")),
)
BLOCKS = (
    BlockTrace("News", "html/body/nav/a", Label.MENU, "stands in an element of that name"),
    BlockTrace("New bridge opens at Sennau", "html/body/nav/span", Label.MENU, "stands in an element of that name"),
    BlockTrace(
        "New bridge opens at Sennau", "html/body/main/h1", Label.OUTSIDE, "stands outside the article's element"
    ),
    BlockTrace("After three years the town is one again.", "html/body/main/p", Label.STANDFIRST, "sums the article up"),
    BlockTrace("The bridge was opened on Tuesday.", "html/body/main/p", Label.KEPT, "stands among the paragraphs"),
    BlockTrace("What comes next", "html/body/main/h2", Label.KEPT, "stands among the paragraphs"),
    BlockTrace("A second one is planned.", "html/body/main/p", Label.KEPT, "stands among the paragraphs"),
    BlockTrace("Lanes", "html/body/main/table/tr/td", Label.KEPT, "stands among the paragraphs"),
    BlockTrace("4", "html/body/main/table/tr/td", Label.KEPT, "stands among the paragraphs"),
    BlockTrace("A second one is planned.", "html/body/main/p", Label.KEPT, "stands among the paragraphs"),
    BlockTrace("Ferry to stop", "html/body/aside/a", Label.TEASER, "a card that announces another page"),
    BlockTrace("The last boat leaves in May.", "html/body/aside/p", Label.TEASER, "a card that announces another page"),
)
CANDIDATES = (
    Candidate("title", "h1", "New bridge opens at Sennau"),
    Candidate("title", "title", "Sennau Post"),
    Candidate("title", "meta og:title", "New bridge opens at Sennau"),
    Candidate("published", "json-ld datePublished", "2026-03-03T07:05:00+00:00"),
    Candidate("section", "meta article:section", "Region"),
)
EXPLANATION = Explanation(ARTICLE, BLOCKS, CANDIDATES)


def parsed(explanation: Explanation) -> LexborHTMLParser:
    return LexborHTMLParser(explain_page(explanation))


def texts(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [node.text(strip=True) for node in tree.css(selector)]


def first(node: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    found = node.css_first(selector)
    assert found, selector
    return found


# ---------------------------------------------------------------- what is on the page


def test_every_block_is_shown_in_order_with_its_label_and_its_reason() -> None:
    blocks = parsed(EXPLANATION).css(".block")
    shown = [(first(node, ".said").text(), first(node, ".why b").text()) for node in blocks]
    assert shown == [(block.text, block.label) for block in BLOCKS]
    for node, block in zip(blocks, BLOCKS, strict=True):
        why = first(node, ".why").text()
        assert block.reason in why
        assert block.path in why
        assert node.attributes["aria-describedby"] == first(node, ".why").id


def test_blocks_that_stand_together_share_the_name_of_their_label() -> None:
    tree = parsed(EXPLANATION)
    assert texts(tree, ".label") == ["menu", "outside", "standfirst", "kept", "teaser"]
    assert [node.attributes["data-label"] for node in tree.css(".run")] == texts(tree, ".label")


def test_each_label_of_the_page_has_one_filter_with_its_count() -> None:
    chips = parsed(EXPLANATION).css("button[data-label]")
    counts = {chip.attributes["data-label"]: first(chip, "b").text() for chip in chips}
    assert counts == {"kept": "6", "standfirst": "1", "teaser": "2", "menu": "2", "outside": "1"}


def test_blocks_lead_to_what_became_of_them() -> None:
    anchors = {index: target.anchor for index, target in find_targets(EXPLANATION).items()}
    assert anchors == {
        2: "field-title", 3: "field-standfirst",
        4: "p1", 5: "p2", 6: "p3", 7: "p4", 8: "p4", 9: "p5",
        10: "t1", 11: "t1",
    }  # fmt: skip


def test_equal_cells_of_a_row_lead_to_it_each() -> None:
    article = Article(paragraphs=(Paragraph("Lanes | 4 | 4", ParagraphKind.TABLE_ROW),))
    blocks = tuple(BlockTrace(text, "td", Label.KEPT, "") for text in ("Lanes", "4", "4"))
    assert [target.anchor for target in find_targets(Explanation(article, blocks, ())).values()] == ["p1", "p1", "p1"]


def test_the_article_stands_beside_as_it_was_read() -> None:
    article = first(parsed(EXPLANATION), "article")
    assert [child.tag for child in article.iter()] == ["h3", "p", "p", "p", "h4", "p", "p", "p"]
    said = [child.text(separator="", strip=True) for child in article.iter()]
    assert said[0].endswith("New bridge opens at Sennau")
    assert said[2] == "Ida Holm·2026-03-03 07:05 +00:00"
    assert [text.lstrip("12345") for text in said[3:]] == [paragraph.text for paragraph in ARTICLE.paragraphs]


def test_metadata_names_the_source_and_what_else_was_offered() -> None:
    facts = {fact.field: fact for fact in evidence_of(EXPLANATION)}
    assert list(facts) == ["title", "standfirst", "authors", "published", "section", "url"]
    assert facts["title"].source == "h1"
    assert [(each.source, each.value) for each in facts["title"].others] == [
        ("meta og:title", "New bridge opens at Sennau"),
        ("title", "Sennau Post"),
    ]
    assert (facts["published"].value, facts["published"].others) == ("2026-03-03T07:05:00+00:00", ())
    assert (facts["section"].value, facts["section"].others[0].value) == ("", "Region")
    rows = {first(row, "th").text(): row.text(separator=" ") for row in parsed(EXPLANATION).css(".facts tbody tr")}
    assert "1 says the same, 1 other offer" in rows["title"]
    assert "none accepted" in rows["section"]


def test_teasers_are_a_table() -> None:
    rows = [[cell.text(strip=True) for cell in row.css("td")] for row in parsed(EXPLANATION).css("#teasers tbody tr")]
    assert rows == [["Ferry to stopThe last boat leaves in May.", "", ""], ["Apple harvest", "More news", "2026-03-02"]]


SHARES = ((60, Label.KEPT), (30, Label.MENU), (10, Label.HEAD))


def test_the_shares_are_of_the_page_s_characters() -> None:
    blocks = tuple(BlockTrace("x" * size, "p", label, "") for size, label in SHARES)
    assert texts(parsed(Explanation(Article(), blocks, ())), ".legend b") == ["60 %", "30 %", "10 %"]


def test_a_page_without_article_and_blocks() -> None:
    tree = parsed(Explanation(Article(), (), ()))
    assert texts(tree, "h1") == ["No article on this page"]
    assert tree.css(".block") == []


@pytest.mark.parametrize("path", FIXTURES[::5], ids=lambda path: path.stem)
def test_ids_are_unique_and_every_link_within_the_page_leads_somewhere(path: Path) -> None:
    explanation = explain(path.read_bytes())
    tree = parsed(explanation)
    ids = [node.id for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    inner = {node.attributes["href"] or "" for node in tree.css("a[href^='#']")}
    assert {target[1:] for target in inner} <= set(ids)
    paragraphs = [node.id for node in tree.css("article [id]")]
    assert paragraphs == [f"p{number + 1}" for number in range(len(explanation.article.paragraphs))]
    assert [name for name in paragraphs if not tree.css(f"#{name} .back")] == []


def test_every_label_is_shown_in_its_family_with_its_meaning() -> None:
    blocks = tuple(BlockTrace("x", "p", label, "why") for label in Label)
    tree = parsed(Explanation(Article(), blocks, ()))
    shown = {node.attributes["data-label"]: node.attributes["title"] for node in tree.css("button[data-label]")}
    assert shown == {label: label.meaning for label in Label}
    families = {node.attributes["data-label"]: (node.attributes["class"] or "").split()[1] for node in tree.css(".run")}
    assert families == {label: label.family for label in Label}


# ---------------------------------------------------------------- structure


def runs(text: str, *marks: Mark, url: str | None = None) -> tuple[Inline, ...]:
    return (Inline(text, marks, url),)


STRUCTURE: tuple[Block, ...] = (
    ImageBlock("https://a.example/1.jpg", "A bridge", "The bridge at night", "Photo: Ida Holm"),
    HeadingBlock(runs("First"), 2),
    HeadingBlock(runs("Deep"), 6),
    ParagraphBlock(
        (*runs("See "), *runs("this", Mark.STRONG, Mark.EMPHASIS, url="https://b.example/"), *runs(" now."))
    ),
    ListBlock(
        (ListItem((ParagraphBlock(runs("one")), ListBlock((ListItem((ParagraphBlock(runs("inner")),)),)))),),
        is_ordered=True,
        start=3,
    ),
    QuoteBlock((ParagraphBlock(runs("said")),), "https://c.example/"),
    PreformattedBlock("a\n  b"),
    RuleBlock(),
    TableBlock(
        (
            TableRow((TableCell(runs("Lanes"), is_header=True, columns=2), TableCell(runs("4")))),
            TableRow((TableCell(), TableCell(rows=2))),
        ),
        runs("Figures"),
    ),
    EmbedBlock("https://v.example/", "video", "The opening"),
)
TEXTS = (
    *(Paragraph("First", ParagraphKind.HEADING), Paragraph("Deep", ParagraphKind.HEADING), Paragraph("See this now.")),
    *(Paragraph("one", ParagraphKind.LIST_ITEM), Paragraph("inner", ParagraphKind.LIST_ITEM)),
    *(Paragraph("said", ParagraphKind.QUOTE), Paragraph("a\n  b", ParagraphKind.PREFORMATTED), Paragraph("Figures")),
    Paragraph("Lanes | 4", ParagraphKind.TABLE_ROW),
)


def test_the_structure_of_an_article_is_shown_and_nothing_is_loaded() -> None:
    tree = parsed(Explanation(Article(paragraphs=TEXTS, blocks=STRUCTURE), (), ()))
    article = first(tree, "article")
    assert [child.tag for child in article.iter()] == [
        *("figure", "h4", "h6", "p", "ol", "blockquote", "pre", "hr", "table", "figure")
    ]
    assert [first(article, f"#p{number + 1}").tag for number in range(len(TEXTS))] == [
        *("h4", "h6", "p", "p", "p", "p", "pre", "caption", "tr")
    ]
    assert first(article, "a[href='https://b.example/']").html.endswith("<strong><em>this</em></strong></a>")  # type: ignore[union-attr]
    assert first(article, "ol").attributes["start"] == "3"
    assert [cell.attributes.get("colspan") for cell in article.css("th, td")] == ["2", None, None, None]
    assert [cell.attributes.get("rowspan") for cell in article.css("th, td")] == [None, None, None, "2"]
    assert texts(tree, "figure a") == ["Picture", "Embedded video"]
    assert texts(tree, "figcaption span") == ["A bridge", "The bridge at night", "Photo: Ida Holm", "The opening"]


def test_a_structure_that_says_something_else_than_the_text_is_not_shown() -> None:
    changed = (*TEXTS[:-1], Paragraph("Lanes | 5", ParagraphKind.TABLE_ROW))
    article = first(parsed(Explanation(Article(paragraphs=changed, blocks=STRUCTURE), (), ())), "article")
    assert [child.tag for child in article.iter()] == ["h4", "h4", "p", "p", "p", "blockquote", "pre", "p", "p"]


def test_what_an_article_says_beside_its_text_is_not_shown_as_cut() -> None:
    article = Article(
        title="Bridge", kicker="Traffic", standfirst="It opens.", description="Three years.", blocks=STRUCTURE[:1]
    )
    said = ("Bridge", "Traffic", "It opens.", "Three years.", "The bridge at night", "Photo: Ida Holm", "A bridge")
    blocks = tuple(BlockTrace(text, "p", Label.OUTSIDE, "") for text in said)
    tree = parsed(Explanation(article, (*blocks, BlockTrace("Bridge", "p", Label.MENU, "")), ()))
    shown = [(node.attributes["class"], len(node.css(".block"))) for node in tree.css(".run")]
    assert shown == [("run beside", 6), ("run cut", 1), ("run furniture", 1)]
    assert texts(tree, ".use") == ["title", "standfirst", "description"]
    assert len(tree.css("button[data-label=outside]")) == 1


# ---------------------------------------------------------------- nothing becomes markup

HOSTILE = (
    "<script>window.hit = 1</script>",
    '"><img src=x onerror="window.hit = 1">',
    "' onfocus='window.hit = 1' autofocus x='",
    "</style></title></script><script>window.hit = 1</script>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "\x1b]0;owned\x07\x1b[2J\x00\x9b31m",
    "\ud800 lone \udfff",
    "<!-- --!> <![CDATA[ ]]>",
    "http://[broken",
)


def hostile_blocks(text: str) -> tuple[Block, ...]:
    """Return blocks that say the text once for each kind of paragraph, in their order."""
    one = (Inline(text, tuple(Mark), text),)
    paragraph = ParagraphBlock(one)
    by_kind: dict[ParagraphKind, Block] = {
        ParagraphKind.PARAGRAPH: paragraph,
        ParagraphKind.HEADING: HeadingBlock(one, 1),
        ParagraphKind.LIST_ITEM: ListBlock((ListItem((paragraph,)),)),
        ParagraphKind.QUOTE: QuoteBlock((paragraph,), text),
        ParagraphKind.PREFORMATTED: PreformattedBlock(text, text),
        ParagraphKind.TABLE_ROW: TableBlock((TableRow((TableCell(one),)),)),
    }
    seen = (ImageBlock(text, text, text, text), EmbedBlock(text, "frame", text), RuleBlock())
    return (*seen, *(by_kind[kind] for kind in ParagraphKind))


def hostile(text: str) -> Explanation:
    article = Article(
        url=text, canonical_url=text, original_url=text, title=text, standfirst=text,
        paragraphs=tuple(Paragraph(text, kind) for kind in ParagraphKind),
        authors=(Author(text),), language=text, site_name=text, source=text, section=text, tags=(text,),
        description=text, image=text, dateline=Dateline(text, text), type=text,
        teasers=(Teaser(text, text, url=text, heading=text),),
        evidence=(Evidence("title", text),), blocks=hostile_blocks(text),
    )  # fmt: skip
    blocks = tuple(BlockTrace(text, text, label, text) for label in Label)
    return Explanation(article, blocks, (Candidate("title", text, text), Candidate("section", text, text)))


TAGS = frozenset(
    "html head meta title style body div header p h1 h2 h3 h4 a span b i bdi svg rect ol li main section input button"
    " code nav article blockquote pre table thead tbody tr th td details summary script"
    " ul figure figcaption hr strong em sub sup".split()
)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_page_says_stays_text(text: str) -> None:
    tree = parsed(hostile(text))
    assert len(tree.css("article figure")) == 2
    nodes = tree.css("*")
    assert {str(node.tag) for node in nodes} <= TAGS
    assert len(tree.css("script")) == len(tree.css("style")) == 1
    names = {name for node in nodes for name in node.attributes}
    assert not {name for name in names if name.startswith("on") or name in {"src", "srcset", "style", "autofocus"}}
    targets = {node.attributes["href"] or "" for node in tree.css("[href]")}
    assert {target for target in targets if not target.startswith(("#", "http://", "https://"))} == set()


@pytest.mark.parametrize("text", HOSTILE)
def test_pages_and_lines_can_be_written_and_steer_no_terminal(text: str) -> None:
    lines = "\n".join(line.plain for line in explain_text(hostile(text)))
    for written in (explain_page(hostile(text)), lines):
        assert written.encode("utf-8")
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", written)


def test_the_policy_allows_its_own_style_and_script_alone() -> None:
    tree = parsed(EXPLANATION)
    policy = first(tree, "meta[http-equiv]").attributes["content"] or ""
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    for tag in ("style", "script"):
        source = first(tree, tag).text()
        assert source
        assert rules[f"{tag}-src"] == f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"


# ---------------------------------------------------------------- on the terminal


def test_a_line_a_block_and_a_reason_where_it_changes() -> None:
    lines = [line.plain.strip() for line in explain_text(EXPLANATION)]
    assert lines[:4] == [
        "menu │ News  (stands in an element of that name)",
        "menu │ New bridge opens at Sennau",
        "outside │ New bridge opens at Sennau  (stands outside the article's element)",
        "standfirst │ After three years the town is one again.  (sums the article up)",
    ]
    metadata = lines[lines.index("METADATA") + 1 : lines.index("TEASERS") - 1]
    assert metadata[:3] == [
        "title │ New bridge opens at Sennau  (h1, inferred)",
        "│ meta og:title: the same",
        "│ title: Sennau Post",
    ]
    teasers = lines[lines.index("TEASERS") + 1 : lines.index("BLOCKS") - 1]
    assert teasers == ["│ Ferry to stop  The last boat leaves in May.", "2026-03-02 │ Apple harvest  under «More news»"]
