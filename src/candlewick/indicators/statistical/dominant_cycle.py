"""Dominant cycle by Hilbert transform."""

import math
from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import FLAG, Output
from candlewick.indicators.engine.arithmetic import where
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import rolling_dot

Row = FloatArray

SMOOTHING = (0.1, 0.2, 0.3, 0.4)
"""Ehlers' weights for the last four prices."""

PERIOD_START, MODE_START = 9, 34
"""[smoothed prices] how many go by before the transform begins, for either output."""

PERIOD_FIRST, MODE_FIRST = 29, 60
"""[smoothed prices] how many go by before the first output; the recursion settles in between."""

SHORTEST, LONGEST = 6.0, 50
"""[candles] the cycles that are looked for."""

LAST_PHASE = 315.0
"""[degrees] where the circle is cut open."""

AWAY = 0.015
"""[share] how far from its mean a price no longer swings."""

DEGREES = 45.0 / math.atan(1.0)


TURNS = tuple(
    turn(k * (8.0 * math.atan(1.0)) / count)
    for count in range(LONGEST + 1)
    for k in range(count)
    for turn in (math.sin, math.cos)
)
"""Sine and cosine of each bar of cycles of 1, 2, 3 ... bars, which cost more than all else."""


class DominantCycle(NamedTuple):
    """Two lines [shape=(n,)].

    Attributes:
        period: [candles] how long the strongest cycle is.
        trend_mode: 1 while a trend overrules the cycle, 0 while the market swings.
    """

    period: FloatArray
    trend_mode: FloatArray


@indicator(
    outputs={"period": Output("candles", 0.0, LONGEST), "trend_mode": FLAG},
    source="Ehlers, Rocket Science for Traders (2001), chapters 7 and 11",
    talib="HT_DCPERIOD, HT_TRENDMODE",
)
def dominant_cycle(values: FloatArray) -> DominantCycle:
    """Measure the length of the cycle that a price swings in, and whether it swings at all.

    The angle that the price turns through from bar to bar, read off its Hilbert transform, gives
    the period. A trend is where the sine of the cycle and the same an eighth of a turn ahead have
    not crossed for half a period and the phase does not advance as in a cycle, or where the price
    is 1.5 % away from its mean over one period.

    As in TA-Lib, the two start at different bars, so that either can be compared with its own.

    Args:
        values: [shape=(n,)] prices, oldest first.

    Returns:
        Period from index 32, flag from index 63; both settle over some dozen bars more. NaN while
        the price stands still and turns through no angle.

    Raises:
        ValueError: `values` is not 1-d float64.
    """
    smooth = rolling_dot(values, SMOOTHING)
    period, moves = _cycle_period.lines(smooth, p=(PERIOD_START, PERIOD_FIRST))
    early, moves_early = _cycle_period.lines(smooth, p=(MODE_START, MODE_START))
    trend_mode = _trend_mode(values, smooth, early, p=(MODE_FIRST - MODE_START, *TURNS))
    return DominantCycle(
        period=where(moves, period, math.nan), trend_mode=where(moves_early, trend_mode, math.nan)
    )


# What `_cycle_period` keeps: the smoothed prices of the last 6 bars, the detrended of 9, and the
# quadratures of 6, the newest first; then one number each.
SMOOTH, DETRENDED, QUADRATURE = 0, 6, 15
IN_PHASE_2, QUADRATURE_2, REAL, IMAGINARY, PERIOD, SETTLED, SEEN = range(21, 28)


def _transform(now: float, two: float, four: float, six: float) -> float:
    return (0.0962 * now - 0.0962 * six) - 0.5769 * four + 0.5769 * two


def _remember(state: Row, first: int, count: int, value: float) -> None:
    for k in range(first + count - 1, first, -1):
        state[k] = state[k - 1]
    state[first] = value


def _tune(state: Row, in_phase: float, quadrature: float) -> None:
    real = in_phase * state[IN_PHASE_2] + quadrature * state[QUADRATURE_2]
    imaginary = in_phase * state[QUADRATURE_2] - quadrature * state[IN_PHASE_2]
    state[REAL] = 0.2 * real + 0.8 * state[REAL]
    state[IMAGINARY] = 0.2 * imaginary + 0.8 * state[IMAGINARY]
    state[IN_PHASE_2] = in_phase
    state[QUADRATURE_2] = quadrature
    before = state[PERIOD]
    period = before
    if (state[REAL] != 0.0) & (state[IMAGINARY] != 0.0):
        angle = math.atan(state[IMAGINARY] / state[REAL]) * DEGREES
        period = 360.0 / angle if angle != 0.0 else before
    period = period if period <= 1.5 * before else 1.5 * before
    period = period if period >= 0.67 * before else 0.67 * before
    period = period if period >= SHORTEST else SHORTEST
    period = period if period <= LONGEST else 1.0 * LONGEST
    state[PERIOD] = 0.2 * period + 0.8 * before
    state[SETTLED] = 0.33 * state[PERIOD] + 0.67 * state[SETTLED]


