"""Which models a service has; asking costs nothing."""

from urllib.parse import urlsplit

import openai

from candlewick.errors import ModelUnavailableError
from candlewick.infrastructure.llm.openai_errors import translated

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


async def list_models(base_url: str, *, api_key: str | None, patience: float = 10.0) -> list[str]:
    """Return the names of the models at `base_url`; empty where it does not tell.

    Args:
        base_url: such as "https://api.openai.com/v1".
        api_key: None where the service asks for none.
        patience: [s, > 0] how long to wait.

    Raises:
        ModelUnavailableError: the service did not answer, or not as such a service does.
        ModelRefusedError: it does not accept the key.
    """
    who = urlsplit(base_url).hostname or base_url
    # A proxy that serves the internet cannot reach this machine's own loopback.
    http = openai.DefaultAsyncHttpxClient(trust_env=who not in _LOOPBACK)
    async with openai.AsyncOpenAI(
        api_key=api_key or "none",  # else the client would send what OPENAI_API_KEY holds
        base_url=base_url,
        max_retries=0,
        timeout=patience,
        http_client=http,
    ) as client:
        try:
            return [model.id async for model in client.models.list()]
        except openai.NotFoundError:
            return []
        except openai.OpenAIError as error:
            raise translated(error, who=who, secret=api_key or "") from None
        except (ValueError, RecursionError, AttributeError, TypeError):
            msg = f"{who} answers, but not as a model's service does: check base_url"
            raise ModelUnavailableError(msg) from None
