"""A suite that takes one bar after the other, and can be saved at any of them."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.stream import InfiniteNumberError, Part, Stream

STATE_FORMAT = 1


class Values(Mapping[str, float]):
    """The values of one bar by name."""

    __slots__ = ("_places", "array")

    def __init__(self, places: Mapping[str, int], array: FloatArray) -> None:
        self._places = places
        self.array = array

    def __getitem__(self, name: str) -> float:
        return float(self.array[self._places[name]])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class SuiteStream:
    """A suite that takes one bar after the other; made by `Suite.stream`.

    Attributes:
        names: what each bar gives.
        columns: what each bar must have.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        *,
        names: Sequence[str],
        columns: Sequence[str],
        fingerprint: str,
        compiled: bool,
    ) -> None:
        self.names = tuple(names)
        self.columns = tuple(columns)
        self._places = {name: place for place, name in enumerate(self.names)}
        self._fingerprint = fingerprint
        self._stream = Stream(parts, outputs=len(self.names), compiled=compiled)
        self._timed = "open_time" in self.columns
        self._newest = -math.inf

    @property
    def bars(self) -> int:
        """How many bars it has taken."""
        return self._stream.bars

    def update(self, bar: Mapping[str, float]) -> Values:
        """Take one more closed bar.

        Args:
            bar: by column name: at least the suite's `columns`; NaN where unknown.

        Returns:
            The value of each line at this bar, the very bits that `compute` has there.

        Raises:
            ValueError: a column is missing or infinite, or the bar is not later than the last
                one (told by suites that look at `open_time`); nothing has changed then.
        """
        try:
            numbers = np.array([bar[name] for name in self.columns], dtype=np.float64)
        except (KeyError, TypeError, ValueError) as error:
            needed = ", ".join(self.columns)
            msg = f"a bar needs numbers under {needed}; got {dict(bar)}"
            raise ValueError(msg) from error
        if self._timed and not numbers[self.columns.index("open_time")] > self._newest:
            msg = f"the bar of {bar['open_time']} comes after the one of {self._newest:.0f}"
            raise ValueError(msg)
        try:
            values = Values(self._places, self._stream.update(numbers))
        except InfiniteNumberError as error:
            msg = f"`{self.columns[error.place]}` of the bar is infinite"
            raise ValueError(msg) from error
        if self._timed:
            self._newest = numbers[self.columns.index("open_time")]
        return values

    def save(self) -> str:
        """Return all that the stream remembers, as JSON."""
        return json.dumps(
            {
                "format": STATE_FORMAT,
                "suite": self._fingerprint,
                "bars": self.bars,
                "newest": None if self._newest == -math.inf else float(self._newest),
                "parts": self._stream.state(),
            },
            allow_nan=False,
        )

    def load(self, saved: str) -> None:
        """Go on from a saved state.

        Raises:
            ValueError: it is not a state of this suite in this version.
        """
        try:
            state = json.loads(saved)
            fits = state["format"] == STATE_FORMAT and state["suite"] == self._fingerprint
            bars, parts = int(state["bars"]), state["parts"]
            newest = -math.inf if state["newest"] is None else float(state["newest"])
        except (ValueError, KeyError, TypeError) as error:
            msg = f"this is no saved state of a suite: {error}"
            raise ValueError(msg) from error
        if not fits:
            msg = "the state was saved by another suite or version; feed the candles again instead"
            raise ValueError(msg)
        self._stream.restore(parts, bars=bars)
        self._newest = newest
