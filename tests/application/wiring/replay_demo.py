"""A replay over the bundled candles, ready to begin."""

from pathlib import Path

from candlewick.application.settings.loader import LoadedSettings, load_settings
from candlewick.application.wiring.backtest_plan import (
    BacktestRequest,
    MarketKind,
    Prepared,
    prepare,
)
from candlewick.backtest.holding import Costs
from candlewick.domain.timeframe import Timeframe

END = 1_767_225_600_000
"""[ms since 1970 UTC] The newest of the bundled closes: the end of 2025."""
DAY = 86_400_000


def replay_demo(
    folder: Path,
    *,
    symbols: tuple[str, ...] = ("BTC/USDT",),
    days: int | None = None,
    anonymise: bool = False,
) -> tuple[LoadedSettings, Prepared]:
    """Return the defaults, with their data in `folder`, and the last `days` of the candles.

    Args:
        folder: empty.
        symbols: the markets.
        days: [> 0] how many; None for all two months.
        anonymise: whether the markets are in disguise.
    """
    (folder / "candlewick.toml").write_text("")
    loaded = load_settings(folder / "candlewick.toml", environ={})
    request = BacktestRequest(
        symbols=symbols, since=None if days is None else END - days * DAY, until=None, timeframe=Timeframe.parse("1h"),
        costs=Costs(fee=0.001, slippage=0.0005), anonymise=anonymise, market=MarketKind.REAL,
        demo=True, seed=3,
    )  # fmt: skip
    return loaded, prepare(loaded, request)
