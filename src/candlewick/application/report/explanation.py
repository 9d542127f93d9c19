"""What each statistic is called, how it is written, and what it means for a newcomer."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from candlewick.application.report.words import NONE, amount, count, percent, plain
from candlewick.backtest.judgement import Estimate


class Explanation(NamedTuple):
    """How a statistic is shown.

    Attributes:
        label: what people call it.
        write: says its value.
        meaning: one or two plain sentences.
    """

    label: str
    write: Callable[[float], str]
    meaning: str


def _signed(value: float) -> str:
    return percent(value, signed=True)


def _money(value: float) -> str:
    return amount(value, signed=True)


EXPLANATIONS: Final[Mapping[str, Explanation]] = {
    "days": Explanation("days", count, "How many days the test covers (UTC)."),
    "total_return": Explanation(
        "return", _signed, "What the account gained or lost from first to last, after all costs of trading."
    ),
    "return_after_model": Explanation(
        "return after model", _signed, "The return with the bill for the model's answers taken off."
    ),
    "annual_return": Explanation(
        "return a year", _signed, "The average day times 365, without interest on interest."
    ),
    "cagr": Explanation(
        "growth a year", _signed,
        "The steady yearly growth that would end at the same place. From a few weeks it says little.",
    ),
    "volatility": Explanation(
        "volatility a year", percent, "How far a year's result usually strays from its average. More is riskier."
    ),
    "sharpe": Explanation(
        "Sharpe ratio", plain,
        "Return for each unit of risk, a year. Above 1 is good, above 2 rare, below 0 a loss.",
    ),
    "sortino": Explanation(
        "Sortino ratio", plain, "As the Sharpe ratio, but only losing days count as risk."
    ),
    "calmar": Explanation(
        "Calmar ratio", plain, "Growth a year divided by the deepest fall."
    ),
    "omega": Explanation(
        "Omega ratio", plain, "All gains of winning days divided by all losses of losing days. 1 is even."
    ),
    "maximum_drawdown": Explanation(
        "deepest fall", percent, "The largest loss from a peak, at days' ends: what one who came in at the worst moment saw."
    ),
    "average_drawdown": Explanation("average fall", percent, "How deep the falls from a peak were on average."),
    "longest_drawdown": Explanation(
        "longest fall", count, "The most days from a peak until it was reached again, or until the end."
    ),
    "average_drawdown_days": Explanation(
        "average length of a fall", plain, "How many days a fall lasted on average."
    ),
    "exposure": Explanation(
        "time in the market", percent, "The share of the time in which anything was held."
    ),
    "turnover": Explanation(
        "turnover", plain, "How many times the account's worth was bought and sold. Each turn costs fees."
    ),
    "trades": Explanation(
        "trades", count, "How many positions were opened and closed. Below 30 says little."
    ),
    "win_rate": Explanation(
        "trades won", percent, "The share of trades with a profit. Many small wins can still lose money."
    ),
    "profit_factor": Explanation(
        "profit factor", plain, "All gains divided by all losses. Below 1 loses money."
    ),
    "expectancy": Explanation("average trade", _money, "What a trade earned on average, after its costs."),
    "expectancy_fraction": Explanation(
        "average trade", _signed, "The same as a share of what the position was worth."
    ),
    "system_quality": Explanation(
        "system quality (SQN)", plain,
        "How steady the trades' profits are, times the root of their number. Above 2 is good.",
    ),
    "kelly": Explanation(
        "Kelly fraction", _signed,
        "The share of the account that would have grown fastest, known only afterwards. Below 0: do not play.",
    ),
    "fees": Explanation("fees", amount, "What the exchange took."),
    "slippage": Explanation(
        "slippage", amount, "What worse prices than the market's took. It is in the profits already."
    ),
    "funding": Explanation("funding", amount, "What holding contracts cost; below 0 it was received."),
    "model_dollars": Explanation(
        "model dollars", amount, "What all the model's answers cost in US dollars."
    ),
    "break_even_account": Explanation(
        "break-even account", amount, "How large an account must be for its gains to pay the model's bill."
    ),
}  # fmt: skip
"""By the names of `Summary`, in its order."""


def written(name: str, estimate: Estimate) -> str:
    """Write the value of a statistic; a dash where there is none."""
    return NONE if estimate.value is None else EXPLANATIONS[name].write(estimate.value)


def bounds(name: str, estimate: Estimate) -> str:
    """Write the interval of a statistic; "" where there is none."""
    if estimate.low is None or estimate.high is None:
        return ""
    write = EXPLANATIONS[name].write
    return f"{write(estimate.low)} to {write(estimate.high)}"
