"""The outcomes of stated probabilities, kept for each model and prompt template."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from candlewick.backtest.calibration.isotonic import isotonic_map
from candlewick.backtest.outcome import Outcome, stated_confidence
from candlewick.domain.calibration import ModelCalibration
from candlewick.errors import UserError
from candlewick.infrastructure.store.private_file import replace_private_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A back-test that outcomes come from.

    Attributes:
        run_id: its content address.
        hashes: [sha256] of the code, the candles and whatever else it was made with.
        cutoff: [ms since 1970 UTC] up to when its model knows the world; None: nobody knows, or
            the markets were in disguise.
    """

    run_id: str
    hashes: Mapping[str, str]
    cutoff: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCalibration:
    """What became of the probabilities of one model's answers to one template.

    Attributes:
        author: who answered, as `Answer.author` has it.
        model: as the settings name it.
        base_url: where the settings look for it; None inside the program.
        template: [sha256] of the prompt template's text.
        template_name: as the settings named it.
        words: [0 to 1] the probabilities that words of certainty stood for, by their settings'
            names: a map from other ones would say nothing.
        origins: where the outcomes are from.
        outcomes: in the order of deciding, one for each market and close.
    """

    author: str
    model: str
    base_url: str | None
    template: str
    template_name: str
    words: Mapping[str, float]
    origins: tuple[Origin, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def text(self) -> str:
        """Return it as it is kept: canonical JSON."""
        return f"{json.dumps(asdict(self), sort_keys=True, indent=1, allow_nan=False)}\n"

    @property
    def source(self) -> str:
        """Return the sha256 of its text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def fitted(self) -> ModelCalibration:
        """Return the map from stated to true that sizes follow from."""
        said = stated_confidence(self.outcomes)
        return ModelCalibration(
            author=self.author,
            template=self.template,
            source=self.source,
            map=isotonic_map(said.confidence, said.outcome),
        )


class CalibrationStore:
    """A folder with one file for each model and template.

    Args:
        folder: it need not exist yet.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, calibration: StoredCalibration) -> Path:
        """Keep `calibration` in place of what was known of its model and template before.

        Raises:
            UserError: it cannot be written.
        """
        key = f"{calibration.author}\n{calibration.template}"
        path = self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:16]}.json"
        replace_private_file(path, calibration.text)
        return path

    def all(self) -> list[StoredCalibration]:
        """Return everything that is kept, by author and template.

        Raises:
            UserError: a file cannot be read.
        """
        found = [_read(path) for path in self._folder.glob("*.json")]
        return sorted(found, key=lambda one: (one.author, one.template_name, one.template))


def _read(path: Path) -> StoredCalibration:
    try:
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        found = StoredCalibration(
            **said
            | {
                "origins": tuple(Origin(**one) for one in said["origins"]),
                "outcomes": tuple(Outcome(**one) for one in said["outcomes"]),
            }
        )
        found.fitted()
    except (OSError, ValueError, TypeError, KeyError) as error:
        msg = (
            f"{path} holds no calibration that can be read ({error}): remove it, and fit it again"
            " with candlewick calibration fit"
        )
        raise UserError(msg) from error
    return found
