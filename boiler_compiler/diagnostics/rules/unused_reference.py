"""BC0416: unused reference."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0416",
    name="unused-reference",
    what="Nothing reads a reference of a store.",
    why=(
        "A reference costs what a join costs: for each root a subscription, the other document in the "
        "state of the view, and an evaluation whenever it changes. Where import_required is set, a "
        "reference has a meaning although nothing reads it, and is not meant here."
    ),
    example="""\
class CardStore(Store):
    shop = reference(dm_cls=Shop)
    owner = reference(dm_cls=Owner)

    @owner.getter
    def owner(self):
        return self.shop.owner
""",
    instead="""\
class CardStore(Store):
    shop = reference(dm_cls=Shop)
""",
    severity="warning",
)
