"""An hour's articles into a corpus that holds many already: rate, memory, size of the file by what it is for.

    python benchmarks/increment.py [--stories 200000] [--articles 5000] [--days 60] [--seed 11] [--footers]
                                   [--corpus FILE] [--prepared]

Fills a corpus file with so many stories, published over so many days, then opens it in a new process and adds as many
articles as an hour brings, a fifth of them copies of what is there, each by a call of its own. All is on the disk when
a rate is taken (WAL, synchronous = FULL). ``pages`` is the time of putting pages and readings into the file, ``view``
that of finding copies and clustering stories: keys, look-up, exact verification, stories, quotations; the commits
count with the pages. Rates are by CPU time and by the clock. The floor is the time to hash the same texts to keys, and
to write the bytes that the file grows by. ``--footers`` leaves the footer of its site, 35 words, in each text, as an
extractor would that strips nothing. ``--corpus`` keeps the file, and takes one that is there. ``--prepared``: the rows
of the hour and the traits of its articles are made before the clock runs, as the processes make them that read pages.
"""

from __future__ import annotations

import argparse
import os
import resource
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from planted import FIRST_DAY, SITES, Writer

from scraper.corpus import Corpus, rows
from scraper.corpus.corpus_file import blocks
from scraper.corpus.exports import program_version
from scraper.corpus.reading_traits import traits_by_reading
from scraper.deduplication.lsh import BANDS, ROWS, find_keys
from scraper.models import Article, Page, Paragraph
from scraper.reading.reader_pool import BATCH as READ

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scraper.corpus.rows import PreparedPage

