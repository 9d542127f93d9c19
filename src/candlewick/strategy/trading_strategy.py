"""A position's life: opened, tightened, settled, closed."""

import numpy as np

from candlewick.domain.candles import Candles
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.events import (
    AccountOpened,
    Decided,
    Event,
    Filled,
    Held,
    Intended,
    LevelsMoved,
    Marked,
    PriceTouched,
    Refused,
    Rejected,
)
from candlewick.domain.order import Order, Purpose, order_id
from candlewick.domain.position import Position
from candlewick.errors import RefusedError
from candlewick.ports.broker import Broker
from candlewick.ports.journal import Journal
from candlewick.strategy.portfolio.ledger import Ledger
from candlewick.strategy.risk.levels import Bar, Touch, tightened, touched_by_price, touched_in_bar
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.risk.sizing import opening_order


class TradingStrategy:
    """Manages the positions of one account; its state is the fold of the journal.

    Each order is recorded before it is sent, under an id that the same intent always gets,
    and its outcome after. Whatever was under way when the program died is taken up by
    `recover`.
    """

    def __init__(self, *, account: str, broker: Broker, journal: Journal, rules: RiskRules) -> None:
        self.ledger = Ledger.from_events(journal.replay())
        self._account = account
        self._broker = broker
        self._journal = journal
        self._rules = rules

    def open_account(self, *, balance: float, currency: str, at: int) -> None:
        """Begin with `balance` [currency, > 0], unless the account exists already."""
        if self.ledger.opened is None:
            self._record(
                AccountOpened(account=self._account, currency=currency, balance=balance, at=at)
            )

    async def recover(self) -> None:
        """Finish what was intended and has no recorded outcome, before anything new.

        Raises:
            UnavailableError: the broker cannot say what became of an order.
        """
        for order in sorted(self.ledger.pending.values(), key=lambda order: order.symbol):
            await self._send(order)

    async def settle(self, candles: Candles) -> None:
        """Look at each candle not looked at yet: exit where it touched a level.

        Then value the account at the newest close. All candles since the last settling
        are walked, so a program that was down for a day misses no stop.
        """
        symbol, newest = candles.symbol, int(candles.close_time[-1])
        settled_to = self.ledger.settled_to.get(symbol)
        if settled_to is not None and settled_to >= newest:
            return
        closes = candles.close_time
        for place in range(
            int(np.searchsorted(closes, settled_to or 0, side="right")), len(closes)
        ):
            held = self.ledger.positions.get(symbol)
            closed_at = int(closes[place])
            if held is None:
                break
            if touch := touched_in_bar(held, _bar_since(held, candles, place)):
                await self._exit(held, touch, at=closed_at)
        self._record(Marked(symbol=symbol, at=newest, price=float(candles.close[-1])))

    async def touch(self, symbol: str, *, price: float, at: int) -> bool:
        """Exit `symbol` if the live `price` [quote currency] is beyond a level.

        Returns:
            Whether a position was closed.
        """
        held = self.ledger.positions.get(symbol)
        if held is None or at <= held.opened_at or self._is_busy(symbol):
            return False
        touch = touched_by_price(held, price)
        if touch is None:
            return False
        self._record(PriceTouched(symbol=symbol, at=at, price=price))
        await self._exit(held, touch, at=at)
        return True

    def hold(self, symbol: str, *, at: int, reason: str) -> None:
        """Record that nothing was decided for `symbol` at the close `at` [ms], and why."""
        self._record(Held(symbol=symbol, at=at, reason=reason))

    def take(self, decided: Decided) -> None:
        """Record what was decided; `act` then acts on it, once."""
        self._record(decided)

    async def act(self, decision: Decision, *, price: float) -> None:
        """Trade what `decision` asks for at `price` [quote currency], unless that was done.

        A decision whose occasion has passed (the position was stopped meanwhile, say) is
        let go.
        """
        held = self.ledger.positions.get(decision.symbol)
        if decision.signal in {Signal.BUY, Signal.SELL} and held is None:
            await self._open(decision, price=price)
        elif decision.signal is Signal.CLOSE and held is not None:
            touch = Touch(purpose=Purpose.CLOSE_SIGNAL, price=price)
            await self._exit(held, touch, at=decision.as_of)
        elif decision.signal is Signal.UPDATE and held is not None:
            self._update(held, decision)

    async def _open(self, decision: Decision, *, price: float) -> None:
        order = opening_order(
            decision,
            account=self._account,
            price=price,
            equity=self.ledger.equity,
            free=self.ledger.free,
            rules=self._rules,
        )
        if isinstance(order, str):
            self._refuse(decision, order)
        else:
            await self._place(order)

    def _refuse(self, decision: Decision, reason: str) -> None:
        """Record why `decision` is not done, once, however often it is acted on."""
        if self.ledger.refusals.get(decision.symbol) != reason:
            self._record(Refused(symbol=decision.symbol, at=decision.as_of, reason=reason))

    def _update(self, held: Position, decision: Decision) -> None:
        levels = tightened(held, stop_loss=decision.stop_loss, take_profit=decision.take_profit)
        symbol, at = held.symbol, decision.as_of
        if isinstance(levels, str):
            self._refuse(decision, levels)
        elif levels != (held.stop_loss, held.take_profit):
            stop, target = levels
            self._record(LevelsMoved(symbol=symbol, at=at, stop_loss=stop, take_profit=target))

    async def _exit(self, held: Position, touch: Touch, *, at: int) -> None:
        order = Order(
            order_id=order_id(
                account=self._account, symbol=held.symbol, as_of=at, purpose=touch.purpose
            ),
            symbol=held.symbol,
            side=held.side,
            purpose=touch.purpose,
            quantity=held.quantity,
            price=touch.price,
            at=at,
        )
        await self._place(order)

    async def _place(self, order: Order) -> None:
        if order.order_id in self.ledger.orders or self._is_busy(order.symbol):
            return
        self._record(Intended(order=order))
        await self._send(order)

    async def _send(self, order: Order) -> None:
        try:
            fill = await self._broker.execute(order)
        except RefusedError as e:
            self._record(Rejected(order_id=order.order_id, at=order.at, reason=str(e)))
        else:
            self._record(Filled(fill=fill))

    def _is_busy(self, symbol: str) -> bool:
        return any(order.symbol == symbol for order in self.ledger.pending.values())

    def _record(self, *events: Event) -> None:
        self._journal.append(*events)
        for event in events:
            self.ledger.apply(event)


def _bar_since(held: Position, candles: Candles, place: int) -> Bar:
    """Return the candle's prices as far as they came after `held` was opened.

    Of a candle that was under way then (the timeframe was changed to a longer one), only the
    close is known to have come after.
    """
    if int(candles.open_time[place]) < held.opened_at:
        close = float(candles.close[place])
        return Bar(open=close, high=close, low=close)
    return Bar(
        open=float(candles.open[place]),
        high=float(candles.high[place]),
        low=float(candles.low[place]),
    )
