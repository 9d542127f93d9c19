"""Steps and limits: rounding is exact and never risks more."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.domain.market import Market, MarketKind, exact

STEPS = st.sampled_from([None, *map(Decimal, ("1e-8", "0.00001", "0.001", "0.05", "0.25", "3"))])
MARKETS = st.builds(
    Market,
    symbol=st.just("BTC/USDT"),
    price_step=STEPS,
    amount_step=STEPS,
    max_amount=st.sampled_from([None, Decimal(40)]),
    contract_size=st.sampled_from([Decimal(1), Decimal("0.01"), Decimal(10)]),
)
NUMBERS = st.floats(1e-9, 1e9)


@given(market=MARKETS, amount=NUMBERS)
def test_an_amount_is_only_ever_made_smaller_and_stands_on_a_step(
    market: Market, amount: float
) -> None:
    rounded = market.amount_within(amount)

    assert 0.0 <= rounded <= amount
    assert market.amount_within(rounded) == rounded or market.amount_step is None
    if market.max_amount is not None:
        assert rounded <= float(market.max_amount * market.contract_size)
    elif market.amount_step is not None:
        assert exact(amount) - exact(rounded) <= market.amount_step * market.contract_size * 2


@given(market=MARKETS, price=NUMBERS)
def test_a_price_is_rounded_to_the_side_that_is_asked_for(market: Market, price: float) -> None:
    below, above = market.price_at_or_below(price), market.price_at_or_above(price)

    assert below <= price <= above
    if market.price_step is not None:
        assert exact(above) - exact(below) <= market.price_step * 2


@pytest.mark.parametrize("price", [0.1, 0.3, 0.7, 1.15, 104_321.57])
def test_a_price_on_a_step_stays_where_it_is(price: float) -> None:
    market = Market(symbol="BTC/USDT", price_step=Decimal("0.01"))

    assert market.price_at_or_below(price) == price == market.price_at_or_above(price)


def test_three_tenths_are_three_tenths() -> None:
    market = Market(symbol="BTC/USDT", amount_step=Decimal("0.1"))

    assert market.amount_within(0.3) == 0.3
    assert market.amount_within(0.1 + 0.2) == 0.3


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0.0, "0 is less than the 0.10 that BTC/USDT takes at least"),
        (0.05, "0.05 is less than the 0.10 that BTC/USDT takes at least"),
        (0.1, "a value of 9.9 is less than the 10 that BTC/USDT takes at least"),
        (0.2, None),
    ],
)
def test_an_order_that_is_too_small_is_told_why(amount: float, words: str | None) -> None:
    market = Market(
        symbol="BTC/USDT", min_amount=Decimal(10), contract_size=Decimal("0.01"),
        min_notional=Decimal(10),
    )  # fmt: skip

    assert market.shortfall(amount, price=99.0) == words


@pytest.mark.parametrize(
    "changes",
    [
        {"price_step": Decimal(0)},
        {"amount_step": Decimal(-1)},
        {"max_amount": Decimal("NaN")},
        {"contract_size": Decimal("Infinity")},
        {"min_notional": Decimal(-1)},
        {"min_amount": Decimal("NaN")},
    ],
)
def test_steps_and_limits_that_make_no_sense_are_refused(changes: dict[str, Decimal]) -> None:
    with pytest.raises(ValueError, match="must be finite and above zero"):
        Market(symbol="BTC/USDT", **changes)  # type: ignore[arg-type]


def test_a_name_with_a_colon_is_a_perpetuals() -> None:
    assert Market.named("BTC/USDT").kind is MarketKind.SPOT
    assert Market.named("BTC/USDT:USDT").kind is MarketKind.PERPETUAL
