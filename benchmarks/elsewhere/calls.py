"""What is called, letter by letter: these very texts are evaluated.

`high`, `low`, `close`, `volume`, `open_time` and `bars` are the columns in each library's own
form; where a library returns several series, the text says which one is read.
"""

BANDS = "BollingerBands(close, 20, 2)"

CALLS: dict[str, dict[str, str]] = {
    "RSI": {
        "candlewick": "rsi(close, length=14)",
        "TA-Lib": "talib.RSI(close, 14)",
        "kand": "kand.rsi(close, 14)[0]",
        "newtulipy": "tulipy.rsi(close, 14)",
        "ta": "RSIIndicator(close, 14).rsi()",
        "talipp": "RSI(14, close)",
        "polars-ta": "frame.select(100 * RSI(close, 14))",
    },
    "Stochastic %K": {
        "candlewick": "stochastic(high, low, close, length=14, k_length=3).k",
        "TA-Lib": "talib.STOCH(high, low, close, 14, 3, 0, 3, 0)[0]",
        "kand": "kand.stoch(high, low, close, 14, 3, 3)[1]",
        "newtulipy": "tulipy.stoch(high, low, close, 14, 3, 3)[0]",
        "ta": "StochasticOscillator(high, low, close, 14, 3).stoch_signal()",
        "talipp": "[bar and bar.d for bar in Stoch(14, 3, bars)]",
    },
    "Williams %R": {
        "candlewick": "williams_r(high, low, close, length=14)",
        "TA-Lib": "talib.WILLR(high, low, close, 14)",
        "kand": "kand.willr(high, low, close, 14)[0]",
        "newtulipy": "tulipy.willr(high, low, close, 14)",
        "ta": "WilliamsRIndicator(high, low, close, 14).williams_r()",
        "talipp": "Williams(14, bars)",
        "polars-ta": "frame.select(WILLR(high, low, close, 14))",
    },
    "MFI": {
        "candlewick": "mfi(high, low, close, volume, length=14)",
        "TA-Lib": "talib.MFI(high, low, close, volume, 14)",
        "kand": "kand.mfi(high, low, close, volume, 14)[0]",
        "newtulipy": "tulipy.mfi(high, low, close, volume, 14)",
        "ta": "MFIIndicator(high, low, close, volume, 14).money_flow_index()",
    },
    "CMF": {
        "candlewick": "cmf(high, low, close, volume, length=20)",
        "TA-Lib": "talib.CMF(high, low, close, volume, 20)",
        "ta": "ChaikinMoneyFlowIndicator(high, low, close, volume, 20).chaikin_money_flow()",
    },
    "VWAP": {
        "candlewick": "vwap(high, low, close, volume, open_time=open_time)",
        "TA-Lib": "talib.VWAP(high, low, close, volume)",
        "kand": "kand.vwap(high, low, close, volume)[0]",
        "ta": "VolumeWeightedAveragePrice(high, low, close, volume, 14)"
        ".volume_weighted_average_price()",
        "talipp": "VWAP(bars)",
    },
    "ADX": {
        "candlewick": "adx(high, low, close, length=14, adx_length=14).adx",
        "TA-Lib": "talib.ADX(high, low, close, 14)",
        "kand": "kand.adx(high, low, close, 14)[0]",
        "newtulipy": "tulipy.adx(high, low, close, 14)",
        "ta": "ADXIndicator(high, low, close, 14).adx()",
        "talipp": "[bar and bar.adx for bar in ADX(14, 14, bars)]",
    },
    "OBV": {
        "candlewick": "obv(close, volume)",
        "TA-Lib": "talib.OBV(close, volume)",
        "kand": "kand.obv(close, volume)",
        "newtulipy": "tulipy.obv(close, volume)",
        "ta": "OnBalanceVolumeIndicator(close, volume).on_balance_volume()",
        "talipp": "OBV(bars)",
        "polars-ta": "frame.select(OBV(close, volume))",
    },
    "SMA": {
        "candlewick": "sma(close, length=20)",
        "TA-Lib": "talib.SMA(close, 20)",
        "kand": "kand.sma(close, 20)",
        "newtulipy": "tulipy.sma(close, 20)",
        "ta": "SMAIndicator(close, 20).sma_indicator()",
        "talipp": "SMA(20, close)",
        "polars-ta": "frame.select(SMA(close, 20))",
    },
    "Bollinger upper": {
        "candlewick": "bollinger_bands(close, length=20, multiplier=2.0).upper",
        "TA-Lib": "talib.BBANDS(close, 20, 2.0, 2.0, 0)[0]",
        "kand": "kand.bbands(close, 20, 2.0, 2.0)[0]",
        "newtulipy": "tulipy.bbands(close, 20, 2.0)[2]",
        "ta": f"{BANDS}.bollinger_hband()",
        "talipp": "[bar and bar.ub for bar in BB(20, 2.0, close)]",
    },
    "Standard deviation": {
        "candlewick": "standard_deviation(close, length=20)",
        "TA-Lib": "talib.STDDEV(close, 20)",
        "kand": "kand.stddev(close, 20)[0]",
        "newtulipy": "tulipy.stddev(close, 20)",
        "ta": f"({BANDS}.bollinger_hband() - {BANDS}.bollinger_mavg()) / 2",
        "talipp": "StdDev(20, close)",
        "polars-ta": "frame.select(STDDEV(close, 20))",
    },
    "MACD line": {
        "candlewick": "macd(close, fast_length=12, slow_length=26, signal_length=9).line",
        "TA-Lib": "talib.MACD(close, 12, 26, 9)[0]",
        "kand": "kand.macd(close, 12, 26, 9)[0]",
        "newtulipy": "tulipy.macd(close, 12, 26, 9)[0]",
        "ta": "MACD(close, 26, 12, 9).macd()",
        "talipp": "[bar and bar.macd for bar in MACD(12, 26, 9, close)]",
        "polars-ta": 'frame.select(MACD(close, 12, 26, 9).struct.field("macd"))',
    },
    "MACD signal": {
        "candlewick": "macd(close, fast_length=12, slow_length=26, signal_length=9).signal",
        "TA-Lib": "talib.MACD(close, 12, 26, 9)[1]",
        "kand": "kand.macd(close, 12, 26, 9)[1]",
        "newtulipy": "tulipy.macd(close, 12, 26, 9)[1]",
        "ta": "MACD(close, 26, 12, 9).macd_signal()",
        "talipp": "[bar and bar.signal for bar in MACD(12, 26, 9, close)]",
        "polars-ta": 'frame.select(MACD(close, 12, 26, 9).struct.field("macdsignal"))',
    },
    "ATR": {
        "candlewick": "atr(high, low, close, length=14)",
        "TA-Lib": "talib.ATR(high, low, close, 14)",
        "kand": "kand.atr(high, low, close, 14)",
        "newtulipy": "tulipy.atr(high, low, close, 14)",
        "ta": "AverageTrueRange(high, low, close, 14).average_true_range()",
        "talipp": "ATR(14, bars)",
        "polars-ta": "frame.select(ATR(high, low, close, 14))",
    },
    "Kurtosis": {"candlewick": "kurtosis(close, length=30)"},
}
"""By indicator, then by library. Populations and lengths are the same in a row."""
