"""A report of runs that were kept: judged anew, with the words of their decisions."""

import importlib.metadata
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from candlewick.application.report.decision_choice import choose
from candlewick.application.report.page import report_page
from candlewick.application.report.source import Exchange, ReportSource
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.views.tape import SIGNAL_TAPE, on_tape
from candlewick.application.wiring.backtest_model import TYPED, Cutoff, recorded_cutoff
from candlewick.application.wiring.backtest_news import PROBED
from candlewick.application.wiring.backtest_plan import (
    ACCOUNT,
    BacktestRequest,
    MarketKind,
    Prepared,
    prepare,
)
from candlewick.application.wiring.baselines import run_baselines
from candlewick.application.wiring.run_folder import count_trials, runs_root
from candlewick.application.wiring.stored_run import StoredRun, differing, stored_runs
from candlewick.backtest.holding import Costs
from candlewick.backtest.judge import judge
from candlewick.backtest.result import BacktestResult, ContenderKind
from candlewick.domain.events import Decided
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import UserError
from candlewick.infrastructure.store.private_file import replace_private_file
from candlewick.infrastructure.store.sql_journal import SqlJournal

_KEYWORD: Final = {"keyword rule": "keyword"}
"""What is typed for a model whose run is called otherwise."""


async def judge_again(
    loaded: LoadedSettings, names: Iterable[str], *, cutoff: Cutoff | None
) -> tuple[Prepared, BacktestResult]:
    """Judge kept runs with today's baselines and statistics; no model is asked.

    Args:
        loaded: the settings, the same as those of the runs.
        names: of the runs, the judged one first; none for the newest one.
        cutoff: of the first model's knowledge; what the settings know of it if None.

    Raises:
        UserError: a run is not there, or the settings or the candles have changed since.
    """
    runs = stored_runs(loaded, names)
    first = runs[0]
    prepared = prepare(loaded, _request(first.settings))
    _require_same(prepared, first)
    known = cutoff or recorded_cutoff(loaded, first.model)
    contenders = [run.result for run in runs]
    contenders += await run_baselines(prepared)
    result = judge(
        prepared.true,
        contenders,
        settings={**prepared.record, "models": [run.model for run in runs]}
        | ({} if known is None else known.record),
        hashes=first.hashes,
        cutoff=None if known is None else known.at,
        audited=None,
        trials=max(1, count_trials(runs_root(loaded))),
    )
    return prepared, result


def journal_words(
    loaded: LoadedSettings, result: BacktestResult, *, shown: int
) -> dict[int, Exchange]:
    """Return the words of the judged run's decisions that a page shows, `shown` [>= 0] at most.

    Raises:
        UserError: the journal cannot be read.
    """
    judged = result.runs[0]
    wanted = {chosen.place for chosen in choose(judged, most=shown)}
    return _exchanges(runs_root(loaded) / judged.run_id / "journal.db", wanted)


def write_report(
    prepared: Prepared,
    result: BacktestResult,
    path: Path,
    *,
    shown: int,
    exchanges: Mapping[int, Exchange],
) -> None:
    """Write the report of `result` to `path`, one file that needs nothing else.

    Args:
        prepared: the history.
        result: what is reported.
        path: of the file.
        shown: [>= 0] how many decisions at most are shown with all their words.
        exchanges: these words, by the place of the decision.

    Raises:
        UserError: the file cannot be written.
    """
    source = ReportSource(
        result=result,
        markets=prepared.true.window,
        exchanges=exchanges,
        command=command_of(result, report=path.name),
        version=importlib.metadata.version("candlewick"),
    )
    replace_private_file(path, report_page(source, shown=shown))


def command_of(result: BacktestResult, *, report: str) -> list[str]:
    """Return the words to type to have `result` again."""
    said: Mapping[str, Any] = result.settings
    models = [run.name for run in result.runs if run.kind is ContenderKind.MODEL]
    is_tape = on_tape(said)
    asked = [typed_name(name.removesuffix(f", {SIGNAL_TAPE}")) for name in models]
    flags = [
        *(["--demo"] if said["demo"] else []),
        *(["--anonymise"] if said["anonymised"] else []),
        *(["--market", said["market"]] if said["market"] != "real" else []),
        *(["--audit"] if result.audited is not None else []),
        *(["--probe"] if result.probes else []),
        *(["--cutoff", said["cutoff"]] if said.get("cutoff_source") == TYPED else []),
    ]
    return [
        *("candlewick", "tape" if is_tape else "backtest", *said["symbols"]),
        *("--from", said["from"], "--to", said["to"], "--timeframe", said["timeframe"]),
        *(word for name in asked for word in ("--model", name)),
        *([] if is_tape else _costs_typed(said)),
        *("--seed", str(said["seed"]), *flags, "--report", report),
    ]


def _costs_typed(said: Mapping[str, Any]) -> list[str]:
    fee, slippage = (f"{100.0 * said[name]:.10g}" for name in ("fee", "slippage"))
    return ["--fees", fee, "--slippage", slippage]


def typed_name(model: str) -> str:
    """Return what is typed for the model that is called so."""
    return _KEYWORD.get(model, model)


def _request(said: Mapping[str, Any]) -> BacktestRequest:
    return BacktestRequest(
        symbols=tuple(said["symbols"]),
        since=_ms(said["from"]),
        until=_ms(said["to"]),
        timeframe=Timeframe.parse(said["timeframe"]),
        costs=Costs(fee=said["fee"], slippage=said["slippage"]),
        anonymise=said["anonymised"],
        market=MarketKind(said["market"]),
        demo=said["demo"],
        seed=said["seed"],
        probed=said["news"] == PROBED,
    )


def _ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


def _require_same(prepared: Prepared, run: StoredRun) -> None:
    """Refuse to judge a run over what it did not see.

    Raises:
        UserError: settings or candles are not those of the run.
    """
    settings = list(differing(prepared.record, run.settings))
    candles = [name for name in differing(prepared.hashes, run.hashes) if name != "code"]
    if settings or candles:
        what = ", ".join((*settings, *(f"the candles of {name}" for name in candles)))
        msg = (
            f"the run {run.result.run_id} was made with something else: {what}. Use the"
            " configuration that it was made with, or run the back-test again; answers that were"
            " kept cost nothing"
        )
        raise UserError(msg)


def _exchanges(journal: Path, wanted: set[int]) -> dict[int, Exchange]:
    """Read the words of the decisions at the places `wanted`, counted from the first."""
    if not wanted or not journal.is_file():
        return {}
    found: dict[int, Exchange] = {}
    last, place = max(wanted), -1
    with SqlJournal(journal, account=ACCOUNT, read_only=True) as stored:
        for event in stored.replay():
            if not isinstance(event, Decided):
                continue
            place += 1
            if place in wanted:
                found[place] = exchange_of(event)
            if place == last:
                break
    return found


def exchange_of(event: Decided) -> Exchange:
    """Return the words of a decision."""
    return Exchange(
        system=event.prompt.system,
        prompt=event.prompt.user,
        answer=event.answer.text,
        reasoning=event.answer.reasoning,
        model=event.answer.model,
    )
