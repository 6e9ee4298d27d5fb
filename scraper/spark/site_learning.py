"""Profiles: what repeats on each site, learned by all tasks and put together by site."""

from __future__ import annotations

import json
from functools import partial, reduce
from hashlib import sha256
from typing import TYPE_CHECKING

from scraper.deduplication import content_id
from scraper.extraction.site_profiles import merge_profiles
from scraper.models import SiteProfile
from scraper.pipeline import is_learned, sample_sites
from scraper.records import record_of, value_of
from scraper.spark.batches import gathered, mapped, united

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pyspark.sql import DataFrame, SparkSession

    from scraper.inputs import Input
    from scraper.spark.batches import Columns, Row
    from scraper.spark.input_rows import Origin

# ``site``: `site_id` of the name. ``sha256``: of the record, as a corpus file names a profile.
PROFILES: Columns = {"site": str, "sha256": str, "profile": str}


def learn_profiles(origins: Sequence[Origin]) -> DataFrame:
    """Return the profile of each site with three pages or more."""
    parts = united(mapped(origin.frame, partial(sample_rows, origin.read), PROFILES) for origin in origins)
    return gathered(parts, "site", merge_rows, PROFILES)


def given_profiles(session: SparkSession, profiles: Iterable[SiteProfile]) -> DataFrame:
    """Return these profiles, several of one site as one."""
    rows = [tuple(profile_row(profile).values()) for profile in profiles]
    frame = session.createDataFrame(rows, "site string, sha256 string, profile string")
    return gathered(frame, "site", merge_rows, PROFILES)


def sample_rows(read: Callable[[Iterator[Row]], Iterator[Input]], rows: Iterator[Row]) -> Iterator[Row]:
    """Yield a profile for each site among the inputs that these rows hold."""
    yield from map(profile_row, sample_sites(read(rows)))


def merge_rows(_: str, rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the profile of one site from its parts, if there is enough of it."""
    profile = reduce(merge_profiles, map(profile_of, rows))
    if is_learned(profile):
        yield profile_row(profile)


def profile_row(profile: SiteProfile) -> Row:
    """Return a profile as a row."""
    record = json.dumps(record_of(profile))
    return {"site": site_id(profile.site), "sha256": sha256(record.encode()).hexdigest(), "profile": record}


def profile_of(row: Row) -> SiteProfile:
    """Return the profile in a row."""
    return value_of(SiteProfile, json.loads(row["profile"]))


def site_id(site: str) -> str:
    """Return what a site is called in rows: a broken address can have a name that is no UTF-8."""
    return content_id("site", site)
