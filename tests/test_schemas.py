"""The JSON Schema files: they say what the types say, and real output keeps to them."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from test_site_discovery import serve

from scraper.article_blocks import Block, BlockKind, Inline, ListItem, TableCell, TableRow
from scraper.cli.main import cli
from scraper.cli.schema import NAMES
from scraper.corpus.exports import GENERATOR
from scraper.extraction.metadata import article_types
from scraper.models import Article, Author, Dateline, Discovered, Evidence, Paragraph, Rejection, RightsSignal, Teaser
from scraper.records import DERIVED, EXPORT_SCHEMA_VERSION, ON_REQUEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import LoopbackServer

ROOT = Path(__file__).parent.parent
SCHEMAS: dict[str, dict[str, Any]] = {
    path.name.partition(".")[0]: json.loads(path.read_text("utf-8"))
    for path in sorted((ROOT / "scraper" / "schemas").iterdir())
}
EXPORTS = {"stories": "stories.jsonl", "teasers": "teasers.jsonl", "rejected": "rejected.jsonl"}
SHARED = {
    "paragraph": Paragraph,
    "author": Author,
    "dateline": Dateline,
    "evidence": Evidence,
    "teaser": Teaser,
    "rightssignal": RightsSignal,
}

# Keys that an article has where they are asked for.
ASKED_FOR = [field.name for field in fields(Article) if field.metadata == ON_REQUEST]
BLOCKS = {kind.__name__.lower(): kind for kind in (*get_args(Block), ListItem, TableRow, TableCell, Inline)}

TYPES = [name for name, _ in article_types._TYPES]

each_schema = pytest.mark.parametrize("name", SCHEMAS)


def invoke(*arguments: object) -> str:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], catch_exceptions=False).stdout


def definition(name: str, inner: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = SCHEMAS[name]["$defs"][inner] if inner else SCHEMAS[name]
    return found


def strict(name: str) -> Draft202012Validator:
    """Return the schema with the promise that there are no other keys: true of today's output, not of tomorrow's."""
    return Draft202012Validator(closed(SCHEMAS[name]))


def closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(each) for key, each in schema.items()}
    return {**inner, "additionalProperties": False} if "required" in schema else inner


# ---------------------------------------------------------------- the files


def test_there_is_a_file_for_every_name() -> None:
    assert set(SCHEMAS) == set(NAMES)


@each_schema
def test_every_file_is_a_schema_that_can_be_printed(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert SCHEMAS[name]["$id"] == f"urn:newspage-scraper:schema:{EXPORT_SCHEMA_VERSION}:{name}"
    assert json.loads(invoke("schema", name)) == SCHEMAS[name]


@each_schema
def test_every_object_needs_all_its_keys_and_says_what_they_are(name: str) -> None:
    for each in objects(SCHEMAS[name]):
        assert each["required"] == [
            key for key in each["properties"] if key not in ASKED_FOR or "paragraphs" not in each["properties"]
        ]
        assert [key for key, value in each["properties"].items() if not value["description"].endswith(".")] == []


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict) and "required" in schema:
        yield schema
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from objects(inner)


def test_what_has_one_name_is_one_thing() -> None:
    seen: dict[str, Any] = {}
    for schema in SCHEMAS.values():
        for name, value in schema.get("$defs", {}).items():
            assert seen.setdefault(name, value) == value


# ---------------------------------------------------------------- the types


def test_versions_are_those_of_the_code() -> None:
    assert definition("article")["properties"]["schema_version"]["const"] == EXPORT_SCHEMA_VERSION
    assert definition("manifest")["properties"]["schema_version"]["const"] == EXPORT_SCHEMA_VERSION
    assert definition("manifest")["properties"]["generator"]["const"] == GENERATOR


@pytest.mark.parametrize(
    ("schema", "kind", "more", "less"),
    [
        (definition("article"), Article, ["schema_version", *DERIVED], []),
        (definition("stories", "article"), Article, ["id", *DERIVED], ["teasers"]),
        (definition("rejected"), Rejection, [], []),
        (definition("discovered"), Discovered, [], []),
        *((definition("article", name), kind, [], []) for name, kind in {**SHARED, **BLOCKS}.items()),
    ],
)
def test_an_object_has_the_fields_of_its_type(
    schema: dict[str, Any], kind: type, more: list[str], less: list[str]
) -> None:
    hints = get_type_hints(kind)
    wanted = [field.name for field in fields(kind) if field.name not in less]
    described = dict(schema["properties"])
    for name in more:
        del described[name]
    assert list(described) == wanted
    for name in wanted:
        assert without_words(described[name]) == schema_of(hints[name]) or is_narrower(described[name], hints[name])


def schema_of(hint: Any) -> dict[str, Any]:
    """Return what a schema has to say of a type, if nothing more is known of its values."""
    kinds = [kind for kind in get_args(hint) if kind is not NoneType]
    if get_origin(hint) is tuple:
        return {"type": "array", "items": schema_of(kinds[0])}
    if hint == Block:
        return {"$ref": "#/$defs/block"}
    if get_origin(hint) is UnionType:
        inner = schema_of(kinds[0] if kinds[1:] != [date] else datetime)
        return {"type": [inner["type"], "null"]} if "type" in inner else {"anyOf": [inner, {"type": "null"}]}
    if hint is datetime or (is_dataclass(hint) and isinstance(hint, type)):
        return {"$ref": f"#/$defs/{'published' if hint is datetime else hint.__name__.lower()}"}
    if issubclass(hint, Enum):
        return {"enum": [member.value for member in hint]}
    return {"type": {str: "string", bool: "boolean", int: "integer"}[hint]}


def without_words(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key != "description"}


def is_narrower(schema: dict[str, Any], hint: object) -> bool:
    """Whether it lists the strings that a field can hold."""
    if hint is BlockKind:
        return len(schema["enum"]) == 1
    allowed = (str, NoneType) if hint == str | None else (str,)
    return bool(schema.get("enum")) and all(isinstance(value, allowed) for value in schema["enum"])


def test_a_block_is_told_by_its_kind() -> None:
    assert [each["$ref"].rpartition("/")[2] for each in definition("article", "block")["anyOf"]] == list(BLOCKS)[:9]
    kinds = {name: definition("article", name)["properties"]["kind"]["enum"] for name in list(BLOCKS)[:9]}
    assert kinds == {f"{kind.value}block": [kind.value] for kind in BlockKind}


def test_types_of_articles_are_those_that_are_told_apart() -> None:
    assert set(definition("article")["properties"]["type"]["enum"]) == {*TYPES, None}


MOMENTS = st.none() | st.dates() | st.datetimes(timezones=st.none() | st.timezones())
ARTICLES = st.builds(
    Article,
    published=MOMENTS,
    modified=MOMENTS,
    type=st.sampled_from([None, *TYPES]),
    teasers=st.lists(st.builds(Teaser, published=MOMENTS), max_size=2).map(tuple),
)


@given(ARTICLES)
def test_any_article_keeps_to_the_schema(article: Article) -> None:
    strict("article").validate(json.loads(article.to_json()))


# ---------------------------------------------------------------- real output


def test_what_extract_prints_of_the_fixtures() -> None:
    lines = invoke("extract", ROOT / "fixtures", "--format", "jsonl").splitlines()
    assert len(lines) > len(list(ROOT.glob("fixtures/*/*.html"))) - 5
    for line in lines:
        strict("article").validate(json.loads(line))


@pytest.mark.parametrize("name", EXPORTS)
def test_the_lines_in_cleaned(name: str) -> None:
    lines = (ROOT / "cleaned" / EXPORTS[name]).read_text("utf-8").splitlines()
    assert lines
    validator = strict(name)
    for line in lines:
        validator.validate(json.loads(line))


def test_the_manifest_in_cleaned() -> None:
    strict("manifest").validate(json.loads((ROOT / "cleaned" / "manifest.json").read_text("utf-8")))


def test_what_discover_prints(web: LoopbackServer) -> None:
    lines = invoke("discover", serve(web), "--allow-private", "--delay", "0").splitlines()
    assert lines
    for line in lines:
        strict("discovered").validate(json.loads(line))


# ---------------------------------------------------------------- what a schema refuses


GOOD = Article(title="Ferry", published=date(2026, 3, 3)).to_dict()


@pytest.mark.parametrize(
    "change",
    [
        {"schema_version": EXPORT_SCHEMA_VERSION + 1},
        {"title": 7},
        {"paragraphs": None},
        {"paragraphs": [{"text": "Ferry", "kind": "poem"}]},
        {"authors": [{"name": "Mara Lindqvist"}]},
        {"published": "yesterday"},
        {"published": "2026-03-03T14:05:00Z"},
        {"type": "gossip"},
    ],
)
def test_an_article_of_another_form_is_refused(change: dict[str, object]) -> None:
    validator = Draft202012Validator(SCHEMAS["article"])
    validator.validate(GOOD)
    assert not validator.is_valid({**GOOD, **change})


def test_a_missing_field_is_refused_and_a_new_one_is_not() -> None:
    validator = Draft202012Validator(SCHEMAS["article"])
    assert validator.is_valid({**GOOD, "mood": "sunny"})
    for name in GOOD:
        record = deepcopy(GOOD)
        del record[name]
        assert validator.is_valid(record) == (name in ASKED_FOR)
