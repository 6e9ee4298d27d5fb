"""An explanation as one HTML page: left, what became of each block; right, the article, its metadata, the teasers."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from scraper.labels import Label, LabelFamily
from scraper.models import ParagraphKind
from scraper.reports.block_targets import BlockTarget, find_targets, texts_beside
from scraper.reports.charts import legend, shares
from scraper.reports.field_evidence import FieldEvidence, evidence_of, value_text
from scraper.reports.html import Html, direction_of, document, element, join, link, policy
from scraper.reports.label_counts import HEADINGS, count_labels, label_runs
from scraper.reports.structured_text import structured_text
from scraper.urls.addresses import is_web_address

if TYPE_CHECKING:
    from scraper.models import Article, BlockTrace, Candidate, Explanation, Paragraph, Teaser
    from scraper.reports.label_counts import LabelCount

# Blocks of furniture that are shorter than this stand side by side: a menu takes three lines, not forty.
MAX_SHORT = 60
DAY = len("2026-02-03")
NO_ARTICLE = "No article on this page"
STYLE, SCRIPT = "page.css", "explanation.js"
POLICY = policy(STYLE, SCRIPT)

_KEYS = "Point at a block or use ↑ ↓ to see why. Enter: what it became. /: search. Esc: reset."
_TOUCH = "Tap a block to see why."
_TAGS = {
    ParagraphKind.HEADING: "h4",
    ParagraphKind.QUOTE: "blockquote",
    ParagraphKind.PREFORMATTED: "pre",
}


def explain_page(explanation: Explanation, back: str | None = None) -> str:
    """Write the page: it loads nothing, runs its own script alone, and nothing from the explained page is markup.

    ``back``: address of the story that the page was opened from.
    """
    article = explanation.article
    targets = find_targets(explanation)
    result = (_article(article, targets), _metadata(evidence_of(explanation)), _teasers(article.teasers))
    return document(
        f"Explained: {article.title or NO_ARTICLE}",
        element(
            "div",
            element("a", "Skip to the article", class_="skip", href="#article"),
            _top(explanation, back),
            element(
                "main",
                _blocks(explanation.blocks, targets, texts_beside(article), article.language),
                element("div", _jump(), *result, class_="result", tabindex=0, aria_label="What was read from the page"),
            ),
            class_="explain",
        ),
        style=STYLE,
        script=SCRIPT,
    )


# ---------------------------------------------------------------- the top


def _top(explanation: Explanation, back: str | None) -> Html:
    article = explanation.article
    address = article.url or article.canonical_url
    return element(
        "header",
        element(
            "div",
            element("p", element("a", "← Back to the story", href=back)) if back else Html(),
            element("p", "What became of each block of", class_="kicker"),
            element("h1", article.title or NO_ARTICLE, dir="auto"),
            element("p", link(address, address) if address else "address not known", class_="address"),
        ),
        _shares(count_labels(explanation.blocks)),
        class_="top",
    )


def _shares(families: dict[LabelFamily, tuple[LabelCount, ...]]) -> Html:
    """Draw a bar of the page's characters, with the same as a list."""
    parts = [(family, sum(count.characters for count in counts)) for family, counts in families.items()]
    caption = element("p", "Share of the page's characters", class_="kicker")
    return element("div", caption, shares(parts), legend(parts, HEADINGS))


def _jump() -> Html:
    places = (("article", "Article"), ("metadata", "Metadata"), ("teasers", "Teasers"))
    first, *others = [element("a", name, href=f"#{place}") for place, name in places]
    blocks = element("a", "Blocks", href="#page", class_="narrow")
    return element("nav", first, blocks, *others, class_="jump", aria_label="Parts")


# ---------------------------------------------------------------- blocks


def _blocks(
    blocks: tuple[BlockTrace, ...], targets: dict[int, BlockTarget], beside: set[str], language: str | None
) -> Html:
    runs = [_run(family, indices, blocks, targets) for family, indices in _runs(blocks, beside)]
    return element(
        "section",
        element(
            "div",
            element("h2", "The page, block by block", id="page-title"),
            element("p", _KEYS, class_="note keys"),
            element("p", _TOUCH, class_="note touch"),
            _search(),
            _filters(count_labels(blocks)),
            class_="tools",
        ),
        element("ol", *runs, class_="runs", lang=language),
        id="page",
        aria_labelledby="page-title",
    )


