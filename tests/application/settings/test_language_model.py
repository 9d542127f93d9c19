"""A preset fills in what the user leaves out, and nothing that he says."""

from pathlib import Path

import pytest

from candlewick.application.settings.language_model import ModelSettings
from candlewick.application.settings.loader import load_settings
from candlewick.domain.language_model.provider import LOCAL_MODELS, PROVIDERS
from candlewick.errors import SettingsError
from candlewick.infrastructure.llm.model_pin import PINS


def read(folder: Path, text: str) -> tuple[ModelSettings, ...]:
    file = folder / "candlewick.toml"
    file.write_text(text, encoding="utf-8")
    return load_settings(file, environ={}).settings.model


@pytest.mark.parametrize("name", [one for one in PROVIDERS if PROVIDERS[one].model])
def test_a_preset_alone_is_enough(tmp_path: Path, name: str) -> None:
    (model,) = read(tmp_path, f'[[model]]\npreset = "{name}"\n')
    provider = PROVIDERS[name]

    assert (model.name, model.base_url) == (provider.model, provider.base_url)
    assert model.key_name == provider.key_name
    assert model.is_embedded == (name == "local")


def test_what_the_user_says_wins_over_the_preset(tmp_path: Path) -> None:
    (model,) = read(
        tmp_path,
        '[[model]]\npreset = "openai"\nname = "gpt-5"\nbase_url = "https://proxy.example/v1"\n'
        'api_key_env = "MY_KEY"\n',
    )

    assert (model.name, model.base_url) == ("gpt-5", "https://proxy.example/v1")
    assert model.key_name == "MY_KEY"


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('preset = "opneai"', "did you mean openai?"),
        ('preset = "lmstudio"', "name: is missing: lmstudio serves many models"),
        ('name = "m"', "base_url: is missing"),
        ('name = "m"\nbase_url = "http://x/v1"\nprice_input = 1', "price_output: is missing"),
        ('name = "m"\nbase_url = "http://x/v1"\nprice_output = 1', "price_input: is missing"),
        ('knowledge_cutoff = "spring"', "must be a day, such as 2025-01-31"),
        ('response_format = "xml"', "must be 'json_schema', 'json_object' or 'plain'"),
        ("max_parallel = 0", "must be at least 1"),
        ("price_input = -1\nprice_output = 1", "must be at least 0"),
    ],
)
def test_a_mistake_is_named_with_what_to_write(tmp_path: Path, table: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, f"[[model]]\n{table}\n")

    assert words in str(caught.value)


def test_a_day_can_be_written_as_toml_writes_days(tmp_path: Path) -> None:
    (model,) = read(tmp_path, "[[model]]\nknowledge_cutoff = 2025-01-31\n")

    assert model.knowledge_cutoff == "2025-01-31"


def test_the_names_of_the_models_that_can_be_pulled_mean_them(tmp_path: Path) -> None:
    assert set(PINS) == set(LOCAL_MODELS) - {"embedded"}
    for name in LOCAL_MODELS:
        (model,) = read(tmp_path, f'[[model]]\nname = "{name}"\n')
        assert model.is_embedded
