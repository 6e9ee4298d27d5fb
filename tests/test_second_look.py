"""A second look at the container: which elements are weighed, what is known of each, and when one is taken."""

from __future__ import annotations

from math import log

import pytest
from news_pages import STORY, tagged, texts_of

from scraper import Page, explain, extract
from scraper.extraction.articles import ArticleReader, ArticleReading, read_article
from scraper.extraction.body.block_selection import BlockSelector
from scraper.extraction.body.container_view import NAMES, ContainerView
from scraper.extraction.body.forests import Forest, Models, leaf_of, leaves_of, read_forest
from scraper.extraction.body.second_look import own_forest, weigh_alternatives
from scraper.extraction.labelling import Labelling
from scraper.extraction.metadata.titles import find_title
from scraper.extraction.parsed_pages import ParsedPage, parse_page
from scraper.labels import Label
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


def selector_of(*body: str, head: str = HEAD, title: str | None = None) -> BlockSelector:
    """Return what all attempts to label a page share; its title is this one, or else the one that is found."""
    reader = ArticleReader(parsed(*body, head=head), site_for(None), None)
    title = title or find_title(reader.document, reader.facts).value
    return BlockSelector(reader.document, reader.card_lists, title, Labelling(len(reader.document.blocks)))


def view_of(*body: str, title: str | None = None, description: str = BRIEF) -> ContainerView:
    selector = selector_of(*body, title=title)
    return selector.view_from(selector.by_rules().container, description)


def read(*body: str, forest: Forest) -> ArticleReading:
    return read_article(parsed(*body), site_for(None), models=Models(containers=forest))


def element_of(page: BlockSelector | ContainerView, ident: str) -> int:
    """Return the element with this id."""
    return next(index for index, each in enumerate(page.document.elements.attributes) if each.get("id") == ident)


def named(view: ContainerView, ident: str) -> dict[str, float]:
    """Return the features of the element with this id, by their names."""
    element = element_of(view, ident)
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


@pytest.mark.parametrize(("gain", "is_taken"), [(0.1, True), (0.099, False)])
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
    rest = "<div>Hm</div>" * (3_000 - 18)
    forest = read_forest("match<=0.5 -1 0.5", NAMES)
    blocks = len(parsed(SIDEBAR, MENU, ENTRY, box("rest", rest)).document.blocks)
    assert blocks == 3_001
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
    assert len(weighed(view_of(story, MENU, box("others", others)))) == 24


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
            "rules_headline": 99,
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


@pytest.mark.parametrize(
    ("lines", "headline", "heading"),
    [(0, 1, 1), (38, 39, 39), (39, 40, 40), (40, 41, 40), (78, 79, 40), (79, 80, 40), (80, 80, 40)],
)
def test_distances_have_an_end(lines: int, headline: int, heading: int) -> None:
    """After 80 blocks a headline is far, after 40 a heading."""
    far = box("far", tagged("p", BRIEF))
    found = named(view_of(SIDEBAR, MENU, f"<h2>{HEADLINE}</h2>", "<p>Hm</p>" * lines, far), "far")
    assert (found["headline"], found["heading"]) == (headline, heading)


def test_what_has_no_heading_above_it_is_farther() -> None:
    far = box("far", tagged("p", BRIEF))
    assert named(view_of(SIDEBAR, MENU, far), "far")["headline"] == 99
    assert named(view_of(far, MENU, SIDEBAR), "far")["heading"] == 60


def test_prose_between_headline_and_text_is_counted() -> None:
    skipped = f"<h2>{HEADLINE}</h2><p>{MORE}</p>"
    found = named(view_of(SIDEBAR, MENU, skipped, box("text", tagged("p", BRIEF))), "text")
    assert found["skipped"] == pytest.approx(log(len(MORE) + 1))
    assert found["headline"] == 2


def test_a_headline_may_be_the_first_block_of_the_page() -> None:
    first = f"<h2>{HEADLINE}</h2><p>{MORE}</p>"
    found = named(view_of(first, box("text", tagged("p", BRIEF)), MENU, SIDEBAR), "text")
    assert found["skipped"] == pytest.approx(log(len(MORE) + 1))
    assert (found["headline"], found["heading"], found["match"]) == (2, 2, 1)


