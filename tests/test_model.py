"""What the model may overrule, what it may not, and that its table is what it is said to be."""

from __future__ import annotations

from importlib.resources import files

import pytest
from news_pages import STORY, URL, link_list, news_page, tagged

from scraper import Page
from scraper.extraction.articles import ArticleReading, read_article
from scraper.extraction.body.decision_forest import (
    MAX_OTHER,
    MIN_TEXT,
    TABLE,
    _bounds,
    own_forest,
    probability,
)
from scraper.extraction.body.features import KEPT, LABEL_NUMBERS, NAMES, BlockFeatures
from scraper.extraction.body.forests import Models, read_forest
from scraper.extraction.parsed_pages import parse_page
from scraper.labels import Label, LaterStep
from scraper.sites import site_for

PARAGRAPHS = tagged("p", *STORY)
# Forests of one leaf: whatever the block, it is text, or it is not, or nobody knows.
SURE, NEVER, UNSURE = (9.0,), (-9.0,), (0.0,)
BOX = "<div><div><b>Opening hours</b></div></div>"


def read(*body: str, forest: tuple[float, ...] | None = None) -> ArticleReading:
    page = Page(URL, news_page(*body).encode(), content_type="text/html; charset=utf-8")
    models = None if forest is None else Models(blocks=forest)
    return read_article(parse_page(page), site_for(URL), models=models)


def label_of(reading: ArticleReading, text: str) -> tuple[str, str]:
    index = reading.document.blocks.texts.index(text)
    return str(reading.labelling.labels[index]), reading.labelling.reasons[index]


# ---------------------------------------------------------------- what it may change


def test_a_line_that_the_rules_left_out_is_taken_back_by_a_sure_model() -> None:
    body = (tagged("p", *STORY[:4]), BOX, tagged("p", *STORY[4:]))
    assert label_of(read(*body, forest=()), "Opening hours")[0] == "stray"
    assert label_of(read(*body, forest=UNSURE), "Opening hours")[0] == "stray"
    label, reason = label_of(read(*body, forest=SURE), "Opening hours")
    assert label == "kept"
    assert reason == "is text to 100% by the model, although it stands in a box without prose"


def test_a_paragraph_apart_from_the_others_is_left_out_by_a_sure_model() -> None:
    apart = "The Sennau Post has been printed beside the old mill on the weir since the summer of 1884."
    body = (PARAGRAPHS, f"<div><div>{apart}</div></div>")
    assert label_of(read(*body, forest=()), apart)[0] == "kept"
    assert label_of(read(*body, forest=UNSURE), apart)[0] == "kept"
    assert label_of(read(*body, forest=NEVER), apart) == ("unlikely", "is text to 0% only by the model")


def test_paragraphs_among_their_like_are_not_asked_about_but_for_the_last() -> None:
    kept = [paragraph.text for paragraph in read(PARAGRAPHS, forest=NEVER).article.paragraphs]
    assert kept == list(STORY[:-3])


def test_a_text_is_never_emptied() -> None:
    assert len(read(tagged("p", *STORY[:2]), forest=NEVER).article.paragraphs) == 2


@pytest.mark.parametrize(
    ("box", "line"),
    [
        (link_list(), "Ferry crew looks for a new river to cross"),
        (f"<h3>Related</h3>{link_list()}", "Ferry crew looks for a new river to cross"),
        ('<div class="comments"><p>I was the first to cross it, and it shook.</p></div>', "I was the first to cross"),
        ("<nav><p>The whole paper on one page, from front to sport.</p></nav>", "The whole paper on one page"),
        ("<footer><p>Printed beside the old mill on the weir since 1884.</p></footer>", "Printed beside the old mill"),
        ("<form><p>Write to us and say what you think of the bridge.</p></form>", "Write to us"),
        ('<p><a href="/local">Local</a> <a href="/sport">Sport</a></p>', "Local"),
    ],
    ids=["cards", "cards under a heading", "comments", "menu", "footer", "form", "links"],
)
def test_what_the_rules_know_by_its_kind_stays_out_however_sure_the_model_is(box: str, line: str) -> None:
    reading = read(tagged("p", *STORY[:5]), box, tagged("p", *STORY[5:]), forest=SURE)
    assert line in " ".join(reading.document.blocks.texts)
    assert line not in reading.article.text


