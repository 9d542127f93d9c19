from typing import Any

import numpy as np
import pytest

from candlewick.indicators.many import compute_many
from candlewick.indicators.spec import Spec
from candlewick.indicators.suite import Suite

SUITE = Suite([Spec("sma", length=20), Spec("ema", length=5)])


def markets(count: int) -> list[dict[str, Any]]:
    rng = np.random.default_rng(7)
    return [{"close": 100.0 + np.cumsum(rng.normal(0.0, 1.0, 30 + k))} for k in range(count)]


@pytest.fixture(autouse=True)
def _unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("candlewick.indicators.engine.execution._preferred", False)


@pytest.mark.parametrize("workers", [None, 1, 2, 5])
def test_it_is_one_after_the_other(workers: int | None) -> None:
    given = markets(40)
    given[3]["close"][10:12] = np.nan
    given[20] = {"close": np.empty(0)}

    found = compute_many(SUITE, given, workers=workers)

    for market, lines in zip(given, found, strict=True):
        wanted = Suite(SUITE.specs).compute(market)
        assert list(lines) == list(wanted)
        for name in wanted:
            assert np.array_equal(lines[name], wanted[name], equal_nan=True)


def test_no_markets_are_no_lines() -> None:
    assert compute_many(SUITE, []) == []


def test_a_wrong_market_is_refused() -> None:
    given = [*markets(20), {"close": np.array([1.0, np.inf])}]

    with pytest.raises(ValueError, match="infinity"):
        compute_many(SUITE, given)
