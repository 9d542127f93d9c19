import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from candlewick.errors import NewsUnavailableError
from candlewick.infrastructure.news.combined_news import CombinedNews
from candlewick.infrastructure.news.news_feeds import NewsFeeds
from candlewick.testing.manual_clock import ManualClock

pytestmark = pytest.mark.network
AT = 1_762_873_200_000
MINUTE = 60_000


class Desk:
    """A loopback server with a feed; what it does next is set by a test."""

    def __init__(self) -> None:
        self.titles = ["one"]
        self.stamp = "2025-11-11T14:00:00Z"
        self.status = 200
        self.size = 0
        self.silent = False
        self.asked = 0
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        if self.silent:
            await asyncio.sleep(30)  # noqa: TID251 - a server that hangs
        if request.path == "/round":
            raise web.HTTPFound(request.path)
        items = "".join(
            f"<item><title>{one}</title><pubDate>{self.stamp}</pubDate></item>"
            for one in self.titles
        )
        text = f"<rss><channel>{items}</channel>{' ' * self.size}</rss>"
        return web.Response(text=text, status=self.status)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    made = Desk()
    app = web.Application()
    app.router.add_get("/{any}", made.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


async def titles(feeds: NewsFeeds) -> list[str]:
    return [one.title for one in await feeds.known("BTC/USDT", as_of=AT, hours=24)]


async def test_the_markets_of_one_close_share_a_look(desk: Desk) -> None:
    clock = ManualClock(AT)
    async with NewsFeeds([f"{desk.url}/rss"], clock=clock) as feeds:
        await asyncio.gather(titles(feeds), titles(feeds))
        assert desk.asked == 1
        await clock.sleep_until(AT + 5 * MINUTE)
        await titles(feeds)
        assert desk.asked == 2


async def test_what_a_feed_drops_is_remembered_and_a_later_stamp_is_not_believed(
    desk: Desk,
) -> None:
    clock = ManualClock(AT)
    async with NewsFeeds([f"{desk.url}/rss"], clock=clock) as feeds:
        assert await titles(feeds) == ["one"]
        desk.titles, desk.stamp = ["two", "one"], "2025-11-11T14:59:00Z"
        await clock.sleep_until(AT + 5 * MINUTE)
        assert await titles(feeds) == ["one", "two"]
        desk.titles = ["two"]
        await clock.sleep_until(AT + 10 * MINUTE)
        assert await titles(feeds) == ["one", "two"]


async def test_one_feed_that_does_not_answer_leaves_the_others(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    urls = [f"{desk.url}/rss", "http://127.0.0.1:9/rss"]
    with caplog.at_level(logging.WARNING):
        async with NewsFeeds(urls, clock=ManualClock(AT)) as feeds:
            assert await titles(feeds) == ["one"]
    assert "the feed of 127.0.0.1 did not answer" in caplog.text


@pytest.mark.parametrize(
    ("path", "status", "size", "fault"),
    [
        ("rss", 500, 0, "answered HTTP 500"),
        ("rss", 200, 5_000_000, "bytes, of at most"),
        ("round", 200, 0, "did not answer: TooManyRedirects"),
    ],
)
async def test_no_feed_that_answers_is_an_error_that_says_why(
    path: str, status: int, size: int, fault: str, desk: Desk
) -> None:
    desk.status, desk.size = status, size
    async with NewsFeeds([f"{desk.url}/{path}"], clock=ManualClock(AT)) as feeds:
        with pytest.raises(NewsUnavailableError, match=fault):
            await titles(feeds)


async def test_a_feed_that_hangs_is_given_up(desk: Desk) -> None:
    desk.silent = True
    async with NewsFeeds([f"{desk.url}/rss"], clock=ManualClock(AT), timeout=0.2) as feeds:
        with pytest.raises(NewsUnavailableError, match="TimeoutError"):
            await titles(feeds)


async def test_out_of_its_block_it_says_so() -> None:
    with pytest.raises(NewsUnavailableError, match="async with"):
        await titles(NewsFeeds(["http://127.0.0.1:9/"], clock=ManualClock(AT)))


async def test_several_sources_fail_together_only(desk: Desk) -> None:
    async with (
        NewsFeeds([f"{desk.url}/rss"], clock=ManualClock(AT)) as sound,
        NewsFeeds(["http://127.0.0.1:9/"], clock=ManualClock(AT)) as broken,
    ):
        found = await CombinedNews([broken, sound]).known("BTC/USDT", as_of=AT, hours=24)
        assert [one.title for one in found] == ["one"]
        with pytest.raises(NewsUnavailableError, match="did not answer"):
            await CombinedNews([broken]).known("BTC/USDT", as_of=AT, hours=24)
