"""Entries of an article that look like cards stay in its text: one page exactly at each limit, one just beyond it."""

from __future__ import annotations

import pytest
from news_pages import STORY, URL, news_page, tagged, texts_of

from scraper import explain, extract

# The page's own text around the entries, in the element that holds them, and prose of its own elsewhere.
LINES = tuple(f"Number {n} of the old boats went down the river again and again before the flood." for n in range(40))


def prose(length: int, start: str) -> str:
    """Return a sentence of so many characters."""
    words = f"{start} crossed the river again and again" + " and again" * (length // 10)
    words = words[: length - 2].rstrip()
    return words + "." * (length - len(words))


def entry(number: int, length: int, *, tag: str = "div", mark: str = "") -> str:
    """Return a card: a title with a link of its own, and a paragraph of this length."""
    link = f'<a href="/boats/boat-{number}-of-the-river">{mark}The boat that took the {number}th place</a>'
    if tag == "p":
        return f"<p>{link}<br>{text_of(number, length)}</p>" if length else f"<p>{link}</p>"
    body = f"<h3>{link}</h3>" + (f"<p>{text_of(number, length)}</p>" if length else "")
    return f"<{tag}>{body}</{tag}>"


def text_of(number: int, length: int) -> str:
    return prose(length, f"Boat {number}")


def are_kept(*body: str) -> bool:
    """Tell whether the texts of the entries are kept: all of them, or else all are teasers."""
    labels = {block.text: str(block.label) for block in explain(news_page(*body), url=URL).blocks}
    found = {label for text, label in labels.items() if text.startswith("Boat ")}
    assert found in ({"kept"}, {"teaser"})
    return found == {"kept"}


OPENING = tagged("p", *LINES[:12])
CLOSING = tagged("p", *LINES[12:20])
REST = f"<section>{tagged('p', *LINES[20:])}</section>"


# ---------------------------------------------------------------- paragraphs that begin with a link


@pytest.mark.parametrize(("count", "are_entries"), [(1, False), (2, True)])
def test_two_paragraphs_with_a_linked_title_are_entries(count: int, are_entries: bool) -> None:
    entries = "".join(entry(n, 150, tag="p") for n in range(count))
    assert are_kept(OPENING, entries, CLOSING) is are_entries


@pytest.mark.parametrize(("bare", "are_entries"), [(2, True), (3, False)])
def test_half_of_the_entries_have_prose(bare: int, are_entries: bool) -> None:
    entries = "".join(entry(n, 150 if n < 2 else 0, tag="p") for n in range(2 + bare))
    assert are_kept(OPENING, entries, CLOSING) is are_entries


def test_boxes_with_prose_are_no_entries_for_that() -> None:
    assert not are_kept(OPENING, "".join(entry(n, 150) for n in range(2)), CLOSING)


# ---------------------------------------------------------------- entries among paragraphs


def scattered(lengths: tuple[int, ...], between: tuple[int, ...]) -> str:
    """Return entries of these lengths with three paragraphs of these lengths between any two."""
    parts = []
    for n, length in enumerate(lengths):
        parts.append(entry(n, length))
        parts.extend(f"<p>{prose(size, f'Line {n} {m}')}</p>" for m, size in enumerate(between))
    return "".join(parts[: -len(between) or None])


@pytest.mark.parametrize(
    ("lengths", "between", "are_entries"),
    [
        ((200, 200, 200), (100, 100, 100), True),
        ((200, 200, 200), (100, 100, 99), False),
        ((200, 200, 199), (100, 100, 100), False),
        ((400, 200, 0), (100, 100, 100), True),
        ((300, 300), (300, 300, 300), False),
        ((200, 200, 200), (), False),
    ],
    ids=["long enough", "less between", "too short", "in the mean", "two", "side by side"],
)
def test_boxes_of_200_characters_between_paragraphs_are_entries(
    lengths: tuple[int, ...], between: tuple[int, ...], are_entries: bool
) -> None:
    assert are_kept(OPENING, scattered(lengths, between), CLOSING, REST) is are_entries


# ---------------------------------------------------------------- a series that is much of the page


@pytest.mark.parametrize(
    ("each", "around", "elsewhere", "are_entries"),
    [
        (125, 1000, 400, True),
        (124, 1000, 400, False),
        (125, 992, 400, False),
        (150, 1600, 1200, True),
        (150, 1600, 1208, False),
    ],
    ids=["1000", "fewer", "less beside", "30 %", "less of the page"],
)
def test_a_series_with_much_of_the_prose_is_entries(each: int, around: int, elsewhere: int, are_entries: bool) -> None:
    entries = "".join(entry(n, each) for n in range(8))
    others = (
        tagged("p", *(prose(length // 4, f"{name} {n}") for n in range(4)))
        for name, length in zip("XY", (around, elsewhere), strict=True)
    )
    beside, other = others
    page = news_page(beside, entries).replace("</body>", f"<article>{other}</article></body>")
    labels = {block.text: str(block.label) for block in explain(page, url=URL).blocks}
    assert {labels[text_of(n, each)] != "teaser" for n in range(8)} == {are_entries}


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("marks", "are_entries"),
    [
        (("1. ", "2. ", "3. "), True),
        (("Step 1: ", "Step 2: ", "Step 3: "), True),
        (("#3 ", "#2 ", "#1 "), True),
        (("#12 ", "#11 ", "#10 "), False),
        (("1. ", "2. ", "4. "), False),
        (("1. ", "", "2. "), False),
        (("1701. ", "1702. ", "1703. "), False),
    ],
    ids=["up", "steps", "down to one", "down to ten", "a gap", "one without", "years"],
)
def test_numbered_boxes_with_prose_are_entries(marks: tuple[str, ...], are_entries: bool) -> None:
    entries = "".join(entry(n, 130, mark=mark) for n, mark in enumerate(marks))
    assert are_kept(OPENING, f"<section>{entries}</section>", CLOSING) is are_entries


def test_ranks_without_prose_make_no_entries() -> None:
    entries = "".join(entry(n, 0, mark=f"{n}. ") for n in range(1, 5))
    blocks = explain(news_page(OPENING, f"<section>{entries}</section>"), url=URL).blocks
    assert {str(block.label) for block in blocks if "boat that took" in block.text} == {"teaser"}


def test_rows_of_a_table_with_a_head_row_are_entries() -> None:
    rows = "".join(
        f'<tr><td><a href="/bridge/{number}">Bridge number {number} over the water</a></td><td>{text} That is long ago.'
        for number, text in enumerate(STORY)
    )
    head = "<tr><{0}>Bridge</{0}><{0}>What is said of it</{0}></tr>"
    page = "<p>" + "</p><p>".join(STORY) + "</p><table>{}</table>"
    with_head = texts_of(extract(news_page(page.format(head.format("th") + rows)), url=URL))
    assert any("Bridge number 2" in text and f"{STORY[2]} That" in text for text in with_head)
    without = texts_of(extract(news_page(page.format(head.format("td") + rows)), url=URL))
    assert not any("Bridge number 2" in text for text in without)
