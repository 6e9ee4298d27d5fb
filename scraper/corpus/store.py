"""The store: pages, what was read from them and what was refused, in one SQLite file."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import zstandard

from scraper.corpus import export_files, materialized, queries, rows, search_index, verification
from scraper.corpus.contents import compile_contents, report_of, without_reserved_pages
from scraper.corpus.corpus_file import CORPUS_FILE, blocks
from scraper.corpus.export_formats import ARCHIVE, ARCHIVE_NAME, check_format, files_of
from scraper.corpus.exports import manifest, program_version
from scraper.corpus.materialized.view_contents import ViewContents
from scraper.corpus.read_only import connect_to_read, copied, is_read_only
from scraper.corpus.recent_readings import RecentReadings
from scraper.corpus.search_filters import SearchFilter, order_of
from scraper.corpus.search_text import parse_query
from scraper.corpus.statistics import summarise
from scraper.errors import CorpusError, CorpusLockedError
from scraper.storage.sqlite_files import LOCK_TIMEOUT
from scraper.warc_export import write_warc

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date, datetime
    from types import TracebackType
    from typing import IO, Self

    from scraper.corpus.contents import Compiled, Contents
    from scraper.corpus.rows import PreparedPage
    from scraper.corpus.search_index import Hit
    from scraper.corpus.statistics import Statistics
    from scraper.models import Article, Page, Rejection, Report, SiteProfile, Story, TeaserRecord

# What is sorted by a hash, as ids are, takes 4 KB of writing for each call; of many calls to a commit several fall on
# the same 4 KB.
BATCH = 2_000  # calls of add or reject between two commits
# KiB of the file that stay in memory while all of it is written out.
PASSING = 8_192
# Stories that are put into the search index in one transaction, and pages whose ids are read at once.
PORTION = 200
BLOCKS = "blocks"  # what a file may keep besides the usual


class Corpus:
    """A corpus file: a set of pages with their articles, and of refused inputs; a context manager.

    Its contents are a function of that set, whatever the order, batches or repetitions in which it was added. What was
    added is on the disk at the latest when the corpus is closed, merged or exported; a killed run loses at most the
    calls since the last commit (2,000 or fewer). All methods raise `CorpusError` for a file that cannot be used.

    A file that is read-only, or in a read-only folder, can still be read. What is out of date in it, such as the index
    for a first search, is computed in a temporary copy, which takes its size on the disk. Methods that change
    the corpus raise `CorpusError` then.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        lock_timeout: float = LOCK_TIMEOUT,
        is_deferring: bool = False,
        read_only: bool = False,
        has_blocks: bool = False,
    ) -> None:
        """Open a corpus file, or a corpus in memory; wait ``lock_timeout`` seconds for another writer.

        ``is_deferring``: leave to `settle` what takes seconds now and then, and which `commit` does else.
        ``read_only``: open a file that can be written as if it could not; others may write to it meanwhile.
        ``has_blocks``: keep the structure of texts too, `Article.blocks`, of all that is added from now on, also when
        the file is opened again.
        """
        self._path = ":memory:" if path is None else os.fspath(path)
        self._is_read_only = path is not None and (read_only or is_read_only(self._path))
        self._is_prepared = False  # read-only, and what was not up to date was made at the first question
        self._original: sqlite3.Connection | None = None  # if the connection is to a temporary copy of it
        if self._is_read_only:
            self._connection = connect_to_read(self._path)
            if not CORPUS_FILE.is_current(self._connection):
                self._copy_if_read_only()
        else:
            self._connection = CORPUS_FILE.connect(self._path, lock_timeout)
        self._is_deferring = is_deferring
        if is_deferring:
            self._connection.execute("PRAGMA wal_autocheckpoint = 0")
        self._extractor = program_version()
        self._is_closed = False
        self._pending = 0
        self._recent = RecentReadings()
        self._has_blocks = not self._is_read_only and self._keep_blocks(is_asked=has_blocks)

    @property
    def has_blocks(self) -> bool:
        """Whether the structure of texts is kept of what is added."""
        return self._has_blocks

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # After an error too: every page that was added was added whole.
        self.close()

    def close(self) -> None:
        """Commit and close the file; closing it again does nothing."""
        if not self._is_closed:
            try:
                self.commit()
                with suppress(CorpusError):  # whoever asks for the contents meets the lock or the damage
                    if not self._is_read_only:
                        self._update_view()
            finally:
                self._connection.close()
                if self._original:
                    self._original.close()
                self._is_closed = True

    def commit(self) -> None:
        """Write everything that was added to the disk."""
        if self._put_on_disk() and not self._is_deferring:  # if memory does not suffice for the view, pages are kept
            self._update_if_due()

    def settle(self) -> None:
        """Take pages into the view if enough of them were committed, and copy the log into the file.

        May run in another thread, as long as nothing is asked of this corpus meanwhile, and all is committed.
        """
        self._update_if_due()
        with self._reading() as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def is_settling_due(self) -> bool:
        """Tell whether `settle` would take pages into the view."""
        with self._reading() as connection:
            return materialized.is_due(connection)

    def _update_if_due(self) -> None:
        if self.is_settling_due():
            self._update_view(only_if_due=True)

    def _put_on_disk(self) -> bool:
        """End the open transaction; tell whether there was one."""
        is_open = self._connection.in_transaction
        if is_open:
            with CORPUS_FILE.translated(self._path):
                self._connection.execute("COMMIT")
        self._pending = 0
        return is_open

    def add(self, page: Page, articles: Sequence[Article], *, read_with: str = "") -> None:
        """Add a page and the articles read from it; added again, it adds at most a sighting.

        A page is its canonical URL and its bytes. Other articles for the same visit replace those it had; of
        different visits, those read by the newest version of this program count, then those of the earliest visit.
        ``read_with``: a name for all that the articles depend on besides the page and this program, by which
        `recall` knows them again. Raises ValueError if ``page.fetched_at`` has no time zone.
        """
        prepared = rows.prepare(page, articles, self._extractor, has_blocks=self._has_blocks)
        self.add_prepared(prepared, page, articles, read_with=read_with)

    def add_prepared(
        self, prepared: PreparedPage, page: Page, articles: Sequence[Article], *, read_with: str = ""
    ) -> None:
        """Add a page as `add` does, with the rows that were made of it and of its articles elsewhere."""
        with self._changing() as connection:
            reading = queries.put_page(connection, prepared, page.body, read_with)
        if reading:
            self._recent.add(prepared, articles)

    def recall(self, page: Page, read_with: str) -> bool | None:
        """Tell whether the articles of a visit have a text or a teaser, without reading it; None if it must be read.

        It is known if the same page with the same facts and time was read by this version of the program with the
        same ``read_with``. Raises ValueError as `add` does.
        """
        if not read_with:
            return None
        name, _ = rows.page_row(page)
        visit = (name, rows.time_text(page), rows.facts_text(page))
        with self._reading() as connection:
            return queries.get_known_reading(connection, visit, self._extractor, read_with)

    def note_stated_url(self, given: Page, url: str | None) -> None:
        """Note which URL a page states that was given without one, so that `stated_url` tells it without reading."""
        with self._changing() as connection:
            queries.put_stated_url(connection, rows.given_key(given, self._extractor), url)

    def stated_url(self, given: Page) -> str | None:
        """Return the URL that a page given without one states, as this version of the program noted it."""
        with self._reading() as connection:
            return queries.get_stated_url(connection, rows.given_key(given, self._extractor))

    def reject(self, rejection: Rejection) -> None:
        """Add an input that gave no page or no article; added again, it changes nothing."""
        with self._changing() as connection:
            queries.put_rejection(connection, rejection)

    def keep_profile(self, profile: SiteProfile) -> None:
        """Add a site profile that pages here were read with; added again, it changes nothing."""
        with self._changing() as connection:
            queries.put_profile(connection, profile)

    def replace_profiles(self, profiles: Iterable[SiteProfile]) -> None:
        """Keep these site profiles and no others; the pages stay as they were read."""
        with self._changing() as connection:
            queries.drop_profiles(connection)
            for profile in profiles:
                queries.put_profile(connection, profile)

    def keep_robots(self, origin: str, digest: str, seen_at: datetime) -> None:
        """Note that a robots.txt of this SHA-256 stood at an origin; noted again, it changes the times at most.

        Raises ValueError if ``seen_at`` has no time zone.
        """
        with self._changing() as connection:
            moment = rows.moment_text(seen_at)
            queries.put_robots(connection, (origin, digest, moment, moment))

    def remove(self, page: Page) -> None:
        """Remove a visit and the articles read from it, and the page if it has no other visit."""
        with self._changing() as connection:
            queries.drop_visit(connection, page)

    def withdraw(self, url: str, reason: str) -> None:
        """Remove the rejections of a URL for this reason."""
        with self._changing() as connection:
            queries.drop_rejection(connection, url, reason)

    def profiles(self) -> tuple[SiteProfile, ...]:
        """Return the site profiles, by site."""
        with self._reading() as connection:
            return tuple(sorted(queries.get_profiles(connection).values(), key=lambda profile: profile.site))

    def pages(self) -> Iterator[Page]:
        """Yield the stored pages with their bodies, by id, each with the facts of the visit that represents it.

        The corpus may be added to meanwhile; pages that are new then are not yielded.
        """
        yield from self._pages(self._page_ids())

    def count_pages(self) -> int:
        """Return how many pages are stored."""
        with self._reading() as connection:
            return int(connection.execute("SELECT count(*) FROM pages").fetchone()[0])

    def visits(self) -> Iterator[Page]:
        """Yield the stored pages as `pages` does, each once for every visit that differs in time or facts."""
        for name in self._page_ids():
            with self._reading() as connection:
                visits = queries.get_visits(connection, name)
            yield from visits

    def stories(self) -> Iterator[Story]:
        """Yield the stories by the URL of their canonical article, then by id."""
        with self._reading():
            yield from self._contents().stories

    def story(self, name: str) -> Story | None:
        """Return the story of this id, None if there is none."""
        with self._reading():
            return self._view().story(name)

    def page(self, name: str) -> Page | None:
        """Return the stored page of this id with its body, None if there is none."""
        with self._reading() as connection:
            return queries.get_page(connection, name) if queries.has_page(connection, name) else None

    def teasers_of(self, story: Story) -> tuple[TeaserRecord, ...]:
        """Return the teasers that announce a story, by id."""
        with self._reading():
            return self._view().teasers_named(story.teasers)

    def teasers(self) -> Iterator[TeaserRecord]:
        """Yield the teaser records by id, tied to the stories that they announce."""
        with self._reading():
            yield from self._contents().teasers

    def rejections(self) -> Iterator[Rejection]:
        """Yield the rejections that were added and a ``no_article`` for each page without a text, in order."""
        with self._reading():
            yield from self._contents().rejections

    def report(self, *, strict: bool = False, without_reserved: Collection[str] = ()) -> Report:
        """Return the counts of everything in the corpus; ``strict``, ``without_reserved``: as `export` does it."""
        with self._reading():
            return report_of(self._contents(is_strict=strict, uses=without_reserved))

    def statistics(self) -> Statistics:
        """Return counts of everything in the corpus, as a whole and by site, language and day."""
        contents = self._contents()
        with self._snapshot():
            return summarise(contents)

    def search(
        self,
        query: str | None,
        limit: int = 10,
        *,
        since: date | None = None,
        until: date | None = None,
        sites: Sequence[str] = (),
        languages: Sequence[str] = (),
        authors: Sequence[str] = (),
        has_teaser: bool = False,
        order: str | None = None,
        offset: int = 0,
    ) -> tuple[Hit, ...]:
        """Return the stories whose canonical article has all words of a query, ``limit`` at most.

        ``"words in quotes"`` must stand in this order, ``begin*`` matches every word that begins so; case and
        accents are ignored. None asks for no word. Stories can be narrowed to those published from the day ``since``
        to the day ``until``, by one of ``sites`` (domains or hosts), in one of ``languages``, by one of ``authors``
        (a name or some words of it), and to those that a teaser announces. ``order``: ``relevance``, the usual one
        of a query; ``newest``, the usual one without; ``oldest``. ``offset``: so many are passed over.

        The first search after a change brings the index in the file up to date. Raises ValueError for a query
        without a word, and for a site, language, author or order that is none.
        """
        wanted = SearchFilter(since, until, tuple(sites), tuple(languages), tuple(authors), has_teaser)
        terms = () if query is None else parse_query(query)
        sorting = order_of(order, terms)
        self.commit()
        with self._reading() as connection:
            is_current = search_index.is_current(connection, self._extractor)
        if not is_current and not self._is_prepared:
            self._copy_if_read_only()
            self._build_index()
        self._is_prepared = self._is_read_only
        with self._reading() as connection:
            return search_index.find(connection, terms, wanted, order=sorting, limit=limit, offset=offset)

    def verify(self) -> Iterator[str]:
        """Yield what is wrong with the file, a line for each fault; nothing if every name and every count is right."""
        self.commit()
        yield from verification.file_faults(self._connection)
        try:
            contents = self._compute_contents()
            yield from verification.contents_faults(self._connection, contents)
            with self._reading() as connection:
                yield from verification.view_faults(contents, self._contents())
                if search_index.is_current(connection, self._extractor):
                    yield from verification.index_faults(connection, contents)
        except CorpusError as error:
            yield error.reason

    def export(
        self,
        folder: str | os.PathLike[str],
        format: str = "jsonl",  # noqa: A002 # the design's name
        *,
        strict: bool = False,
        without_reserved: Collection[str] = (),
    ) -> None:
        """Write the corpus as files into a folder, made if missing: ``jsonl``, ``parquet``, ``markdown`` or ``warc``.

        ``strict``: merge only copies that are certain. ``without_reserved``: uses (``tdm``, ``ai-train``, ``noai``);
        a page that reserves one of them is left out, with a rejection ``reserved``. With either the stories are
        computed anew, all of them in memory.

        Equal corpora give equal bytes. Raises ValueError for another format, `CorpusError` for a folder that cannot
        be written, and for ``parquet`` without its extra.
        """
        check_format(format)
        if format == ARCHIVE:
            self.export_pages(folder)
            return
        self.commit()
        contents = self._contents(is_strict=strict, uses=without_reserved)
        with _writing_into(folder) as path, self._snapshot(), self._passing_by():
            writers, manifest_name = files_of(contents, format)
            export_files.write(path, writers, partial(manifest, contents, self._extractor), manifest_name)

    def export_pages(
        self, folder: str | os.PathLike[str], *, without_reserved: Collection[str] = ()
    ) -> tuple[int, int]:
        """Write the raw pages as pages.warc.gz into a folder; return how many were written, and how many left out.

        Pages whose URL or time of visit is unknown are left out, and those that reserve one of the uses. If that is all
        of them, no file is written. Raises `CorpusError` for a folder that cannot be written.
        """
        self.commit()
        refused = Counter[str]()
        names = self._usable_pages(without_reserved, refused) if without_reserved else self._page_ids()
        try:
            with _writing_into(folder) as path, self._passing_by():
                written, unknown = export_files.write_file(path / ARCHIVE_NAME, partial(_archive, self._pages(names)))
        except _NoPageError as error:
            written, unknown = 0, error.left_out
        return written, unknown + refused.total()

    def merge(self, other: Corpus) -> None:
        """Add everything that the other corpus holds, in one transaction.

        Idempotent, commutative and associative. If both have articles for the same visit, those of the newer
        version of this program stay.
        """
        if other is self:
            return
        other.commit()
        self._check_writable()
        self._put_on_disk()
        with self._reading() as connection, _transaction(connection):
            queries.put_all(connection, other._rows)
        self._has_blocks = self._keep_blocks(is_asked=False)
        self._update_if_due()

    def _keep_blocks(self, *, is_asked: bool) -> bool:
        """Note what is asked for; tell whether the file keeps blocks."""
        with self._reading() as connection:
            is_kept = queries.keeps(connection, BLOCKS)
        if is_asked and not is_kept:
            with self._writing() as connection:
                queries.keep(connection, BLOCKS)
            self._put_on_disk()
        return is_asked or is_kept

    def _build_index(self) -> None:
        """Bring the search index up to date, in pieces, so that a crawl writing to the same file never waits long."""
        with self._writing() as connection:
            number = search_index.start_build(connection, self._extractor)
        self.commit()
        self._update_view()
        with self._reading() as connection:
            missing = search_index.missing_stories(connection)
        for some in blocks(missing, PORTION):
            with self._reading(), self._writing() as connection:
                for story_number, story in ViewContents(connection).stories_numbered(some).items():
                    search_index.put(connection, story_number, story, self._extractor)
            self.commit()
        with self._reading() as connection:
            gone = search_index.gone_entries(connection)
        for some in blocks(gone, PORTION):
            with self._reading(), self._writing() as connection:
                search_index.drop(connection, some)
            self.commit()
        with self._reading(), self._writing() as connection:
            search_index.note_announced(connection)
            search_index.finish_build(connection, number)
        self.commit()

    def _copy_if_read_only(self) -> None:
        """Switch to a temporary copy of the file if it is read-only."""
        if self._is_read_only and not self._original:
            self._connection, self._original = copied(self._connection, self._path), self._connection

    def _page_ids(self) -> Iterator[str]:
        """Yield the ids of the pages that there are now, in order."""
        with self._reading() as connection:
            last = queries.last_page(connection)
        after = ""
        while True:
            with self._reading() as connection:
                names = queries.next_page_ids(connection, after, last, PORTION)
            if not names:
                return
            yield from names
            after = names[-1]

    def _usable_pages(self, uses: Collection[str], refused: Counter[str]) -> Iterator[str]:
        """Yield the ids of the pages that do not reserve one of these uses, and count the others by their reasons."""
        for names in blocks(self._page_ids(), PORTION):
            with self._reading() as connection:
                usable, reserved = without_reserved_pages(queries.get_stored_pages(connection, names), uses)
            refused.update(each.reason for each in reserved)
            yield from (page.facts.id for page in usable)

    def _pages(self, names: Iterable[str]) -> Iterator[Page]:
        for name in names:
            with self._reading() as connection:
                page = queries.get_page(connection, name)
            yield page

    def _rows(self, query: str) -> Iterator[tuple[str, ...]]:
        with CORPUS_FILE.translated(self._path):
            yield from self._connection.execute(query)

    def _contents(self, *, is_strict: bool = False, uses: Collection[str] = ()) -> Contents:
        """Bring the materialized view up to date and return its contents.

        While another run holds the lock on the file, the same is computed from the pages; so are always those that are
        strict or without what is reserved for some uses.
        """
        if is_strict or uses:
            return self._compute_contents(is_strict=is_strict, uses=uses)
        try:
            self._update_view()
        except CorpusLockedError:
            return self._compute_contents()
        return ViewContents(self._connection)

    def _view(self) -> ViewContents:
        """Return the contents out of the view, brought up to date unless another run does that or is not let."""
        if not self._is_prepared:
            with suppress(CorpusLockedError):
                self._update_view()
        return ViewContents(self._connection)

    def _compute_contents(self, *, is_strict: bool = False, uses: Collection[str] = ()) -> Compiled:
        """Compute the contents from the pages, without the view."""
        with self._reading() as connection:
            stored, reserved = without_reserved_pages(queries.get_stored_pages(connection), uses)
            rejected = (*queries.get_rejections(connection), *reserved)
            others = (queries.get_profiles(connection), queries.get_robots(connection))
            return compile_contents(stored, rejected, *others, is_strict=is_strict)

    def _update_view(self, *, only_if_due: bool = False) -> None:
        """Bring the view up to date, batch by batch, each in a transaction of its own.

        ``only_if_due``: leave what is too little for a batch.
        """
        with self._reading() as connection:
            if materialized.is_current(connection, self._extractor):
                return
        self._copy_if_read_only()
        self._put_on_disk()
        with self._reading() as connection:
            with _transaction(connection):
                materialized.reset_if_outdated(connection, self._extractor)
            is_more = True
            while is_more and (not only_if_due or materialized.is_due(connection)):
                with _transaction(connection):
                    is_more = materialized.update(connection, self._recent.articles, self._recent.traits)
            self._recent.keep(materialized.pending_readings(connection))

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Give the connection; raise errors of SQLite and of damaged records as `CorpusError`."""
        try:
            with CORPUS_FILE.translated(self._path):
                yield self._connection
        except (ValueError, zstandard.ZstdError) as error:
            raise CorpusError(self._path, f"damaged record: {error}") from error

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """Hide what another run writes meanwhile, so that all that is read is of one moment."""
        with self._reading() as connection:
            if connection.in_transaction:
                yield
                return
            connection.execute("BEGIN")
            try:
                yield
            finally:
                connection.execute("COMMIT")

    @contextmanager
    def _passing_by(self) -> Iterator[None]:
        """Keep little of the file in memory, for what is read once."""
        (size,) = self._connection.execute("PRAGMA cache_size").fetchone()
        self._connection.execute(f"PRAGMA cache_size = -{PASSING}")
        self._connection.execute("PRAGMA shrink_memory")
        try:
            yield
        finally:
            self._connection.execute(f"PRAGMA cache_size = {size}")

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """Give the connection for one change of the corpus; commit after every ``BATCH`` of them."""
        self._check_writable()
        with self._writing() as connection:
            yield connection
        self._pending += 1
        if self._pending >= BATCH:
            self.commit()

    def _check_writable(self) -> None:
        if self._is_read_only:
            raise CorpusError(self._path, "cannot be written: the file or its folder is read-only")

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Give the connection in a transaction, which stays open; an error undoes only what was written here."""
        with CORPUS_FILE.translated(self._path):
            if not self._connection.in_transaction:
                # What a call is undone with, some pages of the file, was half of all that was written.
                self._connection.execute("PRAGMA temp_store = MEMORY")
                self._connection.execute("BEGIN IMMEDIATE")
            with _savepoint(self._connection):
                yield self._connection


