"""What is left of a result after the model's knowledge ends."""

from candlewick.backtest.statistics.figure import Figure


def decay(before: Figure, after: Figure) -> Figure:
    """Return (X_pre - X_post) / X_pre [fraction]: 0 kept all, 1 lost all, above 1 now loses.

    Profit Mirage (arXiv 2510.07920). Without a gain before the cut-off the quotient says nothing.

    Args:
        before: a statistic of the days that the model may have read about.
        after: the same statistic of the days after its knowledge cut-off.
    """
    if before.value is None:
        return Figure(None, f"before the cut-off: {before.reason}")
    if after.value is None:
        return Figure(None, f"after the cut-off: {after.reason}")
    if before.value <= 0.0:
        return Figure(None, "there was no gain before the cut-off that could decay")
    return Figure((before.value - after.value) / before.value)
