"""What CryptoTrade (arXiv 2407.09546, tables 2 to 4) printed, and of which days."""

from typing import NamedTuple

WINDOWS = ("bull", "sideways", "bear")


class CoinFile(NamedTuple):
    """Where a coin's prices lie.

    Attributes:
        name: of the file.
        day: the column that begins with the date.
    """

    name: str
    day: str


FILES = {
    "BTC": CoinFile("bitcoin_daily_price.csv", "timeOpen"),
    "ETH": CoinFile("eth_daily.csv", "snapped_at"),
    "SOL": CoinFile("solana_daily_price.csv", "timeOpen"),
}

DAYS = {
    "bull": dict.fromkeys(FILES, ("2023-10-01", "2023-12-01")),
    "sideways": {
        "BTC": ("2023-06-17", "2023-08-25"),
        "ETH": ("2023-06-20", "2023-08-31"),
        "SOL": ("2023-07-08", "2023-08-31"),
    },
    "bear": dict.fromkeys(FILES, ("2023-04-12", "2023-06-16")),
}
"""The first and the last day of each window; the last one only values what is left.

The published code asks the models on BTC's sideways days for every coin, so the models' ETH and
SOL rows may belong to other sideways days than the baselines beside them.
"""

# Total return, daily mean, daily deviation [percent] and their ratio, for bull, sideways, bear.
BASELINES = {
    "BTC": {
        "buy and hold": ((39.66, 0.56, 2.23, 0.25), (-0.83, 0.00, 1.74, 0.00), (-15.61, -0.24, 2.07, -0.11)),
        "SMA": ((22.58, 0.35, 1.89, 0.18), (3.65, 0.06, 1.21, 0.05), (-21.74, -0.36, 1.25, -0.29)),
        "SLMA": ((38.53, 0.55, 2.21, 0.25), (-3.14, -0.04, 0.83, -0.05), (-7.68, -0.11, 1.23, -0.09)),
        "MACD": ((13.57, 0.22, 1.45, 0.15), (-6.71, -0.09, 1.01, -0.09), (-9.51, -0.14, 1.56, -0.09)),
        "Bollinger": ((2.97, 0.05, 0.32, 0.15), (-3.19, -0.04, 0.87, -0.05), (-1.17, -0.02, 0.51, -0.03)),
    },
    "ETH": {
        "buy and hold": ((22.59, 0.36, 2.62, 0.14), (-1.91, -0.01, 1.94, 0.00), (-12.24, -0.17, 2.39, -0.07)),
        "SMA": ((10.17, 0.18, 2.29, 0.08), (-5.45, -0.15, 1.64, -0.07), (-10.12, -0.15, 1.64, -0.09)),
        "SLMA": ((5.20, 0.11, 2.37, 0.05), (-2.62, -0.03, 1.08, -0.03), (-15.90, -0.24, 1.86, -0.13)),
        "MACD": ((7.72, 0.13, 1.22, 0.10), (0.77, 0.02, 1.43, 0.01), (-12.15, -0.18, 1.56, -0.12)),
        "Bollinger": ((2.59, 0.04, 0.40, 0.11), (4.47, 0.07, 1.02, 0.06), (-0.41, 0.00, 0.58, -0.01)),
    },
    "SOL": {
        "buy and hold": ((176.72, 1.83, 6.00, 0.30), (-3.23, 0.01, 3.92, 0.00), (-36.08, -0.61, 3.45, -0.18)),
        "SMA": ((119.37, 1.43, 5.67, 0.25), (-0.62, 0.03, 3.06, 0.01), (1.04, 0.02, 0.10, 0.16)),
        "SLMA": ((169.98, 1.78, 5.93, 0.30), (6.22, 0.16, 3.23, 0.05), (-8.11, -0.11, 1.88, -0.06)),
        "MACD": ((23.25, 0.35, 1.76, 0.20), (-9.78, -0.16, 2.38, -0.07), (-21.07, -0.33, 2.44, -0.13)),
        "Bollinger": ((2.92, 0.05, 0.35, 0.13), (-0.46, 0.00, 1.23, 0.00), (-21.69, -0.35, 1.75, -0.20)),
    },
}  # fmt: skip
"""Two of these rows are slips of the paper, six numbers in all: SOL, SMA, bear, and the mean and
deviation of ETH, SMA, sideways, which repeat those of the bear window."""

# Total return [percent] for bull, sideways, bear. LSTM stands for the forecasting models.
MODELS = {
    "BTC": {
        "LSTM": (31.67, -4.13, -17.20),
        "GPT-3.5": (18.84, 0.33, -9.12),
        "GPT-4": (26.35, -4.07, -11.72),
        "GPT-4o": (28.47, -5.08, -13.71),
    },
    "ETH": {
        "LSTM": (22.12, 1.27, -13.22),
        "GPT-3.5": (18.91, -5.02, -14.40),
        "GPT-4": (25.72, 0.72, -13.72),
        "GPT-4o": (25.47, -6.59, -15.35),
    },
    "SOL": {
        "LSTM": (144.69, -3.56, -36.75),
        "GPT-3.5": (102.45, -13.05, -24.08),
        "GPT-4": (99.84, -2.16, -19.55),
        "GPT-4o": (115.18, 3.09, -16.32),
    },
}
"""They cannot be re-run: only what they earned is known."""
