"""A sweep: each trial once, under the hash of all that it depends on."""

import hashlib
import json
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.settings.model import Settings
from candlewick.application.views.backtest import Progress
from candlewick.application.views.tape import SweepReport, TapeReport
from candlewick.application.wiring.backtest_model import ChosenModel
from candlewick.application.wiring.backtest_plan import Prepared
from candlewick.application.wiring.run_folder import TRIALS, count_trials, runs_root
from candlewick.application.wiring.simulation import simulated_setup
from candlewick.application.wiring.tape import ReadTape
from candlewick.application.wiring.trial_store import TrialStore, address_of
from candlewick.backtest.sweep.judgement import judge_sweep
from candlewick.backtest.sweep.space import SECTIONS, Space
from candlewick.backtest.sweep.trial import run_trial
from candlewick.errors import UserError
from candlewick.infrastructure.executor.local_executor import LocalExecutor
from candlewick.infrastructure.executor.ray_executor import RayExecutor
from candlewick.ports.executor import Executor

RAY: Final = "ray"


def read_space(path: Path) -> Space:
    """Read the space of a sweep.

    Raises:
        UserError: the file cannot be read or holds no space.
    """
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}"
        raise UserError(msg) from error
    except ValueError as error:
        msg = f"{path} is no TOML: {error}"
        raise UserError(msg) from error
    return Space.of(tree, source=path.name)


def check_space(space: Space, settings: Settings) -> None:
    """See that every combination is one that the configuration would take, before anybody is asked.

    Raises:
        UserError: a setting cannot be swept, or two of a combination contradict each other.
    """
    for changed in space:
        varied = _varied(settings, changed)
        try:
            type(settings)(**dict(varied))
        except ValidationError as error:
            said = ", ".join(f"{name} = {value!r}" for name, value in changed.items())
            msg = f"{said} cannot be: {error.errors()[0]['msg']}"
            raise UserError(msg) from error


def open_executor(on: str, *, workers: int) -> Executor:
    """Return who does the trials: "ray", or so many processes of this machine.

    Raises:
        UserError: Ray is not installed.
    """
    return RayExecutor() if on == RAY else LocalExecutor(workers)


def run_sweep(
    loaded: LoadedSettings,
    prepared: Prepared,
    chosen: ChosenModel,
    tape: ReadTape,
    *,
    space: Space,
    executor: Executor,
    tell: Callable[[Progress], None],
) -> SweepReport:
    """Make the trials that were not made before, and judge all of them.

    Args:
        loaded: the settings.
        prepared: the history.
        chosen: whose decisions.
        tape: the decisions.
        space: what is tried.
        executor: does the trials.
        tell: is told how far it is.

    Raises:
        UserError: a setting cannot be swept, or a trial cannot be read or written.
        UnavailableError: workers died; what was done is kept.
    """
    stage, report = tape.stage, tape.report
    store = TrialStore(loaded.data_folder / TRIALS, history=_history(prepared))
    variants = [(changed, _varied(prepared.true_settings, changed)) for changed in space]
    depends = [_depends(prepared, chosen, report, settings) for _, settings in variants]
    addresses = [address_of(one) for one in depends]
    results = {one: store.find(one) for one in addresses}
    # Two combinations that come to the same settings are one trial.
    places = {one: k for k, one in enumerate(addresses) if results[one] is None}
    missing = sorted(places.values())
    jobs = [simulated_setup(variants[place][1]) for place in missing]
    # Where nothing is missing, no cluster is started for it.
    made = executor.run(run_trial, stage, jobs) if jobs else ()
    for done, (number, result) in enumerate(made, start=1):
        place = missing[number]
        store.keep(addresses[place], depends[place], result)
        results[addresses[place]] = result
        tell(Progress(name="trials", done=done, total=len(missing), spent=0.0))
    trials = [
        (address, changed, known)
        for address, (changed, _) in zip(addresses, variants, strict=True)
        if (known := results[address]) is not None
    ]
    return SweepReport(
        tape=report,
        made=len(missing),
        kept=len(results) - len(missing),
        judgement=judge_sweep(trials, tried=count_trials(runs_root(loaded))),
    )


def _history(prepared: Prepared) -> str:
    """Return what trials have in common that tried their luck on the same candles."""
    plan = prepared.true
    hashes = {symbol: prepared.hashes[symbol] for symbol in sorted(plan.markets)}
    text = json.dumps([hashes, plan.start, plan.end])
    return hashlib.sha256(text.encode()).hexdigest()


def _depends(
    prepared: Prepared, chosen: ChosenModel, report: TapeReport, settings: Settings
) -> dict[str, object]:
    sections = {name: getattr(settings, name).model_dump(mode="json") for name in SECTIONS}
    return {
        "mode": report.mode,
        "hashes": dict(report.hashes),
        "from": report.since,
        "to": report.until,
        "model": chosen.identity,
        "template": report.template,
        "settings": sections,
        "seed": prepared.true.seed,
    }


def _varied(settings: Settings, changed: Mapping[str, object]) -> Settings:
    """Return the settings with some keys changed, checked as if they stood in the file.

    Raises:
        UserError: there is no such key, or it does not take the value.
    """
    for name, value in changed.items():
        section, _, key = name.partition(".")
        old: Any = getattr(settings, section)
        if key not in type(old).model_fields:
            there = ", ".join(sorted(type(old).model_fields))
            msg = f"{name} is no setting: [{section}] has {there}"
            raise UserError(msg)
        try:
            new = type(old)(**{**old.model_dump(), key: value})
        except ValidationError as error:
            msg = f"{name} = {value!r} cannot be: {error.errors()[0]['msg']}"
            raise UserError(msg) from error
        settings = settings.model_copy(update={section: new})
    return settings
