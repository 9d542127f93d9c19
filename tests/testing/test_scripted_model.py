"""The model that says what a test tells it to say."""

from candlewick.domain.answer import Piece
from candlewick.domain.decision import Signal
from candlewick.domain.prompt import Prompt
from candlewick.testing.scripted_model import ScriptedModel

PROMPT = Prompt(
    symbol="BTC/USDT",
    as_of=0,
    system="s",
    user="u",
    facts=(),
    choices=(Signal.HOLD,),
    held=None,
    price=1.0,
    atr=None,
)


async def test_it_answers_word_by_word_and_keeps_what_it_was_asked() -> None:
    pieces: list[Piece] = []
    model = ScriptedModel(lambda prompt: f"  {prompt.user} and\nso on ", finish_reason="length")
    answer = await model.ask(PROMPT, listener=pieces.append)

    assert "".join(piece.text for piece in pieces) == answer.text == "  u and\nso on "
    assert len(pieces) == 5
    assert answer.finish_reason == "length"
    assert model.prompts == [PROMPT]