def test_an_element_is_inside_of_the_container_to_its_first_and_last_block() -> None:
    side = box("side", *(box(f"part{n}", tagged("p", text)) for n, text in enumerate(NOTE)))
    view = view_of(box("before", tagged("p", BRIEF)), MENU, side, MENU, box("after", tagged("p", MORE)))
    assert view.container == element_of(view, "side")
    found = {name for name in ("before", "side", "part0", "part1", "part3", "after") if _is_inside(view, name)}
    assert found == {"side", "part0", "part1", "part3"}


def test_the_first_and_last_paragraph_of_an_element_without_prose_are_its_first_and_last_block() -> None:
    view = view_of(box("lines", tagged("p", "Hm", "So", "Ah")), SIDEBAR, MENU, ENTRY)
    lines = element_of(view, "lines")
    assert (view.first_paragraph(lines), view.last_paragraph(lines)) == (0, 2)


def _is_inside(view: ContainerView, ident: str) -> bool:
    return view.is_inside(element_of(view, ident))


def test_an_element_around_the_same_blocks_as_the_container_is_not_weighed() -> None:
    side = box("side", "<div id=inner>" + tagged("p", *NOTE) + "</div>")
    assert weighed(view_of(box("outer", side), MENU, ENTRY)) == ["text", "entry"]


@pytest.mark.parametrize(("field", "step"), [("headline", -1), ("match", 0.01), ("described", 0.01)])
def test_an_element_apart_must_say_more_than_the_container(field: str, step: float) -> None:
    """Be it one block nearer to the headline, or in one word more; the same is not more, and less is less."""
    rules = view_of(SIDEBAR, MENU, ENTRY).rules
    assert not rules.speaks_more(rules)
    assert rules._replace(**{field: getattr(rules, field) + step}).speaks_more(rules)
    assert not rules._replace(**{field: getattr(rules, field) - step}).speaks_more(rules)


@pytest.mark.parametrize(("size", "count"), [(89, 1), (90, 0)])
def test_a_line_with_an_hour_has_less_than_90_letters(size: int, count: int) -> None:
    line = "At 10:15 " + "m" * (size - 9)
    page = box("all", f"<h1>{HEADLINE}</h1>", box("text", tagged("p", BRIEF, MORE)), tagged("p", line, NOTE[0]))
    assert named(view_of(page), "text")["rest_times"] == count


@pytest.mark.parametrize(("before", "count"), [(195, 1), (196, 0)])
def test_a_reply_is_looked_for_in_the_first_200_characters(before: int, count: int) -> None:
    text = f"{'m' * (before - 1)} reply to this letter before the end of the week, they said."
    assert named(view_of(SIDEBAR, MENU, box("text", tagged("p", text))), "text")["replies"] == count


@pytest.mark.parametrize(("lines", "gap"), [(0, 0), (1, 1), (50, 50), (51, 50)])
def test_the_lines_below_the_last_paragraph_of_an_element_are_counted_up_to_50(lines: int, gap: int) -> None:
    text = box("text", tagged("p", BRIEF), "<b>Hm</b><br><br>" * lines)
    page = box("all", f"<h1>{HEADLINE}</h1>", text, tagged("p", *NOTE))
    assert named(view_of(page), "text")["rest_gap"] == gap


@pytest.mark.parametrize(("before", "share"), [(594, 1), (595, 0)])
def test_600_characters_of_what_is_said_are_read(before: int, share: float) -> None:
    """A word that ends there is the last one of a title, of a heading, of a description."""
    long = "x " * 296 + "x" * (before - 593) + " bridge"
    text = box("text", "<h2>Bridge</h2>", tagged("p", BRIEF))
    assert named(view_of(SIDEBAR, MENU, text, title=long), "text")["match"] == share
    beyond = box("text", f"<h2>{long} x</h2>", tagged("p", BRIEF))
    assert named(view_of(SIDEBAR, MENU, beyond, title="Bridge"), "text")["match"] == pytest.approx(share / 298)
    without = box("text", tagged("p", "Nothing at all was bridged, as far as the bridg of the old town is concerned."))
    described = long.replace("bridge", "bridgx")
    assert named(view_of(SIDEBAR, MENU, without, description=described), "text")["described"] == 1 - share


