"""The public names: all there, typed, and loaded only when used."""

from __future__ import annotations

import ast
import builtins
import collections.abc
import importlib
import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING

import pytest

import scraper
from scraper import errors, models

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAVY = ("lxml", "selectolax", "httpx2", "httpcore2", "bs4", "sqlite3", "asyncio", "click", "rich", "zstandard")


def names_for_the_type_checker() -> set[str]:
    tree = ast.parse(Path(scraper.__file__).read_text(encoding="utf-8"))
    [block] = [node for node in tree.body if isinstance(node, ast.If)]
    imported = {alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    return imported | {ast.unparse(node.target) for node in block.body if isinstance(node, ast.AnnAssign)}


def classes_of(module: object) -> set[str]:
    found = vars(module).values()
    return {thing.__name__ for thing in found if isinstance(thing, type) and thing.__module__ == module.__name__}  # type: ignore[attr-defined] # a module has a name


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = f"import sys; before = set(sys.modules); import scraper; print(*set({HEAVY}) & (set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    assert done.stdout.split() == []


@pytest.mark.parametrize("name", scraper.__all__)
def test_every_name_can_be_had(name: str) -> None:
    assert getattr(scraper, name) is getattr(scraper, name)
    assert name in dir(scraper)


def test_all_is_what_the_type_checker_sees() -> None:
    assert set(scraper.__all__) == names_for_the_type_checker()
    assert len(scraper.__all__) == len(set(scraper.__all__))


def test_all_has_every_model_and_error() -> None:
    assert classes_of(models) | classes_of(errors) <= set(scraper.__all__)


def test_names_are_those_of_their_modules() -> None:
    for name in set(scraper.__all__) - {"__version__", "SITES", "Block"}:
        value = getattr(scraper, name)
        assert getattr(importlib.import_module(value.__module__), name) is value


def returned_types() -> Iterator[tuple[str, str]]:
    """Yield the names in what public calls return, and in the fields of the classes of the package among it."""
    for name in scraper.__all__:
        public = getattr(scraper, name)
        if isinstance(public, FunctionType):
            yield from ((name, each) for each in names_in(public.__annotations__["return"]))
        elif isinstance(public, type) and public.__module__.startswith("scraper."):
            for member, hint in members_of(public):
                yield from ((f"{name}.{member}", each) for each in names_in(hint))


def members_of(kind: type) -> Iterator[tuple[str, str]]:
    """Yield what can be asked of a value of a class, each with the annotation of the answer."""
    for base in (each for each in kind.__mro__ if each.__module__.startswith("scraper.")):
        if is_dataclass(base):
            yield from ((field.name, str(field.type)) for field in fields(base))
        for name, member in vars(base).items():
            function = getattr(member, "fget", None) or getattr(member, "__func__", member)
            if isinstance(function, FunctionType) and not name.startswith("_"):
                yield name, function.__annotations__["return"]


def names_in(hint: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(hint, mode="eval")) if isinstance(node, ast.Name)}


# What annotations name that is no class of the package. A plug-in's `refine` is given a Document, which docs/sites.md
# describes; no call returns one.
STANDARD = {*vars(builtins), *collections.abc.__all__, "Any", "Path", "date", "datetime", "re", "Document"}


def test_what_public_calls_return_is_public() -> None:
    found = dict(returned_types())
    assert {"Article.published", "Corpus.search", "Fetcher.hop", "Statistics.sites", "Page.validators"} <= set(found)
    assert [(place, name) for place, name in returned_types() if name not in {*scraper.__all__, *STANDARD}] == []


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'crawler'"):
        scraper.crawler  # noqa: B018 - the access is the test


def test_the_version_is_a_version() -> None:
    assert scraper.__version__[0].isdigit()
