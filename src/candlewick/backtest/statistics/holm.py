"""P-values of several comparisons, corrected for how many there are."""

from collections.abc import Sequence


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return the p-values that Holm's step-down method gives, in the same order [0 to 1].

    Whoever calls those at or below 5 % significant is wrong about one or more of them in at most
    5 of 100 such families, whatever depends on what (Holm 1979).

    Args:
        p_values: [0 to 1] of one family of comparisons.
    """
    count = len(p_values)
    corrected = [1.0] * count
    highest = 0.0
    for done, place in enumerate(sorted(range(count), key=lambda at: p_values[at])):
        highest = max(highest, min(1.0, (count - done) * p_values[place]))
        corrected[place] = highest
    return tuple(corrected)
