"""The indicators that a decision is made from, unless somebody chooses others."""

from candlewick.indicators.spec import Spec

DEFAULT_SUITE = (
    Spec("sma", length=20),
    Spec("ema", length=20),
    Spec("ema", length=50),
    Spec("ema", length=200),
    Spec("rsi", length=14),
    Spec("macd"),
    Spec("stochastic"),
    Spec("williams_r", length=14),
    Spec("roc", length=24),
    Spec("cci", length=20),
    Spec("adx", length=14),
    Spec("supertrend"),
    Spec("parabolic_sar"),
    Spec("aroon", length=14),
    Spec("ichimoku"),
    Spec("atr", length=14),
    Spec("bollinger_bands", length=20),
    Spec("keltner_channels"),
    Spec("donchian_channels", length=20),
    Spec("choppiness", length=14),
    Spec("realised_volatility", periods_per_year=1.0, label="volatility_per_candle"),
    Spec("vwap"),
    Spec("twap"),
    Spec("mfi", length=14),
    Spec("obv_slope", length=24),
    Spec("cmf", length=20),
    Spec("force_index", length=13),
    Spec("hurst", length=100),
    Spec("kurtosis", length=50, source=Spec("log_return"), label="return_kurtosis_50"),
    Spec("z_score", length=20),
    Spec("pivot_points"),
)
"""What the default prompt is written from."""
