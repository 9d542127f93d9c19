"""The demo in a terminal."""

from rich.console import Group, RenderableType
from rich.text import Text

from candlewick.application.console.table import comparison_table
from candlewick.application.console.theme import HEADING, QUIET
from candlewick.application.views.moment import utc_minute
from candlewick.backtest.comparison import RANDOM_DRAWS
from candlewick.backtest.demo import BALANCE, COSTS, STRIDE, DemoPlan, DemoResult


def plan_line(plan: DemoPlan) -> Text:
    """Say what will be replayed."""
    markets = ", ".join(plan.window)
    end = next(iter(plan.window.values())).close_time[-1]
    timeframe = next(iter(plan.window.values())).timeframe
    return Text(
        f"Data:  {markets}, {timeframe} candles of Binance, {utc_minute(plan.closes[0])} to"
        f" {utc_minute(int(end))}\n"
        f"Plan:  {len(plan.closes) * len(plan.window)} decisions, one every {STRIDE} candles and"
        " market; stops are settled on every candle\n"
        f"Money: {BALANCE:,.0f} USDT on paper, half of it per market, fee {COSTS.fee:.2%} and"
        f" slippage {COSTS.slippage:.2%} per fill;\n"
        "       it may sell short on margin, and nobody is charged for borrowing\n"
    )


def demo_report(result: DemoResult, plan: DemoPlan) -> RenderableType:
    """Return the honest table, the verdict and what to type next."""
    refused = sum(1 for decided in result.decisions if decided.decision.refused)
    held = [candles.close for candles in plan.window.values()]
    moves = ", ".join(
        f"{symbol} {close[-1] / close[0] - 1.0:+.1%}"
        for symbol, close in zip(plan.window, held, strict=True)
    )
    return Group(
        Text(),
        comparison_table(result.comparison, currency="USDT"),
        Text(),
        Text(f"Verdict: {result.comparison.verdict}.", style=HEADING),
        Text(
            f"{len(result.decisions)} decisions, {refused} answers refused by the checks."
            f" The markets moved {moves}: over so few days their direction decides most of it.\n"
            f"Random is the median of {RANDOM_DRAWS:,} runs. A few days prove nothing."
            " Mood: Fear & Greed index by alternative.me.",
            style=QUIET,
        ),
        Text("\nNext: candlewick init, then candlewick doctor, then candlewick run"),
    )
