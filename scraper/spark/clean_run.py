"""A run on a cluster: inputs to pages to articles to stories to files. Reads top to bottom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.corpus.parquet_files import SHAPES
from scraper.deduplication.edge_rules import EdgeKind
from scraper.errors import InputError
from scraper.models import CorpusCounts, Rejection
from scraper.pipeline import OUTCOMES
from scraper.sites import SITES
from scraper.spark import filesystem, output
from scraper.spark.clusters import cluster_stories
from scraper.spark.components import find_components
from scraper.spark.equivalent_articles import merge_articles
from scraper.spark.input_rows import find_origins
from scraper.spark.output import Output
from scraper.spark.page_rows import put_together, read_pages
from scraper.spark.related_rows import relate_stories
from scraper.spark.site_learning import given_profiles, learn_profiles
from scraper.spark.steps import FOLDER, Steps
from scraper.spark.teaser_rows import gather_records, tie_records
from scraper.spark.verified_pairs import find_edges

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyspark.sql import DataFrame, SparkSession

    from scraper.models import Site, SiteProfile

# Of inputs that failed, so many are named; all of them are in the table of rejections.
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: the counts of the corpus, whether any page gave something, and what could not be read.

    ``failures``: the first of them by name, of ``failed`` in all. ``ignored``: other files in the folders.
    """

    counts: CorpusCounts
    has_content: bool
    failures: tuple[Rejection, ...]
    failed: int
    ignored: int


def clean(
    session: SparkSession,
    inputs: Sequence[str],
    folder: str,
    *,
    sites: tuple[Site, ...] = SITES,
    profiles: Iterable[SiteProfile] | None = None,
    overwrite: bool = False,
) -> Outcome:
    """Make a corpus of saved pages, archives and tables of pages, as Parquet in a folder.

    It is the corpus that `scraper.pipeline.clean` makes of them. ``sites``: the plug-ins to choose from, whose modules
    each machine of the cluster must have. ``profiles`` to read with; None: learned from the
    inputs. Raises `InputError` for a table that has no pages, and for a folder with something in it unless
    ``overwrite``, which replaces the tables of an earlier run and leaves all else alone.
    """
    _make_room(session, folder, overwrite=overwrite)
    steps = Steps(session, f"{folder}/{FOLDER}")
    try:
        return _run(steps, Output(session, folder), inputs, profiles, sites)
    finally:
        filesystem.remove(session, steps.folder)


def _run(
    steps: Steps,
    out: Output,
    inputs: Sequence[str],
    given: Iterable[SiteProfile] | None,
    sites: tuple[Site, ...],
) -> Outcome:
    origins, ignored = find_origins(steps.session, inputs)
    profiles = steps.keep(
        "profiles", learn_profiles(origins) if given is None else given_profiles(steps.session, given)
    )
    readings = steps.keep("readings", read_pages(origins, profiles, sites))
    pages = steps.keep("pages", put_together(readings))
    articles = steps.keep("articles", merge_articles(pages))
    edges = steps.keep("edges", find_edges(articles))
    joining = edges.where(f"kind != '{EdgeKind.RELATED.value}'")
    components = steps.keep("components", find_components(joining, steps))
    stories = steps.keep("stories", cluster_stories(articles, joining, components))
    related = steps.keep("related", relate_stories(articles, edges, stories))
    records = steps.keep("records", gather_records(pages))
    tied = steps.keep("tied", tie_records(records, articles))
    told = steps.keep("told", output.teaser_rows(records, tied, stories))
    announced = told.where("story is not null")
    out.write("stories", output.story_rows(stories, announced, related), SHAPES["stories"])
    out.write("teasers", told, SHAPES["teasers"])
    out.write("pages", output.page_rows(pages), output.PAGES)
    out.write("profiles", output.profile_rows(profiles), output.PROFILES)
    rejected = out.write("rejected", output.rejection_rows(readings, pages), SHAPES["rejected"])
    counts = _count(pages, articles, stories, told, rejected)
    out.finish(counts)
    failed = rejected.where(f"reason not in ({', '.join(map(repr, sorted(OUTCOMES)))})")
    return Outcome(
        counts,
        has_content=not readings.where("has_content").isEmpty(),
        failures=tuple(Rejection(*row) for row in failed.orderBy("url", "reason", "detail").limit(SHOWN).collect()),
        failed=failed.count(),
        ignored=ignored,
    )


def _count(
    pages: DataFrame, articles: DataFrame, stories: DataFrame, told: DataFrame, rejected: DataFrame
) -> CorpusCounts:
    found = pages.selectExpr("count(*)", "coalesce(sum(size(teasers)), 0)").first()
    tied = told.selectExpr("count(*)", "count(story)").first()
    written, merged = articles.count(), stories.count()
    return CorpusCounts(
        pages=found[0],
        articles=written,
        stories=merged,
        copies_merged=written - merged,
        teasers_found=found[1],
        teaser_records=tied[0],
        teasers_tied=tied[1],
        rejected=rejected.count(),
    )


def _make_room(session: SparkSession, folder: str, *, overwrite: bool) -> None:
    if not filesystem.exists(session, folder):
        return
    if not overwrite:
        raise InputError(folder, "there is something already; --overwrite replaces the tables of an earlier run")
    # First of all, so that a run that breaks off leaves none.
    filesystem.remove(session, f"{folder}/{output.MANIFEST}")
