"""BC0504: target in source."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0504",
    name="target-in-source",
    what="A view is written into a collection that the program reads.",
    why="Every version of the view would be a change of a source, and so on for ever.",
    example="return CTX.db.document(f'cities/{self.store.city.doc_id}')",
    instead="return CTX.db.document(f'cityCards/{self.store.city.doc_id}')",
)
