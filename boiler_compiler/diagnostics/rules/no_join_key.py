"""BC0410: no join key."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0410",
    name="no-join-key",
    what="A `where` has no equality with the root's side.",
    why=(
        "Documents and roots meet under a key. Without one every document would have to be "
        "compared with every root at every change."
    ),
    example="return Order.where(Order.qty > self.shop.least)",
    instead="return Order.where(Order.shop == self.shop.doc_ref, Order.qty > self.shop.least)",
)
