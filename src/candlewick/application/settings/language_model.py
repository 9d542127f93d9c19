"""Settings: who is asked."""

from typing import Any, Literal

from pydantic import Field, model_validator

from candlewick.application.settings.section import Section
from candlewick.application.settings.value import (
    Count,
    Day,
    Number,
    PresetName,
    VariableName,
    WebAddress,
    Word,
)
from candlewick.domain.language_model.provider import (
    EMBEDDED,
    LOCAL,
    LOCAL_MODELS,
    PROVIDERS,
    provider_at,
)

__all__ = ["EMBEDDED", "ModelSettings", "SpendingSettings", "provider_key_name"]


class ModelSettings(Section):
    """A language model. The first one is asked; the others in turn if it fails."""

    preset: PresetName | None = Field(
        default=None,
        description="where it is, by name (candlewick models list); fills in what follows",
        examples=["openrouter"],
    )
    name: Word = Field(default=EMBEDDED, description="the model's name at its service, or embedded")
    base_url: WebAddress | None = Field(
        default=None,
        description="its service's address (OpenAI-compatible); embedded has none",
        examples=["https://openrouter.ai/api/v1"],
    )
    api_key_env: VariableName | None = Field(
        default=None,
        description="the environment variable that holds the key, never the key itself",
        examples=["OPENROUTER_API_KEY"],
    )
    timeout: Number = Field(
        default=120.0,
        gt=0,
        le=3600,
        description="seconds for one whole answer; less if cycle_deadline leaves each model less",
    )
    temperature: Number | None = Field(
        default=None,
        ge=0,
        le=2,
        description="0 to 2; the service's own default if unset",
        examples=[0.7],
    )
    max_tokens: Count | None = Field(
        default=None,
        ge=1,
        le=1_000_000,
        description="longest answer; the service's own default if unset",
        examples=[4096],
    )
    max_parallel: Count = Field(
        default=4, ge=1, le=1000, description="questions that may be under way at once"
    )
    max_per_minute: Count | None = Field(
        default=None,
        ge=1,
        le=1_000_000,
        description="questions in any minute; as the service itself allows if unset",
        examples=[60],
    )
    price_input: Number | None = Field(
        default=None,
        ge=0,
        le=1_000_000,
        description="US dollars per million tokens of the prompt; from the built-in list if unset",
        examples=[0.25],
    )
    price_output: Number | None = Field(
        default=None,
        ge=0,
        le=1_000_000,
        description="US dollars per million tokens of the answer",
        examples=[2],
    )
    response_format: Literal["json_schema", "json_object", "plain"] | None = Field(
        default=None,
        description="json_schema, json_object or plain; found out by asking if unset",
        examples=["json_object"],
    )
    reads: Literal["prompt", "facts"] | None = Field(
        default=None,
        description="prompt: everything; facts: the market in words, for very small local models",
        examples=["prompt"],
    )
    streaming: bool = Field(
        default=True, description="false: the answer comes in one piece, for a service that must"
    )
    knowledge_cutoff: Day | None = Field(
        default=None,
        description="the last day its training can know; from the built-in list if unset",
        examples=["2025-01-31"],
    )

    @property
    def is_embedded(self) -> bool:
        """Whether this is a small model that runs inside the program."""
        return self.base_url is None and (self.preset == LOCAL or self.name in LOCAL_MODELS)

    @property
    def key_name(self) -> str | None:
        """The variable that holds the key: as set, else as the service's users call it."""
        if self.api_key_env is not None:
            return self.api_key_env
        return provider_key_name(self.base_url)

    @model_validator(mode="before")
    @classmethod
    def _filled_in(cls, told: Any) -> Any:
        """Fill in what the preset says and the user does not."""
        provider = PROVIDERS.get(str(told.get("preset"))) if isinstance(told, dict) else None
        if provider is None:
            return told
        usual = {
            "name": provider.model,
            "base_url": provider.base_url,
            "api_key_env": provider.key_name,
        }
        return {key: value for key, value in usual.items() if value} | told


class SpendingSettings(Section):
    """What models may cost."""

    budget_usd: Number | None = Field(
        default=None,
        gt=0,
        le=1_000_000,
        description="US dollars that `run` may spend on models, ever; then it decides no more",
        examples=[20],
    )


def provider_key_name(base_url: str | None) -> str | None:
    """Return the variable in which users of the service at `base_url` keep its key, if known."""
    provider = provider_at(base_url)
    return provider.key_name if provider is not None else None
