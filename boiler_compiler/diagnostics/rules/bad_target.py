"""BC0505: bad target."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0505",
    name="bad-target",
    what="A target is not the path of a document.",
    why=(
        "A document's path has an even number of segments: collection, document, collection, "
        "document and so on."
    ),
    example="return CTX.db.document(f'users/{uid}/cards')",
    instead="return CTX.db.document(f'users/{uid}/cards/{cid}')",
)
