"""The original system's `positions.json` and `trade_history.json`, as events of an account."""

import json
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, Final

from candlewick.domain.events import AccountOpened, Event, Filled, Intended, LevelsMoved
from candlewick.domain.order import Fill, Order, Purpose, order_id
from candlewick.domain.position import Side
from candlewick.errors import UserError

_OPENS: Final = {"BUY": Side.LONG, "SELL": Side.SHORT}
_CLOSES: Final = {"CLOSE_LONG": Side.LONG, "CLOSE_SHORT": Side.SHORT}
_REASONS: Final = {"stop_loss": Purpose.STOP_LOSS, "take_profit": Purpose.TAKE_PROFIT}


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalAccount:
    """What the original's files do not say.

    Attributes:
        account: whose events they become.
        symbol: the one market that the original traded.
        currency: such as "USDT".
        balance: [currency, > 0] that it began with; sizes are fractions of it and what it earns.
        zone: whose clock the times were read from.
    """

    account: str
    symbol: str
    currency: str
    balance: float
    zone: tzinfo


def read_original(folder: Path, about: OriginalAccount) -> list[Event]:
    """Return what the files in `folder` tell, as events in the order they happened.

    The original charged no fee and no slippage, so that none is in them.

    Raises:
        UserError: the files are not there, not the original's, or contradict each other; the
            message says which entry.
    """
    history = _load(folder / "trade_history.json", default=[])
    held = _load(folder / "positions.json", default=None)
    if not isinstance(history, list) or not (held is None or isinstance(held, dict)):
        raise _unfit(folder, "they are not the original's")
    if not history:
        raise _unfit(folder, "there is no trade in them")
    fold = _Fold(about=about)
    for number, entry in enumerate(history, start=1):
        try:
            fold.take(entry)
        except (KeyError, TypeError, ValueError) as error:
            raise _unfit(folder, f"entry {number} of trade_history.json: {error}") from error
    try:
        fold.end(held)
    except (KeyError, TypeError, ValueError) as error:
        raise _unfit(folder, f"positions.json: {error}") from error
    return fold.events


@dataclass(slots=True)
class _Fold:
    about: OriginalAccount
    events: list[Event] = field(default_factory=list)
    equity: float = 0.0
    open: Order | None = None

    def take(self, entry: dict[str, Any]) -> None:
        action, at, price = (
            str(entry["action"]).upper(),
            self._at(entry["timestamp"]),
            entry["price"],
        )
        if not self.events:
            about = self.about
            self.equity = about.balance
            self.events.append(
                AccountOpened(
                    account=about.account, currency=about.currency, balance=about.balance, at=at
                )
            )
        if action in _OPENS:
            self._begin(entry, _OPENS[action], at=at, price=_positive(price))
        elif action in _CLOSES:
            reason = str(entry.get("reasoning", "")).rpartition(" ")[2]
            self._finish(_CLOSES[action], reason, at=at, price=_positive(price))
        else:
            message = f"the action {action!r} is not known"
            raise ValueError(message)

    def end(self, held: dict[str, Any] | None) -> None:
        """Compare the position that is left with the file that says so."""
        if (held is None) != (self.open is None):
            message = "it does not fit the last entry of trade_history.json"
            raise ValueError(message)
        if held is None or self.open is None:
            return
        if str(held.get("direction", "LONG")).upper() != self.open.side:
            message = f"it says {held['direction']}, the history {self.open.side}"
            raise ValueError(message)
        levels = _positive(held["stop_loss"]), _positive(held["take_profit"])
        if levels != (self.open.stop_loss, self.open.take_profit):
            stop, target = levels
            moved = LevelsMoved(
                symbol=self.about.symbol, at=self.open.at, stop_loss=stop, take_profit=target
            )
            self.events.append(moved)

    def _begin(self, entry: dict[str, Any], side: Side, *, at: int, price: float) -> None:
        if self.open is not None:
            message = "it opens a position where one is open"
            raise ValueError(message)
        size = float(entry["position_size"])
        if not 0.0 < size <= 1.0:
            message = f"the size {size:g} is no fraction of the account (0 to 1)"
            raise ValueError(message)
        self.open = self._order(
            side,
            Purpose.OPEN,
            quantity=self.equity * size / price,
            at=at,
            price=price,
            stop_loss=_positive(entry["stop_loss"]),
            take_profit=_positive(entry["take_profit"]),
            confidence=entry.get("confidence"),
        )
        self._record(self.open)

    def _finish(self, side: Side, reason: str, *, at: int, price: float) -> None:
        if self.open is None or self.open.side != side:
            message = f"it closes a {side} position where there is none"
            raise ValueError(message)
        purpose = _REASONS.get(reason, Purpose.CLOSE_SIGNAL)
        self._record(self._order(side, purpose, quantity=self.open.quantity, at=at, price=price))
        self.equity += side.sign * (price - self.open.price) * self.open.quantity
        self.open = None

    def _order(
        self, side: Side, purpose: Purpose, *, quantity: float, at: int, price: float, **more: Any
    ) -> Order:
        about = self.about
        number = order_id(
            account=about.account,
            symbol=about.symbol,
            as_of=at,
            decision=self.open.order_id if self.open else side,
            purpose=purpose,
        )
        return Order(
            order_id=number,
            symbol=about.symbol,
            side=side,
            purpose=purpose,
            quantity=quantity,
            price=price,
            at=at,
            **more,
        )

    def _record(self, order: Order) -> None:
        fill = Fill(
            order_id=order.order_id,
            price=order.price,
            quantity=order.quantity,
            fee=0.0,
            at=order.at,
        )
        self.events += [Intended(order=order), Filled(fill=fill)]

    def _at(self, text: object) -> int:
        moment = datetime.fromisoformat(str(text))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self.about.zone)
        return int(moment.timestamp() * 1000)


def _positive(value: object) -> float:
    number = float(str(value))
    if not 0.0 < number < float("inf"):
        message = f"{value} is no price"
        raise ValueError(message)
    return number


def _load(path: Path, *, default: object) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return default
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}."
        raise UserError(message) from error
    except ValueError as error:
        raise _unfit(path.parent, f"{path.name} is no JSON: {error}") from error


def _unfit(folder: Path, why: str) -> UserError:
    return UserError(f"The files of the original in {folder} cannot be imported: {why}.")
