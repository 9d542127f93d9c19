"""What is published about the usual models, and by whom.

Knowledge cut-offs and abilities are those of models.dev, a public list (MIT licence), read at
the commits that are named; the file behind each is its source. Where it names a month, the
month's last day counts. What is not published is None, and moving names such as
"deepseek-chat" have no cut-off, since nobody can say which model answers to them tomorrow.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from candlewick.domain.language_model.profile import Profile
from candlewick.domain.language_model.provider import Provider

_LIST: Final = "models.dev"
_DATE: Final = r"(-\d{4}-\d{2}-\d{2}|-\d{8}|@\d{8})?"
_VARIANT: Final = r"(:[a-z0-9._-]+)?"
"""OpenRouter's ":free", Ollama's ":8b"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownModel:
    """What is published about a model.

    Attributes:
        pattern: the names that services have for it, lower case, without the maker's prefix.
        cutoff: the last day that its training can know; None where it is not published.
        source: where that stands.
        context: [tokens, > 0] None where it is not published.
        reasoning: whether it thinks before it answers.
        vision: whether it reads pictures.
    """

    pattern: str
    cutoff: str | None
    source: str
    context: int | None
    reasoning: bool = False
    vision: bool = False

    def is_named(self, name: str) -> bool:
        """Return whether a service means this model by `name`."""
        bare = name.lower().rpartition("/")[2]
        return re.fullmatch(f"({self.pattern}){_DATE}{_VARIANT}", bare) is not None


def _known(
    pattern: str, cutoff: str | None, context: int, source: str, *, can: str = ""
) -> KnownModel:
    return KnownModel(
        pattern=pattern,
        cutoff=cutoff,
        source=f"{_LIST} {source}",
        context=context,
        reasoning="thinks" in can,
        vision="sees" in can,
    )


_BOTH: Final = "thinks, sees"
_GPT: Final = "models/openai"
_CLAUDE: Final = "models/anthropic"
_GEMINI: Final = "models/google"

