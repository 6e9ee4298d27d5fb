"""How long starting takes: whole processes, beside a bare interpreter (the floor) and beside a peer's command.

    python benchmarks/startup.py [--runs 10]

The contenders run in turn, and each counts with the median of its runs. A first run of each, which may have to
compile modules and read them from the disk, does not count. The peer is trafilatura's command; its row is there if
it is installed beside this Python (see `make bench`).
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(sys.executable).parent
FLOOR = "python -c pass"


def main() -> int:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10)
    options = parser.parse_args()
    times = _measure(_contenders(), options.runs)
    floor = statistics.median(times[FLOOR])
    print(f"Python {sys.version.split()[0]}, median of {options.runs} processes\n")
    print("| | median ms | min ms | × bare interpreter |")
    print("|---|---:|---:|---:|")
    for name, values in times.items():
        median = statistics.median(values)
        print(f"| `{name}` | {median:.0f} | {min(values):.0f} | {median / floor:.1f} |")
    return 0


def _contenders() -> dict[str, list[str]]:
    contenders = {
        FLOOR: [sys.executable, "-c", "pass"],
        'python -c "import scraper"': [sys.executable, "-c", "import scraper"],
        "scraper --help": [str(FOLDER / "scraper"), "--help"],
        "trafilatura --help": [str(FOLDER / "trafilatura"), "--help"],
    }
    missing = [name for name, command in contenders.items() if not Path(command[0]).exists()]
    for name in missing:
        print(f"{contenders.pop(name)[0]} is not installed: its row is missing", file=sys.stderr)
    return contenders


def _measure(contenders: dict[str, list[str]], runs: int) -> dict[str, list[float]]:
    """For each contender the milliseconds of each run that counts."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for run in range(runs + 1):
        for name, command in contenders.items():
            start = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - the commands above
            if run:
                times[name].append(1000 * (time.perf_counter() - start))
    return times


if __name__ == "__main__":
    sys.exit(main())
