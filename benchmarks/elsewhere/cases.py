"""The sections of the page."""

from collections.abc import Callable
from dataclasses import dataclass

import restated
import rows
import tradingview
from table import Row, heads


@dataclass(frozen=True, slots=True)
class Case:
    """One section: what was done, and a table of what came back."""

    name: str
    title: str
    text: str
    rows: Callable[[], list[Row]]
    heads: Callable[[], list[str]] = heads


CASES = (
    Case(
        "flat",
        "A price that does not move",
        """120 bars at exactly 100. The first four are then nothing divided by nothing, and have no value: an RSI or
MFI of 0 reads as "oversold", one of 100 or a %R of 0 as "overbought". OBV moves by nothing, since no close
is above or below the one before. Last bar.""",
        rows.flat,
    ),
    Case(
        "no-volume",
        "A market without trades",
        """The walk with a volume of 0 on every bar. An average weighted by nothing is not a price of 0.
Last bar. (VWAP is anchored to the day in candlewick, to the first bar in TA-Lib, kand and talipp, and
rolls over 14 bars in ta: with no volume all four are 0 / 0.)""",
        rows.silent,
    ),
    Case(
        "gap",
        "One bar is missing: what holds state",
        """Bar 60 of 120 is NaN in every column (null for polars-ta, whose sign for it that is). The value at
the last bar, 59 bars later, next to what the same call says of the 119 bars without it. "none" is honest,
but stays for good. Bold is a figure that differs. Some differ by definition, and by little: an average
fades over the gap, or a change into and out of it counts for nothing. An RSI of 0 or an ADX ten points off is
no definition. OBV may start at any level: compare it with the row above only.""",
        rows.gap,
    ),
    Case(
        "gap-window",
        "One bar is missing: what looks back a fixed number of bars",
        """The same gap. Of the bars from 60 to 119, how many have no value; 20 windows of 20 hold bar 60, and
16 of 14 + 3 - 1.""",
        rows.window,
    ),
    Case(
        "short",
        "Fewer bars than the look-back",
        """The first bars of the walk only. An error is honest, and named here as it is raised; a figure is not.
RSI needs 15 bars for its 14 changes.""",
        rows.short,
    ),
    Case(
        "spike",
        "An average, after one absurd price",
        """300 bars near 100, and a close of 1e9 at bar 50. The largest relative error on bars 70 to 299, where
no window holds it any more, against sums of exact fractions. A double holds sixteen digits; a running sum
lets the price that has left the window take six of them along. Bold would be above 1e-6: nobody is.""",
        rows.spike,
    ),
    Case(
        "quiet",
        "A deviation, where nearly nothing moves",
        """300 closes within a cent of 60000. The largest relative error on bars 70 to 299 against exact
fractions. Bold: above 1e-6. Where the mean of the squares less the square of the mean is taken, two numbers
of ten equal digits are subtracted. ta's is read off Bollinger's bands, which costs it digits of its own.""",
        rows.quiet,
    ),
    Case(
        "tradingview",
        "The values on the chart",
        """Against values exported from TradingView (PyneSys/pynecore, tests/t01_lib/t20_ta/data, Apache-2.0), and
for ADX against DaveSkender/Stock.Indicators (Apache-2.0). Differences are in parts of the largest
published value; bold above 1e-9. "Last seen" is the last bar off by more than 1e-6. These are conventions,
and most wear off: TA-Lib calls it the unstable period. newtulipy's MACD does not: for the lengths 12 and 26 it
weighs with 0.15 and 0.075 instead of 2/13 and 2/27. They matter to whoever compares with a chart.
Parabolic SAR and SuperTrend are not here, since no export of theirs is at hand.""",
        tradingview.rows,
    ),
    Case(
        "llm-trader",
        "LLM_trader's formulas, re-stated",
        """LLM_trader is a program and no package, so its code is not run here: two of its formulas are re-stated
in our words in `benchmarks/elsewhere/restated.py`, as read at commits 475da7a (kurtosis) and 09411b8
(MACD); they may have changed since. Its kurtosis mixes the sample's scale with the population's deviation
and leaves a square out; its MACD starts each average from the mean of closes that are yet to come, and
then counts those closes again. The kurtosis of any evenly spaced line is -1.2.""",
        restated.rows,
        restated.heads,
    ),
)
