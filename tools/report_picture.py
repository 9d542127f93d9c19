"""Take the picture of a report for the documents: `uv run python tools/report_picture.py HTML PNG`.

Needs chromium-headless-shell (Debian has it) and the `test` dependency group.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

_VIEW = {"width": 1000, "height": 1500}


def main(page: Path, picture: Path) -> None:
    """Show `page` in a browser and write its upper part to `picture`."""
    browser_path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path)
        tab = browser.new_page(viewport=_VIEW, color_scheme="light")
        tab.goto(page.resolve().as_uri())
        tab.screenshot(path=picture, clip={"x": 0, "y": 0, **_VIEW})
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
