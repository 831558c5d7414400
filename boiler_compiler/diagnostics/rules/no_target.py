"""BC0502: no target."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0502",
    name="no-target",
    what="A view that is to be kept has neither `doc_ref` nor `_view_refs`.",
    why="Nothing says where its document is written.",
    example="""\
class Card(ViewModel):
    store: CardStore
""",
    instead="""\
@property
def doc_ref(self):
    return CTX.db.document(f'cards/{self.store.card.doc_id}')
""",
)
