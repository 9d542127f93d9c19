"""What Numba has no words for: numbers that are addresses. Importing this imports Numba."""

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

_NUMBER = ir.IntType(64)


@intrinsic
def pointer(typing, address):  # type: ignore[no-untyped-def] # noqa: ARG001
    """Return an address as a pointer to numbers."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def] # noqa: ARG001
        return builder.inttoptr(arguments[0], ir.DoubleType().as_pointer())

    return types.CPointer(types.float64)(types.intp), generate


@intrinsic
def words(typing, address):  # type: ignore[no-untyped-def] # noqa: ARG001
    """Return an address as a pointer to whole numbers."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def] # noqa: ARG001
        return builder.inttoptr(arguments[0], _NUMBER.as_pointer())

    return types.CPointer(types.int64)(types.intp), generate


@intrinsic
def word(typing, address):  # type: ignore[no-untyped-def] # noqa: ARG001
    """Read the whole number at an address."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def] # noqa: ARG001
        return builder.load(builder.inttoptr(arguments[0], _NUMBER.as_pointer()))

    return types.intp(types.intp), generate


@intrinsic
def put(typing, address, value):  # type: ignore[no-untyped-def] # noqa: ARG001
    """Write a whole number to an address."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def] # noqa: ARG001
        place = builder.inttoptr(arguments[0], _NUMBER.as_pointer())
        builder.store(arguments[1], place)
        return context.get_dummy_value()

    return types.void(types.intp, types.intp), generate


@intrinsic
def room(typing, count):  # type: ignore[no-untyped-def] # noqa: ARG001
    """Return the address of so many whole numbers, which last as long as the function runs."""
    if not isinstance(count, types.IntegerLiteral):
        return None

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def] # noqa: ARG001
        place = cgutils.alloca_once(builder, _NUMBER, size=count.literal_value)
        return builder.ptrtoint(place, _NUMBER)

    return types.intp(count), generate


@intrinsic
def call(typing, address, *arguments):  # type: ignore[no-untyped-def] # noqa: ARG001
    """Call a function of whole numbers by its address; it returns one."""
    many = len(arguments)

    def generate(context, builder, signature, given):  # type: ignore[no-untyped-def] # noqa: ARG001
        function = ir.FunctionType(_NUMBER, [_NUMBER] * many)
        values = [builder.extract_value(given[1], k) for k in range(many)]
        return builder.call(builder.inttoptr(given[0], function.as_pointer()), values)

    return types.intp(types.intp, types.StarArgTuple.from_types((types.intp,) * many)), generate


@intrinsic
def invoke(typing, address, row, at, size):  # type: ignore[no-untyped-def] # noqa: ARG001
    """Call a compiled loop by its address."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def] # noqa: ARG001
        function = ir.FunctionType(ir.VoidType(), [_NUMBER.as_pointer(), _NUMBER, _NUMBER])
        builder.call(
            builder.inttoptr(arguments[0], function.as_pointer()),
            [builder.inttoptr(arguments[1], _NUMBER.as_pointer()), arguments[2], arguments[3]],
        )
        return context.get_dummy_value()

    return types.void(*[types.intp] * 4), generate
