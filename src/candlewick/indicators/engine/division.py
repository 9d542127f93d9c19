"""Division by a number that is known beforehand, without the divider.

The divider of a processor takes as long as ten multiplications. A quotient `x / d` by a known `d`
comes to the same bits by these (Markstein, IBM Journal of Research and Development 34:1, 1990;
Brisebarre, Muller and Raina, IEEE Transactions on Computers 53:8, 2004): with `1 / d` as the sum of
two numbers, `first` and `rest`, `x * first + x * rest` is one of the two numbers next to the
quotient. What it leaves of `x` is a number too, so it is known exactly, and `first` times that
brings the quotient to where rounding would have put it. Each sum of a product and a number is
rounded once.

That holds where nothing gets too large or too small on the way. Any `x` outside `SAFE` but 0 and NaN
is noted; the bars are then gone through once more, with the divider.
"""

import math
from fractions import Fraction
from typing import NamedTuple

SAFE = (2.0**-900, 2.0**900)
"""Between these sizes of `x` all is well, for a `d` between those of `PLAIN`."""

PLAIN = (2.0**-60, 2.0**60)


class Reciprocal(NamedTuple):
    """One divided by a number, as the sum of two."""

    first: float
    rest: float


def reciprocal_of(number: float) -> Reciprocal | None:
    """Return the reciprocal of a number; nothing where it is too large or too small for that.

    Nothing either for one below 0: nought by it is -0.0, which a sum of two noughts need not be.
    """
    if not PLAIN[0] <= number <= PLAIN[1]:
        return None
    first = 1.0 / number
    return Reciprocal(first, float(1 / Fraction(number) - Fraction(first)))


def quotient(x: str, names: tuple[str, str, str], at: str) -> list[str]:
    """Return the assembly of a quotient `at`.q by multiplication, and of its doubt `at`.w.

    Args:
        x: the name of what is divided.
        names: of the number by which, and of the two parts of its reciprocal.
        at: a name of its own, that of the quotient begins so.
    """
    number, first, rest = names
    fma = "call double @llvm.fma.f64(double"
    return [
        f"{at}.a = fmul double {x}, {rest}",
        f"{at}.b = {fma} {x}, double {first}, double {at}.a)",
        f"{at}.c = fneg double {at}.b",
        f"{at}.d = {fma} {at}.c, double {number}, double {x})",
        f"{at}.q = {fma} {at}.d, double {first}, double {at}.b)",
        # Whole numbers are compared as the numbers that they stand for.
        f"{at}.e = bitcast double {x} to i64",
        f"{at}.f = and i64 {at}.e, {2**63 - 1}",
        f"{at}.g = sub i64 {at}.f, {_bits(SAFE[0])}",
        f"{at}.h = icmp ugt i64 {at}.g, {_bits(SAFE[1]) - _bits(SAFE[0])}",
        f"{at}.i = icmp ne i64 {at}.e, 0",
        f"{at}.j = fcmp ord double {x}, {x}",
        f"{at}.k = and i1 {at}.h, {at}.i",
        f"{at}.w = and i1 {at}.j, {at}.k",
    ]


def _bits(number: float) -> int:
    mantissa, exponent = math.frexp(number)
    assert mantissa == 0.5  # noqa: S101
    return (exponent + 1022) << 52
