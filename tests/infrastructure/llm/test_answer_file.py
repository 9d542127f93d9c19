"""Kept answers: each question is asked once, whatever happens to the process."""

from dataclasses import replace
from pathlib import Path

import pytest

from candlewick.domain.answer import Answer, Usage, ignore
from candlewick.domain.decision import Signal
from candlewick.domain.prompt import Prompt
from candlewick.errors import UserError
from candlewick.infrastructure.llm.answer_file import AnswerFile, KeptModel
from candlewick.testing.scripted_model import ScriptedModel

PROMPT = Prompt(
    symbol="BTC/USDT", as_of=1, system="s", user="u", facts=(), choices=(Signal.HOLD,), held=None,
    price=1.0, atr=None,
)  # fmt: skip
ANSWER = Answer(
    text="HOLD\u2028", finish_reason="stop", model="m", provider="p", usage=Usage(prompt_tokens=3),
    probabilities={"BUY": 0.5}, failures=("x",), latency_ms=7, price_usd=0.25,
)  # fmt: skip


def test_an_answer_is_found_again_by_another_process(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "answers.jsonl"
    AnswerFile(path).add(PROMPT, ANSWER)

    again = AnswerFile(path)

    assert again.find(PROMPT) == ANSWER
    assert again.find(replace(PROMPT, user="other")) is None


async def test_a_model_is_asked_each_question_once(tmp_path: Path) -> None:
    inner = ScriptedModel(lambda prompt: prompt.user)
    answers = [
        await KeptModel(inner, AnswerFile(tmp_path / "answers.jsonl")).ask(PROMPT, listener=ignore)
        for _ in range(3)
    ]

    assert len(inner.prompts) == 1
    assert [answer.cached for answer in answers] == [False, True, True]
    assert replace(answers[2], cached=False) == answers[0]


def test_half_a_line_that_a_crash_left_is_asked_for_again(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    file = AnswerFile(path)
    file.add(PROMPT, ANSWER)
    whole = path.read_bytes()
    file.add(replace(PROMPT, user="other"), ANSWER)
    line = path.read_bytes()[len(whole) :]
    for cut in range(len(line)):
        path.write_bytes(whole + line[:cut])

        again = AnswerFile(path)

        assert len(again) == 1
        again.add(replace(PROMPT, user="third"), ANSWER)
        assert len(AnswerFile(path)) == 2


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text("nothing of ours\n")

    with pytest.raises(UserError, match=r"answers\.jsonl holds no answers"):
        AnswerFile(path)
