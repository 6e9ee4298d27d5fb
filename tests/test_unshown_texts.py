"""Text that no element of a page shows: declared in JSON-LD, for browsers without scripts, in the state of scripts."""

from __future__ import annotations

import json

import pytest

from scraper import explain, extract, extract_all
from scraper.extraction.dom.parsing import parse
from scraper.extraction.script_texts import find_script_text
from scraper.extraction.unshown_texts import documents_with_unshown_text
from scraper.models import Evidence

TITLE = "The ferry at Sennau stops for good after ninety years"
TEXT = (
    "The ferry at Sennau will cross the river for the last time on Sunday, ninety years after the first boat set out.",
    "Its captain, who has steered it since 1988, said on Friday that he would not be sad, only cold.",
    "The town had paid for the boat for a decade, and the new bridge has taken two of every three passengers.",
    "A café on the south bank wants to buy the hull and to serve soup in it from the spring of next year on.",
)
MARKUP = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)


def shell(rest: str, title: str = TITLE) -> str:
    return (
        f"<html><head><title>{title}</title></head><body><nav><a href=/>Home</a> <a href=/sport>Sport</a></nav>"
        f"<div id=root></div>{rest}</body></html>"
    )


def declared(body: object, **more: str) -> str:
    node = {"@type": "NewsArticle", "articleBody": body, **more}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def state(value: object) -> str:
    return f"<script>window.__STATE__ = {json.dumps(value)};</script>"


def sources(rest: str) -> list[str]:
    """Return where a text is looked for on a page, be it long enough or not."""
    return [source for source, _ in documents_with_unshown_text(parse(shell(rest)))]


def lines(html: str) -> tuple[str, ...]:
    return tuple(paragraph.text for paragraph in extract(html).paragraphs)


# ---------------------------------------------------------------- JSON-LD


@pytest.mark.parametrize(
    "body",
    [
        "\n\n".join(TEXT),
        "\n".join(TEXT),
        "\r\n".join(TEXT),
        MARKUP,
        MARKUP.replace("<", "&lt;").replace(">", "&gt;"),
        "<br><br>".join(TEXT),
    ],
    ids=["blank lines", "lines", "CR LF", "markup", "escaped markup", "line breaks"],
)
def test_a_page_without_a_text_of_its_own_has_the_one_that_it_declares(body: str) -> None:
    article = extract(shell(declared(body)))
    assert tuple(paragraph.text for paragraph in article.paragraphs) == TEXT
    assert article.title == TITLE
    assert article.evidence[-1] == Evidence("text", "json-ld articleBody")


def test_a_page_with_a_text_of_its_own_keeps_it() -> None:
    own = "".join(
        f"<p>The mill at Kreuzau grinds again, said its owner on day {day} of the trial.</p>" for day in range(5)
    )
    article = extract(shell(f"<article>{own}</article>{declared(MARKUP)}"))
    assert "ferry" not in article.text
    assert all(evidence.field != "text" for evidence in article.evidence)


def test_a_declared_line_is_no_text() -> None:
    filler = (
        "The ferry at Sennau will cross the river for the last time on Sunday, ninety years after the first boat set o"
    )
    assert extract(shell(declared(f"{filler[:98]}."))).text == ""
    long = f"{filler[:98]}. {filler[:99]}."  # 200 characters
    assert extract(shell(declared(long))).text == long
    assert extract(shell(declared(long[:98] + long[99:]))).text == ""


@pytest.mark.parametrize(("size", "found"), [(100, ["json-ld articleBody"]), (99, [])])
def test_a_declared_text_of_100_characters_is_looked_at(size: int, found: list[str]) -> None:
    assert sources(declared(TEXT[0][:size])) == found


def test_of_several_declared_texts_it_is_the_one_under_the_headline_of_the_page() -> None:
    other = declared(MARKUP.replace("ferry", "mill") + MARKUP, headline="The mill of Kreuzau")
    assert lines(shell(other + declared(MARKUP, headline=TITLE))) == TEXT
    assert lines(shell(other + declared(MARKUP, headline="A third thing"))) == ()


def test_all_articles_of_a_page_without_any_are_the_one_from_elsewhere() -> None:
    html = shell(declared(MARKUP))
    assert extract_all(html) == (extract(html),)


# ---------------------------------------------------------------- noscript


def test_what_stands_in_noscript_is_read_where_nothing_else_is_a_text() -> None:
    article = extract(shell(f"<noscript><article>{MARKUP}</article></noscript>"))
    assert tuple(paragraph.text for paragraph in article.paragraphs) == TEXT
    assert article.evidence[-1] == Evidence("text", "noscript")


