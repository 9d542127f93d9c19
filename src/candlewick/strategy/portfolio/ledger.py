"""The state that events add up to."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self, assert_never

from candlewick.domain.calibration import ModelCalibration
from candlewick.domain.decision import Decision
from candlewick.domain.events import (
    AccountOpened,
    CalibrationsLearned,
    Decided,
    Event,
    Filled,
    FundingPaid,
    Held,
    Intended,
    LevelsMoved,
    Marked,
    MarketLearned,
    OrderUnknown,
    PriceTouched,
    Quoted,
    Refused,
    Rejected,
    Shadowed,
    SwitchSet,
)
from candlewick.domain.market import Market
from candlewick.domain.order import Order, Purpose
from candlewick.domain.position import Position, Trade
from candlewick.domain.standing import Standing
from candlewick.errors import StateCorruptError
from candlewick.strategy.portfolio.exposure import Exposure, exposures_of
from candlewick.strategy.portfolio.lot import closed, opened, slippage_of
from candlewick.strategy.portfolio.money import Money
from candlewick.strategy.portfolio.order_book import OrderBook
from candlewick.strategy.portfolio.recollection import Recollection
from candlewick.strategy.portfolio.track_record import TrackRecord
from candlewick.strategy.portfolio.watermark import Watermark

_TRADES_SHOWN = 5


@dataclass(slots=True, kw_only=True)
class Ledger:
    """What is held, what was earned, and what is still under way.

    The same event applied twice counts once; one that contradicts what is known is refused.

    Attributes:
        opened: how the account began; None before it did.
        cash: [account currency] the first balance, plus the profits of closed trades, minus the
            fees and the funding of open positions.
        money: where the cash came from and went, part by part.
        positions: what is held, by symbol.
        trades: what was closed, oldest first.
        prices: the newest price looked at, by symbol [quote currency].
        settled_to: the newest close up to which levels were settled, by symbol [ms].
        decisions: the newest decision, by symbol.
        refusals: why the newest answer or order was refused, by symbol; absent if it was not.
        orders: every order, and what became of it.
        watermark: the worth over time; None before the account was opened.
        markets: what the exchange said last about each market.
        quotes: how fresh and dear each market was when it was last acted on.
        switch: the newest state of the kill switch; None where it was never set.
        recollection: the newest closed trades of each market, and what was said when they were
            opened.
        track_record: how sure models were when they opened positions, and what became of it.
        calibrations: what the probabilities of each model's answers are worth, by their author.
    """

    opened: AccountOpened | None = None
    cash: float = 0.0
    money: Money = field(default_factory=Money)
    positions: dict[str, Position] = field(default_factory=dict)
    trades: list[Trade] = field(default_factory=list)
    prices: dict[str, float] = field(default_factory=dict)
    settled_to: dict[str, int] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    refusals: dict[str, str] = field(default_factory=dict)
    orders: OrderBook = field(default_factory=OrderBook)
    watermark: Watermark | None = None
    markets: dict[str, Market] = field(default_factory=dict)
    quotes: dict[str, Quoted] = field(default_factory=dict)
    switch: SwitchSet | None = None
    recollection: Recollection = field(default_factory=Recollection)
    track_record: TrackRecord = field(default_factory=TrackRecord)
    calibrations: dict[str, ModelCalibration] = field(default_factory=dict)

    @classmethod
    def from_events(cls, events: Iterable[Event]) -> Self:
        """Rebuild the ledger; a start and a recovery are the same.

        Raises:
            StateCorruptError: the events contradict each other.
        """
        ledger = cls()
        for event in events:
            ledger.apply(event)
        return ledger

    @property
    def equity(self) -> float:
        """Return cash plus what open positions would gain at the newest prices."""
        held = sorted(self.positions.items())
        return self.cash + sum(
            [one.unrealised(self.prices.get(symbol, one.entry_price)) for symbol, one in held]
        )

    @property
    def free(self) -> float:
        """Return the equity that is not the margin of a position, nor about to be."""
        return self.equity - sum(exposure.margin for exposure in self.exposures())

    def exposures(self) -> list[Exposure]:
        """Return what is held or may be, by symbol; an order of unknown outcome counts too."""
        return exposures_of(self.positions, self.orders.pending, prices=self.prices)

    def standing(self, symbol: str, *, may_short: bool = True) -> Standing:
        """Return how the account stands in `symbol`, where `may_short` says what is possible."""
        memories = self.recollection.memories(symbol)
        return Standing(
            position=self.positions.get(symbol),
            trades=tuple([memory.trade for memory in memories[-_TRADES_SHOWN:]]),
            refusal=self.refusals.get(symbol),
            may_short=may_short,
            memories=memories,
        )

    def apply(self, event: Event) -> None:
        """Take `event` in.

        Raises:
            StateCorruptError: `event` contradicts what is known.
        """
        match event:
            case Marked() | PriceTouched():
                self._see(event)
            case Decided():
                self._decide(event)
            case Held() | Shadowed():
                pass
            case Intended() | Filled() | Rejected() | OrderUnknown() | Refused():
                self._apply_order(event)
            case LevelsMoved() | FundingPaid():
                self._apply_holding(event)
            case SwitchSet() | MarketLearned() | Quoted() | CalibrationsLearned():
                self._learn(event)
            case AccountOpened():
                self._open_account(event)
            case _:
                assert_never(event)

    def _see(self, event: Marked | PriceTouched) -> None:
        match event:
            case Marked(symbol=symbol, at=at, price=price):
                self._mark(symbol, at=at, price=price)
            case PriceTouched(symbol=symbol, price=price):
                self.prices[symbol] = price
            case _:
                assert_never(event)

    def _learn(self, event: SwitchSet | MarketLearned | Quoted | CalibrationsLearned) -> None:
        match event:
            case SwitchSet():
                self.switch = event
            case MarketLearned(market=market):
                self.markets[market.symbol] = market
            case Quoted(symbol=symbol):
                self.quotes[symbol] = event
            case CalibrationsLearned(calibrations=calibrations):
                self.calibrations = {one.author: one for one in calibrations}
            case _:
                assert_never(event)

    def _apply_holding(self, event: LevelsMoved | FundingPaid) -> None:
        held = self.positions.get(event.symbol)
        if held is None:
            what = "levels were moved" if isinstance(event, LevelsMoved) else "funding was paid"
            msg = f"{what} for {event.symbol}, but no position is open"
            raise StateCorruptError(msg)
        match event:
            case LevelsMoved():
                self._move_levels(held, event)
            case FundingPaid():
                self._pay_funding(held, event)
            case _:
                assert_never(event)

    def _apply_order(self, event: Intended | Filled | Rejected | OrderUnknown | Refused) -> None:
        match event:
            case Refused(symbol=symbol, reason=reason):
                self.refusals[symbol] = reason
            case Intended(order=order):
                self.orders.intend(order)
                self.recollection.intend(order, self.decisions.get(order.symbol))
                self.track_record.intend(order, self.decisions.get(order.symbol))
            case OrderUnknown():
                self.orders.doubt(event)
            case Rejected(order_id=order_id, reason=reason):
                if rejected := self.orders.finish(order_id, event):
                    self.refusals[rejected.symbol] = reason
            case Filled(fill=fill):
                if filled := self.orders.finish(fill.order_id, event):
                    self._fill(filled, event)
            case _:
                assert_never(event)

    def _open_account(self, event: AccountOpened) -> None:
        if self.opened == event:
            return
        if self.opened is not None:
            msg = f"the account {event.account!r} was opened twice"
            raise StateCorruptError(msg)
        self.opened, self.cash = event, event.balance
        self.watermark = Watermark(at=event.at, day_began_with=event.balance, peak=event.balance)

    def _mark(self, symbol: str, *, at: int, price: float) -> None:
        if self.watermark is not None and at > self.watermark.at:
            self.watermark.advance(at, equity=self.equity)
        self.settled_to[symbol] = at
        self.prices[symbol] = price

    def _decide(self, decided: Decided) -> None:
        decision = decided.decision
        self.track_record.hear(decided)
        self.decisions[decision.symbol] = decision
        if decision.refused:
            self.refusals[decision.symbol] = decision.refused
        else:
            self.refusals.pop(decision.symbol, None)

    def _move_levels(self, held: Position, event: LevelsMoved) -> None:
        if held.side.sign * (event.stop_loss - held.stop_loss) < 0.0:
            msg = (
                f"the stop of {event.symbol} was widened from {held.stop_loss} to {event.stop_loss}"
            )
            raise StateCorruptError(msg)
        self.positions[event.symbol] = replace(
            held,
            stop_loss=event.stop_loss,
            take_profit=event.take_profit,
            stop_kind=event.stop_kind,
            walked_to=max(held.walked_to, event.at),
        )

    def _pay_funding(self, held: Position, event: FundingPaid) -> None:
        if event.at <= held.walked_to:
            return
        self.positions[event.symbol] = replace(
            held, funding=held.funding + event.amount, walked_to=event.at
        )
        self.money.funding += event.amount
        self.cash -= event.amount

    def _fill(self, order: Order, event: Filled) -> None:
        fill = event.fill
        held = self.positions.pop(order.symbol, None)
        if (order.purpose is Purpose.OPEN) == (held is not None) or fill.quantity > order.quantity:
            msg = f"the fill {fill} of order {order.order_id} does not fit {held}"
            raise StateCorruptError(msg)
        self.prices[order.symbol] = order.price
        self.money.fees += fill.fee
        self.money.slippage += slippage_of(order, fill)
        self.cash -= fill.fee
        if held is None:
            self.positions[order.symbol] = opened(order, fill)
            self.settled_to[order.symbol] = order.at
            return
        closing = closed(held, order, fill)
        self.trades.append(closing.trade)
        self.recollection.close(closing.trade)
        self.track_record.close(closing.trade, is_last=closing.rest is None)
        self.money.moves += closing.move
        self.cash += closing.trade.position.unrealised(fill.price)
        if closing.rest is not None:
            self.positions[order.symbol] = closing.rest
