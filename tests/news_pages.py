"""News pages built from parts, for tests that need one regularity of markup at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.models import Article, ParagraphKind

HOST = "https://www.sennau-post.example"
URL = f"{HOST}/local/new-bridge-opens-at-sennau"
HEADLINE = "New bridge opens at Sennau"
# Longer than the longest card, so that no rule can take the whole page for one.
STORY = (
    "The new bridge over the Senn was opened on Tuesday after three years of work and two winters of floods.",
    "Its deck rests on six piers of local stone, and the mayor walked across it first, ahead of the town band.",
    "Carriers had asked for a wider lane since the ferry was taken out of service in the spring of last year.",
    "The old bridge will be pulled down in autumn, as soon as the swallows that nest under it have left.",
    "Nobody knows who built that one; the oldest bill in the archive of the town speaks of its repair in 1611.",
    "Engineers found oak piles below it that had been driven into the gravel long before there was any paper.",
    "They will be shown in the hall of the school, in a basin, since oak that has dried out falls to pieces.",
    "Buses take the new road from Monday on, and the stop at the mill moves a hundred metres towards the weir.",
)
# Titles of other articles with addresses like theirs.
OTHERS = (
    ("Ferry crew looks for a new river to cross", "/local/ferry-crew-looks-for-river"),
    ("Council votes on the price of market stalls", "/local/council-votes-on-stalls"),
    ("School choir sings in the flooded chapel", "/culture/choir-sings-in-chapel"),
    ("Miller finds a millstone from 1702 in a field", "/local/miller-finds-old-millstone"),
)


def tagged(tag: str, *texts: str) -> str:
    """Each text in an element of its own."""
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


def news_page(*body: str, head: str = "", headline: str = HEADLINE) -> str:
    """Return a page with a headline and these parts below it, in one element."""
    parts = "".join(body)
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{headline} | Sennau Post</title>{head}</head>"
        f"<body><div><h1>{headline}</h1>{parts}</div></body></html>"
    )


def link_list(links: tuple[tuple[str, str], ...] = OTHERS) -> str:
    """Titles of other articles, each a link in a list item."""
    return "<ul>" + "".join(f'<li><a href="{href}">{title}</a></li>' for title, href in links) + "</ul>"


def texts_of(article: Article) -> tuple[str, ...]:
    """Return the texts of an article's paragraphs."""
    return tuple(paragraph.text for paragraph in article.paragraphs)


def kinds_of(article: Article) -> dict[str, ParagraphKind]:
    """Return the kind of each paragraph, by its text."""
    return {paragraph.text: paragraph.kind for paragraph in article.paragraphs}
