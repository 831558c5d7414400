"""BC0604: paths may meet."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0604",
    name="paths-may-meet",
    what="Two mediators may write the same documents.",
    why=(
        "A path has one owner. Where two claim it, the smaller (mediator name, root path) wins "
        "and the other leaves a dead letter; which one that is, the data decide."
    ),
    example="""\
return CTX.db.document(f'cards/{self.store.city.doc_id}')
return CTX.db.document(f'cards/{self.store.shop.doc_id}')
""",
    instead="""\
return CTX.db.document(f'cityCards/{self.store.city.doc_id}')
return CTX.db.document(f'shopCards/{self.store.shop.doc_id}')
""",
    severity="warning",
)
