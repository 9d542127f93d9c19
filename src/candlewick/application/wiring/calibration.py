"""What models' probabilities are worth: fitted from finished back-tests, used when trading."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.views.calibration import CalibrationRow, calibration_row
from candlewick.application.wiring.backtest_model import asked_as, recorded_cutoff
from candlewick.application.wiring.calibration_store import (
    CalibrationStore,
    Origin,
    StoredCalibration,
)
from candlewick.application.wiring.prompt import template_in_use
from candlewick.application.wiring.stored_run import StoredRun, named_runs
from candlewick.backtest.calibration.assessment import assess
from candlewick.backtest.calibration.walk_forward import FEWEST
from candlewick.backtest.outcome import (
    Outcome,
    outcomes_of,
    stated_confidence,
    without_repeats,
)
from candlewick.domain.calibration import ModelCalibration
from candlewick.errors import UserError

_WORDS: Final = ("probability_low", "probability_medium", "probability_high")
"""The settings of `[answer]` that say which probability a word of the model stands for."""
_ELSEWHERE: Final = (
    " (there is one with another template, another text of this one, or other answer.probability_*)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationsInUse:
    """What sizes follow from.

    Attributes:
        calibrations: of the models of the settings, at most one for each author.
        missing: fallback models that have none, so that nothing is opened on their answers.
    """

    calibrations: tuple[ModelCalibration, ...]
    missing: tuple[str, ...]


def calibrations_in_use(loaded: LoadedSettings) -> CalibrationsInUse | None:
    """Return the calibrations of the settings' models; None where sizes do not follow from them.

    Raises:
        UserError: the model that is asked first has none for the template in use and for what its
            words stand for, or a file cannot be read.
    """
    if not loaded.settings.risk.calibrate_confidence:
        return None
    template, words = template_in_use(loaded).sha256, _words(loaded.settings.answer.model_dump())
    stored = _store(loaded).all()
    found: dict[str, ModelCalibration] = {}
    missing = []
    for model in loaded.settings.deciders:
        mine = [one for one in stored if (one.model, one.base_url) == asked_as(model)]
        fitting = [one for one in mine if (one.template, one.words) == (template, words)]
        found |= {one.author: one.fitted() for one in fitting}
        if not fitting:
            missing.append(model.name)
            if model is loaded.settings.model[0]:
                raise UserError(_none(loaded, model.name, elsewhere=bool(mine)))
    ordered = tuple(found[author] for author in sorted(found))
    return CalibrationsInUse(calibrations=ordered, missing=tuple(missing))


def fit_calibrations(loaded: LoadedSettings, names: Iterable[str]) -> list[CalibrationRow]:
    """Keep what became of the probabilities stated in the runs called `names`.

    Args:
        loaded: the settings.
        names: ids of finished back-tests, or how they begin; none for the newest one. The first
            counts where several decided about one market at one close.

    Raises:
        UserError: there is no such run, one was over a market that never was or does not say who
            answered, words of one model stood for several probabilities, or there are too few
            outcomes of a model.
    """
    runs = named_runs(loaded, names)
    for run in runs:
        _require_real(run)
        _require_authors(run)
    groups: dict[tuple[str, str], list[tuple[StoredRun, list[Outcome]]]] = {}
    for run in runs:
        for author, outcomes in outcomes_of(run.result).items():
            groups.setdefault((author, run.hashes["template"]), []).append((run, outcomes))
    if not groups:
        names_ = ", ".join(run.result.run_id for run in runs)
        msg = f"no position was closed in {names_} whose model had stated a confidence"
        raise UserError(msg)
    fitted = [_stored(loaded, author, parts) for (author, _), parts in sorted(groups.items())]
    for one in fitted:
        _require_enough(one)
    for one in fitted:
        _store(loaded).keep(one)
    return [_row(one) for one in fitted]


def list_calibrations(loaded: LoadedSettings, name: str | None = None) -> list[CalibrationRow]:
    """Return what is kept, of those authors in whose name `name` stands if there is one.

    Raises:
        UserError: there is none, or a file cannot be read.
    """
    stored = _store(loaded).all()
    found = [one for one in stored if name is None or name.lower() in one.author.lower()]
    if name is not None and not found:
        there = ", ".join(sorted({one.author for one in stored})) or "none at all"
        msg = f"there is no calibration of {name!r}: there is {there}"
        raise UserError(msg)
    return [_row(one) for one in found]


def _store(loaded: LoadedSettings) -> CalibrationStore:
    return CalibrationStore(loaded.data_folder / "calibrations")


def _stored(
    loaded: LoadedSettings, author: str, parts: list[tuple[StoredRun, list[Outcome]]]
) -> StoredCalibration:
    first = parts[0][0]
    words = _words_of(first)
    for run, _ in parts:
        if _words_of(run) != words:
            msg = (
                f"{run.result.run_id} took LOW, MEDIUM and HIGH of {author} for other probabilities"
                f" than {first.result.run_id} ([answer] probability_*): fit on runs that agree"
            )
            raise UserError(msg)
    return StoredCalibration(
        author=author,
        model=str(first.model["name"]),
        base_url=first.model.get("base_url"),
        template=first.hashes["template"],
        template_name=str(first.settings["settings"]["prompt"]["template"]),
        words=words,
        origins=tuple(_origin(loaded, run) for run, _ in parts),
        outcomes=without_repeats(one for _, outcomes in parts for one in outcomes),
    )


def _origin(loaded: LoadedSettings, run: StoredRun) -> Origin:
    cutoff = None if run.settings["anonymised"] else recorded_cutoff(loaded, run.model)
    at = None if cutoff is None else cutoff.at
    return Origin(run_id=run.result.run_id, hashes=dict(run.hashes), cutoff=at)


def _words_of(run: StoredRun) -> dict[str, float]:
    return _words(run.settings["settings"]["answer"])


def _words(answer: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(answer[name]) for name in _WORDS}


def _require_authors(run: StoredRun) -> None:
    """Refuse a run that was made before results named who answered: it would count for nobody."""
    if any(one.confidence is not None and one.author is None for one in run.result.trades):
        msg = (
            f"{run.result.run_id} was made by an older version, which did not keep who answered:"
            " back-test it again (answers that were kept are not paid for twice)"
        )
        raise UserError(msg)


def _require_real(run: StoredRun) -> None:
    if run.settings["market"] != "real":
        msg = (
            f"{run.result.run_id} ran over a {run.settings['market']} market, which never was: what"
            " came true there says nothing of real ones"
        )
        raise UserError(msg)


def _require_enough(one: StoredCalibration) -> None:
    if len(one.outcomes) < FEWEST:
        msg = (
            f"{len(one.outcomes)} outcomes of {one.author} are too few to fit anything on: it takes"
            f" {FEWEST} closed positions. Back-test a longer time or more markets, and name all runs"
        )
        raise UserError(msg)


def _none(loaded: LoadedSettings, name: str, *, elsewhere: bool) -> str:
    template = loaded.settings.prompt.template
    but = _ELSEWHERE if elsewhere else ""
    return (
        f"risk.calibrate_confidence is on, and there is no calibration of {name} with the prompt"
        f" template {template}{but}. `candlewick backtest --model {name}` and then `candlewick"
        " calibration fit` make one; or set risk.calibrate_confidence = false"
    )


def _row(one: StoredCalibration) -> CalibrationRow:
    cutoffs = {origin.run_id: origin.cutoff for origin in one.origins}
    remembered = [
        outcome
        for outcome in one.outcomes
        if (cutoff := cutoffs[outcome.run_id]) is not None and outcome.decided_at <= cutoff
    ]
    return calibration_row(
        one.fitted(),
        assess(stated_confidence(one.outcomes)),
        template_name=one.template_name,
        runs=tuple(origin.run_id for origin in one.origins),
        remembered=len(remembered),
    )
