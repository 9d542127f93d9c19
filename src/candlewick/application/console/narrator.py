"""What a person sees while it happens: the model's words, and what is done with them."""

from collections.abc import Callable
from typing import TypeAlias

from rich.text import Text

from candlewick.application.console.event_line import event_line
from candlewick.domain.answer import Piece, PieceKind
from candlewick.domain.events import Event

ShowPiece: TypeAlias = Callable[[str, PieceKind], None]
ShowLine: TypeAlias = Callable[[Text], None]


class Narrator:
    """Tells the answers as they come (thinking dim, the answer plain) and the events after.

    Several markets may be asked at once; whenever another one speaks, a line says which.

    Args:
        show_piece: shows a piece of text; each kind looks different.
        show_line: shows a line.
    """

    def __init__(self, *, show_piece: ShowPiece, show_line: ShowLine) -> None:
        self._show_piece = show_piece
        self._show_line = show_line
        self._speaker: tuple[str, PieceKind] | None = None

    def hear(self, piece: Piece) -> None:
        """Show `piece`, after a heading where another market or kind begins."""
        if piece.kind in {PieceKind.NOTE, PieceKind.RESET}:
            self._speaker = None
            self._show_piece(f"{piece.symbol}: {piece.text}", piece.kind)
            return
        if self._speaker != (piece.symbol, piece.kind):
            self._speaker = (piece.symbol, piece.kind)
            what = "thinks" if piece.kind is PieceKind.REASONING else "answers"
            self._show_piece(f"{piece.symbol}: the model {what}", PieceKind.NOTE)
        self._show_piece(piece.text, piece.kind)

    def tell(self, event: Event) -> None:
        """Show `event`, if it says something to a person."""
        line = event_line(event)
        if line is not None:
            self._speaker = None
            self._show_line(line)
