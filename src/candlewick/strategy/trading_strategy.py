"""A position's life: opened, protected, settled, closed."""

from collections.abc import Callable

from candlewick.domain.calibration import ModelCalibration
from candlewick.domain.candles import Candles
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.events import (
    AccountOpened,
    CalibrationsLearned,
    Decided,
    HaltAction,
    Held,
    LevelsMoved,
    Marked,
    MarketLearned,
    PriceTouched,
    Quoted,
    Refused,
    SwitchSet,
)
from candlewick.domain.exit_plan import StopKind
from candlewick.domain.market import Market
from candlewick.domain.order import Order, Purpose, order_id
from candlewick.domain.position import Position
from candlewick.domain.standing import Standing
from candlewick.ports.broker import Broker
from candlewick.ports.journal import Journal
from candlewick.strategy.order_desk import OrderDesk
from candlewick.strategy.portfolio.ledger import Ledger
from candlewick.strategy.risk.bar_exit import Exit, exit_at_price, levels_of
from candlewick.strategy.risk.conditions import conditions_of
from candlewick.strategy.risk.guards.guard import Guard, Proposal
from candlewick.strategy.risk.guards.market_state import StaleData, WideSpread
from candlewick.strategy.risk.guards.standstill import KillSwitch, UnknownOrders
from candlewick.strategy.risk.levels import tightened
from candlewick.strategy.risk.opening import Occasion, opening_order
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.risk.terms import may_short
from candlewick.strategy.settlement import exit_order, funding, live_through


