"""The candles and signals that every engine gets: those of `benchmarks/engines`."""

import importlib.util
from pathlib import Path

_HOME = Path(__file__).resolve().parents[1] / "engines" / "series.py"
_spec = importlib.util.spec_from_file_location("engines_series", _HOME)
if _spec is None or _spec.loader is None:
    raise ImportError(str(_HOME))
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)

BALANCE: float = _module.BALANCE
COUNT: int = _module.COUNT
FEE: float = _module.FEE
STOP: float = _module.STOP
TARGET: float = _module.TARGET
REPEATS = 30
series = _module.series
