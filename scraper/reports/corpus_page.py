"""The figures of a corpus as one HTML page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.corpus.doubts import explained
from scraper.labels import LabelFamily
from scraper.reports.charts import columns, legend, measure, shares
from scraper.reports.field_evidence import value_text
from scraper.reports.html import Html, document, element, join, link
from scraper.reports.label_counts import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.corpus.doubts import Doubt
    from scraper.models import Article, Copy, CorpusCounts, Story
    from scraper.reports.corpus_summary import CorpusSummary, Refusals, RepeatedTeaser, SiteSummary, Timeline

NOTHING = "None."
CHART_HEIGHT = 40
SPARK_HEIGHT = 10


def corpus_page(summary: CorpusSummary, name: str) -> str:
    """Write the page, which loads nothing and runs nothing; ``name``: of the corpus."""
    largest = max((count for _, count in summary.languages), default=1)
    sites = [_site(site, summary.timeline) for site in summary.sites]
    languages = [_measured(language, count, largest) for language, count in summary.languages]
    teasers = map(_teaser, summary.teasers)
    return document(
        f"Corpus {name}",
        element("header", element("p", "Corpus", class_="kicker"), element("h1", name), class_="top"),
        element(
            "main",
            _tiles(summary.counts),
            _timeline(summary.timeline),
            _section("Sites", _table(("Site", "Stories", "Over time"), sites)),
            _section("Languages", _table(("Language", "Stories", ""), languages)),
            _stripped(summary),
            _section("Most repeated teasers", _table(("Teaser", "On pages", "Announces"), teasers)),
            _section("Stories with most copies", join([*map(_cluster, summary.clusters)]) or _nothing()),
            _section("Merges that are not certain", join([*map(_doubt, summary.doubts)]) or _nothing()),
            _section("Rejections", _table(("Reason", "Inputs", "For instance"), map(_refusal, summary.refusals))),
        ),
        style="page.css",
        class_="report",
    )  # fmt: skip


def _section(title: str, *children: Html) -> Html:
    return element("section", element("h2", title), *children)


def _nothing() -> Html:
    return element("p", NOTHING, class_="note")


def _table(names: tuple[str, str, str], rows: Iterable[Html]) -> Html:
    """Write a table whose middle column has numbers."""
    body = list(rows)
    if not body:
        return _nothing()
    classes = (None, "number", None)
    head = [element("th", name, scope="col", class_=class_) for name, class_ in zip(names, classes, strict=True)]
    return element("table", element("thead", element("tr", *head)), element("tbody", *body), class_="figures")


def _row(first: Html | str, number: int, last: Html | str) -> Html:
    cells = (element("td", first, dir="auto"), element("td", f"{number:,}", class_="number"), element("td", last))
    return element("tr", *cells)


def _tiles(counts: CorpusCounts) -> Html:
    values = (
        ("pages", counts.pages),
        ("articles", counts.articles),
        ("stories", counts.stories),
        ("copies merged", counts.copies_merged),
        ("teasers found", counts.teasers_found),
        ("teasers merged", counts.teaser_records),
        ("rejected", counts.rejected),
    )
    tiles = [element("li", element("b", f"{value:,}"), f" {name}") for name, value in values]
    return element("section", element("ol", *tiles, class_="tiles"))


def _timeline(timeline: Timeline) -> Html:
    if not timeline.labels:
        return _section("Stories per day", _nothing())
    title = f"Stories per {timeline.unit}, {timeline.labels[0]} to {timeline.labels[-1]}"
    chart = columns(timeline.counts, timeline.labels, name=title, height=CHART_HEIGHT, class_="chart")
    axis = element("p", element("span", timeline.labels[0]), element("span", timeline.labels[-1]), class_="axis")
    rest = ((timeline.before, "before"), (timeline.after, "after"), (timeline.undated, "without a date"))
    notes = [
        f"up to {max(timeline.counts):,} per {timeline.unit}",
        *(f"{count:,} {name}" for count, name in rest if count),
    ]
    return _section(f"Stories per {timeline.unit}", element("p", "; ".join(notes), class_="note"), chart, axis)


def _site(site: SiteSummary, timeline: Timeline) -> Html:
    if not timeline.labels:
        return _row(site.name, site.stories, "")
    name = f"{site.name} over time"
    return _row(
        site.name,
        site.stories,
        columns(site.counts, timeline.labels, name=name, height=SPARK_HEIGHT, class_="spark"),
    )


def _measured(name: str, count: int, largest: int) -> Html:
    return _row(name, count, measure(count, largest))


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
    return _row(refusals.reason, refusals.count, element("ol", *examples, class_="others"))
