"""Answers kept and given again."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from candlewick.domain.answer import Answer, Listener, Piece, PieceKind, ignore
from candlewick.domain.decision import Signal
from candlewick.domain.position import Side
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelRefusedError, ModelUnavailableError
from candlewick.infrastructure.llm.record_file import RecordedUnder, RecordFile
from candlewick.infrastructure.llm.recording import RecordedModel, RecordingModel
from candlewick.testing.scripted_model import ScriptedModel

MakePrompt = Callable[..., Prompt]
UNDER = RecordedUnder(model="small", model_sha256="b1", engine="e 1", threads=1, seed=0)


class LabelledModel(ScriptedModel):
    """Answers with probabilities, as a read-out does."""

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        answer = await super().ask(prompt, listener=listener)
        return replace(answer, probabilities={"BUY": 0.75, "SELL": 0.25}, failures=("a",))


async def test_a_recorded_answer_comes_again_and_says_so(
    tmp_path: Path, prompt: MakePrompt
) -> None:
    store = RecordFile.started(tmp_path / "r.json", UNDER)
    live = RecordingModel(LabelledModel(lambda _prompt: "é BUY"), store)
    asked = prompt()
    answer = await live.ask(asked, listener=ignore)
    recorded = RecordedModel(RecordFile.read(tmp_path / "r.json"))
    pieces: list[Piece] = []

    assert await recorded.ask(asked, listener=pieces.append) == replace(answer, recorded=True)
    assert recorded.name == "small"
    assert [piece.kind for piece in pieces] == [PieceKind.NOTE, PieceKind.NOTE, PieceKind.TEXT]
    assert "recorded" in pieces[0].text
    assert "BUY 75%" in pieces[1].text


async def test_any_other_prompt_is_refused(tmp_path: Path, prompt: MakePrompt) -> None:
    store = RecordFile.started(tmp_path / "r.json", UNDER)
    await RecordingModel(ScriptedModel(lambda _prompt: "x"), store).ask(prompt(), listener=ignore)
    recorded = RecordedModel(store)

    others = (
        replace(prompt(), system="x"),
        replace(prompt(), user="x"),
        replace(prompt(), facts=("x",)),
        replace(prompt(), choices=(Signal.HOLD,)),
        replace(prompt(), held=Side.LONG),
    )
    for other in others:
        with pytest.raises(ModelRefusedError, match=r"no answer of small is recorded"):
            await recorded.ask(other, listener=ignore)


async def test_a_failure_is_not_recorded(tmp_path: Path, prompt: MakePrompt) -> None:
    def fail(_prompt: Prompt) -> str:
        raise ModelUnavailableError("down")  # noqa: EM101 - a test

    store = RecordFile.started(tmp_path / "r.json", UNDER)
    with pytest.raises(ModelUnavailableError):
        await RecordingModel(ScriptedModel(fail), store).ask(prompt(), listener=ignore)

    assert len(store) == 0


async def test_the_same_answers_give_the_same_file_in_any_order(
    tmp_path: Path, prompt: MakePrompt
) -> None:
    prompts = [prompt(user="a"), prompt(user="b")]
    for name, order in (("one", prompts), ("two", prompts[::-1])):
        store = RecordFile.started(tmp_path / name, UNDER)
        model = RecordingModel(ScriptedModel(lambda asked: asked.user), store)
        for asked in order:
            await model.ask(asked, listener=ignore)

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    said = json.loads((tmp_path / "one").read_text())
    assert said["recorded_under"]["model_sha256"] == "b1"
    assert sorted(os.listdir(tmp_path)) == ["one", "two"]  # noqa: PTH208 - names only


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"recorded_under": {}, "records": []}', "\x00"]
)
def test_a_broken_file_is_refused_with_its_name(text: str, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(text)

    with pytest.raises(ModelRefusedError, match=r"r\.json"):
        RecordFile.read(tmp_path / "r.json")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelRefusedError, match=r"r\.json"):
        RecordFile.read(tmp_path / "r.json")


async def test_closing_closes_the_model_inside(tmp_path: Path) -> None:
    inner = ScriptedModel(lambda _prompt: "x")
    await RecordingModel(inner, RecordFile.started(tmp_path / "r.json", UNDER)).aclose()

    assert inner.closed
