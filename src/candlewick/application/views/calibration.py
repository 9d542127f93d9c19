"""A calibration as data."""

from dataclasses import dataclass

from candlewick.backtest.calibration.assessment import Accuracy, Assessment, OutOfSample
from candlewick.domain.calibration import ModelCalibration


@dataclass(frozen=True, slots=True, kw_only=True)
class BinRow:
    """What became of answers of about the same certainty; `low` and `high` bound it (95 %)."""

    stated: float
    came_true: float
    low: float
    high: float
    outcomes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRow:
    """What a stated probability is worth."""

    stated: float
    worth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfSampleRow:
    """How well the same outcomes were foretold in three ways, by what was known before each.

    Attributes:
        outcomes: [> 0] how many.
        stated: as the model said.
        calibrated: corrected by those before.
        base_rate: by the share that came true before, whatever the model said.
        gain: Brier score of the base rate less that of the calibrated; None where it is missing.
        gain_low: [95 %] lower bound; None where there are too few.
        gain_high: [95 %] upper bound.
    """

    outcomes: int
    stated: Accuracy
    calibrated: Accuracy
    base_rate: Accuracy
    gain: float | None
    gain_low: float | None
    gain_high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationRow:
    """What the probabilities of one model's answers to one prompt template are worth.

    Attributes:
        author: whose answers.
        template: of the prompts, by name.
        template_sha256: of its text.
        source: [sha256] of the outcomes that it rests on.
        runs: the back-tests that they come from.
        outcomes: [> 0] how many there are.
        came_true: [0 to 1] share of them.
        remembered: how many lie before the model's knowledge cut-off.
        bins: stated and true.
        map: what sizes follow from.
        out_of_sample: None where no decision had enough outcomes before it.
        is_informed: whether the stated confidence surely tells good trades from bad ones.
        verdict: the same in words.
    """

    author: str
    template: str
    template_sha256: str
    source: str
    runs: tuple[str, ...]
    outcomes: int
    came_true: float
    remembered: int
    bins: tuple[BinRow, ...]
    map: tuple[MapRow, ...]
    out_of_sample: OutOfSampleRow | None
    is_informed: bool
    verdict: str


def calibration_row(
    calibration: ModelCalibration,
    assessment: Assessment,
    *,
    template_name: str,
    runs: tuple[str, ...],
    remembered: int,
) -> CalibrationRow:
    """Return a calibration and what is to be thought of it.

    Args:
        calibration: the map.
        assessment: of the outcomes that it rests on.
        template_name: of the prompts.
        runs: that the outcomes come from.
        remembered: [>= 0] outcomes that the model may have read about.
    """
    diagram, known = assessment.diagram, calibration.map
    numbers = (diagram.stated, diagram.came_true, diagram.low, diagram.high, diagram.count)
    rows = zip(*(column.tolist() for column in numbers), strict=True)
    tested = assessment.out_of_sample
    return CalibrationRow(
        author=calibration.author,
        template=template_name,
        template_sha256=calibration.template,
        source=calibration.source,
        runs=runs,
        outcomes=known.outcomes,
        came_true=assessment.came_true,
        remembered=remembered,
        bins=tuple(
            BinRow(stated=stated, came_true=true, low=low, high=high, outcomes=count)
            for stated, true, low, high, count in rows
        ),
        map=tuple(
            MapRow(stated=stated, worth=worth)
            for stated, worth in zip(known.stated, known.true, strict=True)
        ),
        out_of_sample=None if tested is None else _tested(tested),
        is_informed=tested is not None and tested.is_informed,
        verdict=_verdict(tested, levels=len(known.stated)),
    )


def _tested(tested: OutOfSample) -> OutOfSampleRow:
    interval = tested.gain.interval
    return OutOfSampleRow(
        outcomes=tested.outcomes,
        stated=tested.stated,
        calibrated=tested.calibrated,
        base_rate=tested.base_rate,
        gain=tested.gain.value.value,
        gain_low=interval.low,
        gain_high=interval.high,
    )


def _verdict(tested: OutOfSample | None, *, levels: int) -> str:
    if levels == 1:
        return "the model stated the same confidence every time, which tells nothing"
    if tested is None or tested.gain.interval.low is None:
        return "too few outcomes to test what the stated confidence is worth"
    if tested.is_informed:
        return "the stated confidence tells good trades from bad ones"
    return (
        "the stated confidence carries no information that shows: to say how often such trades came"
        " true so far, whatever the model says of itself, is no worse"
    )
