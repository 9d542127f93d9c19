"""Calls that compute the same: TA-Lib's, and ours beside it."""

from typing import NamedTuple


class Pair(NamedTuple):
    """Two calls, as text, so that what is printed is what ran.

    Attributes:
        talib: the call of TA-Lib.
        ours: the call of this library.
        lines: those of our lines that TA-Lib's are, in its order; all, if nothing is said.
    """

    talib: str
    ours: str
    lines: str = ""


FOURTEEN = (
    Pair("SMA(close, 20)", "sma(close, length=20)"),
    Pair("EMA(close, 20)", "ema(close, length=20)"),
    Pair("RSI(close, 14)", "rsi(close, length=14)"),
    Pair("MACD(close, 12, 26, 9)", "macd(close)"),
    Pair("ATR(high, low, close, 14)", "atr(high, low, close, length=14)"),
    Pair("ADX(high, low, close, 14)", "adx(high, low, close, length=14)", "adx"),
    Pair("BBANDS(close, 20, 2.0, 2.0)", "bollinger_bands(close, length=20)"),
    Pair("STOCH(high, low, close, 14, 3, 0, 3, 0)", "stochastic(high, low, close, length=14)"),
    Pair("OBV(close, volume)", "obv(close, volume)"),
    Pair("MFI(high, low, close, volume, 14)", "mfi(high, low, close, volume, length=14)"),
    Pair("SAR(high, low, 0.02, 0.2)", "parabolic_sar(high, low, close)"),
    Pair("CCI(high, low, close, 20)", "cci(high, low, close, length=20)"),
    Pair("WILLR(high, low, close, 14)", "williams_r(high, low, close, length=14)"),
    Pair("LINEARREG_SLOPE(close, 14)", "linear_regression_slope(close, length=14)"),
)
"""The usual ones, by our usual convention: TradingView's."""

