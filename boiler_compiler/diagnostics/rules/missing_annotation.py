"""BC0706: missing annotation."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0706",
    name="missing-annotation",
    what="A staticmethod or a function of an aggregator has no complete annotation.",
    why=(
        "A function whose parameters and result are annotated can be compiled to the fastest tier; any "
        "other one runs in CPython for each call. The result is the same."
    ),
    example="""\
@staticmethod
def money(cents):
    return f"{cents // 100}.{cents % 100:02d}"
""",
    instead="""\
@staticmethod
def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
""",
    severity="warning",
)