def test_a_page_without_an_article_gets_none_from_the_model() -> None:
    assert not read(link_list(), forest=SURE).article.paragraphs


# ---------------------------------------------------------------- what it looks at


def test_the_features_are_counted_from_the_rules_decisions() -> None:
    reading = read(tagged("p", *STORY[:2]), BOX, tagged("p", *STORY[2:]), forest=())
    features = BlockFeatures(reading.document, reading.labelling)
    index = reading.document.blocks.texts.index("Opening hours")
    (row,) = features.rows([index])
    found = dict(zip(NAMES, row, strict=True))
    sizes = [len(text) for text in STORY]
    assert found == {
        "label": 1,
        "kind": 0,
        "tag": 1,
        "weight": len("Opening hours"),
        "link_share": 0,
        "bold_share": 1,
        "prose": 0,
        "prose_before": pytest.approx(sum(sizes[:2]) / sum(sizes)),
        "to_next": 1,
        "to_last": 6,
        "depth": 2,
        "climb": 0,
        "alike_prose": 0,
        "first_prose": pytest.approx(sizes[0] / sum(sizes)),
        "text_weight": sum(sizes),
        "siblings": 1,
        "kept_siblings": 0,
        "box_blocks": 1,
        "box_links": 0,
        "repeats": 0,
        "kind_before": 0,
    }


def test_no_name_of_an_element_is_looked_at() -> None:
    plain, named = (
        read(tagged("p", *STORY[:4]), f"<div{name}><div>Opening hours</div></div>", tagged("p", *STORY[4:]), forest=())
        for name in ("", ' class="story-text" id="x1"')
    )
    rows = []
    for reading in (plain, named):
        features = BlockFeatures(reading.document, reading.labelling)
        rows.append(features.rows(features.doubtful()))
    assert rows[0] == rows[1]
    assert len(rows[0]) == 4


def test_the_forest_has_a_number_for_each_label_that_the_model_may_overrule() -> None:
    assert LABEL_NUMBERS.keys() == {label for label in Label if LaterStep.MODEL in label.overruled_by}
    assert sorted(LABEL_NUMBERS.values()) == list(range(len(LABEL_NUMBERS)))


# ---------------------------------------------------------------- its table


def test_a_table_is_read_as_it_is_written() -> None:
    forest = read_forest("weight<=60 label<=0.5 -1 0.5 2\n0.25\n", NAMES)
    weight, label = NAMES.index("weight"), NAMES.index("label")
    assert forest == ((weight, 60.0, (label, 0.5, -1.0, 0.5), 2.0), 0.25)
    row = [0.0] * len(NAMES)
    row[weight], row[label] = 60, 1
    assert probability(forest, row) == pytest.approx(0.6792, abs=1e-4)
    row[weight] = 61
    assert probability(forest, row) == pytest.approx(0.9047, abs=1e-4)


def test_the_forest_is_small() -> None:
    table = files("scraper.extraction.body").joinpath(TABLE).read_text("ascii")
    assert len(table) <= 60_000
    assert 0 < len(own_forest()) <= 100
    assert max(sum("<=" not in token for token in line.split()) for line in table.splitlines()) <= 15


def test_trees_that_cannot_change_the_outcome_need_not_be_asked() -> None:
    forest = own_forest()
    for body in ((PARAGRAPHS, BOX), (tagged("p", *STORY[:4]), BOX, tagged("p", *STORY[4:])), (PARAGRAPHS, link_list())):
        reading = read(*body, forest=())
        features = BlockFeatures(reading.document, reading.labelling)
        for row in features.rows(features.doubtful()):
            whole, part = probability(forest, row), probability(forest, row, _bounds(forest))
            if row[0] == KEPT:
                assert (whole < MAX_OTHER) == (part < MAX_OTHER)
            else:
                assert (whole > MIN_TEXT) == (part > MIN_TEXT)