SAME = (
    # Cycle Indicators
    Pair("HT_DCPERIOD(close)", "dominant_cycle(close)", "period"),
    Pair("HT_TRENDMODE(close)", "dominant_cycle(close)", "trend_mode"),
    # Math Operators
    Pair("MINMAX(close, 30)", "rolling_high_low(close, close, length=30)", "low high"),
    # Momentum Indicators
    Pair("ADX(high, low, close, 14)", "adx(high, low, close, length=14, compat='talib')", "adx"),
    Pair("ADXR(high, low, close, 14)", "adxr(high, low, close, length=14, compat='talib')"),
    Pair("AO(high, low, 5, 34)", "awesome_oscillator(high, low)"),
    Pair("AROON(high, low, 14)", "aroon(high, low, length=14, compat='talib')", "down up"),
    Pair("AROONOSC(high, low, 14)", "aroon(high, low, length=14, compat='talib')", "oscillator"),
    Pair("BOP(open, high, low, close)", "balance_of_power(open, high, low, close)"),
    Pair("CCI(high, low, close, 14)", "cci(high, low, close, length=14)"),
    Pair("CMO(close, 14)", "cmo(close, length=14, compat='talib')"),
    Pair("CMOU(close, 14)", "cmo(close, length=14)"),
    Pair("COPPOCK(close, 10, 11, 14)", "coppock_curve(close)"),
    Pair("DPO(close, 20)", "dpo(close, length=20, compat='talib')"),
    Pair("ER(close, 10)", "efficiency_ratio(close, length=10)"),
    Pair("ERI(high, low, close, 13)", "elder_ray(high, low, close, length=13)"),
    Pair("KDJ(high, low, close, 9, 3, 13, 3, 13)", "kdj(high, low, close)"),
    Pair("MACD(close, 12, 26, 9)", "macd(close, compat='talib')"),
    Pair("MFI(high, low, close, volume, 14)", "mfi(high, low, close, volume, length=14)"),
    Pair(
        "MINUS_DI(high, low, close, 14)",
        "adx(high, low, close, length=14, compat='talib')",
        "minus_di",
    ),
    Pair("MOM(close, 10)", "price_momentum(close, length=10)"),
    Pair(
        "PLUS_DI(high, low, close, 14)",
        "adx(high, low, close, length=14, compat='talib')",
        "plus_di",
    ),
    Pair("PPO(close, 12, 26, 1)", "ppo(close)", "line"),
    Pair("ROC(close, 10)", "roc(close, length=10)"),
    Pair("RSI(close, 14)", "rsi(close, length=14)"),
    Pair(
        "SMI(high, low, close, 13, 2, 25, 9)",
        "stochastic_momentum_index(high, low, close, length=13, fast_length=2, slow_length=25, signal_length=9)",
    ),
    Pair(
        "STOCH(high, low, close, 5, 3, 0, 3, 0)",
        "stochastic(high, low, close, length=5, k_length=3, d_length=3, compat='talib')",
    ),
    Pair(
        "STOCHF(high, low, close, 5, 3, 0)",
        "stochastic_fast(high, low, close, length=5, d_length=3)",
    ),
    Pair(
        "STOCHRSI(close, 14, 5, 3, 0)",
        "stochastic_rsi(close, rsi_length=14, length=5, k_length=1, d_length=3)",
    ),
    Pair("TRIX(close, 30)", "trix(close, length=30, compat='talib')"),
    Pair("TSI(close, 25, 13)", "tsi(close)", "line"),
    Pair("ULTOSC(high, low, close, 7, 14, 28)", "ultimate_oscillator(high, low, close)"),
    Pair("VHF(close, 28)", "vertical_horizontal_filter(close, length=28)"),
    Pair("VORTEX(high, low, close, 14)", "vortex(high, low, close, length=14)"),
    Pair("WILLR(high, low, close, 14)", "williams_r(high, low, close, length=14)"),
    # Overlap Studies
    Pair("BBANDS(close, 20, 2.0, 2.0, 0)", "bollinger_bands(close, length=20, multiplier=2.0)"),
    Pair("DEMA(close, 30)", "dema(close, length=30)"),
    Pair("DONCHIAN(high, low, 20)", "donchian_channels(high, low, length=20)"),
    Pair("EMA(close, 30)", "ema(close, length=30)"),
    Pair("FRACTAL(high, low, 2, 2)", "williams_fractals(high, low)", "new_high new_low"),
    Pair("HMA(close, 20)", "hma(close, length=20)"),
    Pair("KAMA(close, 30)", "kama(close, length=30, fast_length=2, slow_length=30)"),
    Pair("KC(high, low, close, 20, 10, 2.0)", "keltner_channels(high, low, close, compat='talib')"),
    Pair("RMA(close, 30)", "rma(close, length=30)"),
    Pair("SAR(high, low, 0.02, 0.2)", "parabolic_sar(high, low, close, compat='talib')"),
    Pair("SMA(close, 30)", "sma(close, length=30)"),
    Pair("SUPERTREND(high, low, close, 10, 3.0)", "supertrend(high, low, close, compat='talib')"),
    Pair("T3(close, 5, 0.7)", "t3(close, length=5)"),
    Pair("TEMA(close, 30)", "tema(close, length=30)"),
    Pair("TRIMA(close, 30)", "trima(close, length=30)"),
    Pair("VWMA(close, volume, 30)", "vwma(close, volume, length=30)"),
    Pair("WMA(close, 30)", "wma(close, length=30)"),
    Pair("ZLEMA(close, 30)", "zlema(close, length=30)"),
    # Pattern Recognition
    Pair(
        "CDL3BLACKCROWS(open, high, low, close)", "candle_three_black_crows(open, high, low, close)"
    ),
    Pair(
        "CDL3WHITESOLDIERS(open, high, low, close)",
        "candle_three_white_soldiers(open, high, low, close)",
    ),
    Pair(
        "CDLDARKCLOUDCOVER(open, high, low, close, 0.5)",
        "candle_dark_cloud_cover(open, high, close)",
    ),
    Pair("CDLDOJI(open, high, low, close)", "candle_doji(open, high, low, close)"),
    Pair("CDLENGULFING(open, high, low, close)", "candle_engulfing(open, close)"),
    Pair("CDLEVENINGSTAR(open, high, low, close, 0.3)", "candle_evening_star(open, close)"),
    Pair("CDLHAMMER(open, high, low, close)", "candle_hammer(open, high, low, close)"),
    Pair("CDLHANGINGMAN(open, high, low, close)", "candle_hanging_man(open, high, low, close)"),
    Pair("CDLHARAMI(open, high, low, close)", "candle_harami(open, close)"),
    Pair(
        "CDLINVERTEDHAMMER(open, high, low, close)",
        "candle_inverted_hammer(open, high, low, close)",
    ),
    Pair("CDLMORNINGSTAR(open, high, low, close, 0.3)", "candle_morning_star(open, close)"),
    Pair("CDLPIERCING(open, high, low, close)", "candle_piercing(open, low, close)"),
    Pair("CDLSHOOTINGSTAR(open, high, low, close)", "candle_shooting_star(open, high, low, close)"),
    # Price Transform
    Pair("AVGPRICE(open, high, low, close)", "average_price(open, high, low, close)"),
    Pair("HA(open, high, low, close)", "heikin_ashi(open, high, low, close)"),
    Pair("MEDPRICE(high, low)", "median_price(high, low)"),
    Pair("TYPPRICE(high, low, close)", "typical_price(high, low, close)"),
    Pair("WCLPRICE(high, low, close)", "weighted_close(high, low, close)"),
    # Statistic Functions
    Pair("BETA(close, other, 5)", "beta(other, close, length=5)"),
    Pair("CORREL(close, other, 30)", "correlation(close, other, length=30)"),
    Pair("LINEARREG(close, 14)", "linear_regression(close, length=14)"),
    Pair("LINEARREG_SLOPE(close, 14)", "linear_regression_slope(close, length=14)"),
    Pair("PERCENTILE(close, 31, 50.0)", "quantile(close, length=31, share=0.5)"),
    Pair("PERCENTRANK(close, 100)", "percent_rank(close, length=100, compat='talib')"),
    Pair("STDDEV(close, 5, 1.0)", "standard_deviation(close, length=5)"),
    Pair("VAR(close, 5, 1.0)", "variance(close, length=5)"),
    # Volatility Indicators
    Pair("ATR(high, low, close, 14)", "atr(high, low, close, length=14, compat='talib')"),
    Pair("NATR(high, low, close, 14)", "natr(high, low, close, length=14, compat='talib')"),
    Pair("TRANGE(high, low, close)", "true_range(high, low, close)"),
    # Volume Indicators
    Pair("AD(high, low, close, volume)", "accumulation_distribution(high, low, close, volume)"),
    Pair(
        "ADOSC(high, low, close, volume, 3, 10)",
        "chaikin_oscillator(high, low, close, volume, compat='talib')",
    ),
    Pair("CMF(high, low, close, volume, 20)", "cmf(high, low, close, volume, length=20)"),
    Pair("EFI(close, volume, 13)", "force_index(close, volume, length=13)"),
    Pair("NVI(close, volume)", "negative_volume_index(close, volume, compat='talib')"),
    Pair("OBV(close, volume)", "obv(close, volume, compat='talib')"),
    Pair("PVI(close, volume)", "positive_volume_index(close, volume, compat='talib')"),
    Pair("PVO(volume, 12, 26, 1)", "pvo(volume)", "line"),
    Pair("PVT(close, volume)", "price_volume_trend(close, volume)"),
    Pair("RVOL(volume, 20)", "relative_volume(volume, length=20)"),
    Pair("VWAP(high, low, close, volume)", "vwap(high, low, close, volume, open_time=open_time)"),
)
"""All that TA-Lib has too, by its convention and usual parameters, but an odd length where
ranks are picked: there the definitions meet."""
