"""The indicators: value, change and percentile, by what they are measured in."""

import functools
import itertools
import math
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, TypeAlias

from candlewick.analysis.prompts.memo import Memo
from candlewick.analysis.prompts.number import all_basis_points, all_shares, short, whole
from candlewick.analysis.prompts.section import Piece, Pieces, Section, Variant
from candlewick.domain.snapshot import IndicatorReading, MarketSnapshot, Scale

_KEY: Final = frozenset(
    {
        "ema_20", "ema_50", "ema_200", "rsi_14", "macd_histogram", "adx_14", "plus_di_14",
        "minus_di_14", "supertrend_10_3", "atr_14", "bollinger_upper_20", "bollinger_lower_20",
        "mfi_14", "cmf_20",
    }
)  # fmt: skip
"""What is kept when there is room for little."""
_TEN: Final = 9.5
"""From here on a value is written without a point."""
_TITLES: Final = {
    Scale.LINE: "Price above (+) or below (-) the line, bp",
    Scale.PRICE: "In bp of the price",
    Scale.VOLUME: "In bp of the volume",
    Scale.OWN: "On their own scales",
}


_Lines: TypeAlias = Memo[Scale, Pieces]


class _Column(NamedTuple):
    """The indicators of one scale, in words.

    Attributes:
        names: of each.
        values: the value of each.
        changes: its change.
        ranks: its percentile.
        absent: why it has no value; empty where it has one.
    """

    names: Sequence[str]
    values: Sequence[str]
    changes: Sequence[str]
    ranks: Sequence[str]
    absent: Sequence[str]


def indicators(snapshot: MarketSnapshot) -> Section:
    """Give each indicator's value, its change by one candle, and its percentile."""
    readings, count = snapshot.indicators, len(snapshot.candles)
    columns = _columns(readings)
    kept = sum(map(_KEY.__contains__, [one.name for one in readings]))
    changing = _Lines(lambda scale: _line(scale, _changing(columns[scale])), most=len(Scale))
    plain = _Lines(lambda scale: _line(scale, _plainly(columns[scale])), most=len(Scale))

    def mixed(scale: Scale) -> Pieces:
        return plain[scale] if scale is Scale.LINE else changing[scale]

    def key(scale: Scale) -> Pieces:
        column = columns[scale]
        items = zip(column.names, _plainly(column), strict=True)
        return _line(scale, [item for name, item in items if name in _KEY])

    def write(line: Callable[[Scale], Pieces], *, change: bool = False) -> Pieces:
        lines = itertools.chain.from_iterable(map(line, _TITLES))
        return (_head(count, change=change), *lines)

    lost = f"all but {kept} of {len(readings)} indicators, and their change"
    return Section(
        "indicators",
        (
            Variant(lambda: write(changing.__getitem__, change=True), worth=38),
            Variant(lambda: write(mixed, change=True), "the change against lines", worth=42),
            Variant(lambda: write(plain.__getitem__), "the indicators' change", worth=70),
            Variant(lambda: write(key), lost),
        ),
    )


@functools.lru_cache(maxsize=64)
def _head(count: int, *, change: bool) -> Piece:
    more = ", change since the candle before" if change else ""
    return Piece.of(
        f"## Technical analysis\nValue{more}, percentile (p) among these {count} candles."
    )


def _line(scale: Scale, words: Sequence[str]) -> Pieces:
    return (Piece.of(f"{_TITLES[scale]}: {'; '.join(words)}"),) if words else ()


def _changing(column: _Column) -> list[str]:
    return [
        f"{name} n/a ({reason})" if reason else f"{name} {value} {change} p{rank}"
        for name, value, change, rank, reason in zip(*column, strict=True)
    ]


def _plainly(column: _Column) -> list[str]:
    return [
        f"{name} n/a ({reason})" if reason else f"{name} {value} p{rank}"
        for name, value, _, rank, reason in zip(*column, strict=True)
    ]


def _columns(readings: Sequence[IndicatorReading]) -> dict[Scale, _Column]:
    those: dict[Scale, list[IndicatorReading]] = {scale: [] for scale in _TITLES}
    for one in readings:
        those[one.scale].append(one)
    return {scale: _column(scale, some) for scale, some in those.items()}


def _column(scale: Scale, those: Sequence[IndicatorReading]) -> _Column:
    if not those:
        return _Column((), (), (), (), ())
    names, *_, absent, _, values, changes, ranks = zip(*those, strict=True)
    if scale is Scale.OWN:
        shown, moved = list(map(short, values)), list(map(_as_fine, changes, values))
    else:
        shown, moved = all_basis_points(values), all_basis_points(changes)
    return _Column(names, shown, moved, all_shares(ranks), absent)


def _as_fine(change: float, value: float) -> str:
    """Write `change` no finer than `value` is written."""
    coarse = _TEN <= abs(value) < math.inf and math.isfinite(change)
    return whole(change) if coarse else short(change, sign=True)
