"""Where models are: services, and programs that serve models on the user's own machine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from candlewick.domain.language_model.profile import Profile, TokenLimit


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Where a model can be asked.

    Attributes:
        name: as it is chosen by, such as "openrouter".
        title: as people write it.
        base_url: its OpenAI-compatible address; None for the embedded models.
        key_name: the variable in which its users keep their key; None where it wants none.
        model: the model that is asked where none is named; "" where the user must say.
        own_machine: whether it runs on the user's own machine and costs nothing.
        profile: what holds of all its models.
        extra: added to each request.
    """

    name: str
    title: str
    base_url: str | None
    key_name: str | None = None
    model: str = ""
    own_machine: bool = False
    profile: Profile = field(default_factory=Profile)
    extra: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def is_free(self, model: str) -> bool:
        """Return whether asking `model` costs nothing for certain."""
        # Ollama passes models of this kind on to its own paid service.
        return self.own_machine and not model.endswith(("-cloud", ":cloud"))


LOCAL: Final = "local"
"""The provider of the models that run inside the program."""

EMBEDDED: Final = "embedded"
"""Another name of SmolLM2, from before there were others."""

LOCAL_MODELS: Final = (EMBEDDED, "smollm2", "qwen0.5b", "qwen1.5b")
"""Names that mean a model inside the program also where no provider is named."""

_SHIPPED: Final = (
    Provider(
        name="openai",
        title="OpenAI",
        base_url="https://api.openai.com/v1",
        key_name="OPENAI_API_KEY",
        model="gpt-5-mini",
        profile=Profile(json_object=True, tools=True, token_limit=TokenLimit.MAX_COMPLETION_TOKENS),
    ),
    Provider(
        name="openrouter",
        title="OpenRouter",
        base_url="https://openrouter.ai/api/v1",
        key_name="OPENROUTER_API_KEY",
        model="deepseek/deepseek-chat",
        extra=MappingProxyType({"usage": {"include": True}}),  # it then says what it charged
    ),
    Provider(
        name="deepseek",
        title="DeepSeek",
        base_url="https://api.deepseek.com/v1",
        key_name="DEEPSEEK_API_KEY",
        model="deepseek-v4-flash",
        # It answers a schema with "This response_format type is unavailable now".
        profile=Profile(json_schema=False, json_object=True),
    ),
    Provider(
        name="gemini",
        title="Google Gemini",
        base_url="https://generativelanguage.googleapis.com/v1beta/openai",
        key_name="GEMINI_API_KEY",
        model="gemini-2.5-flash",
        profile=Profile(json_schema=True, json_object=True, tools=True),
    ),
    Provider(
        name="anthropic",
        title="Anthropic",
        base_url="https://api.anthropic.com/v1",
        key_name="ANTHROPIC_API_KEY",
        model="claude-haiku-4-5",
        profile=Profile(tools=True),
    ),
    Provider(
        name="groq",
        title="Groq",
        base_url="https://api.groq.com/openai/v1",
        key_name="GROQ_API_KEY",
        model="openai/gpt-oss-120b",
        profile=Profile(json_object=True),
    ),
    Provider(
        name="mistral",
        title="Mistral",
        base_url="https://api.mistral.ai/v1",
        key_name="MISTRAL_API_KEY",
        model="mistral-large-2512",
        profile=Profile(json_object=True, tools=True),
    ),
    Provider(
        name="xai",
        title="xAI",
        base_url="https://api.x.ai/v1",
        key_name="XAI_API_KEY",
        model="grok-4.3",
        profile=Profile(json_object=True, tools=True),
    ),
    Provider(
        name="together",
        title="Together",
        base_url="https://api.together.xyz/v1",
        key_name="TOGETHER_API_KEY",
        model="meta-llama/Llama-3.3-70B-Instruct-Turbo",
    ),
    Provider(
        name="ollama",
        title="Ollama",
        base_url="http://127.0.0.1:11434/v1",
        model="llama3.1",
        own_machine=True,
    ),
    Provider(
        name="lmstudio",
        title="LM Studio",
        base_url="http://127.0.0.1:1234/v1",
        own_machine=True,
        # It takes a schema or text, and refuses the rung in between.
        profile=Profile(json_schema=True, json_object=False),
    ),
    Provider(
        name="vllm",
        title="vLLM",
        base_url="http://127.0.0.1:8000/v1",
        own_machine=True,
        profile=Profile(json_schema=True, json_object=True),
    ),
    Provider(
        name="llamacpp",
        title="llama.cpp",
        base_url="http://127.0.0.1:8080/v1",
        model="default",  # its server has one model and takes any name for it
        own_machine=True,
        profile=Profile(json_schema=True, json_object=True),
    ),
    Provider(
        name=LOCAL,
        title="inside Candlewick",
        base_url=None,
        model="smollm2",
        own_machine=True,
        profile=Profile(
            json_schema=True, json_object=True, tools=False, reasoning=False, vision=False
        ),
    ),
)

PROVIDERS: Final[Mapping[str, Provider]] = MappingProxyType({one.name: one for one in _SHIPPED})
"""Every provider that is known, by its name."""


def provider_at(base_url: str | None) -> Provider | None:
    """Return the provider at `base_url`, if it is known; None means the embedded models.

    Services are told by their host; programs on the user's own machine also by their port,
    since anything can listen there.
    """
    if base_url is None:
        return PROVIDERS[LOCAL]
    return next((one for one in _SHIPPED if _same_place(one, base_url)), None)


def _same_place(provider: Provider, base_url: str) -> bool:
    if provider.base_url is None:
        return False
    here, there = urlsplit(base_url), urlsplit(provider.base_url)
    if not provider.own_machine:
        return here.hostname == there.hostname
    host = "127.0.0.1" if here.hostname == "localhost" else here.hostname
    return (host, here.port) == (there.hostname, there.port)
