"""Which of a page's words are its article: one regularity of news markup a test."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from limits import work_at_most
from news_pages import HEADLINE, OTHERS, STORY, URL, kinds_of, link_list, news_page, tagged, texts_of

from scraper import Article, AuthorKind, ParagraphKind, explain, extract

PARAGRAPHS = tagged("p", *STORY)
MORE = tuple((f"{title} again", f"{href}-again") for title, href in OTHERS)
UPPER, LOWER = tagged("p", *STORY[:2]), tagged("p", *STORY[2:])
CAPTION = "The mayor cuts the ribbon while the band waits in the rain behind her."


def read(*body: str, head: str = "") -> Article:
    return extract(news_page(*body, head=head), url=URL)


def test_the_text_is_the_paragraphs_without_the_headline() -> None:
    article = read(PARAGRAPHS)
    assert (article.title, texts_of(article)) == (HEADLINE, STORY)


@pytest.mark.parametrize("tag", ["p", "div", "section", "center"])
def test_paragraphs_in_any_element(tag: str) -> None:
    assert texts_of(read(tagged(tag, *STORY))) == STORY


# ---------------------------------------------------------------- what is around a text


@pytest.mark.parametrize(
    "box",
    [
        link_list(),
        f"<h3>Related</h3>{link_list()}",
        '<ul><li><a href="/local">Local</a></li><li><a href="/sport">Sport</a></li></ul>',
        '<p><a href="/tag/bridge">Bridge</a> <a href="/tag/senn">Senn</a> <a href="/tag/mayor">Mayor</a></p>',
    ],
    ids=["titles", "titles under a heading", "sections", "tags in a paragraph"],
)
def test_a_link_list_under_the_text_is_no_text(box: str) -> None:
    assert texts_of(read(PARAGRAPHS, box)) == STORY


@pytest.mark.parametrize("tag", ["nav", "aside", "footer", "form", "address", "dialog", "menu"])
def test_an_element_named_after_furniture_is_no_text(tag: str) -> None:
    sentence = "The Sennau Post has been printed beside the old mill since the summer of 1884."
    assert texts_of(read(UPPER, tagged(tag, sentence), LOWER)) == STORY


@pytest.mark.parametrize(
    "attribute",
    [
        "role=navigation",
        "role=complementary",
        "hidden",
        "aria-hidden=true",
        'style="display: none"',
        "class=newsletter",
    ],
)
def test_a_box_that_an_attribute_sets_aside_is_no_text(attribute: str) -> None:
    box = f"<div {attribute}><p>Every Friday we send the best of the week to four thousand readers.</p></div>"
    assert texts_of(read(UPPER, box, LOWER)) == STORY


@pytest.mark.parametrize(
    "name",
    ["css-1ad", "ad7", "sc-2menu9x", "headline", "shadow", "navy", "overflow-hidden", "label_hidden", "panel--hidden"],
)
def test_a_class_that_only_looks_like_a_name_of_furniture_sets_nothing_aside(name: str) -> None:
    assert texts_of(read(f'<div class="{name}">{UPPER}</div>', LOWER)) == STORY


def test_a_long_menu_within_the_text_says_no_more_than_a_short_one() -> None:
    menu = "".join(f"<div><span>Page {number}</span></div>" for number in range(200))
    assert texts_of(read(tagged("p", *STORY[:4]), f"<div>{menu}</div>", tagged("p", *STORY[4:]))) == STORY


def test_a_brief_among_many_links_is_read_as_a_whole() -> None:
    links = link_list(tuple((f"Story number {n} of the whole town", f"/local/story-{n}-of-town") for n in range(50)))
    assert texts_of(read(tagged("p", *STORY[:3]), links)) == STORY[:3]


def test_prose_behind_furniture_that_is_built_otherwise_is_no_text() -> None:
    said = "I crossed it on the first day and it hums when a lorry goes over it, like a glass at a wedding."
    comments = "".join(f"<div><b>otter{n}</b><span>at {n}:15</span><div>{said} {n}</div></div>" for n in range(5))
    text = f"<div>{PARAGRAPHS}</div>"
    assert texts_of(read(text, f"<div><form>Log in</form><nav>Newest first</nav>{comments}</div>")) == STORY


def test_prose_behind_furniture_that_is_built_alike_is_text() -> None:
    furniture = "<form>Log in</form><nav>Newest first</nav>"
    assert texts_of(read(f"<div>{UPPER}</div>", furniture, f"<div>{LOWER}</div>")) == STORY


@pytest.mark.parametrize("line", ["» %s", "Read our guide: %s", "See also the report of the builders: %s", "Lees: %s"])
def test_a_line_that_sends_the_reader_elsewhere_is_no_text(line: str) -> None:
    call = (
        line % '<a href="https://other.example/guide-to-bridges">The old bridges of the whole valley, one by one.</a>'
    )
    assert texts_of(read(UPPER, tagged("p", call), LOWER)) == STORY


def test_a_sentence_that_begins_like_a_call_is_text() -> None:
    sentence = 'Read at the ceremony, <a href="/poem">the poem</a> took the poet eleven years and three journeys.'
    kept = "Read at the ceremony, the poem took the poet eleven years and three journeys."
    assert texts_of(read(UPPER, tagged("p", sentence))) == (*texts_of(read(UPPER)), kept)


@pytest.mark.parametrize(
    "line",
    [
        "<h3>12 comments so far…</h3>",
        "<h4>34 responses to “New bridge opens at Sennau”</h4>",
        "<h3>Leserkommentare (7)</h3>",
        "<div>Comments are now closed for this story</div>",
    ],
)
def test_what_readers_say_is_no_text_however_much_it_is(line: str) -> None:
    said = (
        "I crossed it on the first day and it hums when a lorry goes over it, like a glass at a wedding, and all night."
    )
    assert texts_of(read(PARAGRAPHS, line, *(f"<p>{said} Number {n}.</p>" for n in range(30)))) == STORY


def test_a_heading_that_only_begins_with_a_number_is_text() -> None:
    article = read(UPPER, "<h3>5. Comments by the mayor</h3>", LOWER)
    assert "5. Comments by the mayor" in texts_of(article)


def test_the_source_of_a_table_is_a_caption() -> None:
    page = news_page(UPPER, "<div><span>Source: harbour office</span></div>", LOWER)
    assert [trace.label for trace in explain(page, url=URL).blocks if trace.text.startswith("Source")] == ["caption"]


def test_the_next_story_in_full_is_no_text() -> None:
    following = "The library opens its second reading room on Monday, with two hundred seats under a glass roof."
    other = tagged("p", *(f"{following} It is room number {number}." for number in range(12)))
    page = f"<article><h1>{HEADLINE}</h1>{PARAGRAPHS}</article><article><h1>Library grows</h1>{other}</article>"
    assert texts_of(extract(f"<title>{HEADLINE}</title><main>{page}</main>", url=URL)) == STORY


def test_a_hidden_panel_with_part_of_the_story_is_text() -> None:
    assert texts_of(read(tagged("p", *STORY[:4]), f"<div hidden>{tagged('p', *STORY[4:])}</div>")) == STORY


@pytest.mark.parametrize("opening", ["<form>", "<aside>", "<div class=overlay>", "<div hidden>", "<main role=form>"])
def test_an_element_that_holds_the_story_is_never_set_aside(opening: str) -> None:
    tag = opening[1:-1].split(maxsplit=1)[0]
    assert texts_of(read(opening, PARAGRAPHS, f"</{tag}>")) == STORY


def test_a_page_that_names_all_of_its_text_after_furniture_is_read_all_the_same() -> None:
    parts = (f'<div class="promo">{tagged("p", *STORY[start : start + 2])}</div>' for start in range(0, len(STORY), 2))
    assert texts_of(read(*parts)) == STORY


def test_a_remnant_beside_a_long_text_that_only_a_name_speaks_against_is_not_all() -> None:
    remnant = "The Post asked every reader to send the best picture of the bridge."
    parts = [f'<div class="promo">{tagged("p", line)}</div>' for line in STORY]
    assert texts_of(read(tagged("p", remnant), *parts)) == (remnant, *STORY)


def test_what_follows_the_line_comments_is_no_text() -> None:
    comment = "I crossed it on the first day and it hums when a lorry goes over it, like a glass."
    assert texts_of(read("<br><br>".join((*STORY, "Comments (1)", comment)))) == STORY


@pytest.mark.parametrize(
    "comments",
    [
        "<h3>Comments</h3><p>I crossed it on the first day and it hums when a lorry goes over it, like a glass.</p>",
        "<h3>Kommentare</h3><div><b>otter84</b><p>I crossed it on the first day and it hums, like a glass.</p></div>",
    ],
)
def test_what_follows_the_heading_comments_is_no_text(comments: str) -> None:
    assert texts_of(read(tagged("p", *STORY), comments)) == STORY


def test_a_line_like_comments_early_in_the_text_cuts_nothing() -> None:
    line = "Comments came from both banks."
    assert texts_of(read("<br><br>".join((*STORY[:2], line, *STORY[2:])))) == (*STORY[:2], line, *STORY[2:])


@pytest.mark.parametrize(
    "line",
    [
        "Copyright © 2026 Sennau Post. All rights reserved.",
        "Follow us on the usual networks for more from the river.",
        "Subscribe to our letter and never miss a crossing of the river again.",
    ],
)
def test_a_line_that_asks_or_claims_is_no_text(line: str) -> None:
    assert texts_of(read(UPPER, tagged("p", line), LOWER)) == STORY


def test_the_byline_and_the_date_under_the_headline_are_no_text() -> None:
    article = read("<div>By Mara Lindqvist</div><div>3 March 2026</div>", PARAGRAPHS)
    assert texts_of(article) == STORY
    assert [str(author) for author in article.authors] == ["Mara Lindqvist"]


# ---------------------------------------------------------------- what stands between paragraphs


@pytest.mark.parametrize(
    "picture",
    [
        f"<figure><img src=a.jpg><figcaption>{CAPTION}</figcaption></figure>",
        f"<figure><iframe></iframe><figcaption>{CAPTION}</figcaption></figure>",
        f"<div><img src=a.jpg><p>{CAPTION}</p></div>",
        f"<div><div><img src=a.jpg></div><div>{CAPTION}</div></div>",
        f"<table><tr><td><img src=a.jpg></td></tr><tr><td>{CAPTION}</td></tr></table>",
    ],
    ids=["figure", "film", "div", "nested divs", "table"],
)
def test_a_caption_beside_its_picture_is_no_text(picture: str) -> None:
    assert texts_of(read(UPPER, picture, LOWER)) == STORY


def test_a_credit_after_a_picture_is_no_text() -> None:
    credit = "The bridge at seven in the morning. Photo: Mara Lindqvist for the Sennau Post."
    assert texts_of(read(UPPER, "<img src=a.jpg>", tagged("p", credit), LOWER)) == STORY


def test_a_picture_within_a_paragraph_leaves_its_text() -> None:
    assert texts_of(read(f"<p><img src=a.jpg>{STORY[0]}</p>", tagged("p", *STORY[1:]))) == STORY


def test_slides_with_long_texts_under_pictures_are_the_story() -> None:
    assert texts_of(read(*(f"<div><img src=a.jpg><p>{text}</p></div>" for text in STORY))) == STORY


def test_a_read_more_paragraph_between_paragraphs_goes_and_the_rest_stays() -> None:
    title, href = OTHERS[0]
    line = f'<p>READ MORE: <a href="{href}">{title}</a></p>'
    article = read(UPPER, line, LOWER)
    assert texts_of(article) == STORY
    assert [teaser.title for teaser in article.teasers] == [title]


def test_a_link_box_between_paragraphs_goes_and_the_rest_stays() -> None:
    assert texts_of(read(UPPER, f"<div><h4>Read next</h4>{link_list(OTHERS[:2])}</div>", LOWER)) == STORY


def test_a_link_in_a_sentence_stays() -> None:
    linked = STORY[1].replace("the mayor", '<a href="/people/the-mayor-of-sennau">the mayor</a>')
    article = read(tagged("p", STORY[0], linked, *STORY[2:]))
    assert texts_of(article) == STORY
    assert article.teasers == ()


def test_the_headline_printed_again_between_paragraphs_is_no_text() -> None:
    assert texts_of(read(UPPER, tagged("p", HEADLINE), LOWER)) == STORY


def test_a_text_printed_twice_is_one() -> None:
    assert texts_of(read(f"<div>{PARAGRAPHS}</div><div>{PARAGRAPHS}</div>")) == STORY


def test_a_sentence_said_twice_stays_twice() -> None:
    refrain = "And the ferryman said nothing, for nobody on the far bank had asked him to speak."
    texts = (STORY[0], refrain, *STORY[1:], refrain)
    assert texts_of(read(tagged("p", *texts))) == texts


# ---------------------------------------------------------------- kinds of paragraphs


def test_headings_between_paragraphs_are_kept_as_headings() -> None:
    article = read(UPPER, tagged("h2", "Cheaper than planned"), LOWER)
    assert texts_of(article) == (*STORY[:2], "Cheaper than planned", *STORY[2:])
    assert kinds_of(article)["Cheaper than planned"] == ParagraphKind.HEADING


def test_entries_of_a_live_blog_keep_their_headings_and_lose_their_times() -> None:
    titles = ("Band arrives", "Ribbon is cut", "First bus crosses", "Rain begins")
    pairs = zip(STORY[::2], STORY[1::2], strict=True)
    entries = "".join(
        f"<div><h3>{title}</h3><div>10:05</div>{tagged('p', *pair)}</div>"
        for title, pair in zip(titles, pairs, strict=True)
    )
    article = read(f"<div>{entries}</div>")
    assert texts_of(article) == tuple(
        text for index, title in enumerate(titles) for text in (title, *STORY[2 * index : 2 * index + 2])
    )


def test_paragraphs_in_the_clothes_of_headings_are_a_text() -> None:
    texts = tuple(f"{first} {second}" for first, second in zip(STORY[::2], STORY[1::2], strict=True))
    assert texts_of(read(tagged("h3", *texts))) == texts


@pytest.mark.parametrize("last", [False, True], ids=["between paragraphs", "at the end"])
def test_a_list_of_short_items_is_part_of_the_text(last: bool) -> None:
    items = ("Two lanes for cars", "One path for bicycles", "Benches on the upstream side")
    listed = f"<ul>{tagged('li', *items)}</ul>"
    article = read(UPPER, LOWER, listed) if last else read(UPPER, listed, LOWER)
    assert texts_of(article) == ((*STORY, *items) if last else (*STORY[:2], *items, *STORY[2:]))
    assert {kinds_of(article)[item] for item in items} == {ParagraphKind.LIST_ITEM}


def test_the_line_that_introduces_a_list_at_the_end_stays_with_it() -> None:
    items = ("A rope of forty metres", "Two lamps with fresh oil")
    article = read(tagged("p", *STORY), "<p>To be brought along:</p>", f"<ul>{tagged('li', *items)}</ul>")
    assert texts_of(article) == (*STORY, "To be brought along:", *items)


def test_a_consent_dialog_is_no_text_even_beside_a_brief() -> None:
    dialog = "".join(f"<p>Cookies of kind {kind} are kept {STORY[kind]}</p>" for kind in range(5))
    page = f"<div><div>{tagged('p', *STORY[:3])}</div><div class=modal>{dialog}</div></div>"
    assert texts_of(extract(page, url=URL)) == STORY[:3]


def test_rows_of_a_table_of_data_are_paragraphs() -> None:
    rows = (("Year", "Crossings"), ("2024", "81,000"), ("2025", "96,500"))
    table = "".join("<tr>" + tagged("td", *row) + "</tr>" for row in rows)
    article = read(UPPER, f"<table>{table}</table>", LOWER)
    joined = tuple(" | ".join(row) for row in rows)
    assert texts_of(article) == (*STORY[:2], *joined, *STORY[2:])
    assert {kinds_of(article)[row] for row in joined} == {ParagraphKind.TABLE_ROW}


def test_a_table_for_layout_holds_paragraphs() -> None:
    menu = "".join(f'<a href="/{name}">{name}</a><br>' for name in ("home", "local", "sport"))
    table = f"<table><tr><td>{menu}</td><td>{PARAGRAPHS}</td></tr></table>"
    article = extract(f"<title>{HEADLINE}</title>{table}", url=URL)
    assert texts_of(article) == STORY
    assert set(kinds_of(article).values()) == {ParagraphKind.PARAGRAPH}


def test_a_blockquote_is_a_quote() -> None:
    saying = "I have carried goats, a piano and one bishop, and only the bishop complained."
    article = read(UPPER, f"<blockquote><p>{saying}</p></blockquote>", LOWER)
    assert texts_of(article) == (*STORY[:2], saying, *STORY[2:])
    assert kinds_of(article)[saying] == ParagraphKind.QUOTE


def test_a_text_that_is_indented_with_blockquote_is_no_quotation() -> None:
    article = read(f"<blockquote>{PARAGRAPHS}</blockquote>")
    assert set(kinds_of(article).values()) == {ParagraphKind.PARAGRAPH}


@pytest.mark.parametrize("last", ["<blockquote><p>And nobody knew.</p></blockquote>", "<pre>And nobody knew.</pre>"])
def test_a_short_quotation_or_code_at_the_end_is_part_of_the_text(last: str) -> None:
    assert texts_of(read(tagged("p", *STORY), last)) == (*STORY, "And nobody knew.")


def test_preformatted_text_keeps_its_line_breaks() -> None:
    verse = "The water rose,\n   the ferry slept,\nthe heron kept the hour."
    article = read(UPPER, f"<pre>{verse}</pre>", LOWER)
    assert kinds_of(article)[verse] == ParagraphKind.PREFORMATTED


# ---------------------------------------------------------------- pages without paragraphs


@pytest.mark.parametrize("parting", ["<br><br>", "<br>\n<br />\n<br>", "<br>&nbsp;&nbsp;&nbsp;"])
def test_line_breaks_part_paragraphs_on_pages_without_p(parting: str) -> None:
    assert texts_of(read(parting.join(STORY))) == STORY


def test_a_single_line_break_parts_no_paragraphs() -> None:
    article = read(tagged("p", f"{STORY[0]}<br>{STORY[1]}", *STORY[2:]))
    assert texts_of(article) == (f"{STORY[0]}\n{STORY[1]}", *STORY[2:])


def test_paragraphs_that_are_never_closed() -> None:
    assert texts_of(read("".join(f"<p>{text}" for text in STORY))) == STORY


def test_a_dialogue_of_short_lines_is_a_text() -> None:
    lines = ("Who built it?", "Forty masons from the valley.", "And who paid for all of it?", "We did, in the end.")
    assert texts_of(read(tagged("p", *lines))) == lines


def test_one_long_line_without_a_full_stop_is_a_text() -> None:
    line = "the bridge the river the mill and all that belongs to them " * 4
    assert texts_of(read(tagged("p", line))) == (line.strip(),)


# ---------------------------------------------------------------- pages without an article


def test_the_front_of_a_site_gives_no_article_but_teasers() -> None:
    links = tuple((f"{title} {number}", f"{href}-{number}") for number in range(3) for title, href in OTHERS)
    article = extract(f"<title>Sennau Post</title><h2>Local</h2>{link_list(links)}", url=URL)
    assert texts_of(article) == ()
    assert {teaser.title for teaser in article.teasers} == {title for title, _ in links}


def test_a_list_of_articles_with_a_sentence_about_itself_has_no_article() -> None:
    slogan = "All that we have written about the river, the bridges over it and the mills beside it."
    article = extract(f"<title>Senn</title><div><p>{slogan}</p>{link_list() + link_list(MORE)}</div>", url=URL)
    assert texts_of(article) == ()
    assert len(article.teasers) == len(OTHERS + MORE)


@pytest.mark.parametrize("page", ["", " ", "<html></html>", "<p></p>", "<title>Sennau</title>", "<script>1</script>"])
def test_a_page_that_says_nothing_has_no_paragraphs(page: str) -> None:
    assert extract(page, url=URL).paragraphs == ()


# ---------------------------------------------------------------- standfirst, signature, biography

STANDFIRST = "After two floods and a quarrel over stone, the river has its second crossing."


def test_a_standfirst_that_the_description_repeats_is_kept_apart() -> None:
    head = f'<meta name="description" content="{STANDFIRST}">'
    article = read(f"<div class='deck'>{STANDFIRST}</div>", f"<div>{PARAGRAPHS}</div>", head=head)
    assert (article.standfirst, texts_of(article)) == (STANDFIRST, STORY)


def test_a_description_that_was_cut_still_tells_the_standfirst() -> None:
    head = f'<meta name="description" content="{STANDFIRST[:60]}">'
    article = read(f"<div class='deck'>{STANDFIRST}</div>", f"<div>{PARAGRAPHS}</div>", head=head)
    assert (article.standfirst, texts_of(article)) == (STANDFIRST, STORY)


def test_a_standfirst_needs_no_headline_above_it() -> None:
    head = f'<title>Sennau Post</title><meta name="description" content="{STANDFIRST}">'
    article = extract(f"{head}<div class='deck'>{STANDFIRST}</div><div>{PARAGRAPHS}</div>", url=URL)
    assert (article.standfirst, texts_of(article)) == (STANDFIRST, STORY)


def test_a_first_paragraph_in_an_element_of_its_own_is_text() -> None:
    head = f'<meta name="description" content="{STANDFIRST}">'
    article = read(f"<div><b>{STANDFIRST}</b></div>", f"<div>{PARAGRAPHS}</div>", head=head)
    assert (article.standfirst, texts_of(article)) == (None, (STANDFIRST, *STORY))


def test_a_first_paragraph_that_the_description_repeats_is_text() -> None:
    article = read(PARAGRAPHS, head=f'<meta name="description" content="{STORY[0]}">')
    assert (article.standfirst, texts_of(article)) == (None, STORY)


def test_a_heading_right_under_the_headline_is_the_standfirst() -> None:
    article = read(tagged("h2", STANDFIRST), PARAGRAPHS)
    assert (article.standfirst, texts_of(article)) == (STANDFIRST, STORY)


LINE = "Carriers have to go round by Harford until autumn, and fear for their trade"


@pytest.mark.parametrize(
    "head",
    [
        "<hgroup><h1>{headline}</h1><p>{line}</p></hgroup><p>By Ada Mills | 3 March 2026</p>",
        "<header><h1>{headline}</h1><p>{line}</p><p>By Ada Mills, 3 March 2026</p></header>",
        "<h1>{headline}</h1><p><strong>{line}</strong></p>",
        "<h1>{headline}</h1><p itemprop=description>{line}</p>",
        "<h1>{headline}</h1><div>{line}</div><div>By Ada Mills</div>",
        "<h1>{headline}</h1><div>3 March 2026</div><p class=article__lede>{line}</p>",
        "<h1>{headline}</h1><div>3 March 2026</div><p data-testid=subtitle>{line}</p>",
    ],
)
def test_a_line_right_below_the_headline_is_the_standfirst_without_a_full_stop(head: str) -> None:
    top = head.format(headline=HEADLINE, line=LINE)
    article = extract(f"<title>{HEADLINE}</title><article>{top}{PARAGRAPHS}</article>", url=URL)
    assert (article.standfirst, texts_of(article)) == (LINE, STORY)


@pytest.mark.parametrize(
    "above",
    [
        "<p>Carriers circumnavigate Harford until September</p>",  # five words
        f"<p>{LINE[:34]}</p>",
        f"<p>By Ada Mills</p><p>{LINE}</p>",
        f"<p><img src=/a.jpg></p><p>{LINE}</p>",
        f"<p>{LINE}:</p>",
        f'<p><a href="/b">Carriers</a>{LINE[8:]}</p>',
        "<p>Home / Sennau and the valley / Bridges, ferries and roads</p>",
        "<p>Published Wed, March 4 20264:29 AM, updated an hour ago</p>",
        "<p>Mar 4, 2026 • Ada Mills in the news of the valley and its rivers</p>",
        "<p>Listen to this article about the bridge in six minutes</p>",
        "<p>Photo: the mayor walks across the bridge ahead of the band</p>",
        "<p>bridges-and-ferriesroads-in-the-valleycarriers-and-their-trade</p>",
    ],
)
def test_another_line_below_the_headline_is_no_standfirst(above: str) -> None:
    article = read(above, PARAGRAPHS)
    assert (article.standfirst, texts_of(article)) == (None, STORY)


@pytest.mark.parametrize(("words", "is_it"), [(5, False), (6, True)])
def test_a_line_below_the_headline_is_a_standfirst_from_six_words_on(words: int, is_it: bool) -> None:
    line = " ".join(["Ferrymen", "circumnavigate", "Harford", "until", "September", "everywhere"][:words])
    article = read(f"<p>{line.replace('until', 'throughout')}</p>", PARAGRAPHS)
    assert (article.standfirst is not None) == is_it


@pytest.mark.parametrize(("size", "is_it"), [(139, True), (34, False), (35, True)])
def test_a_standfirst_is_as_long_as_a_line(size: int, is_it: bool) -> None:
    line = (f"Now all go by a long way round to it {LINE} {LINE}")[: size - 1] + "x"
    assert read(tagged("p", line), PARAGRAPHS).standfirst == (line if is_it else None)


@pytest.mark.parametrize(
    "date",
    [
        "<time datetime=2026-03-03>Mar 3, 2026, 10:30 AM EST</time>",
        "<div><time>2 hours ago</time></div>",
        "<div>Published: Mar 3, 2026, 10:30 AM EST Updated: Mar 4, 2026 | 5 min read</div>",
        "<div>Veröffentlicht: 3. März 2026, 10:30 Uhr MEZ</div>",
    ],
)
def test_a_date_between_standfirst_and_text_is_no_paragraph(date: str) -> None:
    article = read(f"<div><p>{STANDFIRST}</p><div>By Ada Mills</div>{date}</div>", f"<div>{PARAGRAPHS}</div>")
    assert texts_of(article)[-len(STORY) :] == STORY
    assert not any("2026" in text or "ago" in text for text in texts_of(article))


def test_the_dates_of_a_chronicle_stay() -> None:
    days = ("March 3, 2026, 10:30 AM EST", "March 4, 2026, 10:30 AM EST")
    parts = (STORY[0], days[0], *STORY[1:3], days[1], *STORY[3:5])
    assert texts_of(read(tagged("p", *parts))) == parts


def test_a_name_as_the_last_paragraph_signs_the_article() -> None:
    article = read(PARAGRAPHS, tagged("p", "Kim Kwang Ho, department director of the Central Committee of the Union"))
    assert texts_of(article) == STORY
    assert [(author.name, author.kind) for author in article.authors] == [("Kim Kwang Ho", AuthorKind.PERSON)]


def test_a_note_on_the_author_is_no_text() -> None:
    note = "Mara Lindqvist is a reporter who has covered the valley and its rivers since 2011."
    assert texts_of(read("<div>By Mara Lindqvist</div>", PARAGRAPHS, tagged("p", note))) == STORY


# ---------------------------------------------------------------- scripts and names

SCRIPTS = {
    "zh": "临江石桥星期二上午恢复步行通行，镇长在乐队之前第一个走过桥面，两岸的居民都来观看。",
    "ja": "川に架かる新しい橋が火曜日に開通し、町長が楽隊より先に渡り初めをした。住民も大勢集まった。",
    "ko": "센강의 새 다리가 삼 년의 공사 끝에 화요일 개통되었으며 시장이 악대보다 먼저 다리를 건넜다.",
    "th": "สะพานใหม่ข้ามแม่น้ำเปิดใช้งานเมื่อวันอังคารหลังก่อสร้างนานสามปีและนายกเทศมนตรีเดินข้ามเป็นคนแรก",
    "ar": "افتتح الجسر الجديد فوق النهر يوم الثلاثاء بعد ثلاث سنوات من العمل، وعبرته رئيسة البلدية قبل الفرقة.",
    "he": "הגשר החדש מעל הנהר נפתח ביום שלישי אחרי שלוש שנות עבודה, וראש העיר חצתה אותו ראשונה לפני התזמורת.",
    "hi": "नदी पर बना नया पुल तीन साल के काम के बाद मंगलवार को खोल दिया गया और महापौर सबसे पहले उस पर चलीं।",
    "ru": "Новый мост через реку открыли во вторник после трёх лет работ, и первой по нему прошла мэр города.",
}


@pytest.mark.parametrize("language", SCRIPTS)
def test_the_text_is_found_in_any_script(language: str) -> None:
    paragraphs = tuple(f"{SCRIPTS[language]} {number}" for number in range(4))
    article = extract(f"<title>x</title>{link_list()}<div>{tagged('p', *paragraphs)}</div>", url=URL)
    assert (article.language, texts_of(article)) == (language, paragraphs)


def test_a_character_of_a_dense_script_says_as_much_as_several_letters() -> None:
    paragraphs = tuple(f"町長は橋を渡り、住民{number}人が両岸から静かに見守った。" for number in range(100, 106))
    aside = tagged("div", "The paper of the valley, printed by the river since 1884.")
    assert texts_of(extract(f"<title>x</title>{aside}<div>{tagged('p', *paragraphs)}</div>", url=URL)) == paragraphs


def test_names_of_elements_change_nothing_on_a_page_whose_structure_speaks() -> None:
    body = (
        '<div class="byline">By Mara Lindqvist</div>'
        f'<div class="story-body">{UPPER}<figure class="img"><img src=a.jpg><figcaption class="caption">{CAPTION}'
        f'</figcaption></figure>{LOWER}</div><div class="related" id="more"><h3>Related</h3>{link_list()}</div>'
    )
    named = news_page(body)
    anonymous = re.sub(r' (?:class|id)="[^"]*"', "", named)
    assert anonymous != named
    assert replace(extract(anonymous, url=URL), evidence=()) == replace(extract(named, url=URL), evidence=())


# ---------------------------------------------------------------- the trace


def test_every_block_has_a_label_and_a_reason() -> None:
    explanation = explain(news_page(UPPER, link_list(), LOWER, "<nav>Home of the news</nav>"), url=URL)
    labels = {block.text: block.label for block in explanation.blocks}
    assert {labels[text] for text in STORY} == {"kept"}
    assert {labels[title] for title, _ in OTHERS} == {"teaser"}
    assert labels["Home of the news"] == "menu"
    assert all(block.reason for block in explanation.blocks)


def test_the_trace_names_the_place_of_each_block() -> None:
    explanation = explain(news_page(f'<div class="story wide">{PARAGRAPHS}</div>'), url=URL)
    paths = {block.text: block.path for block in explanation.blocks}
    assert paths[STORY[0]] == "html/body/div/div.story/p"


def test_a_heading_that_links_to_itself_is_a_heading() -> None:
    """Documents and blogs put an anchor into each heading, so that readers can send it to others."""
    heading = '<h2 id="cost"><a href="#cost">What the crossing costs</a></h2>'
    texts = texts_of(read(tagged("p", *STORY[:4]), heading, tagged("p", *STORY[4:])))
    assert texts == (*STORY[:4], "What the crossing costs", *STORY[4:])


def test_a_heading_that_links_to_another_page_is_no_text() -> None:
    heading = '<h2><a href="/local/old-bridge-is-pulled-down">The old bridge is pulled down</a></h2>'
    assert texts_of(read(tagged("p", *STORY[:4]), heading, tagged("p", *STORY[4:]))) == STORY


def _table(*rows: str) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in rows)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def test_linked_names_stay_in_a_table_of_results() -> None:
    """A league table without its clubs is worse than none."""
    linked = [f'<a href="/club/{name.lower()}">{name}</a>' for name in ("Sennau", "Millwater", "Quay")]
    rows = [f"{name}|{12 - 3 * number}|{number}" for number, name in enumerate(linked)]
    texts = texts_of(read(tagged("p", *STORY[:4]), _table("Club|Won|Lost", *rows), tagged("p", *STORY[4:])))
    assert texts[4:8] == ("Club | Won | Lost", "Sennau | 12 | 0", "Millwater | 9 | 1", "Quay | 6 | 2")


def test_a_table_of_links_is_no_text() -> None:
    """Two links of three cells are more than half of a row."""
    rows = [f'<a href="/a/{n}">Sennau {n}</a>|<a href="/b/{n}">Quay {n}</a>|{n}' for n in range(3)]
    texts = texts_of(read(tagged("p", *STORY[:4]), _table(*rows), tagged("p", *STORY[4:])))
    assert not any("Sennau 1" in text for text in texts)


@pytest.mark.slow
def test_a_row_of_thousands_of_cells_is_asked_once() -> None:
    row = "<td>12</td>" * 24_000
    with work_at_most():
        article = read(tagged("p", *STORY[:4]), f"<table><tr>{row}</tr></table>", tagged("p", *STORY[4:]))
    assert texts_of(article)[:4] == STORY[:4]
