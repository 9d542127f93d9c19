"""A chat model that has a name and a life time."""

from typing import Protocol

from candlewick.ports.chat_model import ChatModel


class NamedModel(ChatModel, Protocol):
    """What every model here is, beside being a `ChatModel`."""

    @property
    def name(self) -> str:
        """Return what it is called."""
        ...

    async def aclose(self) -> None:
        """Close connections and child processes; it can be closed twice."""
        ...
