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


def replay_demo(folder: Path, *, anonymise: bool = False) -> tuple[LoadedSettings, Prepared]:
    """Return the defaults, with their data in `folder`, and two months of bitcoin."""
    (folder / "candlewick.toml").write_text("")
    loaded = load_settings(folder / "candlewick.toml", environ={})
    request = BacktestRequest(
        symbols=("BTC/USDT",), since=None, until=None, timeframe=Timeframe.parse("1h"),
        costs=Costs(fee=0.001, slippage=0.0005), anonymise=anonymise, market=MarketKind.REAL,
        demo=True, seed=3,
    )  # fmt: skip
    return loaded, prepare(loaded, request)
