"""The questions of `candlewick init`; each answer is checked before the next question."""

from dataclasses import dataclass, field
from typing import Any, Final

import click
from pydantic import ValidationError

from candlewick.application.settings.language_model import EMBEDDED, ModelSettings
from candlewick.application.settings.market import ExchangeSettings
from candlewick.application.settings.model import Settings, quote_of
from candlewick.application.settings.problem import faults
from candlewick.application.settings.secret import Secret
from candlewick.application.settings.section import Section
from candlewick.application.settings.trading import PaperSettings

_SERVICES: Final = {
    "openrouter": "https://openrouter.ai/api/v1",
    "openai": "https://api.openai.com/v1",
    "deepseek": "https://api.deepseek.com/v1",
}
_OWN_SERVER: Final = "server"
_OLLAMA: Final = "http://127.0.0.1:11434/v1"

_ABOUT_MODELS: Final = f"""
Which model? {EMBEDDED}: runs here and needs nothing, but only proves the wiring;
{", ".join(_SERVICES)}: a service, with a key;
{_OWN_SERVER}: Ollama, LM Studio, vLLM or any other OpenAI-compatible address."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the user wants.

    Attributes:
        settings: all settings; what was not asked has its default.
        keys: by the name of their variable.
    """

    settings: Settings = field(default_factory=Settings)
    keys: dict[str, Secret] = field(default_factory=dict)


def ask() -> Answers:
    """Ask on the terminal what a configuration needs; questions go to stderr.

    Raises:
        Abort: Ctrl-C, or the end of the input.
    """
    click.echo("Enter takes the value in brackets.\n", err=True)
    name = _answer(ExchangeSettings, "name", "Exchange, as ccxt names it")
    symbols = _symbols()
    timeframe = _answer(ExchangeSettings, "timeframe", "Length of a candle")
    balance = _answer(PaperSettings, "balance", "Paper balance to start from")
    model, keys = _model()
    settings = Settings.model_validate(
        {
            "exchange": {"name": name, "symbols": symbols, "timeframe": timeframe},
            "paper": {"balance": balance, "currency": quote_of(symbols[0])},
            "model": [model],
        }
    )
    return Answers(settings, keys)


def _answer(kind: type[Section], key: str, question: str, *, default: str | None = None) -> Any:
    if default is None:
        default = _shown(kind.model_fields[key].default)
    while True:
        text = click.prompt(question, default=default, err=True)
        try:
            return getattr(kind.model_validate({key: text}), key)
        except ValidationError as error:
            for _, told in faults(error, kind):
                click.echo(f"  {told}", err=True)


def _symbols() -> tuple[str, ...]:
    while True:
        symbols: tuple[str, ...] = _answer(ExchangeSettings, "symbols", "Markets, commas between")
        if len({quote_of(symbol) for symbol in symbols}) == 1:
            return symbols
        click.echo("  all in one quote, please: one account has one currency", err=True)


def _model() -> tuple[dict[str, str], dict[str, Secret]]:
    click.echo(_ABOUT_MODELS, err=True)
    choices = click.Choice((EMBEDDED, *_SERVICES, _OWN_SERVER))
    choice = click.prompt("Model", type=choices, default=EMBEDDED, err=True)
    if choice == EMBEDDED:
        return {"name": EMBEDDED}, {}
    base_url = _SERVICES.get(choice)
    if base_url is None:
        base_url = _answer(ModelSettings, "base_url", "Its address", default=_OLLAMA)
    name = _answer(ModelSettings, "name", "The model's name there", default="")
    model = ModelSettings(name=name, base_url=base_url)
    told = {"name": name, "base_url": base_url}
    if model.key_name is None:
        return told, {}
    told["api_key_env"] = model.key_name
    key = click.prompt(
        f"Key {model.key_name} (hidden; Enter to add it later)",
        default="",
        hide_input=True,
        show_default=False,
        err=True,
    ).strip()
    return told, {model.key_name: Secret(key)} if key else {}


def _shown(default: object) -> str:
    if isinstance(default, tuple):
        return ", ".join(default)
    return f"{default:g}" if isinstance(default, float) else str(default)
