"""BC0609: bad source."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0609",
    name="bad-source",
    what="A source can't be read.",
    why=(
        "Sources are source.domain_model(Model, conditions...) and "
        'source.firestore(query=Model.get_query()), Model.where(...) or Query(path="**/name"). '
        "Their conditions compare with constants, since there is no root to compare with."
    ),
    example="source = source.firestore(query='cities')",
    instead="source = source.firestore(query=City.get_query())",
)
