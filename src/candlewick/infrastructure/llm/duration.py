"""How long services say that one should wait."""

import math
import re
from typing import Final

_SECONDS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}
_PART: Final = r"(\d{1,9}(?:\.\d{1,9})?)(ms|s|m|h|d)"
_DURATION: Final = re.compile(f"(?:{_PART})+")
_IN_WORDS: Final = re.compile(
    rf"(?:retry|try again|reset)[a-z ]{{0,20}} in:? ((?:{_PART})+)", re.IGNORECASE
)


def read_duration(said: str) -> float | None:
    """Return what "6m0s", "17ms", "9h37m12.3s" or "2.5" means [s, >= 0]; None for anything else."""
    said = said.strip()
    if _DURATION.fullmatch(said):
        return sum(float(count) * _SECONDS[unit] for count, unit in re.findall(_PART, said))
    try:
        value = float(said)
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0.0 else None


def duration_in(text: str) -> float | None:
    """Return how long a message such as "Please retry in 9h37m." asks to wait [s, >= 0]."""
    found = _IN_WORDS.search(text)
    return read_duration(found[1].rstrip(".")) if found else None
