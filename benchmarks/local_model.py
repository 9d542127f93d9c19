"""How well does the embedded model read a market in words, and how fast?

    uv run python benchmarks/local_model.py             print the table
    uv run python benchmarks/local_model.py --write     and write the calibration constants

The windows are real bundled candles. Whether a window rose or fell is its drift over 160
hours in standard errors; so this measures whether the model READS a trend that is there,
and says nothing about what comes next. Constants come from the earlier windows only, by
which the form of the question was chosen too; the later ones have had no say. In the AUC
each window counts a second time as its mirror image, since few of them rose. The keyword
rule counts words in the same facts.
"""

import argparse
import asyncio
import json
import math
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from candlewick.analysis.facts import worded_facts
from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.domain.arrays import FloatArray
from candlewick.domain.decision import Signal
from candlewick.infrastructure.archive.bundled_candles import (
    bundled_symbols,
    load_bundled_candles,
)
from candlewick.infrastructure.archive.bundled_sentiment import load_bundled_readings
from candlewick.infrastructure.llm.calibration import CALIBRATION_FILE, Calibration
from candlewick.infrastructure.llm.label_readout import engine_version
from candlewick.infrastructure.llm.label_scorer import LabelScorer
from candlewick.infrastructure.llm.local_server import LocalServer
from candlewick.infrastructure.llm.model_pin import SMOLLM2

WARM_UP = 730
LAST_MEASURED = 1500
"""Candles from here on may be shown in a demo, so no constant is made from them."""

DRIFT_HOURS = 160
DRIFT = 0.5
"""[standard errors] A window that drifts less counts as flat."""

HOLD_SHARE = 1 / 3
"""The margin is set so that this share of the measured windows reads as HOLD."""

