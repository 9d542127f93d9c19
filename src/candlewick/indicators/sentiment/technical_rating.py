"""Technical rating: the votes of 26 indicators."""

from collections.abc import Sequence
from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.engine.arithmetic import or_else, same, where
from candlewick.indicators.engine.window import previous
from candlewick.indicators.momentum.awesome_oscillator import awesome_oscillator
from candlewick.indicators.momentum.cci import cci
from candlewick.indicators.momentum.elder_ray import elder_ray
from candlewick.indicators.momentum.macd import macd
from candlewick.indicators.momentum.rsi import rsi
from candlewick.indicators.momentum.stochastic import stochastic
from candlewick.indicators.momentum.stochastic_rsi import stochastic_rsi
from candlewick.indicators.momentum.ultimate_oscillator import ultimate_oscillator
from candlewick.indicators.momentum.williams_r import williams_r
from candlewick.indicators.overlap.ema import ema
from candlewick.indicators.overlap.hma import hma
from candlewick.indicators.overlap.sma import sma
from candlewick.indicators.overlap.vwma import vwma
from candlewick.indicators.trend.adx import adx
from candlewick.indicators.trend.ichimoku import ichimoku

LENGTHS = (10, 20, 30, 50, 100, 200)
"""[candles] of the plain and the exponential averages."""

ROUNDING = 1e-12
"""[share of the close] a distance of two averages that rounding alone explains."""

OVERSOLD, OVERBOUGHT = 20.0, 80.0
"""[0 to 100] where a stochastic is at the end of its range."""

TRENDING = 20.0
"""[0 to 100] the average directional index from which on there is a trend."""

RATING = Output("rating", -1.0, 1.0)


class TechnicalRating(NamedTuple):
    """Three lines [shape=(n,), -1 to 1], from all votes to sell to all votes to buy.

    Attributes:
        all: the mean of the other two.
        moving_averages: the mean vote of 15 averages.
        oscillators: the mean vote of 11 oscillators.
    """

    all: FloatArray
    moving_averages: FloatArray
    oscillators: FloatArray


@indicator(
    outputs={"all": RATING, "moving_averages": RATING, "oscillators": RATING},
    source="TradingView, library TechnicalRating, version 3 (2024)",
    tradingview="Technical Ratings",
)
def technical_rating(
    high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray
) -> TechnicalRating:
    """Let 15 moving averages and 11 oscillators vote on the market: 1 to buy, -1 to sell.

    TradingView calls more than 0.1 "buy" and more than 0.5 "strong buy". Its lengths and
    conditions are kept, so there are no parameters. It rates a market younger than 200 candles by
    the averages that there are; here a rating waits for all of them. An oscillator without a
    value, because nothing moves, does not vote.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        volume: [shape=(n,), base currency]

    Returns:
        Oscillators from index 49, the others from index 199.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    averages = [
        *(sma(close, length=length) for length in LENGTHS),
        *(ema(close, length=length) for length in LENGTHS),
        hma(close, length=9),
        vwma(close, volume, length=20),
    ]
    votes = [_side(close, average) for average in averages]
    votes.append(_cloud(high, low, close))
    by_averages = _mean(votes, since=sma(close, length=LENGTHS[-1]))
    trend = ema(close, length=50)
    by_oscillators = _mean(
        [*_reversals(high, low, close), *_directions(high, low, close, trend)], since=trend
    )
    return TechnicalRating(
        all=(by_averages + by_oscillators) / 2.0,
        moving_averages=by_averages,
        oscillators=by_oscillators,
    )


def _vote(buy: object, sell: object) -> FloatArray:
    return where(buy, 1.0, where(sell, -1.0, 0.0))


def _side(close: FloatArray, average: FloatArray) -> FloatArray:
    return _sign(close - average, close)


def _sign(apart: FloatArray, close: FloatArray) -> FloatArray:
    return _vote(apart > ROUNDING * close, apart < -ROUNDING * close)


def _mean(votes: Sequence[FloatArray], *, since: FloatArray) -> FloatArray:
    total = sum((or_else(vote, 0.0) for vote in votes[1:]), or_else(votes[0], 0.0))
    cast = [or_else(same(vote, vote), 0.0) for vote in votes]
    return where(same(since, since), total / sum(cast[1:], cast[0]), 0.0)


def _cloud(high: FloatArray, low: FloatArray, close: FloatArray) -> FloatArray:
    # The rating looks at the cloud one bar further back than the chart draws it.
    conversion, base, span_a, span_b = ichimoku(high, low, displacement=27)
    return _vote(
        (span_a > span_b) & (base > span_a) & (conversion > base) & (close > conversion),
        (span_a < span_b) & (base < span_a) & (conversion < base) & (close < conversion),
    )


def _reversals(high: FloatArray, low: FloatArray, close: FloatArray) -> list[FloatArray]:
    """Vote where an oscillator turns round at the end of its range."""
    stoch = stochastic(high, low, close)
    return [
        _turn(rsi(close), below=30.0, above=70.0),
        _cross(stoch.k, stoch.d),
        _turn(cci(high, low, close), below=-100.0, above=100.0),
        _turn(williams_r(high, low, close), below=-80.0, above=-20.0),
    ]


def _turn(line: FloatArray, *, below: float, above: float) -> FloatArray:
    before = previous(line)
    return _vote((line < below) & (line > before), (line > above) & (line < before))


def _cross(k: FloatArray, d: FloatArray) -> FloatArray:
    return _vote((k < OVERSOLD) & (k > d), (k > OVERBOUGHT) & (k < d))


def _directions(
    high: FloatArray, low: FloatArray, close: FloatArray, trend: FloatArray
) -> list[FloatArray]:
    """Vote with the direction of an oscillator, or with the trend."""
    strength = adx(high, low, close)
    strong = (strength.adx > TRENDING) & (strength.adx > previous(strength.adx))
    change = close - previous(close, 10)
    convergence = macd(close)
    power = elder_ray(high, low, close)
    fast = stochastic_rsi(close)
    fast_vote = _cross(fast.k, fast.d)
    rising, falling = _side(close, trend) > 0.0, _side(close, trend) < 0.0
    weaker_bears = power.bear_power > previous(power.bear_power)
    weaker_bulls = power.bull_power < previous(power.bull_power)
    return [
        _vote(
            strong & (strength.plus_di > strength.minus_di),
            strong & (strength.plus_di < strength.minus_di),
        ),
        _saucer(awesome_oscillator(high, low)),
        _vote(change > previous(change), change < previous(change)),
        _sign(convergence.histogram, close),
        # Against the trend only; where nothing moves TradingView counts it as neutral.
        or_else(_vote(falling & (fast_vote > 0.0), rising & (fast_vote < 0.0)), 0.0),
        _vote(
            rising & (power.bear_power < 0.0) & weaker_bears,
            falling & (power.bull_power > 0.0) & weaker_bulls,
        ),
        _beyond(ultimate_oscillator(high, low, close), below=30.0, above=70.0),
    ]


def _beyond(line: FloatArray, *, below: float, above: float) -> FloatArray:
    return _vote(line > above, line < below)


def _saucer(line: FloatArray) -> FloatArray:
    before, earlier = previous(line), previous(line, 2)
    up = (line > 0.0) & ((before <= 0.0) | ((line > before) & (earlier > before)))
    down = (line < 0.0) & ((before >= 0.0) | ((line < before) & (earlier < before)))
    return _vote(up, down)
