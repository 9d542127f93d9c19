"""Whether a model's decisions follow the market that it is shown, or one that it remembers."""

from typing import Final

import numpy as np

from candlewick.backtest.judgement import Probe
from candlewick.backtest.leakage.consistency import (
    action_probabilities,
    confidence_invariance,
    input_dependency,
    prediction_consistency,
)
from candlewick.backtest.result import DecisionRecord, RunResult
from candlewick.domain.arrays import FloatArray
from candlewick.domain.decision import Signal

_ACTIONS: Final = tuple(signal.value for signal in Signal)


def probe(original: RunResult, counterfactual: RunResult, *, market: str) -> Probe:
    """Compare the decisions of one model in the true market and in one that never was.

    Decisions at the same close of the same market are compared, those that were refused left
    out. What is held may differ between the two by then, and with it what can be decided.

    Args:
        original: over the true candles.
        counterfactual: over the changed ones, by the same model.
        market: how they were changed, such as "mirrored".
    """
    other = {(one.symbol, one.as_of): one for one in counterfactual.decisions}
    pairs = [
        (one, other[one.symbol, one.as_of])
        for one in original.decisions
        if (one.symbol, one.as_of) in other
    ]
    pairs = [(one, two) for one, two in pairs if one.reason is None and two.reason is None]
    sure = [
        (_stated(one), _stated(two))
        for one, two in pairs
        if one.probability is not None and two.probability is not None
    ]
    return Probe(
        name=original.name,
        market=market,
        decisions=len(pairs),
        consistency=prediction_consistency(
            [one.signal for one, _ in pairs], [two.signal for _, two in pairs]
        ),
        invariance=confidence_invariance([one for one, _ in sure], [two for _, two in sure]),
        dependency=input_dependency(
            _probabilities([one for one, _ in pairs]), _probabilities([two for _, two in pairs])
        ),
    )


def _stated(one: DecisionRecord) -> tuple[str, float]:
    return one.signal, one.probability or 0.0


def _probabilities(decisions: list[DecisionRecord]) -> FloatArray:
    """Return what one answer tells of each action's probability [shape=(n, actions)]."""
    counts = np.zeros((len(decisions), len(_ACTIONS)))
    for row, one in enumerate(decisions):
        counts[row, _ACTIONS.index(one.signal)] = 1.0
    return action_probabilities(counts)
