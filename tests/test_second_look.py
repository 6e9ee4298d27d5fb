"""A second look at the container: which elements are weighed, what is known of each, and when one is taken."""

from __future__ import annotations

from math import log

import pytest
from news_pages import STORY, tagged, texts_of

from scraper import Page, explain, extract
from scraper.extraction.articles import ArticleReader, ArticleReading, read_article
from scraper.extraction.body.block_selection import MIN_PLAIN, BlockSelector
from scraper.extraction.body.container_view import FAR, MAX_WEIGHED, NAMES, NO_HEADING, NO_HEADLINE, ContainerView
from scraper.extraction.body.forests import Forest, Models, leaf_of, leaves_of, read_forest
from scraper.extraction.body.second_look import MAX_BLOCKS, MIN_GAIN, own_forest, weigh_alternatives
from scraper.extraction.labelling import Labelling
from scraper.extraction.metadata.titles import find_title
from scraper.extraction.parsed_pages import ParsedPage, parse_page
from scraper.sites import site_for

HEADLINE = "Harbour bridge closes to lorries"
BRIEF = (
    "The harbour bridge will be closed to lorries from Monday, the council said on Friday after a look at its cracks."
)
MORE = "Ferries take the lorries across the water until the bridge has been mended, at the price of a crossing by road."
NOTE = (
    "The opinions that are printed on these pages are those of their writers, and nobody may take them for advice.",
    "We are a small paper of four people who have lived on the quay for all their lives and write what they see there.",
    "Nothing on these pages may be printed elsewhere unless we were asked before, and our names stand beside them.",
    "Our office is open on Tuesdays from nine to twelve, and letters may be left with the baker beside it at any hour.",
)
HEAD = f'<head><title>{HEADLINE} - Quay Notes</title><meta name=description content="{BRIEF}"></head>'


def parsed(*body: str, head: str = HEAD) -> ParsedPage:
    return parse_page(
        Page(None, f"<html>{head}<body>{''.join(body)}</body></html>".encode(), content_type="text/html; charset=utf-8")
    )


def view_of(*body: str, head: str = HEAD) -> ContainerView:
    reader = ArticleReader(parsed(*body, head=head), site_for(None), None)
    document = reader.document
    title = find_title(document, reader.facts).value
    selector = BlockSelector(document, reader.card_lists, title, Labelling(len(document.blocks)))
    return selector.view_from(selector.by_rules().container, reader.description)


def read(*body: str, forest: Forest) -> ArticleReading:
    return read_article(parsed(*body), site_for(None), models=Models(containers=forest))


def named(view: ContainerView, ident: str) -> dict[str, float]:
    """Return the features of the element with this id, by their names."""
    attributes = view.document.elements.attributes
    element = next(index for index, each in enumerate(attributes) if each.get("id") == ident)
    return dict(zip(NAMES, view.features(element, view.facts(element)), strict=True))


def weighed(view: ContainerView) -> list[str | None]:
    """Return the ids of the elements that are weighed, in order; their tags where they have none."""
    elements = view.document.elements
    return [elements.attributes[index].get("id") or elements.tags[index] for index in view.weighed()]


def box(ident: str, *parts: str) -> str:
    return f"<div id={ident}>{''.join(parts)}</div>"


MENU = "<ul>" + "".join(f"<li><a href=/{name}>{name}</a>" for name in "abcdefghijkl") + "</ul>"
"""Twelve links: so much speaks against an element with both what is above and what is below them."""
ENTRY = box("entry", f"<h2>{HEADLINE}</h2>", box("text", tagged("p", BRIEF)))
SIDEBAR = box("side", "<h3>About this paper</h3>", tagged("p", *NOTE))
"""A brief of one paragraph, and a sidebar with four times its prose."""


# ---------------------------------------------------------------- what comes out


def test_a_brief_below_its_headline_outweighs_a_longer_note() -> None:
    html = f"<html>{HEAD}<body>{SIDEBAR}{MENU}{ENTRY}</body></html>"
    assert texts_of(extract(html)) == (BRIEF,)
    assert read(SIDEBAR, MENU, ENTRY, forest=()).article.text.startswith(NOTE[0])


def test_an_article_keeps_its_container() -> None:
    body = (box("entry", f"<h1>{HEADLINE}</h1>", tagged("p", *STORY)), MENU, SIDEBAR)
    assert texts_of(extract(f"<html>{HEAD}<body>{''.join(body)}</body></html>")) == texts_of(
        read(*body, forest=()).article
    )


@pytest.mark.parametrize(("gain", "is_taken"), [(MIN_GAIN, True), (MIN_GAIN - 0.001, False)])
def test_what_must_be_gained(gain: float, *, is_taken: bool) -> None:
    forest = read_forest(f"match<=0.5 -1 {gain}", NAMES)
    assert (read(SIDEBAR, MENU, ENTRY, forest=forest).article.text == BRIEF) is is_taken


