"""Consecutive prompts begin alike, so that a service's prompt cache has something to keep."""

import itertools
from collections.abc import Callable

import pytest

from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.analysis.prompts.context import PromptContext
from candlewick.analysis.prompts.trading_prompt import TradingPromptBuilder
from candlewick.domain.candles import Candles
from candlewick.domain.position import Position
from candlewick.domain.prompt import Prompt
from candlewick.domain.snapshot import MarketSnapshot

Described = Callable[..., MarketSnapshot]
LIMIT = 730


def _prompt(candles: Candles, as_of: int, position: Position | None = None) -> Prompt:
    market = MarketAnalyzer(limit=LIMIT).analyze(candles.up_to(as_of))
    return TradingPromptBuilder().build_prompt(PromptContext(market=market, position=position))


def _share(one: Prompt, other: Prompt) -> float:
    """Return how much of `other` a service that was sent `one` has seen already."""
    texts = [f"{prompt.system}\n{prompt.user}" for prompt in (one, other)]
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(*texts, strict=False))
    return sum(1 for _ in same) / len(texts[1])


def test_consecutive_prompts_share_their_beginning(real: Candles) -> None:
    closes = [int(close) for close in real.close_time[-49:]]
    prompts = [_prompt(real, close) for close in closes]
    shares = sorted(_share(one, other) for one, other in itertools.pairwise(prompts))
    # In the same four hours all older candles stay; at a new span some rows move on.
    assert shares[len(shares) // 2] > 0.45
    assert shares[0] > 0.28


def test_the_words_are_the_same_for_every_market_at_every_time(
    history: Candles, real: Candles
) -> None:
    one = _prompt(history, int(history.close_time[-1]))
    other = _prompt(real, int(real.close_time[-1]))
    fixed = other.user[: other.user.index("MARKET: ")]
    assert one.system == other.system
    assert one.user.startswith(fixed)
    assert len(one.system) + len(fixed) > 1200


def test_the_steps_stay_whatever_may_be_answered(history: Candles, position: Position) -> None:
    as_of = int(history.close_time[-1])
    flat, held = _prompt(history, as_of), _prompt(history, as_of, position)
    steps = flat.user[: flat.user.index("## Decision")]
    assert held.user.startswith(steps)
    assert held.choices != flat.choices


def test_a_new_candle_is_added_behind_the_others(history: Candles) -> None:
    # 900 candles from midnight on: the last three are of one span of four hours.
    closes = [int(history.close_time[place]) for place in (-3, -2)]
    rows = [_prompt(history, close).user.partition("## Candles")[2] for close in closes]
    before, after = (text.partition("Before all these")[0] for text in rows)
    assert after.startswith(before)
    assert len(after.removeprefix(before).splitlines()) == 1


@pytest.mark.parametrize("debate", [True, False])
def test_the_debate_belongs_to_the_part_that_stays(history: Candles, *, debate: bool) -> None:
    market = MarketAnalyzer().analyze(history)
    builder = TradingPromptBuilder(budget=9000, debate=debate)
    user = builder.build_prompt(PromptContext(market=market)).user
    assert ("## Debate" in user.partition("MARKET: ")[0]) == debate
