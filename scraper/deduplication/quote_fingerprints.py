"""Marks: numbers of which a teaser has one, and an article whose opening it quotes has the same among others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scraper.deduplication.lsh import BATCH, Keys, window_minima
from scraper.deduplication.shingles import RUN_LENGTH, find_runs, mix
from scraper.deduplication.teaser_merging import snippet_tokens, title_tokens
from scraper.deduplication.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.deduplication.shingles import Hashes
    from scraper.models import Article, Teaser

# A snippet is some 130 characters, at times after a dateline that it leaves out; in Chinese each is a token.
HEAD = 200  # tokens
HEAD_CHARACTERS = 2_000  # enough for 200 words of any language

# Nine words in a row are no formula: "Pyongyang, July 22 (KCNA) --" has four. Six will do under the same title.
PROOF = 9
PROOF_WITH_TITLE = 6
# Nine characters of Chinese are only some five words.
PROOF_CHARACTERS = 20

# Of each so many runs in a row the smallest hash is a mark (winnowing: Schleimer, Wilkerson, Aiken 2003). The last of
# nine words may be cut; the eight before it have four runs of five, so whatever quotes them has their smallest.
WINDOW = PROOF - RUN_LENGTH
# So many words of a title are the mark of a snippet that needs it. The last word of a cut title may be half a word.
TITLE_WORDS = 2

_NO_KEYS, _NO_OWNERS = np.empty(0, np.uint64), np.empty(0, np.uint32)
_QUOTED_SALT, _TITLE_SALT = np.uint64(0x8CB92BA72F3D8DD7), np.uint64(0xA0761D6478BD642F)


def article_marks(articles: Sequence[Article]) -> Keys:
    """Return the marks of articles, by their numbers: one of the title and some 80 of text and standfirst.

    Whether an article and a teaser have a mark in common depends on these two alone.
    """
    values, owners = [_NO_KEYS], [_NO_OWNERS]
    for start in range(0, len(articles), BATCH):
        marks = _article_marks(articles[start : start + BATCH])
        values.append(marks.values)
        owners.append(marks.owners + np.uint32(start))
    return Keys(np.concatenate(values), np.concatenate(owners))


def teaser_marks(teasers: Sequence[Teaser]) -> Keys:
    """Return the marks of teasers, by their numbers: one each, none of one that says too little to prove anything."""
    snippets = [snippet_tokens(teaser) for teaser in teasers]
    enough = [number for number, snippet in enumerate(snippets) if _is_enough(snippet)]
    long = [number for number in enough if len(snippets[number]) >= PROOF]
    short = [number for number in enough if len(snippets[number]) < PROOF]
    marks = (
        _smallest_runs([snippets[number][:-1] for number in long]),
        _title_marks([title_tokens(teasers[number]) for number in short]),
    )
    return Keys(np.concatenate(marks), np.array([*long, *short], np.uint32))


def heads_of(article: Article) -> Iterator[str]:
    """Yield the beginnings in which a teaser is looked for: of the text, of the standfirst."""
    yield from (text[:HEAD_CHARACTERS] for text in (article.text, article.standfirst) if text)


def _article_marks(articles: Sequence[Article]) -> Keys:
    heads = [(number, head) for number, article in enumerate(articles) for head in heads_of(article)]
    quoted = window_minima(find_runs([head for _, head in heads]), HEAD - RUN_LENGTH + 1, WINDOW)
    owners = np.array([number for number, _ in heads], np.uint32)
    titles = _title_marks([tokenize(article.title or "") for article in articles])
    return Keys(
        np.concatenate((mix(quoted.values + _QUOTED_SALT), titles)),
        np.concatenate((owners[quoted.owners], np.arange(len(articles), dtype=np.uint32))),
    )


def _is_enough(snippet: Sequence[str]) -> bool:
    return len(snippet) >= PROOF_WITH_TITLE and sum(map(len, snippet)) >= PROOF_CHARACTERS


def _smallest_runs(quotations: Sequence[Sequence[str]]) -> Hashes:
    if not quotations:
        return _NO_KEYS
    runs = find_runs([" ".join(tokens) for tokens in quotations])
    return mix(np.minimum.reduceat(runs.hashes, runs.starts[:-1]) + _QUOTED_SALT)


def _title_marks(titles: Sequence[Sequence[str]]) -> Hashes:
    if not titles:
        return _NO_KEYS
    # Two words are one run.
    return mix(find_runs([" ".join(title[:TITLE_WORDS]) for title in titles]).hashes + _TITLE_SALT)
