"""What hostile input costs: some 250 shapes at one, two and four times a size, in seconds of the processor.

    python benchmarks/growth.py [--size 4000000] [--only WORD]

Each shape is given to the function that meets it: HTML and JSON-LD to ``extract``, feeds, sitemaps and lists to
``discover``, robots.txt to its rules, archives to ``read_warc``, packed bodies to ``decompress``. It is measured in a
process of its own with a limit of time and memory; a short measurement is the better of two, and what looks bad is
measured again. Beside it stands the floor: a bare parse (lxml) of the same HTML, given up after ten seconds, and for
all else SHA-256 of the same bytes.

A shape is bad if a doubling takes more than 2.6 times as long in the mean (of the doublings: at one size a page can
become large enough to be counted, which is one step and no growth) and the largest more than .3 s, or if the largest
takes more than 5 s. Exit code 1 if there is one.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import hashlib
import multiprocessing
import resource
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import hostile_shapes
import lxml.etree
import lxml.html

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

MAX_GROWTH = 2.6
SMALL = 0.3  # seconds: what is faster is no trouble, however it grows
MAX_SECONDS = 5.0
TRIES = 3

# A shape is stopped after so many seconds of the processor in one size, or with so much memory.
CAP = 60
MEMORY = 4 * 1024**3
FLOOR_CAP = 10


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of one shape at each size, as far as it came, and of the floor at the largest."""

    seconds: tuple[float, ...]
    floor: float = float("nan")
    end: str = ""

    @property
    def growth(self) -> float:
        """The factor of a doubling, in the geometric mean; what is too fast to matter is taken as just below that."""
        doublings = len(self.seconds) - 1
        if doublings < 1:
            return float("inf")
        first = max(self.seconds[0], SMALL / MAX_GROWTH**doublings)
        return float((self.seconds[-1] / first) ** (1 / doublings))

    @property
    def fault(self) -> str:
        """What is bad about it; empty if nothing is."""
        if self.end:
            return self.end
        if self.seconds[-1] > MAX_SECONDS:
            return f"takes {self.seconds[-1]:.1f} s"
        is_long = self.seconds[-1] > SMALL
        return f"grows by {self.growth:.1f} a doubling" if is_long and self.growth > MAX_GROWTH else ""


def main() -> int:
    """Print one table; 1 if a shape is bad."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=4_000_000, help="bytes of the largest; the others are 1/4 and 1/2")
    parser.add_argument("--only", default="", metavar="WORD", help="shapes whose name contains it")
    options = parser.parse_args()
    sizes = (options.size // 4, options.size // 2, options.size)
    print(f"seconds of the processor at {', '.join(f'{size / 1e6:g}' for size in sizes)} MB\n")
    print("| shape | n | 2n | 4n | growth | floor | × floor |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    hostile_shapes.warm_up()
    faults = {}
    for shape in hostile_shapes.SHAPES:
        if options.only in shape.name:
            cost = settled(shape, sizes, has_floor=True)
            print(_row(shape.name, cost), flush=True)
            if cost.fault:
                faults[shape.name] = cost.fault
    print(f"\n{len(faults)} bad", *(f"- {name}: {fault}" for name, fault in faults.items()), sep="\n")
    return 1 if faults else 0


def _row(name: str, cost: Cost) -> str:
    cells = [f"{seconds:.2f}" for seconds in cost.seconds] + ["-"] * (3 - len(cost.seconds))
    growth = f"{cost.growth:.1f}" if len(cost.seconds) > 1 else "-"
    ratio = cost.seconds[-1] / max(cost.floor, 1e-4) if cost.seconds else float("nan")
    return f"| {name} | {' | '.join(cells)} | {growth} | {cost.floor:.2f} | {ratio:.0f} |"


def settled(shape: hostile_shapes.Shape, sizes: tuple[int, ...], *, has_floor: bool = False) -> Cost:
    """Measure a shape; one that looks bad is measured again, since a busy machine costs some of the processor."""
    cost = measure(shape, sizes, has_floor=has_floor)
    for _ in range(TRIES - 1):
        if not cost.fault or cost.end:
            break
        again = measure(shape, sizes)
        if not again.end:
            cost = Cost(tuple(map(min, cost.seconds, again.seconds)), cost.floor)
    return cost


def fault_of(shape: hostile_shapes.Shape, sizes: tuple[int, ...]) -> str:
    """Name what is bad about a shape; one that is fast at the largest size is not looked at in the others."""
    largest = _measured(shape, sizes[-1:], has_floor=False)
    return settled(shape, sizes).fault if largest.fault else ""


def measure(shape: hostile_shapes.Shape, sizes: tuple[int, ...], *, has_floor: bool = False) -> Cost:
    """Measure a shape; one that ended and looks bad is measured once more, and the better one counts."""
    cost = _measured(shape, sizes, has_floor=has_floor)
    if not cost.fault or cost.end:
        return cost
    again = _measured(shape, sizes, has_floor=has_floor)
    return again if not again.fault or again.seconds[-1] < cost.seconds[-1] else cost


def _measured(shape: hostile_shapes.Shape, sizes: tuple[int, ...], *, has_floor: bool) -> Cost:
    """Return the cost of a shape, measured in a process of its own."""
    context = multiprocessing.get_context("fork")  # all is loaded already
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_measure, args=(shape, sizes, has_floor, there))
    process.start()
    there.close()
    seconds: list[float] = []
    with contextlib.suppress(EOFError):
        while True:
            seconds.append(here.recv())
    process.join()
    count = len(sizes)
    end = f"no end within {CAP} s, or none at all" if len(seconds) < count else ""
    return Cost(tuple(seconds[:count]), seconds[count] if len(seconds) > count else float("nan"), end)


def _measure(
    shape: hostile_shapes.Shape,
    sizes: tuple[int, ...],
    has_floor: bool,
    report: Connection,
) -> None:
    """Send the seconds of each size, then those of the floor.

    What the parent holds is no part of them: a full collection would look at all of it, for seconds in a large process.
    """
    gc.freeze()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for size in sizes:
        data = shape.make(size)
        _limit(CAP)
        report.send(best_of_two(shape, data))
    if has_floor:
        _limit(FLOOR_CAP)
        report.send(timed(_parse if shape.reader in {"html", "list"} else hashlib.sha256, data))


def _limit(seconds: int) -> None:
    """From now on the process may use so many seconds of the processor."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds, resource.RLIM_INFINITY))


def _parse(data: bytes) -> None:
    with contextlib.suppress(lxml.etree.LxmlError):
        lxml.html.document_fromstring(data)


def best_of_two(shape: hostile_shapes.Shape, data: bytes) -> float:
    """Seconds of the processor for one reading; a short one is done twice."""
    first = timed(hostile_shapes.READERS[shape.reader], data)
    return first if first > 1 else min(first, timed(hostile_shapes.READERS[shape.reader], data))


def timed(work: hostile_shapes.Reader, data: bytes) -> float:
    """Seconds of the processor."""
    start = time.process_time()
    work(data)
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
