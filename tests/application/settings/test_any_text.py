"""Whatever stands in a configuration, the user is told in words and never sees a traceback."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from candlewick.application.settings.loader import load_settings, read_settings
from candlewick.application.settings.model import Settings
from candlewick.application.settings.template import commented
from candlewick.errors import SettingsError

MANY = 200
SECTIONS = [*Settings.model_fields, "model_settings", "model_fallback_settings", "symbol", "é"]
KEYS = sorted(
    {"symbol", "api_key", "data_dir", "modee", ""}
    | {
        key
        for field in Settings.model_fields.values()
        for key in getattr(
            field.annotation, "model_fields", {"name": 0, "base_url": 0, "timeout": 0}
        )
    }
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["paper", "BTC/USDT", "1h", "embedded", "http://[", "10%", "DEBUG", "-0"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)
    ),
    max_leaves=6,
)


def written(value: object) -> str:
    if value is None:
        return "1979-05-27"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(key)} = {written(v)}" for key, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value).replace("\x7f", "\\u007f")


def read(text: str, name: str, environ: dict[str, str] | None = None) -> None:
    """Read `text`; anything but settings or a SettingsError is a failure."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            loaded = load_settings(path, environ=environ or {})
        except SettingsError as error:
            assert name in str(error) or "CANDLEWICK__" in str(error)  # noqa: PT017 - both ends are fine
        else:
            assert isinstance(loaded.settings, Settings)


@settings(max_examples=MANY)
@given(st.dictionaries(st.sampled_from(SECTIONS), VALUES, max_size=4))
def test_any_keys_and_values_in_toml_give_settings_or_words(tree: dict[str, object]) -> None:
    read("".join(f"{written(key)} = {written(value)}\n" for key, value in tree.items()), "c.toml")


@settings(max_examples=MANY)
@given(
    st.dictionaries(
        st.sampled_from(SECTIONS),
        st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=3),
        max_size=4,
    )
)
def test_any_values_in_the_right_sections_give_settings_or_words(
    tree: dict[str, dict[str, object]],
) -> None:
    text = ""
    for section, content in tree.items():
        header = f"[[{written(section)}]]" if section == "model" else f"[{written(section)}]"
        text += (
            header + "\n" + "".join(f"{written(k)} = {written(v)}\n" for k, v in content.items())
        )
    read(text, "c.toml")


@settings(max_examples=MANY)
@given(st.text(max_size=60), st.sampled_from(["c.toml", "c.ini"]))
@example("[exchange]\n = 1\n", "c.ini")
@example("[exchange]\nname\n  more\n", "c.ini")
@example("[]\n", "c.ini")
@example("[a]\n" + "\ud800", "c.toml")
def test_any_text_gives_settings_or_words(text: str, name: str) -> None:
    read(text, name)


@settings(max_examples=MANY)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(SECTIONS),
            st.lists(st.tuples(st.sampled_from(KEYS), st.text(max_size=12)), max_size=3),
        ),
        max_size=4,
    )
)
def test_any_keys_and_values_in_ini_give_settings_or_words(
    sections: list[tuple[str, list[tuple[str, str]]]],
) -> None:
    text = "".join(
        f"[{section}]\n" + "".join(f"{key} = {value}\n" for key, value in content)
        for section, content in sections
    )
    read(text, "c.ini")


@settings(max_examples=MANY)
@given(
    st.dictionaries(
        st.lists(st.sampled_from([*SECTIONS, *KEYS, "1", "2", "x"]), min_size=1, max_size=4).map(
            lambda words: "CANDLEWICK__" + "__".join(words).upper()
        ),
        st.text(max_size=12),
        max_size=4,
    )
)
def test_any_variables_give_settings_or_words(environ: dict[str, str]) -> None:
    read("[[model]]\n", "c.toml", environ)


@given(
    st.text(min_size=1, max_size=20).filter(lambda text: text.strip() == text),
    st.floats(1e-6, 1.0),
    st.floats(0.01, 1e12),
    st.integers(250, 100_000),
)
def test_settings_survive_being_written_and_read_again(
    name: str, size: float, balance: float, limit: int
) -> None:
    wanted = Settings.model_validate(
        {
            "exchange": {"limit": limit, "symbols": ["ETH/EUR"]},
            "trading": {"position_size": size},
            "paper": {"balance": balance, "currency": "EUR"},
            "model": [{"name": name, "base_url": "http://127.0.0.1:1/v1", "temperature": 0.5}],
        }
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "candlewick.toml")
        path.write_text(commented(wanted), encoding="utf-8")

        assert load_settings(path, environ={}).settings == wanted


def test_a_device_without_end_is_not_read_to_its_end() -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("this system has no /dev/zero")

    assert "larger than 1 MB" in str(read_settings(Path("/dev/zero"), environ={}).problems[0])
