"""What holding costs where nobody keeps a ledger: funding and borrowing of baselines."""

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles
from candlewick.domain.market import Market
from candlewick.domain.position import Side
from candlewick.strategy.risk.terms import FUNDING_EVERY, MarginRules, terms_for


def financing_rate(symbol: str, side: Side, margin: MarginRules) -> float:
    """Return what a position pays [fraction of its value per 8 h], as `terms_for` has it.

    Below 0 it is paid. A side that may not be had costs nothing.
    """
    terms = terms_for(Market.named(symbol), side, margin)
    return 0.0 if isinstance(terms, str) else terms.financing


def financing_levels(candles: Candles) -> FloatArray:
    """Return prices at the funding moments up to each close, added up [shape=(n,)].

    The rise from one close to another, times rate and quantity, is what holding cost between them:
    a moment is charged at the first close at or after it, as the ledger does
    (`terms.funding_due`).
    """
    moments = candles.close_time // FUNDING_EVERY
    return np.cumsum(np.diff(moments, prepend=moments[:1]) * candles.close)
