"""JSON-LD, whole and broken, and the elements that markup names."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extraction.dom.parsing import parse
from scraper.extraction.metadata.declared_facts import DeclaredFacts, read_facts
from scraper.extraction.metadata.jsonld import MAX_SCRIPT, read_nodes, read_values
from scraper.models import Author, AuthorKind


def _facts(*scripts: str, head: str = "", url: str = "https://a.example/bridge") -> DeclaredFacts:
    tags = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return read_facts(parse(f"<head>{head}{tags}</head><body><p>Text</p></body>", url))


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "New bridge &amp; old ferry",
    "author": [{"@type": "Person", "name": "Mara Lindqvist"}, {"@type": "Organization", "name": "NNA"}],
    "datePublished": "2026-02-03T10:05:00Z",
    "publisher": {"@type": "Organization", "name": "The Post"},
    "image": [{"url": "https://a.example/1.jpg"}],
    "keywords": "bridges, Senn",
    "isAccessibleForFree": "False",
}


@pytest.mark.parametrize(
    "script",
    [
        json.dumps(ARTICLE),
        json.dumps([ARTICLE]),
        json.dumps({"@graph": [{"@type": "WebSite", "name": "The Post"}, ARTICLE]}),
        json.dumps({"@type": "WebPage", "mainEntity": ARTICLE}),
        "<!-- " + json.dumps(ARTICLE) + " -->",
        "//<![CDATA[\n" + json.dumps(ARTICLE) + "\n//]]>",
        "/* made by hand */ " + json.dumps(ARTICLE) + ";",
        json.dumps(ARTICLE).replace("}]", "},]").replace('"False"}', '"False",}'),
        json.dumps(ARTICLE).replace("New bridge", "New\tbridge"),
        json.dumps({"@type": "BreadcrumbList"}) + json.dumps(ARTICLE),
    ],
)
def test_an_article_is_read_in_every_wrapping(script: str) -> None:
    facts = _facts(script)
    assert facts.headline == "New bridge & old ferry"
    assert facts.authors == (Author("Mara Lindqvist"), Author("NNA", AuthorKind.ORGANISATION))
    assert (facts.published, facts.publisher, facts.image) == (
        ARTICLE["datePublished"],
        "The Post",
        "https://a.example/1.jpg",
    )
    assert (facts.keywords, facts.is_free, facts.type) == (("bridges", "Senn"), False, "NewsArticle")


def test_escaped_json_is_read() -> None:
    assert _facts(json.dumps(ARTICLE).replace('"', "&quot;")).published == ARTICLE["datePublished"]


def test_fields_are_saved_from_json_that_cannot_be_repaired() -> None:
    facts = _facts('{"@type": "NewsArticle", "description": "He said "no"", "datePublished": "2026-02-03", oops')
    assert (facts.published, facts.type) == ("2026-02-03", "NewsArticle")


def test_the_pages_own_article_is_chosen_among_several() -> None:
    def article(name: str) -> str:
        return json.dumps({"@type": "Article", "headline": name, "url": f"https://a.example/{name}"})

    assert _facts(article("ferry"), article("bridge")).headline == "bridge"
    titled = _facts(
        article("ferry"), article("harbour"), head="<title>harbour | The Post</title>", url="https://a.example/x"
    )
    assert titled.headline == "harbour"


def test_authors_are_looked_up_by_id() -> None:
    graph = {
        "@graph": [{"@type": "Article", "author": {"@id": "#m"}}, {"@type": "Person", "@id": "#m", "name": "Mara"}]
    }
    assert _facts(json.dumps(graph)).authors == (Author("Mara"),)


def test_articles_in_lists_are_not_the_pages_own() -> None:
    nested = {"@type": "ItemList", "itemListElement": [ARTICLE], "hasPart": ARTICLE}
    assert _facts(json.dumps(nested)).headline == ""


def test_deep_and_long_scripts_do_no_harm() -> None:
    assert read_nodes(["[" * 100_000]) == ()
    assert read_nodes(["[" * 100 + "{}" + "]" * 100]) == ()
    nested = "[" * 500 + "]" * 500
    assert _facts(f'{{"@type": "Article", "author": {nested}, "image": {nested}, "headline": {nested}}}').authors == ()
    filler = json.dumps({**ARTICLE, "articleBody": "x" * MAX_SCRIPT})
    assert _facts(filler).published == ARTICLE["datePublished"]


@given(st.text(max_size=300))
def test_no_script_makes_the_reader_fail(script: str) -> None:
    assert isinstance(read_values(script), tuple)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from([*ARTICLE, "@graph", "@id"]), inner, max_size=5)
        ),
        max_leaves=12,
    )
)
def test_no_value_makes_the_facts_fail(value: object) -> None:
    facts = _facts(json.dumps({**ARTICLE, "author": value, "image": value, "url": value, "@graph": value}))
    assert facts.headline == "New bridge & old ferry"


def test_marked_elements_are_found() -> None:
    html = (
        '<h1>Title</h1><a rel="author" href="/m">Mara</a><span itemprop="author" content="Mara"></span>'
        '<div class="article-byline">By Mara</div>'
        '<time datetime="2026-02-03">3 Feb</time><span itemprop="datePublished" content="2026-02-03">x</span>'
        '<time itemprop="dateModified" datetime="2026-02-04">y</time><div class="post-date">3 Feb</div>'
        '<div class="candidate-list">z</div>'
    )
    marks = read_facts(parse(html)).marks
    assert [mark.how for mark in marks.authors] == ["rel", "itemprop", "name"]
    assert [mark.how for mark in marks.dates] == ["time", "name"]
    assert [mark.content for mark in (*marks.published, *marks.modified)] == ["2026-02-03", "2026-02-04"]
    assert len(marks.headlines) == 1
