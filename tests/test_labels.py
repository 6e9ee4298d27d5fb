"""Labels are a type: one table, two ways to write them, and no bare word in their place."""

from __future__ import annotations

import ast
import pickle
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from news_pages import HEADLINE, STORY, URL, news_page, tagged

from scraper import Label, explain
from scraper.extraction.labelling import Labelling
from scraper.labels import LabelFamily, LaterStep

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parent.parent / "scraper"
MODULES = sorted(PACKAGE.rglob("*.py"))
WORDS = tuple(map(str, Label))


def label_and_reason(text: str, *body: str) -> tuple[Label, str]:
    blocks = {block.text: block for block in explain(news_page(*body), url=URL).blocks}
    return blocks[text].label, blocks[text].reason


# ---------------------------------------------------------------- the table


def test_each_label_has_a_family_and_a_meaning() -> None:
    assert all(label.meaning and isinstance(label.family, LabelFamily) for label in Label)
    assert len({label.meaning for label in Label}) == len(Label)
    assert {label.family for label in Label} == set(LabelFamily)


def test_a_label_is_its_word() -> None:
    for label, word in zip(Label, WORDS, strict=True):
        assert f"{label}" == word
        assert {str(label): 1}[word] == 1
        assert Label(word) is label  # type: ignore[call-arg] # mypy takes the row of the table for arguments
    assert pickle.loads(pickle.dumps(Label.KEPT)) is Label.KEPT  # noqa: S301 - made here


def test_each_later_step_may_change_some_label_and_only_that_of_teasers_may_change_one() -> None:
    assert {step for label in Label for step in label.overruled_by} == set(LaterStep)
    assert Label.TEASER.overruled_by == {LaterStep.TEASERS}


# ---------------------------------------------------------------- how labels are written


def test_the_first_label_of_a_block_stays() -> None:
    labelling = Labelling(2)
    labelling.assign(0, Label.MENU, "stands in <nav>")
    labelling.assign(0, Label.KEPT, "stands among the article's paragraphs")
    assert (list(labelling.labels), list(labelling.reasons)) == ([Label.MENU, None], ["stands in <nav>", ""])


@pytest.mark.parametrize("step", LaterStep)
@pytest.mark.parametrize("label", Label)
def test_a_label_is_overruled_only_by_the_steps_of_the_table(label: Label, step: LaterStep) -> None:
    labelling = Labelling(1)
    labelling.assign(0, label, "by the rules")
    if step in label.overruled_by:
        labelling.overrule(0, Label.BIOGRAPHY, "by a later step", by=step)
        assert labelling.traces() == [(Label.BIOGRAPHY, "by a later step")]
    else:
        with pytest.raises(ValueError, match=f"{step} may not change .* {label} "):
            labelling.overrule(0, Label.BIOGRAPHY, "by a later step", by=step)
        assert labelling.traces() == [(label, "by the rules")]


def test_a_block_without_a_label_can_be_neither_overruled_nor_handed_out() -> None:
    labelling = Labelling(1)
    with pytest.raises(ValueError, match="from None"):
        labelling.overrule(0, Label.KEPT, "by a later step", by=LaterStep.MODEL)
    with pytest.raises(ValueError, match="longer"):
        labelling.traces()


def test_a_copy_is_labelled_by_itself() -> None:
    labelling = Labelling(2)
    labelling.assign(0, Label.TEASER, "a card that announces another page")
    copy = labelling.copy()
    copy.assign(1, Label.KEPT, "stands among the article's paragraphs")
    assert (list(labelling.labels), copy.kept()) == ([Label.TEASER, None], [1])


# ---------------------------------------------------------------- what pages show


def test_a_headline_among_the_paragraphs_is_labelled_as_such() -> None:
    found = label_and_reason(HEADLINE, tagged("p", *STORY[:3]), tagged("p", HEADLINE), tagged("p", *STORY[3:]))
    assert found == (Label.TITLE, "is the headline")
    assert Label.TITLE.family is LabelFamily.BESIDE


@pytest.mark.parametrize(
    ("start", "label", "mark"),
    [
        ("<aside>", Label.ASIDE, "<aside>"),
        ("<div role=navigation>", Label.MENU, "an element with role=navigation"),
        ("<div class='wide RelatedStories'>", Label.LINKS, "an element whose class says «related»"),
        ("<div class=wide id=ad-1>", Label.ADVERTISEMENT, "an element whose id says «ad»"),
        ("<div hidden>", Label.HIDDEN, "an element with the attribute hidden"),
        ("<div aria-hidden=true>", Label.HIDDEN, "an element with aria-hidden=true"),
        ("<div style='display: none'>", Label.HIDDEN, "an element whose style hides it"),
    ],
)
def test_the_reason_of_an_excluded_block_names_what_excludes_it(start: str, label: Label, mark: str) -> None:
    found = label_and_reason("Opening hours", tagged("p", *STORY), f"{start}<p>Opening hours</p>")
    assert found == (label, f"stands in {mark}")


# ---------------------------------------------------------------- no bare words


def reads_label(node: ast.expr) -> bool:
    """Tell whether an expression reads the label of a block: ``block.label``, ``labels[index]``, ``place.label(b)``."""
    match node:
        case ast.Call(func=inner) | ast.Subscript(value=inner):
            return reads_label(inner)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in ("label", "labels")
    return False


def bare_words(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that compare a label with a bare word, themselves or by way of a constant of the module."""
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if not any(map(reads_label, sides)):
                continue
            others = [constants.get(side.id, side) if isinstance(side, ast.Name) else side for side in sides]
            words = {part.value for other in others for part in ast.walk(other) if isinstance(part, ast.Constant)}
            if not words.isdisjoint(WORDS):
                yield node.lineno


def direct_writes(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that assign to ``….labels[…]`` or ``….reasons[…]``."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(
                ctx=ast.Store(), value=ast.Attribute(attr="labels" | "reasons" | "_labels" | "_reasons")
            ):
                yield node.lineno


@pytest.mark.parametrize(
    "line",
    [
        'block.label == "kept"',
        'place.label(1) not in ("menu", "other")',
        "x.labels[0] in NAMES",
        '"kept" in labels',
    ],
)
def test_a_bare_word_is_found(line: str) -> None:
    assert list(bare_words(ast.parse(f'NAMES = frozenset(("menu", "other"))\n{line}'))) == [2]


def test_no_bare_word_stands_for_a_label_and_only_one_module_writes_labels() -> None:
    sources = {path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8") for path in MODULES}
    trees = {name: ast.parse(text) for name, text in sources.items() if re.search("label|reasons", text)}
    assert {(name, line) for name, tree in trees.items() for line in bare_words(tree)} == set()
    assert {name for name, tree in trees.items() if list(direct_writes(tree))} == {"extraction/labelling.py"}
