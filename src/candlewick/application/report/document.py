"""The frame of a page that needs nothing but itself."""

import base64
import hashlib
from collections.abc import Iterable
from importlib import resources

from candlewick.application.report.element import Element, element


def document(title: str, body: Element) -> str:
    """Return a whole page as HTML, the same bytes for the same values.

    Whatever a model, a market or a setting said stands in it as text. The page's own policy
    forbids scripts, requests, frames and forms, so that nothing could come of it otherwise.
    """
    style = resources.files(__package__).joinpath("style.css").read_text(encoding="utf-8")
    seal = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{seal}'; base-uri 'none'; form-action 'none'"
    head = "".join(
        str(one)
        for one in (
            element("meta", charset="utf-8"),
            element("meta", http_equiv="Content-Security-Policy", content=policy),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="color-scheme", content="light dark"),
            element("meta", name="referrer", content="no-referrer"),
            element("title", title),
        )
    )
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head>{head}<style>{style}</style></head>{body}</html>\n'
    )


def parts_list(parts: Iterable[tuple[str, str]]) -> Element:
    """Return the links to the parts of a page: where each is, and its name."""
    return element(
        "nav",
        element("ul", *(element("li", element("a", name, href=f"#{at}")) for at, name in parts)),
        aria_label="Parts of this report",
    )
