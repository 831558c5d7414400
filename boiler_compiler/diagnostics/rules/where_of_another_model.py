"""BC0414: where of another model."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0414",
    name="where-of-another-model",
    what="A `where` asks for another model than the reference declares.",
    why="The store makes objects of the reference's own `dm_cls`.",
    example="""\
orders = reference(dm_cls=Order, many=True)

@orders.getter
def orders(self): return Bill.where(Bill.shop == self.shop.doc_ref)
""",
    instead="bills = reference(dm_cls=Bill, many=True)",
)