def _search() -> Html:
    field = element(
        "input", id="search", type="search", placeholder="Why is this sentence not in the text?",
        aria_label="Find a sentence of the page", autocomplete="off", spellcheck="false",
    )  # fmt: skip
    return element("div", field, element("span", id="status", role="status", class_="note"), class_="search")


def _filters(families: dict[LabelFamily, tuple[LabelCount, ...]]) -> Html:
    whole = [
        element("button", "Everything", id="everything", type="button", aria_pressed="true"),
        element("button", "All that was stripped", id="stripped", type="button", aria_pressed="false"),
    ]
    groups = [
        element("div", element("h3", family.heading), *map(_chip, counts), class_=f"chips {family}")
        for family, counts in families.items()
    ]
    show = element("div", element("h3", "Show"), *whole, class_="chips")
    return element("div", show, *groups, class_="filters", role="group", aria_label="Show blocks by their label")


def _chip(count: LabelCount) -> Html:
    children = (count.label, " ", element("b", str(count.blocks)))
    title = count.label.meaning
    return element("button", *children, type="button", data_label=count.label, aria_pressed="false", title=title)


def _runs(blocks: tuple[BlockTrace, ...], beside: set[str]) -> list[tuple[LabelFamily, list[int]]]:
    """Part the blocks where their label changes, or the family that they are shown in."""

    def family(index: int) -> LabelFamily:
        block = blocks[index]
        is_beside = block.label.family is LabelFamily.CUT and block.text in beside
        return LabelFamily.BESIDE if is_beside else block.label.family

    runs = (groupby(indices, key=family) for _, indices in label_runs(blocks))
    return [(shown, list(indices)) for run in runs for shown, indices in run]


def _run(
    family: LabelFamily, indices: list[int], blocks: tuple[BlockTrace, ...], targets: dict[int, BlockTarget]
) -> Html:
    label = blocks[indices[0]].label
    members = [_block(index, blocks[index], targets.get(index)) for index in indices]
    direction = direction_of(" ".join(blocks[index].text for index in indices))
    name = element("span", label, class_="label", title=label.meaning)
    return element(
        "li",
        name,
        element("ol", *members, class_="blocks", dir=direction),
        class_=f"run {family}",
        data_label=label,
    )


def _block(index: int, block: BlockTrace, target: BlockTarget | None) -> Html:
    return element(
        "li",
        element("span", block.text, class_="said"),
        element("a", target.name, class_="use", href=f"#{target.anchor}", dir="ltr", tabindex=-1) if target else Html(),
        _why(index, block),
        class_=_looks(block, target),
        id=f"b{index}",
        dir="auto",
        tabindex=0,
        aria_describedby=f"w{index}",
    )


def _why(index: int, block: BlockTrace) -> Html:
    children = (element("b", block.label), f": {block.reason}", element("code", block.path))
    return element("span", *children, class_="why", id=f"w{index}", dir="ltr", lang="en")


def _looks(block: BlockTrace, target: BlockTarget | None) -> str:
    if target and target.kind is ParagraphKind.HEADING:
        return "block heading"
    return "block short" if block.label is not Label.KEPT and len(block.text) <= MAX_SHORT else "block"


# ---------------------------------------------------------------- the article


def _article(article: Article, targets: dict[int, BlockTarget]) -> Html:
    origins = {target.anchor: target.block for target in reversed(list(targets.values()))}
    paragraphs = structured_text(article, lambda number: _back(origins.get(f"p{number}"), str(number))) or [
        _paragraph(f"p{number}", paragraph, origins) for number, paragraph in enumerate(article.paragraphs, 1)
    ]
    parts = [
        _line("h3", article.title, origins.get("field-title")),
        _line("p", article.standfirst, origins.get("field-standfirst"), class_="lead"),
        _signed(article),
        *paragraphs,
    ]
    count = f"{len(article.paragraphs)} paragraphs, {len(article.text)} characters" if article.text else NO_ARTICLE
    return element(
        "section",
        element("h2", "The article"),
        element("p", count + (", cut short by the site" if article.is_truncated else ""), class_="note"),
        element("article", *parts, lang=article.language),
        id="article",
    )


def _line(tag: str, text: str | None, block: int | None, *, class_: str | None = None) -> Html:
    return element(tag, _back(block), text, dir="auto", class_=class_) if text else Html()


