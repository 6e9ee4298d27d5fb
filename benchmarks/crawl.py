"""Crawling, measured on loopback: pages a second beside Scrapy, the frontier with a million URLs, kill -9, and stops.

    python benchmarks/crawl.py [--pages 6000] [--rounds 3] [--urls 1000000] [--kills 50] [--stops 50]

A part is left out with 0. Pages of 60 KB come from a server process of its own on one core, from 32 hosts (127.0.0.1
to .32) without delay, one request a host at a time, robots.txt and sitemaps honoured; the client has another core.
Both clients keep the raw pages and can be resumed: ours in its state file, Scrapy (``JOBDIR``) in a file of bodies.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import resource
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from kill_trial import Trial, trial
from news_site import NewsSites

from scraper import Job, Policy
from scraper.crawling import Crawl
from scraper.crawling.frontier import FollowedLink, Frontier, key_of
from scraper.crawling.outcomes import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTS = 32
SIZE = 60_000
SERVER_CORE, CLIENT_CORE = 1, 0


def main() -> int:
    """Print one table a part; 1 if a kill or a stop cost something."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=6000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--urls", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--stops", type=int, default=50)
    parser.add_argument("--client", nargs=3, metavar=("NAME", "PORT", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.client:
        name, port, folder = options.client
        CLIENTS[name](int(port), Path(folder), options.pages or options.urls)
        return 0
    if options.pages:
        _print_throughput(options.pages, options.rounds)
    if options.urls:
        _print_frontier(options.urls)
    failed = _print_kills(options.kills) if options.kills else 0
    return (_print_stops(options.stops) if options.stops else 0) or failed


def _print_throughput(pages: int, rounds: int) -> None:
    names = ["scraper", "scrapy"] if find_spec("scrapy") else ["scraper"]
    if "scrapy" not in names:
        print("scrapy is not installed here (see `make bench`): its row is missing", file=sys.stderr)
    best: dict[str, tuple[float, float]] = {}
    for _ in range(rounds):
        for name in names:
            wall, cpu = _client(name, pages)
            known = best.get(name, (0.0, float("inf")))
            best[name] = max(known[0], pages / wall), min(known[1], 1000 * cpu / pages)
    print(f"\n{pages} pages of {SIZE // 1000} KB from {HOSTS} hosts, best of {rounds} rounds\n")
    print("| | pages/s | CPU ms a page |\n|---|---:|---:|")
    for name, (rate, cpu) in best.items():
        print(f"| {name} | {rate:.0f} | {cpu:.2f} |")
    if "scrapy" in best:
        print(
            f"| ratio | {best['scraper'][0] / best['scrapy'][0]:.2f} | {best['scrapy'][1] / best['scraper'][1]:.2f} |"
        )


def _client(name: str, pages: int) -> tuple[float, float]:
    """Seconds and CPU seconds of one crawl, the start of its process included."""
    with _server(pages) as port, TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "--pages", str(pages), "--client", name, str(port), folder]
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, preexec_fn=lambda: _pin(CLIENT_CORE))  # noqa: S603 - our own program, one thread
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@contextmanager
def _server(pages: int) -> Iterator[int]:
    program = Path(__file__).parent.parent / "tests" / "news_site.py"
    command = [sys.executable, str(program), str(HOSTS), str(pages), str(SIZE)]
    pin = lambda: _pin(SERVER_CORE)  # noqa: E731
    with subprocess.Popen(command, stdout=subprocess.PIPE, preexec_fn=pin) as server:  # noqa: PLW1509, S603 - our own program, one thread
        if server.stdout is None:
            raise RuntimeError("the server is started with a pipe")
        yield int(server.stdout.readline())
        server.kill()


def _pin(core: int) -> None:
    os.sched_setaffinity(0, {core % (os.cpu_count() or 1)})


def _crawl_with_scraper(port: int, folder: Path, pages: int) -> None:
    policy = Policy(allow_private=True, delay=0.0)
    job = Job(NewsSites(HOSTS, port=port).seeds, folder / "state", policy=policy)
    report = asyncio.run(Crawl(job).run())
    _check("scraper", dict(report.outcomes).get("fetched", 0), pages)


def _crawl_with_scrapy(port: int, folder: Path, pages: int) -> None:
    import scrapy  # noqa: PLC0415 - the benchmark runs without the peer, too
    from scrapy.crawler import CrawlerProcess  # noqa: PLC0415

    count = 0

    class Spider(scrapy.Spider):  # type: ignore[misc] # scrapy is not installed where types are checked
        name = "pages"
        start_urls = tuple(f"{front}sitemap.xml" for front in NewsSites(HOSTS, port=port).seeds)

        def parse(self, response: scrapy.http.Response) -> Iterator[scrapy.Request]:
            for url in re.findall(r"<loc>(.*?)</loc>", response.text):
                yield scrapy.Request(url, callback=self.keep)

        def keep(self, response: scrapy.http.Response) -> None:
            nonlocal count
            count += 1
            bodies.write(response.body)

    settings = {
        "JOBDIR": str(folder / "job"),
        "ROBOTSTXT_OBEY": True,
        "CONCURRENT_REQUESTS": 64,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "RETRY_ENABLED": False,
    }
    with (folder / "bodies").open("wb") as bodies:
        process = CrawlerProcess(settings)
        process.crawl(Spider)
        process.start()
    _check("scrapy", count, pages)


