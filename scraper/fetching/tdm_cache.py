"""What the hosts say about text and data mining in ``/.well-known/tdmrep.json``, fetched once a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from scraper.errors import FetchError
from scraper.fetching.origin_files import OriginFiles
from scraper.fetching.surroundings import Surroundings
from scraper.rights.tdm_file import PATH, read_tdm_file, tdm_signals_for

if TYPE_CHECKING:
    from scraper.fetching.client import Fetcher
    from scraper.models import RightsSignal
    from scraper.rights.tdm_file import TdmRule

LIFE = timedelta(hours=24)
MAX_BODY = 512 * 1024
MAX_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class TdmFile:
    """The file of one origin. ``outcome``: ``ok``, or that of the `FetchError`; without the file nothing is said."""

    rules: tuple[TdmRule, ...]
    outcome: str = "ok"
    retry_after: float | None = None

    def rights(self, url: str) -> tuple[RightsSignal, ...]:
        """Return what the file says about ``url``, of this origin."""
        return tdm_signals_for(url, self.rules)


class TdmCache:
    """The files of every origin that was asked for one; to be shared by all tasks."""

    def __init__(self, fetcher: Fetcher, *, surroundings: Surroundings | None = None) -> None:
        self._fetcher = fetcher
        clock = (surroundings or Surroundings()).clock
        self._files = OriginFiles(self._fetch, lambda _: LIFE, clock)

    def known(self, url: str) -> TdmFile | None:
        """Return the file for the origin of ``url`` if it is at hand and not stale: no request is made."""
        return self._files.known(url)

    async def file(self, url: str) -> TdmFile:
        """Return the file for the origin of ``url``: at hand, or fetched, which is a request to that host."""
        return await self._files.ask(url)

    async def _fetch(self, origin: str) -> TdmFile:
        try:
            page = await self._fetcher.get(
                f"{origin}{PATH}", any_type=True, max_body=MAX_BODY, max_redirects=MAX_REDIRECTS
            )
        except FetchError as error:
            return TdmFile((), error.outcome, error.retry_after)
        return TdmFile(read_tdm_file(page.body))
