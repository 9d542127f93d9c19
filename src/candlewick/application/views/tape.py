"""A signal tape as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from candlewick.backtest.result import PartResult
from candlewick.backtest.sweep.judgement import SweepJudgement
from candlewick.backtest.sweep.trial import TrialResult

SIGNAL_TAPE: Final = "signal tape"
"""How every result of a tape is labelled: its prompts knew nothing of the account."""


def on_tape(settings: Mapping[str, object]) -> bool:
    """Return whether a result with these settings is one of a tape."""
    return settings.get("mode") == SIGNAL_TAPE


@dataclass(frozen=True, slots=True, kw_only=True)
class TapeReport:
    """Decisions that were asked for without an account, and what they would have earned.

    Attributes:
        mode: always "signal tape".
        model: whose.
        template: of the prompts.
        hashes: of code, candles and tapes.
        since: [ISO] decisions were made at the closes after it,
        until: [ISO] and up to this one.
        signals: how many of each kind, by market.
        refused: answers that could not be used [>= 0].
        held: closes without a decision, since candles were missing [>= 0].
        asked: answers that were asked for now [>= 0].
        kept: answers that had been given before [>= 0].
        model_usd: [USD, >= 0] for the new answers; None where a price is not known.
        result: under the settings of the configuration, one account a market.
        anonymised: whether the model was shown the markets in disguise.
        news: what was done with headlines, after that word; "" where none are configured.
        audited: how many prompts were rebuilt from data cut at their close; None if none were to be.
        cutoff: [ISO] up to when the model knows the world; None where nobody knows.
        parts: how it did before and after; empty where nobody knows.
    """

    mode: str = SIGNAL_TAPE
    model: str
    template: str
    hashes: Mapping[str, str]
    since: str
    until: str
    signals: Mapping[str, Mapping[str, int]]
    refused: int
    held: int
    asked: int
    kept: int
    model_usd: float | None
    result: TrialResult
    anonymised: bool
    news: str
    audited: int | None
    cutoff: str | None
    parts: tuple[PartResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepReport:
    """A sweep over a tape.

    Attributes:
        mode: always "signal tape".
        tape: what was swept over.
        made: trials that were made now [>= 0].
        kept: trials that had been made before [>= 0].
        judgement: of all of them.
    """

    mode: str = SIGNAL_TAPE
    tape: TapeReport
    made: int
    kept: int
    judgement: SweepJudgement
