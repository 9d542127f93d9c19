"""Challengers beside the live model, out of what was recorded; nobody is asked."""

from collections.abc import Iterator, Sequence

from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.settings.model import Settings
from candlewick.application.views.shadow import ChallengerRow, ShadowReport, challenger_row
from candlewick.application.wiring.account import open_to_read
from candlewick.application.wiring.shadow import shadow_job
from candlewick.domain.events import Decided
from candlewick.domain.record import Record
from candlewick.errors import NothingRecordedError
from candlewick.infrastructure.store.shadow_stream import shadow_of
from candlewick.infrastructure.store.sql_answer_store import SqlAnswerStore
from candlewick.infrastructure.store.sql_evidence import SqlEvidence
from candlewick.infrastructure.store.sql_journal import SqlJournal
from candlewick.strategy.audit.shadow_pair import ShadowPair, shadow_pairs


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
    # The simulator compiles when it is imported first: not where there is nothing to play.
    from candlewick.application.wiring.shadow_play import played  # noqa: PLC0415 - lazy

    first, last = pairs[0].said.at, pairs[-1].said.at
    meanwhile = sum(first <= close <= last for close in live)
    return challenger_row(
        pairs,
        missed=meanwhile - len(pairs),
        played=played(pairs, settings, evidence),
    )
