"""The one that really asks: which adapter a model's profile calls for."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.wiring.model_identity import Identity, open_shelf
from candlewick.domain.language_model.profile import Reads
from candlewick.infrastructure.llm.label_readout import LabelReadoutModel
from candlewick.infrastructure.llm.ladder import LearnedProfile
from candlewick.infrastructure.llm.local_server import LocalServer, ServerAddress
from candlewick.infrastructure.llm.model_pin import ModelPin
from candlewick.infrastructure.llm.named_model import NamedModel
from candlewick.infrastructure.llm.openai_model import OpenAIModel
from candlewick.infrastructure.llm.patience import Patience
from candlewick.infrastructure.llm.running_server import RunningServer
from candlewick.infrastructure.llm.served_model import ServedModel

_EMBEDDED: Final = 60.0
"""[s] The embedded model is asked for six words; what takes it longer is no slowness."""

_LONG_CONTEXT: Final = 8192
"""[tokens] A whole prompt full of numbers has 5,000 tokens for a small model."""

Hear = Callable[[Mapping[str, str]], None]


def build_client(
    loaded: LoadedSettings,
    identity: Identity,
    *,
    learned: LearnedProfile,
    hear: Hear,
    seconds: float,
) -> NamedModel:
    """Return the adapter for one model of the settings; nothing is opened yet.

    Args:
        loaded: the settings, for the key.
        identity: who is asked.
        learned: what its service takes.
        hear: is told the headers of each response.
        seconds: [s, > 0] for one whole answer.

    Raises:
        SettingsError: its key cannot be sent.
        ModelRefusedError: it is to run inside the program, and was not pulled.
    """
    reads_facts = identity.profile.reads is Reads.FACTS
    if identity.settings.base_url is None:
        return _inside(identity, learned, hear, seconds=seconds, reads_facts=reads_facts)
    base_url, key = identity.settings.base_url, loaded.key_text(identity.settings)
    if reads_facts:
        address = ServerAddress(base_url, key or "none")
        # Whoever runs the server knows which weights it has; we know its name for them.
        pin = ModelPin(
            name=identity.settings.name,
            title=identity.settings.name,
            sha256="",
            size=0,
            licence="",
            upstream="",
        )
        return LabelReadoutModel(
            RunningServer(address), pin=pin, patience=seconds, provider=identity.label
        )
    return _client(identity, ServerAddress(base_url, key or ""), learned, hear, seconds=seconds)


def _inside(
    identity: Identity,
    learned: LearnedProfile,
    hear: Hear,
    *,
    seconds: float,
    reads_facts: bool,
) -> NamedModel:
    shelf = open_shelf()
    name = identity.settings.name
    pin = shelf.pin(name)
    if reads_facts:
        server = LocalServer(lambda: shelf.find(name))
        return LabelReadoutModel(server, pin=pin, patience=min(_EMBEDDED, seconds))
    server = LocalServer(lambda: shelf.find(name), context=_LONG_CONTEXT)
    return ServedModel(
        server,
        lambda address: _client(identity, address, learned, hear, seconds=seconds, name=pin.title),
    )


def _client(
    identity: Identity,
    address: ServerAddress,
    learned: LearnedProfile,
    hear: Hear,
    *,
    seconds: float,
    name: str | None = None,
) -> OpenAIModel:
    model, provider = identity.settings, identity.provider
    chosen: dict[str, Any] = {"temperature": model.temperature, "max_tokens": model.max_tokens}
    return OpenAIModel(
        name=name or model.name,
        base_url=address.base_url,
        api_key=address.key or None,
        provider=urlsplit(model.base_url).hostname or identity.label
        if model.base_url
        else "embedded",
        patience=Patience(whole=seconds, first_piece=seconds),
        parameters={name: value for name, value in chosen.items() if value is not None}
        | (dict(provider.extra) if provider is not None else {}),
        learned=learned,
        hear=hear,
    )
