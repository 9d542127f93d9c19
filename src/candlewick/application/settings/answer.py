"""Settings: how an answer is got, and what its words stand for."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from candlewick.application.settings.section import Section
from candlewick.application.settings.value import Count, Fraction


def _lowered(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


class AnswerSettings(Section):
    """How the model is asked to answer, and what is done when its answer cannot be used."""

    form: Annotated[Literal["json", "labelled"], BeforeValidator(_lowered)] = Field(
        default="json", description="json, or labelled for a model that cannot write JSON"
    )
    corrective_questions: Count = Field(
        default=1,
        ge=0,
        le=3,
        description="how often a model is asked again after an answer that was refused",
    )
    samples: Count = Field(
        default=1,
        ge=1,
        le=15,
        description="answers to each question that vote, each of them paid for; 1 is no vote",
    )
    agreement: Fraction = Field(
        default=0.6,
        gt=0.5,
        le=1,
        description="fraction of the samples that must say the same signal, else it holds",
    )
    probability_low: Fraction = Field(
        default=0.5, ge=0, le=1, description="what LOW confidence stands for until it is calibrated"
    )
    probability_medium: Fraction = Field(
        default=0.6, ge=0, le=1, description="what MEDIUM stands for; not below LOW"
    )
    probability_high: Fraction = Field(
        default=0.7, ge=0, le=1, description="what HIGH stands for; not below MEDIUM"
    )
