"""BC0415: where or references."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0415",
    name="where-or-references",
    what="A reference getter returns a `where` in one case and references in another.",
    why=(
        "A reference is kept either by a reverse join or by following references, and the job is "
        "built for one of them."
    ),
    example="return Order.where(Order.shop == self.shop.doc_ref) if self.shop.live else self.shop.orders",
    instead="""\
live = reference(dm_cls=Order, many=True)
listed = reference(dm_cls=Order, many=True)
""",
)
