"""What the compiled loop reads and hands on: plain numbers in named places.

All are floats, so that they compile to a row of numbers; NaN stands for "none". Their meanings
are those of the classes of the live account, which the docstrings name.
"""

from typing import Final, NamedTuple

SIZED_BY_FRACTION: Final = 0.0
SIZED_BY_RISK: Final = 1.0
SIZED_BY_VOLATILITY: Final = 2.0


class Costs(NamedTuple):
    """`PaperCosts`, and `CostEstimate`.

    `walk` is the root of the latency over a candle's span; `participation` is NaN where an opening
    gets all it wants.
    """

    fee: float
    maker_fee: float
    slippage: float
    walk: float
    impact: float
    participation: float
    rejects: float
    expected_fee: float
    expected_slippage: float
    expected_per_volatility: float


class Entry(NamedTuple):
    """`SizingRules`, `LevelRules`, `ExposureLimits` and `RiskRules.least_value`.

    `fewest` and `least` are those of `OwnTrades`; `fewest` is infinite where nothing is calibrated.
    """

    size_by: float
    fraction: float
    risk: float
    volatility: float
    scaled: float
    fewest: float
    least: float
    default_stop: float
    default_target: float
    least_stop: float
    farthest_stop: float
    least_reward: float
    symbol_limit: float
    side_limit: float
    account_limit: float
    least_value: float


class Exits(NamedTuple):
    """`ExitRules`."""

    trail: float
    trail_from: float
    break_even: float
    time_limit: float
    soft: float


class Terms(NamedTuple):
    """`Terms` of one side; `allowed` is 0 where it may not be had."""

    allowed: float
    leverage: float
    maintenance: float
    financing: float


class Guards(NamedTuple):
    """All guards that can refuse in a replay of one market; infinite where there is none."""

    barred: float
    cooldown: float
    losses: float
    loss_pause: float
    orders: float
    daily_loss: float
    drawdown: float


class Lot(NamedTuple):
    """What does not change while a position is open; `side` is 1, -1, or 0 for none."""

    side: float
    quantity: float
    entry: float
    fee: float
    slippage: float
    target: float
    opened_at: float
    place: float
    leverage: float
    maintenance: float
    financing: float
    trail: float
    trail_from: float
    even_at: float
    even_to: float
    expires: float


class Course(NamedTuple):
    """What does: `kind` is the place of the stop's purpose in `PURPOSES`.

    A candle strictly between `floor` and `ceiling` neither ends the position nor moves its stop,
    before it expires.
    """

    stop: float
    kind: float
    funding: float
    walked_to: float
    bankruptcy: float
    liquidation: float
    floor: float
    ceiling: float


class Account(NamedTuple):
    """`Ledger`, as far as one market and its guards ask for it.

    Attributes:
        cash: [quote currency].
        marked: [quote currency] the newest price.
        peak: `Watermark.peak`.
        day_began_with: `Watermark.day_began_with`.
        day_ends: [ms] when the day (UTC) of the newest close is over.
        closed_at: [ms] of the newest trade.
        losses: how many trades lost in a row up to now.
        trades: how many were closed.
        orders: how many were made at this close.
    """

    cash: float
    marked: float
    peak: float
    day_began_with: float
    day_ends: float
    closed_at: float
    losses: float
    trades: float
    orders: float


class Bar(NamedTuple):
    """One candle's prices, its close [ms], and what it is like (`Conditions`)."""

    open: float
    high: float
    low: float
    close: float
    at: float
    volatility: float
    volume: float


class Asked(NamedTuple):
    """What a decision names beside its signal; NaN where it does not.

    `worth` is what the probability turned out to be worth; NaN where it is taken at its word.
    """

    stop: float
    target: float
    size: float
    probability: float
    worth: float


class Fill(NamedTuple):
    """What the broker did; a quantity of 0 is a refusal."""

    price: float
    quantity: float
    fee: float
    slippage: float
