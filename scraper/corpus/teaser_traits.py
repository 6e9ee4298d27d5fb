"""The traits of a teaser: all by which the view keeps it and finds what it announces, made of many teasers at once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scraper.corpus.article_traits import address_digest
from scraper.deduplication import content_digest
from scraper.deduplication.announcements import link_of
from scraper.deduplication.lsh import BlockingKeys
from scraper.deduplication.quote_fingerprints import teaser_fingerprints
from scraper.deduplication.teaser_merging import announcement_id
from scraper.records import record_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.models import Teaser


@dataclass(frozen=True, slots=True)
class TeaserTraits:
    """What the view asks of a teaser; a function of the teaser alone, as `ArticleTraits` are of an article.

    ``printing``: the digest of all that it says. ``announcement``: that of what it has in common with other printings;
    so it has its ``link``, the digest of the address that it leads to, and ``fingerprint``, by which the article is
    found that it quotes. Both are None where there is none.
    """

    printing: bytes
    announcement: bytes
    link: bytes | None
    fingerprint: int | None


def teaser_traits(teasers: Sequence[Teaser]) -> list[TeaserTraits]:
    """Return the traits of teasers, in their order."""
    found = teaser_fingerprints(teasers)
    fingerprints = dict(zip(found.owners.tolist(), found.values.tolist(), strict=True))
    return [_traits(teaser, fingerprints.get(number)) for number, teaser in enumerate(teasers)]


def printing_record(teaser: Teaser) -> str:
    """Return a teaser as the view keeps it."""
    return json.dumps(record_of(teaser))


def joined_fingerprints(traits: Sequence[TeaserTraits]) -> BlockingKeys:
    """Return the fingerprints of many teasers, each with the position of the one that it is of."""
    found = [(each.fingerprint, number) for number, each in enumerate(traits) if each.fingerprint is not None]
    return BlockingKeys(
        np.array([value for value, _ in found], np.uint64), np.array([number for _, number in found], np.uint32)
    )


def _traits(teaser: Teaser, fingerprint: int | None) -> TeaserTraits:
    return TeaserTraits(
        printing=content_digest("printing", printing_record(teaser)),
        announcement=bytes.fromhex(announcement_id(teaser)),
        link=address_digest(link_of(teaser)) if teaser.url else None,
        fingerprint=fingerprint,
    )
