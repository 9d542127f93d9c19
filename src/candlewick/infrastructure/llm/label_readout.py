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
from candlewick.infrastructure.llm.model_pin import SMOLLM2, ModelPin
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
        pin: which weights it runs.
        calibration: None takes what was measured of these weights; where nothing was, the
            model's own odds count as they are.
        patience: [s, > 0] for one decision, once the server is up.
        provider: what people call the place where it runs.
    """

    def __init__(
        self,
        server: ModelServerProcess,
        *,
        pin: ModelPin = SMOLLM2,
        calibration: Calibration | None = None,
        patience: float = 60.0,
        provider: str = _PROVIDER,
    ) -> None:
        self.provider = provider
        self.name = pin.title
        self._pin = pin
        self._scorer = LabelScorer(server, patience=patience, name=pin.title)
        self._calibration = calibration or Calibration.of(pin.sha256)

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
            provider=self.provider,
            request=self.request(prompt),
            latency_ms=round((loop.time() - begun) * 1000),
            probabilities=shares,
        )

    def request(self, prompt: Prompt) -> str:
        """Return what is asked about `prompt`, as canonical JSON."""
        return canonical_json(
            {
                **FIXED,
                "engine": engine_version(),
                "labels": [label.value for label in LABELS],
                "messages": question(prompt.facts),
                "mirror_messages": question(mirror_image(prompt.facts)),
                "model": self._pin.title,
                "model_sha256": self._pin.sha256,
            }
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
