"""The files around the program: workflows, hooks, templates, and the script that says whether a release is ready."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import readme_lines
import release_check
import yaml

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
TEMPLATES = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.md"))

each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def read(path: Path) -> dict[str, Any]:
    found = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def steps_of(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


# ---------------------------------------------------------------- workflows


def test_there_are_workflows() -> None:
    assert [path.stem for path in WORKFLOWS] == ["ci", "release"]


@each_workflow
def test_a_workflow_may_only_read_unless_a_job_says_more(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] == {"contents": "read"}
    more = {name: job["permissions"] for name, job in workflow["jobs"].items() if "permissions" in job}
    expected = {"publish": {"id-token": "write"}, "announce": {"contents": "write"}} if path.stem == "release" else {}
    assert more == expected


@each_workflow
def test_every_job_ends_and_every_action_has_a_version(path: Path) -> None:
    workflow = read(path)
    assert [name for name, job in workflow["jobs"].items() if "timeout-minutes" not in job] == []
    used = [step["uses"] for step in steps_of(workflow) if "uses" in step]
    assert [action for action in used if not re.fullmatch(r"[\w.-]+/[\w.-]+@(?:release/)?v\d+", action)] == []


@each_workflow
def test_workflows_run_targets_and_scripts_that_exist_and_ask_for_no_root(path: Path) -> None:
    text = path.read_text("utf-8")
    targets = re.findall(r"\bmake ([\w-]+) PYTHON=python$", text, re.MULTILINE)
    assert targets
    assert [target for target in targets if f"\n{target}:" not in MAKEFILE] == []
    assert [name for name in re.findall(r"python ([\w/]+\.py)", text) if not (ROOT / name).exists()] == []
    assert "sudo" not in text


def test_what_others_wrote_is_not_put_into_a_command() -> None:
    commands = [step["run"] for path in WORKFLOWS for step in steps_of(read(path)) if "run" in step]
    assert [command for command in commands if "${{" in command] == []


def test_the_tested_pythons_are_those_of_the_package() -> None:
    tried = read(ROOT / ".github/workflows/ci.yml")["jobs"]["tests"]["strategy"]["matrix"]["python"]
    named = [name.rpartition(" ")[2] for name in PROJECT["classifiers"] if ":: Python :: " in name]
    assert tried == named == ["3.11", "3.12", "3.13", "3.14"]


@pytest.mark.skipif(shutil.which("actionlint") is None, reason="actionlint is not installed")
def test_actionlint_finds_nothing() -> None:
    done = subprocess.run(  # noqa: S603 - our own files
        ["actionlint", *map(str, WORKFLOWS)],  # noqa: S607 - wherever it is installed
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


# ---------------------------------------------------------------- hooks and templates


def test_hooks_run_tools_of_the_environment() -> None:
    hooks = [hook for repo in read(ROOT / ".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]]
    tools = {hook["id"]: hook["entry"].split()[0] for hook in hooks}
    assert set(tools) == {"ruff-format", "ruff", "mypy", "lint-imports", "module-map"}
    assert {tool for tool in tools.values() if not tool.startswith(".venv/bin/")} == set()
    assert all(hook["language"] == "system" for hook in hooks)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_has_a_name_and_says_what_it_is_about(path: Path) -> None:
    _, head, body = path.read_text("utf-8").split("---\n", 2)
    assert set(yaml.safe_load(head)) == {"name", "about", "labels"}
    assert body.strip()


# ---------------------------------------------------------------- releases

CHANGELOG = "# Changelog\n\n## [1.2.0] - 2026-11-28\n\n- New.\n\n## [1.1.0] - 2026-01-01\n\n- Old.\n"
PYPROJECT = """[project]
version = "1.2.0"
requires-python = ">=3.11"
classifiers = ["Programming Language :: Python :: 3.11", "Programming Language :: Python :: 3.12"]
"""


def git(folder: Path, *arguments: str) -> None:
    environment = {
        **os.environ,
        **{f"GIT_{who}_{what}": "x@example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    subprocess.run(["git", "-C", str(folder), *arguments], env=environment, check=True, capture_output=True)  # noqa: S603, S607 - our own


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder that is ready to be released."""
    for name, text in {
        "pyproject.toml": PYPROJECT,
        "CHANGELOG.md": CHANGELOG,
        "cleaned/manifest.json": '{"version": "1.2.0"}',
        ".github/workflows/ci.yml": '      matrix:\n        python: ["3.11", "3.12"]\n',
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "All")
    return tmp_path


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    git(folder, "commit", "-qam", "Change")