@contextmanager
def _writing_into(folder: str | os.PathLike[str]) -> Iterator[Path]:
    """Give the folder as a path; raise errors of the system as `CorpusError`."""
    try:
        yield Path(folder)
    except OSError as error:
        if Path(folder).exists() and not Path(folder).is_dir():
            raise CorpusError(os.fspath(folder), "is no folder") from error
        raise CorpusError(os.fspath(folder), f"cannot be written: {error.strerror or error}") from error


class _NoPageError(Exception):
    """An archive would have no page."""

    def __init__(self, left_out: int) -> None:
        super().__init__()
        self.left_out = left_out


def _archive(pages: Iterable[Page], file: IO[bytes]) -> tuple[int, int]:
    """Write an archive as `write_warc`; raise `_NoPageError` where it would be empty, so that no file is made."""
    written, left_out = write_warc(pages, file)
    if not written:
        raise _NoPageError(left_out)
    return written, left_out


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Do all of this or nothing; what a savepoint keeps to undo it would be as much again as is written."""
    connection.execute("PRAGMA temp_store = FILE")  # it may be any size
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # not so if a full disk has ended it
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def _savepoint(connection: sqlite3.Connection) -> Iterator[None]:
    """Undo all statements of a call that is interrupted, by whatever; the calls before it in the batch stay."""
    connection.execute("SAVEPOINT call")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # not so if a full disk has ended it
            connection.execute("ROLLBACK TO call")
            connection.execute("RELEASE call")
        raise
    connection.execute("RELEASE call")