class TradingStrategy:
    """Manages the positions of one account; its state is the fold of the journal.

    Args:
        account: its name.
        broker: who trades.
        journal: what is remembered.
        rules: the user's limits.
        now: [ms since 1970 UTC] what time it is, for the age of prices; None: the close's.
    """

    def __init__(
        self,
        *,
        account: str,
        broker: Broker,
        journal: Journal,
        rules: RiskRules,
        now: Callable[[], int] | None = None,
    ) -> None:
        self._desk = OrderDesk(broker=broker, journal=journal)
        self._account = account
        self._rules = rules
        self._guards: tuple[Guard, ...] = (KillSwitch(), UnknownOrders(), *rules.guards)
        self._now = now
        self.needs_quote = any(isinstance(one, StaleData | WideSpread) for one in rules.guards)

    @property
    def ledger(self) -> Ledger:
        """Return how the account stands."""
        return self._desk.ledger

    def standing(self, symbol: str) -> Standing:
        """Return how the account stands in `symbol`, and what it could do there."""
        return self.ledger.standing(
            symbol, may_short=may_short(self._market(symbol), self._rules.margin)
        )

    def learn(self, market: Market, *, at: int) -> None:
        """Take in what the exchange says of a market at `at` [ms]; recorded when it changed."""
        if self.ledger.markets.get(market.symbol) != market:
            self._desk.record(MarketLearned(at=at, market=market))

    def calibrate(self, calibrations: tuple[ModelCalibration, ...], *, at: int) -> None:
        """Size by `calibrations`, and no others, from `at` [ms] on; recorded when they changed."""
        if self.ledger.calibrations != {one.author: one for one in calibrations}:
            self._desk.record(CalibrationsLearned(at=at, calibrations=calibrations))

    def quote(self, symbol: str, *, at: int, spread: float | None) -> None:
        """Record how old the close `at` [ms] is by now, and the spread [fraction], once."""
        known = self.ledger.quotes.get(symbol)
        if known is None or known.at != at:
            seen_at = self._now() if self._now else at
            self._desk.record(Quoted(symbol=symbol, at=at, seen_at=seen_at, spread=spread))

    def open_account(self, *, balance: float, currency: str, at: int) -> None:
        """Begin with `balance` [currency, > 0], unless the account exists already."""
        if self.ledger.opened is None:
            self._desk.record(
                AccountOpened(account=self._account, currency=currency, balance=balance, at=at)
            )

    async def recover(self) -> None:
        """Finish what was intended and has no recorded outcome, before anything new."""
        await self._desk.reconcile()

    def heed(self, action: HaltAction | None, reason: str, *, at: int) -> None:
        """Take in the state of the kill switch seen at `at` [ms]; recorded when it changed."""
        known = self.ledger.switch
        before = (known.action, known.reason) if known else (None, "")
        if (action, reason) != before:
            self._desk.record(SwitchSet(at=at, action=action, reason=reason))

    async def settle(self, *markets: Candles) -> None:
        """Live through each candle not looked at yet: funding, exits, moved stops.

        Then value the account at the newest closes, all at once. All candles since the last
        settling are walked, so a program that was down for a day misses no stop. A market with
        an order of unknown outcome waits: its candles are walked once it is known.
        """
        for candles in markets:
            await self._walk(candles)
        self._desk.record(
            *(
                Marked(
                    symbol=candles.symbol,
                    at=candles.newest_close,
                    price=candles.close.item(-1),
                )
                for candles in markets
                if self._is_unmarked(candles)
            )
        )

    def _is_unmarked(self, candles: Candles) -> bool:
        settled_to = self.ledger.settled_to.get(candles.symbol, 0)
        return settled_to < candles.newest_close and not self._desk.is_busy(candles.symbol)

    async def _walk(self, candles: Candles) -> None:
        """Live through the candles of one market that were not looked at yet."""
        symbol, newest = candles.symbol, candles.newest_close
        settled_to = self.ledger.settled_to.get(symbol, 0)
        if settled_to >= newest or symbol not in self.ledger.positions:
            return
        closes = candles.close_time
        for place in range(int(closes.searchsorted(settled_to, side="right")), len(closes)):
            held = self.ledger.positions.get(symbol)
            if held is None or self._desk.is_busy(symbol):
                break
            if closes.item(place) > held.walked_to:
                await live_through(
                    held, candles, place=place, desk=self._desk, account=self._account
                )

    async def touch(self, symbol: str, *, price: float, at: int) -> bool:
        """Exit `symbol` if the live `price` [quote currency] or the kill switch ends it.

        Returns:
            Whether a position was to be closed.
        """
        held = self.ledger.positions.get(symbol)
        if held is None or at <= held.opened_at or self._desk.is_busy(symbol):
            return False
        ends = exit_at_price(levels_of(held), price, at=at)
        if ends is None and self._action is HaltAction.CLOSE:
            ends = Exit(purpose=Purpose.KILL_SWITCH, price=price)
        if ends is None:
            return False
        seen = PriceTouched(symbol=symbol, at=at, price=price)
        paid = funding(held, price=price, at=at, ends=True)
        await self._desk.place(exit_order(held, ends, at=at, account=self._account), seen, *paid)
        return True

    async def obey_switch(self, candles: Candles) -> None:
        """Close what is held at the newest close of `candles`, if the kill switch says so."""
        held = self.ledger.positions.get(candles.symbol)
        if held is not None and self._action is HaltAction.CLOSE:
            await self._exit(held, candles, Purpose.KILL_SWITCH)

    def idle_reason(self, symbol: str) -> str | None:
        """Return why nothing can be decided about `symbol` now; None where something can."""
        if self._desk.is_busy(symbol):
            return f"what became of the order in {symbol} is not known yet"
        if self._action is not None and symbol not in self.ledger.positions:
            return "the kill switch is on, and no position is open"
        return None

    def hold(self, symbol: str, *, at: int, reason: str) -> None:
        """Record that nothing was decided for `symbol` at the close `at` [ms], and why."""
        self._desk.record(Held(symbol=symbol, at=at, reason=reason))

    def take(self, decided: Decided) -> None:
        """Record what was decided; `act` then acts on it, once."""
        self._desk.record(decided)

    async def act(self, decision: Decision, *, candles: Candles) -> None:
        """Trade what `decision` asks for at the newest close, unless that was done.

        A decision whose occasion has passed (the position was stopped meanwhile, say) is
        let go.

        Args:
            decision: what was decided at the newest close of `candles`.
            candles: of its market.
        """
        held = self.ledger.positions.get(decision.symbol)
        if decision.signal in {Signal.BUY, Signal.SELL} and held is None:
            await self._open(decision, candles)
        elif decision.signal is Signal.CLOSE and held is not None:
            await self._exit(held, candles, Purpose.CLOSE_SIGNAL)
        elif decision.signal is Signal.UPDATE and held is not None:
            self._update(held, decision)

    @property
    def _action(self) -> HaltAction | None:
        return self.ledger.switch.action if self.ledger.switch else None

    def _market(self, symbol: str) -> Market:
        return self.ledger.markets.get(symbol) or Market.named(symbol)

    async def _open(self, decision: Decision, candles: Candles) -> None:
        if self._opening_id(decision) in self.ledger.orders.intended:
            return
        order = opening_order(
            decision,
            order_id=self._opening_id(decision),
            occasion=Occasion(
                market=self._market(decision.symbol),
                price=candles.close.item(-1),
                conditions=conditions_of(candles),
            ),
            ledger=self.ledger,
            rules=self._rules,
        )
        refusal = order if isinstance(order, str) else self._guarded(order)
        if refusal is not None:
            self._refuse(decision, refusal)
        elif isinstance(order, Order):
            await self._desk.place(order)

    def _opening_id(self, decision: Decision) -> str:
        return order_id(
            account=self._account,
            symbol=decision.symbol,
            as_of=decision.as_of,
            decision=decision.signal,
            purpose=Purpose.OPEN,
        )

    def _guarded(self, order: Order) -> str | None:
        """Return why the first guard that objects does."""
        quote = self.ledger.quotes.get(order.symbol)
        if quote is None or quote.at != order.at:
            quote = Quoted(symbol=order.symbol, at=order.at, seen_at=order.at)
        proposal = Proposal(order=order, now=quote.seen_at, spread=quote.spread)
        refusals = (guard.refusal(proposal, self.ledger) for guard in self._guards)
        return next((reason for reason in refusals if reason), None)

    def _refuse(self, decision: Decision, reason: str) -> None:
        """Record why `decision` is not done, once, however often it is acted on."""
        if self.ledger.refusals.get(decision.symbol) != reason:
            self._desk.record(Refused(symbol=decision.symbol, at=decision.as_of, reason=reason))

    def _update(self, held: Position, decision: Decision) -> None:
        levels = tightened(
            held,
            stop_loss=decision.stop_loss,
            take_profit=decision.take_profit,
            market=self._market(held.symbol),
        )
        if isinstance(levels, str):
            self._refuse(decision, levels)
        elif (levels.stop, levels.target) != (held.stop_loss, held.take_profit):
            keeps = levels.stop == held.stop_loss
            self._desk.record(
                LevelsMoved(
                    symbol=held.symbol,
                    at=decision.as_of,
                    stop_loss=levels.stop,
                    take_profit=levels.target,
                    stop_kind=held.stop_kind if keeps else StopKind.STOP_LOSS,
                )
            )

    async def _exit(self, held: Position, candles: Candles, purpose: Purpose) -> None:
        """Close `held` at the newest close of `candles`."""
        order = exit_order(
            held,
            Exit(purpose=purpose, price=candles.close.item(-1)),
            at=candles.newest_close,
            account=self._account,
            conditions=conditions_of(candles),
        )
        await self._desk.place(order)