def test_a_note_that_asks_for_scripts_is_no_text() -> None:
    line = "Please turn on scripts in your browser to see this page as it was meant to be seen by all of our readers. "
    assert extract(shell(f"<noscript><p>{line}</p></noscript>")).text == ""
    exact = (line * 2)[:199] + "."
    assert extract(shell(f"<noscript><p>{exact}</p></noscript>")).text == exact
    assert extract(shell(f"<noscript><p>{exact[1:]}</p></noscript>")).text == ""


@pytest.mark.parametrize(("size", "found"), [(200, ["noscript"]), (199, [])])
def test_a_noscript_of_200_letters_is_looked_at(size: int, found: list[str]) -> None:
    """It may be in two parts; tags do not count."""
    text = " ".join(TEXT)[: size - 50].rstrip().ljust(size - 50, ".")
    assert sources(f'<noscript><p class="{"m" * 99}">{text}</p></noscript><noscript>{"m" * 50}</noscript>') == found


# ---------------------------------------------------------------- scripts


@pytest.mark.parametrize(
    "script",
    [
        state({"story": {"headline": TITLE, "body": MARKUP}}),
        state({"story": {"headline": TITLE, "url": "/a", "body": [{"type": "p", "content": text} for text in TEXT]}}),
        state({"story": {"blocks": [{"model": {"blocks": [{"text": text}]}} for text in TEXT]}}),
        f'<script type="application/json">{json.dumps([[1], list(TEXT)])}</script>',
        f"<script>window.S = JSON.parse({json.dumps(json.dumps({'body': MARKUP}))})</script>",
        "<script>window.S = JSON.parse('{}')</script>".format(
            json.dumps({"t": "it\\'s", "body": MARKUP}).replace("\\\\", "\\")
        ),
        f"<script>push([1,{json.dumps(f'24:T1b7b,{MARKUP}')}])</script>",
        f"<script>push([1,{json.dumps('5:' + json.dumps(['$', {'body': MARKUP}]))}])</script>",
        f"<script>window.N=(function(a){{return {{layout:a,body:{json.dumps(MARKUP)}}}}}('x'))</script>",
    ],
    ids=[
        "markup",
        "objects",
        "nested lists",
        "strings",
        "JSON in JSON",
        "single quotes",
        "row",
        "row of JSON",
        "no JSON",
    ],
)
def test_the_state_of_scripts_is_the_last_resort(script: str) -> None:
    article = extract(shell(script))
    assert tuple(paragraph.text for paragraph in article.paragraphs) == TEXT
    assert article.evidence[-1] == Evidence("text", "script state")


def test_short_strings_under_the_key_of_the_prose_belong_to_it() -> None:
    items = [{"type": "p", "content": TEXT[0]}, {"type": "h2", "content": "What comes next"}]
    items += [{"type": "p", "content": text} for text in TEXT[1:]]
    assert lines(shell(state({"body": items}))) == (TEXT[0], "What comes next", *TEXT[1:])


def test_a_string_that_its_paragraph_holds_already_is_not_printed_again() -> None:
    body = [{"text": text, "parts": [{"text": text[:40]}, {"text": text[40:]}]} for text in TEXT]
    assert lines(shell(state({"body": body}))) == TEXT


def test_other_articles_and_comments_are_not_the_text() -> None:
    others = [{"title": f"Mill {n}", "url": f"/{n}", "description": TEXT[0] * 3} for n in range(9)]
    comments = [
        {"text": f"The ferry at Sennau was late again, as ever, on day {n} of its ninety years."} for n in range(30)
    ]
    assert lines(shell(state({"list": others, "story": {"body": list(TEXT)}, "comments": comments}))) == TEXT
    assert lines(shell(state({"list": [{**other, "description": TEXT[0]} for other in others]}))) == ()


def test_a_text_about_something_else_is_not_taken() -> None:
    script = json.dumps(list(TEXT))
    assert find_script_text([f"x={script}"], "ferry river sunday")
    assert find_script_text([f"x={script}"], "ferry mill")
    # One word of three: .33 is less than .34.
    assert not find_script_text([f"x={script}"], "ferry mill wheel")
    assert not find_script_text([f"x={script}"], "")


def test_a_text_in_scripts_has_some_length() -> None:
    text = ("The ferry stops today. " * 20)[:399] + "."
    assert find_script_text([f"x={json.dumps([text])}"], "ferry")
    assert not find_script_text([f"x={json.dumps([text[1:]])}   "], "ferry")


