import dataclasses
import math
import re
from collections.abc import Callable

import pytest

from candlewick.analysis.facts import worded_facts
from candlewick.analysis.prompts.context import PromptContext
from candlewick.analysis.prompts.template import PromptTemplate
from candlewick.analysis.prompts.token_count import estimate_tokens
from candlewick.analysis.prompts.trading_prompt import TradingPromptBuilder
from candlewick.analysis.replies.form import answer_schema
from candlewick.domain.candles import Candles
from candlewick.domain.decision import Signal
from candlewick.domain.headline import Headline
from candlewick.domain.memory import Memory
from candlewick.domain.position import Position, Side, Trade
from candlewick.domain.prompt import Prompt
from candlewick.domain.snapshot import MarketSnapshot
from candlewick.errors import UserError

Described = Callable[..., MarketSnapshot]
AMPLE = 9000


def built(market: MarketSnapshot, *, budget: int = AMPLE, **standing: object) -> Prompt:
    context = dataclasses.replace(PromptContext(market=market), **standing)  # type: ignore[arg-type]
    return TradingPromptBuilder(budget=budget).build_prompt(context)


def test_the_same_context_gives_the_same_bytes(
    history: Candles, described: Described, position: Position, trade: Trade
) -> None:
    one, other = (
        built(described(history, 20, 30), position=position, trades=(trade,), refusal="no")
        for _ in range(2)
    )
    assert one == other
    assert one.user.encode() == other.user.encode()


def test_every_section_is_there_once_and_in_order(market: MarketSnapshot) -> None:
    titles = re.findall(r"^(?:## [\w ]+|MARKET|Regime)", built(market).user, re.MULTILINE)
    assert titles == [
        "## Analysis steps",
        "## Decision",
        "MARKET",
        "## Candles",
        "## Now",
        "## Periods",
        "Regime",
        "## Levels",
        "## Technical analysis",
        "## Sentiment",
        "## Position",
    ]


def test_no_section_leaves_a_gap_or_a_placeholder_behind(market: MarketSnapshot) -> None:
    user = built(market).user
    assert "\n\n\n" not in user
    assert "{{" not in user
    assert user == user.strip()


def test_without_a_position_it_may_open_one(market: MarketSnapshot) -> None:
    prompt = built(market)
    assert prompt.choices == (Signal.BUY, Signal.SELL, Signal.HOLD)
    assert prompt.held is None
    assert "one of BUY, SELL, HOLD" in prompt.user
    assert "No position is open." in prompt.user


def test_with_a_position_it_may_close_hold_or_tighten(
    market: MarketSnapshot, position: Position
) -> None:
    prompt = built(market, position=position)
    assert prompt.choices == (Signal.CLOSE, Signal.HOLD, Signal.UPDATE)
    assert prompt.held is Side.LONG
    assert "one of CLOSE, HOLD, UPDATE" in prompt.user
    assert "No position" not in prompt.user


def test_the_prompt_names_its_template_and_the_schema_of_its_answer(
    market: MarketSnapshot,
) -> None:
    prompt = built(market)
    assert re.fullmatch(r"default@1\+[0-9a-f]{12}", prompt.template)
    assert prompt.schema == answer_schema(prompt.choices, debate=False)


def test_a_debate_asks_for_both_sides_in_words_and_in_the_schema(market: MarketSnapshot) -> None:
    prompt = TradingPromptBuilder(budget=AMPLE, debate=True).build_prompt(
        PromptContext(market=market)
    )
    assert "## Debate" in prompt.user
    assert prompt.schema == answer_schema(prompt.choices, debate=True)
    assert prompt.schema.index('"bull"') < prompt.schema.index('"bear"')
    assert prompt.schema.index('"bear"') < prompt.schema.index('"signal"')
    assert "## Debate" not in built(market).user
    assert "bull" not in built(market).schema


