"""The recipes for other libraries: run with each where it is installed, else with a stand-in of the same interface."""

from __future__ import annotations

import json
import re
import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from scraper import Corpus, Page, clean, extract

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parent.parent
RECIPES = (ROOT / "docs" / "recipes.md").read_text("utf-8")
PATHS = sorted((ROOT / "fixtures" / "kcnawatch.org").glob("*.html"))[:3]
CHUNKS = [chunk for path in PATHS for chunk in extract(Page.from_file(path)).chunks()]
BLOCKS = dict(re.findall(r"^## (.+)\n(?:(?!^## )[\s\S])*?^```py\n([\s\S]*?)^```$", RECIPES, re.MULTILINE))


# ---------------------------------------------------------------- stand-ins


class LangChainDocument:
    def __init__(self, page_content: str, *, metadata: dict[str, Any]) -> None:
        self.page_content, self.metadata = page_content, metadata


class LangChainLoader:
    def lazy_load(self) -> Iterator[LangChainDocument]:
        raise NotImplementedError

    def load(self) -> list[LangChainDocument]:
        return list(self.lazy_load())


class LlamaDocument:
    def __init__(
        self, *, text: str, id_: str, metadata: dict[str, Any], excluded_embed_metadata_keys: list[str]
    ) -> None:
        self.text, self.id_, self.metadata = text, id_, metadata
        self.excluded_embed_metadata_keys = excluded_embed_metadata_keys


class LlamaReader:
    def lazy_load_data(self, *args: Any, **options: Any) -> Iterable[LlamaDocument]:
        raise NotImplementedError

    def load_data(self, *args: Any, **options: Any) -> list[LlamaDocument]:
        return list(self.lazy_load_data(*args, **options))


class Table:
    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows

    @classmethod
    def from_list(cls, rows: list[dict[str, Any]]) -> Table:
        return cls(rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, key: int) -> dict[str, Any]:
        return self.rows[key]


STAND_INS: dict[str, dict[str, dict[str, object]]] = {
    "langchain_core": {
        "langchain_core.document_loaders": {"BaseLoader": LangChainLoader},
        "langchain_core.documents": {"Document": LangChainDocument},
    },
    "llama_index": {
        "llama_index.core": {},
        "llama_index.core.readers": {},
        "llama_index.core.readers.base": {"BaseReader": LlamaReader},
        "llama_index.core.schema": {"Document": LlamaDocument},
    },
    "datasets": {"datasets": {"Dataset": Table}},
}


def recipe(heading: str, library: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return the names that the code under a heading defines."""
    if find_spec(library) is None:
        for name, values in {library: {}, **STAND_INS[library]}.items():
            module = ModuleType(name)
            vars(module).update(values)
            monkeypatch.setitem(sys.modules, name, module)
    names: dict[str, Any] = {"__name__": "recipe"}
    exec(compile(BLOCKS[heading], f"docs/recipes.md: {heading}", "exec"), names)  # noqa: S102 - our own document
    return names


# ---------------------------------------------------------------- recipes


def test_every_recipe_is_tried() -> None:
    assert set(BLOCKS) == {"LangChain", "LlamaIndex", "Hugging Face datasets", "pandas", "DuckDB"}
    for heading, code in BLOCKS.items():
        compile(code, heading, "exec")


@pytest.mark.filterwarnings("default")  # what a library says of itself is not ours
def test_langchain(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = recipe("LangChain", "langchain_core", monkeypatch)["NewsLoader"](PATHS, 200, 0).load()
    assert [each.page_content for each in documents] == [chunk.text for chunk in CHUNKS]
    assert documents[0].metadata["published"] == CHUNKS[0].to_dict()["published"]
    assert json.dumps(documents[0].metadata)


@pytest.mark.filterwarnings("default")
def test_llama_index(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = recipe("LlamaIndex", "llama_index", monkeypatch)["NewsReader"]().load_data(PATHS, overlap=0)
    assert [each.text for each in documents] == [chunk.text for chunk in CHUNKS]
    assert len({each.id_ for each in documents}) == len(CHUNKS)
    assert documents[0].metadata["title"] == CHUNKS[0].title


@pytest.mark.filterwarnings("default")
def test_hugging_face_datasets(monkeypatch: pytest.MonkeyPatch) -> None:
    table = recipe("Hugging Face datasets", "datasets", monkeypatch)["chunk_dataset"](PATHS)
    assert [table[number]["text"] for number in range(len(table))] == [chunk.text for chunk in CHUNKS]


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    with Corpus(tmp_path / "news.db") as corpus:
        clean(map(Page.from_file, PATHS), corpus)
        corpus.export(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_pandas(monkeypatch: pytest.MonkeyPatch, exported: Path) -> None:
    pytest.importorskip("pandas")
    names = recipe("pandas", "pandas", monkeypatch)
    frame = names["frame_of"](PATHS)
    assert len(frame) == len(PATHS)
    assert list(frame["published_day"]) == sorted(frame["published_day"])
    assert len(names["frame_of_stories"](exported)) == len(PATHS)


def test_duckdb(monkeypatch: pytest.MonkeyPatch, exported: Path) -> None:
    pytest.importorskip("duckdb", reason="a database has no stand-in")
    days = recipe("DuckDB", "duckdb", monkeypatch)["articles_by_day"](exported)
    assert sum(stories for _, stories, _ in days) == len(PATHS)
    assert [day for day, *_ in days] == sorted(day for day, *_ in days)
