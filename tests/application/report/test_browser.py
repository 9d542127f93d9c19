"""The report in a real browser: chromium, which Debian has as chromium-headless-shell."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from candlewick.application.report.arena_page import arena_page
from candlewick.application.report.page import report_page
from candlewick.application.report.source import Exchange, ReportSource
from tests.application.report.conftest import Arena

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHARTS = {"report.html": 6, "arena.html": 6}
"""How many each page shows."""

WIDTHS = {"desktop": (1280, 900), "phone": (360, 740), "small phone": (320, 568)}
_CONTRAST = """
() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => v / 255)
      .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0.99) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const node of document.querySelectorAll('p, li, td, th, h1, h2, h3, a, summary, caption, span, text, tspan, pre, code')) {
    const own = [...node.childNodes].some((c) => c.nodeType === 3 && c.textContent.trim());
    if (!own || !node.getClientRects().length) continue;
    const style = getComputedStyle(node);
    const ink = node.namespaceURI.includes('svg') ? style.fill : style.color;
    const [a, b] = [light(parse(ink)), light(ground(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) poor.push(`${node.tagName}.${node.getAttribute('class')}: ${ratio.toFixed(2)}`);
  }
  return [...new Set(poor)];
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("CANDLEWICK_REQUIRE_SERVICES"):
            pytest.fail("no browser: apt-get install chromium-headless-shell")
        pytest.skip("no browser is installed here (apt-get install chromium-headless-shell)")
    with sync_playwright() as playwright:
        yield from _launched(playwright, path)


def _launched(playwright: Playwright, path: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=path)
    yield browser
    browser.close()


@pytest.fixture(scope="module", params=CHARTS)
def page_file(
    request: pytest.FixtureRequest,
    source: ReportSource,
    arena: Arena,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    path = tmp_path_factory.mktemp("report") / str(request.param)
    page = arena_page(*arena, shown=12) if path.stem == "arena" else report_page(source, shown=12)
    path.write_text(page, encoding="utf-8")
    return path


class Opened:
    """The report in a tab, with all that it asked for and complained of."""

    def __init__(self, browser: Browser, path: Path, **how: Any) -> None:
        self._context = browser.new_context(**how)
        self.page: Page = self._context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(path.as_uri())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_asks_for_nothing_complains_of_nothing_and_fits(
    browser: Browser, page_file: Path, width: str, scheme: str
) -> None:
    across, down = WIDTHS[width]
    view = {"width": across, "height": down}

    with Opened(browser, page_file, viewport=view, color_scheme=scheme) as opened:
        for folded in opened.page.locator("details").all()[:20]:
            folded.evaluate("(node) => { node.open = true }")
        wide = opened.page.evaluate("document.documentElement.scrollWidth")
        shown = opened.page.locator("svg.chart:visible").count()

        assert opened.requests == [page_file.as_uri()]
        assert opened.complaints == []
        assert wide <= across
        assert shown == CHARTS[page_file.name]  # each chart once, in the size that fits


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_can_be_read(browser: Browser, page_file: Path, scheme: str) -> None:
    """Text stands out from what is behind it by 4.5 to 1 or more (WCAG 2.2 AA)."""
    with Opened(browser, page_file, color_scheme=scheme) as opened:
        assert opened.page.evaluate(_CONTRAST) == []


def test_hostile_words_run_nothing(browser: Browser, source: ReportSource, tmp_path: Path) -> None:
    attack = (
        "</pre><script>document.title='taken'</script><img src=x onerror=document.title='taken'>"
    )
    words = Exchange(system=attack, prompt=attack, answer=attack, reasoning=attack, model=attack)
    hostile = replace(
        source, exchanges=dict.fromkeys(source.exchanges, words), command=(attack,), version=attack
    )
    path = tmp_path / "hostile.html"
    path.write_text(report_page(hostile, shown=5), encoding="utf-8")

    with Opened(browser, path) as opened:
        assert opened.page.title() == "Back-test of restless - Candlewick"
        assert opened.requests == [path.as_uri()]
        assert opened.page.locator("img, script").count() == 0


def test_it_can_be_printed(browser: Browser, page_file: Path) -> None:
    with Opened(browser, page_file) as opened:
        opened.page.emulate_media(media="print")

        assert not opened.page.locator("nav").is_visible()
        assert opened.page.pdf()[:5] == b"%PDF-"


def test_it_can_be_walked_through_by_keyboard(browser: Browser, page_file: Path) -> None:
    with Opened(browser, page_file) as opened:
        opened.page.keyboard.press("Tab")

        assert "Skip to the" in opened.page.evaluate("document.activeElement.textContent")
        for frame in opened.page.locator("div.scroll, pre").all():
            assert frame.get_attribute("tabindex") == "0"
