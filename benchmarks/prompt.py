"""How many tokens a question takes, and what it holds.

    uv run python benchmarks/prompt.py             tables in Markdown
    uv run python benchmarks/prompt.py --moments 5 fewer moments of each market

Tokens are counted with o200k (GPT-4o and later; `bpe-openai`) and by our own estimate, which the
budget goes by. Markets: the bundled ones, and real ones of other prices where ../shared/data is
there.
"""

import argparse
import itertools
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import bpe_openai
import numpy as np
import pandas as pd

from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.analysis.prompts.context import PromptContext
from candlewick.analysis.prompts.token_count import count_tokens, estimate_tokens
from candlewick.analysis.prompts.trading_prompt import BUDGET, TradingPromptBuilder
from candlewick.analysis.resolutions import resolve
from candlewick.domain.candles import Candles
from candlewick.domain.headline import Headline
from candlewick.domain.memory import Memory
from candlewick.domain.position import Position, Side, Trade
from candlewick.domain.prompt import Prompt
from candlewick.domain.sentiment import SentimentReading
from candlewick.domain.timeframe import Timeframe
from candlewick.infrastructure.archive.bundled_candles import bundled_symbols, load_bundled_candles

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
OTHERS = {
    "DOGE/USDT": "candles_1h_perp_2023_2026/binanceum_DOGEUSDT_1h.parquet",
    "PEPE/USDT": "candles_1h_perp_2023_2026/binance_PEPEUSDT_1h.parquet",
    "1000SATS/USDT": "universe_1h_perp_2024_10_to_2025_10/binanceum_1000SATSUSDT_1h.parquet",
}
WINDOW, DAY, HOUR = 730, 86_400_000, 3_600_000
FRAME = 8
TITLE = "Exchange inflows rise as traders weigh the central bank's next move"

O200K = bpe_openai.get_encoding("o200k_base")


def tokens(text: str) -> int:
    """Return how many o200k tokens `text` is."""
    return len(O200K.encode(text))


def whole(prompt: Prompt) -> int:
    """Return how many o200k tokens both messages are, with the frame around them."""
    return tokens(prompt.system) + tokens(prompt.user) + FRAME


def markets() -> Iterator[Candles]:
    """Yield the markets that are there."""
    for symbol in bundled_symbols():
        yield load_bundled_candles(symbol)
    for symbol, place in OTHERS.items():
        if (SHARED / place).is_file():
            table = pd.read_parquet(SHARED / place)
            names = ("open", "high", "low", "close", "volume")
            opened = table["timestamp"].dt.as_unit("ms").astype("int64").to_numpy()
            columns = {name: table[name].to_numpy(dtype=np.float64) for name in names}
            span = Timeframe.parse("1h")
            yield Candles(symbol=symbol, timeframe=span, open_time=opened, **columns)


def context_of(candles: Candles) -> PromptContext:
    """Return what is asked at the newest close with nothing held, a week's mood known."""
    as_of = int(candles.close_time[-1])
    mood = tuple(SentimentReading(known_at=as_of - n * DAY, score=30 + n) for n in range(7))
    return PromptContext(market=MarketAnalyzer(limit=WINDOW).analyze(candles, sentiment=mood))


def crowded(context: PromptContext) -> PromptContext:
    """Return the same with a position, trades, their lessons, a refusal and eight headlines."""
    market = context.market
    at, price = market.as_of, market.price
    held = Position(
        symbol=market.symbol, side=Side.LONG, quantity=1.0, entry_price=price, entry_fee=0.0,
        stop_loss=price * 0.98, take_profit=price * 1.04, opened_at=at - 40 * HOUR, order_id="o",
        confidence="HIGH",
    )  # fmt: skip
    trades = tuple(
        Trade(
            position=held, exit_price=price * 1.01, exit_fee=0.0,
            closed_at=at - n * 26 * HOUR, reason="take profit",
        )
        for n in range(5, 0, -1)
    )  # fmt: skip
    said = "The averages rise and the volume confirms it, so the trend should go on for a while."
    news = tuple(
        Headline(known_at=at - n * HOUR, title=f"{TITLE}, part {n}", source="Desk")
        for n in range(8)
    )
    return replace(
        context,
        market=replace(market, headlines=news),
        position=held,
        trades=trades,
        memories=tuple(Memory(known_at=t.closed_at, trade=t, reasoning=said) for t in trades),
        refusal="stop loss 105 is on the wrong side",
    )


