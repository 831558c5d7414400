"""BC0703: changes a global."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0703",
    name="changes-a-global",
    what="A function changes something that outlives its call.",
    why=(
        "Functions run in any order, in several processes, and again after a restart; what they "
        "leave behind would show in other results."
    ),
    example="""\
SEEN = []

def first(x):
    SEEN.append(x)
""",
    instead="""\
def first(x, seen):
    return [*seen, x]
""",
)
