"""Who is asked: the models of the settings, in order, with a deadline above them."""

from contextlib import AsyncExitStack
from typing import Final
from urllib.parse import urlsplit

from candlewick.application.settings.language_model import ModelSettings
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.wiring.share import MODEL
from candlewick.infrastructure.llm.deadline import DeadlineModel
from candlewick.infrastructure.llm.label_readout import LabelReadoutModel
from candlewick.infrastructure.llm.local_server import LocalServer
from candlewick.infrastructure.llm.model_manager import ModelManager
from candlewick.infrastructure.llm.named_model import NamedModel
from candlewick.infrastructure.llm.openai_model import OpenAIModel, Patience
from candlewick.ports.chat_model import ChatModel

_EMBEDDED: Final = 60.0
"""[s] The embedded model is asked for six words; what takes it longer is no slowness."""


async def open_model(loaded: LoadedSettings, *, stack: AsyncExitStack) -> ChatModel:
    """Open the primary model and its fallbacks; `stack` closes them."""
    manager = await open_manager(loaded, stack=stack)
    return DeadlineModel(manager, seconds=_share(loaded))


async def open_manager(loaded: LoadedSettings, *, stack: AsyncExitStack) -> ModelManager:
    """Open the models without the deadline; for what asks nobody (counting tokens)."""
    first, *others = [build_model(loaded, model) for model in loaded.settings.model]
    return await stack.enter_async_context(ModelManager(first, *others))


def build_model(loaded: LoadedSettings, model: ModelSettings) -> NamedModel:
    """Return the adapter for one model of the settings; nothing is opened yet.

    Raises:
        SettingsError: its key cannot be sent.
    """
    seconds = min(model.timeout, _part(loaded))
    if model.base_url is None:
        return LabelReadoutModel(LocalServer(), patience=min(_EMBEDDED, seconds))
    chosen = {"temperature": model.temperature, "max_tokens": model.max_tokens}
    return OpenAIModel(
        name=model.name,
        base_url=model.base_url,
        api_key=loaded.key_text(model),
        provider=urlsplit(model.base_url).hostname or model.base_url,
        patience=Patience(whole=seconds, first_piece=seconds),
        parameters={name: value for name, value in chosen.items() if value is not None},
    )


def _share(loaded: LoadedSettings) -> float:
    """Return how long all models together may take [s]."""
    return loaded.settings.deadline * MODEL


def _part(loaded: LoadedSettings) -> float:
    """Return how long one of them may take [s]: one that hangs leaves the others their time."""
    return _share(loaded) / len(loaded.settings.model)
