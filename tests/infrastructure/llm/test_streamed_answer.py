"""What a service counts, read whatever shape it has."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openai.types.chat import ChatCompletion

from candlewick.domain.answer import Usage
from candlewick.infrastructure.llm.streamed_answer import StreamedAnswer

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


def counted(usage: object) -> Usage:
    answer = StreamedAnswer()
    answer.take_whole(ChatCompletion.model_construct(id="x", choices=[], usage=usage))
    return answer.usage


def test_details_and_the_services_own_cost_are_read() -> None:
    assert counted(
        {
            "prompt_tokens": 100,
            "completion_tokens": 10,
            "total_tokens": 140,
            "prompt_tokens_details": {"cached_tokens": 64},
            "completion_tokens_details": {"reasoning_tokens": 30},
            "cost": 0.00012,
        }
    ) == Usage(
        prompt_tokens=100,
        completion_tokens=10,
        total_tokens=140,
        cached_tokens=64,
        reasoning_tokens=30,
        cost_usd=0.00012,
    )


@pytest.mark.parametrize("cost", [-1, "0.1", True, 1e300, None, {}])
def test_a_cost_that_is_none_is_not_taken_for_one(cost: object) -> None:
    assert counted({"cost": cost}).cost_usd is None


def test_reasoning_that_is_left_out_of_the_answers_count_is_billed_all_the_same() -> None:
    usage = Usage(prompt_tokens=100, completion_tokens=10, total_tokens=150)

    assert usage.billed_output_tokens == 50
    assert Usage(prompt_tokens=100, completion_tokens=10).billed_output_tokens == 10
    assert Usage(completion_tokens=10).billed_output_tokens is None


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "prompt_tokens",
                "completion_tokens",
                "total_tokens",
                "cost",
                "prompt_tokens_details",
                "completion_tokens_details",
            ]
        ),
        JSON,
    )
    | JSON
)
@settings(deadline=None, max_examples=200)
def test_no_shape_of_a_count_does_harm(usage: object) -> None:
    read = counted(usage)

    for value in (read.prompt_tokens, read.completion_tokens, read.total_tokens, read.cost_usd):
        assert value is None or 0 <= value <= 10**12
