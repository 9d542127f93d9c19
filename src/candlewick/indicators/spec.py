"""What a suite is made of: indicators, or lines that follow from them."""

from typing import Protocol

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import CATALOGUE, Indicator
from candlewick.indicators.engine.operation import column


class Formula(Protocol):
    """Some lines and what they are called: a `Spec`, or arithmetic on the lines of one."""

    def lines(self) -> list[FloatArray]:
        """Put them into a formula over columns."""
        ...

    def names(self) -> list[str]:
        """Return what they are called in a suite, each by a name of its own."""
        ...


class Spec:
    """One indicator of a suite: which, with what parameters, over what, called what.

    Attributes:
        indicator: the definition.
        options: its parameters, where they are not the usual ones.
        source: what its `values` are, if it takes any: a column, or another spec's only line.
        label: its name in the suite: the indicator and the parameters given, as in `rsi_14`.
    """

    def __init__(
        self, name: str, *, source: "str | Spec" = "close", label: str = "", **options: object
    ) -> None:
        """Choose an indicator of the catalogue by name.

        Raises:
            ValueError: there is no such indicator, a parameter is out of range, or the source
                has several lines.
            TypeError: there is no such parameter, the indicator takes no source, or it is
                neither the name of a column nor a spec.
        """
        if name not in CATALOGUE:
            msg = f"there is no indicator {name!r}; `candlewick indicators list` shows them all"
            raise ValueError(msg)
        self.indicator: Indicator = CATALOGUE[name]
        self._check_source(source)
        self.options = options
        self.source = source
        self.label = label or "_".join([name, *(str(value) for value in options.values())])
        self.lines()

    def _check_source(self, source: object) -> None:
        if not isinstance(source, str | Spec) or not source:
            msg = f"`source` must be the name of a column or a Spec, was {source!r}"
            raise TypeError(msg)
        if "values" not in self.indicator.inputs and source != "close":
            takes = ", ".join(self.indicator.inputs)
            msg = f"{self.indicator.name} takes {takes}, so it has no `source`"
            raise TypeError(msg)
        outputs = source.indicator.outputs if isinstance(source, Spec) else ("",)
        if len(outputs) > 1:
            msg = f"a `source` must be one line; {source!r} has {', '.join(outputs)}"
            raise ValueError(msg)

    def __repr__(self) -> str:
        return f"Spec({self.label})"

    def lines(self) -> list[FloatArray]:
        """Put the indicator into a formula over columns."""
        columns = {name: column(name) for name in self.indicator.inputs if name != "values"}
        if isinstance(self.source, Spec):
            (columns["values"],) = self.source.lines()
        else:
            columns["values"] = column(self.source)
        return self.indicator.lines(columns, **self.options)

    def names(self) -> list[str]:
        """Return what its lines are called in a suite."""
        if len(self.indicator.outputs) == 1:
            return [self.label]
        return [f"{self.label}.{output}" for output in self.indicator.outputs]
