"""Docstrings taken apart, and whether all definitions have what the pages need."""

import pytest

from candlewick.application.views.docstring import read_docstring
from candlewick.application.views.indicator import indicator_detail
from candlewick.indicators.catalogue.indicator import CATALOGUE

TEXT = """Compute the mean
    of some.

    It is plain: each
    weighs the same.

    Nothing else.

    Args:
        close: [shape=(n,)] prices,
            oldest first.
        length: [candles, > 0] look-back.

    Returns:
        The mean; NaN
        before.

    Raises:
        ValueError: it is empty.
    """


def test_a_docstring_comes_apart_without_its_line_ends() -> None:
    doc = read_docstring(TEXT)

    assert doc.summary == "Compute the mean of some."
    assert doc.description == ["It is plain: each weighs the same.", "Nothing else."]
    assert doc.entries == {
        "close": "[shape=(n,)] prices, oldest first.",
        "length": "[candles, > 0] look-back.",
    }
    assert doc.returns == "The mean; NaN before."


def test_attributes_are_entries_too_and_what_is_not_there_is_empty() -> None:
    assert read_docstring("Two.\n\nAttributes:\n    up: a.").entries == {"up": "a."}
    assert read_docstring("").summary == ""


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_every_definition_says_what_each_of_its_parts_means(name: str) -> None:
    detail = indicator_detail(CATALOGUE[name])

    assert detail.summary.endswith(".")
    assert detail.returns
    assert detail.source
    assert [row.name for row in detail.parameters if not row.meaning] == []
    # Names such as `support_1` need no words; but where one output has some, all have.
    assert len({row.meaning == "" for row in detail.outputs}) == 1
