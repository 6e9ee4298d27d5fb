"""What the documents say is so: their examples run, their links lead somewhere, what they list is all there is."""

from __future__ import annotations

import ast
import doctest
import inspect
import json
import os
import re
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any

import click
import pytest
from module_map import module_map, with_map

import scraper
from scraper.cli.commands import SUMMARIES, load
from scraper.cli.exits import Exit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "scraper"
EXAMPLES = sorted(ROOT.glob("examples/*/README.md"))
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "CODE_OF_CONDUCT.md")),
    *sorted(ROOT.glob("docs/**/*.md")),
    *EXAMPLES,
]
DESIGN = (ROOT / "docs" / "design.md").read_text("utf-8")
FORMATS = (ROOT / "docs" / "formats.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)")
ANY_LINES = "…"

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


def blocks(document: Path, language: str) -> Iterator[tuple[int, str]]:
    """Yield the fenced blocks of a language, each with the number of its first line."""
    text = document.read_text("utf-8")
    for match in _FENCE.finditer(text):
        if match[1] == language:
            yield text.count("\n", 0, match.start(2)) + 1, match[2]


# ---------------------------------------------------------------- examples


@each_document
def test_python_examples(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    examples = [
        example
        for language in ("pycon", "python")
        for line, text in blocks(document, language)
        for example in _numbered(doctest.DocTestParser().get_examples(text), line)
    ]
    examples.sort(key=lambda example: example.lineno)
    report: list[str] = []
    test = doctest.DocTest(examples, {}, document.name, str(document), 0, None)
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False).run(test, out=report.append)
    assert result.failed == 0, "".join(report)


def _numbered(examples: list[doctest.Example], line: int) -> list[doctest.Example]:
    for example in examples:
        example.lineno += line - 1
    return examples


Step = tuple[str, tuple[str, ...]]  # a command, and the output that the document shows


def _steps(document: Path) -> Iterator[Step]:
    """All commands of a document in their order."""
    for _, text in blocks(document, "console"):
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, *output = part.replace("\\\n", "").rstrip("\n").split("\n")
            yield command, tuple(output)


STEPS = {document: tuple(_steps(document)) for document in DOCUMENTS}
RUNNABLE = [document for document, steps in STEPS.items() if any(not each.startswith("make ") for each, _ in steps)]
README = ROOT / "README.md"  # the others are run with the slow tests
SETTINGS = "export "  # what the commands after it depend on


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where commands run: ``fixtures`` is the project's own, and what they write goes away with the folder."""
    for name in ("fixtures", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(path, id=str(path.relative_to(ROOT)), marks=[] if path == README else [pytest.mark.slow])
        for path in RUNNABLE
    ],
)
def test_commands_print_what_is_shown(document: Path, folder: Path) -> None:
    """As a reader runs them: from top to bottom, in one folder."""
    if document in EXAMPLES:
        pytest.importorskip("pandas", reason="the example needs pandas: pip install pandas")
        for path in document.parent.glob("*.py"):
            (folder / path.name).symlink_to(path)
    settings = ""
    for command, shown in (step for step in STEPS[document] if not step[0].startswith("make ")):
        if command.startswith(SETTINGS):
            settings += f"{command}; "
            continue
        done = _run(settings + command, folder)
        assert done.returncode == 0, f"$ {command}\n{done.stderr}"
        # Messages may be shown or left out; they come first, because stdout waits in a buffer.
        printed = (done.stdout, done.stderr + done.stdout)
        assert not shown or any(_is_as_shown(text, shown) for text in printed), f"$ {command}\n{printed[1]}"


