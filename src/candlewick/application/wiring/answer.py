"""How an answer is got, as the settings have it."""

from candlewick.analysis.replies.form import AnswerForm
from candlewick.application.settings.answer import AnswerSettings
from candlewick.domain.decision import Confidence
from candlewick.strategy.consultation import AnswerPolicy


def answer_policy(settings: AnswerSettings, *, debate: bool) -> AnswerPolicy:
    """Return the policy that `settings` describe, for prompts with or without a debate."""
    return AnswerPolicy(
        form=AnswerForm(settings.form),
        debate=debate,
        corrections=settings.corrective_questions,
        samples=settings.samples,
        agreement=settings.agreement,
        probabilities={
            Confidence.LOW: settings.probability_low,
            Confidence.MEDIUM: settings.probability_medium,
            Confidence.HIGH: settings.probability_high,
        },
    )
