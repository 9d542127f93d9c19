"""Which label a model finds likelier, asked of llama.cpp's server."""

import asyncio
import json
from collections.abc import Mapping
from typing import Final

import openai
from openai.types.chat import ChatCompletion, ChatCompletionMessageParam

from candlewick.domain.decision import Signal
from candlewick.errors import ModelUnavailableError
from candlewick.infrastructure.llm.local_server import ModelServerProcess, ServerAddress
from candlewick.infrastructure.llm.mirror_image import mirror_image
from candlewick.infrastructure.llm.model_pin import SMOLLM2
from candlewick.infrastructure.llm.openai_errors import translated
from candlewick.infrastructure.llm.worked_example import (
    LABELS,
    question,
    reset_question,
)

_LABEL_TOKENS: Final = 8
"""More than any label is cut into."""

FIXED: Final[Mapping[str, float | int | bool]] = {
    "logprobs": True,
    "seed": 0,
    "temperature": 0,
    "top_logprobs": 1,
}


class LabelScorer:
    """Scores BUY and SELL by the summed log-probability of the whole word.

    Each market is asked about twice, as it is and as its mirror image. What the model says
    of both alike is its prejudice (it may like SELL whatever it reads, and mixed markets
    less than clear ones); the difference is what it read.

    The word is forced by a grammar; a word's first token alone would say less, since
    " SELL" is two tokens of which the first begins other words.

    Args:
        server: started at the first question.
        patience: [s, > 0] for all labels of one question.
        name: what the server calls the model.
    """

    def __init__(
        self, server: ModelServerProcess, *, patience: float = 60.0, name: str = SMOLLM2.title
    ) -> None:
        self._server = server
        self._name = name
        self._patience = patience
        self._client: openai.AsyncOpenAI | None = None
        self._address: ServerAddress | None = None
        # One question at a time: the server's cache must be in the same state for each.
        self._turn = asyncio.Lock()

    async def lean(self, facts: tuple[str, ...]) -> float:
        """Return by how much BUY outweighs SELL after `facts` [log-odds].

        The mirror image's lean is the same with the other sign.

        Raises:
            ModelUnavailableError: the server died or was too slow.
            ModelRefusedError: something is not installed; the message names it.
        """
        async with self._turn:
            client = await self._connected()
            try:
                async with asyncio.timeout(self._patience):
                    direct = await self._log_odds(client, facts)
                    return (direct - await self._log_odds(client, mirror_image(facts))) / 2.0
            except openai.OpenAIError as error:
                raise translated(error, who="the local model", secret="") from None
            except TimeoutError:
                msg = f"the local model did not finish within {self._patience:g} s"
                raise ModelUnavailableError(msg) from None

    async def aclose(self) -> None:
        """Close the connection and stop the server."""
        async with self._turn:
            await self._disconnect()
            await self._server.aclose()

    async def _connected(self) -> openai.AsyncOpenAI:
        address = await self._server.address()
        if self._client is None or address != self._address:
            await self._disconnect()
            self._client = openai.AsyncOpenAI(
                api_key=address.key,
                base_url=address.base_url,
                max_retries=0,
                http_client=openai.DefaultAsyncHttpxClient(trust_env=False),
            )
            self._address = address
        return self._client

    async def _disconnect(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _log_odds(self, client: openai.AsyncOpenAI, facts: tuple[str, ...]) -> float:
        # Scores move in the second digit with how many tokens are read in one go. After this
        # question the cache holds the worked examples and no more, so it is the same each time.
        await self._ask(client, reset_question(), label=LABELS[0])
        asked = question(facts)
        buy, sell = [_summed(await self._ask(client, asked, label=label)) for label in LABELS]
        return buy - sell

    async def _ask(
        self,
        client: openai.AsyncOpenAI,
        messages: list[ChatCompletionMessageParam],
        *,
        label: Signal,
    ) -> ChatCompletion:
        return await client.chat.completions.create(
            model=self._name,
            messages=messages,
            max_tokens=_LABEL_TOKENS,
            extra_body={**FIXED, "grammar": f"root ::= {json.dumps(f' {label.value}')}"},
        )


def _summed(completion: ChatCompletion) -> float:
    """Return the label's log-probability.

    Raises:
        ModelUnavailableError: the server gave none.
    """
    logprobs = completion.choices[0].logprobs if completion.choices else None
    tokens = logprobs.content if logprobs is not None else None
    if not tokens:
        msg = "the local model gave no log-probabilities"
        raise ModelUnavailableError(msg)
    return sum(token.logprob for token in tokens if token.token)
