"""One noun, one idea: no name means two things, and no function is longer than a screen."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parent.parent / "scraper"
LONGEST = 40  # lines of a function, its docstring among them
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def _modules() -> dict[str, ast.Module]:
    return {path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}


def _names_twice(names: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    places = defaultdict(list)
    for name, place in names:
        places[name].append(place)
    return {name: found for name, found in places.items() if len(found) > 1}


def test_no_module_name_means_two_things() -> None:
    modules = ((Path(path).stem, path) for path in _modules() if not path.endswith(("__init__.py", "__main__.py")))
    assert _names_twice(modules) == {}


def test_no_class_name_means_two_things() -> None:
    classes = (
        (node.name.lstrip("_"), path)
        for path, tree in _modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    )
    assert _names_twice(classes) == {}


def _functions() -> Iterator[tuple[str, Function]]:
    for path, tree in _modules().items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield f"{path}:{node.lineno} {node.name}", node


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = {place: (node.end_lineno or node.lineno) - node.lineno + 1 for place, node in _functions()}
    assert {place: lines for place, lines in lengths.items() if lines > LONGEST} == {}
