"""Up to when a model knows the world, as it was typed or as it is listed."""

from typing import TYPE_CHECKING

from candlewick.application.cli.moment import read_moment

if TYPE_CHECKING:
    from candlewick.application.wiring.backtest_model import ChosenModel, Cutoff


def chosen_cutoff(model: "ChosenModel", typed: str | None) -> "Cutoff | None":
    """Return the cut-off that was `typed`, else what is known of `model`; None if nothing is."""
    from candlewick.application.wiring.backtest_model import (  # noqa: PLC0415 - lazy
        TYPED,
        Cutoff,
    )

    return model.cutoff if typed is None else Cutoff(at=read_moment(typed), source=TYPED)
