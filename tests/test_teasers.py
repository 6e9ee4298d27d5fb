"""Announcements of other pages: recognised by structure, each once, with all that the page says of them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from news_pages import HOST, OTHERS, STORY, URL, link_list, news_page, tagged, texts_of

from scraper import Article, Label, Site, Teaser, explain, extract

PARAGRAPHS = tagged("p", *STORY)
TITLES = [title for title, _ in OTHERS]
URLS = [HOST + href for _, href in OTHERS]
SNIPPET = "Nobody expected the crew to find work again before the spring, least of all the crew."
TITLE, HREF = OTHERS[0]


def read(*body: str, head: str = "", url: str | None = URL) -> Article:
    return extract(news_page(PARAGRAPHS, *body, head=head), url=url)


def teasers(*body: str, head: str = "", url: str | None = URL) -> tuple[Teaser, ...]:
    return read(*body, head=head, url=url).teasers


def titles(*body: str) -> list[str]:
    return [teaser.title for teaser in teasers(*body)]


def anchor(title: str = TITLE, href: str = HREF) -> str:
    return f'<a href="{href}">{title}</a>'


def cards(*extra: str) -> str:
    """All other articles as cards: a linked heading and then these parts."""
    rest = "".join(extra)
    return "".join(f"<div><h4>{anchor(title, href)}</h4>{rest}</div>" for title, href in OTHERS)


# ---------------------------------------------------------------- shapes of boxes


@pytest.mark.parametrize(
    "box",
    [
        link_list(),
        f"<ol>{link_list()}</ol>",
        f"<section>{cards()}</section>",
        "<div>" + "".join(anchor(*other) for other in OTHERS) + "</div>",
        "<p>" + "<br>".join(anchor(*other) for other in OTHERS) + "</p>",
        "<table>" + "".join(f"<tr><td>{anchor(*other)}</td></tr>" for other in OTHERS) + "</table>",
        "".join(f"<h4>{anchor(*other)}</h4><p>{SNIPPET}</p>" for other in OTHERS),
        "".join(f"<x-card>{anchor(*other)}</x-card>" for other in OTHERS),
    ],
    ids=["ul", "ol", "cards", "bare links", "lines", "table", "headings and paragraphs", "custom elements"],
)
def test_titles_with_links_to_articles_are_teasers_in_any_markup(box: str) -> None:
    article = read(box)
    assert [(teaser.title, teaser.url) for teaser in article.teasers] == list(zip(TITLES, URLS, strict=True))
    assert texts_of(article) == STORY


def test_a_numbered_most_read_list_gives_titles_without_ranks() -> None:
    numbered = "".join(f"<li><span>{rank}</span> {anchor(*other)}</li>" for rank, other in enumerate(OTHERS, 1))
    assert titles(f"<ol>{numbered}</ol>") == TITLES


def test_ranks_within_the_links_are_no_part_of_the_titles() -> None:
    numbered = tuple((f"{rank}. {title}", href) for rank, (title, href) in enumerate(OTHERS, 1))
    assert titles(link_list(numbered)) == TITLES


def test_a_number_that_begins_one_title_stays() -> None:
    links = (("12 masons win a prize for the piers", "/local/masons-win-a-prize"), *OTHERS)
    assert titles(link_list(links)) == [links[0][0], *TITLES]


def test_a_term_and_its_description_are_one_card() -> None:
    box = "<dl>" + "".join(f"<dt>{anchor(*other)}</dt><dd>{SNIPPET}</dd>" for other in OTHERS) + "</dl>"
    assert [(teaser.title, teaser.snippet) for teaser in teasers(box)] == [(title, SNIPPET) for title in TITLES]


def test_a_card_that_is_a_link_as_a_whole_is_read_by_its_parts() -> None:
    card = f'<a href="{HREF}"><h4>{TITLE}</h4><p>{SNIPPET}</p><time datetime="2026-03-01">1 March</time></a>'
    assert teasers(f"<div>{card}</div>") == (Teaser(TITLE, SNIPPET, url=URLS[0], published=date(2026, 3, 1)),)


def test_picture_title_and_more_link_of_one_card_are_one_teaser() -> None:
    picture = f'<a href="{HREF}"><img src=a.jpg></a>'
    card = f"<div>{picture}<h4>{anchor()}</h4><p>{SNIPPET} {anchor('Read more')}</p></div>"
    assert [(teaser.title, teaser.snippet) for teaser in teasers(card)] == [(TITLE, SNIPPET)]


def test_titles_of_five_words_are_teasers_whatever_their_address() -> None:
    links = (("The ferry finds a river", "/a1"), ("Council votes on market stalls", "/a2"))
    assert titles(link_list(links)) == [title for title, _ in links]


def test_short_titles_beside_longer_ones_are_teasers() -> None:
    short = ("Otters return", "/nature/otters-return-2026")
    assert titles(link_list((*OTHERS, short))) == [*TITLES, short[0]]


def test_a_list_whose_titles_are_short_is_known_by_its_dates() -> None:
    links = (("Otters return", "/nature/otters-2026"), ("Mill reopens", "/local/mill-2026"))
    dated = "".join(f"<li>{anchor(*link)} <span>3 March 2026</span></li>" for link in links)
    assert [(teaser.title, teaser.published) for teaser in teasers(f"<ul>{dated}</ul>")] == [
        (title, date(2026, 3, 3)) for title, _ in links
    ]
    assert titles(link_list(links)) == []


def test_a_teaser_between_two_paragraphs_is_taken_out_of_the_text() -> None:
    line = f"<p>Read also: {anchor()}</p>"
    article = extract(news_page(tagged("p", *STORY[:4]), line, tagged("p", *STORY[4:])), url=URL)
    assert texts_of(article) == STORY
    assert article.teasers == (Teaser(TITLE, url=URLS[0]),)


# ---------------------------------------------------------------- what is no teaser


@pytest.mark.parametrize(
    "links",
    [
        (("Local", "/local"), ("Sport", "/sport"), ("Culture", "/culture")),
        (
            ("Advertise with the Sennau Post", "/advertise"),
            ("Terms and conditions of sale", "/terms"),
            ("Jobs at our printing house", "/jobs"),
            ("Send us your news", "/send"),
        ),
        (("More stories by Mara Lindqvist", "/author/mara-lindqvist-of-sennau"),) * 2,
        (("All about the river Senn", "/tag/the-river-senn-and-its-mills"),) * 2,
        (("The village next to the sea writes", "https://elsewhere.example/the-village-next-door"),) * 2,
        (("Write to the desk of the paper", "mailto:desk@sennau-post.example"),),
        (("Open the window with all pictures", "javascript:openTheWindow()"),),
        (("Jump to the comments of our readers", "#comments-of-our-readers"),),
        (("Tuesday, 3 March 2026 at 10:05", "/2026/03/03/all-of-the-day"),),
    ],
    ids=["menu", "menu with long labels", "author", "tag", "other site", "mail", "script", "fragment", "date"],
)
def test_links_that_announce_no_article_are_no_teasers(links: tuple[tuple[str, str], ...]) -> None:
    assert titles(link_list(links)) == []


@pytest.mark.parametrize("count", [6, 12])
def test_a_long_label_in_a_menu_of_short_ones_is_no_teaser(count: int) -> None:
    names = "Local Sport Culture Weather Jobs Letters Farming Schools Travel Cooking Puzzles Archive".split()[:count]
    sections = tuple((name, f"/{name.lower()}") for name in names)
    assert titles(link_list((*sections, ("Houses and flats to let", "/houses-and-flats-to-let")))) == []


def test_a_read_more_line_in_a_brief_is_a_teaser_and_the_brief_a_text() -> None:
    line = '<p>READ MORE: <a href="/local/ferry-crew-looks-for-river">Ferry crew looks for a new river</a></p>'
    article = extract(news_page(tagged("p", *STORY[:3]), line, tagged("p", STORY[3])), url=URL)
    assert [teaser.title for teaser in article.teasers] == ["Ferry crew looks for a new river"]
    assert texts_of(article) == STORY[:4]


def test_a_link_within_a_sentence_is_no_teaser() -> None:
    assert titles(f"<p>The council has said before that {anchor()}, which surprised the whole valley.</p>") == []


def test_the_same_list_without_a_target_is_no_teaser() -> None:
    assert titles(f"<ul>{tagged('li', *TITLES)}</ul>") == []


# ---------------------------------------------------------------- printed twice


def test_a_teaser_printed_twice_in_a_card_is_one() -> None:
    date_line = "<p><span>January 26, 2026</span></p>"
    wide_and_narrow = "".join(
        f"<div><h4>{anchor(*other)}</h4><h5>{anchor(*other)}</h5><p>{SNIPPET}</p>{date_line}<p>{SNIPPET}</p></div>"
        for other in OTHERS
    )
    assert teasers(wide_and_narrow) == tuple(
        Teaser(title, SNIPPET, url=url, published=date(2026, 1, 26)) for title, url in zip(TITLES, URLS, strict=True)
    )


BARE = f"<div><h3>Most read</h3>{link_list()}</div>"
FULL = f"<div>{cards(tagged('p', SNIPPET), '<time datetime=2026-03-01>1 March</time>')}</div>"


@pytest.mark.parametrize("boxes", [(BARE, FULL), (FULL, BARE)], ids=["bare before full", "full before bare"])
def test_two_boxes_with_one_teaser_complete_each_other(boxes: tuple[str, str]) -> None:
    assert teasers(*boxes) == tuple(
        Teaser(title, SNIPPET, url=url, published=date(2026, 3, 1), heading="Most read")
        for title, url in zip(TITLES, URLS, strict=True)
    )


def test_a_link_to_the_comments_of_an_article_is_no_second_teaser() -> None:
    twice = "".join(
        f"<li>{anchor(title, href)}</li><li>{anchor(title, f'{href}#comments')}</li>" for title, href in OTHERS
    )
    assert [teaser.url for teaser in teasers(f"<ul>{twice}</ul>")] == URLS


# ---------------------------------------------------------------- the fields of a teaser


@pytest.mark.parametrize(
    ("snippet", "kept", "truncated"),
    [
        (SNIPPET, SNIPPET, False),
        ("The crew of the ferry has had nothing to do since the bridge", None, True),
        ("The crew of the ferry has had nothing to do…", None, True),
        ("The crew of the ferry has had nothing to do [...]", None, True),
        ("สะพานใหม่ข้ามแม่น้ำเปิดใช้งานเมื่อวันอังคารหลังก่อสร้างนานสามปี ประชาชน ต่าง ยินดี กับ สะพาน ใหม่", None, False),
    ],
    ids=["whole", "in a sentence", "ellipsis", "dots in brackets", "script without full stops"],
)
def test_a_snippet_that_stops_in_a_sentence_is_cut(snippet: str, kept: str | None, truncated: bool) -> None:
    for teaser in teasers(cards(tagged("p", snippet))):
        assert (teaser.snippet, teaser.truncated) == (kept or snippet, truncated)


def test_a_title_that_ends_in_an_ellipsis_is_cut() -> None:
    links = tuple((f"{title} …", href) for title, href in OTHERS)
    assert {teaser.truncated for teaser in teasers(link_list(links))} == {True}


@pytest.mark.parametrize("more", ["Read more", "Weiterlesen »", "Lire la suite", "続きを読む"])
def test_the_link_that_invites_to_read_on_is_no_part_of_the_snippet(more: str) -> None:
    box = "".join(
        f"<div><h4>{anchor(title, href)}</h4><p>{SNIPPET} {anchor(more, href)}</p></div>" for title, href in OTHERS
    )
    assert {teaser.snippet for teaser in teasers(box)} == {SNIPPET}


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ('<time datetime="2026-03-01T10:05:00Z">two days ago</time>', datetime(2026, 3, 1, 10, 5, tzinfo=UTC)),
        ("<span>March 1, 2026</span>", date(2026, 3, 1)),
        ("<span>1. März 2026</span>", date(2026, 3, 1)),
        ("<span>2026年3月1日</span>", date(2026, 3, 1)),
        ("<span>2 comments</span>", None),
    ],
)
def test_the_date_of_a_card(line: str, published: date | None) -> None:
    assert {teaser.published for teaser in teasers(cards(line))} == {published}


@pytest.mark.parametrize(("day_first", "published"), [(True, date(2024, 12, 4)), (False, date(2024, 4, 12))])
def test_the_site_says_what_a_numeric_date_means(day_first: bool, published: date) -> None:
    html = news_page(PARAGRAPHS, cards("<span>04/12/2024</span>"))
    site = Site("sennau", day_first=day_first)
    assert {teaser.published for teaser in extract(html, url=URL, site=site).teasers} == {published}


def test_a_day_without_a_year_is_the_last_one_before_the_visit() -> None:
    html = news_page(PARAGRAPHS, cards("<span>28 December</span>"))
    article = extract(html, url=URL, fetched_at=datetime(2026, 1, 27, tzinfo=UTC))
    assert {teaser.published for teaser in article.teasers} == {date(2025, 12, 28)}


@pytest.mark.parametrize(
    "box",
    [
        f"<div><h3>More From the Valley</h3>{link_list()}</div>",
        f"<h3>More From the Valley</h3>{link_list()}",
        f"<div><div><b>More From the Valley</b></div><div><div>{link_list()}</div></div></div>",
    ],
    ids=["in the box", "before the box", "two elements up"],
)
def test_the_heading_of_the_box_goes_with_its_teasers(box: str) -> None:
    assert {teaser.heading for teaser in teasers(box)} == {"More From the Valley"}


def test_a_line_of_many_words_above_a_box_is_no_heading() -> None:
    line = "What our readers on both banks of the river liked most in the whole of last week"
    assert {teaser.heading for teaser in teasers(f"<div><h3>{line}</h3>{link_list()}</div>")} == {None}


def test_a_paragraph_above_a_box_is_no_heading() -> None:
    assert {teaser.heading for teaser in teasers(link_list())} == {None}


# ---------------------------------------------------------------- addresses


def test_a_relative_link_is_joined_with_the_base_of_the_page() -> None:
    links = tuple((title, href.removeprefix("/")) for title, href in OTHERS)
    found = teasers(link_list(links), head='<base href="/archive/2026/">')
    assert [teaser.url for teaser in found] == [f"{HOST}/archive/2026/{href}" for _, href in links]


def test_a_base_that_is_no_place_leaves_the_links_as_they_are() -> None:
    found = teasers(link_list(), head='<base href="javascript:alert(1)">')
    assert [teaser.title for teaser in found] == TITLES


@pytest.mark.parametrize("host", ["sennau-post.example", "www.sennau-post.example", "sport.sennau-post.example"])
def test_hosts_with_one_registered_name_are_one_site(host: str) -> None:
    links = tuple((title, f"https://{host}{href}") for title, href in OTHERS)
    assert [teaser.url for teaser in teasers(link_list(links))] == [href for _, href in links]


def test_a_page_of_unknown_address_belongs_to_the_site_that_most_of_its_links_name() -> None:
    here = tuple((title, HOST + href) for title, href in OTHERS)
    there = tuple((f"{title} elsewhere", f"https://elsewhere.example{href}") for title, href in OTHERS[:2])
    assert [teaser.url for teaser in teasers(link_list((*here, *there)), url=None)] == URLS


def test_teasers_come_in_the_order_of_the_page() -> None:
    first, second = OTHERS[:2], OTHERS[2:]
    assert (
        titles(f"<div>{link_list(second)}</div>", f"<section>{link_list(first)}</section>") == TITLES[2:] + TITLES[:2]
    )


# ---------------------------------------------------------------- menus, promotions, lists of labels


def plain(links: tuple[tuple[str, str], ...]) -> str:
    return "".join(f"<li>{anchor(title, href)}</li>" for title, href in links)


LABELS = tuple(
    (f"{kind} savings account for families", f"/products/{kind.lower()}-savings-account") for kind in ("Gold", "Blue")
)
LONG_TITLES = tuple(
    (
        f"{who} asks the council to keep {what} open all through the winter",
        f"/local/{who.lower()}-asks-for-{number}-now",
    )
    for number, (who, what) in enumerate((("Miller", "the mill"), ("Baker", "an oven"), ("Sexton", "one chapel")))
)


@pytest.mark.parametrize(
    "box",
    [
        f"<nav><ul>{plain(LABELS)}</ul></nav>",
        f"<footer><ul>{plain(LABELS)}</ul></footer>",
        f"<section class=comments>{cards()}</section>",
        f"<nav><div><a href='/all-our-work'><b>Work</b><p>{LONG_TITLES[0][0]}</p></a></div></nav>",
        f"<ul>{plain(tuple((f'Best plumbing firms in {town}', f'/top/plumbers-of-{town}') for town in 'abc'))}</ul>",
        "<ul>"
        + plain(tuple((f"Notebook X{n} (7th Gen i{n}/ 8GB/ {n}TB)", f"/shop/{n}-a-b") for n in (3, 5, 7)))
        + "</ul>",
        f"<ul>{plain((('Get a quote from the best of vans', 'https://go.sennau-post.example/c?offer=390000000000000'),))}</ul>",
        anchor("/content/fragments/article details of a page", "/content/fragments/article-details-of"),
    ],
    ids=["menu", "footer", "comments", "explained labels", "series", "products", "offers", "addresses"],
)
def test_what_announces_no_article_is_no_teaser_wherever_it_stands(box: str) -> None:
    assert titles(box) == []


# Boxes about one running story: the headlines share words, and one of them at least is in its own.
RUNNING = (
    ("What the levy means for ferry crews", "What the levy means for millers", "Reeve defends toll after long protest"),
    ("Judge hears millers on weir toll in Orme", "Judge hears bakers on weir toll in Lenn", "Storm ends the raft race"),
)
SERIES = tuple(f"What the levy means for {who}" for who in ("millers", "bakers", "ferrymen", "sextons"))
OWN_WORDS = "Reeve defends toll after long protest"


def levy_box(headlines: tuple[str, ...]) -> str:
    return link_list(tuple((text, f"/local/{text.lower().replace(' ', '-')}") for text in headlines))


@pytest.mark.parametrize("headlines", RUNNING)
def test_headlines_about_one_running_story_are_teasers(headlines: tuple[str, ...]) -> None:
    assert titles(f"<aside><h2>Related stories</h2>{levy_box(headlines)}</aside>") == list(headlines)


@pytest.mark.parametrize(
    ("headlines", "count"),
    [
        (SERIES[:3], 0),
        ((*SERIES[:3], OWN_WORDS), 0),  # three of four vary the pattern
        ((*SERIES[:2], OWN_WORDS), 3),  # two of three
        ((*SERIES[:2], "Reeve defends the levy again today"), 0),  # two in six
        ((*SERIES[:2], "Reeve defends the levy once again today"), 3),  # two in seven
    ],
)
def test_a_list_that_varies_a_pattern_does_so_in_three_of_four_titles(headlines: tuple[str, ...], count: int) -> None:
    assert len(titles(levy_box(headlines))) == count


@pytest.mark.parametrize("headlines", [*RUNNING, SERIES])
def test_a_block_that_is_called_a_teaser_is_among_the_teasers(headlines: tuple[str, ...]) -> None:
    page = news_page(PARAGRAPHS, f"<aside><h2>Related stories</h2>{levy_box(headlines)}</aside>")
    explanation = explain(page, url=URL)
    called = [block.text for block in explanation.blocks if block.label is Label.TEASER]
    assert called == [teaser.title for teaser in explanation.article.teasers]
    labels = {block.text: (block.label, block.reason) for block in explanation.blocks}
    if headlines is SERIES:
        assert {labels[text] for text in SERIES} == {(Label.LINKS, "a list of links that vary one pattern")}


def test_a_link_above_the_headline_is_a_promotion() -> None:
    page = news_page(PARAGRAPHS).replace(
        "<h1", f"<div>{anchor('Read our autumn issue with its list of new faces')}</div><h1", 1
    )
    assert extract(page, url=URL).teasers == ()


def test_headlines_in_a_panel_of_a_menu_are_teasers() -> None:
    assert titles(f"<nav><ul>{plain(LONG_TITLES)}</ul></nav>") == [title for title, _ in LONG_TITLES]


def test_the_posts_before_and_after_are_teasers() -> None:
    before, after = (
        f"<div><a rel={kind} href='{href}'>{title}</a></div>"
        for kind, (title, href) in zip(("prev", "next"), OTHERS, strict=False)
    )
    assert titles(f"<nav>{before}{after}</nav>") == TITLES[:2]


def test_numbered_addresses_are_those_of_articles() -> None:
    links = tuple((f"Ferry {verb} for good", f"/n/{number}") for verb, number in (("stops", 4711), ("returns", 4712)))
    assert titles(f"<ul>{plain(links)}</ul>") == [title for title, _ in links]


def test_the_page_itself_is_no_teaser() -> None:
    assert titles(f"<ul>{plain((('The bridge over the Senn opens', URL), *OTHERS))}</ul>") == TITLES


def test_one_article_under_two_addresses_is_one_teaser() -> None:
    again = tuple((title, f"{href}?from=box") for title, href in OTHERS)
    assert titles(f"<ul>{plain(OTHERS)}</ul>", f"<aside><ul>{plain(again)}</ul></aside>") == TITLES


@pytest.mark.parametrize("link", ["/newsletters/", "/members/calculator/", "/shop"])
def test_a_card_that_leads_to_a_service_is_no_teaser_and_no_text(link: str) -> None:
    titles = [f"Story number {n} of the old town" for n in range(3)]
    cards = "".join(f"<li><a href='/local/story-{n}-of-town'><h3>{title}</h3></a>" for n, title in enumerate(titles))
    service = f"<li><a href='{link}'><h3>All that you need every morning</h3></a>"
    article = extract(f"<h1>New bridge opens</h1>{tagged('p', *STORY)}<ul>{cards}{service}</ul>", url=URL)
    assert [teaser.title for teaser in article.teasers] == titles
    assert texts_of(article) == STORY


# ---------------------------------------------------------------- addresses like the page's own


def short_titles(folder: str, *, first: int = 26468400, words: str = "Old oak") -> str:
    return plain(tuple((f"{words} {name}", f"{folder}{first + n}/") for n, name in enumerate(("stands", "falls"))))


@pytest.mark.parametrize(
    ("page", "box", "count"),
    [
        ("/topics/detail/26442071/", short_titles("/topics/detail/"), 2),
        ("/topics/detail/26442/", short_titles("/topics/detail/", first=26468), 2),
        ("/topics/detail/2644/", short_titles("/topics/detail/", first=2646), 0),
        ("/topics/detail/26442071/", short_titles("/topics/about/"), 0),
        ("/2026/01/05/the-bridge/", plain((("Odnegueliti", "/2026/01/07/odnegueliti/"),)), 1),
        ("/2026/01/05/the-bridge/", plain((("Brook", "/2026/01/07/odnegueliti/"),)), 1),
        ("/2026/01/05/the-bridge/", plain((("Next", "/2026/01/07/odnegueliti/"),)), 0),
        ("/2026/01/05/the-bridge/", plain((("22222", "/2026/01/07/odnegueliti/"),)), 0),
        ("/2026/01/05/the-bridge/", plain((("Wednesday", "/2026/01/07/"),)), 0),
        ("/2026/01/05/the-bridge/", plain((("Answers here", "/2026/01/07/odnegueliti/#respond"),)), 0),
        ("/2026/01/05/the-bridge/", plain((("Go back", "/2026/01/05/the-bridge/"),)), 0),
    ],
    ids=[
        "number",
        "five digits",
        "four",
        "other folder",
        "a word",
        "five letters",
        "four letters",
        "a figure",
        "a day",
        "a place",
        "the page",
    ],
)
def test_short_titles_lead_to_articles_where_addresses_are_like_the_page_s_own(page: str, box: str, count: int) -> None:
    assert len(teasers(f"<ul>{box}</ul>", url=HOST + page)) == count


@pytest.mark.parametrize(("folder", "count"), [("/en/recipes/", 4), ("/en/guides/", 3)])
def test_a_short_title_beside_longer_ones_is_known_by_the_folder_of_the_page(folder: str, count: int) -> None:
    names = ("Soup of river fish with dill", "Cake of red plums and rye", "Bread from the old town mill")
    long = tuple((name, f"/en/recipes/{name.lower().replace(' ', '-')}") for name in names)
    box = "".join(f"<li><img src=a.jpg>{anchor(*link)}</li>" for link in (*long, ("Plum soup", f"{folder}plum-soup")))
    assert len(teasers(f"<ul>{box}</ul>", url=f"{HOST}/en/recipes/fish-stew")) == count


# ---------------------------------------------------------------- two links to one page


@pytest.mark.parametrize(("more", "count"), [(HREF, 1), ("/local/another-page-of-this", 0)])
def test_a_line_that_links_its_target_twice_is_a_card(more: str, count: int) -> None:
    title = "The ferry crew looks for a river"
    card = f"<div>{anchor(title)} {SNIPPET} {SNIPPET[:40]} <a href='{more}'>more</a></div>"
    found = teasers(f"<section>{card}</section>")
    assert [teaser.title for teaser in found] == [title] * count
    assert all(teaser.snippet and teaser.snippet.startswith("Nobody expected") for teaser in found)


def test_a_link_to_the_comments_leaves_a_card_whole() -> None:
    comments = f"<p><a href='{HREF}#comments'>All that readers say about it</a></p>"
    card = f"<div><h4>{anchor()}</h4><p>{SNIPPET}</p>{comments}</div>"
    assert [(teaser.title, teaser.snippet) for teaser in teasers(f"<section>{card}</section>")] == [(TITLE, SNIPPET)]


# ---------------------------------------------------------------- menus of many panels


def panels(count: int, links: int, extra: str = "") -> str:
    """Return a menu with so many lists of so many headlines each."""

    def item(panel: int, number: int) -> str:
        title = f"How to choose the {number}th boat of kind {panel} for a river"
        return f"<li>{extra}{anchor(title, f'/how-to/choose-boat-{panel}-{number}')}</li>"

    lists = ("".join(item(panel, number) for number in range(links)) for panel in range(count))
    return "<nav>" + "".join(f"<div><b>Boats</b><ul>{one}</ul></div>" for one in lists) + "</nav>"


@pytest.mark.parametrize(
    ("count", "links", "extra", "found"),
    [(12, 4, "", 0), (11, 4, "", 44), (12, 5, "", 60), (12, 4, "<img src=a.jpg>", 48)],
    ids=["many short ones", "fewer", "longer ones", "pictures"],
)
def test_headlines_in_a_menu_of_many_short_panels_stand_there_for_good(
    count: int, links: int, extra: str, found: int
) -> None:
    assert len(titles(panels(count, links, extra))) == found
