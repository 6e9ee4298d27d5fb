"""Announcements: which story a teaser announces."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scraper.deduplication.dates import are_near, day_of
from scraper.deduplication.stories import addresses
from scraper.deduplication.teasers import snippet_tokens, title_tokens
from scraper.deduplication.tokens import tokenize
from scraper.models import Article, Copy, Story, Teaser, TeaserRecord
from scraper.urls import canonicalize, site_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

# A snippet is some 130 characters, at times after a dateline that it leaves out; in Chinese each is a token.
HEAD = 200  # tokens
HEAD_CHARACTERS = 2_000  # enough for 200 words of any language

# Nine words in a row are no formula: "Pyongyang, July 22 (KCNA) --" has four. Six will do under the same title.
PROOF = 9
PROOF_WITH_TITLE = 6
# Nine characters of Chinese are only some five words.
PROOF_CHARACTERS = 20

# Of two articles at the same distance in everything else, one without a date is the further: a century, in days.
UNKNOWN_DISTANCE = 36_525

Announced = tuple[Copy, str]  # an article and the id of its story
Gram = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Quotation:
    """A record whose snippet is long enough to be looked for in the articles."""

    record: TeaserRecord
    snippet: tuple[str, ...]


def attach(records: Sequence[TeaserRecord], stories: Iterable[Story]) -> tuple[TeaserRecord, ...]:
    """Return the records with the story that each announces, in the order given.

    By link, if an article's own, canonical or original URL is the teaser's; else by text, if the snippet is a run
    of words in the head of an article or of its standfirst. Teasers are leaves: they go to one article, the best by
    a total order, and never join two. A title alone proves nothing.
    """
    told = tuple((copy, story.id) for story in stories for copy in story.members)
    served = _served(told)
    quoted = _quoted(records, told)
    return tuple(_tied(record, served, quoted) for record in records)


def _tied(
    record: TeaserRecord, served: Mapping[str, Sequence[Announced]], quoted: Mapping[str, Sequence[Announced]]
) -> TeaserRecord:
    linked = served.get(canonicalize(record.teaser.url), ()) if record.teaser.url else ()
    candidates = linked or quoted.get(record.id, ())
    if not candidates:
        return record
    _, story = min(candidates, key=lambda announced: _nearest_first(record.teaser, announced[0]))
    return replace(record, story=story, matched_by="link" if linked else "text")


def _served(told: Iterable[Announced]) -> Mapping[str, Sequence[Announced]]:
    served = defaultdict(list)
    for copy, story in told:
        for key in addresses(copy.article):
            served[key].append((copy, story))
    return served


def _quoted(records: Iterable[TeaserRecord], told: Iterable[Announced]) -> Mapping[str, Sequence[Announced]]:
    # The teasers are the index and the articles pass by, so that no article's words have to be kept.
    index = defaultdict(list)
    for record in records:
        snippet = snippet_tokens(record.teaser)
        if len(snippet) >= PROOF_WITH_TITLE and sum(map(len, snippet)) >= PROOF_CHARACTERS:
            index[_gram(snippet, 0)].append(_Quotation(record, snippet))
    found = defaultdict(list)
    for copy, story in told:
        for each in _quotations(copy.article, index):
            found[each.record.id].append((copy, story))
    return found


def _quotations(article: Article, index: Mapping[Gram, Sequence[_Quotation]]) -> Iterator[_Quotation]:
    for text in (article.text, article.standfirst or ""):
        head = tokenize(text[:HEAD_CHARACTERS])[:HEAD]
        for start in range(len(head)):
            for each in index.get(_gram(head, start), ()):
                if _opens(each.snippet, head[start:]) and _is_proof(each, article):
                    yield each


def _is_proof(quotation: _Quotation, article: Article) -> bool:
    teaser = quotation.record.teaser
    if not are_near(day_of(teaser.published), day_of(article.published)):
        return False
    return len(quotation.snippet) >= PROOF or _has_title(teaser, article)


def _has_title(teaser: Teaser, article: Article) -> bool:
    announced, title = title_tokens(teaser), tokenize(article.title or "")
    return announced == title or (teaser.truncated and _opens(announced, title))


def _gram(tokens: Sequence[str], start: int) -> Gram:
    # The fifth word of six may be the last whole one: "… which do n" was cut in the sixth.
    return tuple(tokens[start : start + PROOF_WITH_TITLE - 1])


def _opens(part: Sequence[str], whole: Sequence[str]) -> bool:
    # Snippets are cut in the middle of a word, often without an ellipsis: the last word need only begin like it.
    last = len(part) - 1
    return 0 <= last < len(whole) and part[:last] == whole[:last] and whole[last].startswith(part[last])


def _nearest_first(teaser: Teaser, copy: Copy) -> tuple[bool, bool, int, int, str]:
    article = copy.article
    here, there = day_of(teaser.published), day_of(article.published)
    return (
        not _has_title(teaser, article),
        _are_apart(teaser.url, article.url),
        UNKNOWN_DISTANCE if here is None or there is None else abs(here - there),
        -len(article.text),
        copy.id,
    )


def _are_apart(a: str | None, b: str | None) -> bool:
    return a is None or b is None or site_of(a) != site_of(b)