# ---------------------------------------------------------------- the limits of scripts


def sentence(size: int, start: str = "The ferry") -> str:
    """Return a sentence of so many characters, eight words or more of them."""
    return f"{start} is late and late again{' and again' * size}"[: size - 1] + "."


def is_found(*scripts: str, about: str = "ferry") -> bool:
    return bool(find_script_text(scripts, about))


def assigned(value: object) -> str:
    """Return a script that is long enough whatever is in it."""
    return f"x={json.dumps(value, ensure_ascii=False)};{' ' * 400}"


DENSE = "渡轮停了，" * 200
"""Chinese: a character weighs 2.4."""


@pytest.mark.parametrize(("size", "expected"), [(400, True), (399, False)])
def test_a_script_has_400_characters(size: int, expected: bool) -> None:
    assert is_found(f'x=["{DENSE[: size - 7]}。"]', about="渡轮") is expected


@pytest.mark.parametrize(("before", "expected"), [(0, True), (1, False)])
def test_two_million_characters_of_scripts_are_read(before: int, expected: bool) -> None:
    script = assigned([sentence(400)])
    assert is_found("x" * (2_000_000 - len(script) + before), script) is expected
    assert is_found(script, "x" * 2_000_000)


@pytest.mark.parametrize(("size", "expected"), [(400, True), (399, False)])
def test_a_text_in_a_string_or_a_list_has_400_letters(size: int, expected: bool) -> None:
    assert is_found(assigned(sentence(size))) is expected
    assert is_found(assigned([sentence(200), sentence(size - 200, "No ferry")])) is expected


@pytest.mark.parametrize(("size", "expected"), [(400, True), (399, False)])
def test_a_literal_in_a_script_that_is_no_json_has_400_characters(size: int, expected: bool) -> None:
    assert is_found(f'f(a){{return {{b:"{DENSE[: size - 3]}。"}}}}{" " * 400}', about="渡轮") is expected


@pytest.mark.parametrize(("size", "expected"), [(59, True), (60, False)])
def test_literals_are_read_where_no_value_has_60_characters(size: int, expected: bool) -> None:
    script = f'x=["{"m" * (size - 4)}"];f(a){{return {{b:"{sentence(500)}"}}}}'
    assert is_found(script) is expected


@pytest.mark.parametrize(("size", "expected"), [(60, True), (59, False)])
def test_a_string_of_60_characters_may_be_json(size: int, expected: bool) -> None:
    inner = [f'{{"t":"{DENSE[n : n + size - 9]}。"}}' for n in range(5)]
    assert {len(text) for text in inner} == {size}
    assert is_found(assigned(inner), about="渡轮") is expected


@pytest.mark.parametrize(("size", "expected"), [(60, True), (59, False)])
def test_a_string_of_60_letters_is_prose(size: int, expected: bool) -> None:
    assert is_found(assigned([sentence(size, f"Ferry {n}") for n in range(9)])) is expected


@pytest.mark.parametrize(("words", "expected"), [(5, True), (4, False)])
def test_prose_has_five_words(words: int, expected: bool) -> None:
    text = " ".join(["ferry" * 4] * words)
    assert is_found(assigned([f"{text}{n}." for n in range(9)])) is expected


@pytest.mark.parametrize(("before", "expected"), [(400, True), (399, False)])
def test_what_has_a_brace_in_its_first_400_characters_is_code(before: int, expected: bool) -> None:
    assert is_found(assigned(f"{sentence(before)}{{}} {sentence(200)}")) is expected


@pytest.mark.parametrize(("others", "expected"), [(38, True), (39, False)])
def test_a_script_may_begin_a_value_at_40_places(others: int, expected: bool) -> None:
    """The first one is long enough to tell that there are values."""
    assert is_found(f'x=["{"m" * 60}"];{"y=[1];" * others}z=["{sentence(500)}"]') is expected


def test_a_script_that_begins_with_a_string_that_is_no_json_is_read_behind_it() -> None:
    texts = json.dumps([sentence(100, f"Ferry {n}") for n in range(5)])
    assert is_found(f'"it\\\'s late";x={texts}')


@pytest.mark.parametrize(("others", "expected"), [(199_998, True), (199_999, False)])
def test_200_000_values_are_read(others: int, expected: bool) -> None:
    assert is_found(f'x=[{"1," * others}"{sentence(500)}"]') is expected


