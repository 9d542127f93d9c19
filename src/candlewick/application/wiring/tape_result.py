"""A tape judged as a back-test is, for tables and a page."""

from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.views.tape import SIGNAL_TAPE
from candlewick.application.wiring.backtest_model import ChosenModel, Cutoff
from candlewick.application.wiring.backtest_plan import Prepared
from candlewick.application.wiring.baselines import run_baselines
from candlewick.application.wiring.run_folder import count_trials, runs_root
from candlewick.application.wiring.tape import ReadTape
from candlewick.backtest.judge import judge
from candlewick.backtest.result import BacktestResult


async def judge_tape(
    loaded: LoadedSettings,
    prepared: Prepared,
    tape: ReadTape,
    chosen: ChosenModel,
    *,
    cutoff: Cutoff | None,
) -> BacktestResult:
    """Set what a tape came to beside the baselines, which trade all markets with one account.

    Args:
        loaded: the settings.
        prepared: the history.
        tape: what was asked.
        chosen: who was asked.
        cutoff: of its knowledge; None where nobody knows.
    """
    return judge(
        prepared.true,
        [tape.run, *await run_baselines(prepared)],
        settings={**prepared.record, "mode": SIGNAL_TAPE, "models": [chosen.identity]}
        | ({} if cutoff is None else cutoff.record),
        hashes=tape.report.hashes,
        cutoff=None if cutoff is None else cutoff.at,
        audited=tape.report.audited,
        trials=max(1, count_trials(runs_root(loaded))),
    )
