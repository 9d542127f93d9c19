"""How usable the answers of each model were."""

from candlewick.application.console.model import model_list
from candlewick.application.console.theme import make_console
from candlewick.application.views.model import ModelList, OutcomeRow, outcome_rows
from candlewick.domain.answer import Answer
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.events import Decided, Event, Held
from candlewick.domain.prompt import Prompt

PROMPT = Prompt(
    symbol="BTC/USDT",
    as_of=0,
    system="",
    user="",
    facts=(),
    choices=(Signal.HOLD,),
    held=None,
    price=1.0,
    atr=None,
)


def decided(model: str, *, refused: str | None = None, reason: str | None = None) -> Decided:
    return Decided(
        decision=Decision(
            symbol="BTC/USDT", as_of=0, signal=Signal.HOLD, refused=refused, reason=reason
        ),
        prompt=PROMPT,
        answer=Answer(text="", finish_reason="stop", model=model, provider="p"),
    )


EVENTS: list[Event] = [
    decided("b"),
    decided("a", refused="it ends early", reason="truncated"),
    Held(symbol="BTC/USDT", at=0, reason="no model answered"),
    decided("a", refused="it ends early", reason="truncated"),
    decided("a", refused="MOON is no signal", reason="unknown word"),
    decided("a", refused="of an older kind"),
    decided("a"),
]
ROWS = [
    OutcomeRow(
        model="a",
        answers=5,
        refused=4,
        reasons={"truncated": 2, "unknown word": 1, "not told": 1},
    ),
    OutcomeRow(model="b", answers=1, refused=0, reasons={}),
]


def test_answers_are_counted_by_model_and_typed_reason() -> None:
    assert outcome_rows(EVENTS) == ROWS
    assert outcome_rows([]) == []


def test_they_are_shown_below_the_models() -> None:
    console = make_console(words_on_stderr=False)
    with console.capture() as shown:
        console.print(model_list(ModelList(models=[], outcomes=ROWS)))

    assert "4 (80%)" in shown.get()
    assert "truncated 2, unknown word 1" in shown.get()
