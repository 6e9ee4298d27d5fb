"""Which small faults in the code the tests notice: a comparison turned, a constant moved by one.

    python benchmarks/mutants.py [--count 20] [--seed 1] [--jobs 1] [--only pruning] [--slow] [--list]

Each mutant is a copy of the project in a temporary folder with one place of one module changed: ``<`` and ``<=``,
``>`` and ``>=``, ``==`` and ``!=`` exchanged, ``<`` turned into ``>``, a constant one higher or lower (a fraction by
one in its last digit). The places are drawn at random, as many from each part of the program. The tests that concern
the module run over the copy, those marked slow only with --slow: one that fails has caught the mutant. Prints a row
for each mutant and how many were caught. A mutant that behaves like the original cannot be caught; it counts as
missed all the same.
"""

from __future__ import annotations

import argparse
import ast
import itertools
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
COPIED = ("scraper", "tests", "fixtures", "cleaned", "benchmarks", "examples", "docs", "pyproject.toml", "Makefile")
METADATA = "scraper/extraction/metadata"
BODY = "scraper/extraction/body"
BODY_TESTS = ("test_thresholds.py", "test_body.py", "test_fixtures.py")
# Part of the program: its modules, and the tests that run over a mutant of one of them.
PARTS = {
    "pruning": (
        (f"{BODY}/pruning.py", f"{BODY}/paragraph_rules.py", f"{BODY}/article_region.py", f"{BODY}/comment_threads.py"),
        (*BODY_TESTS, "test_body_edges.py", "test_comment_threads.py"),
    ),
    "second look": (
        (f"{BODY}/second_look.py", f"{BODY}/container_view.py", f"{BODY}/block_selection.py"),
        (*BODY_TESTS, "test_second_look.py"),
    ),
    "unshown texts": (
        ("scraper/extraction/unshown_texts.py", "scraper/extraction/script_texts.py"),
        (*BODY_TESTS, "test_unshown_texts.py"),
    ),
    "typography": (
        tuple(f"scraper/extraction/dom/{name}.py" for name in ("typography", "parsing", "block_building")),
        (*BODY_TESTS, "test_document.py", "test_typography.py"),
    ),
    "cards": (
        ("scraper/extraction/teasers/cards.py", "scraper/extraction/teasers/card_entries.py"),
        ("test_thresholds.py", "test_teasers.py", "test_card_entries.py", "test_fixtures.py"),
    ),
    "exclusions": (
        (f"{BODY}/exclusions.py", f"{BODY}/excluding_names.py"),
        ("test_excluding_names.py", *BODY_TESTS),
    ),
    "containers": (
        (f"{BODY}/containers.py",),
        BODY_TESTS,
    ),
    "dates": (
        ("scraper/extraction/dates/*.py", f"{METADATA}/publication.py", f"{METADATA}/date_*.py"),
        ("test_metadata_dates.py", "test_metadata_thresholds.py", "test_fixtures.py"),
    ),
    "names": (
        tuple(f"{METADATA}/{name}.py" for name in ("names", "authors", "declared_authors", "bylines", "signatures")),
        ("test_metadata_authors.py", "test_metadata_thresholds.py", "test_fixtures.py"),
    ),
    "pacing": (("scraper/fetching/pacing.py",), ("test_pacing.py",)),
    "materialized view": (
        ("scraper/corpus/materialized/*.py",),
        (
            "test_materialized_view.py",
            "test_corpus.py",
            "test_corpus_command.py",
            "test_deduplication.py",
            "test_pipeline.py",
            "test_order.py",
        ),
    ),
}
TURNED = {
    ast.Lt: (("<", "<="), ("<", ">")),
    ast.LtE: (("<=", "<"),),
    ast.Gt: ((">", ">="), (">", "<")),
    ast.GtE: ((">=", ">"),),
    ast.Eq: (("==", "!="),),
    ast.NotEq: (("!=", "=="),),
}
# How much is done at once or remembered; no answer depends on it, so no test can.
WITHOUT_EFFECT = frozenset({"BATCH", "BLOCK", "REMEMBERED"})
HANG = 300.0  # seconds for one test; a mutant that loops for ever is caught, too


@dataclass(frozen=True, slots=True)
class Mutant:
    """``text`` from byte ``start`` to ``end`` of ``path`` becomes ``other``."""

    part: str
    path: str
    line: int
    start: int
    end: int
    text: str
    other: str

    def applied(self, source: bytes) -> bytes:
        """Return the changed module."""
        return source[: self.start] + self.other.encode() + source[self.end :]


