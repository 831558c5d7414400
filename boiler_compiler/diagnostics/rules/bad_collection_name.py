"""BC0302: bad collection name."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0302",
    name="bad-collection-name",
    what="A collection's name can't be one.",
    why=(
        "A collection's path has an odd number of segments: collection, document, collection and "
        "so on. `*` stands for any document id."
    ),
    example="collection_name = 'users/u1'",
    instead="collection_name = 'users/*/orders'",
)
