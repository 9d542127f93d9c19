"""The indicators: value, change and percentile, by what they are measured in."""

import functools
import math
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from candlewick.analysis.prompts.number import basis_points, share, short
from candlewick.analysis.prompts.section import Piece, Section, Variant
from candlewick.domain.snapshot import IndicatorReading, MarketSnapshot, Scale

_KEY: Final = frozenset(
    {
        "ema_20", "ema_50", "ema_200", "rsi_14", "macd_histogram", "adx_14", "plus_di_14",
        "minus_di_14", "supertrend_10_3", "atr_14", "bollinger_upper_20", "bollinger_lower_20",
        "mfi_14", "cmf_20",
    }
)  # fmt: skip
"""What is kept when there is room for little."""
_Lines: TypeAlias = dict[Scale, Piece]
_TITLES: Final = {
    Scale.LINE: "Price above (+) or below (-) the line, bp",
    Scale.PRICE: "In bp of the price",
    Scale.VOLUME: "In bp of the volume",
    Scale.OWN: "On their own scales",
}


class _Item(NamedTuple):
    """An indicator in parts.

    Attributes:
        scale: what it is measured in.
        key: whether it is kept when there is room for little.
        value: its name and value.
        change: its change, with a blank before it; empty where there is no value.
        rank: its percentile, likewise.
    """

    scale: Scale
    key: bool
    value: str
    change: str
    rank: str


def indicators(snapshot: MarketSnapshot) -> Section:
    """Give each indicator's value, its change by one candle, and its percentile."""
    count, everything = len(snapshot.candles), [_item(one) for one in snapshot.indicators]
    key = [one for one in everything if one.key]
    plain = functools.cache(lambda: _lines(everything))
    changing = functools.cache(lambda: _lines(everything, change=True))
    return Section(
        "indicators",
        (
            Variant(lambda: (_head(count, change=True), *changing().values()), worth=38),
            Variant(
                lambda: (_head(count, change=True), *_own_only(changing(), plain())),
                "the change against lines",
                worth=42,
            ),
            Variant(
                lambda: (_head(count, change=False), *plain().values()),
                "the indicators' change",
                worth=70,
            ),
            Variant(
                lambda: (_head(count, change=False), *_lines(key).values()),
                f"all but {len(key)} of {len(everything)} indicators, and their change",
            ),
        ),
    )


@functools.lru_cache(maxsize=64)
def _head(count: int, *, change: bool) -> Piece:
    more = ", change since the candle before" if change else ""
    return Piece.of(
        f"## Technical analysis\nValue{more}, percentile (p) among these {count} candles."
    )


def _own_only(changing: _Lines, plain: _Lines) -> Iterator[Piece]:
    return ((plain if scale is Scale.LINE else changing)[scale] for scale in changing)


def _lines(items: Sequence[_Item], *, change: bool = False) -> _Lines:
    """Return the line of each scale of which there is something."""
    lines: _Lines = {}
    for scale, title in _TITLES.items():
        said = [
            f"{one.value}{one.change}{one.rank}" if change else f"{one.value}{one.rank}"
            for one in items
            if one.scale is scale
        ]
        if said:
            lines[scale] = Piece.of(f"{title}: {'; '.join(said)}")
    return lines


def _item(reading: IndicatorReading) -> _Item:
    name, scale, key = reading.name, reading.scale, reading.name in _KEY
    if reading.absent:
        return _Item(scale, key, f"{name} n/a ({reading.absent})", "", "")
    value, change = reading.relative, reading.change
    if scale is Scale.OWN:
        shown, moved = short(value), _as_fine(change, value)
    else:
        shown, moved = basis_points(value), basis_points(change)
    return _Item(scale, key, f"{name} {shown}", f" {moved}", f" p{share(reading.percentile)}")


def _as_fine(change: float, value: float) -> str:
    """Write `change` no finer than `value` is written."""
    coarse = math.isfinite(change) and math.isfinite(value) and abs(round(value)) >= 10  # noqa: PLR2004
    return short(float(round(change)) if coarse else change, sign=True)
