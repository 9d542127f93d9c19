"""Settings from the environment: `CANDLEWICK__EXCHANGE__TIMEFRAME=4h`."""

from collections.abc import Mapping
from typing import Any, Final

from candlewick.application.settings.problem import Problem
from candlewick.application.settings.toml_lines import KeyPath

PREFIX: Final = "CANDLEWICK__"
_FORM: Final = "write CANDLEWICK__SECTION__KEY, such as CANDLEWICK__EXCHANGE__TIMEFRAME"
_MODEL_FORM: Final = (
    "write CANDLEWICK__MODEL__1__NAME for the first model's name, 2 for the next one's, and so on"
)


def override(
    tree: dict[str, Any], environ: Mapping[str, str]
) -> tuple[dict[KeyPath, str], list[Problem]]:
    """Put what `environ` sets into `tree`.

    Returns:
        Which variable set which key, and what is wrong with the names of the variables.
    """
    origins: dict[KeyPath, str] = {}
    problems: list[Problem] = []
    for name in sorted(environ, key=lambda name: (len(name), name)):
        if not name.upper().startswith(PREFIX) or not environ[name].strip():
            continue
        words = name.lower().removeprefix(PREFIX.lower()).split("__")
        path = _path(words, tree)
        if path is None:
            form = _MODEL_FORM if words[0] == "model" else _FORM
            problems.append(Problem(name, "", form))
        elif _put(tree, path, environ[name].strip()):
            origins[path] = name
    return origins, problems


def _path(words: list[str], tree: Mapping[str, Any]) -> KeyPath | None:
    if words[0] == "model":
        known = tree.get("model", [])
        count = len(known) if isinstance(known, list) else 0
        if len(words) != 3 or not words[1].isdecimal() or not 1 <= int(words[1]) <= count + 1:  # noqa: PLR2004
            return None
        return ("model", int(words[1]) - 1, words[2])
    if len(words) != 2 or not all(words):  # noqa: PLR2004 - section and key
        return None
    section, key = words
    return (section, "symbols" if words == ["exchange", "symbol"] else key)


def _put(tree: dict[str, Any], path: KeyPath, value: str) -> bool:
    table: Any = tree
    if path[0] == "model":
        models = tree.setdefault("model", [])
        if not isinstance(models, list):
            return False
        if path[1] == len(models):
            models.append({})
        table = models[int(path[1])]
    else:
        table = tree.setdefault(str(path[0]), {})
    if not isinstance(table, dict):
        return False  # the file holds no section there, which is reported by itself
    table[str(path[-1])] = value
    return True
