"""What the loopback model server answers when nothing is scripted."""

import hashlib
import json
import re
from typing import Final

_CHOICES: Final = re.compile(r"signal \(one of ([A-Z, ]+)\)")
_PRICE: Final = re.compile(r"PRICE: ([\d,.]*\d)")
_STOP, _TARGET = 0.02, 0.04
_ENTRIES: Final = {"BUY": 1, "SELL": -1}


def rule_reply(prompt: str) -> str:
    """Return a JSON reply that depends on every byte of `prompt` and on nothing else.

    The hash of the prompt chooses among the signals it offers, except UPDATE; so a run of
    several candles gives each of them, and the same run gives the same ones.
    """
    offered = _CHOICES.search(prompt)
    names = offered[1].split(", ") if offered else ["BUY", "SELL", "HOLD"]
    choices = [name for name in names if name != "UPDATE"]
    digest = hashlib.sha256(prompt.encode()).digest()
    signal = choices[int.from_bytes(digest[:4], "big") % len(choices)]
    reply: dict[str, str | float] = {
        "signal": signal,
        "confidence": ("LOW", "MEDIUM", "HIGH")[digest[4] % 3],
        "reasoning": "This is a loopback server; the prompt's hash chose.",
    }
    price = _PRICE.search(prompt)
    if price and signal in _ENTRIES:
        at, sign = float(price[1].replace(",", "")), _ENTRIES[signal]
        reply["stop_loss"] = float(f"{at * (1 - sign * _STOP):.6g}")
        reply["take_profit"] = float(f"{at * (1 + sign * _TARGET):.6g}")
    return json.dumps(reply, sort_keys=True)
