"""BC0301: collection not literal."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0301",
    name="collection-not-literal",
    what="The name of a collection is not a literal text.",
    why=(
        "The job listens to its collections from the start, so their names must be known when it "
        "is built."
    ),
    example="collection_name = PREFIX + 'cities'",
    instead="collection_name = 'cities'",
)
