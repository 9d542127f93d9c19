"""Levels: what is allowed, how they are rounded, and that they only tighten."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.domain.market import Market
from candlewick.domain.position import Position, Side
from candlewick.strategy.risk.levels import Bounds, LevelRules, opening_levels, tightened

ANY = Market(symbol="BTC/USDT")
STEPS = Market(symbol="BTC/USDT", price_step=Decimal("0.5"))


def position(side: Side = Side.LONG, *, stop: float = 98.0, target: float = 104.0) -> Position:
    if side is Side.SHORT:
        stop, target = 200.0 - stop, 200.0 - target
    return Position(
        symbol="BTC/USDT", side=side, quantity=1.0, entry_price=100.0, entry_fee=0.1,
        stop_loss=stop, take_profit=target, opened_at=0, order_id="a",
    )  # fmt: skip


def opening(
    side: Side = Side.LONG,
    *,
    stop: float | None = None,
    target: float | None = None,
    atr: float = 1.0,
    rules: LevelRules | None = None,
    market: Market = ANY,
) -> Bounds | str:
    return opening_levels(
        side=side, price=100.0, stop_loss=stop, take_profit=target, atr=atr,
        rules=rules or LevelRules(), market=market,
    )  # fmt: skip


def numbers(levels: Bounds | str) -> tuple[float, float]:
    assert isinstance(levels, Bounds), levels
    return levels.stop, levels.target


@pytest.mark.parametrize(
    ("side", "stop", "target"), [(Side.LONG, 98.0, 104.0), (Side.SHORT, 102.0, 96.0)]
)
def test_levels_default_to_two_and_four_percent(side: Side, stop: float, target: float) -> None:
    assert numbers(opening(side)) == pytest.approx((stop, target))


@pytest.mark.parametrize(
    ("stop", "words"),
    [
        (99.6, "the stop 99.6 is 0.40 ATR away, and nearer than 1 ATR is noise"),
        (94.0, "the stop 94 is 6.00 ATR away, and 5 ATR are allowed"),
        (99.0, None),
        (95.0, None),
    ],
)
def test_an_answers_stop_outside_the_limits_in_atr_is_refused(
    stop: float, words: str | None
) -> None:
    levels = opening(stop=stop, rules=LevelRules(least_stop=1.0, farthest_stop=5.0))

    if words:
        assert levels == words
    else:
        assert numbers(levels) == pytest.approx((stop, 104.0))


@pytest.mark.parametrize(("atr", "stop"), [(0.2, 99.0), (4.0, 96.0), (1.0, 98.0), (0.0, 98.0)])
def test_a_default_stop_is_brought_inside_the_limits(atr: float, stop: float) -> None:
    levels = opening(atr=atr, target=120.0, rules=LevelRules(least_stop=1.0, farthest_stop=5.0))

    assert numbers(levels) == pytest.approx((stop, 120.0))


def test_too_little_reward_for_the_risk_is_refused() -> None:
    rules = LevelRules(least_reward=1.5)

    assert opening(stop=98.0, target=103.0, rules=rules) == Bounds(stop=98.0, target=103.0)
    assert opening(stop=98.0, target=102.9, rules=rules) == (
        "the reward is 1.45 times the risk, and 1.5 times are wanted"
    )


@pytest.mark.parametrize(
    ("side", "stop", "target", "rounded"),
    [
        (Side.LONG, 97.6, 104.4, Bounds(stop=98.0, target=104.0)),
        (Side.SHORT, 102.4, 95.6, Bounds(stop=102.0, target=96.0)),
    ],
)
def test_levels_are_rounded_towards_the_price(
    side: Side, stop: float, target: float, rounded: Bounds
) -> None:
    assert opening(side, stop=stop, target=target, market=STEPS) == rounded


@pytest.mark.parametrize(("stop", "target"), [(99.9, 104.0), (98.0, 100.3), (100.0, 104.0)])
def test_levels_that_rounding_brings_to_the_price_are_refused(stop: float, target: float) -> None:
    refused = opening(stop=stop, target=target, market=STEPS)

    assert isinstance(refused, str)
    assert "do not lie around the price 100" in refused


prices = st.one_of(st.none(), st.floats(1.0, 200.0))


@given(
    side=st.sampled_from(list(Side)),
    stop=prices,
    target=prices,
    market=st.sampled_from([ANY, STEPS]),
)
def test_an_update_never_widens_a_stop(
    side: Side, stop: float | None, target: float | None, market: Market
) -> None:
    held = position(side)

    levels = tightened(held, stop_loss=stop, take_profit=target, market=market)

    if isinstance(levels, str):
        assert "wider" in levels or "farther" in levels
    else:
        assert side.sign * (levels.stop - held.stop_loss) >= 0.0
        assert side.sign * (levels.target - held.take_profit) <= 0.0


def test_a_level_that_stands_between_two_steps_is_not_moved_by_an_update_of_the_other() -> None:
    held = replace(position(), stop_loss=98.3)

    assert tightened(held, stop_loss=None, take_profit=103.2, market=STEPS) == Bounds(
        stop=98.3, target=103.0
    )


@given(
    side=st.sampled_from(list(Side)),
    stop=st.floats(0.5, 50.0),
    target=st.floats(0.5, 50.0),
    step=st.sampled_from(["0.01", "0.1", "0.25", "0.5", "1", "3"]),
)
def test_rounding_never_risks_more(side: Side, stop: float, target: float, step: str) -> None:
    market = Market(symbol="BTC/USDT", price_step=Decimal(step))
    asked_stop, asked_target = 100.0 - side.sign * stop, 100.0 + side.sign * target

    levels = opening(side, stop=asked_stop, target=asked_target, market=market)

    if isinstance(levels, Bounds):
        assert 0.0 < side.sign * (100.0 - levels.stop) <= side.sign * (100.0 - asked_stop)
        assert 0.0 < side.sign * (levels.target - 100.0) <= side.sign * (asked_target - 100.0)