def test_a_folder_is_ready_before_its_tag_and_with_it(project: Path) -> None:
    assert list(release_check.problems(project)) == []
    git(project, "tag", "v1.2.0")
    assert list(release_check.problems(project, "v1.2.0")) == []
    assert list(release_check.problems(project)) == ["git: the tag v1.2.0 exists already"]
    assert list(release_check.problems(project, "v1.2")) == ["git: the tag is v1.2, the version wants v1.2.0"]
    git(project, "commit", "-q", "--allow-empty", "-m", "Later")
    assert list(release_check.problems(project, "v1.2.0")) == ["git: the tag v1.2.0 is not set here"]


def test_what_is_not_committed_is_in_the_way(project: Path) -> None:
    (project / "new.txt").write_text("new", "utf-8")
    assert list(release_check.problems(project)) == ["git: something is not committed"]


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("CHANGELOG.md", "[1.2.0]", "[1.3.0]", "CHANGELOG.md: the newest heading is not [1.2.0]"),
        ("CHANGELOG.md", "2026-11-28", "unreleased", "CHANGELOG.md: [1.2.0] has no date such as 2026-11-28, but"),
        ("CHANGELOG.md", "- New.\n", "", "CHANGELOG.md: nothing is said of [1.2.0]"),
        ("cleaned/manifest.json", "1.2.0", "1.1.0", "cleaned/manifest.json: was made by version 1.1.0"),
        ("pyproject.toml", '"1.2.0"', '"1.2"', "pyproject.toml: the version 1.2 is not of the form 1.2.3"),
        ("pyproject.toml", ">=3.11", ">=3.12", "pyproject.toml: requires-python is >=3.12"),
        (
            ".github/workflows/ci.yml",
            ', "3.12"',
            "",
            "pyproject.toml: classifiers name Python 3.11, 3.12, the workflow",
        ),
    ],
)
def test_each_thing_that_does_not_fit_is_named(project: Path, name: str, old: str, new: str, problem: str) -> None:
    change(project, name, old, new)
    assert any(found.startswith(problem) for found in release_check.problems(project))


def test_notes_are_what_the_changelog_says_of_the_newest_version() -> None:
    assert release_check.notes(CHANGELOG) == "- New.\n"
    assert release_check.notes("# Changelog\n") == ""


def test_this_folder_lacks_at_most_a_commit_or_its_tag() -> None:
    assert [problem for problem in release_check.problems() if not problem.startswith("git: ")] == []


# ---------------------------------------------------------------- what the wheel is tried with


@pytest.mark.parametrize(
    ("text", "failure"),
    [
        ("```console\n$ echo one\none\n$ printf 'a\\nb\\nc\\n'\na\n…\n```\n", None),
        ("```console\n$ make no-such-target\n```\n", None),
        ("```text\n$ false\n```\n", None),
        ("```python\n>>> 1 + 1\n2\n```\n\n```python\n>>> 'news'[0]\n'n'\n```\n", None),
        ("```console\n$ echo one\ntwo\n```\n", "$ echo one\nprinted:\none\n"),
        ("```console\n$ echo one\n$ exit 3\n```\n", "$ exit 3\nexit code 3: "),
        ("```python\n>>> 1 + 1\n3\n```\n", "Expected:\n    3\nGot:\n    2\n"),
    ],
)
def test_what_a_document_shows_is_compared_with_what_happens(text: str, failure: str | None) -> None:
    found = list(readme_lines.failures(text))
    assert found == [] if failure is None else len(found) == 1 and failure in found[0]


# ---------------------------------------------------------------- containers


def test_the_container_is_not_root_and_says_how_it_is() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    assert "USER 10001:10001" in lines
    assert 'VOLUME ["/state", "/corpus"]' in lines
    assert any("scraper status news.toml --fail-if-stale" in line for line in lines)
    ignored = (ROOT / ".dockerignore").read_text("utf-8")
    copied = [name for line in lines if line.startswith("COPY") and "--from" not in line for name in line.split()[1:-1]]
    assert copied
    assert [name for name in copied if f"!{name}\n" not in ignored or not (ROOT / name).exists()] == []


def test_the_services_write_to_volumes_alone_and_run_what_the_container_runs() -> None:
    found = read(ROOT / "compose.yaml")
    for service in found["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["image"] == f"newspage-scraper:{PROJECT['version']}"
    [command] = [line for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines() if line.startswith("CMD [")]
    assert found["services"]["crawl"]["command"] == yaml.safe_load(command.removeprefix("CMD "))
    assert set(found["volumes"]) == {"state", "corpus"}
