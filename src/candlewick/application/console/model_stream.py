"""The model's words, while it writes them."""

from collections.abc import Callable
from typing import TypeAlias

from candlewick.domain.answer import Piece, PieceKind

Show: TypeAlias = Callable[[str, PieceKind], None]
"""Shows a piece of text; each kind looks different."""


class ModelStream:
    """A listener that shows answers as they come: thinking dim, the answer plain.

    Several markets may be asked at once; whenever another one speaks, a line says which.

    Args:
        show: shows a piece.
    """

    def __init__(self, show: Show) -> None:
        self._show = show
        self._speaker: tuple[str, PieceKind] | None = None

    def __call__(self, piece: Piece) -> None:
        """Show `piece`, after a heading where another market or kind begins."""
        if piece.kind in {PieceKind.NOTE, PieceKind.RESET}:
            self._speaker = None
            self._show(f"{piece.symbol}: {piece.text}", piece.kind)
            return
        if self._speaker != (piece.symbol, piece.kind):
            self._speaker = (piece.symbol, piece.kind)
            what = "thinks" if piece.kind is PieceKind.REASONING else "answers"
            self._show(f"{piece.symbol}: the model {what}", PieceKind.NOTE)
        self._show(piece.text, piece.kind)
