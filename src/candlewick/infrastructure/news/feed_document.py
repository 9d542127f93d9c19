"""An RSS or Atom document to headlines; whoever wrote it is not trusted."""

import html
import re
from typing import Any, Final
from xml.parsers import expat

from candlewick.domain.headline import Headline
from candlewick.infrastructure.news.stamp import read_stamp

LARGEST: Final = 4_000_000
"""[bytes] A larger document is refused."""
_DEEPEST: Final = 50
_MOST: Final = 1000
_LONGEST: Final = 2000
_TAG: Final = re.compile(r"<[^<>]{0,300}>")
_ITEMS: Final = frozenset({"item", "entry"})
_DATES: Final = ("published", "pubDate", "date", "updated")
"""When it came out, the surest first."""


class FeedUnusableError(ValueError):
    """A document is no feed, or one that may do harm; the text says why."""


def read_feed(body: bytes, *, source: str) -> tuple[Headline, ...]:
    """Return the headlines of a feed; items without a title or a readable date are left out.

    A document type, and with it every entity of its own, is refused; so are more than 4 MB, 50
    levels or 1,000 items.

    Args:
        body: the document.
        source: who is named as its source where it has no title.

    Raises:
        FeedUnusableError: it is not well-formed, no feed, or refused.
    """
    if len(body) > LARGEST:
        msg = f"has {len(body):,} bytes, of at most {LARGEST:,}"
        raise FeedUnusableError(msg)
    reading = _Reading()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    try:
        parser.Parse(body, True)  # noqa: FBT003 - expat takes it by position
    except expat.ExpatError as error:
        msg = f"is no well-formed XML: {error}"
        raise FeedUnusableError(msg) from error
    if reading.root not in {"rss", "feed", "RDF"}:
        msg = f"is no RSS or Atom feed: it begins with <{reading.root[:40]}>"
        raise FeedUnusableError(msg)
    named = _words(reading.title) or source
    found = (_headline(item, named) for item in reading.items)
    return tuple(one for one in found if one is not None)


def _refuse(*_: object) -> None:
    msg = "declares a document type, which feeds have no use for"
    raise FeedUnusableError(msg)


class _Reading:
    """What was read so far: the feed's title, and the texts of each item."""

    def __init__(self) -> None:
        self.root = ""
        self.title = ""
        self.items: list[dict[str, str]] = []
        self._path: list[str] = []
        self._item_depth = 0

    def start(self, name: str, _: Any) -> None:
        self._path.append(name.rpartition(" ")[2])
        self.root = self.root or self._path[0]
        if len(self._path) > _DEEPEST:
            msg = f"is more than {_DEEPEST} levels deep"
            raise FeedUnusableError(msg)
        if not self._item_depth and self._path[-1] in _ITEMS:
            self._item_depth = len(self._path)
            self.items.append({})
            if len(self.items) > _MOST:
                msg = f"has more than {_MOST} items"
                raise FeedUnusableError(msg)

    def end(self, _: str) -> None:
        if len(self._path) == self._item_depth:
            self._item_depth = 0
        self._path.pop()

    def text(self, data: str) -> None:
        field = self._path[-1]
        if self._item_depth and len(self._path) == self._item_depth + 1:
            item = self.items[-1]
            item[field] = (item.get(field, "") + data)[:_LONGEST]
        elif not self._item_depth and field == "title" and not self.items:
            self.title = (self.title + data)[:_LONGEST]


def _headline(item: dict[str, str], source: str) -> Headline | None:
    title = _words(item.get("title", ""))
    stamps = (read_stamp(item[name]) for name in _DATES if name in item)
    known_at = next((stamp for stamp in stamps if stamp is not None), None)
    if not title or known_at is None:
        return None
    return Headline(known_at=known_at, title=title, source=source)


def _words(text: str) -> str:
    """Return `text` without markup, on one line."""
    return " ".join(_TAG.sub(" ", html.unescape(text)).split())