COPIED = 5  # one new article in so many is a copy
PARTS = {
    "keys of copies (bands, openings)": "SELECT sum(length(entries)) FROM view_postings WHERE name = 'copies'",
    "sketches": "SELECT sum(length(shingles) + length(opening)) FROM view_classes",
    "fingerprints of quotations": "SELECT sum(length(entries)) FROM view_postings WHERE name <> 'copies'",
    "pages": "SELECT sum(length(body)) FROM pages",
    "readings": "SELECT sum(length(articles)) FROM readings",
}


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, number in (("stories", 200_000), ("articles", 5_000), ("days", 60), ("seed", 11)):
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--footers", action="store_true")
    parser.add_argument("--prepared", action="store_true")
    parser.add_argument("--corpus", type=Path, metavar="FILE")
    parser.add_argument("--hour", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.hour:
        _add_hour(options)
        return
    with TemporaryDirectory() as folder:
        options.corpus = options.corpus or Path(folder, "corpus.db")
        if not options.corpus.exists():
            _fill(options)
        _print_parts(options.corpus)
        arguments = [f"--{name}={getattr(options, name)}" for name in ("stories", "articles", "days", "seed", "corpus")]
        flags = ["--hour", *(f"--{name}" for name in ("footers", "prepared") if getattr(options, name))]
        subprocess.run([sys.executable, __file__, *arguments, *flags], check=True)  # noqa: S603 - this script


def _fill(options: argparse.Namespace) -> None:
    start = time.process_time()
    with Corpus(options.corpus) as corpus:
        for article in _articles(options, options.stories):
            corpus.add(*_read(article))
    rate = options.stories / (time.process_time() - start)
    print(f"{options.stories:,} stories, {rate:,.0f}/s with the making of their texts; {_memory():.0f} MB at the most")


def _print_parts(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM view_articles").fetchone()
        print("\n| part of the file | MB for a million articles |\n|---|---:|")
        for part, query in PARTS.items():
            (size,) = connection.execute(query).fetchone()
            print(f"| {part} | {(size or 0) / count:,.0f} |")
    print(f"| whole file | {path.stat().st_size / count:,.0f} |")


class _Timed(Corpus):
    """A corpus that measures what its materialized view takes, CPU seconds and seconds of the clock."""

    cpu = clock = 0.0

    def _update_view(self, *, only_if_due: bool = False) -> None:
        cpu, clock = _timed(lambda: super(_Timed, self)._update_view(only_if_due=only_if_due))
        self.cpu += cpu
        self.clock += clock


def _add_hour(options: argparse.Namespace) -> None:
    articles = list(_hour(options))
    before, size = _memory(), options.corpus.stat().st_size
    with Corpus(options.corpus) as corpus:
        known = corpus.report().stories
    with _Timed(options.corpus) as corpus:
        pages = list(_prepared(articles)) if options.prepared else [(None, *_read(article)) for article in articles]
        whole = _timed(lambda: _put(corpus, pages))
        view = (corpus.cpu, corpus.clock)
        stories = corpus.report().stories - known
    grown = options.corpus.stat().st_size - size
    keys = _timed(lambda: find_keys(article.text for article in articles))
    count = len(articles)
    print(f"\n{count:,} articles, of which {stories:,} new stories, into {known:,}; {BANDS} bands of {ROWS}, openings")
    print("\n| step | articles/s (CPU) | articles/s (clock) | CPU by that of keys |\n|---|---:|---:|---:|")
    for name, (cpu, clock) in (
        ("view", view),
        ("pages", (whole[0] - view[0], whole[1] - view[1])),
        ("both", whole),
        ("floor: texts to keys", keys),
        (f"floor: {grown / 1e6:.0f} MB written and synced", _timed(lambda: _write(options.corpus.parent, grown))),
    ):
        print(f"| {name} | {count / cpu:,.0f} | {count / clock:,.0f} | {cpu / keys[0]:.1f} |")
    print(f"\nmemory: {before:.0f} MB before, with the articles to come; {_memory():.0f} MB at the most")


def _put(corpus: Corpus, pages: Iterable[tuple[PreparedPage | None, Page, tuple[Article, ...]]]) -> None:
    for prepared, page, articles in pages:
        if prepared:
            corpus.add_prepared(prepared, page, articles)
        else:
            corpus.add(page, articles)
    corpus.commit()
    corpus.report()


def _timed(do: Callable[[], object]) -> tuple[float, float]:
    cpu, clock = time.process_time(), time.perf_counter()
    do()
    return time.process_time() - cpu, time.perf_counter() - clock


def _write(folder: Path, size: int) -> None:
    path = folder / "floor"
    with path.open("wb") as file:
        for _ in range(max(1, size >> 20)):
            file.write(bytes(1 << 20))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# ---------------------------------------------------------------- articles


def _hour(options: argparse.Namespace) -> Iterator[Article]:
    """Yield new articles, one in five a copy of one of the first that are in the corpus, slightly changed."""
    old = list(_articles(options, options.articles // COPIED))
    writer = Writer(Random(options.seed + 1))  # noqa: S311 # test data
    for number in range(options.articles):
        if number % COPIED == 0:
            article = old[number // COPIED]
            text = writer.changed(article.text, 0.01)
            yield Article(
                f"{article.url}-again", title=article.title, paragraphs=(Paragraph(text),), published=article.published
            )
        else:
            yield _article(writer, options.stories + number, options)


def _articles(options: argparse.Namespace, count: int) -> Iterator[Article]:
    writer = Writer(Random(options.seed))  # noqa: S311 # test data
    for number in range(count):
        yield _article(writer, number, options)


def _article(writer: Writer, number: int, options: argparse.Namespace) -> Article:
    site, day = writer.random.randrange(SITES), FIRST_DAY + timedelta(days=writer.random.randrange(options.days))
    text = writer.prose(writer.length())
    return Article(
        url=f"https://site{site}.example/{day:%Y/%m/%d}/{number}",
        title=" ".join(writer.draw(8)),
        paragraphs=(Paragraph(f"{text} {writer.footers[site]}" if options.footers else text),),
        published=day,
    )


def _read(article: Article) -> tuple[Page, tuple[Article, ...]]:
    return Page(article.url, article.text.encode()), (article,)


def _prepared(articles: Iterable[Article]) -> Iterator[tuple[PreparedPage, Page, tuple[Article, ...]]]:
    for batch in blocks(articles, READ):
        pages = [_read(article) for article in batch]
        made = [rows.prepare(page, read, program_version()) for page, read in pages]
        traits = traits_by_reading({row.reading: read for row, (_, read) in zip(made, pages, strict=True)})
        for row, (page, read) in zip(made, pages, strict=True):
            yield replace(row, body=rows.pack(page.body), traits=traits[row.reading]), page, read


if __name__ == "__main__":
    main()
