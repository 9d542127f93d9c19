"""What challengers would have earned, out of the record alone."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.application.settings.loader import LoadedSettings, load_settings
from candlewick.application.wiring.shadow_comparison import compare_shadow, read_shadow
from candlewick.application.wiring.shadow_play import recorded_candles
from candlewick.domain.candles import Candles
from candlewick.domain.decision import Signal
from candlewick.domain.prompt import Prompt
from candlewick.domain.timeframe import Timeframe
from candlewick.testing.scripted_model import ScriptedModel
from tests.application.service.shadow_life import Asked, Life, consulted, never
from tests.bench import LIMIT, Bench, RememberingAnalyzer, entry, restless, shifted
from tests.infrastructure.store.made_events import decided, made_candles

DAYS = 24
DAY = 86_400_000
CONFIG = """
[exchange]
symbols = ["BTC/USDT", "ETH/USDT"]
timeframe = "1d"
limit = 250
[risk]
spot_margin = true
max_spread_pct = 0.1
"""


def daily(candles: Candles) -> Candles:
    """Return the same prices, a day apart."""
    start = 10_000 * DAY
    times = start + np.arange(len(candles), dtype=np.int64) * DAY
    return replace(candles, timeframe=Timeframe.parse("1d"), open_time=times)


def contrary(prompt: Prompt) -> str:
    """Answer the opposite of what the live model does, where that can be."""
    if prompt.held is None:
        cents = round(prompt.price * 1e6) % 100
        return entry(prompt, Signal.SELL if cents < 40 else Signal.BUY)
    return restless(prompt)


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> LoadedSettings:
    """Return settings beside an account that lived for some weeks with three challengers."""
    import asyncio  # noqa: PLC0415 - a fixture for a whole module has no loop

    home = tmp_path_factory.mktemp("home")
    (home / "candlewick.toml").write_text(CONFIG, encoding="utf-8")
    first = daily(made_candles(LIMIT + DAYS + 1))
    markets = (first, shifted(first, symbol="ETH/USDT", seed=2))
    bench = Bench(markets, analyzer=RememberingAnalyzer(limit=LIMIT))
    life = Life(home / "trading_data", bench)
    always = {
        "same": consulted(ScriptedModel(restless)),
        "contrary": consulted(ScriptedModel(contrary)),
    }
    closes = bench.closes(LIMIT, LIMIT + DAYS)
    asyncio.run(life.live(always, closes=closes[:5]))
    later = {**always, "late": consulted(Asked(never))}
    asyncio.run(life.live({}, closes=closes[5:6]))
    # It starts when the close before is past, about which nobody was asked.
    asyncio.run(life.live(later, closes=closes[6:], start=closes[6]))
    return load_settings(home / "candlewick.toml", environ={})


def test_the_same_decisions_earn_the_same_and_silence_is_not_played(
    account: LoadedSettings,
) -> None:
    contrary_, late, same = compare_shadow(account).challengers

    assert [row.challenger for row in (contrary_, late, same)] == ["contrary", "late", "same"]
    assert same.played is not None
    assert same.played.live == same.played.other
    assert same.played.live.trades > 5  # whatever max_spread_pct says: nobody knows spreads now
    assert (same.agreement.share.value, same.agreement.kappa.value) == (1.0, 1.0)
    assert same.verdict == "cannot be told apart"
    assert contrary_.played is not None
    assert contrary_.played.live == same.played.live
    assert contrary_.played.other != contrary_.played.live
    assert 0.0 < (contrary_.agreement.share.value or 0.0) < 1.0
    assert late.played is None
    assert late.verdict == "cannot be played: it gave no answer"
    # Six closes came before it, and at the last one it was given up.
    assert (late.asked, late.answered, late.missed) == (2 * (DAYS - 7), 0, 0)
    assert (same.asked, same.answered, same.missed) == (2 * DAYS - 2, 2 * DAYS - 2, 2)


def test_sizes_that_follow_from_calibrated_confidence_are_played_too(
    account: LoadedSettings,
) -> None:
    risk = account.settings.risk.model_copy(
        update={"scale_by_confidence": True, "calibrate_confidence": True}
    )
    settings = account.settings.model_copy(update={"risk": risk})

    rows = compare_shadow(replace(account, settings=settings)).challengers

    # LOW confidence is worth 0.5, at which nothing is to be gained.
    assert [row.played is None or row.played.live.trades for row in rows] == [0, True, 0]


def test_what_was_said_is_read_in_the_order_of_the_closes(account: LoadedSettings) -> None:
    pairs = read_shadow(account)

    order = [(pair.said.at, pair.said.symbol, pair.said.challenger) for pair in pairs]
    assert order == sorted(order)
    assert all(pair.live.decision.as_of == pair.said.at for pair in pairs)


@given(
    window=st.integers(3, 40),
    steps=st.lists(st.integers(1, 60), min_size=1, max_size=12),
)
def test_the_candles_come_from_as_few_snapshots_as_can_be(window: int, steps: list[int]) -> None:
    whole = made_candles(window + sum(steps) + 1)
    ends = [window + sum(steps[:count]) for count in range(len(steps) + 1)]
    kept = {f"{end:064}": whole.up_to(int(whole.close_time[end - 1])).last(window) for end in ends}
    decisions = [
        decided(as_of=int(candles.close_time[-1]), snapshot=name) for name, candles in kept.items()
    ]
    asked: list[str] = []

    def recall(name: str) -> Candles:
        asked.append(name)
        return kept[name]

    found, since = recorded_candles(decisions, recall=recall)

    assert since == decisions[0].decision.as_of
    seen = sorted({int(at) for candles in kept.values() for at in candles.open_time})
    covered = [at for at in seen if at >= found.open_time[0]]
    assert found.open_time.tolist() == covered
    places = np.searchsorted(whole.open_time, found.open_time)
    for name in ("open", "high", "low", "close", "volume"):
        assert np.array_equal(getattr(found, name), getattr(whole, name)[places])
    assert all(one.decision.as_of in found.close_time for one in decisions)
    assert len(asked) == len(set(asked)) <= len(kept)
    assert len(asked) <= 3 + 2 * (sum(steps) // window)


def kept_by(stretches: list[tuple[str, int]]) -> dict[str, Candles]:
    """Return the snapshots of so many closes in a row with candles of each span."""
    hours = made_candles(24 * 90)
    hours = replace(hours, open_time=hours.open_time - hours.open_time[0] % DAY)
    days = replace(daily(made_candles(90)), open_time=hours.open_time[::24].copy())
    kept: dict[str, Candles] = {}
    at = int(days.close_time[15])
    for span, count in stretches:
        candles = hours if span == "1h" else days
        for _ in range(count):
            at = candles.timeframe.next_close(at)
            kept[f"{len(kept):064}"] = candles.up_to(at).last(10)
    return kept


@pytest.mark.parametrize(("older", "newer"), [("1h", "1d"), ("1d", "1h")])
@given(before=st.integers(1, 60), after=st.integers(1, 20))
def test_what_was_decided_with_candles_of_another_timeframe_does_not_count(
    older: str, newer: str, before: int, after: int
) -> None:
    kept = kept_by([(older, before), (newer, after)])
    decisions = [
        decided(as_of=int(candles.close_time[-1]), snapshot=name) for name, candles in kept.items()
    ]

    past = recorded_candles(decisions, recall=kept.__getitem__)

    assert past.candles.timeframe == Timeframe.parse(newer)
    counts = [past.covers(one.decision.as_of) for one in decisions]
    assert counts == [False] * before + [True] * after


def test_a_timeframe_that_was_changed_there_and_back_counts_from_the_last_change() -> None:
    kept = kept_by([("1h", 5), ("1d", 3), ("1h", 12)])
    decisions = [
        decided(as_of=int(candles.close_time[-1]), snapshot=name) for name, candles in kept.items()
    ]

    past = recorded_candles(decisions, recall=kept.__getitem__)

    counts = [past.covers(one.decision.as_of) for one in decisions]
    assert counts == [False] * 8 + [True] * 12
