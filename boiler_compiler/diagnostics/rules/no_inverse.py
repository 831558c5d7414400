"""BC0510: no inverse."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0510",
    name="no-inverse",
    what="`retract` can't be the inverse of `accumulate`.",
    why=(
        "`retract` promises that taking a row in and out again leaves the accumulator as it was, in "
        "whatever order rows come and go. Sums of floats do not: they depend on the order. A list or a "
        "text keeps the order in which rows came, and `max` and `min` forget what was there before. "
        "Without `retract` the group is folded again from its rows, which is always right."
    ),
    example="""\
@classmethod
def retract(cls, acc: float, order: Order) -> float:
    return acc - order.price
""",
    instead="""\
@classmethod
def retract(cls, acc: int, order: Order) -> int:
    return acc - order.cents
""",
)
