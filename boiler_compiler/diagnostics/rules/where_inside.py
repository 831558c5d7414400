"""BC0411: where inside."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0411",
    name="where-inside",
    what="A `where` stands somewhere else than after `return` in a reference getter.",
    why=(
        "Which documents meet it is found out by the join, after the getter has run: the getter "
        "can only return it, directly or by a conditional expression."
    ),
    example="return list(Order.where(Order.shop == self.shop.doc_ref))[:3]",
    instead="return Order.where(Order.shop == self.shop.doc_ref)",
)
