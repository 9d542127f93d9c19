"""One model is changed, and not another letter."""

import tomllib
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candlewick.application.settings.model import Settings
from candlewick.application.settings.template import commented
from candlewick.application.settings.toml_edit import with_primary_model
from candlewick.errors import UserError

VALUES = {"preset": "openai", "name": "gpt-5-mini", "base_url": None, "api_key_env": None}


def test_a_key_keeps_its_line_and_the_comment_on_it() -> None:
    text = (
        "# mine\n[[model]] # the first\nname = 'old' # I like it\n"
        'base_url = "https://x/v1"\ntimeout = 5\n\n[[model]]\nname = "second"\nbase_url = "u"\n'
    )

    assert with_primary_model(text, VALUES) == (
        '# mine\n[[model]] # the first\npreset = "openai"\nname = "gpt-5-mini" # I like it\n'
        '# base_url = "https://x/v1"\ntimeout = 5\n\n[[model]]\nname = "second"\nbase_url = "u"\n'
    )


def test_a_new_key_takes_the_place_of_its_commented_example() -> None:
    before = commented(Settings())
    after = with_primary_model(before, VALUES)

    changed = set(after.splitlines()) - set(before.splitlines())
    assert changed == {'preset = "openai"', 'name = "gpt-5-mini"'}
    assert len(after.splitlines()) == len(before.splitlines())
    assert Settings.model_validate(tomllib.loads(after)).model[0].name == "gpt-5-mini"


@pytest.mark.parametrize("text", ["", "# nothing here", "[paths]\ndata = 'x'\n"])
def test_where_there_is_no_model_one_is_added(text: str) -> None:
    after = with_primary_model(text, VALUES)

    assert after.startswith(text)
    assert tomllib.loads(after)["model"] == [{"preset": "openai", "name": "gpt-5-mini"}]


@pytest.mark.parametrize(
    "text",
    [
        'model = [{name = "a"}]\n',
        '[[model]]\nname = """a"""\n',
        '[[model]]\nname = """\na\nb"""\n',
        "model = []\n",
    ],
)
def test_what_cannot_be_changed_safely_is_left_alone(text: str) -> None:
    with pytest.raises(UserError, match=r"nothing was written|\[\[model\]\]"):
        with_primary_model(text, VALUES)


NAMES = st.text(min_size=1, max_size=12).filter(lambda text: text.strip() == text)


@given(
    old=st.dictionaries(
        st.sampled_from(["preset", "name", "base_url", "api_key_env"]), NAMES, max_size=4
    ),
    new=NAMES,
    comment=st.text(st.characters(codec="ascii", exclude_categories=["C"]), max_size=20),
)
@settings(deadline=None, max_examples=200)
def test_whatever_stood_there_the_new_value_is_read_and_the_rest_as_before(
    old: Mapping[str, str], new: str, comment: str
) -> None:
    keys = "".join(f"{key} = {_literal(value)} # {comment}\n" for key, value in old.items())
    text = f"# {comment}\n[paths]\ndata = 'd'\n[[model]]\n{keys}timeout = 5\n[logging]\n"
    values: dict[str, str | None] = {"preset": new, "name": new, "base_url": None}

    after = tomllib.loads(with_primary_model(text, values))

    model = {"api_key_env": old["api_key_env"]} if "api_key_env" in old else {}
    assert after == {
        "paths": {"data": "d"},
        "model": [{"preset": new, "name": new, "timeout": 5} | model],
        "logging": {},
    }


def _literal(value: str) -> str:
    escaped = "".join(
        f"\\u{ord(one):04x}" if ord(one) < 0x10000 else f"\\U{ord(one):08x}" for one in value
    )
    return f'"{escaped}"'