def totals(moments: int) -> Iterator[str]:
    """Yield a table of whole prompts, over moments of each market."""
    yield "| market | price | moments | o200k, median | o200k, most | estimate, most | thinned | the same beginning |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    builder = TradingPromptBuilder()
    for candles in markets():
        places = np.linspace(WINDOW, len(candles) - 2, moments, dtype=np.int64)
        closes = [(int(candles.close_time[p]), int(candles.close_time[p + 1])) for p in places]
        pairs = [
            [builder.build_prompt(context_of(candles.up_to(close))) for close in pair]
            for pair in closes
        ]
        prompts = [one for one, _ in pairs]
        counted = [whole(one) for one in prompts]
        estimated = max(estimate_tokens(one.system, one.user) for one in prompts)
        thinned = sum(bool(one.left_out) for one in prompts)
        shares = statistics.median(shared(one, other) for one, other in pairs)
        yield (
            f"| {candles.symbol} | {prompts[-1].price:g} | {len(prompts)}"
            f" | {statistics.median(counted):.0f} | {max(counted)} | {estimated}"
            f" | {thinned} | {shares:.0%} |"
        )


def shared(one: Prompt, other: Prompt) -> float:
    """Return how much of `other` a service that was sent `one` has seen already [letters]."""
    texts = [f"{each.system}\n{each.user}" for each in (one, other)]
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(*texts, strict=False))
    return sum(1 for _ in same) / len(texts[1])


def sections() -> Iterator[str]:
    """Yield a table of each section: alone as by default, and with all that can be in it."""
    yield "| section | o200k | estimate | with everything on, o200k |"
    yield "| --- | ---: | ---: | ---: |"
    context = context_of(load_bundled_candles(bundled_symbols()[0]))
    plain = TradingPromptBuilder().lay_out(context).texts
    builder = TradingPromptBuilder(budget=9000, debate=True)
    everything = builder.lay_out(crowded(context)).texts
    system = builder.template.system
    words = builder.template.fill({})
    yield f"| system | {tokens(system)} | {count_tokens(system)} | {tokens(system)} |"
    yield f"| steps | {tokens(words)} | {count_tokens(words)} | {tokens(words)} |"
    for name, text in everything.items():
        default = plain[name]
        yield f"| {name} | {tokens(default)} | {count_tokens(default)} | {tokens(text)} |"
    prompt = TradingPromptBuilder().build_prompt(crowded(context))
    yield (
        f"\nWith everything on, within the {BUDGET} tokens: {whole(prompt)};"
        f" left out: {'; '.join(prompt.left_out) or 'nothing'}."
    )


def contents() -> str:
    """Return what is in a default prompt, counted from it."""
    market = context_of(load_bundled_candles(bundled_symbols()[0])).market
    found = resolve(market.candles)
    rungs = ", ".join(f"{len(rung.bars)} of {rung.span}" for rung in found.rungs)
    rows = sum(bar.count for rung in found.rungs for bar in rung.bars)
    older = found.older.count if found.older else 0
    return (
        f"Information: {rows + older} candles as {rungs} and {older} older ones in one row;"
        f" {len(market.indicators)} indicators with value, change and percentile over"
        f" {len(market.candles)} candles; {len(market.periods)} periods;"
        f" the nearest of {len(market.levels)} levels; the regime;"
        f" {len(market.sentiment)} days of sentiment; the position, the last trades,"
        " what they taught, the last refusal; headlines where configured."
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="prompt", description=__doc__.partition("\n")[0])
    parser.add_argument("--moments", type=int, default=25, help="of each market")
    options = parser.parse_args(arguments)
    print("\n".join(totals(options.moments)), contents(), "\n".join(sections()), sep="\n\n")


if __name__ == "__main__":
    main()
