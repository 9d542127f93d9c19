"""A model that writes its answers, on a server that we start ourselves."""

from collections.abc import Callable

from candlewick.domain.answer import Answer, Listener
from candlewick.domain.prompt import Prompt
from candlewick.infrastructure.llm.local_server import ModelServerProcess, ServerAddress
from candlewick.infrastructure.llm.openai_model import OpenAIModel

_NOWHERE = ServerAddress("http://127.0.0.1:1/v1", "")


class ServedModel:
    """A `ChatModel` on a local server, which is started at the first question.

    Args:
        server: where it runs.
        make: returns the client for a server's address.
    """

    def __init__(
        self, server: ModelServerProcess, make: Callable[[ServerAddress], OpenAIModel]
    ) -> None:
        self._server = server
        self._make = make
        self._address = _NOWHERE
        self._client = make(_NOWHERE)

    @property
    def name(self) -> str:
        """Return the model's name."""
        return self._client.name

    def request(self, prompt: Prompt) -> str:
        """Return the exact request that `ask` would send now; it does not hang on the address."""
        return self._client.request(prompt)

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Start the server if it is not up, and ask; see `ChatModel.ask`.

        Raises:
            ModelUnavailableError: the server died, or as `OpenAIModel.ask`.
            ModelRefusedError: something is not installed; the message names it.
        """
        address = await self._server.address()
        if address != self._address:
            await self._client.aclose()
            self._client, self._address = self._make(address), address
        return await self._client.ask(prompt, listener=listener)

    async def aclose(self) -> None:
        """Close the connection and stop the server."""
        await self._client.aclose()
        await self._server.aclose()
