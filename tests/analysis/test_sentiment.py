import csv
from pathlib import Path

import pytest

from candlewick.analysis.sentiment import sentiment_label


@pytest.mark.parametrize(
    ("label", "lowest", "highest"),
    [
        ("Extreme Fear", 0, 25),
        ("Fear", 26, 46),
        ("Neutral", 47, 54),
        ("Greed", 55, 75),
        ("Extreme Greed", 76, 100),
    ],
)
def test_each_score_has_one_label(label: str, lowest: int, highest: int) -> None:
    assert {sentiment_label(score) for score in range(lowest, highest + 1)} == {label}


@pytest.mark.parametrize("score", [-1, 101])
def test_a_score_outside_the_scale_is_refused(score: int) -> None:
    with pytest.raises(ValueError, match="0 to 100"):
        sentiment_label(score)


def test_every_recorded_label_is_ours(shared_data: Path) -> None:
    path = shared_data / "fear_greed" / "fng_with_class_2018_2025-08-06.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    recorded = {(int(float(row[1])), row[2]) for row in rows}

    assert len(recorded) > 80
    assert all(sentiment_label(score) == label for score, label in recorded)
