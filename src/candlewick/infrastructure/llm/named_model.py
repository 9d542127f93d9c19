"""A chat model that has a name and a life time, and can say what it would send."""

from typing import Protocol

from candlewick.domain.prompt import Prompt
from candlewick.ports.chat_model import ChatModel


class NamedModel(ChatModel, Protocol):
    """What every model here is, beside being a `ChatModel`."""

    @property
    def name(self) -> str:
        """Return what it is called."""
        ...

    def request(self, prompt: Prompt) -> str:
        """Return the exact request it would send now, as canonical JSON without any secret."""
        ...

    async def aclose(self) -> None:
        """Close connections and child processes; it can be closed twice."""
        ...