def _check(name: str, found: int, wanted: int) -> None:
    if found != wanted:
        raise SystemExit(f"{name} kept {found} of {wanted} pages")


def _print_frontier(urls: int) -> None:
    with TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "--pages", "0", "--urls", str(urls), "--client", "frontier", "0", folder]
        subprocess.run(command, check=True)  # noqa: S603 - our own program


def _fill_frontier(_port: int, folder: Path, urls: int) -> None:
    state = folder / "state"
    with Frontier(state) as frontier:
        start = time.perf_counter()
        for first in range(0, urls, 500):
            frontier.add((FollowedLink(_url(n), Role.ARTICLE, 1) for n in range(first, min(urls, first + 500))), 1e9)
            frontier.commit()
        new = urls / (time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    size = state.stat().st_size / urls
    start = time.perf_counter()
    with Frontier(state) as frontier:
        hosts = len(frontier.hosts(2e9))
        opened = time.perf_counter() - start
        known, keys = max(_checks(frontier, urls) for _ in range(3))
    print(f"\na frontier of {urls} URLs on {hosts} hosts\n\n| | |\n|---|---:|")
    for label, value in (
        ("memory of the process, MB", f"{peak:.0f}"),
        ("bytes a URL on disk", f"{size:.0f}"),
        ("new URLs/s, a commit each 500", f"{new:.0f}"),
        ("known URLs/s, addresses given", f"{known:.0f}"),
        ("known URLs/s, hashes given", f"{keys:.0f}"),
        ("seconds to open", f"{opened:.2f}"),
    ):
        print(f"| {label} | {value} |")


def _checks(frontier: Frontier, urls: int, count: int = 100_000) -> tuple[float, float]:
    """Known addresses a second, without and with the time to make their hashes."""
    chosen = [_url(random.randrange(urls)) for _ in range(count)]  # noqa: S311 - a sample, no secret
    links = [FollowedLink(url, Role.ARTICLE, 1) for url in chosen]
    start = time.perf_counter()
    new = sum(frontier.add(links[first : first + 500], 1e9)[0] for first in range(0, count, 500))
    whole = time.perf_counter() - start
    if new:
        raise SystemExit(f"{new} known URLs were taken for new ones")
    start = time.perf_counter()
    for url in chosen:
        key_of(url)
    return count / whole, count / (whole - (time.perf_counter() - start))


def _url(number: int) -> str:
    return f"https://www.host{number % 1000}.example/news/2026/11/{number % 28:02d}/harbour-and-its-ferry-{number}.html"


def _print_kills(kills: int) -> int:
    with TemporaryDirectory() as folder:
        found = trial(Path(folder), pages=2000, kills=kills, delay=0.1, seed=kills)
    print(f"\n{kills} times kill -9 over 2000 pages of 8 hosts with faults\n")
    return _print_trial(found)


def _print_stops(stops: int) -> int:
    with TemporaryDirectory() as folder:
        found = trial(Path(folder), pages=1000, kills=stops, delay=0.4, seed=stops, by=signal.SIGTERM)
    print(f"\n{stops} times SIGTERM to the group of processes over 1000 pages of 8 hosts with faults\n")
    return _print_trial(found)


def _print_trial(found: Trial) -> int:
    print("| | |\n|---|---:|")
    for label, value in (
        ("exit codes", ", ".join(f"{code} ({count} times)" for code, count in found.ends)),
        ("processes left over", found.left_over),
        ("articles", found.pages),
        ("lost", found.lost),
        ("duplicates", found.duplicates),
        ("fetched again (allowed)", f"{found.fetched_again} ({found.allowed})"),
        ("URLs without an outcome, of all", f"{found.without_outcome} of {found.urls}"),
        ("extraction_crash and extraction_timeout", found.crashes),
        ("integrity of state and corpus", " ".join(found.integrity)),
        ("outcomes of an undisturbed crawl", found.same_outcomes),
        ("export of an undisturbed crawl", found.same_export),
    ):
        print(f"| {label} | {value} |")
    is_right = found.same_outcomes and found.same_export and set(found.integrity) == {"ok"}
    costs = found.lost, found.duplicates, found.without_outcome, found.crashes, found.left_over
    return int(not is_right or any(costs) or found.fetched_again > found.allowed)


CLIENTS = {"scraper": _crawl_with_scraper, "scrapy": _crawl_with_scrapy, "frontier": _fill_frontier}

if __name__ == "__main__":
    sys.exit(main())
