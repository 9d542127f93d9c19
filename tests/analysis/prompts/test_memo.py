from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from candlewick.analysis.prompts.memo import Memo


@given(asked=st.lists(st.integers(0, 9)), most=st.integers(1, 5))
def test_it_answers_as_the_function_does_and_never_keeps_more_than_it_may(
    asked: list[int], most: int
) -> None:
    squares: Memo[int, int] = Memo(lambda number: number * number, most=most)
    for number in asked:
        assert squares[number] == number * number
        assert len(squares) <= most


def test_what_was_asked_before_is_not_worked_out_again() -> None:
    calls: Counter[str] = Counter()

    def loud(word: str) -> str:
        calls[word] += 1
        return word.upper()

    words: Memo[str, str] = Memo(loud, most=2)
    assert [words[one] for one in ("a", "b", "a", "b")] == ["A", "B", "A", "B"]
    assert calls == {"a": 1, "b": 1}
