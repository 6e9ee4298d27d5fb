"""Announcements: which story a teaser announces."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.deduplication.article_addresses import announced_at
from scraper.deduplication.comparable_days import are_near, day_of
from scraper.deduplication.quote_fingerprints import (
    HEAD,
    PROOF,
    TITLE_WORDS,
    article_fingerprints,
    heads_of,
    teaser_fingerprints,
)
from scraper.deduplication.teaser_merging import snippet_tokens, title_tokens
from scraper.deduplication.tokens import tokenize
from scraper.urls.identity import canonical_host, canonicalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from scraper.models import Article, Copy, Story, Teaser, TeaserRecord

# Of two articles at the same distance in everything else, one without a date is the further: a century, in days.
UNKNOWN_DISTANCE = 36_525

BLOCK = 500  # articles whose fingerprints are in memory at once


def attach(records: Sequence[TeaserRecord], stories: Iterable[Story]) -> tuple[TeaserRecord, ...]:
    """Return the records with the story that each announces, in the order given.

    By link, if an article's own, canonical or original URL is the teaser's; else by text, if the snippet is a run
    of words in the head of an article or of its standfirst. Teasers are leaves: they go to one article, the best by
    a total order, and never join two. A title alone proves nothing.
    """
    holders = {copy.id: (copy, story.id) for story in stories for copy in story.members}
    copies = tuple(copy for copy, _ in holders.values())
    served, quoted = _served(copies), _quoted(records, copies)
    return tuple(
        _tied(record, served.get(link_of(record.teaser), ()), quoted[record.id], holders) for record in records
    )


def link_of(teaser: Teaser) -> str:
    """Return the key of the address that a teaser leads to, empty if it leads nowhere."""
    return canonicalize(teaser.url) if teaser.url else ""


def is_quotation(teaser: Teaser, article: Article) -> bool:
    """Tell whether the snippet is a run of words that opens the article, and long enough to prove it."""
    if not are_near(day_of(teaser.published), day_of(article.published)):
        return False
    snippet = snippet_tokens(teaser)
    if len(snippet) < PROOF and not _has_title(teaser, article):
        return False
    return any(_is_in(snippet, tokenize(head)[:HEAD]) for head in heads_of(article))


def announced(teaser: Teaser, candidates: Iterable[Copy]) -> Copy:
    """Return which of several articles a teaser announces: the best by a total order.

    Same title before another, same site, closest date, longest text, smallest id.
    """
    return min(candidates, key=lambda copy: _nearest_first(teaser, copy))


def _tied(
    record: TeaserRecord, linked: Sequence[Copy], quoting: Sequence[Copy], holders: Mapping[str, tuple[Copy, str]]
) -> TeaserRecord:
    candidates = linked or quoting
    if not candidates:
        return record
    _, story = holders[announced(record.teaser, candidates).id]
    return replace(record, story=story, matched_by="link" if linked else "text")


def _served(copies: Iterable[Copy]) -> Mapping[str, Sequence[Copy]]:
    served = defaultdict(list)
    for copy in copies:
        for key in announced_at(copy.article):
            served[key].append(copy)
    return served


def _quoted(records: Sequence[TeaserRecord], copies: Sequence[Copy]) -> Mapping[str, Sequence[Copy]]:
    # The teasers are the index and the articles pass by, so that no article's fingerprints have to be kept.
    index = defaultdict(list)
    quoting = teaser_fingerprints([record.teaser for record in records])
    for fingerprint, owner in zip(quoting.values.tolist(), quoting.owners.tolist(), strict=True):
        index[fingerprint].append(records[owner])
    quoted = defaultdict(list)
    for record, copy in _candidates(index, copies):
        if is_quotation(record.teaser, copy.article):
            quoted[record.id].append(copy)
    return quoted


def _candidates(
    index: Mapping[int, Sequence[TeaserRecord]], copies: Sequence[Copy]
) -> Iterator[tuple[TeaserRecord, Copy]]:
    for start in range(0, len(copies) if index else 0, BLOCK):
        block = copies[start : start + BLOCK]
        quoted = article_fingerprints([copy.article for copy in block])
        found = set(zip(quoted.values.tolist(), quoted.owners.tolist(), strict=True))
        yield from ((record, block[owner]) for fingerprint, owner in found for record in index.get(fingerprint, ()))


def _has_title(teaser: Teaser, article: Article) -> bool:
    printed, title = title_tokens(teaser), tokenize(article.title or "")
    return printed == title or (teaser.truncated and len(printed) > TITLE_WORDS and _opens(printed, title))


def _is_in(part: Sequence[str], whole: Sequence[str]) -> bool:
    return any(whole[start] == part[0] and _opens(part, whole[start:]) for start in range(len(whole) - len(part) + 1))


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
    return a is None or b is None or canonical_host(a) != canonical_host(b)
