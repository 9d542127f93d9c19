"""What happened, one line each."""

from typing import assert_never

from rich.text import Text

from candlewick.application.console.figure import money, price, word
from candlewick.application.console.theme import BAD, GOOD, HEADING, QUIET
from candlewick.application.views.moment import utc_minute
from candlewick.domain.calibration import ModelCalibration
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
from candlewick.domain.exit_plan import StopKind
from candlewick.domain.harmless import harmless


def event_line(event: Event) -> Text | None:
    """Return what `event` says to a person; None where that is nothing."""
    match event:
        case Decided() | Shadowed():
            return decision_line(event) if isinstance(event, Decided) else _shadow_line(event)
        case Held(symbol=symbol, at=at, reason=reason):
            return _said(symbol, at, f"nothing decided: {reason}", style=BAD)
        case Intended() | Filled() | Rejected() | OrderUnknown() | Refused():
            return _order_line(event)
        case LevelsMoved() | FundingPaid() | SwitchSet() | PriceTouched():
            return _holding_line(event)
        case AccountOpened() | CalibrationsLearned():
            return _account_line(event)
        case Marked() | MarketLearned() | Quoted():
            return None
        case _:
            assert_never(event)


def _account_line(event: AccountOpened | CalibrationsLearned) -> Text:
    match event:
        case AccountOpened(balance=balance, currency=currency):
            return Text(f"Paper account opened with {money(balance)} {currency}.")
        case CalibrationsLearned(at=at, calibrations=calibrations):
            known = "; ".join(map(_calibrated, calibrations))
            return _said("calibration", at, known or "none any more")
        case _:
            assert_never(event)


def _holding_line(event: LevelsMoved | FundingPaid | SwitchSet | PriceTouched) -> Text:
    match event:
        case PriceTouched(symbol=symbol, at=at, price=seen):
            return _said(symbol, at, f"the live price {price(seen)} ends the position")
        case LevelsMoved(symbol=symbol, at=at, stop_loss=stop, take_profit=target, stop_kind=kind):
            by = "" if kind is StopKind.STOP_LOSS else f" ({kind})"
            return _said(symbol, at, f"levels now: stop {price(stop)}{by}, target {price(target)}")
        case FundingPaid(symbol=symbol, at=at, amount=amount):
            what = "paid" if amount >= 0.0 else "received"
            return _said(symbol, at, f"{what} {money(abs(amount))} for holding")
        case SwitchSet(at=at, action=action, reason=reason):
            what = f"on ({action})" if action else "off"
            return _said("kill switch", at, f"{what} {reason}".strip(), style=BAD if action else "")
        case _:
            assert_never(event)


def _order_line(
    event: Intended | Filled | Rejected | OrderUnknown | Refused,
) -> Text | None:
    match event:
        case Intended(order=order):
            what = f"{order.purpose}, {order.side} {order.quantity:.6g} at {price(order.price)}"
            sized = "" if order.worth is None else f", sized by a probability of {order.worth:.2f}"
            return _said(order.symbol, order.at, f"order: {what}{sized}")
        case Filled(fill=fill):
            return Text(f"  filled at {price(fill.price)}, fee {money(fill.fee)}")
        case Rejected(reason=reason):
            return Text(f"  rejected: {harmless(reason)}", style=BAD)
        case Refused(symbol=symbol, at=at, reason=reason):
            return _said(symbol, at, f"not done: {reason}", style=BAD)
        case OrderUnknown(reason=reason):
            return Text(f"  nobody knows what became of it: {harmless(reason)}", style=BAD)
        case _:
            assert_never(event)


def _shadow_line(event: Shadowed) -> Text:
    who = f"in shadow, {event.challenger}: "
    if event.decided is None:
        return _said(event.symbol, event.at, f"{who}no answer: {event.failure}", style=QUIET)
    decision = event.decided.decision
    line = _said(event.symbol, event.at, who, style=QUIET)
    line.append_text(word(decision.signal))
    if decision.confidence:
        line.append(f" ({decision.confidence})")
    if decision.refused:
        line.append(f" since its answer was refused ({harmless(decision.refused)})", style=QUIET)
    return line


def _calibrated(one: ModelCalibration) -> str:
    pairs = zip(one.map.stated, one.map.true, strict=True)
    words = ", ".join(f"{stated:.2f} is worth {true:.2f}" for stated, true in pairs)
    return f"{one.author}, template {one.template[:12]}, {one.map.outcomes:,} outcomes: {words}"


def worth_line(event: Decided, worth: float | str) -> Text:
    """Return what a decision's confidence is worth [0 to 1], or why nobody knows, one line."""
    if isinstance(worth, str):
        return Text(f"  nothing would be opened: {harmless(worth)}", style=BAD)
    return Text(f"  a probability of {event.decision.probability:.2f} is worth {worth:.2f}")


def decision_line(event: Decided) -> Text:
    """Return the decision and its checks, one line."""
    decision = event.decision
    line = _said(decision.symbol, decision.as_of, f"{price(event.prompt.price)}  ")
    line.append_text(word(decision.signal))
    if decision.confidence:
        line.append(f" ({decision.confidence})")
    if decision.stop_loss or decision.take_profit:
        line.append(f" stop {price(decision.stop_loss)} target {price(decision.take_profit)}")
    if decision.size:
        line.append(f" size {100.0 * decision.size:g} %")
    if event.answer.recorded:
        line.append("  [recorded]", style=QUIET)
    passed = [check.name for check in event.checks if check.passed]
    if passed:
        line.append(f"\n  checked: {', '.join(passed)}", style=GOOD)
    for check in event.checks:
        if not check.passed:
            line.append(f"\n  refused: {check.name}", style=BAD)
            line.append(f" ({harmless(check.detail)})")
    return line


def _said(symbol: str, at: int, what: str, *, style: str = "") -> Text:
    return Text.assemble(
        (utc_minute(at), QUIET), " ", (symbol, HEADING), " ", (harmless(what), style)
    )
