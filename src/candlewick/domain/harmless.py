"""Text from outside that may be shown on a terminal."""

import re
from typing import Final

_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def harmless(text: str) -> str:
    """Return `text` with control characters and half letters spelled out.

    So it cannot play the terminal, and can be written as UTF-8. Line ends and tabs stay.
    """
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def harmless_json(text: str) -> str:
    """Return the JSON `text` with the same characters escaped as JSON has it; its values stay."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
