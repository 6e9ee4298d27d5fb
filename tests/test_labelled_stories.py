"""The benchmark of labelled stories: the labels are whole, and what was merged is told right from wrong."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

# At the end, so that no script there hides a module that a test imports.
sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))

from stories import LABELS, SETS, LabelledPair, Verdicts, equal_texts, judge, pairs_of, shingles, ties_of

from scraper.models import Article, Copy, Paragraph, Sighting, Story, Teaser, TeaserRecord

RECORDS = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]


def pair(names: str) -> frozenset[str]:
    return frozenset(names)


def test_each_label_is_of_two_pages_and_says_what_they_are() -> None:
    for record in RECORDS:
        assert set(record) == {"pages", "class", "relation"}
        assert record["class"] in {"same", "edited", "event", "different"}
        assert record["relation"] in {None, "versions", "parts"}
        places = [(page["dataset"], page["id"]) for page in record["pages"]]
        assert len(set(places)) == 2
        assert places == sorted(places)
        assert {dataset for dataset, _ in places} <= set(SETS)
        assert all(re.fullmatch("[0-9a-f]{64}", page["link"]) for page in record["pages"])


def test_no_pair_is_labelled_twice() -> None:
    places = [frozenset((page["dataset"], page["id"]) for page in record["pages"]) for record in RECORDS]
    assert len(set(places)) == len(places)


def test_the_rules_state_how_many_pairs_are_of_each_class() -> None:
    rules = LABELS.with_suffix(".md").read_text("utf-8")
    stated = {kind: int(count) for kind, count in re.findall(r"- `(\w+)` \((\d+)", rules)}
    assert stated == Counter(record["class"] for record in RECORDS)
    assert f"`benchmarks/stories.jsonl` holds {len(RECORDS)} pairs" in rules


LABELLED = (
    LabelledPair(pair("ab"), "same"),
    LabelledPair(pair("cd"), "edited"),
    LabelledPair(pair("ef"), "same", "versions"),
    LabelledPair(pair("gh"), "different", "parts"),
    LabelledPair(pair("ac"), "event"),
    LabelledPair(pair("ad"), "different"),
)


def verdicts(*merged: str) -> Verdicts:
    return judge(LABELLED, {pair(names) for names in merged})


def test_copies_are_right_and_whatever_else_is_merged_is_wrong() -> None:
    found = verdicts("ab", "cd", "ef", "gh", "ac", "ad", "bz")
    assert found.right == 3
    assert found.wrong == {pair("ac"): "event", pair("ad"): "different", pair("bz"): "unlabelled"}


def test_parts_in_one_story_are_neither_right_nor_wrong() -> None:
    assert verdicts("gh").right == 0
    assert verdicts("gh").wrong == {}


def test_versions_count_apart_from_copies() -> None:
    assert verdicts("ef").found == Counter({"versions": 1})
    assert verdicts("ab").found == Counter({"same": 1})
    assert verdicts().labelled == Counter(
        {"same": 1, "edited": 1, "versions": 1, "parts": 1, "event": 1, "different": 1}
    )


def test_all_pages_of_one_story_are_pairs() -> None:
    assert pairs_of([frozenset("abc"), frozenset("d")]) == {pair("ab"), pair("ac"), pair("bc")}


def story(name: str, *pages: str) -> Story:
    article = Article(paragraphs=(Paragraph(name),))
    return Story(name, Copy(name, article, tuple(Sighting(page) for page in pages)))


def record(url: str | None, seen: str, tied: str | None, by: str | None = "link") -> TeaserRecord:
    return TeaserRecord(f"{url} {seen}", Teaser("Ferry", url=url), (Sighting(seen),), tied, by if tied else None)


FERRY = "https://a.example/ferry"


@pytest.mark.parametrize(
    ("teaser", "outcome"),
    [
        (record(FERRY, "front", "ferry"), "right"),
        (record("http://www.a.example/ferry/", "front", "ferry"), "right"),
        (record(FERRY, "front", "storm"), "wrong"),
        (record(FERRY, "front", None), "untied"),
        (record("https://a.example/empty", "front", None), "lost"),
        (record("https://a.example/empty", "front", "storm"), "wrong"),
        (record("https://a.example/elsewhere", "front", "storm", "text"), "by text"),
        (record(None, "front", "storm", "text"), "by text"),
    ],
)
def test_a_teaser_is_held_against_the_page_that_it_leads_to(teaser: TeaserRecord, outcome: str) -> None:
    addresses = {FERRY: {"p1"}, "https://a.example/empty": {"p2"}}
    assert set(ties_of([teaser], [story("ferry", "p1"), story("storm", "p3")], addresses)) == {outcome}


@pytest.mark.parametrize(
    "teaser",
    [
        record(FERRY, "p1", "ferry"),  # on the page itself
        record("https://a.example/elsewhere", "front", "storm"),
        record(None, "front", None),
    ],
)
def test_other_teasers_are_not_counted(teaser: TeaserRecord) -> None:
    assert ties_of([teaser], [story("ferry", "p1"), story("storm", "p3")], {FERRY: {"p1"}}) == {}


def test_texts_are_equal_without_case_punctuation_and_width() -> None:
    assert equal_texts(["The ferry, late.", "THE FERRY LATE", "The ferry"]) == {(0, 1)}


def test_a_text_of_less_than_five_words_is_one_shingle() -> None:
    assert shingles("late again") == {"late again"}
    assert shingles("one two three four five") == {"one two three four five"}
    assert len(shingles("one two three four five six")) == 2
    assert len(shingles("渡船今天停航")) == 2
