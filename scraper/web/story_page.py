"""A story as a page: its article, or it beside one of its copies; why copies were merged; teasers, pages, relatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.corpus.doubts import explained
from scraper.deduplication.merge_evidence import evidence_of
from scraper.models import ParagraphKind
from scraper.reports.field_evidence import value_text
from scraper.reports.html import Html, document, element, join, link, policy
from scraper.web.word_changes import common_share, compare

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.models import Article, Copy, RelatedArticle, Story, TeaserRecord
    from scraper.web.word_changes import ChangeRow, Piece

STYLE = "page.css browse.css"
POLICY = policy(STYLE)
MINUTE = len("2026-03-01T11:32")
UNTITLED = "without a title"
_TAGS = {ParagraphKind.HEADING: "h3", ParagraphKind.QUOTE: "blockquote", ParagraphKind.PREFORMATTED: "pre"}
_PLACES = (("text", "Text"), ("copies", "Copies"), ("teasers", "Teasers"), ("pages", "Pages"), ("related", "Related"))


def story_page(name: str, story: Story, teasers: Sequence[TeaserRecord], compared: Copy | None) -> str:
    """Write the page; ``name``: of the corpus, ``compared``: the copy that stands beside the canonical article."""
    article = story.canonical.article
    address = article.url or article.canonical_url
    return document(
        f"{article.title or UNTITLED} – {name}",
        element("a", "Skip to the text", class_="skip", href="#text"),
        element(
            "header",
            element("p", element("a", f"All stories of {name}", href="/"), class_="kicker"),
            element("h1", article.title or UNTITLED, dir="auto", lang=article.language),
            element("p", *_signed(article), class_="signed"),
            element("p", link(address, address) if address else "address not known", class_="address"),
            class_="top",
        ),
        element("nav", *(element("a", said, href=f"#{at}") for at, said in _PLACES), class_="jump", aria_label="Parts"),
        element(
            "main",
            _changes(article, compared) if compared else _text(article),
            _copies(story, compared),
            _teasers(teasers),
            _pages(story),
            _related(story.related),
        ),
        style=STYLE,
        class_="report browse",
    )  # fmt: skip


def message_page(name: str, said: str) -> str:
    """Write a page that says one sentence, such as that there is no such story."""
    back = element("a", f"All stories of {name}", href="/")
    return document(
        said,
        element("header", element("h1", said), element("p", back), class_="top"),
        style=STYLE,
        class_="report browse",
    )  # fmt: skip


# ---------------------------------------------------------------- the text


def _signed(article: Article) -> list[Html | str]:
    facts = (
        value_text(article.authors),
        _moment(article),
        article.site_name,
        article.language,
        "cut short by the site" if article.is_truncated else None,
    )
    return [piece for fact in facts if fact for piece in (" · ", element("bdi", fact))][1:]


def _moment(article: Article) -> str:
    return value_text(article.published)[:MINUTE].replace("T", " ")


def _text(article: Article) -> Html:
    lead = element("p", article.standfirst, class_="lead", dir="auto") if article.standfirst else Html()
    body = [element(_TAGS.get(each.kind, "p"), each.text, dir="auto") for each in article.paragraphs]
    count = f"{len(article.paragraphs):,} paragraphs, {len(article.text):,} characters"
    whole = element("article", lead, *body, lang=article.language)
    return element("section", element("h2", "Text"), element("p", count, class_="note"), whole, id="text")


def _changes(article: Article, compared: Copy) -> Html:
    rows = compare(_lines(article), _lines(compared.article))
    share = f"{100 * common_share(rows):.0f} % of both texts are the same."
    where = element("bdi", _place(compared.article))
    note = element(
        "p", f"{share} Struck through: only in this story's article; underlined: only in the copy.", class_="note"
    )
    heads = (element("th", "This story's article", scope="col"), element("th", "The copy at ", where, scope="col"))
    table = element(
        "table",
        element("thead", element("tr", *heads)),
        element("tbody", *(_row(row, article, compared.article) for row in rows)),
        class_="changes",
    )
    return element("section", element("h2", "Text, beside a copy"), note, table, id="text")  # fmt: skip


def _lines(article: Article) -> list[str]:
    """Return all that is compared: the headline, the standfirst, the paragraphs."""
    said = (article.title, article.standfirst, *(paragraph.text for paragraph in article.paragraphs))
    return [line for line in said if line]


def _row(row: ChangeRow, article: Article, other: Article) -> Html:
    left = element("td", *_side(row.left, "del"), dir="auto", lang=article.language)
    right = element("td", *_side(row.right, "ins"), dir="auto", lang=other.language)
    return element("tr", left, right, class_="equal" if row.is_equal else "differs")


def _side(pieces: Iterable[Piece], tag: str) -> list[str]:
    found: list[str] = []
    for piece in pieces:
        words = piece.text.rstrip() if piece.is_changed else ""
        found += [element(tag, words) if words else "", piece.text[len(words) :]]
    return found


# ---------------------------------------------------------------- its copies


def _copies(story: Story, compared: Copy | None) -> Html:
    title = f"Copies ({len(story.copies):,})"
    if not story.copies:
        return element("section", element("h2", title), _nothing("This text was met once."), id="copies")
    canonical = story.canonical.article
    rows = [_copy(story.id, copy, canonical, is_shown=copy is compared) for copy in story.copies]
    note = element("p", "Articles that were merged with this one, and why.", class_="note")
    return element("section", element("h2", title), note, element("ol", *rows, class_="finds"), id="copies")


def _copy(story: str, copy: Copy, canonical: Article, *, is_shown: bool) -> Html:
    article = copy.article
    chosen = (
        element("span", "It stands beside the text above.", class_="note")
        if is_shown
        else element("a", "Compare", href=f"/story/{story}?copy={copy.id}#text")
    )
    return element(
        "li",
        element("h3", article.title or UNTITLED, dir="auto", lang=article.language),
        element("p", *_signed(article), class_="signed"),
        element("p", _address(article), class_="address"),
        element("p", explained(evidence_of(article, canonical)), class_="evidence"),
        element("p", chosen),
    )  # fmt: skip


def _related(related: Sequence[RelatedArticle]) -> Html:
    title = element("h2", f"Related, not merged ({len(related):,})")
    if not related:
        return element("section", title, _nothing("Nothing else looks like a copy of this story."), id="related")
    rows = [
        element(
            "li",
            element("h3", element("a", each.title or each.url or UNTITLED, href=f"/story/{each.story}", dir="auto")),
            element("p", explained(each.evidence), class_="evidence"),
        )
        for each in related
    ]
    return element("section", title, element("ol", *rows, class_="finds"), id="related")


# ---------------------------------------------------------------- where it was seen


def _teasers(records: Sequence[TeaserRecord]) -> Html:
    title = element("h2", f"Teasers ({len(records):,})")
    if not records:
        return element("section", title, _nothing("No teaser announces this story."), id="teasers")
    return element("section", title, element("ol", *map(_teaser, records), class_="finds"), id="teasers")


def _teaser(record: TeaserRecord) -> Html:
    teaser = record.teaser
    said = [f"on {len({seen.page for seen in record.sightings}):,} pages", f"tied by {record.matched_by}"]
    headings = f"under {' / '.join(record.headings)}" if record.headings else None
    times = sorted(seen.fetched_at for seen in record.sightings if seen.fetched_at)
    first = f"first seen {times[0]:%Y-%m-%d %H:%M}" if times else None
    return element(
        "li",
        element("h3", link(teaser.url, teaser.title) if teaser.url else teaser.title, dir="auto"),
        element("p", teaser.snippet, dir="auto") if teaser.snippet else Html(),
        element("p", " · ".join(fact for fact in (*said, headings, first) if fact), class_="signed"),
    )


def _pages(story: Story) -> Html:
    rows = [row for copy in story.members for row in _seen(story.id, copy)]
    note = element("p", "What was read from each page, block by block, as it is read today.", class_="note")
    return element(
        "section", element("h2", f"Pages ({len(rows):,})"), note, element("ol", *rows, class_="finds"), id="pages"
    )


def _seen(story: str, copy: Copy) -> list[Html]:
    times: dict[str, list[str]] = {}
    for seen in copy.sightings:
        times.setdefault(seen.page, []).append(f"{seen.fetched_at:%Y-%m-%d %H:%M}" if seen.fetched_at else "")
    return [
        element(
            "li",
            element(
                "p", element("a", "Explain ", element("bdi", _place(copy.article)), href=f"/page/{page}?story={story}")
            ),
            element("p", _visits([time for time in known if time]), class_="signed"),
        )
        for page, known in times.items()
    ]


def _visits(times: Sequence[str]) -> str:
    if not times:
        return "time of the visit not known"
    return f"visited {min(times)} UTC" + (f", {len(times):,} times until {max(times)}" if len(times) > 1 else "")


def _place(article: Article) -> str:
    return article.url or article.canonical_url or "address not known"


def _address(article: Article) -> Html:
    return link(_place(article), _place(article))


def _nothing(said: str) -> Html:
    return join([element("p", said, class_="note")])
