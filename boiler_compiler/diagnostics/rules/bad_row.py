"""BC0508: bad row."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0508",
    name="bad-row",
    what="Nothing says of what class the rows of an aggregator are, or its functions say different things.",
    why=(
        "The annotation of the last parameter of `accumulate` names the source of the rows: a "
        "DomainModel or a ViewModel, whose documents are folded, or a Serializable, the events of a "
        "topic. `key` and `retract` take the same rows."
    ),
    example="""\
@classmethod
def accumulate(cls, acc, order):
    return acc + order.cents
""",
    instead="""\
@classmethod
def accumulate(cls, acc: int, order: Order) -> int:
    return acc + order.cents
""",
)
