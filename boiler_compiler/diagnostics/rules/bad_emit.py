"""BC0619: bad emit."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0619",
    name="bad-emit",
    what="A sink is called with what it does not take.",
    why=(
        "A document is given as a view, or as a reference and a snapshot; a record as a key "
        "and a value."
    ),
    example='cls.sink.emit(reference=CTX.db.document("doors/1"))',
    instead='cls.sink.emit(reference=CTX.db.document("doors/1"), snapshot={"open": True})',
)
