"""Fingerprints of quotations (winnowing): hashes shared by a teaser and the article whose opening it quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scraper.deduplication.lsh import BATCH, BlockingKeys, window_minima
from scraper.deduplication.shingles import SHINGLE_LENGTH, find_shingles, mix
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

# Of each so many shingles in a row the smallest hash is a fingerprint (winnowing: Schleimer, Wilkerson, Aiken 2003).
# The last of nine words may be cut; the eight before it have four shingles, so whatever quotes them has their smallest.
WINDOW = PROOF - SHINGLE_LENGTH
# A snippet that needs its title has so many words of it as its fingerprint: the last word of a cut one may be half.
TITLE_WORDS = 2

_NO_KEYS, _NO_OWNERS = np.empty(0, np.uint64), np.empty(0, np.uint32)
_QUOTED_SALT, _TITLE_SALT = np.uint64(0x8CB92BA72F3D8DD7), np.uint64(0xA0761D6478BD642F)


def article_fingerprints(articles: Sequence[Article]) -> BlockingKeys:
    """Return the fingerprints of articles, by their numbers: one of the title and some 80 of text and standfirst.

    Whether an article and a teaser have one in common depends on these two alone.
    """
    values, owners = [_NO_KEYS], [_NO_OWNERS]
    for start in range(0, len(articles), BATCH):
        found = _article_fingerprints(articles[start : start + BATCH])
        values.append(found.values)
        owners.append(found.owners + np.uint32(start))
    return BlockingKeys(np.concatenate(values), np.concatenate(owners))


def teaser_fingerprints(teasers: Sequence[Teaser]) -> BlockingKeys:
    """Return the fingerprints of teasers, by their numbers: one each, none of one too short to prove anything."""
    snippets = [snippet_tokens(teaser) for teaser in teasers]
    enough = [number for number, snippet in enumerate(snippets) if _is_enough(snippet)]
    long = [number for number in enough if len(snippets[number]) >= PROOF]
    short = [number for number in enough if len(snippets[number]) < PROOF]
    values = (
        _smallest_shingles([snippets[number][:-1] for number in long]),
        _title_fingerprints([title_tokens(teasers[number]) for number in short]),
    )
    return BlockingKeys(np.concatenate(values), np.array([*long, *short], np.uint32))


def heads_of(article: Article) -> Iterator[str]:
    """Yield the beginnings in which a teaser is looked for: of the text, of the standfirst."""
    yield from (text[:HEAD_CHARACTERS] for text in (article.text, article.standfirst) if text)


def _article_fingerprints(articles: Sequence[Article]) -> BlockingKeys:
    heads = [(number, head) for number, article in enumerate(articles) for head in heads_of(article)]
    quoted = window_minima(find_shingles([head for _, head in heads]), HEAD - SHINGLE_LENGTH + 1, WINDOW)
    owners = np.array([number for number, _ in heads], np.uint32)
    titles = _title_fingerprints([tokenize(article.title or "") for article in articles])
    return BlockingKeys(
        np.concatenate((mix(quoted.values + _QUOTED_SALT), titles)),
        np.concatenate((owners[quoted.owners], np.arange(len(articles), dtype=np.uint32))),
    )


def _is_enough(snippet: Sequence[str]) -> bool:
    return len(snippet) >= PROOF_WITH_TITLE and sum(map(len, snippet)) >= PROOF_CHARACTERS


def _smallest_shingles(quotations: Sequence[Sequence[str]]) -> Hashes:
    if not quotations:
        return _NO_KEYS
    shingles = find_shingles([" ".join(tokens) for tokens in quotations])
    return mix(np.minimum.reduceat(shingles.hashes, shingles.starts[:-1]) + _QUOTED_SALT)


def _title_fingerprints(titles: Sequence[Sequence[str]]) -> Hashes:
    if not titles:
        return _NO_KEYS
    # Two words are one shingle.
    return mix(find_shingles([" ".join(title[:TITLE_WORDS]) for title in titles]).hashes + _TITLE_SALT)
