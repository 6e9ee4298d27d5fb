"""An article as TEI: valid, and it says what the article says."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path

import block_samples
import pytest
from block_forms import Former
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tei_reading import read_tei, tei_blocks

from scraper.article_blocks import Block, EmbedBlock, HeadingBlock, ImageBlock, Inline, ParagraphBlock, RuleBlock
from scraper.models import Article, Author, RightsSignal
from scraper.renderers.tei import CORPUS_END, TEI_START, article_to_tei, corpus_start

SUBSET = etree.RelaxNG(etree.parse(Path(__file__).parent / "tei_subset.rng"))
# A customization of TEI for corpora of news pages (P5 4.8.0, without the module "figures"), if it is installed.
_TRAFILATURA = find_spec("trafilatura")
_FILE = Path(_TRAFILATURA.origin).parent / "data" / "tei_corpus.dtd" if _TRAFILATURA and _TRAFILATURA.origin else None
DTD = etree.DTD(str(_FILE)) if _FILE else None

FULL = Article(
    url="https://news.example/a?b=1&c=<2>",
    title="Fish & <chips>",
    standfirst="It took three years.",
    authors=(Author("Mara Lindqvist"), Author("NNA")),
    published=datetime(2026, 3, 3, 14, 5, tzinfo=UTC),
    language="en",
    site_name="Sennau Courier",
    tags=("ferry", "bridge"),
    rights=(
        RightsSignal("license", "https://licence.example/by/4.0", "link rel=license"),
        RightsSignal("robots", "noai", "meta robots"),
    ),
)


def paragraph(text: str) -> ParagraphBlock:
    return ParagraphBlock((Inline(text),))


def heading(text: str, level: int) -> HeadingBlock:
    return HeadingBlock((Inline(text),), level)


def check(text: str) -> None:
    document = etree.fromstring(text.encode())
    SUBSET.assertValid(document)
    if DTD:
        assert DTD.validate(_without_figures(document)), str(DTD.error_log)


def _without_figures(document: etree._Element) -> etree._Element:
    """Return a document without what is of the module "figures", which that customization leaves out."""
    for element in list(document.iter("{*}figure", "{*}table")):
        parent = element.getparent()
        assert parent is not None
        parent.replace(element, etree.Element("{http://www.tei-c.org/ns/1.0}p"))
    return document


def written(article: Article) -> str:
    return f"{TEI_START}{article_to_tei(article)}\n"


def test_the_header_has_the_facts() -> None:
    check(written(FULL))
    header = read_tei(written(FULL)).elements[0]
    source = header.first("bibl")
    assert source
    assert [(each.name, each.text) for each in source.elements] == [
        ("title", "Fish & <chips>"),
        ("author", "Mara Lindqvist"),
        ("author", "NNA"),
        ("publisher", "Sennau Courier"),
        ("date", "2026-03-03T14:05:00+00:00"),
        ("ref", "https://news.example/a?b=1&c=%3C2%3E"),
    ]
    licence, language, availability = map(header.first, ("licence", "language", "availability"))
    assert licence
    assert language
    assert availability
    assert licence.attributes == {"target": "https://licence.example/by/4.0"}
    assert language.attributes == {"ident": "en"}
    assert availability.named("p")[0].text == "robots: noai (meta robots)"
    assert [each.text for each in (header.first("keywords") or header).elements] == ["ferry", "bridge"]


@pytest.mark.parametrize(
    "article",
    [
        Article(),
        Article(published=date(2026, 3, 3), language="x y", rights=FULL.rights),
        Article(url="https://a.example/", description="A ferry.", tags=(" ", "ferry")),
    ],
)
def test_a_document_is_valid_whatever_is_not_known(article: Article) -> None:
    check(written(article))


def test_headings_begin_divisions_that_nest_by_their_levels() -> None:
    blocks = (paragraph("a"), heading("One", 2), paragraph("b"), heading("Two", 3), heading("Three", 2), paragraph("c"))
    text = written(Article(blocks=blocks))
    check(text)
    body = read_tei(text).first("body")
    assert body
    assert [child.name for child in body.elements] == ["p", "div", "div"]
    assert [child.name for child in body.elements[1].elements] == ["head", "p", "div"]
    assert [child.name for child in body.elements[2].elements] == ["head", "p"]


def test_a_body_of_pictures_alone_is_valid() -> None:
    for block in (ImageBlock("https://a.example/i.jpg"), RuleBlock(), EmbedBlock("https://a.example/v", "a b")):
        check(written(Article(blocks=(block,))))
        check(written(Article(blocks=(heading("a", 2), block))))


@given(block_samples.blocks)
def test_every_block_is_read_back_from_a_valid_document(blocks: tuple[Block, ...]) -> None:
    text = written(Article(blocks=blocks))
    check(text)
    body = read_tei(text).first("body")
    assert body
    assert tei_blocks(body) == Former(url=quoted).blocks(blocks)


def quoted(url: str) -> str:
    """Return an address as TEI has it; no host of the samples has brackets."""
    return re.sub(r'[<>"\\^`{|}\[\]]', lambda found: f"%{ord(found[0]):02X}", url)


def test_addresses_are_uris() -> None:
    addresses = {
        "http://[::1]:80/a[1]?b=100%&c={d}#e#f": "http://[::1]:80/a%5B1%5D?b=100%25&amp;c=%7Bd%7D#e%23f",
        "https://a.example/%41": "https://a.example/%41",
    }
    for url, written_url in addresses.items():
        text = written(Article(blocks=(ParagraphBlock((Inline("a", (), url),)),)))
        check(text)
        assert f'target="{written_url}"' in text


@given(st.lists(block_samples.texts, min_size=7, max_size=7))
def test_facts_of_any_text_are_valid(texts: list[str]) -> None:
    title, author, site, standfirst, tag, value, url = texts
    article = Article(
        url=url,
        title=title,
        authors=(Author(author),),
        site_name=site,
        standfirst=standfirst,
        tags=(tag,),
        language=tag,
        rights=(RightsSignal("license", value, site),),
    )
    check(written(article))


def test_several_documents_are_a_corpus() -> None:
    check(f"{corpus_start()}{article_to_tei(FULL)}\n{article_to_tei(Article())}\n{CORPUS_END}")


def test_links_and_pictures_can_be_left_out() -> None:
    url = "https://a.example/"
    article = Article(blocks=(ParagraphBlock((Inline("a", (), url),)), ImageBlock(url, "b")))
    assert 'target="https://a.example/"' in article_to_tei(article)
    assert "target" not in article_to_tei(article, has_links=False)
    assert "<graphic" in article_to_tei(article, has_links=False)
    assert "<graphic" not in article_to_tei(article, has_images=False)
