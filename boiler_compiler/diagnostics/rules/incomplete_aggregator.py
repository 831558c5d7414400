"""BC0507: incomplete aggregator."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0507",
    name="incomplete-aggregator",
    what="An aggregator lacks one of its functions.",
    why=(
        "`key` puts a row into its group, `create_accumulator` is where each group starts, `accumulate` "
        "takes a row in. `retract` and `merge` are optional, and mean nothing without `accumulate`. Over "
        "events `key` may be left out: then the message's key is the group."
    ),
    example="""\
class Totals(ViewModel):
    @classmethod
    def accumulate(cls, acc: int, order: Order) -> int:
        return acc + order.cents
""",
    instead="""\
class Totals(ViewModel):
    @staticmethod
    def key(order: Order) -> str:
        return order.region

    @classmethod
    def create_accumulator(cls) -> int:
        return 0

    @classmethod
    def accumulate(cls, acc: int, order: Order) -> int:
        return acc + order.cents
""",
)
