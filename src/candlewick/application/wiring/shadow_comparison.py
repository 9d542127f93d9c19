"""Challengers beside the live model, out of what was recorded; nobody is asked."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np

from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.settings.model import Settings
from candlewick.application.views.shadow import ChallengerRow, ShadowReport, challenger_row
from candlewick.application.wiring.account import open_to_read
from candlewick.application.wiring.backtest_cycle import replay_rules
from candlewick.application.wiring.shadow import shadow_job
from candlewick.application.wiring.simulation import fill_costs
from candlewick.backtest.shadow.accounting import Played, Question, play_both
from candlewick.backtest.sweep.trial import Setup
from candlewick.domain.candles import Candles
from candlewick.domain.events import Decided
from candlewick.domain.record import Record
from candlewick.errors import NothingRecordedError
from candlewick.infrastructure.store.shadow_stream import shadow_of
from candlewick.infrastructure.store.sql_answer_store import SqlAnswerStore
from candlewick.infrastructure.store.sql_evidence import SqlEvidence
from candlewick.infrastructure.store.sql_journal import SqlJournal
from candlewick.strategy.audit.shadow_pair import ShadowPair, shadow_pairs
from candlewick.strategy.risk.guards.market_state import WideSpread

_COLUMNS = ("open_time", "open", "high", "low", "close", "volume")


class RecordedCandles(NamedTuple):
    """What one market's decisions were made from.

    Attributes:
        candles: as the newest decisions saw them.
        since: [ms] the first close that was decided on with candles of their timeframe.
    """

    candles: Candles
    since: int

    def covers(self, close: int) -> bool:
        """Return whether what was decided on `close` [ms] can be played over these candles."""
        return close >= self.since and close in self.candles.close_time


def read_shadow(loaded: LoadedSettings) -> list[ShadowPair]:
    """Return all that challengers said, oldest first, also while the account is traded.

    Raises:
        StateCorruptError: what was recorded cannot be trusted.
    """
    try:
        with open_to_read(loaded) as journal:
            return _read(journal)[1]
    except NothingRecordedError:
        return []


def compare_shadow(loaded: LoadedSettings) -> ShadowReport:
    """Compare every challenger with the live model, offline.

    Raises:
        StateCorruptError: what was recorded cannot be trusted.
    """
    rows: list[ChallengerRow] = []
    try:
        with open_to_read(loaded) as journal:
            live, pairs = _read(journal)
            evidence = SqlEvidence(journal.database)
            for name in sorted({pair.said.challenger for pair in pairs}):
                mine = [pair for pair in pairs if pair.said.challenger == name]
                rows.append(_row(mine, live, loaded.settings, evidence))
    except NothingRecordedError:
        pass
    return ShadowReport(
        account=loaded.settings.account.name,
        challengers=rows,
        spent_usd=_spent(loaded),
        budget_usd=loaded.settings.shadow.budget_usd,
    )


def _read(journal: SqlJournal) -> tuple[list[int], list[ShadowPair]]:
    """Return the closes [ms] of all live decisions, and what was said beside them."""
    shadows = list(shadow_of(journal).records())  # first: they speak of what is there already
    if not shadows:
        return [], []
    closes: list[int] = []

    def noted() -> Iterator[Record]:  # one at a time: all prompts ever asked are large
        for record in journal.records():
            if isinstance(record.event, Decided):
                closes.append(record.event.decision.as_of)
            yield record

    pairs = shadow_pairs(noted(), shadows)
    return closes, pairs


def _spent(loaded: LoadedSettings) -> float:
    path = loaded.data_folder / "answers.db"
    if not path.is_file():
        return 0.0
    with SqlAnswerStore(path) as store:
        return store.spent(shadow_job(loaded)).usd


def _row(
    pairs: Sequence[ShadowPair],
    live: Sequence[int],
    settings: Settings,
    evidence: SqlEvidence,
) -> ChallengerRow:
    first, last = pairs[0].said.at, pairs[-1].said.at
    meanwhile = sum(first <= close <= last for close in live)
    return challenger_row(
        pairs,
        missed=meanwhile - len(pairs),
        played=_played(pairs, settings, evidence),
    )


def _played(pairs: Sequence[ShadowPair], settings: Settings, evidence: SqlEvidence) -> Played | str:
    """Play both sides, or say why they cannot be played."""
    if all(pair.said.decided is None for pair in pairs):
        return "it gave no answer"
    past: dict[str, RecordedCandles] = {}
    for symbol in sorted({pair.said.symbol for pair in pairs}):
        kept = [pair.live for pair in pairs if pair.said.symbol == symbol and pair.live.snapshot]
        if kept:
            past[symbol] = recorded_candles(kept, recall=lambda d: evidence.recall(d).candles)
    questions = [
        Question(
            live=pair.live.decision,
            other=None if pair.said.decided is None else pair.said.decided.decision,
        )
        for pair in pairs
        if pair.said.symbol in past and past[pair.said.symbol].covers(pair.said.at)
    ]
    if not questions:
        return "no candles were kept with these decisions"
    asked = {question.live.symbol for question in questions}
    markets = {symbol: past[symbol].candles for symbol in asked}
    return play_both(markets, questions, setup=_setup(settings))


def _setup(settings: Settings) -> Setup:
    """Return the account's limits and costs; what spreads were then nobody knows now."""
    rules = replay_rules(settings)
    guards = tuple(guard for guard in rules.guards if not isinstance(guard, WideSpread))
    return Setup(
        rules=replace(rules, guards=guards),
        costs=fill_costs(settings),
        balance=settings.paper.balance,
    )


def recorded_candles(
    decisions: Sequence[Decided], *, recall: Callable[[str], Candles]
) -> RecordedCandles:
    """Put together the candles that decisions of one market were made from.

    Each snapshot has hundreds of them, so that few snapshots are needed. Where the market's
    timeframe was changed, only what came after counts.

    Args:
        decisions: at least one, oldest first, each with its snapshot.
        recall: returns the candles of a snapshot.

    Raises:
        StateCorruptError: a snapshot is missing or damaged.
    """
    known = cache(recall)
    found = known(decisions[-1].snapshot)
    span = found.timeframe

    def is_alike(one: Decided) -> bool:
        return known(one.snapshot).timeframe == span

    first = 0 if is_alike(decisions[0]) else bisect_left(decisions, x=True, key=is_alike)
    left = list(decisions[first:-1])
    while left and left[0].decision.as_of < int(found.close_time[0]):
        reach = [one for one in left if one.decision.as_of >= int(found.open_time[0])]
        place = len(left) - len(reach) if reach else len(left) - 1
        older = known(left[place].snapshot)
        if older.timeframe != span:  # it was changed there and back
            first = bisect_left(decisions, x=True, lo=first + place + 1, key=is_alike)
            break
        del left[place:]
        found = _joined(older, found)
    return RecordedCandles(found, since=decisions[first].decision.as_of)


def _joined(older: Candles, newer: Candles) -> Candles:
    """Return both, without what `newer` has already."""
    before = older.up_to(int(newer.open_time[0]))
    columns = {
        name: np.concatenate((getattr(before, name), getattr(newer, name))) for name in _COLUMNS
    }
    return Candles(symbol=newer.symbol, timeframe=newer.timeframe, **columns)
