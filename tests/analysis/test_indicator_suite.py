import dataclasses
import math

import numpy as np
import pytest

from candlewick.analysis import indicator_suite
from candlewick.analysis.indicator_suite import FollowedMarkets, read_indicators
from candlewick.domain.candles import Candles
from candlewick.domain.snapshot import Scale
from candlewick.indicators import ema, force_index, obv_slope, rsi
from candlewick.indicators.moving_suite import MovingWindow

HOUR = 3_600_000
COLUMNS = ("open_time", "open", "high", "low", "close", "volume")


def _reading(candles: Candles, name: str) -> tuple[float, float, float]:
    found = next(one for one in read_indicators(candles) if one.name == name)
    return found.relative, found.change, found.percentile


def test_a_line_is_given_as_the_price_s_distance_from_it(history: Candles) -> None:
    distance = history.close / ema(history.close, length=50) - 1.0
    relative, change, percentile = _reading(history, "ema_50")
    assert relative == pytest.approx(distance[-1])
    assert change == pytest.approx(distance[-1] - distance[-2])
    known = distance[np.isfinite(distance)]
    assert percentile == pytest.approx((np.sum(known < known[-1]) + 0.5) / len(known))


def test_an_oscillator_keeps_its_own_scale(history: Candles) -> None:
    values = rsi(history.close, length=14)
    assert _reading(history, "rsi_14")[0] == pytest.approx(values[-1])


def test_volumes_are_given_as_parts_of_what_was_traded(history: Candles) -> None:
    day = obv_slope(history.close, history.volume, length=24)[-1]
    assert _reading(history, "obv_change_24")[0] == pytest.approx(day / history.volume[-24:].sum())
    force = force_index(history.close, history.volume, length=13)[-1]
    assert _reading(history, "force_index_13")[0] == pytest.approx(
        force / history.close[-1] / history.volume.mean()
    )


def test_another_price_and_another_volume_change_nothing_that_is_relative(
    history: Candles,
) -> None:
    """A coin is not judged by what one of it costs."""
    prices = {name: getattr(history, name) * 2.0**-20 for name in ("open", "high", "low", "close")}
    other = dataclasses.replace(history, **prices, volume=history.volume * 2.0**10)
    for one, two in zip(read_indicators(history), read_indicators(other), strict=True):
        assert two.relative == pytest.approx(one.relative, rel=1e-6, nan_ok=True), one.name
        assert two.percentile == pytest.approx(one.percentile, abs=0.003, nan_ok=True), one.name


def test_what_cannot_be_known_is_not_a_number(history: Candles) -> None:
    early = {one.name: one for one in read_indicators(history.last(30))}
    assert math.isnan(early["ema_200"].relative)
    assert math.isnan(early["ema_200"].percentile)
    assert early["ema_200"].absent
    assert math.isfinite(early["rsi_14"].percentile)
    assert {one.scale for one in early.values()} == set(Scale)


def holed(history: Candles) -> Candles:
    """Return a history with holes in it, a market that stands still, and one without trades."""
    columns = {name: getattr(history, name).copy() for name in COLUMNS}
    columns["volume"][600:640] = 0.0
    for name in ("open", "high", "low", "close"):
        columns[name][640:700] = columns[name][640]
    there = np.ones(len(history), dtype=bool)
    there[[10, 300, 301, 302, 650, 705]] = False
    return dataclasses.replace(history, **{name: values[there] for name, values in columns.items()})


def test_followed_markets_read_what_each_window_says_by_itself(
    history: Candles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indicator_suite, "prefers_machine", lambda: True)
    followed, candles = FollowedMarkets(), holed(history)
    other = dataclasses.replace(candles, symbol="ETH/USDT", volume=candles.volume + 1.0)
    absent = set()
    for close in candles.close_time[590:720:5].tolist():
        for market in (candles, other):
            window = market.between(close - 400 * HOUR, close)
            alone, moved = read_indicators(window), followed.read(window)
            assert repr(moved) == repr(alone)
            absent |= {one.absent for one in alone}
    assert {"", "no movement", "no volume"} <= absent


def test_what_follows_from_few_candles_is_carried_along(
    history: Candles, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the test above would compare two ways that are one."""
    monkeypatch.setattr(indicator_suite, "prefers_machine", lambda: True)
    followed = FollowedMarkets()
    markets = (history, dataclasses.replace(history, symbol="ETH/USDT", close=history.low))
    for market in markets:
        followed.read(market.up_to(600 * HOUR).last(400))
    monkeypatch.setattr(MovingWindow, "_begin", None)
    for market in markets:
        assert followed.read(market.up_to(601 * HOUR).last(400))
