"""BC0513: not there."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0513",
    name="not-there",
    what="A view reads a part that is not there.",
    why=(
        "What one view sees of another is its document: the exported attributes, `doc_ref`, `doc_id`, "
        "and what its helpers make of them. The store, the row or the accumulator it was made of stay "
        "behind. A window exists only where events are folded."
    ),
    example="""\
@city.getter
def city(self):
    return self.store.card.store.shop.city
""",
    instead="""\
@city.getter
def city(self):
    return self.store.card.city
""",
)
