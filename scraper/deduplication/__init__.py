"""Articles grouped to stories, teasers tied to the story that they announce; pure functions of sets."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.deduplication.announcements import attach
from scraper.deduplication.content_ids import content_digest, content_id
from scraper.deduplication.stories import merge, similarity
from scraper.deduplication.teaser_merging import by_time, gather

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.models import Copy, Sighting, Story, Teaser, TeaserRecord

__all__ = ["attach", "by_time", "content_digest", "content_id", "gather", "merge", "resolve", "similarity"]


def resolve(
    copies: Iterable[Copy], seen: Iterable[tuple[Teaser, Sighting]], *, is_strict: bool = False
) -> tuple[tuple[Story, ...], tuple[TeaserRecord, ...]]:
    """Return the stories of these articles and the records of these teasers, tied to each other; both by id.

    ``seen``: teasers, each with a page on which it was seen. Every article must have a text and an id of its own. Equal
    sets give equal results, whatever their order. ``is_strict``: merge only what is certain.
    """
    stories = merge(copies, is_strict=is_strict)
    records = attach(gather(seen), stories)
    announcing = defaultdict(list)
    for record in records:
        announcing[record.story].append(record.id)
    return tuple(replace(story, teasers=tuple(announcing[story.id])) for story in stories), records
