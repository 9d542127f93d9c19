"""All candles of the snapshot, the newest in full, older ones put together."""

import functools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

from candlewick.analysis.prompts.market_section import base_of, quote_of
from candlewick.analysis.prompts.number import basis_points, figure, minute, short
from candlewick.analysis.prompts.section import Section, Variant
from candlewick.analysis.resolutions import Bar, Rung, resolve
from candlewick.domain.candles import Candles
from candlewick.domain.snapshot import MarketSnapshot
from candlewick.domain.timeframe import Timeframe

_DAY_MS: Final = 86_400_000
_SMALL: Final = 0.01
"""[quote currency] Below this, leading zeros would be most of what stands in the table."""
_WORDS: Final = ("", "thousand ", "million ", "billion ", "trillion ")
_KEPT: Final = 8192
"""[rows] A replay shows each bar in many prompts; a row once written is kept for the next."""
_WORTH: Final = (30, 60, 68, 72, 74, 76)
"""How dear each span is, from the longest on; the candles' own is never given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    """In what the table's prices and volumes are counted.

    Attributes:
        price: [quote currency, > 0] one in the table is so much.
        volume: [base currency, > 0] likewise.
        span: of the candles themselves.
        prices: the price's unit in words.
        volumes: the volume's unit in words.
    """

    price: float
    volume: float
    span: Timeframe
    prices: str
    volumes: str

    @classmethod
    def of(cls, snapshot: MarketSnapshot) -> Self:
        price, quote = snapshot.price, quote_of(snapshot.symbol)
        unit = 1.0 if price >= _SMALL else 1000.0 ** math.floor(math.log10(price) / 3.0)
        mean = float(snapshot.candles.volume.mean())
        # A usual candle then has two to four digits and no point.
        steps = math.floor((math.log10(mean) - 1.0) / 3.0) if mean > 0.0 else 0
        steps = min(max(steps, 0), len(_WORDS) - 1)
        return cls(
            price=unit,
            volume=1000.0**steps,
            span=snapshot.candles.timeframe,
            prices=quote if unit == 1.0 else f"units of {figure(unit)} {quote}",
            volumes=f"{_WORDS[steps]}{base_of(snapshot.symbol)}",
        )


def candles(snapshot: MarketSnapshot) -> Section:
    """Give every candle of the snapshot, each in one row; older rows are longer spans.

    Rows depend on the candles in them alone, so that they come again, to the byte, in the next
    prompt, and what is new is added behind them.
    """
    unit, found = _Unit.of(snapshot), resolve(snapshot.candles)
    tail = [*_rungs(found.rungs[-1:], unit), *_last_lines(snapshot.candles, found.older, unit)]
    head = _legend(unit)
    older = found.rungs[:-1]

    def write(dropped: int) -> str:
        return "\n".join([*head, *_rungs(older[dropped:], unit), *tail])

    variants = [
        Variant(write=functools.partial(write, dropped), lost=_lost(older[:dropped]), worth=worth)
        for dropped, worth in zip(range(len(older) + 1), _WORTH, strict=False)
    ]
    return Section(name="candles", variants=variants)


def _lost(rungs: Sequence[Rung]) -> str:
    spans = " and ".join(str(rung.span) for rung in rungs)
    return f"the candles of {spans}" if rungs else ""


def _legend(unit: _Unit) -> list[str]:
    return [
        "## Candles",
        (
            "Oldest first. A row: when it opened (UTC); close in"
            f" {unit.prices}; high and low in bp from that close; mean volume per"
            f" candle of {unit.span} in {unit.volumes}."
        ),
    ]


def _rungs(rungs: Sequence[Rung], unit: _Unit) -> Iterator[str]:
    """Yield each span's name and rows; the candles' own span is given in full."""
    for rung in rungs:
        full = rung.span == unit.span
        if rung.bars:
            yield f"{rung.span}{', in full (behind the close also the open, in bp from it)' if full else ''}:"
        before = 0
        for bar in rung.bars:
            yield _row(bar, unit, before=before, days=rung.span.ms >= _DAY_MS, full=full)
            before = bar.start


@functools.lru_cache(maxsize=_KEPT)
def _row(bar: Bar, unit: _Unit, *, before: int, days: bool, full: bool) -> str:
    """Write one row; a date's parts that are those of the row before are left out."""
    opened = f" {_from_close(bar, bar.open)}" if full else ""
    some = "" if bar.whole else f" ({bar.count} candles only)"
    return (
        f"{_label(bar.start, before, days=days)} {_price(bar.close, unit)}{opened}"
        f" {_from_close(bar, bar.high)} {_from_close(bar, bar.low)}"
        f" {short(bar.volume / bar.count / unit.volume)}{some}"
    )


def _label(start: int, before: int, *, days: bool) -> str:
    text, last = minute(start), minute(before)
    if days:
        return text[8:10] if text[:7] == last[:7] else text[5:10]
    clock = text[11:13] if text.endswith(":00") else text[11:]
    return clock if text[:10] == last[:10] else f"{text[5:10]} {clock}"


def _from_close(bar: Bar, price: float) -> str:
    return basis_points(price / bar.close - 1.0)


def _price(price: float, unit: _Unit) -> str:
    return figure(price / unit.price, digits=5)


def _last_lines(candles: Candles, older: Bar | None, unit: _Unit) -> Iterator[str]:
    if older is not None:
        yield (
            f"Before all these: {older.count} candles from {minute(older.start)} UTC on in one:"
            f" {_row(older, unit, before=older.start, days=True, full=False)[3:]}"
        )
    if candles.missing:
        yield f"The exchange published no candle for {candles.missing} moments."
