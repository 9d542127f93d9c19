import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from candlewick import indicators as ta
from candlewick.domain.arrays import FloatArray
from candlewick.indicators import technical_rating

Columns = tuple[FloatArray, FloatArray, FloatArray, FloatArray]


def market(seed: int, size: int = 330) -> Columns:
    rng = np.random.default_rng(seed)
    close = 100.0 * np.exp(np.cumsum(rng.normal(0.0, 0.01, size)))
    opened = np.concatenate(([100.0], close[:-1]))
    high = np.maximum(opened, close) * (1.0 + rng.uniform(0.0, 0.004, size))
    low = np.minimum(opened, close) * (1.0 - rng.uniform(0.0, 0.004, size))
    return high, low, close, rng.uniform(1.0, 9.0, size)


def oscillator_votes(columns: Columns) -> list[list[float]]:
    """Cast TradingView's votes one candle at a time."""
    high, low, close, _ = columns
    rsi, cci = ta.rsi(close), ta.cci(high, low, close)
    wpr, ao = ta.williams_r(high, low, close), ta.awesome_oscillator(high, low)
    stoch, fast = ta.stochastic(high, low, close), ta.stochastic_rsi(close)
    dmi, macd = ta.adx(high, low, close), ta.macd(close)
    trend = ta.ema(close, length=50)
    power, ultimate = ta.elder_ray(high, low, close), ta.ultimate_oscillator(high, low, close)

    def vote(buy: object, sell: object) -> float:
        return float(bool(buy)) - float(bool(sell))

    rows = []
    for i in range(50, len(close)):
        up, down = close[i] > trend[i], close[i] < trend[i]
        k, d = stoch.k[i], stoch.d[i]
        fast_k, fast_d = fast.k[i], fast.d[i]
        strong = dmi.adx[i] > 20.0 and dmi.adx[i] > dmi.adx[i - 1]
        turned_up = ao[i] > ao[i - 1] < ao[i - 2] and ao[i - 1] > 0.0
        turned_down = ao[i] < ao[i - 1] > ao[i - 2] and ao[i - 1] < 0.0
        crossed_up, crossed_down = ao[i] > 0.0 >= ao[i - 1], ao[i] < 0.0 <= ao[i - 1]
        bulls, bears = power.bull_power, power.bear_power
        rows.append([
            vote(rsi[i - 1] < rsi[i] < 30.0, rsi[i - 1] > rsi[i] > 70.0),
            vote(d < k < 20.0, d > k > 80.0),
            vote(cci[i - 1] < cci[i] < -100.0, cci[i - 1] > cci[i] > 100.0),
            vote(wpr[i - 1] < wpr[i] < -80.0, wpr[i - 1] > wpr[i] > -20.0),
            vote(strong and dmi.plus_di[i] > dmi.minus_di[i],
                 strong and dmi.plus_di[i] < dmi.minus_di[i]),
            vote(crossed_up or turned_up, crossed_down or turned_down),
            vote(close[i] - close[i - 10] > close[i - 1] - close[i - 11],
                 close[i] - close[i - 10] < close[i - 1] - close[i - 11]),
            vote(macd.line[i] > macd.signal[i], macd.line[i] < macd.signal[i]),
            vote(down and fast_d < fast_k < 20.0, up and fast_d > fast_k > 80.0),
            vote(up and bears[i - 1] < bears[i] < 0.0, down and bulls[i - 1] > bulls[i] > 0.0),
            vote(ultimate[i] > 70.0, ultimate[i] < 30.0),
        ])  # fmt: skip
    return rows


def average_votes(columns: Columns) -> list[list[float]]:
    high, low, close, volume = columns
    lengths = (10, 20, 30, 50, 100, 200)
    averages = [
        *(ta.sma(close, length=length) for length in lengths),
        *(ta.ema(close, length=length) for length in lengths),
        ta.hma(close, length=9),
        ta.vwma(close, volume, length=20),
    ]

    def middle(i: int, length: int) -> float:
        window = slice(i - length + 1, i + 1)
        return float(high[window].max() + low[window].min()) / 2.0

    rows = []
    for i in range(199, len(close)):
        base, conversion = middle(i, 26), middle(i, 9)
        lead = (middle(i - 26, 9) + middle(i - 26, 26)) / 2.0
        late = middle(i - 26, 52)
        buy = close[i] > conversion > base > lead > late
        sell = close[i] < conversion < base < lead < late
        cloud = float(buy) - float(sell)
        rows.append([*(float(np.sign(close[i] - each[i])) for each in averages), cloud])
    return rows


@pytest.mark.parametrize("seed", range(3))
def test_it_counts_the_votes(seed: int) -> None:
    columns = market(seed)
    oscillators = np.mean(oscillator_votes(columns), axis=1)
    averages = np.mean(average_votes(columns), axis=1)

    ours = technical_rating(*columns)

    assert_allclose(ours.oscillators[50:], oscillators, atol=1e-12)
    assert_allclose(ours.moving_averages[199:], averages, atol=1e-12)
    assert_allclose(ours.all[199:], (averages + oscillators[149:]) / 2.0, atol=1e-12)


def test_every_oscillator_has_voted_both_ways_among_those_counted() -> None:
    votes = np.concatenate([oscillator_votes(market(seed)) for seed in range(3)])

    assert set(votes.min(axis=0)) == {-1.0}
    assert set(votes.max(axis=0)) == {1.0}


def test_an_oscillator_of_a_market_at_rest_does_not_vote() -> None:
    high, low, close, volume = market(1)
    high[-30:] = low[-30:] = close[-30:] = close[-31]
    votes = oscillator_votes((high, low, close, volume))[-1]

    ours = technical_rating(high, low, close, volume)

    # The stochastic, CCI, %R and the ultimate oscillator divide nothing by nothing.
    assert sum(votes) != 0.0
    assert_allclose(ours.oscillators[-1], sum(votes) / 7.0)


def test_it_waits_for_its_slowest_average() -> None:
    ours = technical_rating(*market(1))

    first = {name: np.flatnonzero(~np.isnan(line))[0] for name, line in ours._asdict().items()}
    assert first == {"all": 199, "moving_averages": 199, "oscillators": 49}


@pytest.mark.parametrize("step", [1.0, 0.0, -1.0])
def test_all_but_hull_s_average_lag_behind_a_straight_line(step: float) -> None:
    close = 1000.1 + step * np.arange(300.0)

    ours = technical_rating(close, close, close, np.ones(300))

    assert_array_equal(ours.moving_averages[199:], step * 14.0 / 15.0)
