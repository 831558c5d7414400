"""BC0617: bad state."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0617",
    name="bad-state",
    what=(
        "The state of a keyed operator is no dataclass whose fields all have defaults, or is "
        "not annotated."
    ),
    why=(
        "Each key begins with a state of its own, made without arguments; the annotation says "
        "of which class."
    ),
    example="""\
@dataclass
class DoorState:
    opened: Optional[datetime]
""",
    instead="""\
@dataclass
class DoorState:
    opened: Optional[datetime] = None
""",
)
