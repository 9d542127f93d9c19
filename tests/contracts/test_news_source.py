"""What every source of news promises, asked of each."""

import csv
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from xml.sax.saxutils import escape

import pytest
from aiohttp import web

from candlewick.domain.headline import Headline
from candlewick.infrastructure.news.combined_news import CombinedNews
from candlewick.infrastructure.news.headline_files import HeadlineFiles
from candlewick.infrastructure.news.memory_news import MemoryNews
from candlewick.infrastructure.news.news_feeds import NewsFeeds
from candlewick.ports.news_source import NewsSource
from candlewick.testing.manual_clock import ManualClock

pytestmark = pytest.mark.network

HOUR = 3_600_000
AT = 1_762_873_200_000
TITLES = ["Fees fall & rise", 'He said "no"', "Über <b>Bitcoin</b>", "Zinsen: 25 bp", "¿Qué?"]
NEWS = tuple(
    Headline(known_at=AT + hours * HOUR, title=title, source="Desk")
    for hours, title in zip((-30, -20, -1, 0, 1), TITLES, strict=True)
)


class Make(Protocol):
    def __call__(
        self, news: Sequence[Headline], folder: Path
    ) -> AbstractAsyncContextManager[NewsSource]: ...


@asynccontextmanager
async def json_lines(news: Sequence[Headline], folder: Path) -> AsyncIterator[NewsSource]:
    rows = [{"time": one.known_at, "title": one.title, "source": one.source} for one in news]
    text = "".join(f"{json.dumps(row)}\n" for row in rows)
    (folder / "a.jsonl").write_text(text, encoding="utf-8")
    yield HeadlineFiles([folder / "a.jsonl"])


@asynccontextmanager
async def csv_folder(news: Sequence[Headline], folder: Path) -> AsyncIterator[NewsSource]:
    for place, one in enumerate(news):
        with (folder / f"{place}.csv").open("w", encoding="utf-8", newline="") as file:
            stamp = datetime.fromtimestamp(one.known_at / 1000, tz=UTC).isoformat()
            writer = csv.writer(file)
            writer.writerows([["title", "time", "source"], [one.title, stamp, one.source]])
    yield HeadlineFiles([folder])


def rss(news: Sequence[Headline]) -> str:
    items = "".join(
        f"<item><title>{escape(escape(one.title))}</title><pubDate>"
        f"{format_datetime(datetime.fromtimestamp(one.known_at / 1000, tz=UTC))}</pubDate></item>"
        for one in news
    )
    return f'<?xml version="1.0"?><rss><channel><title>Desk</title>{items}</channel></rss>'


@asynccontextmanager
async def feed(news: Sequence[Headline], folder: Path) -> AsyncIterator[NewsSource]:
    del folder

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=rss(news), content_type="application/rss+xml")

    app = web.Application()
    app.router.add_get("/rss", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/rss"
    try:
        async with NewsFeeds([url], clock=ManualClock(AT + 2 * HOUR)) as source:
            yield source
    finally:
        await runner.cleanup()


@asynccontextmanager
async def combined(news: Sequence[Headline], folder: Path) -> AsyncIterator[NewsSource]:
    (folder / "x").mkdir()
    async with json_lines(news[::2], folder) as one, csv_folder(news[1:], folder / "x") as other:
        yield CombinedNews([one, other])


@asynccontextmanager
async def memory(news: Sequence[Headline], folder: Path) -> AsyncIterator[NewsSource]:
    del folder
    yield MemoryNews(news)


SOURCES: dict[str, Make] = {
    "jsonl": json_lines, "csv folder": csv_folder, "feed": feed, "combined": combined,
    "memory": memory,
}  # fmt: skip


@pytest.fixture(params=SOURCES.values(), ids=list(SOURCES))
async def source(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[NewsSource]:
    make: Make = request.param
    async with make(NEWS, tmp_path) as made:
        yield made


def hours_of(found: Sequence[Headline]) -> list[int]:
    return [(one.known_at - AT) // HOUR for one in found]


async def test_a_later_headline_is_never_given(source: NewsSource) -> None:
    assert hours_of(await source.known("BTC/USDT", as_of=AT, hours=24)) == [-20, -1, 0]
    assert hours_of(await source.known("BTC/USDT", as_of=AT - 1, hours=24)) == [-20, -1]
    assert hours_of(await source.known("BTC/USDT", as_of=AT + HOUR, hours=24)) == [-20, -1, 0, 1]


async def test_an_older_one_than_asked_for_is_not_given(source: NewsSource) -> None:
    assert hours_of(await source.known("BTC/USDT", as_of=AT, hours=1)) == [0]
    assert hours_of(await source.known("BTC/USDT", as_of=AT, hours=31)) == [-30, -20, -1, 0]


async def test_none_at_all_is_nothing(source: NewsSource) -> None:
    assert await source.known("BTC/USDT", as_of=AT - 100 * HOUR, hours=24) == ()


async def test_the_words_come_as_they_were_written(source: NewsSource) -> None:
    found = await source.known("BTC/USDT", as_of=AT + HOUR, hours=48)
    said = [one.title.replace("<b>", " ").replace("</b>", " ") for one in found]
    assert [" ".join(one.split()) for one in said] == [
        "Fees fall & rise", 'He said "no"', "Über Bitcoin", "Zinsen: 25 bp", "¿Qué?"
    ]  # fmt: skip
    assert {one.source for one in found} == {"Desk"}


@pytest.mark.parametrize("make", SOURCES.values(), ids=list(SOURCES))
async def test_the_same_words_again_are_given_once_from_when_they_were_first_known(
    make: Make, tmp_path: Path
) -> None:
    again = [*NEWS[1:3], Headline(known_at=AT, title=NEWS[1].title, source="Desk")]
    async with make(again, tmp_path) as source:
        found = await source.known("BTC/USDT", as_of=AT, hours=24)
    assert hours_of(found) == [-20, -1]
