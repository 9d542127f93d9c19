"""Settings: who is asked beside the model that decides, and trades nothing."""

from pydantic import Field

from candlewick.application.settings.section import Section
from candlewick.application.settings.value import Number, Words


class ShadowSettings(Section):
    """Models that answer the live questions too, for comparison; `candlewick shadow` compares."""

    models: Words = Field(
        default=(),
        description="names of [[model]] tables; such a model never trades and is no fallback",
    )
    budget_usd: Number | None = Field(
        default=None,
        gt=0,
        le=1_000_000,
        description="US dollars that all of them together may spend, ever; [spending] is not theirs",
        examples=[5],
    )
