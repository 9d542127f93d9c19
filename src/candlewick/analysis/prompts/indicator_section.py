"""The indicators: value, change and percentile, by what they are measured in."""

import math
from collections.abc import Callable
from typing import Final

from candlewick.analysis.prompts.number import basis_points, share, short
from candlewick.analysis.prompts.section import Section, Variant
from candlewick.domain.snapshot import IndicatorReading, MarketSnapshot, Scale

_KEY: Final = frozenset(
    {
        "ema_20", "ema_50", "ema_200", "rsi_14", "macd_histogram", "adx_14", "plus_di_14",
        "minus_di_14", "supertrend_10_3", "atr_14", "bollinger_upper_20", "bollinger_lower_20",
        "mfi_14", "cmf_20",
    }
)  # fmt: skip
"""What is kept when there is room for little."""
_TITLES: Final = {
    Scale.LINE: "Price above (+) or below (-) the line, bp",
    Scale.PRICE: "In bp of the price",
    Scale.VOLUME: "In bp of the volume",
    Scale.OWN: "On their own scales",
}


def indicators(snapshot: MarketSnapshot) -> Section:
    """Give each indicator's value, its change by one candle, and its percentile."""
    everything = snapshot.indicators
    key = tuple(one for one in everything if one.name in _KEY)

    def listed(readings: tuple[IndicatorReading, ...], *changing: Scale) -> Callable[[], str]:
        return lambda: _listed(readings, changing, count=len(snapshot.candles))

    own = [scale for scale in Scale if scale is not Scale.LINE]
    fewest = f"all but {len(key)} of {len(everything)} indicators, and their change"
    return Section(
        name="indicators",
        variants=(
            Variant(write=listed(everything, *Scale), worth=38),
            Variant(write=listed(everything, *own), lost="the change against lines", worth=42),
            Variant(write=listed(everything), lost="the indicators' change", worth=70),
            Variant(write=listed(key), lost=fewest),
        ),
    )


def _listed(
    readings: tuple[IndicatorReading, ...], changing: tuple[Scale, ...], *, count: int
) -> str:
    change = ", change since the candle before" if changing else ""
    lines = [
        "## Technical analysis",
        f"Value{change}, percentile (p) among these {count} candles.",
    ]
    for scale, title in _TITLES.items():
        said = [_said(one, change=scale in changing) for one in readings if one.scale is scale]
        lines += [f"{title}: {'; '.join(said)}"] if said else []
    return "\n".join(lines)


def _said(reading: IndicatorReading, *, change: bool) -> str:
    if reading.absent:
        return f"{reading.name} n/a ({reading.absent})"
    if reading.scale is Scale.OWN:
        values = [short(reading.relative), _as_fine(reading.change, reading.relative)]
    else:
        values = [basis_points(reading.relative), basis_points(reading.change)]
    shown = values if change else values[:1]
    return f"{reading.name} {' '.join(shown)} p{share(reading.percentile)}"


def _as_fine(change: float, value: float) -> str:
    """Write `change` no finer than `value` is written."""
    coarse = math.isfinite(change) and math.isfinite(value) and abs(round(value)) >= 10  # noqa: PLR2004
    return short(float(round(change)) if coarse else change, sign=True)
