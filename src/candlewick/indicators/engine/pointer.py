"""What Numba has no words for: numbers that are addresses. Importing this imports Numba."""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

_NUMBER = ir.IntType(64)


@intrinsic
def pointer(typing, address):  # type: ignore[no-untyped-def] # noqa: ARG001
    """Return an address as a pointer to numbers."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def] # noqa: ARG001
        return builder.inttoptr(arguments[0], ir.DoubleType().as_pointer())

    return types.CPointer(types.float64)(types.intp), generate


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
