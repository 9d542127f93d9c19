"""What a watcher is told of a read-out, live or recorded."""

from collections.abc import Mapping

from candlewick.domain.answer import Listener, Piece, PieceKind
from candlewick.domain.prompt import Prompt
from candlewick.infrastructure.llm.worked_example import readable


def tell_facts(prompt: Prompt, listener: Listener, *, name: str) -> None:
    """Tell `listener` what the model called `name` was given, on one line."""
    _tell(prompt, listener, f"{name} is given: {' '.join(readable(prompt.facts))}")


def tell_shares(prompt: Prompt, listener: Listener, *, shares: Mapping[str, float]) -> None:
    """Tell `listener` how the labels share the probability [0 to 1 each], on one line."""
    shown = ", ".join(f"{label} {share:.0%}" for label, share in shares.items())
    _tell(prompt, listener, f"calibrated probabilities: {shown}")


def _tell(prompt: Prompt, listener: Listener, text: str) -> None:
    listener(Piece(symbol=prompt.symbol, kind=PieceKind.NOTE, text=text))
