"""In which order the steps of a program run, and which of them side by side.

Steps are ordered by how many large ones must come before. One that treats each bar by itself is
small: it comes right behind what it needs. A large one comes as soon as it can, unless it waits
for its own last value and something later can wait beside it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from candlewick.indicators.engine.elementwise import body_of
from candlewick.indicators.engine.operation import Operation
from candlewick.indicators.engine.step import Step


def side_by_side(steps: Sequence[Step], lines: int) -> tuple[Step, ...]:
    """Order steps, each behind what it needs, and put together what may run at once."""
    level = _levels(steps, lines)
    levels: dict[int, tuple[list[Step], list[Step]]] = {}
    depth = [0] * lines
    for step in steps:
        small = _is_small(step)
        at = _behind(step, depth) if small else level[step]
        for line in step.outputs:
            depth[line] = at
        levels.setdefault(at, ([], []))[small].append(step)
    return tuple(
        step
        for _, (large, small_ones) in sorted(levels.items())
        for step in (*_merged(large), *small_ones)
    )


def _is_small(step: Step) -> bool:
    operation = step.operation
    if operation.state or operation.scratch:
        return False
    return not operation.history(*step.parameters) or body_of(operation) is not None


def _behind(step: Step, depth: Sequence[int]) -> int:
    return max((depth[line] for line in step.inputs), default=0)


def _levels(steps: Sequence[Step], lines: int) -> dict[Step, int]:
    """Choose the level of each large step."""
    depth, level = [0] * lines, {}
    for step in steps:
        at = _behind(step, depth)
        if not _is_small(step):
            at = level[step] = at + 1
        for line in step.outputs:
            depth[line] = at
    due = _due(steps, lines, level)
    waiting = [step for step in steps if step.operation.together]
    waiting.sort(key=lambda step: (due[step] - level[step], _keeps_to_itself(step.operation)))
    many: dict[int, Counter[Operation]] = {}
    for step in waiting:
        level[step] = _best(step, range(level[step], due[step] + 1), many)
        many.setdefault(level[step], Counter())[step.operation] += 1
    return level


def _best(step: Step, levels: Sequence[int], many: dict[int, Counter[Operation]]) -> int:
    """Choose where one more costs fewest loops, and else where fewest wait."""

    def cost(at: int) -> tuple[int, int]:
        more = many[at] + Counter([step.operation])
        return len(list(_loops(more))) - len(list(_loops(many[at]))), many[at].total()

    return min((at for at in levels if at in many), key=cost, default=levels[0])


def _due(steps: Sequence[Step], lines: int, level: dict[Step, int]) -> dict[Step, int]:
    """Return the level up to which each large step can be put off, others staying where they are."""
    due = {}
    last = [max(level.values(), default=0)] * lines
    for step in reversed(steps):
        by = min(last[line] for line in step.outputs)
        if step in level:
            due[step] = by
            by = level[step] - 1
        for line in step.inputs:
            last[line] = min(last[line], by)
    return due


def _merged(steps: Sequence[Step]) -> Iterator[Step]:
    waiting: dict[Operation, list[Step]] = {}
    for step in steps:
        if step.operation.together:
            waiting.setdefault(step.operation, []).append(step)
        else:
            yield step
    for several in _loops(Counter({each: len(some) for each, some in waiting.items()})):
        first = several[0]
        yield _as_one(
            first.together.get(several, first), [waiting[each].pop(0) for each in several]
        )


def _loops(many: Counter[Operation]) -> Iterator[tuple[Operation, ...]]:
    """Yield what runs in one loop; first what looks for company, which is in most demand."""
    left = Counter(many)
    for operation in sorted(many, key=_keeps_to_itself):
        while left[operation]:
            several = _company(operation, left)
            left.subtract(several)
            yield several


def _keeps_to_itself(operation: Operation) -> bool:
    return all(set(several) == {operation} for several in operation.together)


def _company(operation: Operation, left: Counter[Operation]) -> tuple[Operation, ...]:
    """Choose with what an operation runs: with as many as can be."""
    fitting = (each for each in operation.together if Counter(each) <= left)
    return max(fitting, key=len, default=(operation,))


def _as_one(operation: Operation, steps: Sequence[Step]) -> Step:
    return Step(
        operation,
        tuple(line for step in steps for line in step.inputs),
        tuple(line for step in steps for line in step.outputs),
        tuple(number for step in steps for number in step.parameters),
    )
