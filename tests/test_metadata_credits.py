"""Who else worked on an article, its kicker, what the page says of rights, and how sure each value is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from scraper import Article, AuthorRole, Confidence, Evidence, RightsSignal, extract
from scraper.extraction.metadata.contributors import read_credits
from scraper.extraction.metadata.finding import Found, is_declared

PROSE = (
    "The new bridge over the Senn was opened on Tuesday after three years of work, and the mayor said that it would "
    "carry twice the traffic of the old one for many years to come."
)
PARAGRAPHS = f"<p>{PROSE}</p><p>Nobody in the valley had asked for it. {PROSE}</p>"


def page(*, head: str = "", above: str = "", heading: str = "New bridge opens at Sennau", below: str = "") -> str:
    return (
        f"<head><title>New bridge opens at Sennau</title>{head}</head><body><article>{above}<h1>{heading}</h1>"
        f"{PARAGRAPHS}{below}</article></body>"
    )


def roles(article: Article) -> list[tuple[str, str]]:
    return [(each.name, each.role.value) for each in article.contributors]


# ---------------------------------------------------------------- contributors


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Reporting by Ada Mills; Editing by Otto Brandl", [("Otto Brandl", "editor")]),
        ("Photos by Mara Lindqvist | Translated from German by Jean Roth", "two"),
        ("Fotos: Mara Lindqvist", [("Mara Lindqvist", "photographer")]),
        ("Traduit de l’anglais par Jean Roth", [("Jean Roth", "translator")]),
        ("Aus dem Englischen von Jonas Heide", [("Jonas Heide", "translator")]),
        ("Text: Ada Mills Fotos: Mara Lindqvist", [("Mara Lindqvist", "photographer")]),
        ("Photos by the river", []),
        ("The photo Mara Lindqvist took", []),
        ("Editor Otto Brandl", []),
        ("Photo: dpa", []),
    ],
)
def test_labels_say_what_somebody_did(line: str, found: object) -> None:
    two = [("Mara Lindqvist", "photographer"), ("Jean Roth", "translator")]
    assert [(each.name, each.role.value) for each in read_credits(line)] == (two if found == "two" else found)


def test_declared_editors_go_before_printed_ones_and_authors_are_none() -> None:
    facts = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "New bridge opens at Sennau",'
        '"author": {"@type": "Person", "name": "Ada Mills"}, "editor": [{"@type": "Person", "name": "Otto Brandl"},'
        '{"@type": "Person", "name": "Ada Mills"}], "translator": "Jean Roth"}</script>'
    )
    article = extract(page(head=facts, below="<p>Editing by Lena Vogt</p>"))
    assert [author.name for author in article.authors] == ["Ada Mills"]
    assert article.authors[0].role is AuthorRole.AUTHOR
    assert roles(article) == [("Otto Brandl", "editor"), ("Jean Roth", "translator")]


def test_credits_stand_beside_the_text_and_not_in_it() -> None:
    assert roles(extract(page(below="<p>Editing by Otto Brandl</p>"))) == [("Otto Brandl", "editor")]
    assert roles(extract(page(above="<p>Photos by Mara Lindqvist</p>"))) == [("Mara Lindqvist", "photographer")]
    more = (f"<p>The {number} arch is {number} metres high. {PROSE}</p>" for number in range(4))
    far = f"<p>Editing by Otto Brandl</p>{''.join(more)}"
    assert roles(extract(page(below=far))) == []
    caption = "<figure><img src=a.jpg><figcaption>Photo: Mara Lindqvist</figcaption></figure>"
    assert roles(extract(page(below=caption))) == []


def test_chinese_fields_have_their_roles() -> None:
    text = "临江石桥周二恢复通行，市民和游客可以从桥上步行前往老城。" * 5
    html = (
        f"<title>临江石桥恢复通行</title><article><h1>临江石桥恢复通行</h1><p>作者：王明 摄影：李华</p><p>{text}</p>"
        f"<p>{text}</p><p>责任编辑：赵军</p></article>"
    )
    article = extract(html)
    assert [author.name for author in article.authors] == ["王明"]
    assert roles(article) == [("李华", "photographer"), ("赵军", "editor")]


# ---------------------------------------------------------------- kickers


@pytest.mark.parametrize(
    ("above", "heading", "kicker"),
    [
        ("<p class=overline>Traffic</p>", "New bridge opens at Sennau", "Traffic"),
        ("<p>Traffic</p>", "New bridge opens at Sennau", None),
        ("", '<span class="kicker">Traffic:</span> New bridge opens at Sennau', "Traffic"),
        ("", "<span>Traffic</span><br>New bridge opens at Sennau", "Traffic"),
        ("<p class=kicker>Sennau</p>", "New bridge opens at Sennau", None),
        ("<p class=kicker>3 March 2026</p>", "New bridge opens at Sennau", None),
        ("<p class=kicker>By Ada Mills</p>", "New bridge opens at Sennau", None),
        ("<p class=kicker>Nobody had asked for it.</p>", "New bridge opens at Sennau", None),
        (
            f"<p class=kicker>{'Traffic and ' * 3}roads</p>",
            "New bridge opens at Sennau",
            "Traffic and Traffic and Traffic and roads",
        ),
        (f"<p class=kicker>{'Traffic and ' * 4}roads</p>", "New bridge opens at Sennau", None),
        ("<div class=kicker><p>Traffic</p><p>Roads</p></div>", "New bridge opens at Sennau", None),
    ],
)
def test_the_kicker_is_what_stands_above_and_is_named_so(above: str, heading: str, kicker: str | None) -> None:
    article = extract(page(above=above, heading=heading))
    assert (article.title, article.kicker) == ("New bridge opens at Sennau", kicker)


# ---------------------------------------------------------------- rights


def test_what_a_page_says_of_rights_is_recorded_as_written() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "New bridge opens at Sennau",'
        '"isAccessibleForFree": "False", "license": {"@type": "CreativeWork", "url": "https://licences.example/by"},'
        '"copyrightHolder": {"@type": "Organization", "name": "Sennau Post"}, "usageInfo": "https://a.example/use"}'
        '</script><link rel="license" href="/licence"><meta name="tdm-reservation" content="1">'
        '<meta name="robots" content="index, NoAI,noarchive">'
    )
    below = '<p>Under <a rel="license nofollow" href="https://licences.example/by">a licence</a>.</p>'
    article = extract(page(head=head, below=below), url="https://www.sennau-post.example/bridge")
    assert article.rights == (
        RightsSignal("isAccessibleForFree", "false", "json-ld isAccessibleForFree"),
        RightsSignal("license", "https://licences.example/by", "json-ld license"),
        RightsSignal("usageInfo", "https://a.example/use", "json-ld usageInfo"),
        RightsSignal("copyrightHolder", "Sennau Post", "json-ld copyrightHolder"),
        RightsSignal("license", "https://www.sennau-post.example/licence", "link rel=license"),
        RightsSignal("license", "https://licences.example/by", "a rel=license"),
        RightsSignal("tdm-reservation", "1", "meta tdm-reservation"),
        RightsSignal("robots", "noai", "meta robots"),
        RightsSignal("robots", "noarchive", "meta robots"),
    )
    assert extract(page()).rights == ()


# ---------------------------------------------------------------- how sure values are


def test_what_is_declared_and_printed_is_confirmed() -> None:
    facts = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "New bridge opens at Sennau",'
        '"datePublished": "2026-03-03T14:05:00+01:00", "author": {"@type": "Person", "name": "Ada Mills"}}</script>'
    )
    url = "https://www.sennau-post.example/2026/03/03/bridge"
    sure = steps(extract(page(head=facts, above="<p>By Ada Mills</p>"), url=url))
    assert (sure["title"], sure["authors"], sure["published"]) == (Confidence.CONFIRMED,) * 3
    other = steps(extract(page(head=facts, heading="Bridge of Sennau opened"), url="https://www.sennau-post.example/4"))
    assert (other["authors"], other["published"]) == (Confidence.DECLARED,) * 2
    printed = steps(extract(page(above="<p>By Ada Mills</p><p>3 March 2026</p>")))
    assert (printed["authors"], printed["published"]) == (Confidence.INFERRED,) * 2


def steps(article: Article) -> dict[str, Confidence]:
    return {each.field: each.confidence for each in article.evidence}


def test_sources_for_machines_are_declared() -> None:
    assert is_declared("json-ld headline")
    assert not is_declared("h1")
    assert Found("x", "h1").confidence is Confidence.INFERRED
    assert Found("x", "meta og:title").confidence is Confidence.DECLARED
    assert Found("x", "h1", is_confirmed=True).confidence is Confidence.CONFIRMED


def test_only_what_is_sure_enough_can_be_asked_for() -> None:
    evidence = (
        Evidence("title", "h1", Confidence.CONFIRMED),
        Evidence("language", "declared", Confidence.DECLARED),
        Evidence("section", "line", Confidence.INFERRED),
        Evidence("text", "noscript"),
    )
    article = Article(title="Bridge", language="en", section="Local", tags=("a",), evidence=evidence)
    sure = article.trusted()
    assert (sure.title, sure.language, sure.section, sure.tags) == ("Bridge", None, None, ("a",))
    assert [each.field for each in sure.evidence] == ["title", "text"]
    stated = article.trusted(Confidence.DECLARED)
    assert (stated.title, stated.language, stated.section) == ("Bridge", "en", None)
    assert article.trusted(Confidence.INFERRED) == article


# ---------------------------------------------------------------- what an article says beyond its fields


@pytest.mark.parametrize(
    ("published", "day", "moment"),
    [
        (None, None, None),
        (date(2026, 3, 3), date(2026, 3, 3), None),
        (datetime(2026, 3, 3, 23, 5), date(2026, 3, 3), None),  # noqa: DTZ001 - a page that gives no zone
        (
            datetime(2026, 3, 3, 23, 5, tzinfo=timezone(-timedelta(hours=5))),
            date(2026, 3, 3),
            datetime(2026, 3, 4, 4, 5, tzinfo=UTC),
        ),
        (datetime(1, 1, 1, 0, 5, tzinfo=timezone(timedelta(hours=5))), date(1, 1, 1), None),
    ],
)
def test_a_day_and_a_moment_in_utc(
    published: datetime | date | None, day: date | None, moment: datetime | None
) -> None:
    article = Article(published=published)
    assert (article.published_day, article.published_utc) == (day, moment)


def test_host_and_site_are_those_of_the_address() -> None:
    article = Article(url="https://www.wien.sennau-post.co.uk/bridge")
    assert (article.host, article.site) == ("www.wien.sennau-post.co.uk", "sennau-post.co.uk")
    assert (Article(canonical_url="https://a.example/x").host, Article().host, Article().site) == (
        "a.example",
        None,
        None,
    )
