"""Pages for people in a real browser: filters, search, keys, and hostile pages that stay inert.

Chromium is taken from the system and driven by playwright (extra ``browser``); without one of them these tests are
skipped, and say which is missing.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import pytest
from limits import wait_until
from test_reports import EXPLANATION, HOSTILE, hostile

from scraper import Article, Corpus, Paragraph, clean, explain
from scraper import Page as CorpusPage
from scraper.reports.corpus_page import corpus_page
from scraper.reports.corpus_summary import summarize
from scraper.reports.explanation_page import explain_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page, ViewportSize

playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: extra [browser]")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium")

ROOT = Path(__file__).parent.parent
FIXTURE = ROOT / "fixtures" / "kcnawatch.org" / "tree-nursery-campaign-brings-green-belts-to-coal-mining-towns.html"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with playwright_api.sync_playwright() as playwright:
        # As root, as in most containers, Chromium starts without its sandbox only.
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


class Visit(NamedTuple):
    page: Page
    noises: list[str]  # what was said on the console, and what was asked of the network


class Open(Protocol):
    def __call__(self, html: str, size: ViewportSize = DESK, **options: Any) -> Visit: ...


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Yield opens an HTML text as a file, and checks at the end that it was silent and asked for nothing."""
    noises: list[str] = []

    def opened(html: str, size: ViewportSize = DESK, **options: Any) -> Visit:
        path = tmp_path / "page.html"
        path.write_text(html, "utf-8")
        page = browser.new_context(viewport=size, **options).new_page()
        page.on("console", lambda message: noises.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: noises.append(f"error: {error}"))
        page.on("request", lambda request: noises.append(f"request: {request.url}"))
        page.on("dialog", lambda dialog: noises.append(f"dialog: {dialog.message}"))
        page.goto(path.as_uri())
        assert noises.pop(0) == f"request: {path.as_uri()}"
        return Visit(page, noises)

    yield opened
    assert noises == []
    for context in browser.contexts:
        context.close()


def shown(page: Page) -> list[str]:
    return [block.locator(".said").inner_text() for block in page.locator(".block:visible").all()]


def focused(page: Page) -> Locator:
    return page.locator(":focus")


def test_filters_show_the_blocks_of_their_labels(visit: Open) -> None:
    page = visit(explain_page(EXPLANATION)).page
    assert len(shown(page)) == 12
    page.click("button[data-label=teaser]")
    assert shown(page) == ["Ferry to stop", "The last boat leaves in May."]
    page.click("button[data-label=menu]")
    assert shown(page)[:2] == ["News", "New bridge opens at Sennau"]
    assert page.locator("#status").inner_text() == "4 of 12 blocks"
    assert page.get_attribute("button[data-label=menu]", "aria-pressed") == "true"
    page.click("#everything")
    assert len(shown(page)) == 12
    page.click("#stripped")
    assert len(shown(page)) == 6
    assert page.get_attribute("button[data-label=kept]", "aria-pressed") == "false"


@pytest.mark.slow
def test_search_answers_why_a_sentence_is_not_in_the_text(visit: Open) -> None:
    page = visit(explain_page(EXPLANATION)).page
    page.fill("#search", "  the LAST   boat")
    assert shown(page) == ["The last boat leaves in May."]
    assert page.locator(".why:visible").inner_text().startswith("teaser: a card that announces another page")
    page.mouse.move(0, 0)
    assert page.locator(".why:visible").count() == 1  # nobody has to point at the few that are left
    page.fill("#search", "He said: The bridge was opened on Tuesday. What comes after")
    assert shown(page) == ["The bridge was opened on Tuesday."]
    page.fill("#search", "")
    assert page.locator(".why:visible").count() == 0
    page.fill("#search", "a sentence of nobody")
    assert shown(page) == []
    assert "No block says this" in page.locator("#status").inner_text()
    page.click("button[data-label=menu]")
    page.fill("#search", "last boat")
    assert "filters hide" in page.locator("#status").inner_text()


@pytest.mark.slow
def test_reasons_come_by_pointer_and_by_focus_and_are_read_out(visit: Open) -> None:
    page = visit(explain_page(EXPLANATION)).page
    assert page.locator(".why:visible").count() == 0
    page.hover("#b0")
    assert page.locator(".why:visible").inner_text().startswith("menu: stands in an element of that name")
    page.mouse.move(0, 0)
    page.focus("#b4")
    assert page.locator(".why:visible").inner_text().startswith("kept: stands among the paragraphs")
    described = page.get_attribute("#b4", "aria-describedby")
    assert page.locator(f"#{described}").inner_text().startswith("kept")


def press_until(page: Page, key: str, block: str) -> None:
    """Press a key until a block has the focus: a jump of the page itself, on a busy machine, may come in between."""

    def is_there() -> bool:
        page.keyboard.press(key)
        return bool(focused(page).get_attribute("id") == block)

    wait_until(is_there)


