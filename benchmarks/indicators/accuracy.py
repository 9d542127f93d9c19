"""Rolling numbers where sums that are carried along lose digits."""

from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
from calls import ours, theirs
from report import Finding, Part

from candlewick.domain.arrays import FloatArray

LENGTH = 20


def accuracy(*, quick: bool) -> Part:
    """Compare with fractions."""
    size = 100 if quick else 2_000
    rng = np.random.default_rng(7)
    quiet = 60_000.0 + rng.uniform(-0.01, 0.01, size)
    spiked = np.round(100.0 + np.cumsum(rng.normal(0.0, 0.8, size)), 2)
    spiked[LENGTH] = 1e9
    deviation = _errors("STDDEV", "standard_deviation", quiet, _deviation, since=LENGTH)
    mean = _errors("SMA", "sma", spiked, _mean, since=2 * LENGTH)
    return Part(
        f"The largest relative error of rolling numbers of {LENGTH}, beside fractions: the population's standard "
        "deviation of a price that stays within a cent of 60000, and the mean after a bar of a thousand million "
        "has left the window.",
        [
            Finding("standard deviation of 60000 +/- 0.01", deviation["here"], 1e-12),
            Finding("mean after a spike of 1e9", mean["here"], 3e-16),
        ],
        ["", *deviation],
        [
            ["standard deviation of 60000 +/- 0.01", *(f"{e:.1e}" for e in deviation.values())],
            ["mean after a spike of 1e9", *(f"{e:.1e}" for e in mean.values())],
        ],
    )


def _errors(
    there: str,
    here: str,
    values: FloatArray,
    right: Callable[[list[Fraction]], Fraction],
    *,
    since: int,
) -> dict[str, float]:
    exact = [Fraction(value) for value in values.tolist()]
    wanted = [right(exact[bar - LENGTH + 1 : bar + 1]) for bar in range(since, len(exact))]
    columns = {"x": values}
    calls = {
        "here": ours(f"{here}(x, length={LENGTH})", columns),
        "TA-Lib": theirs(f"{there}(x, {LENGTH})", columns),
    }
    return {
        side: max(
            float(abs(Fraction(found) - sought) / sought)
            for found, sought in zip(call()[since:].tolist(), wanted, strict=True)
        )
        for side, call in calls.items()
    }


def _mean(window: list[Fraction]) -> Fraction:
    return sum(window, Fraction(0)) / len(window)


def _deviation(window: list[Fraction]) -> Fraction:
    mean = _mean(window)
    variance = sum(((x - mean) ** 2 for x in window), Fraction(0)) / len(window)
    with localcontext() as context:
        context.prec = 50
        return Fraction((Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt())