KNOWN_MODELS: Final = (
    _known(r"gpt-4o", "2023-09-30", 128_000, f"{_GPT}/gpt-4o.toml @506b1b02", can="sees"),
    _known(r"gpt-4o-mini", "2023-09-30", 128_000, f"{_GPT}/gpt-4o-mini.toml @36dbbd62", can="sees"),
    _known(
        r"gpt-4\.1-mini",
        "2024-04-30",
        1_047_576,
        f"{_GPT}/gpt-4.1-mini.toml @506b1b02",
        can="sees",
    ),
    _known(
        r"o4-mini",
        "2024-05-31",
        200_000,
        "providers/openai/models/o4-mini.toml @0760ceff",
        can=_BOTH,
    ),
    _known(r"gpt-5", "2024-09-30", 400_000, f"{_GPT}/gpt-5.toml @36dbbd62", can=_BOTH),
    _known(
        r"gpt-5-mini",
        "2024-05-30",
        400_000,
        "providers/openai/models/gpt-5-mini.toml @8734c00c",
        can=_BOTH,
    ),
    _known(r"gpt-5\.4", "2025-08-31", 1_050_000, f"{_GPT}/gpt-5.4.toml @f0a7050b", can=_BOTH),
    _known(
        r"gpt-5\.5",
        "2025-12-01",
        1_050_000,
        "providers/openai/models/gpt-5.5.toml @2593e131",
        can=_BOTH,
    ),
    _known(
        r"gpt-5\.6-luna",
        "2026-02-01",
        1_050_000,
        "providers/openai/models/gpt-5.6-luna.toml @89b873ed",
        can=_BOTH,
    ),
    _known(r"gpt-6-luna", "2026-05-18", 1_050_000, f"{_GPT}/gpt-6-luna.toml @eac64550", can=_BOTH),
    _known(r"gpt-6-sol", "2026-05-18", 1_050_000, f"{_GPT}/gpt-6-sol.toml @eac64550", can=_BOTH),
    _known(r"gpt-oss-120b", None, 131_072, f"{_GPT}/gpt-oss-120b.toml @1a0bdb93", can="thinks"),
    _known(
        r"claude-haiku-4-5",
        "2025-02-28",
        200_000,
        f"{_CLAUDE}/claude-haiku-4-5.toml @506b1b02",
        can=_BOTH,
    ),
    _known(
        r"claude-haiku-5-5",
        "2026-06-30",
        1_000_000,
        f"{_CLAUDE}/claude-haiku-5-5.toml @6d4c26b9",
        can=_BOTH,
    ),
    _known(
        r"claude-sonnet-4-5",
        "2025-07-31",
        200_000,
        "providers/anthropic/models/claude-sonnet-4-5.toml @179029e9",
        can=_BOTH,
    ),
    _known(
        r"claude-sonnet-4-6",
        "2025-08-31",
        1_000_000,
        f"{_CLAUDE}/claude-sonnet-4-6.toml @506b1b02",
        can=_BOTH,
    ),
    _known(
        r"claude-sonnet-5",
        "2026-01-31",
        1_000_000,
        "providers/anthropic/models/claude-sonnet-5.toml @1261f5b",
        can=_BOTH,
    ),
    _known(
        r"claude-opus-5",
        "2026-05-31",
        1_000_000,
        f"{_CLAUDE}/claude-opus-5.toml @64e4e40c",
        can=_BOTH,
    ),
    _known(
        r"gemini-2\.5-flash",
        "2025-01-31",
        1_048_576,
        f"{_GEMINI}/gemini-2.5-flash.toml @36dbbd62",
        can=_BOTH,
    ),
    _known(
        r"gemini-2\.5-pro",
        "2025-01-31",
        1_048_576,
        f"{_GEMINI}/gemini-2.5-pro.toml @36dbbd62",
        can=_BOTH,
    ),
    _known(
        r"gemini-3\.1-pro-preview",
        "2025-01-31",
        1_048_576,
        f"{_GEMINI}/gemini-3.1-pro-preview.toml @506b1b02",
        can=_BOTH,
    ),
    _known(
        r"gemini-3\.5-flash",
        "2025-01-31",
        1_048_576,
        "providers/google/models/gemini-3.5-flash.toml @96e7a00f",
        can=_BOTH,
    ),
    _known(
        r"gemini-3\.8-flash",
        "2026-03-31",
        1_048_576,
        f"{_GEMINI}/gemini-3.8-flash.toml @91a19838",
        can=_BOTH,
    ),
    _known(
        r"deepseek-v4-flash",
        "2025-05-31",
        1_000_000,
        "models/deepseek/deepseek-v4-flash.toml @1a0bdb93",
        can="thinks",
    ),
    _known(
        r"deepseek-v4-pro",
        "2025-05-31",
        1_000_000,
        "models/deepseek/deepseek-v4-pro.toml @36dbbd62",
        can="thinks",
    ),
    _known(
        r"deepseek-chat",
        None,
        1_000_000,
        "providers/deepseek/models/deepseek-chat.toml @088a717a",
    ),
    _known(
        r"grok-4",
        "2024-11-30",
        256_000,
        "providers/xai/models/grok-4.toml @4f6c0993",
        can="thinks",
    ),
    _known(
        r"grok-4\.3", None, 1_000_000, "providers/xai/models/grok-4.3.toml @2593e131", can=_BOTH
    ),
    _known(r"grok-4\.7", "2026-05-31", 500_000, "models/xai/grok-4.7.toml @c8249f13", can=_BOTH),
    _known(
        r"mistral-large-2512",
        "2024-11-30",
        262_144,
        "providers/mistral/models/mistral-large-2512.toml @7fbe2242",
        can="sees",
    ),
    _known(
        r"(meta-)?llama-?3\.1-8b(-instruct|-instant)?(-turbo)?|llama3\.1",
        "2024-07-31",
        128_000,
        "models/meta/llama-3.1-8b-instruct.toml @03d4574a",
    ),
    _known(
        r"(meta-)?llama-?3\.3(-70b)?(-instruct|-versatile)?(-turbo)?",
        "2023-12-31",
        128_000,
        "models/meta/llama-3.3-70b-instruct.toml @36dbbd62",
    ),
    _known(
        r"llama-4-maverick-17b(-128e)?-instruct(-fp8)?",
        "2024-08-31",
        1_000_000,
        "models/meta/llama-4-maverick-17b-instruct.toml @1a0bdb93",
        can="sees",
    ),
)
"""Every model that something is known about; a name that fits none is simply not known."""


def shipped_profile(name: str, provider: Provider | None) -> Profile:
    """Return what is known of the model called `name` at `provider`, before it is asked."""
    base = provider.profile if provider is not None else Profile()
    known = next((one for one in KNOWN_MODELS if one.is_named(name)), None)
    if known is None:
        return base
    return replace(
        base,
        reasoning=known.reasoning,
        vision=known.vision,
        context=known.context,
        knowledge_cutoff=known.cutoff,
        cutoff_source=known.source if known.cutoff else "",
    )
