from collections.abc import Callable

import pytest

from candlewick.analysis.replies.position_extractor import Extraction, PositionExtractor
from candlewick.domain.answer import Answer
from candlewick.domain.decision import Signal
from candlewick.domain.position import Side
from candlewick.domain.prompt import Prompt

Read = Callable[..., Extraction]


def _prompt(held: Side | None, price: float) -> Prompt:
    flat = (Signal.BUY, Signal.SELL, Signal.HOLD)
    return Prompt(
        symbol="BTC/USDT",
        as_of=1_767_225_600_000,
        system="",
        user="",
        facts=(),
        choices=(Signal.CLOSE, Signal.HOLD, Signal.UPDATE) if held else flat,
        held=held,
        price=price,
        atr=1.0,
    )


@pytest.fixture(scope="session")
def read() -> Read:
    """Return a function that reads an answer to a question at a price of 100."""

    def extract(
        text: str,
        *,
        held: Side | None = None,
        price: float = 100.0,
        finish: str | None = "stop",
        reasoning: str = "",
    ) -> Extraction:
        answer = Answer(
            text=text, reasoning=reasoning, finish_reason=finish, model="m", provider="p"
        )
        return PositionExtractor().examine(answer, prompt=_prompt(held, price))

    return extract
