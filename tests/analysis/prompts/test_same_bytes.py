"""The same input gives the same bytes: in any order, in any process, for any standing."""

import copy
import dataclasses
import os
import subprocess
import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.analysis.prompts.context import PromptContext
from candlewick.analysis.prompts.token_count import estimate_tokens
from candlewick.analysis.prompts.trading_prompt import TradingPromptBuilder
from candlewick.domain.candles import Candles
from candlewick.domain.headline import Headline
from candlewick.domain.memory import Memory
from candlewick.domain.position import Position, Side, Trade
from candlewick.domain.prompt import Prompt

HOUR = 3_600_000
PROJECT = Path(__file__).resolve().parents[3]
SCRIPT = """
import hashlib
from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.analysis.prompts.context import PromptContext
from candlewick.analysis.prompts.trading_prompt import TradingPromptBuilder
from candlewick.infrastructure.archive.bundled_candles import load_bundled_candles
market = MarketAnalyzer().analyze(load_bundled_candles("SOL/USDT"))
prompt = TradingPromptBuilder().build_prompt(PromptContext(market=market))
print(hashlib.sha256(repr(prompt).encode()).hexdigest())
"""

PRICES = st.floats(min_value=1e-9, max_value=1e7)
MOMENTS = st.integers(0, 900).map(lambda hour: hour * HOUR)
HEADLINES = st.builds(
    Headline, known_at=MOMENTS, title=st.text(max_size=40), source=st.text(max_size=9)
)
POSITIONS = st.builds(
    Position,
    symbol=st.just("BTC/USDT"),
    side=st.sampled_from(Side),
    quantity=PRICES,
    entry_price=PRICES,
    entry_fee=st.just(0.1),
    stop_loss=PRICES,
    take_profit=PRICES,
    opened_at=MOMENTS,
    order_id=st.text(max_size=3),
    confidence=st.sampled_from(["HIGH", "LOW", None]),
)
TRADES = st.builds(
    Trade,
    position=POSITIONS,
    exit_price=PRICES,
    exit_fee=st.just(0.1),
    closed_at=MOMENTS,
    reason=st.sampled_from(["stop loss", "take profit"]),
)
MEMORIES = st.builds(Memory, known_at=MOMENTS, trade=TRADES, reasoning=st.text(max_size=40))
STANDINGS = st.fixed_dictionaries(
    {
        "position": st.none() | POSITIONS,
        "trades": st.lists(TRADES, max_size=6).map(tuple),
        "memories": st.lists(MEMORIES, max_size=6).map(tuple),
        "refusal": st.none() | st.text(max_size=60),
    }
)


def test_any_standing_gives_the_same_bytes_again_and_keeps_to_the_budget(
    history: Candles,
) -> None:
    market = MarketAnalyzer().analyze(history)

    def built(standing: dict[str, object], news: tuple[Headline, ...], budget: int) -> Prompt:
        context = PromptContext(
            market=dataclasses.replace(market, headlines=news),
            **copy.deepcopy(standing),  # type: ignore[arg-type]
        )
        return TradingPromptBuilder(budget=budget).build_prompt(context)

    @settings(max_examples=60)
    @given(standing=STANDINGS, news=st.lists(HEADLINES, max_size=9), budget=st.integers(1900, 4000))
    def any_standing(standing: dict[str, object], news: list[Headline], budget: int) -> None:
        first = built(standing, tuple(news), budget)
        again = built(standing, tuple(news), budget)
        assert repr(first).encode() == repr(again).encode()
        assert estimate_tokens(first.system, first.user) <= budget

    any_standing()


def test_the_order_in_which_headlines_came_changes_no_byte(history: Candles) -> None:
    news = [Headline(known_at=890 * HOUR, title=title) for title in "abc"]
    one, other = (
        TradingPromptBuilder().build_prompt(
            PromptContext(market=MarketAnalyzer().analyze(history, headlines=tuple(order)))
        )
        for order in (news, news[::-1])
    )
    assert one == other


def test_another_process_with_another_hash_seed_gives_the_same_bytes() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            capture_output=True,
            text=True,
            check=True,
            cwd=PROJECT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            timeout=50,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
