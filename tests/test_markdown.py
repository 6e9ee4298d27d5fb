"""An article as Markdown."""

from __future__ import annotations

from datetime import date

from scraper.markdown import article_to_markdown
from scraper.models import Article, Author, Paragraph, ParagraphKind

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

| Year | Cost |  |
| --- | --- | --- |
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