def main() -> int:
    """Print one table; 1 if a mutant was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", choices=PARTS, action="append", help="may be given several times; by default all")
    parser.add_argument("--slow", action="store_true", help="run the slow tests, too")
    parser.add_argument("--list", action="store_true", help="run nothing")
    options = parser.parse_args()
    parts = options.only or list(PARTS)
    drawn = draw(parts, options.count, random.Random(options.seed))  # noqa: S311 - which places, no secret
    if options.list:
        print(*map(_row, drawn), sep="\n")
        return 0
    extra = [] if options.slow else ["-m", "not slow"]
    for part in parts:
        if not _pass(part, None, extra):
            print(f"the tests of {part} fail without any change", file=sys.stderr)
            return 2
    missed = 0
    print(f"seed {options.seed}\n\n| | part | place | before → after | line |\n|---|---|---|---|---|")
    with ThreadPoolExecutor(options.jobs) as pool:
        for mutant, passed in zip(drawn, pool.map(lambda each: _pass(each.part, each, extra), drawn), strict=True):
            missed += passed
            print(f"| {'**missed**' if passed else 'caught'} | {_row(mutant)} |", flush=True)
    print(f"\n{len(drawn) - missed} of {len(drawn)} caught")
    return 1 if missed else 0


def draw(parts: list[str], count: int, chance: random.Random) -> list[Mutant]:
    """So many mutants, as many from each part, no place twice."""
    rows = []
    for part in parts:
        places = sorted({mutant.path: None for mutant in _of_part(part)})
        found = [mutant for path in places for mutant in _of_part(part) if mutant.path == path]
        chance.shuffle(found)
        rows.append(list({(each.path, each.start): each for each in found}.values()))
    mixed = (each for row in itertools.zip_longest(*rows) for each in row if each)
    return list(itertools.islice(mixed, count))


def _of_part(part: str) -> Iterator[Mutant]:
    for pattern in PARTS[part][0]:
        for path in sorted(ROOT.glob(pattern)):
            yield from _of_module(part, path)


def _of_module(part: str, path: Path) -> Iterator[Mutant]:
    source = path.read_bytes()
    starts = list(itertools.accumulate((len(line) for line in source.splitlines(keepends=True)), initial=0))
    for node in ast.walk(ast.parse(source)):
        for line, first, last, text, other in _changes(node, source, starts):
            yield Mutant(part, str(path.relative_to(ROOT)), line, first, last, text, other)


Change = tuple[int, int, int, str, str]  # line, first byte, byte after the last, text, what it becomes


def _changes(node: ast.AST, source: bytes, starts: list[int]) -> Iterator[Change]:
    if isinstance(node, ast.Compare):
        for left, operator, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            begin = starts[(left.end_lineno or 0) - 1] + (left.end_col_offset or 0)
            end = starts[right.lineno - 1] + right.col_offset
            for text, other in TURNED.get(type(operator), ()):
                first = source.index(text.encode(), begin, end)
                yield right.lineno, first, first + len(text), text, other
    if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant) and _is_threshold(node):
        value = node.value
        first = starts[value.lineno - 1] + value.col_offset
        text = source[first : starts[value.lineno - 1] + (value.end_col_offset or 0)].decode()
        for step in (1, -1):
            yield value.lineno, first, first + len(text), text, _moved(text, step)


def _is_threshold(node: ast.Assign | ast.AnnAssign) -> bool:
    target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
    is_number = isinstance(node.value, ast.Constant) and type(node.value.value) in (int, float)
    return is_number and isinstance(target, ast.Name) and target.id.isupper() and target.id not in WITHOUT_EFFECT


def _moved(text: str, step: int) -> str:
    """Return a number, one more or less in its last digit.

    >>> _moved("12_000", -1), _moved("0.35", 1), _moved(".5", 1), _moved("3600.0", 1)
    ('11999', '0.36', '0.6', '3601.0')
    """
    whole, point, fraction = text.replace("_", "").partition(".")
    if not fraction.strip("0"):
        return f"{int(whole) + step}{point}{fraction}"
    return f"{(int(whole + fraction) + step) / 10 ** len(fraction):.{len(fraction)}f}"


def _row(mutant: Mutant) -> str:
    line = (ROOT / mutant.path).read_text("utf-8").splitlines()[mutant.line - 1].strip()
    shown = re.sub(r"\|", r"\|", line)
    return f"{mutant.part} | {mutant.path}:{mutant.line} | `{mutant.text}` → `{mutant.other}` | `{shown}`"


def _pass(part: str, mutant: Mutant | None, extra: list[str]) -> bool:
    """Whether the tests of a part pass over a copy with this change."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as name:
        folder = Path(name)
        for each in COPIED:
            source, target = ROOT / each, folder / each
            _ = shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
        tests = [f"tests/{test}" for test in PARTS[part][1] if (folder / "tests" / test).exists()]
        if mutant:
            place = folder / mutant.path
            place.write_bytes(mutant.applied(place.read_bytes()))
            tests.insert(0, mutant.path)  # its doctests
        options = ["-x", "-q", "-p", "no:cacheprovider", "-o", f"faulthandler_timeout={HANG:g}"]
        command = [sys.executable, "-B", "-m", "pytest", *options, *extra, *tests]
        environment = {**os.environ, "PYTHONPATH": str(folder)}
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)  # noqa: S603 - our own tests
        if done.returncode not in {0, 1, 2}:
            raise RuntimeError(done.stdout.decode() + done.stderr.decode())
        return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
