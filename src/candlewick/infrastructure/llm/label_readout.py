"""The embedded model's way to decide: which label would it write?

A model of 135 million parameters cannot write a usable answer, but it can tell a rising
market in words from a falling one. So it is asked for the likelihood of each label, code
takes its prejudice off, and code writes the reply that the checks read.
"""

import asyncio
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from candlewick.analysis.replies.composed_reply import answerable, compose_reply
from candlewick.domain.answer import Answer, Listener, Piece, PieceKind
from candlewick.domain.decision import Signal
from candlewick.domain.prompt import Prompt
from candlewick.infrastructure.llm.calibration import Calibration
from candlewick.infrastructure.llm.canonical import canonical_json
from candlewick.infrastructure.llm.label_note import tell_facts, tell_shares
from candlewick.infrastructure.llm.label_scorer import FIXED, LabelScorer
from candlewick.infrastructure.llm.local_server import ModelServerProcess
from candlewick.infrastructure.llm.mirror_image import mirror_image
from candlewick.infrastructure.llm.model_file import SMOLLM2_NAME, SMOLLM2_SHA256
from candlewick.infrastructure.llm.worked_example import LABELS, question

_PROVIDER: Final = "embedded"
_READS: Final = {
    Signal.BUY: "The facts read as rising",
    Signal.SELL: "The facts read as falling",
    Signal.HOLD: "The facts lean to neither side",
}


class LabelReadoutModel:
    """A very small model as a chat model; it reads only the prompt's facts.

    Args:
        server: llama.cpp's server, started at the first question.
        calibration: None takes what was measured of this model.
        patience: [s, > 0] for one decision, once the server is up.
    """

    def __init__(
        self,
        server: ModelServerProcess,
        *,
        calibration: Calibration | None = None,
        patience: float = 60.0,
    ) -> None:
        self.name = SMOLLM2_NAME
        self._scorer = LabelScorer(server, patience=patience)
        self._calibration = calibration or Calibration.loaded()

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Read the labels out and write the reply; see `ChatModel.ask`.

        Raises:
            ModelUnavailableError: the server died or was too slow.
            ModelRefusedError: something is not installed; the message names it.
        """
        loop = asyncio.get_running_loop()
        begun = loop.time()
        tell_facts(prompt, listener, name=self.name)
        lean = await self._scorer.lean(prompt.facts)
        shares = self._calibration.probabilities(lean)
        tell_shares(prompt, listener, shares=shares)
        text = self._reply(prompt, lean)
        listener(Piece(symbol=prompt.symbol, kind=PieceKind.TEXT, text=text))
        return Answer(
            text=text,
            finish_reason="stop",
            model=self.name,
            provider=_PROVIDER,
            request=_request(prompt),
            latency_ms=round((loop.time() - begun) * 1000),
            probabilities=shares,
        )

    async def aclose(self) -> None:
        """Stop the server."""
        await self._scorer.aclose()

    def _reply(self, prompt: Prompt, lean: float) -> str:
        reading = self._calibration.reading(lean)
        why = f"{_READS[reading]} (lean {lean:+.2f})"
        if prompt.held is not None:
            why += f"; the position is {prompt.held.value.lower()}"
        return compose_reply(
            prompt,
            answerable(prompt, reading),
            confidence=self._calibration.confidence(lean),
            reasoning=f"{why}.",
        )


def engine_version() -> str:
    """Return which engine reads the labels, such as "xllamacpp 2026.10.11549"."""
    try:
        return f"xllamacpp {version('xllamacpp')}"
    except PackageNotFoundError:
        return "xllamacpp is not installed"


def _request(prompt: Prompt) -> str:
    return canonical_json(
        {
            **FIXED,
            "engine": engine_version(),
            "labels": [label.value for label in LABELS],
            "messages": question(prompt.facts),
            "mirror_messages": question(mirror_image(prompt.facts)),
            "model": SMOLLM2_NAME,
            "model_sha256": SMOLLM2_SHA256,
        }
    )
