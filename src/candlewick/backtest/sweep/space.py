"""Which settings a sweep tries."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from candlewick.errors import UserError

SECTIONS: Final = ("trading", "risk", "paper")
"""The sections whose keys can be swept: none of them is in a tape's prompt."""

MOST: Final = 100_000
"""[trials] More is no question any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Every combination of some values.

    Attributes:
        axes: values by the key of a setting, such as "risk.trailing_atr".
    """

    axes: Mapping[str, tuple[object, ...]]

    @classmethod
    def of(cls, tree: Mapping[str, Any], *, source: str) -> "Space":
        """Read a space from tables of lists: `[risk]`, `trailing_atr = [1.0, 2.0]`.

        Args:
            tree: the file's content.
            source: its name, for messages.

        Raises:
            UserError: it is none; the message says where and why.
        """
        axes: dict[str, tuple[object, ...]] = {}
        for section, table in tree.items():
            if section not in SECTIONS or not isinstance(table, Mapping):
                msg = f"{source}: [{section}] cannot be swept: there are {', '.join(SECTIONS)}"
                raise UserError(msg)
            for key, values in table.items():
                if not isinstance(values, list) or not values:
                    msg = f"{source}: {section}.{key} takes a list of values, such as [1.0, 2.0]"
                    raise UserError(msg)
                axes[f"{section}.{key}"] = tuple(values)
        space = cls(axes=axes)
        if not 1 < len(space) <= MOST:
            msg = f"{source}: {len(space):,} combinations; a sweep has 2 to {MOST:,}"
            raise UserError(msg)
        return space

    def __len__(self) -> int:
        count = 1
        for values in self.axes.values():
            count *= len(values)
        return count

    def __iter__(self) -> Iterator[dict[str, object]]:
        """Go through the combinations, the last key fastest."""
        for values in itertools.product(*self.axes.values()):
            yield dict(zip(self.axes, values, strict=True))
