"""BC0304: unsupported attribute."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0304",
    name="unsupported-attribute",
    what="`attrs` has no attribute of that kind, or not that option.",
    why=(
        "`attrs.local_time` has no meaning of its own: times are instants in UTC. `nested=True` "
        "would hide a join: declare a reference in a Store."
    ),
    example="owner = attrs.relation(dm_cls=User, nested=True)",
    instead="""\
owner = attrs.relation(dm_cls=User)

class CardStore(Store):
    card = reference(dm_cls=Card)
    owner = reference(dm_cls=User)
""",
)
