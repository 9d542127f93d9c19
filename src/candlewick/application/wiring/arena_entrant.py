"""Who enters an arena: every model with every prompt."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from candlewick.analysis.prompts.template import PromptTemplate
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.wiring.backtest_model import ChosenModel, choose_models
from candlewick.application.wiring.backtest_plan import Prepared
from candlewick.application.wiring.prompt import find_template
from candlewick.application.wiring.run_folder import ARENAS, RunFolder
from candlewick.backtest.arena.contender import Knowledge, knowledge_of
from candlewick.backtest.arena.result import MODE
from candlewick.errors import UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrant:
    """A model with a prompt, before it is asked.

    Attributes:
        name: as the board calls it.
        chosen: the model.
        prompt: the template's name.
        template: what it is asked with; it says nothing of any account.
    """

    name: str
    chosen: ChosenModel
    prompt: str
    template: PromptTemplate

    def knowledge(self, closes: range) -> Knowledge:
        """Say how much of `closes` [ms] it cannot remember."""
        cutoff = self.chosen.cutoff
        return knowledge_of(
            closes,
            cutoff=None if cutoff is None else cutoff.at,
            source="" if cutoff is None else cutoff.source,
            remembers=self.chosen.settings is not None,
        )


def choose_entrants(
    loaded: LoadedSettings, *, models: Sequence[str], prompts: Sequence[str]
) -> list[Entrant]:
    """Return every one of `models` with every one of `prompts`.

    Args:
        loaded: the settings.
        models: configured names, "embedded" or "keyword"; none for all that are configured.
        prompts: names of templates; none for the one that the settings name.

    Raises:
        UserError: there is none of a name, a template has faults, or fewer than two would take part.
    """
    names = dict.fromkeys(models or [model.name for model in loaded.settings.model])
    wanted = dict.fromkeys(prompts or [loaded.settings.prompt.template])
    chosen = choose_models(loaded, tuple(names))
    templates = {name: find_template(loaded.home, name).parse() for name in wanted}
    if len(chosen) * len(templates) < 2:  # noqa: PLR2004 - two can be compared
        msg = (
            f"{chosen[0].name} with the prompt {next(iter(templates))} is alone: an arena compares two or"
            " more; name them, such as --models keyword,embedded, or several --prompts. For one,"
            " candlewick backtest is right"
        )
        raise UserError(msg)
    return [
        Entrant(
            name=model.name if len(templates) == 1 else f"{model.name} / {prompt}",
            chosen=model,
            prompt=prompt,
            template=template.without_account(),
        )
        for model in chosen
        for prompt, template in templates.items()
    ]


def entrant_folder(loaded: LoadedSettings, prepared: Prepared, entrant: Entrant) -> RunFolder:
    """Return where its run lies: the same one in every arena over the same history."""
    words = entrant.template.text.encode("utf-8", "surrogatepass")
    hashes = {**prepared.hashes, "template": hashlib.sha256(words).hexdigest()}
    return RunFolder(
        loaded.data_folder / ARENAS,
        subject={"mode": MODE, "settings": prepared.record, "hashes": hashes},
        model=entrant.chosen.identity,
    )


def arena_address(folders: Sequence[RunFolder]) -> str:
    """Return the content address of an arena of these runs [16 hexadecimal digits]."""
    runs = json.dumps(sorted(folder.run_id for folder in folders))
    return hashlib.sha256(runs.encode()).hexdigest()[:16]


def identities(entrants: Sequence[Entrant]) -> list[Mapping[str, object]]:
    """Return all that the answers of each depend on beside the history."""
    return [
        {**entrant.chosen.identity, "prompt": entrant.template.identity} for entrant in entrants
    ]


def previewed(
    prepared: Prepared, entrants: Sequence[Entrant]
) -> list[tuple[Prepared, ChosenModel]]:
    """Return what each entrant will be asked, under its name."""
    return [
        (
            replace(prepared, template=entrant.template),
            replace(entrant.chosen, name=entrant.name),
        )
        for entrant in entrants
    ]
