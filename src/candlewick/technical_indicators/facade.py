"""The indicators behind one object, by category, with a stopwatch and a CSV writer on request.

The functions in `candlewick.indicators` touch neither clock nor disk; this object, which belongs
to the person at the keyboard and not to the core, may do both.
"""

import difflib
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from candlewick import indicators
from candlewick.technical_indicators.watch import Watch

CSV_FOLDER = Path("trading_data") / "indicators"


class TechnicalIndicators:
    """Every indicator, by category: `TechnicalIndicators().momentum.rsi(close, length=14)`.

    Attributes:
        timings: how long each call took, by the indicator's name [seconds, oldest first];
            empty unless `measure_time`.
        momentum, overlap, price, sentiment, statistical, support_resistance, trend, volatility,
            volume: the functions of `candlewick.indicators`, with the same parameters.
    """

    def __init__(
        self,
        measure_time: bool = False,  # noqa: FBT001, FBT002 - the order of the original system
        save_to_csv: bool = False,  # noqa: FBT001, FBT002 - the order of the original system
        *,
        timer: Callable[[], float] = time.perf_counter,
        csv_folder: Path | str = CSV_FOLDER,
    ) -> None:
        """Choose what happens around each call.

        Args:
            measure_time: note in `timings` how long each call took.
            save_to_csv: write each result to `csv_folder`, one file per indicator and
                parameters, replaced by the next call with the same ones.
            timer: [seconds] any clock that only goes forward.
            csv_folder: where to; made when the first result is there.
        """
        self.timings: dict[str, list[float]] = {}
        watch = Watch(
            timings=self.timings if measure_time else None,
            timer=timer,
            folder=Path(csv_folder) if save_to_csv else None,
        )
        self.momentum = Category(indicators.momentum, watch)
        self.overlap = Category(indicators.overlap, watch)
        self.price = Category(indicators.price, watch)
        self.sentiment = Category(indicators.sentiment, watch)
        self.statistical = Category(indicators.statistical, watch)
        self.support_resistance = Category(indicators.support_resistance, watch)
        self.trend = Category(indicators.trend, watch)
        self.volatility = Category(indicators.volatility, watch)
        self.volume = Category(indicators.volume, watch)


class Category:
    """The indicators of one category, each a function."""

    def __init__(self, module: ModuleType, watch: Watch) -> None:
        self._name = module.__name__.rpartition(".")[2]
        self._functions = {name: watch(getattr(module, name)) for name in module.__all__}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        functions = self.__dict__.get("_functions", {})
        if name in functions:
            function: Callable[..., Any] = functions[name]
            return function
        near = difflib.get_close_matches(name, functions, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        msg = f"there is no {name} among the {self.__dict__.get('_name')} indicators{hint}"
        raise AttributeError(msg)

    def __dir__(self) -> list[str]:
        return sorted(self._functions)
