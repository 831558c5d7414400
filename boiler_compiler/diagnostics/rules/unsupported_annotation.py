"""BC0303: unsupported annotation."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0303",
    name="unsupported-annotation",
    what="An attribute's annotation is no type that a document can hold.",
    why=(
        "Types of stored attributes are str, int, float, bool, bytes, datetime, Reference, "
        "list[T], dict[str, T], Optional[T], a Serializable and Any. Every stored value would be "
        "refused as the wrong type."
    ),
    example="codes: set[int] = attrs.bproperty()",
    instead="codes: list[int] = attrs.bproperty()",
)
