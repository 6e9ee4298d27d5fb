"""A served corpus in a real browser: by keyboard, on a phone, in the dark, without a request to elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_browser import CHROMIUM, DESK, PHONE, browser
from test_web import BRIDGE, HOSTILE, TEXT, fill, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, ViewportSize
    from test_web import Served

playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: extra [browser]")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium")

__all__ = ["browser"]  # a fixture


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Yield a server of a corpus with one story of two copies."""
    path = tmp_path_factory.mktemp("web") / "news.db"
    fill(path)
    with serving(path) as running:
        yield running


@pytest.fixture(
    params=[pytest.param((DESK, "light"), id="desk", marks=pytest.mark.slow), pytest.param((PHONE, "dark"), id="phone")]
)
def page(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[Page]:
    """Yield the first page, and check at the end that all was silent and of this server."""
    size, scheme = request.param
    context = browser.new_context(viewport=size, color_scheme=scheme)
    opened, noises = context.new_page(), list[str]()
    own = f"http://127.0.0.1:{served.port}/"
    opened.on("console", lambda message: noises.append(message.text))
    opened.on("pageerror", lambda error: noises.append(str(error)))
    opened.on("dialog", lambda dialog: noises.append(dialog.message))
    opened.on("request", lambda each: None if each.url.startswith(own) else noises.append(each.url))
    opened.goto(own)
    yield opened
    assert noises == []
    context.close()


def fits(page: Page) -> bool:
    size: ViewportSize | None = page.viewport_size
    return size is not None and page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_a_story_is_found_compared_and_explained_by_keyboard(page: Page) -> None:
    assert fits(page)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the stories"
    page.focus("#q")
    page.keyboard.type("bridge ribbon")
    page.keyboard.press("Enter")
    playwright_api.expect(page.locator(".finds > li")).to_have_count(1)
    assert page.locator("mark").first.inner_text() == "bridge"
    page.focus(".finds h2 a")
    page.keyboard.press("Enter")
    playwright_api.expect(page.get_by_role("heading", name="Text, beside a copy")).to_be_visible()
    assert [page.locator(tag).inner_text() for tag in ("del", "ins")] == ["next week", "Monday"]
    assert fits(page)
    page.focus("#pages a")
    page.keyboard.press("Enter")
    playwright_api.expect(page.get_by_role("heading", name="The page, block by block")).to_be_visible()
    page.fill("#search", TEXT[0])
    assert page.locator(".block:visible").count() == 1
    assert fits(page)


@pytest.mark.slow
def test_filters_are_sent_and_kept(page: Page) -> None:
    page.click("summary")
    page.fill("#since", "2026-03-03")
    page.fill("#site", "news.example")
    page.check("#teaser")
    page.select_option("#order", "oldest")
    page.click("button[type=submit]")
    playwright_api.expect(page.locator(".finds > li")).to_have_count(1)
    assert page.input_value("#since") == "2026-03-03"
    assert page.is_checked("#teaser")
    assert page.input_value("#order") == "oldest"
    page.click(".finds h2 a")
    assert page.locator(".address a").first.get_attribute("href") == BRIDGE
    page.goto(page.url.partition("/story")[0])
    assert HOSTILE in page.locator(".finds h2").first.inner_text()


CONTRAST = """() => {
  const channel = (c) => { c /= 255; return c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; };
  const pixel = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const light = () => { const [r, g, b] = pixel.getImageData(0, 0, 1, 1).data;
    return .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b); };
  const grounds = (node) => node ? [...grounds(node.parentElement), getComputedStyle(node).backgroundColor] : [];
  const paint = (colours) => colours.forEach((each) => { pixel.fillStyle = each; pixel.fillRect(0, 0, 1, 1); });
  const faint = [];
  for (const node of document.querySelectorAll("body *")) {
    if (![...node.childNodes].some((each) => each.nodeType === 3 && each.data.trim())) continue;
    if (!node.checkVisibility()) continue;
    paint(grounds(node)); const ground = light();
    paint([getComputedStyle(node).color]); const text = light();
    const ratio = (Math.max(ground, text) + .05) / (Math.min(ground, text) + .05);
    if (ratio < 4.5) faint.push(`${node.tagName}.${node.className} ${ratio} ${node.textContent.slice(0, 30)}`);
  }
  return faint;
}"""


@pytest.mark.slow
def test_all_texts_stand_out_from_their_ground(page: Page) -> None:
    """WCAG 2 AA: 4.5 to 1."""
    page.click("summary")
    assert page.evaluate(CONTRAST) == []
    page.goto(page.url + "?q=bridge")
    assert page.evaluate(CONTRAST) == []
    page.click(".finds h2 a")
    assert page.evaluate(CONTRAST) == []
