import pytest

from candlewick.analysis.sentiment import sentiment_label


@pytest.mark.parametrize(
    ("label", "lowest", "highest"),
    [
        ("Extreme Fear", 0, 24),
        ("Fear", 25, 44),
        ("Neutral", 45, 54),
        ("Greed", 55, 74),
        ("Extreme Greed", 75, 100),
    ],
)
def test_each_score_has_one_label(label: str, lowest: int, highest: int) -> None:
    assert {sentiment_label(score) for score in range(lowest, highest + 1)} == {label}


@pytest.mark.parametrize("score", [-1, 101])
def test_a_score_outside_the_scale_is_refused(score: int) -> None:
    with pytest.raises(ValueError, match="0 to 100"):
        sentiment_label(score)
