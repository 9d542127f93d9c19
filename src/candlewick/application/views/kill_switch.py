"""What the kill switch does now."""

from dataclasses import dataclass
from typing import Final

from candlewick.domain.events import HaltAction

_MEANING: Final = {
    None: "off: new positions may be opened",
    HaltAction.FREEZE: "on (freeze): no position is opened; what is held keeps its stop and target",
    HaltAction.CLOSE: "on (close): no position is opened, and what is held is closed at once",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KillSwitchView:
    """The switch of one account.

    Attributes:
        account: whose.
        on: whether it is on.
        action: "freeze" or "close"; None while it is off.
        reason: what was said when it was set.
    """

    account: str
    on: bool
    action: str | None
    reason: str


def kill_switch_view(account: str, action: HaltAction | None, reason: str) -> KillSwitchView:
    """Return the switch as it is shown."""
    return KillSwitchView(account=account, on=action is not None, action=action, reason=reason)


def kill_switch_line(view: KillSwitchView) -> str:
    """Return the switch in a sentence."""
    meaning = _MEANING[HaltAction(view.action) if view.action else None]
    return f"{view.account}: {meaning}{f' ({view.reason})' if view.reason else ''}"
