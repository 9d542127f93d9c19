"""A suite that takes one bar after the other, and can be saved at any of them."""

import json
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
            ValueError: a column is missing or infinite.
        """
        try:
            numbers = np.array([bar[name] for name in self.columns], dtype=np.float64)
        except (KeyError, TypeError, ValueError) as error:
            needed = ", ".join(self.columns)
            msg = f"a bar needs numbers under {needed}; got {dict(bar)}"
            raise ValueError(msg) from error
        try:
            return Values(self._places, self._stream.update(numbers))
        except InfiniteNumberError as error:
            msg = f"`{self.columns[error.place]}` of the bar is infinite"
            raise ValueError(msg) from error

    def save(self) -> str:
        """Return all that the stream remembers, as JSON."""
        return json.dumps(
            {
                "format": STATE_FORMAT,
                "suite": self._fingerprint,
                "bars": self.bars,
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
            fits = state["suite"] == self._fingerprint
            bars, parts = int(state["bars"]), state["parts"]
        except (ValueError, KeyError, TypeError) as error:
            msg = f"this is no saved state of a suite: {error}"
            raise ValueError(msg) from error
        if not fits:
            msg = "the state was saved by another suite or version; feed the candles again instead"
            raise ValueError(msg)
        self._stream.restore(parts, bars=bars)
