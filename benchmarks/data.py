"""Build the public data sets that the benchmarks read, from clones of their repositories, and check them.

    python benchmarks/data.py --list                                 which sets there are, where, under which terms
    python benchmarks/data.py FOLDER --source aeb=CLONE wcxb=CLONE   build these sets in FOLDER, and check them
    python benchmarks/data.py FOLDER --check                         exit 1 if a set in FOLDER is not that of the tables

A set is ``FOLDER/<set>/dev/pages.jsonl``, a page with its gold a line, with the pages' bytes as the source has them in
``html/<id>.html.gz``. Built are just the pages of the tables in docs/results.md: those in the folder ``digests``. The
pages are their publishers' and stay on your disk. docs/measures.md says more about each set.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digests import FOLDER, compare, known_digests
from scoring.pages import SPLIT
from sets import ALL_SETS
from sets.source import SourceError, need_folder

if TYPE_CHECKING:
    from digests import PageDigest
    from sets.source import DataSet, SourcePage


def main(arguments: list[str] | None = None, digests: Path = FOLDER) -> int:
    """List, build or check, by the digests in a folder; the exit code is 2 for a clone that cannot be read."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.list:
        print("\n\n".join(map(describe, ALL_SETS.values())))
        return 0
    if options.folder is None or not (options.source or options.check):
        parser.error("give a FOLDER with --source or --check, or --list")
    try:
        for name, clone in options.source:
            build(ALL_SETS[name], clone, options.folder, digests)
    except SourceError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 2
    return _report(options, digests)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", metavar="FOLDER")
    parser.add_argument("--source", type=_source, nargs="+", default=[], metavar="SET=CLONE")
    parser.add_argument("--check", action="store_true", help="compare all sets in FOLDER with those of the tables")
    parser.add_argument("--list", action="store_true", help="name the sets and say what is known about each")
    return parser


def _source(written: str) -> tuple[str, Path]:
    name, is_given, path = written.partition("=")
    if name not in ALL_SETS or not is_given or not path:
        raise argparse.ArgumentTypeError(f"{written!r} is not SET=CLONE with SET one of {', '.join(ALL_SETS)}")
    return name, Path(path).expanduser()


def _report(options: argparse.Namespace, digests: Path) -> int:
    """Compare what was built, or with ``--check`` all that is there; only the latter fails for a difference."""
    built = [name for name, _ in options.source]
    names = [name for name in ALL_SETS if name in built or (options.check and (options.folder / name).is_dir())]
    if not names:
        print(f"{options.folder}: none of the data sets is in it", file=sys.stderr)
        return 1
    comparisons = [compare(options.folder, name, digests) for name in names]
    print("\n".join(map(str, comparisons)))
    return int(options.check and not all(comparison.is_equal for comparison in comparisons))


def describe(data_set: DataSet) -> str:
    """Return what is known about a set, for a person."""
    facts = {
        "repository": data_set.repository,
        "commit": data_set.commit,
        "licence": data_set.licence,
        "pages": data_set.part,
        "reader tried on": data_set.tried,
    }
    lines = (textwrap.fill(f"{key}: {value}", 100, subsequent_indent="  ") for key, value in facts.items())
    return f"{data_set.name}\n" + textwrap.indent("\n".join(lines), "  ")


def build(data_set: DataSet, clone: Path, folder: Path, digests: Path = FOLDER) -> None:
    """Write the pages of a set that the tables are of, in place of what the folder had of this set.

    Raises:
        SourceError: the clone cannot be read, or has none of these pages.
    """
    known = known_digests(data_set.name, digests)
    chosen = {page.id: page for page in data_set.read(need_folder(clone)) if page.id in known}
    if not chosen:
        raise SourceError(f"{clone}: none of the {len(known)} pages that the tables are of")
    target = folder / data_set.name / SPLIT
    shutil.rmtree(target, ignore_errors=True)
    (target / "html").mkdir(parents=True)
    with (target / "pages.jsonl").open("w", encoding="utf-8") as listed:
        for name, digest in known.items():
            if name in chosen:
                record = _record(chosen[name], digest)
                _write_page(target / record["html_file"], chosen[name].body())
                listed.write(json.dumps(record, ensure_ascii=False) + "\n")


def _record(page: SourcePage, digest: PageDigest) -> dict[str, Any]:
    return {
        "id": page.id,
        "url": page.url,
        "html_file": f"html/{page.id}.html.gz",
        "site": page.site or digest.site or page.id,
        **page.facts,
        "gold": page.gold,
    }


def _write_page(path: Path, body: bytes) -> None:
    # Without a time, two builds of one clone give the same bytes.
    path.write_bytes(gzip.compress(body, mtime=0))


if __name__ == "__main__":
    sys.exit(main())
