"""Marks: numbers of which a teaser has one, and an article whose opening it quotes has the same among others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scraper.deduplication.keys import Keys, window_minima
from scraper.deduplication.runs import RUN_LENGTH, find_runs, mix
from scraper.deduplication.teasers import snippet_tokens, title_tokens
from scraper.deduplication.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.deduplication.runs import Hashes
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

_QUOTED_SALT, _TITLE_SALT = np.uint64(0x8CB92BA72F3D8DD7), np.uint64(0xA0761D6478BD642F)


def article_marks(articles: Sequence[Article]) -> Keys:
    """Return the marks of articles, by their numbers: one of the title and some 80 of text and standfirst.

    Whether an article and a teaser have a mark in common depends on these two alone.
    """
    heads = [(number, head) for number, article in enumerate(articles) for head in heads_of(article)]
    quoted = window_minima(find_runs([head for _, head in heads]), HEAD - RUN_LENGTH + 1, WINDOW)
    owners = np.array([number for number, _ in heads], np.uint32)
    titles = _title_marks([tokenize(article.title or "") for article in articles])
    return Keys(
        np.concatenate((mix(quoted.values + _QUOTED_SALT), titles)),
        np.concatenate((owners[quoted.owners], np.arange(len(articles), dtype=np.uint32))),
    )


def teaser_marks(teasers: Sequence[Teaser]) -> tuple[int | None, ...]:
    """Return the mark of each teaser; None for one that says too little to prove anything."""
    snippets = [snippet_tokens(teaser) for teaser in teasers]
    smallest = iter(_smallest_runs([snippet[:-1] for snippet in snippets if len(snippet) >= PROOF]).tolist())
    titles = iter(
        _title_marks(
            [title_tokens(teaser) for teaser, snippet in zip(teasers, snippets, strict=True) if len(snippet) < PROOF]
        ).tolist()
    )
    marks = [next(smallest if len(snippet) >= PROOF else titles) for snippet in snippets]
    return tuple(mark if _is_enough(snippet) else None for mark, snippet in zip(marks, snippets, strict=True))


def heads_of(article: Article) -> Iterator[str]:
    """Yield the beginnings in which a teaser is looked for: of the text, of the standfirst."""
    yield from (text[:HEAD_CHARACTERS] for text in (article.text, article.standfirst) if text)


def _is_enough(snippet: Sequence[str]) -> bool:
    return len(snippet) >= PROOF_WITH_TITLE and sum(map(len, snippet)) >= PROOF_CHARACTERS


def _smallest_runs(quotations: Sequence[Sequence[str]]) -> Hashes:
    if not quotations:
        return np.empty(0, np.uint64)
    runs = find_runs([" ".join(tokens) for tokens in quotations])
    return mix(np.minimum.reduceat(runs.hashes, runs.starts[:-1]) + _QUOTED_SALT)


def _title_marks(titles: Sequence[Sequence[str]]) -> Hashes:
    # Two words are one run.
    return mix(find_runs([" ".join(title[:TITLE_WORDS]) for title in titles]).hashes + _TITLE_SALT)
