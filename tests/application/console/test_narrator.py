"""Which market and model speaks, and when."""

from rich.text import Text

from candlewick.application.console.narrator import Narrator
from candlewick.domain.answer import Piece, PieceKind
from candlewick.domain.events import Held, Marked

BTC, SOL = "BTC/USDT", "SOL/USDT"


class Screen:
    """Remembers what it was shown."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, PieceKind | None]] = []
        self.narrator = Narrator(show_piece=self.piece, show_line=self.line)

    def piece(self, text: str, kind: PieceKind) -> None:
        self.shown.append((text, kind))

    def line(self, text: Text) -> None:
        self.shown.append((text.plain, None))

    def hear(self, symbol: str, kind: PieceKind, text: str) -> None:
        self.narrator.hear(Piece(symbol=symbol, kind=kind, text=text))

    @property
    def headings(self) -> list[str]:
        return [text for text, kind in self.shown if kind is PieceKind.NOTE]


def test_thinking_and_answer_get_a_heading_each_and_their_pieces_none() -> None:
    screen = Screen()

    for kind in (PieceKind.REASONING, PieceKind.REASONING, PieceKind.TEXT, PieceKind.TEXT):
        screen.hear(BTC, kind, "word ")

    assert screen.shown == [
        ("BTC/USDT: the model thinks", PieceKind.NOTE),
        ("word ", PieceKind.REASONING),
        ("word ", PieceKind.REASONING),
        ("BTC/USDT: the model answers", PieceKind.NOTE),
        ("word ", PieceKind.TEXT),
        ("word ", PieceKind.TEXT),
    ]


def test_when_another_market_speaks_it_is_named() -> None:
    screen = Screen()

    for symbol in (BTC, SOL, BTC):
        screen.hear(symbol, PieceKind.TEXT, "x")

    assert screen.headings == [f"{name}: the model answers" for name in (BTC, SOL, BTC)]


def test_a_note_names_its_market_and_is_followed_by_a_heading() -> None:
    for kind in (PieceKind.NOTE, PieceKind.RESET):
        screen = Screen()
        screen.hear(BTC, PieceKind.TEXT, "half an ")
        screen.hear(BTC, kind, "model-0 failed")
        screen.hear(BTC, PieceKind.TEXT, "answer")

        assert ("BTC/USDT: model-0 failed", kind) in screen.shown
        assert screen.headings.count("BTC/USDT: the model answers") == 2


def test_an_event_is_a_line_and_the_next_words_name_their_market_again() -> None:
    screen = Screen()
    screen.hear(BTC, PieceKind.TEXT, "x")
    screen.narrator.tell(Held(symbol=SOL, at=0, reason="no candles"))
    screen.hear(BTC, PieceKind.TEXT, "y")

    assert screen.shown[2] == ("1970-01-01 00:00 UTC SOL/USDT nothing decided: no candles", None)
    assert len(screen.headings) == 2


def test_an_event_that_says_nothing_interrupts_nothing() -> None:
    screen = Screen()
    screen.hear(BTC, PieceKind.TEXT, "x")
    screen.narrator.tell(Marked(symbol=SOL, at=0, price=1.0))
    screen.hear(BTC, PieceKind.TEXT, "y")

    assert [text for text, _ in screen.shown] == ["BTC/USDT: the model answers", "x", "y"]
