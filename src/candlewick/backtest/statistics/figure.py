"""A number, or the reason why there is none."""

import math
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Figure:
    """One statistic: never 0, infinite or NaN in place of "undefined".

    Attributes:
        value: the number, finite; None where there is none.
        reason: why there is none; empty where there is one.

    Raises:
        ValueError: both or neither are given, or the number is not finite.
    """

    value: float | None
    reason: str = ""

    def __post_init__(self) -> None:
        if (self.value is None) != bool(self.reason):
            msg = "a figure has either a value or the reason why it has none"
            raise ValueError(msg)
        if self.value is not None and not math.isfinite(self.value):
            msg = f"a figure is finite, not {self.value}"
            raise ValueError(msg)

    @classmethod
    def of(cls, value: float, *, otherwise: str) -> Self:
        """Return `value` as a figure, or `otherwise` as the reason where it is not finite."""
        return cls(float(value)) if math.isfinite(value) else cls(None, otherwise)
