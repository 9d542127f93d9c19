"""Settings: what a model is shown, and how it is asked."""

from pydantic import Field

from candlewick.application.settings.section import Section
from candlewick.application.settings.value import Count, Word, Words


class PromptSettings(Section):
    """What a model is shown, and how it is asked. `candlewick prompt check` shows the outcome."""

    template: Word = Field(
        default="default",
        description="its name (`candlewick prompt list`), or a file's path; `prompt copy` makes one",
    )
    budget: Count = Field(
        default=2000,
        ge=500,
        le=200_000,
        description="tokens for one question; what is least useful is left out first",
    )
    debate: bool = Field(
        default=False,
        description="true: argue for the bull and for the bear before deciding (a longer answer)",
    )
    reflection: bool = Field(
        default=True, description="true: show what the last closed trades of the market taught"
    )
    news: Words = Field(
        default=(),
        description="files or folders of headlines, or addresses of RSS feeds; none: no news",
    )