@pytest.mark.parametrize(
    ("title", "share"),
    [
        ("The ship sails far", 1 / 2),
        ("A ship", 1),
        ("Schöne Ship für", 1 / 3),
        ("Schön ship", 3 / 8),
        ("新船起航", 0),
        ("The new tax is due", 0),
    ],
    ids=["four letters", "one word", "three words", "pairs of letters", "no word", "short words"],
)
def test_words_of_a_title_have_four_letters_and_pairs_of_letters_stand_for_fewer_than_three(
    title: str, share: float
) -> None:
    """Where all is ASCII, few words are few words."""
    text = box(
        "text", tagged("p", "A ship of our port is on the water again, as of Monday, and nobody minds its noise.")
    )
    view = view_of(SIDEBAR, MENU, text, title=title)
    assert view.facts(element_of(view, "text")).titled == pytest.approx(share)


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


def _sentences(size: int, who: str = "The ferry") -> str:
    """Return a paragraph of so many letters."""
    return (f"{who} is late. " * size)[: size - 1] + "."


@pytest.mark.parametrize(("size", "is_looked_at"), [(1_799, True), (1_800, False)])
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
    """Beside 2,100 letters of it in the container may be 900 elsewhere, the brief among them, and no more."""
    apart = f"{MENU}<p>Hm</p>{MENU}<p>Hm</p>{MENU}"

    def page(size: int) -> tuple[str, ...]:
        other = box("other", tagged("p", _sentences(size - len(BRIEF))))
        return other, apart, box("side", tagged("p", _sentences(2_100)))

    assert _reading(*page(900)).article.text != BRIEF
    assert _reading(*page(901)).article.text == BRIEF


def test_explain_says_what_was_weighed() -> None:
    explanation = explain(f"<html>{HEAD}<body>{SIDEBAR}{MENU}{ENTRY}</body></html>")
    offered = [candidate for candidate in explanation.candidates if candidate.field == "text"]
    assert offered
    assert all(candidate.source.startswith("second look: F1 +0.") for candidate in offered)
    assert offered[0].value.startswith("html/body/div")
    assert texts_of(explanation.article) == (BRIEF,)


# ---------------------------------------------------------------- what is prose


def _linked(size: int, of: int) -> str:
    text = _sentences(of)
    return f"<p><a href=/a>{text[:size].strip()}</a>{text[size:]}</p>"


@pytest.mark.parametrize(
    ("html", "is_prose", "is_brief"),
    [
        (tagged("p", _sentences(60)), True, True),
        (tagged("p", _sentences(59)), False, True),
        (tagged("p", _sentences(25)), False, True),
        (tagged("p", _sentences(24)), False, False),
        (tagged("p", "m" * 140), True, True),
        (tagged("p", "m" * 139), False, False),
        (tagged("h3", _sentences(201)), True, True),
        (tagged("h3", _sentences(200)), False, False),
        (_linked(39, 80), True, True),
        (_linked(40, 80), False, False),
    ],
    ids=[
        *("60", "59", "25", "24", "140 without a full stop", "139 without one", "heading of 201", "heading of 200"),
        *("nearly half a link", "half a link"),
    ],
)
def test_a_paragraph_is_a_sentence_of_60_letters_or_a_text_of_140(html: str, *, is_prose: bool, is_brief: bool) -> None:
    """A brief has 25; a heading has more than 200 for that; less than half of it is linked."""
    selector = selector_of(html)
    assert [size > 0 for size in selector.prose] == [is_prose]
    assert [size > 0 for size in selector.briefs] == [is_brief]


def test_what_a_long_heading_says_is_no_prose_of_the_second_look() -> None:
    selector = selector_of(tagged("h3", _sentences(201)), tagged("p", _sentences(201)))
    assert selector.prose == [201, 201]
    assert selector.free_prose == [0, 201]


# ---------------------------------------------------------------- texts whose elements have excluding names