def test_the_element_that_promises_most_is_taken_and_of_equals_the_first() -> None:
    view = view_of(SIDEBAR, MENU, ENTRY)
    forest = read_forest("match<=0.5 -1 0.5", NAMES)
    found = weigh_alternatives(view, forest)
    assert [alternative.element for alternative in found] == sorted(alternative.element for alternative in found)
    assert {round(alternative.gain, 3) for alternative in found} == {0.5}


def test_an_element_without_text_is_not_taken() -> None:
    """Its only paragraph is the headline once more."""
    again = box("again", f"<h2>{HEADLINE}</h2>", tagged("p", HEADLINE + "."))
    forest = read_forest("match<=0.5 -1 0.5", NAMES)
    assert read(SIDEBAR, MENU, again, forest=forest).article.text.startswith(NOTE[0])


def test_a_text_whose_elements_have_excluding_names_is_read_without_regard_to_them() -> None:
    entry = f'<h2>{HEADLINE}</h2><div class="social"><p>{BRIEF}</p><p>{MORE}</p></div>'
    forest = read_forest("match<=0.5 -1 0.5", NAMES)
    assert read(SIDEBAR, MENU, box("entry", entry), forest=forest).article.text == f"{BRIEF}\n\n{MORE}"


def test_a_huge_page_is_not_looked_at_again() -> None:
    rest = "<div>Hm</div>" * (MAX_BLOCKS - 18)
    forest = read_forest("match<=0.5 -1 0.5", NAMES)
    blocks = len(parsed(SIDEBAR, MENU, ENTRY, box("rest", rest)).document.blocks)
    assert blocks == MAX_BLOCKS + 1
    assert read(SIDEBAR, MENU, ENTRY, box("rest", rest), forest=forest).article.text.startswith(NOTE[0])
    assert read(SIDEBAR, MENU, ENTRY, box("rest", rest[len("<div>Hm</div>") :]), forest=forest).article.text == BRIEF


# ---------------------------------------------------------------- which elements are weighed


def test_the_container_and_what_is_around_it_are_not_weighed() -> None:
    view = view_of(SIDEBAR, MENU, ENTRY)
    assert weighed(view) == ["text", "entry"]
    assert [view.document.texts[view.first_paragraph(element)] for element in view.weighed()] == [BRIEF, BRIEF]


def test_a_paragraph_with_line_breaks_is_not_weighed_against_what_follows_it() -> None:
    """Editors that part paragraphs by two line breaks leave the first of them in an element of their own."""
    upper, lower = "<br><br>".join(STORY[:3]), "<br><br>".join(STORY[3:])
    parts = box("post", f"<h2>{HEADLINE}</h2>", f"<p id=upper>{upper}</p><hr>{lower}")
    assert "upper" not in weighed(view_of(parts))


def test_inside_of_the_container_only_what_begins_with_its_first_paragraph_counts() -> None:
    parts = box("all", f"<h1>{HEADLINE}</h1>", box("one", tagged("p", *STORY[:3])), box("two", tagged("p", *STORY[3:])))
    assert "one" in weighed(view_of(parts))
    assert "two" not in weighed(view_of(parts))


def test_at_most_so_many_elements_are_weighed() -> None:
    others = "".join(box(f"b{n}", f"Ferry {n} has room for thirty lorries.") for n in range(40))
    story = box("story", f"<h1>{HEADLINE}</h1>", tagged("p", *STORY))
    assert len(weighed(view_of(story, MENU, box("others", others)))) == MAX_WEIGHED


# ---------------------------------------------------------------- what is known of an element


def test_the_features_of_an_element_apart_from_the_container() -> None:
    found = named(view_of(SIDEBAR, MENU, ENTRY), "entry")
    rules, brief = sum(map(len, NOTE)), len(BRIEF)
    total = rules + brief
    assert found == pytest.approx(
        {
            "is_inside": 0,
            "prose": log(brief + 1),
            "share": brief / total,
            "paragraphs": 1,
            "mean": brief,
            "value": (brief + 10) / (rules + 10),
            "headline": 1,
            "skipped": 0,
            "heading": 1,
            "match": 1,
            "described": 1,
            "replies": 0,
            "rules_prose": log(rules + 1),
            "rules_share": rules / total,
            "rules_paragraphs": 4,
            "rules_even": 1,
            "rules_headline": NO_HEADLINE,
            "rules_skipped": 0,
            "rules_match": 0,
            "rules_titled": 0,
            "rules_described": named(view_of(SIDEBAR, MENU, ENTRY), "entry")["rules_described"],
            "rules_replies": 0,
            "more_prose": log((brief + 1) / (rules + 1)),
            "more_before": rules / total,
            "more_match": 1,
            "more_described": found["described"] - found["rules_described"],
            **dict.fromkeys(NAMES[-7:], -1),
        }
    )
    assert 0 < found["rules_described"] < 0.5


