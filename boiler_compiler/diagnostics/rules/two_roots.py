"""BC0402: two roots."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0402",
    name="two-roots",
    what="A store has more than one reference without a getter.",
    why=(
        "The root is the one reference without a getter; every other one needs a getter that says"
        " which documents it is."
    ),
    example="""\
class CardStore(Store):
    city = reference(dm_cls=City)
    country = reference(dm_cls=Country)
""",
    instead="""\
class CardStore(Store):
    city = reference(dm_cls=City)
    country = reference(dm_cls=Country)

    @country.getter
    def country(self):
        return self.city.country
""",
)
