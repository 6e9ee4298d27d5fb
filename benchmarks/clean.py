"""How fast `clean` is: one process against several, a second run over the same pages, and the memory of each.

    python benchmarks/clean.py DIR [--limit 1000] [--jobs 2] [--turns 3]

DIR is what ``scraper clean`` takes. Each turn runs all ways after each other, each in a process of its own, so that
what else the machine does meets all of them. CPU time counts; wall time only where the load says that nothing else ran.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from scraper.corpus import Corpus
from scraper.inputs import survey
from scraper.pipeline import ingest
from scraper.reading.reader_pool import InProcessReader, ReaderPool


def main() -> int:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", metavar="DIR")
    parser.add_argument("--limit", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--once", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        print(json.dumps(_run(options.folder, options.limit, options.jobs, options.once)))
        return 0
    turns = [_turn(options) for _ in range(options.turns)]
    print(f"{options.limit} pages, medians of {options.turns} turns, load {os.getloadavg()[0]:.1f}\n")
    print("| | wall s | CPU s | of it the writer | peak MB: writer, a reader |")
    print("|---|---:|---:|---:|---:|")
    for name in turns[0]:
        wall, own, others, peak, reader = (statistics.median(turn[name][each] for turn in turns) for each in range(5))
        print(f"| {name} | {wall:.1f} | {own + others:.1f} | {own:.1f} | {peak:.0f}, {reader:.0f} |")
    walls = [turn["in this process"][0] / turn[f"{options.jobs} jobs"][0] for turn in turns]
    again = [sum(turn["again"][1:3]) / sum(turn["in this process"][1:3]) for turn in turns]
    print(f"\n{options.jobs} jobs: {statistics.median(walls):.2f} × the pages a second of one process; ", end="")
    print(f"again: {statistics.median(again):.3f} of the CPU time")
    return 0


def _turn(options: argparse.Namespace) -> dict[str, tuple[float, ...]]:
    found = {}
    with TemporaryDirectory() as scratch:
        ways = (("in this process", 0, "a"), (f"{options.jobs} jobs", options.jobs, "b"), ("again", options.jobs, "b"))
        for name, jobs, file in ways:
            command = [sys.executable, __file__, options.folder, "--once", str(Path(scratch, file))]
            command += ["--limit", str(options.limit), "--jobs", str(jobs)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - this program
            found[name] = tuple(json.loads(done.stdout))
    return found


def _run(folder: str, limit: int, jobs: int, path: str) -> tuple[float, ...]:
    """Return seconds of wall and CPU time of this process and of its readers, and the peaks of both in MB."""
    started = time.perf_counter()
    with Corpus(path) as corpus:
        inputs = islice(survey([folder]).inputs(), limit)
        if jobs:
            with ReaderPool(jobs) as readers:
                for _ in ingest(inputs, corpus, readers=readers):
                    pass
        else:
            for _ in ingest(inputs, corpus, readers=InProcessReader()):
                pass
        corpus.report()
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return (
        time.perf_counter() - started,
        own.ru_utime + own.ru_stime,
        others.ru_utime + others.ru_stime,
        own.ru_maxrss / 1024,
        others.ru_maxrss / 1024,
    )


if __name__ == "__main__":
    sys.exit(main())
