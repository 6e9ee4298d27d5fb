"""The figures of a corpus as one HTML page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from scraper.corpus.doubts import explained
from scraper.labels import LabelFamily
from scraper.reports.charts import columns, legend, measure, shares, valued_columns
from scraper.reports.corpus_news import NEW_DAYS, news_day, site_name
from scraper.reports.field_evidence import value_text
from scraper.reports.html import Html, document, element, join, link
from scraper.reports.label_counts import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from scraper.corpus.doubts import Doubt
    from scraper.models import Article, Copy, Story
    from scraper.reports.corpus_news import CorpusNews
    from scraper.reports.corpus_summary import CorpusSummary, Refusals, RepeatedTeaser, SiteSummary, Timeline

NOTHING = "None."
SPARK_HEIGHT = 10
DAYS = "The day is that of publication, or of the first visit if the page gives none."
# Of a longer table the script shows so many rows at first, see there; a shorter one is taken in at a glance.
SEARCHED = 13
# What the commonest reasons of rejections mean; the others say it themselves.
MEANINGS = {
    "no_article": "no text of an article was found on the page",
    "soft_404": "the page says that it is not there",
    "undecodable": "its bytes are no text",
    "unreadable": "the file cannot be read",
    "empty": "there is no text at all",
    "too_large": "it is larger than the limit",
    "status": "the server answered with an error",
    "not_fetched": "the server gave no answer that could be read",
    "bad_url": "it is no address of a web page",
    "bad_facts": "what is said about the page cannot be read",
    "reserved": "its publisher reserves the right to use it so",
}


def corpus_page(summary: CorpusSummary, name: str) -> str:
    """Write the page, which loads nothing and runs its own script alone; ``name``: of the corpus.

    What an editor or an operator asks comes first: what is new, who is silent, what was refused.
    """
    largest = max((count for _, count in summary.languages), default=1)
    languages = [_measured(language, count, largest, summary.counts.stories) for language, count in summary.languages]
    rejections = _table(("Reason", "Inputs", "For instance"), map(_refusal, summary.refusals))
    teasers = _table(("Teaser", "On pages", "Announces"), map(_teaser, summary.teasers), "teasers")
    return document(
        f"Corpus {name}",
        element("header", element("p", "Corpus", class_="kicker"), element("h1", name), class_="top"),
        element(
            "main",
            _tiles(summary),
            _new(summary.news),
            _silent(summary.news),
            _section("Rejections", rejections, id_="rejections"),
            _timeline(summary.timeline),
            _sites(summary),
            _section("Languages", _table(("Language", "Stories", "Share"), languages, "languages")),
            _stripped(summary),
            _section("Most repeated teasers", teasers),
            _section("Stories with most copies", join([*map(_cluster, summary.clusters)]) or _nothing()),
            _section("Merges that are not certain", join([*map(_doubt, summary.doubts)]) or _nothing()),
        ),
        style="page.css",
        script="report.js",
        class_="report",
    )


def _section(title: str, *children: Html, id_: str | None = None) -> Html:
    return element("section", element("h2", title), *children, id=id_)


def _nothing() -> Html:
    return element("p", NOTHING, class_="note")


def _note(text: str) -> Html:
    return element("p", text, class_="note")


def _table(names: tuple[str, ...], rows: Iterable[Html], searched_as: str | None = None) -> Html:
    """Write a table whose second column has numbers; if it is long, with a search field of this name."""
    body = list(rows)
    if not body:
        return _nothing()
    head = [
        element("th", name, scope="col", class_="number" if number == 1 else None) for number, name in enumerate(names)
    ]
    name = f"table-{searched_as.replace(' ', '-')}" if searched_as and len(body) >= SEARCHED else None
    table = element(
        "table",
        element("thead", element("tr", *head)),
        element("tbody", *body),
        class_=f"figures of-{len(names)}",
        id=name,
    )
    return join([_find(name, f"Find in {searched_as}"), table]) if name else table


def _find(table: str, label: str) -> Html:
    """Write the search field of a table; the script that searches shows it."""
    field = element("input", type="search", placeholder=label, aria_label=label, autocomplete="off", spellcheck="false")
    more = element("button", "Show all", type="button", aria_expanded="false", aria_controls=table)
    return element(
        "div",
        field, more, element("span", role="status", class_="note"),
        class_="search find", data_table=table, hidden=True,
    )  # fmt: skip


def _row(first: Html | str, number: int, *rest: Html | str) -> Html:
    cells = (element("td", first, dir="auto"), element("td", f"{number:,}", class_="number"))
    return element("tr", *cells, *(element("td", cell) for cell in rest))


def _tiles(summary: CorpusSummary) -> Html:
    """Write what may need somebody today in large figures, what the corpus holds in small ones."""
    counts, news = summary.counts, summary.news
    first = [
        _tile(news.count, f"new in the last {NEW_DAYS} days", "new"),
        _tile(len(news.silent), "sites fell silent", "silent"),
        _tile(counts.rejected, "rejected", "rejections"),
        _tile(counts.stories, "stories", "sites"),
    ]
    values = (
        ("pages", counts.pages),
        ("articles", counts.articles),
        ("copies merged", counts.copies_merged),
        ("teasers found", counts.teasers_found),
        ("teasers merged", counts.teaser_records),
    )
    rest = [element("li", element("b", f"{value:,}"), f" {name}") for name, value in values]
    return element("section", element("ol", *first, class_="tiles first"), element("ol", *rest, class_="tiles rest"))


def _tile(value: int, name: str, place: str) -> Html:
    return element("li", element("b", f"{value:,}"), " ", element("a", name, href=f"#{place}"))


def _new(news: CorpusNews) -> Html:
    if news.until is None:
        return _section("New stories", _note("Nothing here has a date or the time of a visit."), id_="new")
    start = news.until - timedelta(days=NEW_DAYS - 1)
    one_or_more = "1 story" if news.count == 1 else f"{news.count:,} stories"
    said = f"{one_or_more} from {start} to {news.until}, the last day of this corpus."
    shown = len(news.stories)
    rest = (
        " The newest before follow." if shown > news.count else f" The newest {shown:,}." if shown < news.count else ""
    )
    rows = [_new_story(story, news.until) for story in news.stories]
    table = _rows_of_text(("Story", "Site", "Day"), rows, "new stories")
    return _section("New stories", _note(f"{said}{rest} {DAYS}"), table, id_="new")


def _new_story(story: Story, until: date) -> tuple[Html | str, ...]:
    article = story.canonical.article
    address = article.url or article.canonical_url
    title = link(address, _title(article)) if address else element("span", _title(article))
    return title, site_name(story), value_text(news_day(story, until))


def _silent(news: CorpusNews) -> Html:
    said = "No new story for more than twice the longest pause of the 30 days before the last one."
    rows = [
        _row(source.name, source.silent_days, _days(source.longest_pause), str(source.last)) for source in news.silent
    ]
    table = _table(("Site", "Days silent", "Longest pause", "Last story"), rows, "silent sites")
    return _section("Silent sites", _note(said), table, id_="silent")


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _rows_of_text(names: tuple[str, ...], rows: list[tuple[Html | str, ...]], searched_as: str) -> Html:
    """Write a table without numbers."""
    if not rows:
        return _nothing()
    name = f"table-{searched_as.replace(' ', '-')}" if len(rows) >= SEARCHED else None
    head = element("tr", *(element("th", each, scope="col") for each in names))
    body = [element("tr", *(element("td", cell, dir="auto") for cell in row)) for row in rows]
    table = element("table", element("thead", head), element("tbody", *body), class_="figures texts", id=name)
    return join([_find(name, f"Find in {searched_as}"), table]) if name else table


def _timeline(timeline: Timeline) -> Html:
    if not timeline.labels:
        return _section("Stories per day", _nothing())
    title = f"Stories per {timeline.unit}, {timeline.labels[0]} to {timeline.labels[-1]}"
    chart = valued_columns(timeline.counts, timeline.labels, name=title, class_="chart")
    axis = element("p", element("span", timeline.labels[0]), element("span", timeline.labels[-1]), class_="axis")
    rest = ((timeline.before, "before"), (timeline.after, "after"), (timeline.undated, "without a date"))
    notes = [f"{count:,} {name}" for count, name in rest if count]
    note = _note("; ".join(notes)) if notes else Html()
    return _section(f"Stories per {timeline.unit}", note, chart, axis)


def _sites(summary: CorpusSummary) -> Html:
    rows = [_site(site, summary.timeline) for site in summary.sites]
    return _section("Sites", _table(("Site", "Stories", "Last one", "Over time"), rows, "sites"), id_="sites")


def _site(site: SiteSummary, timeline: Timeline) -> Html:
    last = value_text(site.last)
    if not timeline.labels:
        return _row(site.name, site.stories, last, "")
    name = f"{site.name} over time"
    chart = columns(site.counts, timeline.labels, name=name, height=SPARK_HEIGHT, class_="spark")
    return _row(site.name, site.stories, last, chart)


def _measured(name: str, count: int, largest: int, whole: int) -> Html:
    return _row(name, count, measure(count, largest, f"{100 * count / (whole or 1):.0f} %"))


def _stripped(summary: CorpusSummary) -> Html:
    sizes = dict(summary.shares)
    parts = [(family, sizes[family]) for family in LabelFamily if sizes.get(family)]
    note = f"Shares of the characters on {summary.sample:,} of {summary.counts.pages:,} pages, as they are read today."
    if not parts:
        return _section("What was stripped", _nothing())
    return _section("What was stripped", element("p", note, class_="note"), shares(parts), legend(parts, HEADINGS))


def _teaser(teaser: RepeatedTeaser) -> Html:
    said = teaser.record.teaser
    title = link(said.url, said.title) if said.url else element("span", said.title)
    return _row(title, teaser.pages, element("span", teaser.announces or "", dir="auto"))


def _cluster(story: Story) -> Html:
    title = _title(story.canonical.article)
    summary = element("summary", element("bdi", title), f" ({len(story.copies)} + 1)")
    return element("details", summary, element("ol", *map(_copy, story.members), class_="others"), class_="cluster")


def _doubt(doubt: Doubt) -> Html:
    places = ((doubt.url, doubt.title), (doubt.other_url, doubt.other_title))
    lines = [element("li", link(url or "", title or url or "without a title")) for url, title in places]
    said = f"{'One story' if doubt.merged else 'Two stories'}, {explained(doubt.evidence)}"
    return element("details", element("summary", said), element("ol", *lines, class_="others"), class_="cluster")


def _copy(copy: Copy) -> Html:
    article = copy.article
    address = article.url or article.canonical_url
    where = link(address, address) if address else element("span", "address not known")
    return element(
        "li", where, element("i", f" {value_text(article.published)[:10]} "), element("bdi", _title(article))
    )


def _title(article: Article) -> str:
    return article.title or "without a title"


def _refusal(refusals: Refusals) -> Html:
    examples = [element("li", link(each.url, each.url), element("i", f" {each.detail}")) for each in refusals.examples]
    meaning = MEANINGS.get(refusals.reason)
    reason = join(
        [
            element("span", refusals.reason, class_="reason"),
            element("span", meaning, class_="snippet") if meaning else "",
        ]
    )
    return _row(reason, refusals.count, element("ol", *examples, class_="others"))
