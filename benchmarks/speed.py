"""How long one page takes: ``extract`` beside a bare lxml parse (the physical floor) and beside trafilatura.

    python benchmarks/speed.py --data DIR [--rounds 3]

DIR holds data sets as ``<set>/dev/pages.jsonl`` with gzipped pages. Each contender goes over all pages once a
round, the contenders in turn; a page's time is its best of the rounds. Ratios are of the means.
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


def main() -> int:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    pages = [page for name, limit in DATASETS.items() for page in _load(options.data / name / "dev", limit)]
    times = _measure(_contenders(), pages, options.rounds)
    floor = statistics.mean(times["bare lxml parse"])
    size = sum(len(html) for html, _ in pages) / 1e6
    print(f"{len(pages)} pages, {size:.0f} MB, best of {options.rounds} rounds a page\n")
    print("| | mean ms | median ms | p95 ms | × bare parse |")
    print("|---|---:|---:|---:|---:|")
    for name, values in times.items():
        p95 = sorted(values)[int(0.95 * (len(values) - 1))]
        mean = statistics.mean(values)
        print(f"| {name} | {mean:.2f} | {statistics.median(values):.2f} | {p95:.2f} | {mean / floor:.1f} |")
    return 0


def _contenders() -> dict[str, Contender]:
    contenders: dict[str, Contender] = {
        "bare lxml parse": lambda html, _: lxml.html.document_fromstring(html),
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
    """For each contender the milliseconds of each page, best of the rounds."""
    best = {name: [float("inf")] * len(pages) for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            for index, (html, url) in enumerate(pages):
                start = time.perf_counter()
                run(html, url)
                best[name][index] = min(best[name][index], 1000 * (time.perf_counter() - start))
    return best


if __name__ == "__main__":
    sys.exit(main())
