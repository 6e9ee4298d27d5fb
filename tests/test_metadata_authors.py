"""Authors: fewer are better than wrong ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extraction.body.article_position import headlines_like, locate
from scraper.extraction.dom.parsing import parse
from scraper.extraction.metadata.authors import find_authors
from scraper.extraction.metadata.declared_facts import read_facts
from scraper.extraction.metadata.names import read_names
from scraper.extraction.metadata.signatures import read_signature
from scraper.labels import Label
from scraper.models import Author, AuthorKind

HEADLINE = "New bridge opens at Sennau"
TEXT = "The new bridge over the Senn was opened on Tuesday after three years of work."


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Mara Lindqvist", ["Mara Lindqvist"]),
        ("By Mara Lindqvist and John Q. Public", ["Mara Lindqvist", "John Q. Public"]),
        ("By MARA LINDQVIST, Political Editor | 3 Feb 2026", ["Mara Lindqvist"]),
        ("By Mara Lindqvist for the Sennau Post", ["Mara Lindqvist"]),
        ("By Mara Lindqvist @maral mara@post.example", ["Mara Lindqvist"]),
        ("By Mara Lindqvist February 3, 2026 10:05 am", ["Mara Lindqvist"]),
        ("Published August 7, 2023 by Nicole Burke", ["Nicole Burke"]),
        ("March 15, 2022 · 3 min read · By Nicole Burke", ["Nicole Burke"]),
        ("Town votes to keep the levee By Dale Hutchens Posted: Tuesday", ["Dale Hutchens"]),
        ("Von Irmgard Stölzel und Jonas von der Heide", ["Irmgard Stölzel", "Jonas von der Heide"]),
        ("Par Élodie Marchand, envoyée spéciale à Nice", ["Élodie Marchand"]),
        ("Por María de la O", ["María de la O"]),
        ("Di Anna D'Amico", ["Anna D'Amico"]),
        ("Door Jan de Vries", ["Jan de Vries"]),
        ("Автор: Мария Петрова", ["Мария Петрова"]),
        ("한도윤 기자 doyun@post.example", ["한도윤"]),
        ("記者 田中太郎", ["田中太郎"]),
        ("ByMara Lindqvist", ["Mara Lindqvist"]),
        ("By Mara Lindqvist, RN, MPH", ["Mara Lindqvist"]),
        ("By Mara Lindqvist MD, CEPF", ["Mara Lindqvist"]),
        ("By Mara Lindqvist AFP", ["Mara Lindqvist"]),
        ("By MARA LINDQVIST -- Sun Media", ["Mara Lindqvist"]),
        ("By the Associated Press", ["the Associated Press"]),
        ("Oleh: Mara Lindqvist dan Otto Brandl", ["Mara Lindqvist", "Otto Brandl"]),
        ("By Md Karim Uddin", ["Md Karim Uddin"]),
        ("By Mara Lindqvist ⋅ Founder ⋅ Updated May 6, 2025", ["Mara Lindqvist"]),
        ("By Yo Wen Ma and Yan Ma", ["Yo Wen Ma", "Yan Ma"]),
        ("Text von Irmgard Stölzel Illustration von Otto Brandl", ["Irmgard Stölzel"]),
        ("文/王明", ["王明"]),
        ("作者：王明、李华", ["王明", "李华"]),
    ],
)
def test_a_byline_gives_its_names(byline: str, names: list[str]) -> None:
    assert [author.name for author in read_names(byline, labelled=True)] == names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Read more",
        "责任编辑：李华",
        "By 2030 all will be built",
        "3 February 2026",
        "Mara Lindqvist",
        "by the river side",
        "By our engineering team",
        "By December",
        "By Sunday",
        "x" * 500,
    ],
)
def test_what_is_no_byline_gives_none(text: str) -> None:
    assert read_names(text, labelled=True) == ()


@pytest.mark.parametrize(
    "name", ["Reuters", "dpa", "Editorial Board", "tagesschau.de", "The Post Newsroom", "연합뉴스"]
)
def test_agencies_and_desks_are_organisations(name: str) -> None:
    assert read_names(name) == (Author(name, AuthorKind.ORGANISATION),)


def test_the_name_of_a_body_is_kept_whole() -> None:
    name = "Center for Rivers and Bridges"
    assert read_names(name, AuthorKind.ORGANISATION, declared=True) == (Author(name, AuthorKind.ORGANISATION),)
    both = read_names("Sennau Post, AFP", AuthorKind.ORGANISATION, declared=True)
    assert [author.name for author in both] == ["Sennau Post", "AFP"]


@given(st.text(max_size=300))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    assert all(author.name for author in read_names(text))


def _authors(body: str, head: str = "") -> tuple[list[str], str]:
    document = parse(f"<head>{head}</head><body>{body}</body>", "https://www.sennau-post.example/x")
    kept = [index for index, text in enumerate(document.blocks.texts) if text == TEXT]
    labels = [
        Label.KEPT if index in kept else Label.COMMENTS if "Troll" in text else None
        for index, text in enumerate(document.blocks.texts)
    ]
    found = find_authors(document, read_facts(document), locate(headlines_like(document, HEADLINE), kept, labels))
    return [author.name for author in found.value], found.source


BODY = f"<h1>{HEADLINE}</h1><p>{TEXT}</p>"


def _ld(author: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "author": {author}}}</script>'


@pytest.mark.parametrize(
    ("head", "body", "names", "source"),
    [
        (_ld('{"@type": "Person", "name": "By Mara Lindqvist"}'), BODY, ["Mara Lindqvist"], "json-ld author"),
        ('<meta name="author" content="Mara Lindqvist">', BODY, ["Mara Lindqvist"], "meta author"),
        (
            "",
            f'<h1>{HEADLINE}</h1><a rel="author" href="/m">Mara Lindqvist</a><p>{TEXT}</p>',
            ["Mara Lindqvist"],
            "rel or itemprop author",
        ),
        (
            "",
            f'<h1>{HEADLINE}</h1><div class="byline">Mara Lindqvist</div><p>{TEXT}</p>',
            ["Mara Lindqvist"],
            "byline element",
        ),
        ("", f"<h1>{HEADLINE}</h1><div>By Mara Lindqvist</div><p>{TEXT}</p>", ["Mara Lindqvist"], "byline"),
        ("", f"{BODY}<div>Von Mara Lindqvist</div>", ["Mara Lindqvist"], "byline"),
        (
            "",
            f"<h1>{HEADLINE}</h1><div>Written by</div><div>Mara Lindqvist</div><p>{TEXT}</p>",
            ["Mara Lindqvist"],
            "byline",
        ),
        ("", f"<h1>{HEADLINE}</h1><div>Written by</div><div>Share</div><p>{TEXT}</p>", [], ""),
        (
            "",
            f'<h1>{HEADLINE}</h1><div><a href="/blog/authors/m">Mara Lindqvist</a></div><p>{TEXT}</p>',
            ["Mara Lindqvist"],
            "link to an author",
        ),
        (
            "",
            f'<h1>{HEADLINE}</h1><a href="/author/m/">mlind</a> <a href="/author/m/">More posts</a><p>{TEXT}</p>',
            ["mlind"],
            "link to an author",
        ),
        ("", f'<h1>{HEADLINE}</h1><div><a href="/people/x">Mara Lindqvist</a></div><p>{TEXT}</p>', [], ""),
        (
            "",
            f"<h1>{HEADLINE}</h1><div>03.02.2026 | 13:10 Uhr | Mara Lindqvist</div><p>{TEXT}</p>",
            ["Mara Lindqvist"],
            "name beside a date",
        ),
        ("", f'<h1>{HEADLINE}</h1><div>03.02.2026 | <a href="/c">City Council</a></div><p>{TEXT}</p>', [], ""),
        (
            "",
            f'<a href="/c">City Council</a><h1>{HEADLINE}</h1><div>03.02.2026 | City Council</div><p>{TEXT}</p>',
            [],
            "",
        ),
        ("", f"<h1>{HEADLINE}</h1><div>By Sennau Post, Travel Tips</div><p>{TEXT}</p>", ["Sennau Post"], "byline"),
        ("", f"<h1>{HEADLINE}</h1><div>03.02.2026 | Traffic</div><p>{TEXT}</p>", [], ""),
        (
            "",
            f'<h1>{HEADLINE}</h1><div class="author"><p class="author">Mara Lindqvist</p>Sennau</div><p>{TEXT}</p>',
            ["Mara Lindqvist"],
            "byline element",
        ),
        ("", f'<h1>{HEADLINE}</h1><div class="author">May 3</div><p>{TEXT}</p>', [], ""),
        (
            _ld('{"@type": "Organization", "name": "Sennau Post"}') + '<meta name="author" content="Reuters">',
            BODY,
            ["Reuters"],
            "meta author",
        ),
        ("", BODY, [], ""),
        ("", f'{BODY}<div class="author">Troll Hunter</div>', [], ""),
        ('<meta name="author" content="https://www.facebook.example/post">', BODY, [], ""),
        ('<meta name="author" content="admin">', BODY, [], ""),
    ],
)
def test_each_source_gives_the_authors(head: str, body: str, names: list[str], source: str) -> None:
    assert _authors(body, head) == (names, source)


def test_a_person_in_the_byline_goes_before_the_paper_in_the_head() -> None:
    head = _ld('{"@type": "Person", "name": "Sennau Post"}')
    body = f"<h1>{HEADLINE}</h1><div>By Mara Lindqvist</div><p>{TEXT}</p>"
    assert _authors(body, head) == (["Mara Lindqvist"], "byline")
    assert _authors(BODY, head) == (["Sennau Post"], "json-ld author")


def test_lines_under_a_heading_with_a_kicker_are_searched() -> None:
    h1 = f'<h1><span class="kicker">Traffic</span> {HEADLINE}</h1>'
    lines = "<p>Read</p>" * 5
    assert _authors(f"{h1}<p>By Mara Lindqvist</p>{lines}<p>{TEXT}</p>") == (["Mara Lindqvist"], "byline")


def test_the_paper_is_dropped_beside_a_person() -> None:
    head = _ld('["Mara Lindqvist", {"@type": "Organization", "name": "Sennau Post"}]')
    assert _authors(BODY, head)[0] == ["Mara Lindqvist"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kim Kwang Ho, department director of the Central Committee of the General Federation", "Kim Kwang Ho"),
        ("Kim Kwang Ho, who was there, agreed.", None),
        ("Kim Kwang Ho", None),
        ("The new bridge, open since Tuesday", None),
        ("Yesterday, members of the board met", None),
    ],
)
def test_a_signature_is_a_name_and_an_office(text: str, name: str | None) -> None:
    author = read_signature(text)
    assert (author.name if author else None) == name
