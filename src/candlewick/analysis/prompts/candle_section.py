"""All candles of the snapshot, the newest in full, older ones put together."""

import functools
import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, Self

import numpy as np

from candlewick.analysis.prompts.market_section import base_of, quote_of
from candlewick.analysis.prompts.number import basis_points, figure, minute, short
from candlewick.analysis.prompts.section import Piece, Pieces, Section, Variant, joined, size
from candlewick.analysis.resolutions import Bar, Rung, resolve
from candlewick.domain.candles import Candles
from candlewick.domain.snapshot import MarketSnapshot

_DAY_MS: Final = 86_400_000
_SMALL: Final = 0.01
"""[quote currency] Below this, leading zeros would be most of what stands in the table."""
_WORDS: Final = ("", "thousand ", "million ", "billion ", "trillion ")
_KEPT: Final = 1024
"""[rows] A replay shows each bar in many prompts; what was written for one is kept for the next."""
_RUNGS: Final = 256
"""[spans with their rows] Most are the same at the next close. Each is found by its candles, of which
the longest hold some hundreds."""
_WORTH: Final = (30, 60, 68, 72, 74, 76)
"""How dear each span is, from the longest on; the candles' own is never given up."""


class _Unit(NamedTuple):
    """In what the table's prices and volumes are counted.

    Attributes:
        price: [quote currency, > 0] one in the table is so much.
        thousands: [0 to 4] one of the table's volumes is a coin, a thousand, a million ...
    """

    price: float
    thousands: int

    @classmethod
    def of(cls, snapshot: MarketSnapshot) -> Self:
        price, volume = snapshot.price, snapshot.candles.volume
        mean = float(np.add.reduce(volume)) / len(volume)
        unit = 1.0 if price >= _SMALL else 1000.0 ** math.floor(math.log10(price) / 3.0)
        # A usual candle then has two to four digits and no point.
        steps = math.floor((math.log10(mean) - 1.0) / 3.0) if mean > 0.0 else 0
        return cls(price=unit, thousands=min(max(steps, 0), len(_WORDS) - 1))


def candles(snapshot: MarketSnapshot) -> Section:
    """Give every candle of the snapshot, each in one row; older rows are longer spans.

    Rows depend on the candles in them alone, so that they come again, to the byte, in the next
    prompt, and what is new is added behind them.
    """
    unit, found = _Unit.of(snapshot), resolve(snapshot.candles)
    span = snapshot.candles.timeframe.name
    head = _legend(unit, snapshot.symbol, span)
    *older, newest = [_rung(rung, unit, full=rung.span.name == span) for rung in found.rungs]
    tail = [*newest, *_last_lines(snapshot.candles, found.older, unit)]

    def write(dropped: int) -> list[Piece]:
        return [head, *itertools.chain.from_iterable(older[dropped:]), *tail]

    lost = _lost(tuple([rung.span.name for rung in found.rungs]))
    variants = [
        Variant(functools.partial(write, dropped), words, worth)
        for dropped, (words, worth) in enumerate(zip(lost, _WORTH, strict=False))
    ]
    return Section("candles", variants)


@functools.lru_cache(maxsize=_KEPT)
def _lost(spans: tuple[str, ...]) -> Sequence[str]:
    """Say what is missing without the first of `spans`: none of them, one, all but the last."""
    gone = [" and ".join(spans[:dropped]) for dropped in range(len(spans))]
    return [f"the candles of {names}" if names else "" for names in gone]


@functools.lru_cache(maxsize=_KEPT)
def _legend(unit: _Unit, symbol: str, span: str) -> Piece:
    quote = quote_of(symbol)
    prices = quote if unit.price == 1.0 else f"units of {figure(unit.price)} {quote}"
    volumes = f"{_WORDS[unit.thousands]}{base_of(symbol)}"
    return Piece.of(
        "## Candles\n"
        f"Oldest first. A row: when it opened (UTC); close in {prices};"
        f" high and low in bp from that close; mean volume per candle of {span} in {volumes}."
    )


@functools.lru_cache(maxsize=_RUNGS)
def _rung(rung: Rung, unit: _Unit, *, full: bool) -> Pieces:
    """Give a span's name and rows; the candles' own span is given in full."""
    bars = rung.bars
    if not bars:
        return ()
    days = rung.span.ms >= _DAY_MS
    before = (0, *[bar.start for bar in bars])
    rows = [_row(bar, unit, last, days, full) for bar, last in zip(bars, before, strict=False)]
    how = ", in full (behind the close also the open, in bp from it)" if full else ""
    return Piece.of(f"{rung.span.name}{how}:"), Piece(joined(rows), size(rows))


@functools.lru_cache(maxsize=8 * _KEPT)
def _row(bar: Bar, unit: _Unit, before: int, days: bool, full: bool) -> Piece:  # noqa: FBT001
    """Write one row; a date's parts that are those of the row before are left out."""
    opened = f" {basis_points(bar.open / bar.close - 1.0)}" if full else ""
    return Piece.of(f"{_label(bar.start, before, days=days)} {_values(bar, unit, opened)}")


def _values(bar: Bar, unit: _Unit, opened: str = "") -> str:
    some = "" if bar.whole else f" ({bar.count} candles only)"
    return (
        f"{figure(bar.close / unit.price, digits=5)}{opened}"
        f" {basis_points(bar.high / bar.close - 1.0)} {basis_points(bar.low / bar.close - 1.0)}"
        f" {short(bar.volume / bar.count / 1000.0**unit.thousands)}{some}"
    )


def _label(start: int, before: int, *, days: bool) -> str:
    text, last = minute(start), minute(before)
    if days:
        return text[8:10] if text[:7] == last[:7] else text[5:10]
    clock = text[11:13] if text.endswith(":00") else text[11:]
    return clock if text[:10] == last[:10] else f"{text[5:10]} {clock}"


def _last_lines(candles: Candles, older: Bar | None, unit: _Unit) -> Iterator[Piece]:
    if older is not None:
        yield Piece.of(
            f"Before all these: {older.count} candles from {minute(older.start)} UTC on in one:"
            f" {_values(older, unit)}"
        )
    if candles.missing:
        yield Piece.of(f"The exchange published no candle for {candles.missing} moments.")
