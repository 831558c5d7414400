"""BC0401: no root."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0401",
    name="no-root",
    what="A store has no root.",
    why=(
        "The root is the one reference without a getter: the document for which a view is made. "
        "All other references start from it."
    ),
    example="""\
class CardStore(Store):
    city = reference(dm_cls=City)

    @city.getter
    def city(self): ...
""",
    instead="""\
class CardStore(Store):
    city = reference(dm_cls=City)
""",
)
