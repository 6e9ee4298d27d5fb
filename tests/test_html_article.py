"""An article as HTML: it says what the article says, and nothing of a page becomes markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import block_samples
from block_forms import Former
from html_reading import html_blocks
from hypothesis import given
from selectolax.lexbor import LexborHTMLParser
from tree_reading import Node, read_html

from scraper.article_blocks import Block, ImageBlock, Inline, ListBlock, ListItem, ParagraphBlock, PreformattedBlock
from scraper.models import Article, Author, Paragraph, ParagraphKind
from scraper.renderers.html_article import HTML_END, article_to_html, html_start

ARTICLE = Article(
    title="Fish & <chips>",
    standfirst="It took > 3 years.",
    authors=(Author("Mara Lindqvist"), Author("NNA")),
    published=date(2026, 3, 3),
    language="en",
    paragraphs=(Paragraph("a\nb"), Paragraph("x | y", ParagraphKind.TABLE_ROW)),
)


def document(article: Article) -> str:
    return f"{html_start(article)}{article_to_html(article)}\n{HTML_END}"


def article_node(text: str) -> Node:
    found = read_html(text).first("article")
    assert found
    return found


def test_a_document_has_title_authors_date_and_blocks() -> None:
    assert document(ARTICLE) == (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="referrer" content="no-referrer">\n<title>Fish &amp; &lt;chips&gt;</title>\n</head>\n<body>\n'
        '<article lang="en" dir="auto">\n<header>\n<h1>Fish &amp; &lt;chips&gt;</h1>\n'
        '<p class="byline"><span class="author">Mara Lindqvist</span> · <span class="author">NNA</span> · '
        '<time datetime="2026-03-03">2026-03-03</time></p>\n<p class="standfirst">It took &gt; 3 years.</p>\n'
        "</header>\n<p>a<br>b</p>\n<table>\n<tbody>\n<tr><td>x</td><td>y</td></tr>\n</tbody>\n</table>\n</article>\n"
        "</body>\n</html>\n"
    )


def test_what_is_not_known_is_left_out() -> None:
    assert article_to_html(Article()) == '<article dir="auto">\n</article>'
    assert html_start(Article(language='x" onload="')).startswith("<!DOCTYPE html>\n<html>\n")
    assert "T09:30:00+00:00</time>" in article_to_html(Article(published=datetime(2026, 3, 3, 9, 30, tzinfo=UTC)))


@given(block_samples.blocks)
def test_every_block_is_read_back(blocks: tuple[Block, ...]) -> None:
    text = document(Article(blocks=blocks))
    assert html_blocks(article_node(text)) == Former().blocks(blocks)


@given(block_samples.blocks)
def test_a_browsers_parser_has_nothing_to_repair(blocks: tuple[Block, ...]) -> None:
    text = document(Article(blocks=blocks))
    read = LexborHTMLParser(text).html
    assert read
    assert html_blocks(article_node(read)) == html_blocks(article_node(text))
    assert set(read_tags(read_html(read))) <= ALLOWED


ALLOWED = frozenset(
    "html head meta title body article header p br h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code table caption tbody "
    "tr th td figure figcaption small img hr a strong em sub sup".split()
)


def read_tags(node: Node) -> list[str]:
    return [name for child in node.elements for name in (child.name, *read_tags(child))]


def test_links_and_pictures_can_be_left_out() -> None:
    url = "https://a.example/"
    blocks = (ParagraphBlock((Inline("a", (), url),)), ImageBlock(url, "b"))
    article = Article(blocks=blocks)
    assert '<a href="https://a.example/" rel="nofollow noreferrer">a</a>' in article_to_html(article)
    assert "<a " not in article_to_html(article, has_links=False)
    assert "<img" in article_to_html(article, has_links=False)
    assert "<img" not in article_to_html(article, has_images=False)


def test_a_lead_picture_and_a_language_are_named() -> None:
    lead = ImageBlock("https://a.example/i.jpg", "A ferry", "The ferry.", "Photo: NNA", is_lead=True)
    shown = article_to_html(Article(blocks=(lead, PreformattedBlock("\na", "c++"))))
    assert (
        '<figure class="lead"><img src="https://a.example/i.jpg" alt="A ferry" loading="lazy">'
        "<figcaption>The ferry. <small>Photo: NNA</small></figcaption></figure>"
    ) in shown
    assert '<pre><code class="language-c++">a</code></pre>' in shown
    assert 'class="lead"' not in article_to_html(Article(blocks=(replace(lead, is_lead=False),)))


def test_a_numbered_list_says_where_it_begins() -> None:
    items = (ListItem((ParagraphBlock((Inline("a"),)),)),)
    starts = {
        start: article_to_html(Article(blocks=(ListBlock(items, is_ordered=True, start=start),))) for start in (0, 1)
    }
    assert '<ol start="0">' in starts[0]
    assert "<ol>" in starts[1]
