"""A home with a configuration, between a loopback exchange and a model server, for typed commands."""

import asyncio
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import ccxt.async_support as ccxt  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner, Result

from candlewick.application.cli.main import app
from candlewick.domain.candles import Candles
from candlewick.domain.sentiment import SentimentReading
from candlewick.infrastructure.archive.bundled_candles import load_bundled_candles
from candlewick.infrastructure.archive.bundled_sentiment import load_bundled_readings
from candlewick.testing.loopback_exchange import LoopbackClock, LoopbackExchange, in_thread
from candlewick.testing.model_server import ModelServer
from candlewick.testing.model_server_reply import rule_reply

T = TypeVar("T")
CLOSE = 1_762_873_200_000
"""2025-11-11 15:00 UTC [ms], a close inside the bundled candles."""
TEN_MINUTES = 600_000


@contextmanager
def running_beside(server: AbstractAsyncContextManager[T]) -> Iterator[T]:
    """Run `server` in the loop of a thread of its own until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="server of a test", daemon=True)
    thread.start()
    try:
        entered = asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result()
        try:
            yield entered
        finally:
            asyncio.run_coroutine_threadsafe(server.__aexit__(None, None, None), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def buying(prompt: str, **more: object) -> str:
    """Answer BUY with levels around the price that `prompt` names."""
    price = re.search(r"PRICE: ([\d,.]*\d)", prompt)
    assert price is not None
    at = float(price[1].replace(",", ""))
    levels = {"stop_loss": float(f"{at * 0.98:.6g}"), "take_profit": float(f"{at * 1.04:.6g}")}
    return json.dumps({"signal": "BUY", "confidence": "HIGH"} | levels | more)


@dataclass
class Station:
    """Everything that a command talks to.

    Attributes:
        home: the folder in which commands are typed.
        exchange: where candles and the mood come from; its time is some minutes after `CLOSE`.
        models: who is asked, in order.
        replies: under "now", what each of them answers from now on.
    """

    home: Path
    exchange: LoopbackExchange
    models: list[ModelServer]
    replies: dict[str, Callable[[str], str]] = field(default_factory=dict)

    def type(self, *words: str) -> Result:
        """Type `candlewick` and `words`; a fault of ours is not hidden."""
        return CliRunner().invoke(app, words)

    def configure(self, *lines: str, symbols: str = '["BTC/USDT", "SOL/USDT"]') -> None:
        """Write candlewick.toml, with `lines` more at its end."""
        models = [
            f'[[model]]\nname = "model-{place}"\nbase_url = "{model.base_url}"\ntimeout = 5'
            for place, model in enumerate(self.models)
        ]
        text = f"""
            [exchange]
            symbols = {symbols}
            limit = 250
            base_url = "{self.exchange.url}"
            [trading]
            sentiment_base_url = "{self.exchange.url}"
            """
        (self.home / "candlewick.toml").write_text(
            "\n".join([text, *models, *lines]), encoding="utf-8"
        )

    def files(self) -> set[str]:
        """Return what lies in the home beside the configuration."""
        return {one.name for one in self.home.iterdir()} - {"candlewick.toml"}

    @property
    def asked(self) -> list[dict[str, Any]]:
        """Return what the models were sent."""
        return [request for model in self.models for request in model.requests]


def markets() -> list[Candles]:
    """Return two markets of the bundle."""
    return [load_bundled_candles(symbol) for symbol in ("BTC/USDT", "SOL/USDT")]


def readings() -> list[SentimentReading]:
    """Return the moods of the bundle."""
    return list(load_bundled_readings())


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[LoopbackClock], None]:
    """Return what makes commands believe a clock."""

    def setting(clock: LoopbackClock) -> None:
        monkeypatch.setenv("CANDLEWICK_TEST_CLOCK", f"{clock.start},{clock.origin},{clock.speed}")

    return setting


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the pauses that ccxt makes between requests."""

    async def no_pause(_exchange: object, _cost: object = None) -> None:
        pass

    monkeypatch.setattr(ccxt.Exchange, "throttle", no_pause)


@pytest.fixture
def station(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    set_clock: Callable[[LoopbackClock], None],
    at_once: None,  # noqa: ARG001 - it acts
) -> Iterator[Station]:
    """Return a home with two markets and a primary and a fallback model."""
    clock = LoopbackClock(start=CLOSE + TEN_MINUTES)
    set_clock(clock)
    monkeypatch.chdir(tmp_path)
    replies: dict[str, Callable[[str], str]] = {"now": rule_reply}

    def reply(prompt: str) -> str:
        return replies["now"](prompt)

    servers = [ModelServer(reply=reply) for _ in range(2)]
    with ExitStack() as stack:
        exchange = LoopbackExchange(markets(), clock=clock, readings=readings())
        stack.enter_context(in_thread(exchange))
        models = [stack.enter_context(running_beside(server.running())) for server in servers]
        made = Station(home=tmp_path, exchange=exchange, models=models, replies=replies)
        made.configure()
        yield made
