"""Who is asked when, without a network."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from candlewick.domain.answer import Answer, Listener, Piece, PieceKind, Usage, ignore
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelRefusedError, ModelUnavailableError
from candlewick.infrastructure.llm.model_manager import ModelManager
from candlewick.testing.scripted_model import ScriptedModel

MakePrompt = Callable[..., Prompt]


def failing(error: Exception, name: str = "broken") -> ScriptedModel:
    def fail(_prompt: Prompt) -> str:
        raise error

    return ScriptedModel(fail, name=name)


def answering(text: str = "fine", name: str = "whole") -> ScriptedModel:
    return ScriptedModel(lambda _prompt: text, name=name)


def unavailable(_prompt: Prompt) -> str:
    raise ModelUnavailableError("down")  # noqa: EM101 - a test


class HalfModel(ScriptedModel):
    """Shows a piece, and is cut off."""

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        listener(Piece(symbol=prompt.symbol, kind=PieceKind.TEXT, text="hal"))
        return await super().ask(prompt, listener=listener)


class CountedModel(ScriptedModel):
    """Answers with a usage of one token for each character."""

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        answer = await super().ask(prompt, listener=listener)
        usage = Usage(prompt_tokens=len(prompt.system) + len(prompt.user))
        return replace(answer, usage=usage, recorded=self.name == "recorded")


async def test_the_primary_answers_where_it_can(prompt: MakePrompt) -> None:
    spare = answering(name="spare")
    answer = await ModelManager(answering("yes"), spare).ask(prompt(), listener=ignore)

    assert (answer.text, answer.failures) == ("yes", ())
    assert spare.prompts == []


@pytest.mark.parametrize("error", [ModelUnavailableError("down"), ModelRefusedError("bad key")])
async def test_a_failure_goes_to_the_next_and_is_kept(error: Exception, prompt: MakePrompt) -> None:
    pieces: list[Piece] = []
    manager = ModelManager(failing(error), answering("no"))
    answer = await manager.ask(prompt(), listener=pieces.append)

    assert answer.text == "no"
    assert answer.failures == (str(error),)
    assert [piece.kind for piece in pieces] == [PieceKind.NOTE, PieceKind.TEXT]


async def test_what_was_shown_of_a_half_answer_is_taken_back(prompt: MakePrompt) -> None:
    pieces: list[Piece] = []
    manager = ModelManager(HalfModel(unavailable), answering("whole"))
    await manager.ask(prompt(), listener=pieces.append)

    kinds = [PieceKind.TEXT, PieceKind.RESET, PieceKind.NOTE, PieceKind.TEXT]
    assert [piece.kind for piece in pieces] == kinds


async def test_a_primary_that_failed_is_asked_first_again(prompt: MakePrompt) -> None:
    broken = failing(ModelUnavailableError("down"))
    manager = ModelManager(broken, answering())
    for _ in range(3):
        await manager.ask(prompt(), listener=ignore)

    assert len(broken.prompts) == 3


async def test_where_all_fail_each_is_named_with_the_shortest_wait(prompt: MakePrompt) -> None:
    manager = ModelManager(
        failing(ModelUnavailableError("a: busy", retry_after=9.0)),
        failing(ModelRefusedError("b: bad key")),
        failing(ModelUnavailableError("c: busy", retry_after=4.0)),
    )

    with pytest.raises(ModelUnavailableError, match=r"a: busy; b: bad key; c: busy") as caught:
        await manager.ask(prompt(), listener=ignore)
    assert caught.value.retry_after == 4.0


async def test_where_all_refuse_waiting_is_not_suggested(prompt: MakePrompt) -> None:
    manager = ModelManager(failing(ModelRefusedError("a")), failing(ModelRefusedError("b")))

    with pytest.raises(ModelRefusedError, match="a; b"):
        await manager.ask(prompt(), listener=ignore)


async def test_another_error_is_not_hidden(prompt: MakePrompt) -> None:
    manager = ModelManager(failing(ZeroDivisionError()), answering())

    with pytest.raises(ZeroDivisionError):
        await manager.ask(prompt(), listener=ignore)


async def test_leaving_closes_every_model_even_when_one_cannot() -> None:
    class Stuck(ScriptedModel):
        async def aclose(self) -> None:
            await super().aclose()
            raise OSError

    models = [answering(), Stuck(lambda _prompt: "x"), answering()]
    with pytest.raises(OSError):  # noqa: PT011 - which one does not matter
        async with ModelManager(*models):
            pass

    assert all(model.closed for model in models)


async def test_the_token_count_starts_at_a_guess_and_is_learned(prompt: MakePrompt) -> None:
    manager = ModelManager(CountedModel(lambda _prompt: "x"))
    text = "x" * 2200
    before = manager.count_tokens(text)
    await manager.ask(prompt(user="y" * 9000), listener=ignore)

    assert before == 1000
    assert 2100 < manager.count_tokens(text) <= 2200
    assert manager.count_tokens("") == 0


async def test_a_recording_teaches_nothing_about_tokens(prompt: MakePrompt) -> None:
    manager = ModelManager(CountedModel(lambda _prompt: "x", name="recorded"))
    await manager.ask(prompt(user="y" * 9000), listener=ignore)

    assert manager.count_tokens("x" * 2200) == 1000
