"""BC0623: nothing to write."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0623",
    name="nothing-to-write",
    what="A patch or form is of a view through which nothing can be written.",
    why=(
        "Clients write through the setters of a view that has a store, or through the "
        "initialisers and setters of a form."
    ),
    example="""\
class Card(ViewModel):
    store: CardStore
    title: str = attrs.bproperty()
""",
    instead="""\
@title.setter
def title(self, value):
    self.store.task.title = value
""",
)
