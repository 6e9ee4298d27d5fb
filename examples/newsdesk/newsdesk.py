"""Saved news pages as a pandas frame, and in an index that can be searched. An example of the library.

python newsdesk.py table FOLDER...               stories, words and days of each site
python newsdesk.py index FOLDER... -o news.idx   an index of all stories
python newsdesk.py search news.idx WORD...       the stories that have all words, the best first
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scraper import Corpus, Page, Rejection, clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from scraper import Story


# ---------------------------------------------------------------- pages to stories


def pages(folder: Path) -> Iterator[Page]:
    """Yield the pages of a folder: X.html is one, and X.json beside it says where it stood and when it was fetched."""
    for path in sorted(folder.rglob("*.html")):
        beside = path.with_suffix(".json")
        facts = json.loads(beside.read_text("utf-8")) if beside.exists() else {}
        seen = facts.get("fetched_at")
        yield Page(facts.get("url"), path.read_bytes(), fetched_at=datetime.fromisoformat(seen) if seen else None)


def read(folders: Iterable[Path]) -> tuple[tuple[Story, ...], tuple[Rejection, ...]]:
    """All stories, copies merged, and why the other pages gave none."""
    with Corpus() as corpus:  # in memory; with a path it is a file, to which the next run adds
        report = clean((page for folder in folders for page in pages(folder)), corpus)
        return tuple(corpus.stories()), report.rejections


# ---------------------------------------------------------------- stories to a frame

COLUMNS = ["title", "site", "day", "language", "words", "copies", "url"]


def frame(stories: Iterable[Story]) -> pd.DataFrame:
    """One row a story. Days, not times: some pages give no more."""
    import pandas as pd  # noqa: PLC0415 - the index needs no pandas

    rows = [
        {
            "title": story.canonical.article.title,
            "site": story.canonical.article.site,
            "day": str(story.canonical.article.published or "")[:10] or None,
            "language": story.canonical.article.language,
            "words": len(story.canonical.article.text.split()),
            "copies": len(story.copies),
            "url": story.canonical.article.url,
        }
        for story in stories
    ]
    table = pd.DataFrame(rows, columns=COLUMNS, index=pd.Index([story.id for story in stories], name="story"))
    return table.assign(day=pd.to_datetime(table["day"]))


# ---------------------------------------------------------------- stories to an index


def index(stories: Iterable[Story], path: Path) -> int:
    """Make the index anew; how many stories it has. SQLite does the work (FTS5): one file, and no server."""
    rows = [
        (story.id, article.url, str(article.published or ""), article.title, article.text)
        for story in stories
        for article in [story.canonical.article]
    ]
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("DROP TABLE IF EXISTS stories")
        base.execute(
            "CREATE VIRTUAL TABLE stories USING fts5("
            "id UNINDEXED, url UNINDEXED, day UNINDEXED, title, text, tokenize='unicode61 remove_diacritics 2')"
        )
        base.executemany("INSERT INTO stories VALUES (?, ?, ?, ?, ?)", rows)
    return len(rows)


def search(path: Path, words: Iterable[str], limit: int = 10) -> list[tuple[str, str, str]]:
    """Day, title and excerpt of the stories that have all words; a word in the title counts four times."""
    query = " ".join('"' + word.replace('"', '""') + '"' for word in words)
    with closing(sqlite3.connect(path)) as base:
        return base.execute(
            "SELECT day, title, snippet(stories, 4, '[', ']', ' … ', 12) FROM stories"
            " WHERE stories MATCH ? ORDER BY bm25(stories, 0, 0, 0, 4.0, 1.0), id LIMIT ?",
            (query, limit),
        ).fetchall()


# ---------------------------------------------------------------- the command


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("table", "index"):
        commands.add_parser(name).add_argument("folders", type=Path, nargs="+")
    commands.choices["index"].add_argument("-o", "--output", type=Path, required=True)
    searching = commands.add_parser("search")
    searching.add_argument("index", type=Path)
    searching.add_argument("words", nargs="+")
    options = parser.parse_args(arguments)
    if options.command == "search":
        found = search(options.index, options.words)
        for day, title, excerpt in found:
            print(f"{day[:10]:10}  {title}\n            {excerpt}")
        return 0 if found else 1
    for folder in options.folders:
        if not folder.is_dir():
            parser.error(f"{folder} is no folder")
    stories, rejections = read(options.folders)
    for rejection in rejections:
        print(f"{rejection.url}: {rejection.reason}", file=sys.stderr)
    if options.command == "index":
        print(f"{index(stories, options.output)} stories in {options.output}")
    else:
        by_site = frame(stories).groupby("site", dropna=False)
        table = by_site.agg(
            stories=("words", "size"), words=("words", "sum"), first=("day", "min"), last=("day", "max")
        )
        print(table.sort_values(["stories", "words"], ascending=False).to_string())
    return 0


if __name__ == "__main__":
    sys.exit(main())