def _run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    environment = {"PATH": path, "COLUMNS": "100", "PYTHONUTF8": "1"}
    return subprocess.run(  # noqa: S602 - our own documents, and a reader's shell is what they are written for
        command,
        shell=True,
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def _is_as_shown(output: str, shown: tuple[str, ...]) -> bool:
    """Whether an output is what is shown, trailing blanks aside; a line ``…`` stands for any lines, or none."""
    lines = (r"(?:.*\n)*" if line.strip() == ANY_LINES else re.escape(line.rstrip()) + "\n" for line in shown)
    printed = "".join(line.rstrip() + "\n" for line in output.splitlines())
    return re.fullmatch("".join(lines), printed) is not None


def test_a_line_with_an_ellipsis_stands_for_any_lines_and_nothing_else_does() -> None:
    assert _is_as_shown("a\nb\nc\n", ("a", ANY_LINES))
    assert _is_as_shown("a\nc\n", ("a", ANY_LINES, "c"))
    assert not _is_as_shown("a\nb\nc\n", ("a", "c"))
    assert not _is_as_shown("a\nb\n", ("a",))


def test_make_has_every_target_that_is_named() -> None:
    steps = [step for document in DOCUMENTS for step in STEPS[document] if step[0].startswith("make ")]
    assert steps
    for command, shown in steps:
        assert all(f"\n{target}:" in MAKEFILE for target in command.split()[1:]), command
        assert shown == (), f"what {command} prints is not checked, so it is not shown"


# ---------------------------------------------------------------- links


@each_document
def test_links_lead_to_files_and_headings(document: Path) -> None:
    for path, anchor in _LINK.findall(document.read_text("utf-8")):
        target = document.parent / path if path else document
        assert target.exists(), path
        if anchor:
            assert anchor in set(_anchors(target)), f"{path}#{anchor}"


def _anchors(document: Path) -> Iterator[str]:
    """Yield the names of headings in links, by code hosts: small letters, no punctuation, hyphens for blanks."""
    for heading in re.findall(r"^#+ (.*)$", document.read_text("utf-8"), re.MULTILINE):
        yield re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


# ---------------------------------------------------------------- docs/design.md


def test_the_map_is_what_the_modules_say_of_themselves() -> None:
    assert with_map(DESIGN) == DESIGN, "python docs/module_map.py writes the map anew"


def test_every_module_says_what_it_holds() -> None:
    assert re.findall(r"^\| `[^`]+` \|  \|$|^`[^`]+`: $", module_map(), re.MULTILINE) == []


def test_every_path_on_the_map_exists() -> None:
    paths = re.findall(r"`([\w/]+\.(?:py|md)|[\w/]+/)`", DESIGN)
    assert [path for path in paths if not (PACKAGE / path).exists() and not (ROOT / path).exists()] == []


def test_every_proof_is_a_test() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "tests").glob("test_*.py"))
    proofs = re.findall(r"`(test_\w+)`", DESIGN)
    assert proofs
    assert [name for name in proofs if f"def {name}(" not in source] == []


def test_the_layers_are_those_of_the_contract() -> None:
    layers = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    assert "\n".join(layers).replace("scraper.", "") in DESIGN


def test_every_public_name_is_described() -> None:
    defined = re.findall(r"^(?:def|class) (\w+)", DESIGN, re.MULTILINE)
    quoted = re.findall(r"`(?:scraper\.)?(\w+)`", _FENCE.sub("", DESIGN))
    named = {*defined, *quoted}
    assert {name for name in scraper.__all__ if name not in named} == set()


def test_signatures_are_those_of_the_code() -> None:
    described = dict(_described_signatures())
    public = [getattr(scraper, name) for name in scraper.__all__]
    assert {thing.__name__ for thing in public if isinstance(thing, FunctionType)} <= set(described)
    for thing in (scraper.Fetcher, scraper.Corpus):
        methods = {f"{thing.__name__}.{name}" for name in vars(thing) if not name.startswith("_")}
        assert methods <= set(described)
    for name, signature in described.items():
        assert signature == _signature(_parsed(_resolved(name))), name