def test_the_features_of_an_element_in_the_container() -> None:
    """Two paragraphs, then two replies, each under a line with name and hour."""
    replies = "".join(
        f"<section><span>Posted by Ben at {hour}:15</span><p>{text}</p></section>" for hour, text in enumerate(NOTE[:2])
    )
    page = box(
        "all", f"<h1>{HEADLINE}</h1>", box("text", tagged("p", BRIEF, MORE), "<b>Hm</b>"), "<h3>Said</h3>", replies
    )
    found = named(view_of(page), "text")
    own, rest = len(BRIEF + MORE), sum(map(len, NOTE[:2]))
    assert found["is_inside"] == 1
    assert found["rest_share"] == pytest.approx(rest / (own + rest))
    assert found["rest_alike"] == 0
    assert found["rest_replies"] == pytest.approx(1)
    assert found["rest_times"] == pytest.approx(1)
    assert found["rest_headings"] == pytest.approx(1)
    assert found["rest_shorts"] == pytest.approx(1)
    assert found["rest_gap"] == 1
    alike = box(
        "all", f"<h1>{HEADLINE}</h1>", box("text", tagged("p", BRIEF, MORE)), box("other", tagged("p", *NOTE[:2]))
    )
    assert named(view_of(alike), "text")["rest_alike"] == pytest.approx(1)


def test_distances_have_an_end() -> None:
    lines = "<p>Hm</p>" * (FAR + 5)
    far = box("far", tagged("p", BRIEF))
    assert named(view_of(SIDEBAR, MENU, f"<h2>{HEADLINE}</h2>{lines}{far}"), "far")["headline"] == FAR
    assert named(view_of(SIDEBAR, MENU, far), "far")["headline"] == NO_HEADLINE
    assert named(view_of(far, MENU, SIDEBAR), "far")["heading"] == NO_HEADING


def test_prose_between_headline_and_text_is_counted() -> None:
    skipped = f"<h2>{HEADLINE}</h2><p>{MORE}</p>"
    found = named(view_of(SIDEBAR, MENU, skipped, box("text", tagged("p", BRIEF))), "text")
    assert found["skipped"] == pytest.approx(log(len(MORE) + 1))
    assert found["headline"] == 2


# ---------------------------------------------------------------- the forest


def test_the_forest_is_small() -> None:
    assert 0 < len(own_forest()) <= 100
    assert max(len(tuple(leaves_of(tree))) for tree in own_forest()) <= 12


def test_a_leaf_is_found_at_its_threshold() -> None:
    tree = read_forest("share<=0.5 1 2", NAMES)[0]
    row = [0.0] * len(NAMES)
    row[NAMES.index("share")] = 0.5
    assert leaf_of(tree, row) == 1
    row[NAMES.index("share")] = 0.51
    assert leaf_of(tree, row) == 2


# ---------------------------------------------------------------- when no second look is needed


def _reading(*parts: str) -> ArticleReading:
    """Read a page with a forest that takes whatever has the title for its heading."""
    return read(*parts, MENU, ENTRY, forest=read_forest("match<=0.5 -1 0.5", NAMES))


def _sentences(size: int) -> str:
    """Return a paragraph of so many letters."""
    return ("The ferry is late. " * (size // 19 + 1))[: size - 1] + "."


@pytest.mark.parametrize(("size", "is_looked_at"), [(MIN_PLAIN - 1, True), (MIN_PLAIN, False)])
def test_much_prose_needs_no_second_look(size: int, *, is_looked_at: bool) -> None:
    reading = _reading(box("side", tagged("p", _sentences(size))))
    assert (reading.article.text == BRIEF) is is_looked_at


def test_most_of_the_prose_must_be_siblings() -> None:
    """Seven tenths of it are enough, less is not."""

    def page(first: int, second: int) -> str:
        return box("side", box("one", tagged("p", _sentences(first))), box("two", tagged("p", _sentences(second))))

    assert _reading(page(2_100, 900)).article.text != BRIEF
    assert _reading(page(2_080, 920)).article.text == BRIEF


def test_most_of_the_pages_prose_must_be_in_the_container() -> None:
    """Beside 2,000 letters of it in the container may be 857 elsewhere, the brief among them, and no more."""
    apart = f"{MENU}<p>Hm</p>{MENU}<p>Hm</p>{MENU}"

    def page(size: int) -> tuple[str, ...]:
        other = box("other", tagged("p", _sentences(size - len(BRIEF))))
        return other, apart, box("side", tagged("p", _sentences(2_000)))

    assert _reading(*page(857)).article.text != BRIEF
    assert _reading(*page(858)).article.text == BRIEF


def test_explain_says_what_was_weighed() -> None:
    explanation = explain(f"<html>{HEAD}<body>{SIDEBAR}{MENU}{ENTRY}</body></html>")
    offered = [candidate for candidate in explanation.candidates if candidate.field == "text"]
    assert offered
    assert all(candidate.source.startswith("second look: F1 +0.") for candidate in offered)
    assert offered[0].value.startswith("html/body/div")
    assert texts_of(explanation.article) == (BRIEF,)
