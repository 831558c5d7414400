"""BC0606: several views."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0606",
    name="several-views",
    what="A trigger evaluates more than one view, or neither evaluates one nor emits anything.",
    why="A mediator keeps one view: its joins are the job's joins.",
    example="""\
def keep(self, ref, snapshot):
    a = Card.new(snapshot=snapshot)
    b = BigCard.new(snapshot=snapshot)
""",
    instead="""\
class Cards(Mediator): ...
class BigCards(Mediator): ...
""",
)
