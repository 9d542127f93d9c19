"""Real candles that come with Candlewick, for the demo and for trying things out."""

import numpy as np

from candlewick.domain.candles import Candles
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import UserError
from candlewick.infrastructure.archive.bundled_file import bundle_entries, bundled_rows


def bundled_symbols() -> tuple[str, ...]:
    """Return the symbols that have bundled candles, such as ("BTC/USDT", "SOL/USDT").

    Raises:
        BundleDamagedError: the bundle's manifest is missing or cannot be read.
    """
    return tuple(_names())


def load_bundled_candles(symbol: str) -> Candles:
    """Return the bundled candles of `symbol`, all of them, once their sha256 is found right.

    Every symbol covers the same hours without a gap.

    Raises:
        BundleDamagedError: the file is missing or is not the one that was bundled.
        UserError: there are no bundled candles of `symbol`.
    """
    names = _names()
    if symbol not in names:
        msg = f"no candles of {symbol!r} come with Candlewick: choose from {', '.join(names)}"
        raise UserError(msg)
    rows = bundled_rows(names[symbol])
    # Columns lie one after another in memory, which is how they will be read.
    prices = np.ascontiguousarray(np.array([row[1:] for row in rows], dtype=np.float64).T)
    return Candles(
        symbol=symbol,
        timeframe=Timeframe.parse(bundle_entries()[names[symbol]]["timeframe"]),
        open_time=np.array([int(row[0]) for row in rows], dtype=np.int64),
        open=prices[0],
        high=prices[1],
        low=prices[2],
        close=prices[3],
        volume=prices[4],
    )


def _names() -> dict[str, str]:
    """Return the file name of each symbol's candles."""
    return {entry["symbol"]: name for name, entry in bundle_entries().items() if "symbol" in entry}
