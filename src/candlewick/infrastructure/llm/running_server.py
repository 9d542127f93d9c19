"""A llama.cpp server that somebody else started."""

from candlewick.infrastructure.llm.local_server import ServerAddress


class RunningServer:
    """A `ModelServerProcess` that is up already, and is left up.

    Args:
        address: where it listens.
    """

    def __init__(self, address: ServerAddress) -> None:
        self._address = address

    async def address(self) -> ServerAddress:
        """Return where it listens."""
        return self._address

    async def aclose(self) -> None:
        """Leave it alone."""