def test_everything_can_be_done_from_the_keyboard(visit: Open) -> None:
    page = visit(explain_page(EXPLANATION)).page
    page.keyboard.press("/")
    assert focused(page).get_attribute("id") == "search"
    page.keyboard.type("/ferry")
    assert page.input_value("#search") == "/ferry"
    page.keyboard.press("Escape")
    assert page.input_value("#search") == ""
    page.focus("#stripped")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the filter of the kept blocks
    assert len(shown(page)) == 6
    for _ in range(20):
        page.keyboard.press("Tab")
        if "block" in (focused(page).get_attribute("class") or ""):
            break
    assert focused(page).get_attribute("id") == "b4"  # the first block that is shown
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert focused(page).get_attribute("id") == "b6"
    page.keyboard.press("Enter")
    playwright_api.expect(page.locator("#p3 .back")).to_be_focused()
    page.keyboard.press("Enter")
    playwright_api.expect(page.locator("#b6")).to_be_focused()
    press_until(page, "End", "b9")
    press_until(page, "Home", "b4")
    page.keyboard.press("Tab")
    assert "block" not in (focused(page).get_attribute("class") or "")  # one stop for all blocks


@pytest.mark.slow
def test_a_paragraph_leads_to_its_block_even_if_a_filter_hides_it(visit: Open) -> None:
    page = visit(explain_page(EXPLANATION)).page
    page.click("button[data-label=menu]")
    page.click("#p3 .back")
    assert focused(page).get_attribute("id") == "b6"
    assert len(shown(page)) == 12


@pytest.mark.slow
def test_a_reason_at_the_end_of_the_list_is_not_cut_off(visit: Open) -> None:
    page = visit(explain_page(explain(FIXTURE.read_bytes()))).page
    bottom = page.evaluate("document.querySelector('.runs').getBoundingClientRect().bottom")
    blocks = page.locator(".block").all()
    seen = 0
    for block in blocks:
        box = block.bounding_box()
        if box and bottom - 120 < box["y"] + box["height"] < bottom:
            block.hover()
            why = page.locator(".why:visible").bounding_box()
            assert why
            assert why["y"] + why["height"] <= bottom
            text = block.locator(".said").bounding_box()
            assert text
            assert why["y"] + why["height"] <= text["y"] or why["y"] >= text["y"] + text["height"]
            seen += 1
    assert seen


@pytest.mark.slow
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_real_page_is_silent_and_fits(visit: Open, size: ViewportSize, scheme: str) -> None:
    page = visit(explain_page(explain(FIXTURE.read_bytes())), size, color_scheme=scheme).page
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(251, 250, 247)", "dark": "rgb(21, 22, 25)"}[scheme]
    for name in ("metadata", "teasers", "article"):
        page.click(f".jump a[href='#{name}']")
        assert page.locator(f"#{name} h2").is_visible()
    page.locator(".others").first.locator("xpath=../summary").click()
    assert page.locator(".others").first.is_visible()


@pytest.mark.slow
def test_on_a_phone_the_answer_stands_right_below_the_question(visit: Open) -> None:
    page = visit(explain_page(EXPLANATION), PHONE, has_touch=True, is_mobile=True).page
    page.tap(".jump a[href='#page']")
    place = page.locator("#search").bounding_box()
    page.fill("#search", "the last boat")
    assert page.locator("#search").bounding_box() == place
    box = page.locator(".why:visible").bounding_box()
    assert box
    assert box["y"] + box["height"] <= PHONE["height"] / 2
    page.fill("#search", "")
    page.tap("button[data-label=menu]")
    page.fill("#search", "the last boat")
    assert page.locator("button[data-label=menu]").is_visible()  # what hides the answer can be switched off


@pytest.mark.slow
def test_on_a_phone_a_tap_shows_the_reason_within_the_screen(visit: Open) -> None:
    page = visit(explain_page(EXPLANATION), PHONE, has_touch=True, is_mobile=True).page
    page.tap("#b10")
    box = page.locator(".why:visible").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert box["y"] + box["height"] <= PHONE["height"]


@pytest.mark.slow
def test_without_scripts_everything_is_there(visit: Open) -> None:
    page = visit(explain_page(EXPLANATION), java_script_enabled=False).page
    assert page.locator(".block:visible").count() == 12
    page.hover("#b0")
    assert page.locator(".why:visible").count() == 1


@pytest.mark.parametrize("text", [HOSTILE[0], *(pytest.param(text, marks=pytest.mark.slow) for text in HOSTILE[1:])])
def test_a_hostile_page_is_inert(visit: Open, text: str) -> None:
    """The fixture of this test looks for errors, requests and dialogs."""
    page = visit(explain_page(hostile(text))).page
    for node in page.locator(".block, summary").all()[:8]:
        node.hover()
    page.click("button[data-label=kept]")
    page.click("#everything")
    assert page.evaluate("window.hit === undefined")
    assert page.locator("img, iframe, form").count() == 0