UP = re.compile(r"\b(above|rose|bullish|oversold|positive|buyers)\b", re.IGNORECASE)
DOWN = re.compile(r"\b(below|fell|bearish|overbought|negative|sellers)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Window:
    """A market in words, and what it really did.

    Attributes:
        facts: the words.
        drift: [standard errors] over the last 160 hours.
        as_of: [ms since 1970 UTC] its end.
    """

    facts: tuple[str, ...]
    drift: float
    as_of: int

    @property
    def lean(self) -> int:
        """Return how many more rising than falling words there are."""
        words = " ".join(self.facts)
        return len(UP.findall(words)) - len(DOWN.findall(words))


def windows(first: int, last: int, *, step: int) -> list[Window]:
    """Return the windows that end at candles `first` to `last`."""
    analyzer, readings = MarketAnalyzer(), load_bundled_readings()
    found: list[Window] = []
    for symbol in bundled_symbols():
        candles = load_bundled_candles(symbol)
        for place in range(first, min(last, len(candles)), step):
            as_of = int(candles.close_time[place])
            known = candles.up_to(as_of)
            returns = np.diff(np.log(known.close[-DRIFT_HOURS - 1 :]))
            drift = float(returns.sum() / (returns.std() * math.sqrt(DRIFT_HOURS)))
            facts = worded_facts(analyzer.analyze(known, sentiment=readings))
            found.append(Window(facts, drift, as_of))
    return found


def area(leans: FloatArray, drifts: FloatArray) -> float:
    """Return how often a rising window leans higher than a falling one [0 to 1, AUC]."""
    leans, drifts = np.concatenate((leans, -leans)), np.concatenate((drifts, -drifts))
    rising, falling = leans[drifts > DRIFT], leans[drifts < -DRIFT]
    wins = (rising[:, None] > falling).mean() + (rising[:, None] == falling).mean() / 2
    return float(wins)


def slope_of(leans: FloatArray, drifts: FloatArray) -> float:
    """Return the logistic regression's slope of rising over falling on the lean.

    It has no intercept, since a mirror image leans the other way by as much; Newton's method.
    """
    sure = np.abs(drifts) > DRIFT
    lean, rising = leans[sure], (drifts[sure] > 0.0).astype(np.float64)
    slope = 0.0
    for _ in range(50):
        share = 1.0 / (1.0 + np.exp(-slope * lean))
        slope += float(((rising - share) @ lean) / ((share * (1.0 - share)) @ lean**2))
    return slope


def calibrated(leans: FloatArray, drifts: FloatArray) -> Calibration:
    """Return the constants for `leans` [shape=(n,), log-odds]."""
    return Calibration(
        margin=round(float(np.quantile(np.abs(leans), HOLD_SHARE)), 4),
        slope=round(slope_of(leans, drifts), 4),
    )


async def leans_of(shown: Sequence[Window], *, threads: int) -> tuple[FloatArray, float]:
    """Return each window's lean [shape=(n,), log-odds] and the seconds that one took."""
    scorer = LabelScorer(LocalServer(threads=threads))
    try:
        await scorer.lean(shown[0].facts)
        begun = time.perf_counter()
        leans = np.array([await scorer.lean(window.facts) for window in shown])
        return leans, (time.perf_counter() - begun) / len(shown)
    finally:
        await scorer.aclose()


def confusion(readings: Sequence[Signal], drifts: FloatArray) -> str:
    """Return, for falling, flat and rising windows, how many read as BUY/SELL/HOLD."""
    groups = (drifts < -DRIFT, np.abs(drifts) <= DRIFT, drifts > DRIFT)
    counts = (
        "/".join(
            str(
                sum(reading is label for reading, kept in zip(readings, group, strict=True) if kept)
            )
            for label in (Signal.BUY, Signal.SELL, Signal.HOLD)
        )
        for group in groups
    )
    return "  ".join(
        f"{name} {count}" for name, count in zip(("fell", "flat", "rose"), counts, strict=True)
    )


def keyword_reading(lean: int, *, margin: int = 3) -> Signal:
    """Return what the keyword rule reads."""
    if abs(lean) < margin:
        return Signal.HOLD
    return Signal.BUY if lean > 0 else Signal.SELL


async def main() -> None:
    """Measure, print, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--step", type=int, default=25, help="candles from window to window")
    parser.add_argument("--threads", type=int, default=1, help="the scores depend on it slightly")
    parser.add_argument("--write", action="store_true", help="write the constants")
    said = parser.parse_args()
    parts = {
        "earlier": windows(WARM_UP, LAST_MEASURED, step=said.step),
        "later": windows(LAST_MEASURED + DRIFT_HOURS, 10**9, step=said.step),
    }
    measured = {name: await leans_of(shown, threads=said.threads) for name, shown in parts.items()}
    constants = calibrated(measured["earlier"][0], drifts_of(parts["earlier"]))
    print(
        "                                          AUC  s/decision  BUY/SELL/HOLD of windows that"
    )
    areas = {
        name: report(name, shown, *measured[name], constants=constants)
        for name, shown in parts.items()
    }
    if said.write:
        write(constants, learned=parts["earlier"], areas=areas, said=said)


def drifts_of(shown: Sequence[Window]) -> FloatArray:
    """Return the drift of each window [shape=(n,), standard errors]."""
    return np.array([window.drift for window in shown])


def report(
    name: str,
    shown: Sequence[Window],
    leans: FloatArray,
    seconds: float,
    *,
    constants: Calibration,
) -> float:
    """Print how the model and the keyword rule read the windows; return the model's area."""
    drifts = drifts_of(shown)
    words = np.array([float(window.lean) for window in shown])
    model_readings = [constants.reading(float(lean)) for lean in leans]
    word_readings = [keyword_reading(window.lean) for window in shown]
    for who, lean, pace, readings in (
        ("SmolLM2-135M", leans, seconds, model_readings),
        ("keyword rule", words, 0.0, word_readings),
    ):
        title = f"{len(shown)} {name} windows, {who}"
        print(f"{title:40s} {area(lean, drifts):.3f}  {pace:8.2f}   {confusion(readings, drifts)}")
    return area(leans, drifts)


def write(
    constants: Calibration,
    *,
    learned: Sequence[Window],
    areas: dict[str, float],
    said: argparse.Namespace,
) -> None:
    """Write the constants beside the code that uses them."""
    measured = {
        "margin": constants.margin,
        "slope": constants.slope,
        "made_by": f"python benchmarks/local_model.py --write --step {said.step}"
        f" --threads {said.threads}",
        "model": SMOLLM2.title,
        "model_sha256": SMOLLM2.sha256,
        "engine": engine_version(),
        "windows": len(learned),
        "measured_until_ms": max(window.as_of for window in learned),
        "auc": {name: round(value, 3) for name, value in areas.items()},
    }
    CALIBRATION_FILE.write_text(f"{json.dumps(measured, indent=2)}\n", encoding="utf-8")
    print(f"wrote {CALIBRATION_FILE.name}")


if __name__ == "__main__":
    asyncio.run(main())
