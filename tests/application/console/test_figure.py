import pytest

from candlewick.application.console.figure import gain, money, price, word


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "-"),
        (104_321.56, "104,321.6"),
        (9_999.994, "9,999.99"),
        (100.0, "100.00"),
        (99.12345, "99.1235"),
        (1.0, "1.0000"),
        (0.000012345678, "0.00001235"),
    ],
)
def test_a_price_has_as_many_decimals_as_its_size_needs(value: float | None, written: str) -> None:
    assert price(value) == written


def test_gains_and_losses_differ_in_sign_and_colour() -> None:
    assert [gain(x).plain for x in (0.01234, -0.01234, 0.0)] == ["+1.23 %", "-1.23 %", "+0.00 %"]
    assert len({str(gain(x).style) for x in (0.01, -0.01, 0.0)}) == 3


def test_money_has_cents() -> None:
    assert money(-12_345.678) == "-12,345.68"


def test_buying_and_selling_differ_in_colour_and_not_in_colour_alone() -> None:
    assert word("BUY").style == word("LONG").style != word("SELL").style == word("SHORT").style
    assert word("BUY").plain == "BUY"
