"""Settings: who is asked."""

from typing import Final
from urllib.parse import urlsplit

from pydantic import Field

from candlewick.application.settings.section import Section
from candlewick.application.settings.value import Count, Number, VariableName, WebAddress, Word

EMBEDDED: Final = "embedded"

_PROVIDER_KEY: Final = {
    "api.anthropic.com": "ANTHROPIC_API_KEY",
    "api.deepseek.com": "DEEPSEEK_API_KEY",
    "api.groq.com": "GROQ_API_KEY",
    "api.mistral.ai": "MISTRAL_API_KEY",
    "api.openai.com": "OPENAI_API_KEY",
    "api.together.xyz": "TOGETHER_API_KEY",
    "api.x.ai": "XAI_API_KEY",
    "generativelanguage.googleapis.com": "GEMINI_API_KEY",
    "openrouter.ai": "OPENROUTER_API_KEY",
}


class ModelSettings(Section):
    """A language model. The first one is asked; the others in turn if it fails."""

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

    @property
    def is_embedded(self) -> bool:
        """Whether this is the small model that runs inside the program."""
        return self.name == EMBEDDED and self.base_url is None

    @property
    def key_name(self) -> str | None:
        """The variable that holds the key: as set, else as the service's users call it."""
        if self.api_key_env is not None:
            return self.api_key_env
        return provider_key_name(self.base_url)


def provider_key_name(base_url: str | None) -> str | None:
    """Return the variable in which users of the service at `base_url` keep its key, if known."""
    host = urlsplit(base_url).hostname if base_url else None
    return _PROVIDER_KEY.get(host or "")
