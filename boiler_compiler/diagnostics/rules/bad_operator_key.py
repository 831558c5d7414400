"""BC0628: bad operator key."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0628",
    name="bad-operator-key",
    what="The `key` of a keyed operator can't be called with its events.",
    why="It is a staticmethod that takes the event; without one the message's key is taken.",
    example="def key(self, event): ...",
    instead="""\
@staticmethod
def key(event: Door) -> Optional[str]: ...
""",
)