def _described_signatures() -> Iterator[tuple[str, str]]:
    for _, text in blocks(ROOT / "docs" / "design.md", "python"):
        for statement in ast.parse(text).body:
            if isinstance(statement, ast.ClassDef):
                methods = [each for each in statement.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
                yield from ((f"{statement.name}.{each.name}", _signature(each)) for each in methods)
            elif isinstance(statement, ast.FunctionDef):
                yield statement.name, _signature(statement)


def _resolved(name: str) -> Callable[..., object]:
    thing: Any = scraper
    for part in name.split("."):
        thing = getattr(thing, part)
    found: Callable[..., object] = getattr(thing, "fget", thing)  # of a property, what it calls
    return found


def _parsed(function: Callable[..., object]) -> ast.FunctionDef | ast.AsyncFunctionDef:
    [parsed] = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(parsed, ast.FunctionDef | ast.AsyncFunctionDef)
    return parsed


def _signature(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    assert function.returns
    return f"{type(function).__name__}({ast.unparse(function.args)}) -> {ast.unparse(function.returns)}"


def test_every_command_and_option_is_described() -> None:
    for name, command in _commands():
        assert f"`scraper {name}`" in DESIGN
        for option in (each for each in command.params if isinstance(each, click.Option)):
            row = next((line for line in DESIGN.splitlines() if f"`{option.opts[-1]}` | {name} |" in line), "")
            assert all(f"`{spelling}`" in row for spelling in option.opts), f"{name} {option.opts}"
            if isinstance(option.type, click.Choice):
                assert all(f"`{choice}`" in row for choice in option.type.choices)


def _commands() -> Iterator[tuple[str, click.Command]]:
    """All commands, and those of groups by both names: ``corpus stats``."""
    for name, command in ((name, load(name)) for name in SUMMARIES):
        yield name, command
        for inner in command.commands.values() if isinstance(command, click.Group) else ():
            yield f"{name} {inner.name}", inner


@pytest.mark.parametrize("command", [pytest.param(command, id=name) for name, command in _commands()])
def test_the_help_of_every_command_has_examples(command: click.Command) -> None:
    text = inspect.cleandoc(command.help or "")
    assert re.search(r"^\x08\nExamples:\n  (curl .* \| )?scraper ", text, re.MULTILINE)


def test_every_exit_code_is_described() -> None:
    assert [code.name for code in Exit if f"\n| {code.value} |" not in DESIGN] == []


def test_every_dependency_has_its_reason() -> None:
    listed = {re.split(r"[>=<\[]", each)[0] for each in PROJECT["project"]["dependencies"]}
    table = DESIGN.partition("## Dependencies")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE)) == listed


# ---------------------------------------------------------------- the others


@pytest.mark.slow
def test_every_field_of_the_exports_is_described(folder: Path) -> None:
    _run("scraper clean fixtures/kcna* -o out", folder)
    files = sorted((folder / "out").iterdir())
    assert len(files) == 4
    for path in files:
        text = path.read_text("utf-8")
        records = [json.loads(text)] if path.suffix == ".json" else [json.loads(line) for line in text.splitlines()]
        assert {key for key in _keys(records) if f"`{key}`" not in FORMATS} == set()


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _keys(inner)


def test_the_changelog_knows_this_version() -> None:
    assert f"\n## [{PROJECT['project']['version']}] - " in (ROOT / "CHANGELOG.md").read_text("utf-8")


# Folders of one machine, and hosts of one package index: a clone must be the same everywhere. No fixtures here:
# pages have addresses such as /home/ in them.
_FOREIGN = re.compile(r"(?<![\w.])/(?:home|Users|root|tmp|work|mnt|opt)/\w|pypi\.org|pythonhosted\.org|index[-]url")
_TEXTS = (
    "*.py",
    "*.md",
    "*.toml",
    "*.txt",
    "*.json",
    "*.y*ml",
    ".*.yaml",
    "*ockerfile",
    "Makefile",
    ".ci/*",
    ".git[ai]*",
)
_FOLDERS = ("scraper", "tests", "benchmarks", "docs", ".github")


def test_no_text_names_a_machine_or_a_package_index() -> None:
    paths = [path for pattern in _TEXTS for path in ROOT.glob(pattern) if path.is_file()]
    paths += [path for folder in _FOLDERS for pattern in _TEXTS for path in (ROOT / folder).rglob(pattern)]
    assert len(paths) > len(_FOLDERS) + len(_TEXTS)
    assert [str(path) for path in paths if _FOREIGN.search(path.read_text("utf-8"))] == []
