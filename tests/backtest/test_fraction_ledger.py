import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.backtest.fraction_ledger import TradeFee, trade_fractions

FREE = TradeFee(fraction=0.0, coins=0.0)
DEAR = TradeFee(fraction=0.01, coins=0.1)


def test_an_action_moves_a_fraction_of_what_is_there() -> None:
    prices = np.array([10.0, 20.0, 10.0])

    done = trade_fractions(prices, np.array([[0.5, -0.5]]), cash=100.0, coins=10.0, fee=FREE)

    # 50 buy 5 coins: 50 + 15 coins; half of them for 150: 200 + 7.5 coins
    assert done.worth.tolist() == [[200.0, 350.0, 275.0]]
    assert done.trades.tolist() == [2.0]


def test_the_fee_comes_out_of_the_cash_and_may_take_it_below_zero() -> None:
    prices = np.array([10.0, 10.0, 10.0])

    done = trade_fractions(prices, np.array([[1.0, 1.0]]), cash=100.0, coins=0.0, fee=DEAR)

    # 1 % of 100, and a tenth of a coin; then there is no cash left to spend
    assert done.worth.tolist() == [[100.0, 98.0, 98.0]]
    assert done.trades.tolist() == [1.0]


def test_nothing_is_paid_for_selling_nothing() -> None:
    done = trade_fractions(
        np.array([10.0, 10.0]), np.array([[-1.0]]), cash=5.0, coins=0.0, fee=DEAR
    )

    assert done.worth.tolist() == [[5.0, 5.0]]


@given(
    st.lists(st.floats(1.0, 100.0), min_size=2, max_size=12),
    st.integers(0, 99),
)
def test_many_accounts_are_what_each_is_alone(prices: list[float], seed: int) -> None:
    marks = np.array(prices)
    actions = np.random.default_rng(seed).uniform(-1.0, 1.0, (4, len(prices) - 1))

    together = trade_fractions(marks, actions, cash=50.0, coins=2.0, fee=DEAR)

    for at, each in enumerate(actions):
        money, coins, worth = 50.0, 2.0, []
        for price, action in zip(prices, [*each, 0.0], strict=True):
            worth.append(money + coins * price)
            if action > 0.0 and money > 0.0:
                money, coins, moved = (
                    money - action * money,
                    coins + action * money / price,
                    action * money / price,
                )
            elif action < 0.0 < coins:
                money, coins, moved = (
                    money - action * coins * price,
                    coins + action * coins,
                    -action * coins,
                )
            else:
                continue
            money -= (0.01 * moved + 0.1) * price
        assert together.worth[at] == pytest.approx(worth)


def test_what_is_no_action_is_refused() -> None:
    with pytest.raises(ValueError, match="room for 2 actions"):
        trade_fractions(np.ones(3), np.zeros((1, 3)), cash=1.0, coins=0.0, fee=FREE)
    for wrong in (1.5, float("nan")):
        with pytest.raises(ValueError, match="a fraction from -1"):
            trade_fractions(np.ones(2), np.array([[wrong]]), cash=1.0, coins=0.0, fee=FREE)
