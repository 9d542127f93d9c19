"""What is wrong with a configuration, in words that say what to write instead."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from candlewick.application.settings.model import Contradiction
from candlewick.application.settings.secret import looks_secret
from candlewick.application.settings.toml_lines import KeyPath
from candlewick.application.settings.value import PATTERN_TEXT

_LONGEST_ECHO: Final = 40

_TEXT: Final[Mapping[str, str]] = {
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "float_type": "must be a number",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "int_from_float": "must be a whole number",
    "int_type": "must be a whole number",
    "less_than": "must be less than {lt:g}",
    "less_than_equal": "must be at most {le:g}",
    "literal_error": "must be {expected}",
    "missing": "is missing",
    "model_type": "must be a section with keys of its own",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must not be empty; leave the line out for the default",
    "string_type": "must be a text in quotes",
    "too_long": "must have at most {max_length} entries",
    "too_short": "must have at least {min_length} entry",
    "tuple_type": "must be a list",
    "value_error": "{error}",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct.

    Attributes:
        place: where it is written: "candlewick.toml:4", or an environment variable's name.
        key: its name with dots, such as "exchange.timeframe"; "" for the file as a whole.
        text: what is wrong and what to write.
        line: [1 = first] the line in the file, if it stands in one.
    """

    place: str
    key: str
    text: str
    line: int | None = None

    def __str__(self) -> str:
        return (
            f"{self.place}  {self.key}: {self.text}" if self.key else f"{self.place}  {self.text}"
        )


def summary(problems: Iterable[Problem]) -> str:
    """Return all `problems` as one text, a line each."""
    lines = [str(problem) for problem in problems]
    count = "1 problem" if len(lines) == 1 else f"{len(lines)} problems"
    return "\n".join([f"the configuration has {count}", *(f"  {line}" for line in lines)])


def faults(error: ValidationError, model: type[BaseModel]) -> Iterator[tuple[KeyPath, str]]:
    """Return the path and the text of each fault in `error`, which `model` raised."""
    for one in contradictions(error):
        yield one.path, one.text
    details = error.errors(include_url=False)
    # A list counts only its sound entries, so a faulty one is reported as missing too.
    parents = {detail["loc"][:-1][:depth] for detail in details for depth in (1, 2, 3)}
    for detail in details:
        if detail["type"] == "too_short" and detail["loc"] in parents:
            continue
        if detail["type"] == "extra_forbidden":
            yield detail["loc"], _unknown(detail["loc"], model)
        elif detail["type"] != "contradiction":
            yield detail["loc"], _told(detail)


def contradictions(error: ValidationError) -> list[Contradiction]:
    """Return the contradictions in `error`; they are looked for only where all else is well."""
    details = error.errors(include_url=False)
    return [one for d in details if d["type"] == "contradiction" for one in d["ctx"]["found"]]


def dotted(path: KeyPath) -> str:
    """Return `path` as people write it: places in lists count from one, odd letters escaped."""
    return ".".join(str(p + 1) if isinstance(p, int) else _printable(p) for p in path)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return what to say about a `name` that is none of `known`."""
    known = list(known)
    close = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.6)
    if close:
        return f'did you mean "{close[0]}"?'
    return f"known here: {', '.join(known)}"


def _unknown(path: KeyPath, model: type[BaseModel]) -> str:
    name = str(path[-1])
    known = list(known_keys(path[:-1], model))
    owners = [section for section in model.model_fields if name in known_keys((section,), model)]
    if len(path) == 1:
        return f"unknown section; {nearest(name, known)}"
    return (
        f"unknown key; it belongs to [{owners[0]}]"
        if owners
        else f"unknown key; {nearest(name, known)}"
    )


def known_keys(path: KeyPath, model: type[BaseModel]) -> Iterable[str]:
    """Return the names that `model` knows in the table at `path`."""
    inner: Any = model
    for step in path:
        if isinstance(step, str):
            inner = inner.model_fields[step].annotation
            inner = next((kind for kind in get_args(inner) if isinstance(kind, type)), inner)
    return [str(name) for name in inner.model_fields]


def _told(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    if detail["loc"] == ("model",) and detail["type"] == "tuple_type":
        text = "must be a list of models: write [[model]], in double brackets"
    elif detail["type"] == "string_pattern_mismatch":
        text = PATTERN_TEXT[str(context["pattern"])]
    else:
        text = _TEXT.get(detail["type"], "{message}").format(message=detail["msg"], **context)
    return text + _echo(detail["loc"], detail["input"], text)


def _echo(path: KeyPath, value: object, text: str) -> str:
    if not isinstance(value, (str, int, float)):
        return ""
    shown = repr(value) if not isinstance(value, bool) else str(value).lower()
    if len(shown) > _LONGEST_ECHO or looks_secret(str(value)) or shown in text:
        return ""
    if "://" in shown and "@" in shown:  # an address with a name, and perhaps a password, in it
        return ""
    # A variable's name that is refused may well be the key itself, in the wrong place.
    return "" if path[-1] in {"api_key_env", "password_env"} else f" (got {shown})"


def _printable(name: str) -> str:
    return name[:_LONGEST_ECHO] if name.isprintable() and name else repr(name[:_LONGEST_ECHO])
