"""A model that remembers earns nothing in disguise; one that reads acts the same."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from candlewick.backtest.disguise import Disguise
from candlewick.backtest.keyword_model import KeywordModel
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.result import RunResult
from candlewick.domain.candles import Candles
from candlewick.domain.prompt import Prompt
from candlewick.testing.scripted_model import ScriptedModel
from tests.backtest.conftest import Run, plan_of
from tests.bench import entry, shifted

_SEEN = re.compile(r"MARKET: (\S+), .*?\nTIME: (\S+ \S+)", re.DOTALL)


@pytest.fixture
def long_plan(history: Candles) -> BacktestPlan:
    later = replace(history, open_time=history.open_time + 488_888 * 3_600_000)
    moved = plan_of(later, closes=120)
    shift = int(later.open_time[0])
    return replace(
        moved,
        start=moved.start + shift,
        end=moved.end + shift,
        readings=tuple(replace(one, known_at=one.known_at + shift) for one in moved.readings or ()),
    )


class Oracle:
    """Knows by heart where each market stood an hour after each moment, and reads nothing else."""

    def __init__(self, *markets: Candles) -> None:
        self._rises = {
            (candles.symbol, str(np.datetime64(int(at), "ms")).replace("T", " ")[:16]): bool(
                after > now
            )
            for candles in markets
            for at, now, after in zip(
                candles.close_time, candles.close[:-1], candles.close[1:], strict=False
            )
        }
        self.recognised = 0

    def __call__(self, prompt: Prompt) -> str:
        seen = _SEEN.search(prompt.user)
        assert seen is not None
        rises = self._rises.get((seen[1], seen[2]))
        if rises is None:
            return json.dumps({"signal": "HOLD"})
        self.recognised += 1
        if prompt.held is None:
            return entry(prompt, stop=0.2, target=0.4) if rises else json.dumps({"signal": "HOLD"})
        return json.dumps({"signal": "HOLD" if rises else "CLOSE"})


def facts_rule(prompt: Prompt) -> str:
    """Act on the words about the market alone."""
    bullish = sum(word in " ".join(prompt.facts) for word in ("above", "rose", "positive"))
    if prompt.held is None:
        signal = ("SELL", "HOLD", "HOLD", "BUY")[bullish]
        return entry(prompt, signal) if signal != "HOLD" else json.dumps({"signal": signal})
    return json.dumps({"signal": "CLOSE" if bullish in {1, 2} else "HOLD"})


async def disguised(plan: BacktestPlan, answer: object) -> tuple[RunResult, Run]:
    disguise = Disguise.of(plan)
    model = ScriptedModel(answer) if callable(answer) else answer
    run = Run(disguise.plan(plan), model, disguise=disguise)  # type: ignore[arg-type]
    return disguise.reveal(await run.go()), run


async def test_an_oracle_earns_much_and_in_disguise_nothing(long_plan: BacktestPlan) -> None:
    oracle = Oracle(*long_plan.markets.values())
    open_result = await Run(long_plan, ScriptedModel(oracle)).go()
    recognised, oracle.recognised = oracle.recognised, 0
    hidden_result, _ = await disguised(long_plan, oracle)

    assert recognised == 120
    assert open_result.equity[-1] > 1.1 * long_plan.balance
    assert oracle.recognised == 0
    assert hidden_result.equity[-1] == long_plan.balance
    assert hidden_result.trades == ()


async def test_a_model_that_reads_the_market_acts_the_same_in_disguise(
    long_plan: BacktestPlan,
) -> None:
    open_result = await Run(long_plan, ScriptedModel(facts_rule)).go()
    hidden_result, _ = await disguised(long_plan, facts_rule)

    assert len(open_result.trades) > 3
    tokens = open_result.costs.prompt_tokens  # the words of the two prompts are not as many
    hidden = replace(hidden_result.costs, prompt_tokens=tokens)
    assert replace(hidden_result, costs=hidden) == open_result  # all else to the last bit


async def test_the_keyword_rule_decides_the_same_in_disguise(long_plan: BacktestPlan) -> None:
    open_result = await Run(long_plan, KeywordModel()).go()
    hidden_result, _ = await disguised(long_plan, KeywordModel())

    def signals(run: RunResult) -> list[tuple[int, str]]:
        return [(decision.as_of, decision.signal) for decision in run.decisions]

    # Its levels are rounded to six digits, which fall elsewhere on another scale.
    assert signals(hidden_result) == signals(open_result)
    assert hidden_result.equity[-1] == pytest.approx(open_result.equity[-1], rel=1e-4)


async def test_nothing_in_a_disguised_prompt_tells_the_market_or_the_day(
    history: Candles,
) -> None:
    later = replace(history, open_time=history.open_time + 488_888 * 3_600_000)
    shift = int(later.open_time[0])
    plan = plan_of(later, shifted(later, symbol="ETH/USDT", seed=2), closes=10)
    plan = replace(plan, start=plan.start + shift, end=plan.end + shift)
    model = ScriptedModel(lambda prompt: entry(prompt) if prompt.held is None else "broken")
    disguise = Disguise.of(plan)
    run = Run(disguise.plan(plan), model, disguise=disguise)
    await run.go()

    words = "\n".join(prompt.system + prompt.user for prompt in model.prompts)
    for tell in ("BTC", "ETH", "USDT", "2025", "2026", "bitcoin"):
        assert tell.lower() not in words.lower()
    assert "ASSET1/COIN" in words


def test_the_price_is_near_a_hundred_whatever_it_was(plan: BacktestPlan) -> None:
    for factor in (1e-6, 1.0, 3e4):
        candles = plan.markets["BTC/USDT"]
        scaled = replace(
            candles,
            **{name: getattr(candles, name) * factor for name in ("open", "high", "low", "close")},
        )
        shown = Disguise.of(plan_of(scaled)).plan(plan_of(scaled)).markets["ASSET1/COIN"]

        assert 70.0 < shown.open[0] < 142.0
        assert 700.0 < np.median(shown.volume) < 1420.0


def test_disguised_markets_keep_their_order(history: Candles) -> None:
    names = [f"{letter}/USDT" for letter in "ABCDEFGHIJKL"]
    plan = plan_of(*(replace(history, symbol=name) for name in names))

    disguise = Disguise.of(plan)

    assert [disguise.scales[alias].symbol for alias in sorted(disguise.scales)] == names
