"""How Python's and NumPy's objects lie in memory, and what a door and a called object know.

NumPy and CPython promise it to extensions; `door.are_possible` looks whether it is so.
"""

TYPE, DATA, DIMENSIONS, DESCRIPTION = 8, 16, 32, 56
COUNT_OF_DIMENSIONS, FLAGS_OF_ARRAY = 24, 64
"""[bytes] where an array keeps what it is; see `PyArrayObject_fields` in NumPy's C interface."""

PLAIN = 0x0101
"""The flags of an array in one piece whose numbers lie where the processor wants them."""

ITEMS = 24
"""[bytes] where the items of a tuple begin."""

(
    RUN, CONTEXT, COLUMNS, FIRST, LINES, SHAPE, MOST, NOTHING, ARRAY, FLOAT, EMPTY, MAKE, LEAVE,
    ENTER, HOLD, DROP, PLACES,
) = range(17)  # fmt: skip
"""What a door knows, in its own array: see `door_to`."""

MOST_ROWS = 250
"""How many addresses fit into the part of the stack where they are handed on."""

MOST_BARS = 2**62

MEMORY, LENGTH = 16, 16
"""[bytes] where an object has its first slot, and where a tuple has its length."""

CALL, NONE, KEEP, LET_GO, LEARN, ENTRIES = range(6)
"""What an object keeps of how it is called: these, and then entries. Each says how many keywords
there are, what answers, and, one after the other, every keyword and its value."""

NAMES, MOST_NAMES, MOST_ENTRIES = 2, 4, 8
ENTRY = NAMES + 2 * MOST_NAMES

UNUSED = -1
"""No call has so many keywords."""
