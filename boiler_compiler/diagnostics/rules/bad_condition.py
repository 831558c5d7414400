"""BC0412: bad condition."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0412",
    name="bad-condition",
    what="A condition of `where` is no comparison of one of the model's attributes.",
    why=(
        "Conditions are `Model.attribute` compared by ==, <, <=, > or >= with a value, or "
        "`Model.attribute.has(value)`; several are given as several arguments. `== None` asks for"
        " null and absent."
    ),
    example="Order.where(Order.shop == self.shop.doc_ref and Order.qty != 0)",
    instead="Order.where(Order.shop == self.shop.doc_ref, Order.qty > 0)",
)
