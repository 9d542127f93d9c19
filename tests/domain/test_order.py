import re
from typing import TypedDict

from hypothesis import given
from hypothesis import strategies as st

from candlewick.domain.order import Purpose, order_id


class _Intent(TypedDict):
    account: str
    symbol: str
    as_of: int
    decision: str
    purpose: Purpose


NAMES = st.text('a|/",[]: é', max_size=6)
INTENTS = st.fixed_dictionaries(
    {
        "account": NAMES,
        "symbol": NAMES,
        "as_of": st.integers(0, 10**14),
        "decision": NAMES,
        "purpose": st.sampled_from([Purpose.OPEN, Purpose.STOP_LOSS]),
    }
)


@given(first=INTENTS, second=INTENTS)
def test_two_intents_share_an_id_only_if_they_are_the_same(first: _Intent, second: _Intent) -> None:
    assert (order_id(**first) == order_id(**second)) == (first == second)


def test_names_cannot_run_into_each_other() -> None:
    one = order_id(account="a|b", symbol="c", as_of=1, decision="BUY", purpose=Purpose.OPEN)
    other = order_id(account="a", symbol="b|c", as_of=1, decision="BUY", purpose=Purpose.OPEN)
    assert one != other


def test_the_id_is_the_same_on_every_machine_and_fits_an_exchange() -> None:
    made = order_id(
        account="paper",
        symbol="BTC/USDT",
        as_of=1_767_225_600_000,
        decision="BUY",
        purpose=Purpose.OPEN,
    )
    assert re.fullmatch("[0-9a-f]{32}", made)
    assert made == "478a4acf0baa6d7dc2f23f07033aa118"


def test_a_position_is_closed_once_whatever_the_reason() -> None:
    reasons = [purpose for purpose in Purpose if purpose is not Purpose.OPEN]
    ids = {
        order_id(account="paper", symbol="BTC/USDT", as_of=1, decision="a", purpose=reason)
        for reason in reasons
    }
    assert len(ids) == 1
