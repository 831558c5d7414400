"""BC0608: wrong parameters."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0608",
    name="wrong-parameters",
    what="A trigger's method can't take what its source gives.",
    why=(
        "source.domain_model calls it with (self, obj), source.firestore with (self, ref, "
        "snapshot)."
    ),
    example="""\
source = source.firestore(query=City.get_query())

def keep(self, obj): ...
""",
    instead="def keep(self, ref, snapshot): ...",
)