def _signed(article: Article) -> Html:
    values = [value for value in (value_text(article.authors), _moment(article.published)) if value]
    parts = [part for value in values for part in (" · ", element("bdi", value))][1:]
    direction = direction_of(article.text or article.title or "")
    return element("p", *parts, class_="signed", dir=direction) if parts else Html()


def _moment(moment: date | None) -> str:
    """Write a time as people do: 2026-02-03 11:32 +01:00."""
    if isinstance(moment, datetime):
        zone = moment.isoformat()[19:].lstrip(".0123456789") if moment.tzinfo else ""
        return f"{moment:%Y-%m-%d %H:%M} {zone}".rstrip()
    return value_text(moment)


def _paragraph(anchor: str, paragraph: Paragraph, origins: dict[str, int]) -> Html:
    tag = _TAGS.get(paragraph.kind, "p")
    is_item = paragraph.kind is ParagraphKind.LIST_ITEM
    children = (_back(origins.get(anchor), anchor[1:]), paragraph.text)
    return element(tag, *children, id=anchor, dir="auto", class_="item" if is_item else None)


def _back(block: int | None, number: str = "↩") -> Html:
    if block is None:
        return Html()
    return element("a", number, href=f"#b{block}", class_="back", aria_label="Its block", title="Its block on the page")


# ---------------------------------------------------------------- metadata


def _metadata(fields: tuple[FieldEvidence, ...]) -> Html:
    note = "Each value with the part of the page that gave it, and how sure it is; below it, what other parts offered."
    head = element("tr", *(element("th", name, scope="col") for name in ("Field", "Value", "Found in")))
    rows = element("tbody", *map(_field, fields))
    return element(
        "section",
        element("h2", "Metadata"),
        element("p", note, class_="note"),
        element("table", element("thead", head), rows, class_="facts"),
        id="metadata",
    )


def _field(field: FieldEvidence) -> Html:
    value = element("span", _shown(field.value), dir="auto") if field.value else element("i", "none accepted")
    return element(
        "tr",
        element("th", field.field.replace("_", " "), scope="row"),
        element("td", value, _others(field)),
        element("td", ", ".join(filter(None, (field.source, field.confidence))), class_="source"),
        id=f"field-{field.field}",
    )


def _shown(value: str) -> Html:
    return link(value, value) if is_web_address(value) else join([value])


def _others(field: FieldEvidence) -> Html:
    if not field.others:
        return Html()
    same = sum(candidate.value == field.value for candidate in field.others)
    different = len(field.others) - same
    counts = ((same, "says the same", "say the same"), (different, "other offer", "other offers"))
    summary = ", ".join(f"{count} {one if count == 1 else more}" for count, one, more in counts if count)
    rows = [_other(candidate, field.value) for candidate in field.others]
    return element("details", element("summary", summary), element("ol", *rows, class_="others"), open=not field.value)


def _other(candidate: Candidate, value: str) -> Html:
    source = element("i", f"{candidate.source}: ")
    text = element("i", "the same") if candidate.value == value else element("span", candidate.value, dir="auto")
    return element("li", source, text)


# ---------------------------------------------------------------- teasers


def _teasers(teasers: tuple[Teaser, ...]) -> Html:
    if not teasers:
        return element(
            "section", element("h2", "Teasers"), element("p", "None on this page.", class_="note"), id="teasers"
        )
    names = ("Announces", "Under the heading", "Day")
    head = element("tr", *(element("th", name, scope="col") for name in names))
    rows = element("tbody", *(_teaser(number, teaser) for number, teaser in enumerate(teasers, 1)))
    return element(
        "section",
        element("h2", f"Teasers ({len(teasers)})"),
        element("p", "Announcements of other pages: stripped from the text and kept as data.", class_="note"),
        element("table", element("thead", head), rows, class_="cards"),
        id="teasers",
    )


def _teaser(number: int, teaser: Teaser) -> Html:
    title = link(teaser.url, teaser.title) if teaser.url else element("span", teaser.title)
    snippet = element("span", teaser.snippet, class_="snippet", dir="auto") if teaser.snippet else Html()
    cut = element("span", "cut short by the site", class_="source") if teaser.truncated else Html()
    return element(
        "tr",
        element("td", title, snippet, cut, dir="auto"),
        element("td", teaser.heading or "", dir="auto"),
        element("td", value_text(teaser.published)[:DAY]),
        id=f"t{number}",
    )