@pytest.mark.slow
def test_what_gets_in_by_a_fault_of_ours_is_stopped_by_the_policy(browser: Browser, tmp_path: Path) -> None:
    """Markup put past the escaping: its scripts, styles, pictures and handlers do nothing."""
    smuggled = (
        "<img src='http://127.0.0.1:9/x' onerror='window.hit=1'><script>window.hit=1</script>"
        "<p style='color:red' id=red>red</p><iframe src='http://127.0.0.1:9/'></iframe>"
    )
    path = tmp_path / "page.html"
    path.write_text(explain_page(EXPLANATION).replace("<article", f"{smuggled}<article", 1), "utf-8")
    page = browser.new_page()
    answers: list[str] = []
    page.on("response", lambda response: answers.append(response.url))
    page.goto(path.as_uri())
    page.wait_for_load_state("load")
    assert page.evaluate("window.hit === undefined")
    assert page.evaluate("getComputedStyle(document.getElementById('red')).color") != "rgb(255, 0, 0)"
    assert answers == [path.as_uri()]
    page.close()


@pytest.mark.parametrize(
    "size", [pytest.param(DESK, id="desk", marks=pytest.mark.slow), pytest.param(PHONE, id="phone")]
)
def test_the_report_on_a_corpus_is_silent_and_fits(visit: Open, size: ViewportSize) -> None:
    with Corpus() as corpus:
        clean([CorpusPage("https://kcnawatch.org/newstream/1/a/", FIXTURE.read_bytes())], corpus)
        html = corpus_page(summarize(corpus), "news.db")
    page = visit(html, size).page
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    for heading in ("New stories", "Silent sites", "Stories per day", "Sites", "What was stripped"):
        assert page.get_by_role("heading", name=heading, exact=True).is_visible()
    assert page.locator("svg.chart").get_by_text("2024-").count() == 2  # the chart's own name, and that of its bar


def long_report() -> str:
    """Return the report on fourteen stories of fourteen sites."""
    with Corpus() as corpus:
        for number in range(14):
            words = " ".join(f"word{number * 100 + place}" for place in range(60))
            address, day = f"https://site{number:02}.example/", date(2026, 3, 20 + number // 4)
            article = Article(url=address, title=f"Story {number}", paragraphs=(Paragraph(words),), published=day)
            corpus.add(CorpusPage(address, b""), [article])
        return corpus_page(summarize(corpus), "news.db")


@pytest.mark.slow
def test_tables_of_the_report_are_shown_in_part_and_searched(visit: Open) -> None:
    page = visit(long_report()).page
    rows = page.locator("#table-sites tbody tr:visible")
    status = page.locator(".find[data-table=table-sites] [role=status]")
    assert (rows.count(), status.inner_text()) == (12, "12 of 14 rows")
    field = page.get_by_label("Find in sites")
    field.focus()
    page.keyboard.type("SITE13  03-23")
    assert rows.all_inner_texts()[0].startswith("site13.example")
    assert (rows.count(), status.inner_text()) == (1, "1 of 14 rows")
    page.keyboard.type("nowhere")
    assert (rows.count(), status.inner_text()) == (0, "No row says this.")
    page.keyboard.press("Escape")
    assert (rows.count(), field.input_value()) == (12, "")
    page.keyboard.press("Tab")
    assert focused(page).inner_text() == "Show all 14"
    page.keyboard.press("Enter")
    assert rows.count() == 14
    assert focused(page).get_attribute("aria-expanded") == "true"
    page.keyboard.press("Enter")
    assert rows.count() == 12


@pytest.mark.slow
def test_without_scripts_the_tables_of_the_report_are_whole(visit: Open) -> None:
    page = visit(long_report(), java_script_enabled=False).page
    assert page.locator("#table-sites tbody tr:visible").count() == 14
    assert page.locator("input:visible, button:visible").count() == 0


def test_the_report_leads_from_its_figures_to_what_they_count(visit: Open) -> None:
    page = visit(long_report()).page
    for name, heading in (("new in the last 7 days", "New stories"), ("sites fell silent", "Silent sites")):
        page.get_by_role("link", name=name).press("Enter")
        assert page.get_by_role("heading", name=heading).is_visible()
    overlaps = page.evaluate(
        """() => {
          const boxes = [...document.querySelectorAll(".chart text")].map((text) => text.getBoundingClientRect());
          const chart = document.querySelector(".chart").getBoundingClientRect();
          return boxes.some((box, index) => box.top < chart.top || box.right > chart.right + 1
            || (index && boxes[index - 1].right > box.left));
        }"""
    )
    assert page.locator(".chart text").count() == 4
    assert overlaps is False


@pytest.mark.slow
def test_on_a_phone_the_article_comes_first_and_blocks_are_a_tap_away(visit: Open) -> None:
    page = visit(explain_page(explain(FIXTURE.read_bytes())), PHONE, has_touch=True, is_mobile=True).page

    def top(selector: str) -> float:
        box = page.locator(selector).bounding_box()
        assert box
        return box["y"]

    assert 0 < top("article h3") < PHONE["height"]
    assert top("#article") < top("#metadata") < top("#page")
    page.locator("#teasers").scroll_into_view_if_needed()
    page.tap(".jump a[href='#page']")  # the bar stays where it is
    playwright_api.expect(page.locator("#search")).to_be_in_viewport()
    page.tap(".jump a[href='#article']")
    playwright_api.expect(page.locator("article h3")).to_be_in_viewport()
