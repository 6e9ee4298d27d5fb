"""Whether this folder is ready to be released, and what the release says of itself.

``python docs/release_check.py`` before the tag is set, with ``--tag v1.2.3`` after it; ``--notes`` prints what the
changelog says of the newest version. Needs git and nothing that must be installed.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
_VERSION = re.compile(r"(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)")
_HEADING = re.compile(r"^## \[(?P<version>[^\]]+)\] - (?P<date>.*)$", re.MULTILINE)
_PYTHONS = re.compile(r"^ +python: \[(.*)\]$", re.MULTILINE)
_CLASSIFIER = "Programming Language :: Python :: "


def problems(root: Path = ROOT, tag: str | None = None) -> Iterator[str]:
    """Yield all that keeps a folder from being released, under a tag that is set or, without one, that is to be set."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    version = project["version"]
    if not _VERSION.fullmatch(version):
        yield f"pyproject.toml: the version {version} is not of the form 1.2.3"
    yield from _problems_of_changelog((root / "CHANGELOG.md").read_text("utf-8"), version)
    made_by = json.loads((root / "cleaned/manifest.json").read_text("utf-8"))["version"]
    if made_by != version:
        yield f"cleaned/manifest.json: was made by version {made_by}; run `make demo`"
    yield from _problems_of_pythons(root, project)
    yield from _problems_of_git(root, f"v{version}", tag)


def notes(changelog: str) -> str:
    r"""Return what a changelog says of its newest version, without the heading.

    >>> notes("# Changelog\n\n## [0.2.0] - 2026-11-28\n\n- New.\n\n## [0.1.0] - 2026-01-01\n\n- Old.\n")
    '- New.\n'
    """
    sections = _HEADING.split(changelog)
    return sections[3].strip() + "\n" if len(sections) > 3 else ""


def _problems_of_changelog(changelog: str, version: str) -> Iterator[str]:
    newest = _HEADING.search(changelog)
    if newest is None or newest["version"] != version:
        yield f"CHANGELOG.md: the newest heading is not [{version}]"
        return
    try:
        date.fromisoformat(newest["date"])
    except ValueError:
        yield f"CHANGELOG.md: [{version}] has no date such as 2026-11-28, but: {newest['date']}"
    if not notes(changelog).strip():
        yield f"CHANGELOG.md: nothing is said of [{version}]"


def _problems_of_pythons(root: Path, project: dict[str, Any]) -> Iterator[str]:
    """Compare the Pythons that are promised with those that are tried."""
    promised = {name.removeprefix(_CLASSIFIER) for name in project["classifiers"] if name.startswith(_CLASSIFIER)}
    matrix = _PYTHONS.search((root / ".github/workflows/ci.yml").read_text("utf-8"))
    tried = set(re.findall(r"[\d.]+", matrix[1])) if matrix else set()
    if promised != tried:
        yield f"pyproject.toml: classifiers name Python {_listed(promised)}, the workflow tries {_listed(tried)}"
    least = project["requires-python"].removeprefix(">=")
    if least not in promised or any(_number(version) < _number(least) for version in promised):
        yield f"pyproject.toml: requires-python is {project['requires-python']}, not the first of these"


def _problems_of_git(root: Path, wanted: str, tag: str | None) -> Iterator[str]:
    if _git(root, "status", "--porcelain"):
        yield "git: something is not committed"
    at = _git(root, "rev-parse", "--quiet", "--verify", f"refs/tags/{wanted}^{{commit}}")
    if tag is None:
        if at:
            yield f"git: the tag {wanted} exists already"
    elif tag != wanted:
        yield f"git: the tag is {tag}, the version wants {wanted}"
    elif at != _git(root, "rev-parse", "HEAD"):
        yield f"git: the tag {wanted} is not set here"


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - arguments of our own
        ["git", "-C", str(root), *arguments],  # noqa: S607 - wherever it is installed
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout.strip()


def _listed(versions: set[str]) -> str:
    return ", ".join(sorted(versions, key=_number)) or "none"


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def main() -> None:
    """Print the notes, or all problems on stderr; the exit code is 1 if there are any."""
    parser = argparse.ArgumentParser(description="Tell whether this folder is ready to be released.")
    parser.add_argument("--tag", metavar="v1.2.3", help="the tag that has been set")
    parser.add_argument("--notes", action="store_true", help="print what the changelog says of the newest version")
    options = parser.parse_args()
    if options.notes:
        sys.stdout.write(notes((ROOT / "CHANGELOG.md").read_text("utf-8")))
        return
    found = list(problems(tag=options.tag))
    for problem in found:
        sys.stderr.write(f"{problem}\n")
    if found:
        sys.exit(1)
    sys.stdout.write("ready to be released\n")


if __name__ == "__main__":
    main()
