"""Whether a model's decisions follow the market it is shown, or one that it remembers.

The three measures of Profit Mirage (arXiv 2510.07920): the same question is asked with the true
market and with a counterfactual one (mirrored, shuffled). One who reads what it is shown answers
differently; one who remembers answers the same.
"""

from collections.abc import Sequence

import numpy as np

from candlewick.backtest.statistics.figure import Figure
from candlewick.domain.arrays import FloatArray

_NOTHING = "nothing was asked"


def prediction_consistency(original: Sequence[str], counterfactual: Sequence[str]) -> Figure:
    """Return PC = mean 1[y = y_cf] [0 to 1]: how often the decision stayed. High is suspect.

    Args:
        original: decisions on the true market.
        counterfactual: on the changed one, in the same order.

    Raises:
        ValueError: the two differ in length.
    """
    pairs = list(zip(original, counterfactual, strict=True))
    if not pairs:
        return Figure(None, _NOTHING)
    return Figure(sum(before == after for before, after in pairs) / len(pairs))


def confidence_invariance(
    original: Sequence[tuple[str, float]], counterfactual: Sequence[tuple[str, float]]
) -> Figure:
    """Return CI = 1 - mean |s - s_cf| over the decisions that stayed [0 to 1]. High is suspect.

    Args:
        original: decision and confidence [0 to 1] on the true market.
        counterfactual: on the changed one, in the same order.

    Raises:
        ValueError: the two differ in length, or a confidence is out of range.
    """
    if not all(0.0 <= score <= 1.0 for _, score in (*original, *counterfactual)):
        msg = "a confidence lies between 0 and 1; divide percent by 100"
        raise ValueError(msg)
    moved = [
        abs(score - other)
        for (before, score), (after, other) in zip(original, counterfactual, strict=True)
        if before == after
    ]
    if not moved:
        return Figure(None, "no decision stayed the same")
    return Figure(1.0 - sum(moved) / len(moved))


def input_dependency(original: FloatArray, counterfactual: FloatArray) -> Figure:
    """Return IDS = mean KL(P || P_cf) [nats, >= 0]. Low is suspect.

    Args:
        original: [shape=(n, actions)] the model's probability of each action on the true market.
        counterfactual: on the changed one. Estimated from few answers it holds zeros, which make
            the measure infinite: use `action_probabilities`.

    Raises:
        ValueError: shapes differ, or a row is no probability distribution.
    """
    if original.shape != counterfactual.shape or original.ndim != 2:  # noqa: PLR2004
        msg = "the two are matrices of questions and actions, of the same shape"
        raise ValueError(msg)
    for each in (original, counterfactual):
        if not (np.all(each >= 0.0) and np.allclose(each.sum(axis=1), 1.0)):
            msg = "each row is a probability distribution over the actions"
            raise ValueError(msg)
    if not len(original):
        return Figure(None, _NOTHING)
    if np.any((original > 0.0) & (counterfactual == 0.0)):
        return Figure(None, "an action that was possible became impossible: smooth the counts")
    possible = original > 0.0
    ratio = np.where(possible, original, 1.0) / np.where(possible, counterfactual, 1.0)
    return Figure(float(np.mean(np.sum(original * np.log(ratio), axis=1))))


def action_probabilities(counts: FloatArray) -> FloatArray:
    """Estimate probabilities from how often each action was answered, none of them impossible.

    Adds one half to each count (Jeffreys' prior).

    Args:
        counts: [shape=(n, actions), >= 0] per question.

    Returns:
        [shape=(n, actions), 0 to 1] rows add up to 1.
    """
    raised = counts + 0.5
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
