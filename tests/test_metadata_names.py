"""Names that a page declares: one object of JSON-LD is one name, as written."""

from __future__ import annotations

import json

import pytest
from news_pages import STORY, news_page, tagged

from scraper import extract
from scraper.extraction.metadata.names import read_names
from scraper.models import AuthorKind


def _signed(*authors: object) -> list[str]:
    """Return the authors of a page whose JSON-LD declares these."""
    script = json.dumps({"@type": "NewsArticle", "author": list(authors)})
    page = news_page(tagged("p", *STORY), head=f'<script type="application/ld+json">{script}</script>')
    return [author.name for author in extract(page, url="https://www.sennau-post.example/x").authors]


def _person(name: str) -> dict[str, str]:
    return {"@type": "Person", "name": name}


@pytest.mark.parametrize(
    "name",
    [
        "Rosalía del Valle",
        "Miguel del Monte",
        "Henri d'Aubigny",
        "Henri d’Aubigny",
        "Chiara d'Amico",
        "Lorenzo de' Ricci",
        "Marie-Anne l'Estoile",
        "Pieter 't Hooft",
        "Omar al-Khatib",
        "J.K. Brandl",
        "T.C. Sundberg",
        "E.J. Brandl Jr.",
        "Otto Brandl III",
        "Prof. Dr. Irmgard Stölzel",
        "Prof. Dr. med. Irmgard Stölzel",
        "Dr. Mara Lindqvist",
        "María Luisa Ibarra y Soto",
        "Tomás da Rocha e Lima",
        "Jordi Puig i Ferrer",
        "María de los Ángeles Ibarra de la Vega",
        "van der Linden, Mara",
        "Brandl, Otto J.",
        "Robert E Brandl",
        "Kelly Dan Brandl",
        "Kim Im Soo",
        "Min Jin Brandl",
        "Thomas More",
        "Von Brandl",
        "Di Santo",
        "Siân O’Hara-Lloyd",
        "王小明",
        "김철수",
        "mlindqvist",
    ],
)
def test_a_declared_person_is_one_name_as_written(name: str) -> None:
    assert _signed(_person(name)) == [name]


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("By Mara Lindqvist", ["Mara Lindqvist"]),
        ("Von Mara Lindqvist", ["Mara Lindqvist"]),
        ("Mara Lindqvist ❤️", ["Mara Lindqvist"]),
        ("Mara Lindqvist 🇸🇪", ["Mara Lindqvist"]),
        ("MARA O'HARA", ["Mara O'Hara"]),
        ("OTTO MCBRANDL", ["Otto McBrandl"]),
        ("R.C. BRANDL", ["R.C. Brandl"]),
        ("Mara Lindqvist, Staff Writer", ["Mara Lindqvist"]),
        ("Mara Lindqvist, Sennau", ["Mara Lindqvist"]),
        ("Mara Lindqvist, Drover Report", ["Mara Lindqvist"]),
        ("Mara Lindqvist | Reuters", ["Mara Lindqvist"]),
        ("Mara Lindqvist For the Sennau Post", ["Mara Lindqvist"]),
        ("Mara Lindqvist and Otto Brandl", ["Mara Lindqvist", "Otto Brandl"]),
        ("Ana Ibarra y Luis Soto", ["Ana Ibarra", "Luis Soto"]),
        ("Ana y Luis", ["Ana", "Luis"]),
        ("Otto Brandl, Jr.", ["Otto Brandl Jr."]),
        ("Sennau Post, AFP", ["Sennau Post", "AFP"]),
    ],
)
def test_of_a_declared_person_labels_and_houses_go(name: str, names: list[str]) -> None:
    assert _signed(_person(name)) == names


def test_given_and_family_name_are_one() -> None:
    assert _signed({"@type": "Person", "givenName": "Mara", "familyName": "Lindqvist"}) == ["Mara Lindqvist"]
    assert _signed({"givenName": "Mara", "additionalName": "B.", "familyName": "Roe"}) == ["Mara B. Roe"]
    assert _signed({"givenName": "小明", "familyName": "王"}) == ["王小明"]
    assert _signed({"@type": "Person", "familyName": "Roe"}, _person("Otto Brandl")) == ["Roe", "Otto Brandl"]


def test_a_place_behind_names_is_no_person() -> None:
    read = read_names("Mara Lindqvist, Otto Brandl, Sennau", declared=True)
    assert [author.name for author in read] == ["Mara Lindqvist", "Otto Brandl"]
    assert [author.name for author in read_names("Mara, Otto", AuthorKind.PERSON, declared=True)] == ["Mara, Otto"]
    assert [author.name for author in read_names("Mara & Otto", declared=True)] == ["Mara", "Otto"]


def test_seven_words_are_a_name_if_particles_are_among_them() -> None:
    assert read_names("Aa Bb Cc Dd Ee", AuthorKind.PERSON, declared=True)
    assert read_names("Aa de Bb de Cc Dd Ee", AuthorKind.PERSON, declared=True)
    assert not read_names("Aa Bb Cc Dd Ee Ff", AuthorKind.PERSON, declared=True)
