"""Which recorded decision a user means."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from candlewick.application.cli.moment import read_moment
from candlewick.errors import UserError

if TYPE_CHECKING:
    from candlewick.strategy.audit.decision_record import DecisionRecord

_HASH: Final = re.compile(r"[0-9a-f]{4,64}", re.IGNORECASE)


def choose(records: "Sequence[DecisionRecord]", text: str) -> "DecisionRecord":
    """Return the decision that `text` names.

    Args:
        records: all there are.
        text: market and close ("BTC/USDT@2026-03-01T12:00Z"), or the beginning of a hash.

    Raises:
        UserError: it names none, or several.
    """
    symbol, at, moment = text.strip().partition("@")
    if at:
        close = read_moment(moment)
        found = [
            one
            for one in records
            if (one.decided.decision.symbol, one.decided.decision.as_of) == (symbol, close)
        ]
    elif _HASH.fullmatch(symbol):
        found = [one for one in records if one.hash.startswith(symbol.lower())]
    else:
        msg = (
            f"{text!r} names no decision: write market and close, such as "
            "BTC/USDT@2026-03-01T12:00Z, or at least 4 digits of its hash"
        )
        raise UserError(msg)
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(one.hash[:12] for one in found)
        msg = f"{text!r} names several decisions; write more of a hash: {several}"
        raise UserError(msg)
    msg = f"there is no decision {text!r}: `candlewick decisions list` names them"
    raise UserError(msg)
