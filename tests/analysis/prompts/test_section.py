from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.analysis.prompts.section import (
    Piece,
    Section,
    Variant,
    fit,
    joined,
    left_out_line,
    said,
    size,
)
from candlewick.analysis.prompts.token_count import count_tokens


def section(name: str, *lengths: int, worth: int = 0, step: int = 0) -> Section:
    return Section(
        name=name,
        variants=[
            Variant(
                write=partial(said, "word " * length),
                lost=f"{name} {place}" if place else "",
                worth=worth + step * place,
            )
            for place, length in enumerate(lengths)
        ],
    )


TEXTS = st.text(alphabet="word 12+-;\n", min_size=1).filter(lambda text: text == text.strip("\n"))


@given(texts=st.lists(TEXTS, min_size=1, max_size=4))
def test_pieces_below_each_other_are_as_long_as_their_text(texts: list[str]) -> None:
    """What is kept with its length need not be counted again."""
    pieces = [Piece.of(text) for text in texts]
    assert joined(pieces) == "\n".join(texts)
    section = Section("a", (Variant(lambda: pieces),))
    assert fit([section], budget=0).tokens == count_tokens("\n".join(texts)) == size(pieces)


def test_what_is_left_out_is_named_in_the_order_of_the_sections() -> None:
    fitted = fit([section("a", 10, 5, worth=2), section("b", 10, 5, worth=1)], budget=0)
    assert fitted.left_out == ("a 1", "b 1")


def test_with_room_enough_everything_is_said() -> None:
    fitted = fit([section("a", 10, 5), section("b", 10, 5)], budget=1000)
    assert fitted.left_out == ()
    assert fitted.texts == {"a": "word " * 10, "b": "word " * 10}


def test_what_is_least_dear_goes_first_step_by_step() -> None:
    sections = [
        section("a", 100, 50, 0, worth=10, step=20),
        section("b", 100, 50, 0, worth=20, step=20),
    ]
    seen = [fit(sections, budget=budget).left_out for budget in range(230, 0, -1)]
    steps = list(dict.fromkeys(seen))
    assert steps == [(), ("a 1",), ("a 1", "b 1"), ("a 2", "b 1"), ("a 2", "b 2")]


def test_what_cannot_fit_is_given_at_its_shortest_and_says_its_size() -> None:
    fitted = fit([section("a", 100, 50)], budget=3)
    assert fitted.left_out == ("a 1",)
    assert fitted.tokens > 50


def test_a_shorter_length_that_says_the_same_has_lost_nothing() -> None:
    fitted = fit([section("a", 5, 5), section("b", 100, 5, worth=1)], budget=40)
    assert fitted.left_out == ("b 1",)


def test_a_section_of_one_length_is_never_left_out() -> None:
    fitted = fit([Section.fixed("a", "word " * 50), section("b", 50, 0)], budget=60)
    assert fitted.texts["a"] == "word " * 50
    assert fitted.left_out == ("b 1",)


@given(
    lengths=st.lists(st.lists(st.integers(0, 60), min_size=1, max_size=4), min_size=1, max_size=5),
    worths=st.lists(st.integers(0, 100), min_size=5, max_size=5),
    budget=st.integers(0, 400),
)
def test_it_keeps_to_the_budget_or_gives_up_everything_that_it_may(
    lengths: list[list[int]], worths: list[int], budget: int
) -> None:
    sections = [
        section(chr(97 + n), *sorted(each, reverse=True), worth=worths[n])
        for n, each in enumerate(lengths)
    ]
    fitted = fit(sections, budget=budget)
    said = "".join(fitted.texts.values())
    assert count_tokens(said) <= fitted.tokens
    shortest = all(fitted.texts[one.name] == joined(one.variants[-1].write()) for one in sections)
    assert fitted.tokens <= budget or shortest


@pytest.mark.parametrize(
    ("phrases", "line"),
    [
        ([], ""),
        (["a"], "Left out to keep this short: a."),
        (["a", "b"], "Left out to keep this short: a; b."),
    ],
)
def test_what_is_left_out_is_told_in_a_sentence(phrases: list[str], line: str) -> None:
    assert left_out_line(phrases) == line
