"""The settings of the answers become the policy of the decision path."""

from pathlib import Path

import pytest

from candlewick.analysis.replies.form import AnswerForm
from candlewick.application.settings.answer import AnswerSettings
from candlewick.application.settings.loader import load_settings
from candlewick.application.wiring.answer import answer_policy
from candlewick.domain.decision import Confidence
from candlewick.errors import SettingsError
from candlewick.strategy.consultation import AnswerPolicy


def test_the_defaults_of_the_settings_are_those_of_the_policy() -> None:
    assert answer_policy(AnswerSettings(), debate=False) == AnswerPolicy()


def test_every_setting_reaches_the_policy() -> None:
    settings = AnswerSettings(
        form="labelled", corrective_questions=0, samples=5, agreement=0.8, probability_low=0.4,
        probability_medium=0.5, probability_high=0.9,
    )  # fmt: skip
    policy = answer_policy(settings, debate=True)

    assert (policy.form, policy.corrections, policy.samples) == (AnswerForm.LABELLED, 0, 5)
    assert policy.debate
    assert policy.agreement == 0.8
    assert dict(policy.probabilities) == {
        Confidence.LOW: 0.4,
        Confidence.MEDIUM: 0.5,
        Confidence.HIGH: 0.9,
    }


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("agreement = 0.5", "answer.agreement"),
        ("samples = 0", "answer.samples"),
        ("corrective_questions = 9", "answer.corrective_questions"),
        ('form = "xml"', "answer.form"),
        ("probability_low = 0.9", "is below probability_low (0.9)"),
        ("probability_medium = 0.9", "is below probability_medium (0.9)"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(tmp_path: Path, lines: str, said: str) -> None:
    file = tmp_path / "candlewick.toml"
    file.write_text(f"[answer]\n{lines}\n", encoding="utf-8")

    with pytest.raises(SettingsError) as caught:
        load_settings(file, environ={}, folder=tmp_path)
    assert said in str(caught.value)
