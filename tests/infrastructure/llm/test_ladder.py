"""A form that a service refuses is not asked for again, not even after a restart."""

from dataclasses import replace

import pytest

from candlewick.domain.answer import ignore
from candlewick.domain.language_model.profile import Profile, Rung, TokenLimit
from candlewick.errors import ModelRefusedError
from candlewick.infrastructure.llm.ladder import LadderModel, LearnedProfile
from candlewick.infrastructure.llm.openai_errors import FormRefusedError, TokenLimitRefusedError
from candlewick.infrastructure.llm.openai_model import OpenAIModel
from candlewick.infrastructure.llm.profile_book import ProfileBook
from candlewick.testing.model_server import Behaviour, ModelServer
from tests.infrastructure.llm.wrapped import PROMPT, raising

SCHEMA = '{"properties":{"ok":{"type":"boolean"}},"type":"object"}'


def refusal(form: Rung, *, lasting: bool = True) -> FormRefusedError:
    return FormRefusedError("no", form=form, lasting=lasting)


async def test_it_goes_down_a_rung_at_a_time_and_stays_there() -> None:
    told: list[Profile] = []
    learned = LearnedProfile(Profile(), tell=told.append)
    inner = raising([refusal(Rung.JSON_SCHEMA), refusal(Rung.JSON_OBJECT), "yes", "yes"])
    model = LadderModel(inner, learned)

    assert (await model.ask(PROMPT, listener=ignore)).text == "yes"
    assert learned.form is Rung.PLAIN
    await model.ask(PROMPT, listener=ignore)

    assert len(inner.prompts) == 4
    assert [(one.json_schema, one.json_object) for one in told] == [(False, None), (False, False)]


async def test_a_schema_that_is_too_much_is_no_lesson_for_the_next_start() -> None:
    told: list[Profile] = []
    learned = LearnedProfile(Profile(), tell=told.append)
    model = LadderModel(raising([refusal(Rung.JSON_SCHEMA, lasting=False), "yes"]), learned)
    await model.ask(PROMPT, listener=ignore)

    assert learned.form is Rung.JSON_OBJECT
    assert told == []


async def test_the_name_of_the_longest_answer_is_learned_once() -> None:
    learned = LearnedProfile(Profile())
    model = LadderModel(raising([TokenLimitRefusedError("no"), "yes"]), learned)
    await model.ask(PROMPT, listener=ignore)
    assert learned.now.token_limit is TokenLimit.MAX_COMPLETION_TOKENS

    stubborn = LadderModel(raising([TokenLimitRefusedError("no")]), learned)
    with pytest.raises(ModelRefusedError):
        await stubborn.ask(PROMPT, listener=ignore)


async def test_other_refusals_are_passed_on() -> None:
    model = LadderModel(raising([ModelRefusedError("bad key")]), LearnedProfile(Profile()))

    with pytest.raises(ModelRefusedError, match="bad key"):
        await model.ask(PROMPT, listener=ignore)


@pytest.mark.network
@pytest.mark.parametrize(
    ("refuses", "sent"),
    [
        ((), ["json_schema"]),
        (("json_schema",), ["json_schema", "json_object"]),
        (("json_schema", "json_object"), ["json_schema", "json_object", None]),
    ],
)
async def test_a_real_client_finds_the_rung_that_holds_and_the_next_start_knows_it(
    refuses: tuple[str, ...], sent: list[str | None]
) -> None:
    kept = [""]

    async def ask(server: ModelServer) -> list[str | None]:
        book = ProfileBook(kept[0], save=lambda text: kept.__setitem__(0, text))
        place = {"endpoint": server.base_url, "model": "m"}
        learned = LearnedProfile(
            book.applied(Profile(), **place), tell=lambda known: book.learn(known, **place)
        )
        client = OpenAIModel(
            name="m", base_url=server.base_url, api_key=None, provider="p", learned=learned
        )
        server.requests.clear()
        await LadderModel(client, learned).ask(replace(PROMPT, schema=SCHEMA), listener=ignore)
        await client.aclose()
        return [one.get("response_format", {}).get("type") for one in server.requests]

    async with ModelServer(refuses=refuses).running() as server:
        assert await ask(server) == sent
        assert await ask(server) == sent[-1:]


@pytest.mark.network
async def test_a_bad_key_is_not_taken_for_a_refused_form() -> None:
    async with ModelServer(key="right").running() as server:
        learned = LearnedProfile(Profile())
        client = OpenAIModel(
            name="m", base_url=server.base_url, api_key="wrong", provider="p", learned=learned
        )
        server.expect(Behaviour.ANSWER)

        with pytest.raises(ModelRefusedError, match="check the key"):
            await LadderModel(client, learned).ask(PROMPT, listener=ignore)
        await client.aclose()

    assert learned.form is Rung.JSON_SCHEMA


@pytest.mark.parametrize("text", ["", "{", "[]", '{"refused": 3}', '{"refused": {"a": 5}}', "null"])
def test_a_book_that_cannot_be_read_is_begun_anew(text: str) -> None:
    book = ProfileBook(text, save=lambda _: None)

    assert book.applied(Profile(), endpoint="e", model="m") == Profile()


def test_what_was_learned_can_be_forgotten() -> None:
    kept: list[str] = []
    book = ProfileBook("", save=kept.append)
    book.learn(Profile(json_schema=False), endpoint="e", model="m")
    assert book.applied(Profile(), endpoint="e", model="m").json_schema is False
    assert book.applied(Profile(), endpoint="e", model="other").json_schema is None
    book.forget(endpoint="e", model="m")

    assert book.applied(Profile(), endpoint="e", model="m").json_schema is None
    assert (
        ProfileBook(kept[-1], save=kept.append).applied(Profile(), endpoint="e", model="m")
        == Profile()
    )
