"""How we stand: the position, the last trades, why an answer was refused."""

import functools
from typing import Final

from candlewick.analysis.prompts.context import PromptContext
from candlewick.analysis.prompts.number import basis_points, figure, moment, percent
from candlewick.analysis.prompts.outside import fenced, quoted
from candlewick.analysis.prompts.section import Piece, Section, Variant
from candlewick.domain.position import Side, Trade

_RECENT_TRADES: Final = 5
_FEWER_TRADES: Final = 2
_LONGEST_REASON: Final = 300
_KEPT: Final = 1024
"""[trades] A closed trade is told in many prompts."""


_NOTHING_HELD: Final = Section.fixed("position", "## Position\nNo position is open.")


def position(context: PromptContext) -> Section:
    """Give what is held, its gain and its levels."""
    held, price = context.position, context.market.price
    if held is None:
        return _NOTHING_HELD
    gain = held.unrealised(price) / (held.entry_price * held.quantity)
    return Section.fixed(
        "position",
        "## Position\n"
        f"{held.side} since {moment(held.opened_at)} at {figure(held.entry_price)},"
        f" now {percent(gain)} before closing costs\n"
        f"Stop loss {figure(held.stop_loss)} ({basis_points(held.stop_loss / price - 1.0)} bp),"
        f" take profit {figure(held.take_profit)}"
        f" ({basis_points(held.take_profit / price - 1.0)} bp)",
    )


def trades(context: PromptContext) -> Section:
    """Give the last closed trades; of those only what was known."""
    known = [one for one in context.trades if one.closed_at <= context.market.as_of]
    lines = [_trade(one) for one in known[-_RECENT_TRADES:]]
    full = Variant(lambda: lines, worth=25)
    if len(lines) <= _FEWER_TRADES:
        return Section("trades", (full,))
    fewer = Variant(lambda: lines[-_FEWER_TRADES:], f"trades before the last {_FEWER_TRADES}")
    return Section("trades", (full, fewer))


def _trade(trade: Trade) -> Piece:
    held = trade.position
    return _closed(
        trade.closed_at,
        held.side,
        held.entry_price,
        trade.exit_price,
        trade.profit_fraction,
        trade.reason,
    )


@functools.lru_cache(maxsize=_KEPT)
def _closed(at: int, side: Side, entry: float, out: float, gain: float, reason: str) -> Piece:
    return Piece.of(
        f"Closed {moment(at)}: {side} {figure(entry)} to {figure(out)},"
        f" {percent(gain)} after costs, by {reason}"
    )


def refusal(context: PromptContext) -> Section:
    """Say why the last answer was not acted on; the reason may quote that answer."""
    if not context.refusal:
        return Section.fixed("refusal", "")
    reason = fenced([quoted(context.refusal, limit=_LONGEST_REASON)])
    pieces = (Piece.of("Your last answer was not acted on:"), *reason)
    return Section("refusal", (Variant(lambda: pieces),))
