"""What the tests of the model adapters share."""

from collections.abc import AsyncIterator, Callable

import pytest

from candlewick.domain.decision import Signal
from candlewick.domain.position import Side
from candlewick.domain.prompt import Prompt
from candlewick.testing.model_server import ModelServer

AskedPrompt = Callable[..., Prompt]


@pytest.fixture
def prompt() -> AskedPrompt:
    """Return a maker of prompts."""

    def made(
        *,
        facts: tuple[str, ...] = ("RSI is bullish.",),
        held: Side | None = None,
        price: float = 100.0,
        atr: float | None = 1.0,
        user: str = "What now?",
    ) -> Prompt:
        choices = (Signal.BUY, Signal.SELL, Signal.HOLD)
        return Prompt(
            symbol="BTC/USDT",
            as_of=0,
            system="You decide.",
            user=user,
            facts=facts,
            choices=choices if held is None else (Signal.CLOSE, Signal.HOLD, Signal.UPDATE),
            held=held,
            price=price,
            atr=atr,
        )

    return made


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    """Return a running loopback model server with nothing scripted."""
    async with ModelServer().running() as running:
        yield running
