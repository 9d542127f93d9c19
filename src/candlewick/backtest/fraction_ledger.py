"""Accounts that move a fraction of what they have at each price, many at a time.

The rule of CryptoTrade (arXiv 2407.09546): an action of 0.5 spends half of the cash, -0.5 sells
half of the coin. Fees come out of the cash, which they may take slightly below zero.
"""

from dataclasses import dataclass

import numpy as np

from candlewick.domain.arrays import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeFee:
    """What one trade costs.

    Attributes:
        fraction: [fraction of the traded value, >= 0].
        coins: [coin, >= 0] on top, whatever the size: a chain's fee.
    """

    fraction: float
    coins: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FractionRuns:
    """What became of the accounts.

    Attributes:
        worth: [shape=(accounts, n), quote currency] cash and coin at each price, before trading.
        trades: [shape=(accounts,), >= 0] how many were made.
    """

    worth: FloatArray
    trades: FloatArray


def trade_fractions(
    prices: FloatArray, actions: FloatArray, *, cash: float, coins: float, fee: TradeFee
) -> FractionRuns:
    """Trade each action at its own price; the last price only values what is left.

    Args:
        prices: [shape=(n,), quote currency, > 0].
        actions: [shape=(accounts, n - 1), -1 to 1] above 0 spends that share of the cash, below
            0 sells that share of the coin.
        cash: [quote currency, >= 0] of each account at the start.
        coins: [coin, >= 0] of each account at the start.
        fee: of each trade.

    Raises:
        ValueError: shapes do not fit, or an action is out of range.
    """
    if actions.ndim != 2 or actions.shape[1] != len(prices) - 1:  # noqa: PLR2004
        msg = f"{len(prices)} prices leave room for {len(prices) - 1} actions of each account"
        raise ValueError(msg)
    if not np.all(np.abs(actions) <= 1.0):
        msg = "an action is a fraction from -1 (sell all) to 1 (spend all)"
        raise ValueError(msg)
    money, held = np.full(len(actions), cash), np.full(len(actions), coins)
    worth = np.empty((len(actions), len(prices)))
    trades = np.zeros(len(actions))
    for at, price in enumerate(prices[:-1]):
        worth[:, at] = money + held * price
        action = actions[:, at]
        bought = np.where((action > 0.0) & (money > 0.0), action * money / price, 0.0)
        sold = np.where((action < 0.0) & (held > 0.0), -action * held, 0.0)
        traded = bought + sold
        made = traded > 0.0
        money += (sold - bought - fee.fraction * traded - fee.coins * made) * price
        held += bought - sold
        trades += made
    worth[:, -1] = money + held * prices[-1]
    return FractionRuns(worth=worth, trades=trades)
