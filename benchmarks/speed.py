"""How much CPU time one page takes: ``extract`` beside a bare lxml parse (the physical floor) and beside trafilatura.

    python benchmarks/speed.py --data DIR [--rounds 5] [--step 1]

DIR holds data sets as ``<set>/dev/pages.jsonl`` with gzipped pages; with a step, every so many of them are taken. The
contenders take turns page by page, each round in another order, so that all of them meet the same load of the machine.
The time is that of the thread on the processor, and a page's time is its best of two runs in each of the rounds.
A contender's ratio is taken page by page to the bare parse of the same page: the table has the median of these with
their quartiles, and the ratio of the means, in which large pages count more. Compare figures of one run only: on a busy
machine both times grow, that of an interpreter, which needs the caches, more than that of a parser in C.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.html

from scraper import extract

if TYPE_CHECKING:
    from collections.abc import Callable

    Contender = Callable[[bytes, str | None], object]

DATASETS = {"aeb": None, "wcxb": 150}
FLOOR = "bare lxml parse"
# The first run of a turn finds the processor's caches full of what the contender before it has left.
RUNS = 2


def main() -> int:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--step", type=int, default=1, help="take every so many pages only")
    options = parser.parse_args()
    pages = [page for name, limit in DATASETS.items() for page in _load(options.data / name / "dev", limit)]
    pages = pages[:: options.step]
    times = _measure(_contenders(), pages, options.rounds)
    size = sum(len(html) for html, _ in pages) / 1e6
    print(f"{len(pages)} pages, {size:.0f} MB, CPU time, best of {options.rounds} rounds a page\n")
    print("| | mean ms | median ms | p95 ms | × bare parse, means | × bare parse, median page (quartiles) |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, values in times.items():
        print(_row(name, values, times[FLOOR]))
    return 0


def _row(name: str, values: list[float], floor: list[float]) -> str:
    mean, p95 = statistics.mean(values), sorted(values)[int(0.95 * (len(values) - 1))]
    ratios = [value / least for value, least in zip(values, floor, strict=True)]
    low, middle, high = statistics.quantiles(ratios, n=4, method="inclusive")
    return (
        f"| {name} | {mean:.2f} | {statistics.median(values):.2f} | {p95:.2f} "
        f"| {mean / statistics.mean(floor):.1f} | {middle:.1f} ({low:.1f} to {high:.1f}) |"
    )


def _contenders() -> dict[str, Contender]:
    contenders: dict[str, Contender] = {
        FLOOR: lambda html, _: lxml.html.document_fromstring(html),
        "scraper.extract": lambda html, url: extract(html, url=url),
    }
    try:
        from trafilatura import bare_extraction  # noqa: PLC0415 - the benchmark runs without the peer, too
    except ImportError:
        print("trafilatura is not installed here (see `make bench`): its row is missing", file=sys.stderr)
    else:
        contenders["trafilatura"] = lambda html, url: bare_extraction(html, url=url, with_metadata=True)
    return contenders


def _load(folder: Path, limit: int | None) -> list[tuple[bytes, str | None]]:
    lines = (folder / "pages.jsonl").read_text("utf-8").splitlines()[:limit]
    records = [json.loads(line) for line in lines]
    return [(gzip.decompress((folder / record["html_file"]).read_bytes()), record.get("url")) for record in records]


def _measure(
    contenders: dict[str, Contender], pages: list[tuple[bytes, str | None]], rounds: int
) -> dict[str, list[float]]:
    """For each contender the milliseconds of CPU time of each page, best of the rounds."""
    best = {name: [float("inf")] * len(pages) for name in contenders}
    names = list(contenders)
    for number in range(rounds):
        for index, (html, url) in enumerate(pages):
            first = (number + index) % len(names)
            for name in names[first:] + names[:first]:
                least = min(_cpu_time(contenders[name], html, url) for _ in range(RUNS))
                best[name][index] = min(best[name][index], least)
    return best


def _cpu_time(contender: Contender, html: bytes, url: str | None) -> float:
    start = time.thread_time()
    contender(html, url)
    return 1000 * (time.thread_time() - start)


if __name__ == "__main__":
    sys.exit(main())