@pytest.mark.parametrize(("depth", "expected"), [(60, True), (61, False)])
def test_values_are_read_60_levels_deep(depth: int, expected: bool) -> None:
    assert is_found(f'x={"[" * depth}"{sentence(500)}"{"]" * depth}') is expected


@pytest.mark.parametrize(("others", "expected"), [(19, True), (20, False)])
def test_the_20_longest_texts_are_compared(others: int, expected: bool) -> None:
    longer = (f'x="{sentence(500 + n, "The mill")}"' for n in range(others))
    assert is_found(*longer, f'x="{sentence(450)}"') is expected


@pytest.mark.parametrize(("before", "expected"), [(19_995, True), (19_996, False)])
def test_the_first_20_000_characters_are_compared(before: int, expected: bool) -> None:
    text = f"{sentence(before - 1, 'The mill')} ferry is late."
    assert is_found(assigned([text])) is expected


@pytest.mark.parametrize(("size", "count"), [(5_000, 1), (5_001, 2)])
def test_what_stands_in_the_paragraph_before_is_looked_for_in_5000_characters(size: int, count: int) -> None:
    again = "The last ferry sank here."
    found = find_script_text([assigned([f"{again} {sentence(size - len(again) - 1)}", again])], "ferry")
    assert found.count(again) == count


@pytest.mark.parametrize(("beside", "is_outer"), [(301, True), (300, False)])
def test_a_list_in_a_list_is_worth_seven_tenths(beside: int, is_outer: bool) -> None:
    """Of what is worth the same the later one in the page counts, and it is the list inside."""
    value = [sentence(beside, "The mill"), [sentence(500), sentence(500, "No ferry")]]
    found = find_script_text([assigned(value)], "ferry")
    assert "No ferry" in found
    assert ("The mill" in found) is is_outer


@pytest.mark.parametrize(("hits", "expected"), [(17, True), (16, False)])
def test_a_text_has_34_of_100_words(hits: int, expected: bool) -> None:
    about = [f"boat{n}" for n in range(100, 150)]
    text = f"{sentence(450)} So {' '.join(about[:hits])} sank."
    assert is_found(assigned([text]), about=" ".join(about)) is expected


@pytest.mark.parametrize(
    ("about", "expected"), [("ferry tax due", True), ("ferry fees dues", False), ("ferry é ü", True)]
)
def test_the_words_that_say_what_a_text_is_about_have_four_letters(about: str, expected: bool) -> None:
    assert is_found(assigned([sentence(450)]), about=about) is expected


def test_of_texts_that_agree_alike_the_longer_one_is_taken() -> None:
    """800 letters with half of the words are worth as much as 500 with eight of ten."""
    about = [f"boat{n}" for n in range(100, 110)]
    half, most = (f"{' '.join(about[:count])} sank." for count in (5, 8))
    texts = [f"{half} {sentence(800 - len(half) - 1)}", f"{most} {sentence(500 - len(most) - 1, 'The mill')}"]
    assert [len(text) for text in texts] == [800, 500]
    found = find_script_text([assigned(text) for text in texts], " ".join(about))
    assert "ferry" in found
    assert "mill" not in found


def test_explain_says_where_a_text_stands() -> None:
    for rest, place in (
        (declared(MARKUP), "JSON-LD (articleBody)"),
        (f"<noscript>{MARKUP}</noscript>", "<noscript>"),
        (state({"body": MARKUP}), "the state of a script"),
    ):
        blocks = {block.text: block for block in explain(shell(rest)).blocks}
        assert blocks[TEXT[0]].reason.endswith(f"; in {place}")
        assert place not in blocks["Home"].reason


# ---------------------------------------------------------------- shadow roots


@pytest.mark.parametrize("mode", ["open", "closed", "OPEN"])
def test_a_declarative_shadow_root_is_part_of_the_page(mode: str) -> None:
    inner = f"<x-note><template shadowrootmode={mode}><p>Two</p></template></x-note>"
    root = f"<template shadowrootmode={mode}><style>p {{}}</style><p>One</p>{inner}</template>"
    assert parse(f"<x-story>{root}</x-story><p>Three</p>").texts == ["One", "Two", "Three"]


def test_another_template_is_no_part_of_the_page() -> None:
    for attribute in ("", "id=open", "shadowrootmode", "shadowrootmode=other"):
        assert parse(f"<div><template {attribute}><p>One</p></template></div><p>Two</p>").texts == ["Two"]
    assert parse("<div><template shadowrootmode=open></template></div><p>Two</p>").texts == ["Two"]