def _excluded(*sizes: int) -> str:
    """Return a paragraph of each size in a box of its own that is excluded, though not by its tag."""
    return "".join(
        f"<div role=complementary><p>{_sentences(size, f'Boat {n}')}</p></div>" for n, size in enumerate(sizes)
    )


def _kept_by_rules(*body: str) -> int:
    """Return how many letters the rules keep."""
    selector = selector_of(*body)
    return sum(len(selector.document.texts[index]) for index in selector.by_rules().kept())


@pytest.mark.parametrize(
    ("own", "excluded", "is_taken"),
    [
        (599, (999, 999, 999), True),
        (600, (1_000, 1_000, 1_000), False),
        (100, (250, 250), True),
        (100, (250, 249), False),
        (0, (60, 70, 70), True),
        (0, (60, 70, 69), False),
    ],
    ids=["a remnant", "600 are none", "six times as much", "less", "200 against none", "199"],
)
def test_names_are_disregarded_for_200_letters_and_six_times_those_of_a_remnant(
    own: int, excluded: tuple[int, ...], *, is_taken: bool
) -> None:
    text = tagged("p", _sentences(own)) if own else ""
    assert _kept_by_rules(box("all", text, _excluded(*excluded))) == own + is_taken * sum(excluded)


def test_a_page_without_a_paragraph_is_read_for_briefs() -> None:
    lines = tagged("p", _sentences(59), _sentences(58, "The train"))
    assert _kept_by_rules(lines) == 59 + 58
    assert _kept_by_rules(tagged("p", _sentences(24))) == 0


def _taken(*body: str) -> int:
    """Return how many letters are kept with the box "taken" for the container."""
    selector = selector_of(SIDEBAR, MENU, box("taken", *body))
    labelling = selector.take(element_of(selector, "taken"))
    return sum(len(selector.document.texts[index]) for index in labelling.kept())


@pytest.mark.parametrize(("size", "with_brief"), [(199, True), (200, False)])
def test_an_element_with_200_letters_is_not_read_for_briefs(size: int, *, with_brief: bool) -> None:
    brief = "It is late, all say."
    assert _taken(tagged("span", brief + " So it is."), tagged("p", _sentences(size))) == size + 30 * with_brief


@pytest.mark.parametrize(("excluded", "is_kept"), [((75, 75), False), ((75, 76), True)])
def test_names_are_disregarded_where_they_exclude_more_than_half(excluded: tuple[int, ...], *, is_kept: bool) -> None:
    assert _taken(tagged("p", _sentences(150)), _excluded(*excluded)) == 150 + is_kept * sum(excluded)


# ---------------------------------------------------------------- cards


def _card(number: int, size: int = 0) -> str:
    link = f"<h4><a href=/local/story-number-{number}-of-town>The ferry crew found river {number}</a></h4>"
    return f"<div>{link}{tagged('p', _sentences(size, f'River {number}')) if size else ''}</div>"


def _are_teasers(*body: str) -> bool:
    selector = selector_of(*body)
    texts, labels = selector.document.texts, selector.before_rules.labels
    found = {label for text, label in zip(texts, labels, strict=True) if text.startswith("River 0")}
    assert found in ({Label.TEASER}, {None})
    return found == {Label.TEASER}


@pytest.mark.parametrize(("size", "is_teaser"), [(200, True), (201, False)])
def test_a_lone_card_has_at_most_200_letters_of_prose(size: int, *, is_teaser: bool) -> None:
    assert _are_teasers(tagged("p", *STORY), f"<section>{_card(0, size)}</section>") is is_teaser
    assert _are_teasers(tagged("p", *STORY), f"<section>{_card(0, size)}{_card(1)}</section>")


@pytest.mark.parametrize(
    ("size", "others", "are_teasers"),
    [(300, 1, True), (301, 1, False), (301, 2, True)],
    ids=["half of the prose", "more", "more, beside two others"],
)
def test_a_card_with_more_than_half_of_the_prose_is_one_of_three(size: int, others: int, *, are_teasers: bool) -> None:
    cards = _card(0, size) + "".join(_card(number) for number in range(1, others + 1))
    assert _are_teasers(tagged("p", _sentences(300)), f"<section>{cards}</section>") is are_teasers