@operation(inputs=1, outputs=2, state=28, lead=lambda _start, first: int(first))
def _cycle_period(smooth: Row, out: Row, moves: Row, state: Row, p: Row) -> None:
    for i in range(len(out)):
        out[i] = math.nan
        moves[i] = math.nan
        if smooth[i] == smooth[i]:
            state[SEEN] += 1.0
            if state[SEEN] > p[0]:
                adjust = 0.075 * state[PERIOD] + 0.54
                detrended = adjust * _transform(
                    smooth[i], state[SMOOTH + 1], state[SMOOTH + 3], state[SMOOTH + 5]
                )
                quadrature = adjust * _transform(
                    detrended, state[DETRENDED + 1], state[DETRENDED + 3], state[DETRENDED + 5]
                )
                in_phase = state[DETRENDED + 2]
                ahead_in_phase = adjust * _transform(
                    in_phase, state[DETRENDED + 4], state[DETRENDED + 6], state[DETRENDED + 8]
                )
                ahead = adjust * _transform(
                    quadrature, state[QUADRATURE + 1], state[QUADRATURE + 3], state[QUADRATURE + 5]
                )
                still = (detrended == 0.0) & (quadrature == 0.0) & (in_phase == 0.0)
                moves[i] = 0.0 if still else 1.0
                _remember(state, SMOOTH, 6, smooth[i])
                _remember(state, DETRENDED, 9, detrended)
                _remember(state, QUADRATURE, 6, quadrature)
                _tune(
                    state,
                    0.2 * (in_phase - ahead) + 0.8 * state[IN_PHASE_2],
                    0.2 * (quadrature + ahead_in_phase) + 0.8 * state[QUADRATURE_2],
                )
            if state[SEEN] > p[1]:
                out[i] = state[SETTLED]


# What `_trend_mode` keeps.
PHASE, SINE, LEAD_SINE, TREND_1, TREND_2, TREND_3, DAYS, BARS = range(8)


def _phase(smooth: Row, newest: int, period: float, state: Row, p: Row) -> float:
    """Return the phase [degrees] of the last cycle that ends at `newest`."""
    count = int(period + 0.5)
    turns = p[1 + count * (count - 1) : 1 + count * (count + 1)]
    bars = state[BARS]
    before: float = state[PHASE]
    real = 0.0
    imaginary = 0.0
    for k in range(count):
        if k < bars:
            real += turns[2 * k] * smooth[newest - k]
            imaginary += turns[2 * k + 1] * smooth[newest - k]
    phase = before
    if imaginary != 0.0:
        phase = math.atan(real / imaginary) * DEGREES
    elif real != 0.0:
        phase = before - 90.0 if real < 0.0 else before + 90.0
    # A quarter for the transform, and one bar for the lag of the smoothing.
    phase = phase + 90.0 + 360.0 / period
    phase = phase + 180.0 if imaginary < 0.0 else phase
    return phase - 360.0 if phase > LAST_PHASE else phase


def _trend_line(x: Row, newest: int, period: float, state: Row) -> float:
    """Return the mean price of one cycle, smoothed, and remember it."""
    count = int(period + 0.5)
    mean = 0.0
    for k in range(count):
        mean += x[newest - k]
    mean = mean / count if count > 0 else 0.0
    before: float = 3.0 * state[TREND_1] + 2.0 * state[TREND_2] + state[TREND_3]
    state[TREND_3] = state[TREND_2]
    state[TREND_2] = state[TREND_1]
    state[TREND_1] = mean
    return (4.0 * mean + before) / 10.0


def _decide(state: Row, phase: float, period: float, smooth: float, line: float) -> float:
    sine = math.sin(phase / DEGREES)
    lead = math.sin((phase + 45.0) / DEGREES)
    crossed_down = (sine > lead) & (state[SINE] <= state[LEAD_SINE])
    crossed_up = (sine < lead) & (state[SINE] >= state[LEAD_SINE])
    state[DAYS] = 1.0 if crossed_down | crossed_up else state[DAYS] + 1.0
    step = phase - state[PHASE]
    cycling = (step > 0.67 * 360.0 / period) & (step < 1.5 * 360.0 / period)
    young = crossed_down | crossed_up | (state[DAYS] < 0.5 * period)
    state[PHASE] = phase
    state[SINE] = sine
    state[LEAD_SINE] = lead
    away = abs((smooth - line) / line) >= AWAY if line != 0.0 else False
    return 1.0 if away or not (cycling | young) else 0.0


@operation(inputs=3, history=LONGEST - 1, state=8, lead=lambda first, *_: int(first))
def _trend_mode(x: Row, smooth: Row, period: Row, out: Row, state: Row, p: Row) -> None:
    for i in range(len(out)):
        newest = i + LONGEST - 1
        out[i] = math.nan
        if period[newest] == period[newest]:
            state[BARS] += 1.0
            phase = _phase(smooth, newest, period[newest], state, p)
            line = _trend_line(x, newest, period[newest], state)
            trend = _decide(state, phase, period[newest], smooth[newest], line)
            if state[BARS] > p[0]:
                out[i] = trend