def test_lessons_are_shown_where_reflection_is_on(market: MarketSnapshot, trade: Trade) -> None:
    known = dataclasses.replace(trade, closed_at=market.as_of)
    context = PromptContext(
        market=market, memories=(Memory(known_at=market.as_of, trade=known, reasoning="up"),)
    )
    on, off = (
        TradingPromptBuilder(budget=AMPLE, reflection=on).build_prompt(context)
        for on in (True, False)
    )
    assert "## Lessons of the last 1 closed trades" in on.user
    assert "Lessons" not in off.user


def test_news_are_shown_where_they_are_configured(market: MarketSnapshot) -> None:
    shown = Headline(known_at=market.as_of, title="Nothing happened")
    assert "Nothing happened" in built(dataclasses.replace(market, headlines=(shown,))).user
    assert "No headline" in built(dataclasses.replace(market, headlines=())).user
    assert "## News" not in built(market).user


@pytest.mark.parametrize("budget", [1300, 1500, 1800, 2500])
def test_it_keeps_to_the_budget_and_says_what_it_left_out(
    budget: int, market: MarketSnapshot, position: Position, trade: Trade
) -> None:
    prompt = built(market, budget=budget, position=position, trades=(trade,) * 5)
    assert estimate_tokens(prompt.system, prompt.user) <= budget
    full = built(market, position=position, trades=(trade,) * 5)
    assert bool(prompt.left_out) == (estimate_tokens(full.system, full.user) > budget)
    if prompt.left_out:
        assert prompt.user.endswith(f"Left out to keep this short: {'; '.join(prompt.left_out)}.")


def test_less_room_never_shows_more(market: MarketSnapshot) -> None:
    counts = [len(built(market, budget=budget).left_out) for budget in range(1150, 2500, 50)]
    sizes = [len(built(market, budget=budget).user) for budget in range(1150, 2500, 50)]
    assert sizes == sorted(sizes)
    assert counts[0] > counts[-1] == 0


def test_a_budget_too_small_for_the_words_alone_is_told(market: MarketSnapshot) -> None:
    with pytest.raises(UserError, match=r"about \d+ tokens at its shortest, and the budget is 500"):
        built(market, budget=500)


def test_a_template_may_leave_sections_out(market: MarketSnapshot) -> None:
    text = (
        "name: small\nversion: 1\n=== system ===\nDecide.\n=== user ===\n"
        "{{form}}\n\n{{market}}\n{{now}}\n{{position}}\n{{refusal}}\n"
    )
    builder = TradingPromptBuilder(PromptTemplate.parse(text, source="small.txt"), budget=500)
    prompt = builder.build_prompt(PromptContext(market=market))
    assert prompt.template.startswith("small@1+")
    assert "## Candles" not in prompt.user
    assert not prompt.left_out


def test_what_does_not_exist_is_no_number(market: MarketSnapshot) -> None:
    readings = tuple(
        one._replace(value=math.nan, relative=math.nan, change=math.nan, percentile=math.nan)
        for one in market.indicators
    )
    prompt = built(dataclasses.replace(market, indicators=readings))
    assert "rsi_14 n/a n/a pn/a" in prompt.user
    assert not re.search(r"\b(nan|inf)\b", prompt.user)
    assert prompt.atr is None


def test_no_number_has_more_than_six_digits_or_a_power_of_ten(
    real: Candles, described: Described, position: Position, trade: Trade
) -> None:
    market = described(real.last(800), 20, 30, 40, 50, 60, 70, 80)
    user = built(market, position=position, trades=(trade,)).user
    assert not re.search(r"\d[eE][+-]?\d", user)
    for number in re.findall(r"\d+\.\d+|\d+", user):
        assert len(number.replace(".", "").strip("0")) <= 6, number


def test_the_prompt_carries_what_checks_and_small_models_need(market: MarketSnapshot) -> None:
    prompt = built(market)
    assert (prompt.symbol, prompt.as_of, prompt.price) == ("BTC/USDT", market.as_of, market.price)
    assert prompt.atr == market.indicator("atr_14")
    assert prompt.facts == worded_facts(market)
