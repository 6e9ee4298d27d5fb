"""Readers of the public data sets, one file each: a clone of the source's repository in, pages with gold out."""

from __future__ import annotations

from sets import (
    aeb,
    big9,
    daniel,
    dragnet,
    fundus_pages,
    googlenews,
    htmldate,
    magic,
    news2023,
    trafilatura_eval,
    wcxb,
    zh69,
)

# In the order of the tables in docs/results.md.
ALL_SETS = {
    module.DATA_SET.name: module.DATA_SET
    for module in (
        aeb, wcxb, fundus_pages, trafilatura_eval, htmldate, googlenews, big9, news2023, daniel, magic, zh69, dragnet,
    )
}  # fmt: skip
