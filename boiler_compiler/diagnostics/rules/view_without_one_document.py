"""BC0512: view without one document."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0512",
    name="view-without-one-document",
    what="A view is made of another one that does not have one document for each object.",
    why=(
        "Views read each other's documents, which `doc_ref` names. A view without a target has none; one "
        "with `_view_refs` has any number, and nothing says which of them is meant."
    ),
    example="""\
class Seats(ViewModel):
    store: SeatStore

    @property
    def _view_refs(self):
        for user in self.store.users.values():
            yield user.doc_ref / "seats" / self.store.room.doc_id
""",
    instead="""\
class Seats(ViewModel):
    store: SeatStore

    @property
    def doc_ref(self):
        return CTX.db.document(f"seats/{self.store.room.doc_id}")
""",
)
