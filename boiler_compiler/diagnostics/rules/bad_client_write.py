"""BC0624: bad client write."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0624",
    name="bad-client-write",
    what="Something writes for clients where it can't, or reads outside of the transaction.",
    why=(
        "A patch or form takes effect in one transaction: it reads by get(once=True) and "
        "writes what setters assigned. A view writes nothing itself."
    ),
    example="obj = TaskCard.get(doc_id=ref.id)",
    instead="obj = TaskCard.get(doc_id=ref.id, once=True)",
)
