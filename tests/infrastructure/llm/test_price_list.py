"""Prices from the table that comes along: known ones, and unknown ones called so."""

import pytest

from candlewick.domain.answer import Usage
from candlewick.domain.language_model.known_model import KNOWN_MODELS, shipped_profile
from candlewick.domain.language_model.provider import PROVIDERS, provider_at
from candlewick.infrastructure.llm.model_pin import PINS
from candlewick.infrastructure.llm.price_list import ListedPrice

NOW = 1_790_000_000_000
OPENAI = "https://api.openai.com/v1"


def test_a_listed_model_costs_what_the_list_says() -> None:
    listed = ListedPrice("gpt-4o-mini", base_url=OPENAI)
    price = listed.price(at=NOW)

    assert price is not None
    assert [price.input, price.output] == pytest.approx([0.15, 0.6])
    assert price.cached_input == pytest.approx(0.075)
    usage = Usage(prompt_tokens=1_000_000, completion_tokens=1_000_000)
    assert listed.cost(usage, at=NOW) == pytest.approx(0.75)
    again = Usage(prompt_tokens=1_000_000, completion_tokens=0, cached_tokens=1_000_000)
    assert listed.cost(again, at=NOW) == pytest.approx(0.075)


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("no-such-model", OPENAI),
        ("gpt-4o-mini", "http://127.0.0.1:1/v1"),
        ("gpt-4o-mini", "https://proxy.example.org/v1"),
    ],
)
def test_what_is_not_listed_is_unknown_and_never_free(name: str, url: str) -> None:
    listed = ListedPrice(name, base_url=url)

    assert listed.price(at=NOW) is None
    assert listed.cost(Usage(prompt_tokens=1, completion_tokens=1), at=NOW) is None
    assert listed.context() is None


def test_a_count_that_is_missing_makes_the_cost_unknown() -> None:
    assert ListedPrice("gpt-4o-mini", base_url=OPENAI).cost(Usage(prompt_tokens=1), at=NOW) is None


@pytest.mark.parametrize(
    "name", [name for name, one in PROVIDERS.items() if one.model and not one.own_machine]
)
def test_the_usual_model_of_each_service_has_a_known_price(name: str) -> None:
    provider = PROVIDERS[name]
    assert provider.base_url is not None

    assert ListedPrice(provider.model, base_url=provider.base_url).price(at=NOW) is not None


@pytest.mark.parametrize(
    ("name", "cutoff"),
    [
        ("gpt-5-mini", "2024-05-30"),
        ("openai/gpt-5-mini", "2024-05-30"),
        ("gpt-5-mini-2025-08-07", "2024-05-30"),
        ("gpt-5", "2024-09-30"),
        ("claude-haiku-4-5-20251001", "2025-02-28"),
        ("meta-llama/Llama-3.3-70B-Instruct-Turbo", "2023-12-31"),
        ("llama-3.3-70b-versatile", "2023-12-31"),
        ("llama3.1:8b", "2024-07-31"),
        ("gpt-5-mini-preview", None),
        ("deepseek/deepseek-chat", None),
        ("something-else", None),
    ],
)
def test_a_knowledge_cutoff_is_known_by_any_of_a_models_names_or_not_at_all(
    name: str, cutoff: str | None
) -> None:
    profile = shipped_profile(name, None)

    assert profile.knowledge_cutoff == cutoff
    assert bool(profile.cutoff_source) == (cutoff is not None)


def test_no_two_known_models_answer_to_one_name() -> None:
    names = [one.pattern.split("|")[0].replace("\\", "").replace("?", "") for one in KNOWN_MODELS]
    for name in names:
        assert sum(one.is_named(name) for one in KNOWN_MODELS) <= 1


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://api.openai.com/v1", "openai"),
        ("https://openrouter.ai/api/v1", "openrouter"),
        ("http://localhost:11434/v1", "ollama"),
        ("http://127.0.0.1:1234/v1", "lmstudio"),
        (None, "local"),
        ("http://127.0.0.1:9999/v1", None),
        ("https://example.org/v1", None),
    ],
)
def test_a_provider_is_known_by_its_address(url: str | None, name: str | None) -> None:
    found = provider_at(url)

    assert (found.name if found else None) == name


def test_ollamas_models_are_free_but_for_those_it_passes_on() -> None:
    ollama = PROVIDERS["ollama"]

    assert ollama.is_free("llama3.1")
    assert not ollama.is_free("gpt-oss:120b-cloud")
    assert not PROVIDERS["openai"].is_free("gpt-5-mini")


def test_every_model_that_can_be_pulled_is_pinned_and_licensed() -> None:
    for pin in PINS.values():
        assert len(pin.sha256) == 64
        assert pin.size > 0
        assert pin.licence
        assert pin.pieces
