"""Single functions beside TA-Lib's."""

import statistics
from collections.abc import Sequence

from calls import LAST, both, same
from clock import medians
from market import candles
from pairs import FOURTEEN, SAME, Pair
from report import Finding, Part, times

ROUNDS = {730: 31, 10_000: 31, 1_000_000: 11}
QUICK = {730: 1}


def fourteen(*, quick: bool) -> Part:
    """Measure the usual fourteen at three sizes."""
    sizes = QUICK if quick else ROUNDS
    ratios = {size: _ratios(FOURTEEN, size, rounds) for size, rounds in sizes.items()}
    findings = []
    for size, found in ratios.items():
        mean = statistics.geometric_mean(found.values())
        findings.append(Finding(f"geometric mean at {size:,}", mean, 1.8, at_least=True, unit="x"))
        slowest = min(found, key=lambda pair: found[pair])
        what = f"slowest at {size:,}: `{slowest.ours}`"
        findings.append(Finding(what, found[slowest], 0.9, at_least=True, unit="x"))
    return Part(
        "How many times as fast as TA-Lib each of the usual fourteen is, called like any function of the "
        "library, with machine code preferred. Where ours returns more lines than TA-Lib's call, as `adx` "
        "does (both directions too), the time is for all of them.",
        findings,
        ["TA-Lib", "here", *(f"{size:,}" for size in ratios)],
        [
            [f"`{pair.talib}`", f"`{pair.ours}`", *(times(each[pair]) for each in ratios.values())]
            for pair in FOURTEEN
        ],
    )


def functions(*, quick: bool) -> Part:
    """Measure all functions that TA-Lib has too."""
    size = 730 if quick else 10_000
    agreed, others = same(SAME, candles(2_000))
    ratios = _ratios(agreed, size, 1 if quick else 15)
    mean = statistics.geometric_mean(ratios.values())
    faster = sum(ratio >= 1.0 for ratio in ratios.values())
    left_out = "; ".join(f"`{call}` (apart by {apart:.1g})" for call, apart in others.items())
    slow_first = sorted(ratios, key=lambda pair: ratios[pair])
    return Part(
        f"{len(ratios)} functions at {size:,} candles, {faster} of them at least as fast. Before, both were "
        f"compared on other candles; those that do not agree in the last {LAST} values are left out: "
        f"{left_out or 'none'}.",
        [Finding(f"geometric mean of {len(ratios)}", mean, 1.3, at_least=True, unit="x")],
        ["TA-Lib", "here", "as fast"],
        [[f"`{pair.talib}`", f"`{pair.ours}`", times(ratios[pair])] for pair in slow_first],
    )


def _ratios(pairs: Sequence[Pair], size: int, rounds: int) -> dict[Pair, float]:
    columns = candles(size)
    calls = {
        f"{side} {number}": call
        for number, pair in enumerate(pairs)
        for side, call in both(pair, columns).items()
    }
    found = medians(calls, rounds=rounds)
    return {pair: found[f"talib {k}"] / found[f"ours {k}"] for k, pair in enumerate(pairs)}
