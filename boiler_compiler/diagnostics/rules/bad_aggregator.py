"""BC0509: bad aggregator."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0509",
    name="bad-aggregator",
    what="A function of an aggregator can't be called as one, or gives nothing.",
    why=(
        "`key(row)` is a staticmethod; `create_accumulator(cls)`, `accumulate(cls, acc, row)`, "
        "`retract(cls, acc, row)` and `merge(cls, a, b)` are classmethods, and what they return is the "
        "new accumulator. A view is made of one thing: of a store, of `rows`, or of what it accumulates."
    ),
    example="""\
@classmethod
def accumulate(cls, acc: Totals, order: Order):
    acc.cents += order.cents
""",
    instead="""\
@classmethod
def accumulate(cls, acc: Totals, order: Order) -> Totals:
    acc.cents += order.cents
    return acc
""",
)
