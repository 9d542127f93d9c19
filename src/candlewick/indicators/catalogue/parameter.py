"""What a parameter may be; written in the signature, checked at the door."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number of at least `minimum`."""

    minimum: int

    def refusal(self, value: Any) -> str:
        """Say what the value should have been; nothing where it is right."""
        whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
        if whole and int(value) >= self.minimum:
            return ""
        return f"a whole number, {self.minimum} or more"

    def __str__(self) -> str:
        return f"{self.minimum} or more"


@dataclass(frozen=True, slots=True)
class Between:
    """A finite number from `low` to `high`; the ends themselves only where `closed`."""

    low: float
    high: float = np.inf
    closed: bool = False

    def refusal(self, value: Any) -> str:
        """Say what the value should have been; nothing where it is right."""
        number = isinstance(value, int | float | np.integer | np.floating)
        if number and not isinstance(value, bool) and self._holds(float(value)):
            return ""
        return f"a finite number, {self}" if self.high == np.inf else f"a number from {self}"

    def _holds(self, value: float) -> bool:
        if not np.isfinite(value):
            return False
        if self.closed:
            return self.low <= value <= self.high
        return self.low < value < self.high

    def __str__(self) -> str:
        if self.high == np.inf:
            return f"{self.low:g} or more" if self.closed else f"above {self.low:g}"
        return f"{self.low:g} to {self.high:g}"


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some words."""

    words: tuple[str, ...]

    def refusal(self, value: Any) -> str:
        """Say what the value should have been; nothing where it is right."""
        return "" if value in self.words else " or ".join(repr(word) for word in self.words)

    def __str__(self) -> str:
        return " or ".join(self.words)


Range: TypeAlias = Whole | Between | OneOf

Length = Annotated[int, Whole(1)]
Length2 = Annotated[int, Whole(2)]
"""A look-back of which one candle would mean nothing."""
Length3 = Annotated[int, Whole(3)]
Length4 = Annotated[int, Whole(4)]
Factor = Annotated[float, Between(0.0)]
Share = Annotated[float, Between(0.0, 1.0)]
Compat = Annotated[Literal["tradingview", "talib"], OneOf(("tradingview", "talib"))]
"""Whose convention, where they differ."""
