"""BC0511: bad key."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0511",
    name="bad-key",
    what="`key` gives what can't be a group.",
    why=(
        "A group is known by text, a whole number, or a tuple of them; None puts a row into no group. A "
        "float has several texts for one number, a bool is no number here, and a list can be changed: "
        "each such row would leave a dead letter."
    ),
    example="""\
@staticmethod
def key(order: Order):
    return order.placed_at
""",
    instead="""\
@staticmethod
def key(order: Order) -> str:
    return order.placed_at.isoformat()
""",
)
