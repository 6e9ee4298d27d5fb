"""The first page: the form of the search, and the stories that it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.corpus.search_filters import SearchOrder
from scraper.reports.field_evidence import value_text
from scraper.reports.html import Html, document, element, join, policy
from scraper.web.search_request import HITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.corpus.search_index import Hit
    from scraper.web.search_request import SearchRequest

STYLE = "page.css browse.css"
POLICY = policy(STYLE, has_form=True)
MINUTE = len("2026-03-01T11:32")

_ORDERS = (
    ("", "The usual order"),
    (SearchOrder.RELEVANCE, "Best first"),
    (SearchOrder.NEWEST, "Newest first"),
    (SearchOrder.OLDEST, "Oldest first"),
)


def story_list_page(name: str, asked: SearchRequest, hits: Sequence[Hit], *, is_more: bool, fault: str = "") -> str:
    """Write the page; ``name``: of the corpus, ``fault``: why nothing could be searched for."""
    finds = () if fault else (_finds(asked, hits), _pages(asked, is_more=is_more))
    return document(
        f"{asked.q} – {name}" if asked.q else name,
        element("a", "Skip to the stories", class_="skip", href="#stories"),
        element(
            "header",
            element("p", "Stories of the corpus", class_="kicker"),
            element("h1", element("a", name, href="/")),
            _form(asked, fault),
            class_="top",
        ),
        element("main", *finds, id="stories", tabindex=-1),
        style=STYLE,
        class_="report browse",
        has_form=True,
    )


def _form(asked: SearchRequest, fault: str) -> Html:
    words = element("input", id="q", name="q", type="search", value=asked.q, autocomplete="off", spellcheck="false")
    button = element("button", "Search", type="submit")
    return element(
        "form",
        element("p", element("label", "Words", for_="q"), words, button, class_="words"),
        element("p", fault, role="alert", class_="fault") if fault else Html(),
        element("p", 'begin* for all words that begin so, "words in order"', class_="note"),
        element(
            "details",
            element("summary", "Narrow and sort"),
            element(
                "div",
                _field("since", "Published from", asked.since, "date"),
                _field("until", "until", asked.until, "date"),
                _field("site", "Site", asked.site, placeholder="example.org"),
                _field("language", "Language", asked.language, placeholder="en"),
                _field("author", "Author", asked.author),
                _order(asked.order),
                _teaser(asked),
                class_="fields",
            ),
            open=asked.is_narrowed or bool(asked.order),
        ),
        action="/",
        method="get",
        role="search",
    )  # fmt: skip


def _field(name: str, label: str, value: str, type_: str = "text", placeholder: str | None = None) -> Html:
    field = element("input", id=name, name=name, type=type_, value=value or None, placeholder=placeholder)
    return element("p", element("label", label, for_=name), field)


def _order(chosen: str) -> Html:
    options = [element("option", said, value=value, selected=value == chosen) for value, said in _ORDERS]
    return element("p", element("label", "Order", for_="order"), element("select", *options, id="order", name="order"))


def _teaser(asked: SearchRequest) -> Html:
    box = element("input", id="teaser", name="teaser", type="checkbox", value="1", checked=bool(asked.teaser))
    return element("p", box, element("label", "announced by a teaser", for_="teaser"), class_="check")


def _finds(asked: SearchRequest, hits: Sequence[Hit]) -> Html:
    if not hits:
        said = "No story. Fewer words, begin* or wider filters find more." if asked.q or asked.is_narrowed else "None."
        return element("section", element("p", said, role="status", class_="note"))
    first = (asked.number - 1) * HITS + 1
    count = element("p", f"Stories {first:,} to {first + len(hits) - 1:,}", role="status", class_="note")
    return element("section", count, element("ol", *map(_hit, hits), class_="finds"))


def _hit(hit: Hit) -> Html:
    facts = (_moment(hit), hit.site_name, hit.language)
    parts = [piece for fact in facts if fact for piece in (" · ", element("bdi", fact))][1:]
    title = element("a", hit.title or hit.url or "without a title", href=f"/story/{hit.story}", dir="auto")
    return element(
        "li",
        element("h2", title),
        element("p", *parts, class_="signed"),
        element("p", *_marked(hit), class_="excerpt", dir="auto", lang=hit.language),
    )


def _moment(hit: Hit) -> str:
    return value_text(hit.published)[:MINUTE].replace("T", " ")


def _marked(hit: Hit) -> list[str]:
    pieces, at = [], 0
    for start, end in hit.marks:
        pieces += [hit.snippet[at:start], element("mark", hit.snippet[start:end])]
        at = end
    return [join([*pieces, hit.snippet[at:]])]


def _pages(asked: SearchRequest, *, is_more: bool) -> Html:
    number = asked.number
    before = element("a", "Page before", href=asked.at(number - 1), rel="prev") if number > 1 else Html()
    after = element("a", "Next page", href=asked.at(number + 1), rel="next") if is_more else Html()
    if not (before or after):
        return Html()
    return element("nav", before, element("span", f"Page {number:,}"), after, class_="pages", aria_label="Pages")
