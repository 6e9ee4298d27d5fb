"""Saved news pages as a corpus file that a pandas frame is made of and that can be searched. An example of the library.

python newsdesk.py add FOLDER... news.db                  read pages into a corpus file
python newsdesk.py table news.db                          stories, words and days of each site
python newsdesk.py search news.db WORD... [--since DAY]   the stories that have all words, the best first
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from scraper import Confidence, Corpus, CorpusError, InputError, Page, clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

    from scraper import Hit, Report, Story


def pages(folders: Iterable[Path]) -> Iterator[Page]:
    """Yield the pages of folders, each with the facts of its visit if a sidecar lies beside it; name what is none."""
    for path in (path for folder in folders for path in sorted(folder.rglob("*.html"))):
        try:
            yield Page.from_file(path)
        except InputError as error:
            print(error, file=sys.stderr)


def add(folders: Iterable[Path], corpus: Corpus) -> Report:
    """Read pages into a corpus, copies merged. What it has already costs next to nothing, so all can be given again."""
    return clean(pages(folders), corpus)


COLUMNS = ["title", "site", "day", "language", "words", "copies", "teasers"]


def frame(stories: Sequence[Story]) -> pd.DataFrame:
    """One row a story. Only what its page confirms or declares is believed: no day is better than a guessed one."""
    import pandas as pd  # noqa: PLC0415 - the search needs no pandas

    rows = []
    for story in stories:
        article = story.canonical.article.trusted(Confidence.DECLARED)
        words, copies, teasers = len(article.text.split()), len(story.copies), len(story.teasers)
        rows.append([article.title, article.site, article.published_day, article.language, words, copies, teasers])
    table = pd.DataFrame(rows, columns=COLUMNS, index=pd.Index([story.id for story in stories], name="story"))
    return table.assign(day=pd.to_datetime(table["day"]))


def by_site(table: pd.DataFrame) -> pd.DataFrame:
    """One row a site, the site with most stories first."""
    sites = table.groupby("site", dropna=False)
    sums = sites.agg(stories=("words", "size"), words=("words", "sum"), first=("day", "min"), last=("day", "max"))
    return sums.sort_values(["stories", "words"], ascending=False)


def excerpt(hit: Hit) -> str:
    """Return the part of a text that a search found, its words in brackets."""
    text = hit.snippet
    for start, end in reversed(hit.marks):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    adding = commands.add_parser("add")
    adding.add_argument("folders", type=Path, nargs="+")
    adding.add_argument("corpus", type=Path)
    commands.add_parser("table").add_argument("corpus", type=Path)
    searching = commands.add_parser("search")
    searching.add_argument("corpus", type=Path)
    searching.add_argument("words", nargs="+")
    searching.add_argument("--since", type=date.fromisoformat, metavar="DAY")
    options = parser.parse_args(arguments)
    for path in options.folders if options.command == "add" else [options.corpus]:
        if not path.exists():
            parser.error(f"{path} does not exist")
    try:
        with Corpus(options.corpus) as corpus:
            return run(options, corpus)
    except CorpusError as error:
        parser.error(str(error))


def run(options: argparse.Namespace, corpus: Corpus) -> int:
    """Run a command on an open corpus; the exit code."""
    if options.command == "add":
        report = add(options.folders, corpus)
        print(f"{report.stories} stories in {options.corpus}, {report.rejected} pages without one")
    elif options.command == "table":
        print(by_site(frame(tuple(corpus.stories()))).to_string())
    else:
        hits = corpus.search(" ".join(options.words), since=options.since)
        for hit in hits:
            print(f"{str(hit.published or '')[:10]:10}  {hit.title}\n            {excerpt(hit)}")
        return 0 if hits else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
