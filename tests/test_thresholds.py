"""Where the rules for blocks turn: one page exactly at each figure, one just beyond it.

The figures stand here once more, so that one that moves is noticed; why they are what they are stands beside them in
the code.
"""

from __future__ import annotations

import pytest
from news_pages import OTHERS, URL, link_list, news_page, tagged

from scraper import explain, extract

TITLE, HREF = OTHERS[0]


def prose(length: int, start: str = "The ferry") -> str:
    """Return a sentence of so many characters."""
    words = f"{start} crossed the river again and again" + " and again" * (length // 10)
    return words[: length - 2].rstrip() + "." * (length - len(words[: length - 2].rstrip()))


def story(*lengths: int) -> list[str]:
    """Paragraphs of these lengths, no two of them alike."""
    return [prose(length, f"Number {number}") for number, length in enumerate(lengths, 1)]


def paragraphs(*lengths: int) -> str:
    return tagged("p", *story(*lengths))


def labels_of(*body: str) -> dict[str, str]:
    """Return what became of each block, by its text."""
    return {block.text: block.label for block in explain(news_page(*body), url=URL).blocks}


def label_of(text: str, *body: str) -> str:
    return labels_of(*body)[text]


def kept(*body: str) -> list[str]:
    return [block.text for block in explain(news_page(*body), url=URL).blocks if block.label == "kept"]


def test_sentences_are_as_long_as_they_are_ordered() -> None:
    assert [len(prose(length)) for length in range(60, 400)] == list(range(60, 400))


# ---------------------------------------------------------------- what is cut from the container


@pytest.mark.parametrize(("length", "is_cut"), [(150, True), (151, False)])
def test_a_heading_of_comments_is_at_most_150_characters_long(length: int, is_cut: bool) -> None:
    heading = "34 responses to the ferry" + " and its crew" * 20
    heading = heading[: length - 1] + "x"
    found = labels_of(paragraphs(300, 300), tagged("h3", heading), paragraphs(90))
    assert (found[heading] == "comments") is is_cut


@pytest.mark.parametrize(("length", "is_cut"), [(200, True), (199, False)])
def test_comments_are_on_a_text_of_200_characters(length: int, is_cut: bool) -> None:
    said = prose(400, "A reader says that it")
    found = labels_of(paragraphs(length - 100, 100), "<h3>5 comments</h3>", tagged("p", said))
    assert (found[said] == "comments") is is_cut


@pytest.mark.parametrize(("length", "is_cut"), [(45, True), (46, False)])
def test_a_line_that_heads_an_afterword_is_at_most_45_characters_long(length: int, is_cut: bool) -> None:
    line = ("Related: " + "the ferry and the bridge " * 3)[: length - 1] + "x"
    last = prose(90, "Elsewhere it")
    assert (label_of(last, paragraphs(300, 300, 300), tagged("h3", line), tagged("p", last)) == "afterword") is is_cut


@pytest.mark.parametrize(("length", "is_cut"), [(250, True), (251, False)])
def test_what_follows_an_afterword_is_at_most_a_quarter_of_the_prose(length: int, is_cut: bool) -> None:
    last = prose(length, "Elsewhere it")
    found = labels_of(paragraphs(250, 250, 1000 - 500 - 250), "<h3>Related</h3>", tagged("p", last))
    assert (found[last] == "afterword") is is_cut


@pytest.mark.parametrize(("once", "twice", "is_reprint"), [(1, 2, True), (3, 2, False)])
def test_a_reprint_is_two_fifths_of_the_paragraphs(once: int, twice: int, is_reprint: bool) -> None:
    """Three paragraphs of which two come again are five with two repeated; five of which two do are seven."""
    lengths = [110 + number for number in range(once + twice)]
    again = story(*lengths)[:twice]
    printed = [block.label for block in explain(news_page(paragraphs(*lengths), tagged("p", *again)), url=URL).blocks]
    assert ("repeated" in printed) is is_reprint


@pytest.mark.parametrize(("gap", "is_cut"), [(1, False), (2, True), (3, True)])
def test_two_blocks_of_furniture_part_the_text_from_what_is_built_otherwise(gap: int, is_cut: bool) -> None:
    said = story(150, 151)
    foreign = f"<section><article>{tagged('blockquote', *said)}</article></section>"
    furniture = "".join(f"<nav>Menu number {number}</nav>" for number in range(gap))
    found = labels_of(f"<div>{paragraphs(400, 401, 402)}</div>", furniture, foreign)
    assert (found[said[0]] == "tail") is is_cut


@pytest.mark.parametrize(("between", "is_kept"), [(0, True), (2, True), (3, False)])
def test_at_most_two_blocks_stand_between_a_heading_and_the_text_that_it_opens(between: int, is_kept: bool) -> None:
    """The level of the heading comes again below: an entry of a live blog."""
    lines = "".join(f"<p>At {number} o'clock</p>" for number in range(between))
    entries = (
        f"<h3>Water at noon</h3>{lines}{paragraphs(200, 201)}<h3>Water at night</h3>{tagged('p', *story(203, 204)[1:])}"
    )
    assert (label_of("Water at noon", f"<div>{entries}</div>") == "kept") is is_kept


@pytest.mark.parametrize(("between", "is_kept"), [("", True), ("<p>At noon</p>", False)])
def test_a_heading_in_a_box_of_its_own_opens_the_text_right_below_it(between: str, is_kept: bool) -> None:
    first, second = ("<div><h3>Water at noon</h3></div>", "<div><h3>Water at night</h3></div>")
    entries = f"{first}{between}{paragraphs(200, 201)}{second}{tagged('p', *story(203, 204)[1:])}"
    assert (label_of("Water at noon", f"<div>{entries}</div>") == "kept") is is_kept


@pytest.mark.parametrize(("linked", "is_kept"), [(10, True), (11, False)])
def test_a_line_that_is_half_a_link_ends_the_text_with_it(linked: int, is_kept: bool) -> None:
    line = "It rained all day..."
    assert len(line) == 20
    last = f'<p><a href="/tag/rain">{line[:linked]}</a>{line[linked:]}</p>'
    assert (label_of(line, paragraphs(200, 201), last) == "kept") is is_kept


def test_a_line_that_introduces_a_list_is_text_below_the_text_and_not_above_it() -> None:
    listed = "<ul><li>one lane</li><li>two piers</li></ul>"
    found = labels_of("<p>What is known:</p>", paragraphs(200, 201), "<p>What is not:</p>", listed)
    assert (found["What is known:"], found["What is not:"], found["one lane"]) == ("head", "kept", "kept")


# ---------------------------------------------------------------- elements that are put aside


@pytest.mark.parametrize(("inside", "is_kept"), [(300, False), (301, True)])
def test_an_element_with_more_than_half_of_the_prose_is_never_put_aside(inside: int, is_kept: bool) -> None:
    text = prose(inside, "Inside it")
    assert (text in kept(f"<aside><p>{text}</p></aside>", paragraphs(300))) is is_kept


@pytest.mark.parametrize(("inside", "is_kept"), [(299, False), (300, True)])
def test_a_hidden_panel_of_300_characters_is_there_to_be_opened(inside: int, is_kept: bool) -> None:
    text = prose(inside, "Inside it")
    assert (text in kept(paragraphs(301, 302), f"<div hidden><p>{text}</p></div>", tagged("p", prose(303)))) is is_kept


def test_what_is_hidden_from_screen_readers_too_is_no_panel() -> None:
    text = prose(400, "Inside it")
    panel = f'<div hidden aria-hidden="true"><p>{text}</p></div>'
    assert text not in kept(paragraphs(301, 302), panel, tagged("p", prose(303)))


@pytest.mark.parametrize(("about", "is_kept"), [(200, False), (199, True)])
def test_a_dialog_half_of_which_is_about_cookies_asks_for_consent(about: int, is_kept: bool) -> None:
    text = prose(200, "Inside it")
    cookies = prose(about, "We use cookies and it")
    found = labels_of(f'<div class="modal"><p>{cookies}</p><p>{text}</p></div>', paragraphs(100))
    assert (found[text] == "kept") is is_kept


def test_the_footer_of_a_quotation_is_no_footer_of_the_page() -> None:
    said = prose(100, "He said that it")
    for around, expected in (("blockquote", "kept"), ("div", "footer")):
        signed = f"<{around}><p>{said}</p><footer>The mayor of Sennau, on the bridge.</footer></{around}>"
        found = labels_of(paragraphs(300), signed, tagged("p", prose(301)))
        assert found["The mayor of Sennau, on the bridge."] == expected


def test_an_empty_element_puts_nothing_aside_and_a_link_in_a_paragraph_does() -> None:
    text = prose(120, "It")
    assert text in kept(paragraphs(300), f'<div class="share"></div><p>{text}</p>')


# ---------------------------------------------------------------- the container


@pytest.mark.parametrize(("length", "is_kept"), [(291, True), (290, False)])
def test_a_menu_weighs_at_most_300_characters_however_long_it_is(length: int, is_kept: bool) -> None:
    """The headline above both boxes of prose weighs ten; of equals the smaller box counts."""
    menu = "".join(f"<div><span>Page {number}</span></div>" for number in range(200))
    first, second = story(200, 201), [prose(length - 100, "Second it"), prose(100, "Third it")]
    found = kept(f"<div>{tagged('p', *first)}</div>", f"<div>{menu}</div>", f"<div>{tagged('p', *second)}</div>")
    assert (found == [*first, *second]) is is_kept


@pytest.mark.parametrize(("length", "is_kept"), [(60, True), (59, False)])
def test_a_paragraph_beside_the_longest_has_60_characters(length: int, is_kept: bool) -> None:
    """Between many links, whose weight is more than that of so short a text; a ``<p>`` is one in any case."""
    links = link_list(tuple((f"Story number {n} of the whole town", f"/local/story-{n}-of-town") for n in range(9)))
    text = prose(length)
    assert (text in kept(links, tagged("div", prose(130, "Longer it"), text), links)) is is_kept
    assert text in kept(links, tagged("p", prose(130, "Longer it"), text), links)


def article(heading: str, text: str) -> str:
    return f"<article><h2>{heading}</h2><p>{text}</p></article>"


@pytest.mark.parametrize(("length", "is_alone"), [(300, True), (299, False)])
def test_an_article_of_several_has_300_characters(length: int, is_alone: bool) -> None:
    own, other = prose(length, "Own it"), prose(600, "Other it")
    assert (other not in kept(article("New bridge opens at Sennau", own), article("Another", other))) is is_alone


def test_of_three_articles_the_own_one_is_read_and_beside_a_single_one_all_is() -> None:
    own, others = article("New bridge opens at Sennau", prose(300, "Own it")), story(400, 401)
    assert kept(own, *(article("Another", text) for text in others)) == [prose(300, "Own it")]
    assert kept(own, tagged("p", *others)) == [prose(300, "Own it"), *others]


@pytest.mark.parametrize(("length", "is_alone"), [(2700, True), (2701, False)])
def test_the_own_article_has_a_tenth_of_the_prose(length: int, is_alone: bool) -> None:
    own, other = prose(300, "Own it"), prose(length, "Other it")
    assert (other not in kept(article("New bridge opens at Sennau", own), article("Another", other))) is is_alone


# ---------------------------------------------------------------- cards


LONG = ["Ferry crew looks for a river", "Council votes on market stalls", "School choir sings once more"]


def teasers(*body: str) -> list[str]:
    page = news_page(paragraphs(400, 401), *body)
    return [teaser.title for teaser in extract(page, url=URL).teasers]


def card(title: str, number: int, rest: str = "") -> str:
    return f'<div><h4><a href="/local/story-number-{number}-of-town">{title}</a></h4>{rest}</div>'


def cards(titles: list[str], rest: str = "") -> str:
    return f"<section>{''.join(card(title, number, rest) for number, title in enumerate(titles))}</section>"


@pytest.mark.parametrize(("words", "are_teasers"), [(4, True), (3, False)])
def test_a_title_has_four_words(words: int, are_teasers: bool) -> None:
    titles = [" ".join(title.split()[:words]) for title in LONG]
    assert (len(teasers(cards(titles))) == 3) is are_teasers


@pytest.mark.parametrize(("detailed", "of", "are_teasers"), [(1, 1, False), (2, 2, True), (3, 5, True), (2, 4, False)])
def test_short_titles_are_teasers_where_three_fifths_of_them_and_two_at_least_have_details(
    detailed: int, of: int, are_teasers: bool
) -> None:
    snippet = "<p>Nobody expected it.</p>"
    text = "".join(
        card(f"Ferry {chr(65 + n)}x", n, "" if n >= detailed else snippet.replace("it", f"it {n} so"))
        for n in range(of)
    )
    assert (len(teasers(f"<section>{text}</section>")) > 0) is are_teasers


@pytest.mark.parametrize(
    ("snippet", "are_teasers"), [("Nobody had expected it.", True), ("Nobody expected it.", False)]
)
def test_a_snippet_has_four_words(snippet: str, are_teasers: bool) -> None:
    assert (len(teasers(cards(["Ferry sinks", "Bridge opens"], f"<p>{snippet}</p>"))) == 2) is are_teasers


@pytest.mark.parametrize(
    ("titles", "are_teasers"), [(["Ferry", "Bridge"], False), (["Ferry sinks", "Bridge opens"], True)]
)
def test_a_title_of_one_word_is_none(titles: list[str], are_teasers: bool) -> None:
    assert (len(teasers(cards(titles, "<p>Nobody had expected it.</p>"))) == 2) is are_teasers


@pytest.mark.parametrize(("short", "are_teasers"), [(3, True), (4, False)])
def test_a_list_with_more_than_three_fifths_of_short_labels_is_a_menu(short: int, are_teasers: bool) -> None:
    titles = [*LONG[:2], *(f"Ferry {number}x" for number in range(short))]
    assert (len(teasers(cards(titles))) >= 2) is are_teasers


@pytest.mark.parametrize(("long", "expected"), [(1, 1), (2, 3)])
def test_a_short_title_counts_beside_two_long_ones(long: int, expected: int) -> None:
    assert len(teasers(cards([*LONG[:long], "Ferry sinks"]))) == expected


@pytest.mark.parametrize(("lines", "rest", "expected"), [(9, 0, 3), (10, 0, 2), (1, 689, 3), (1, 690, 2)])
def test_a_card_with_a_short_title_has_ten_blocks_and_700_characters_at_most(
    lines: int, rest: int, expected: int
) -> None:
    """Title and all: it stands beside cards that are known by their titles."""
    below = "".join(f"<p>{'Part'.ljust(rest, 'm')}</p>" for _ in range(lines))
    longer = "".join(card(title, number) for number, title in enumerate(LONG[:2]))
    assert len(teasers(f"<section>{longer}{card('Ferry sinks', 5, below)}</section>")) == expected


@pytest.mark.parametrize(("titles", "are_teasers"), [(("新船来", "旧桥开"), True), (("新船", "旧桥"), False)])
def test_a_title_in_a_script_without_blanks_has_three_characters(titles: tuple[str, ...], are_teasers: bool) -> None:
    assert (len(teasers(cards(list(titles), "<p>没有人想到会这样。</p>"))) == 2) is are_teasers


@pytest.mark.parametrize(("length", "is_card"), [(700, True), (701, False)])
def test_a_card_has_at_most_700_characters_besides_its_title(length: int, is_card: bool) -> None:
    text = prose(length, "Snippet it")
    found = labels_of(paragraphs(2000, 2001), card(LONG[0], 1, f"<p>{text}</p>"), card(LONG[1], 2), card(LONG[2], 3))
    assert (found[text] == "teaser") is is_card


@pytest.mark.parametrize(("blocks", "is_card"), [(10, True), (11, False)])
def test_a_card_has_at_most_ten_blocks(blocks: int, is_card: bool) -> None:
    lines = "".join(f"<p>Part {number}</p>" for number in range(1, blocks))
    found = labels_of(
        paragraphs(400, 401), "<section>", *(card(title, n, lines) for n, title in enumerate(LONG)), "</section>"
    )
    assert (found["Part 1"] == "teaser") is is_card


@pytest.mark.parametrize(("links", "is_card"), [(3, True), (4, False)])
def test_a_card_has_at_most_three_links_to_other_places(links: int, is_card: bool) -> None:
    side = "".join(f'<p><a href="/x{n}">Side {n}</a></p>' for n in range(links))
    found = labels_of(
        paragraphs(400, 401), "<section>", *(card(title, n, side) for n, title in enumerate(LONG)), "</section>"
    )
    assert (found["Side 0"] == "teaser") is is_card


@pytest.mark.parametrize(("length", "is_snippet"), [(300, True), (301, False)])
def test_what_stands_between_two_cards_has_at_most_300_characters(length: int, is_snippet: bool) -> None:
    texts = [prose(length, f"Snippet {number}") for number in range(3)]
    rows = "".join(
        f'<dt><a href="/local/story-number-{n}-of-town">{title}</a></dt><dd>{text}</dd>'
        for n, (title, text) in enumerate(zip(LONG, texts, strict=True))
    )
    assert (label_of(texts[0], paragraphs(2000, 2001), f"<dl>{rows}</dl>") == "teaser") is is_snippet


@pytest.mark.parametrize(("count", "are_snippets"), [(3, True), (2, False)])
def test_three_cards_and_what_stands_between_them_are_a_list(count: int, are_snippets: bool) -> None:
    text = prose(100, "Snippet it")
    rows = "".join(
        f'<dt><a href="/local/story-number-{n}-of-town">{LONG[n]}</a></dt><dd>{text}</dd>' for n in range(count)
    )
    assert (label_of(text, paragraphs(2000, 2001), f"<dl>{rows}</dl>") == "teaser") is are_snippets


@pytest.mark.parametrize(("name", "count"), [("share", 0), ("menu", 0), ("lead", 3)])
def test_bare_links_are_put_aside_by_their_own_names(name: str, count: int) -> None:
    links = "".join(f'<a class="{name}" href="/local/story-{n}-of-town">{title}</a> ' for n, title in enumerate(LONG))
    assert len(teasers(f"<p>{links}</p>")) == count


def test_a_link_right_behind_a_list_is_no_part_of_it() -> None:
    behind = '<a href="/local/story-number-9-of-town">Ferry sinks</a>'
    assert teasers(cards(LONG), behind) == LONG
