"""The model's words, while it writes them."""

from rich.console import Console

from candlewick.domain.answer import Piece, PieceKind

_STYLE = {PieceKind.REASONING: "quiet", PieceKind.TEXT: "", PieceKind.NOTE: "quiet"}


class ModelStream:
    """Prints the pieces of answers: thinking dim, the answer plain.

    Several markets may be asked at once; whenever another one speaks, a line says which.

    Args:
        console: where to.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._speaker = ("", PieceKind.NOTE)

    def __call__(self, piece: Piece) -> None:
        """Print `piece`."""
        if piece.kind is PieceKind.RESET:
            self._console.print(f"\n{piece.text}: starting over", style="down", markup=False)
            self._speaker = ("", PieceKind.NOTE)
            return
        if piece.kind is PieceKind.NOTE:
            self._end_line()
            self._console.print(f"  {piece.text}", style="quiet", markup=False)
            self._speaker = ("", PieceKind.NOTE)
            return
        if self._speaker != (piece.symbol, piece.kind):
            self._end_line()
            heading = "thinks" if piece.kind is PieceKind.REASONING else "answers"
            self._console.print(f"{piece.symbol}, the model {heading}:", style="heading")
            self._speaker = (piece.symbol, piece.kind)
        self._console.print(piece.text, style=_STYLE[piece.kind], markup=False, end="")

    def _end_line(self) -> None:
        if self._speaker[1] is not PieceKind.NOTE:
            self._console.print()
