"""BC0610: nothing to keep."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0610",
    name="nothing-to-keep",
    what="A program has no mediator, and no view with a store and a target.",
    why="There is nothing that a job could do.",
    example="class City(DomainModel): ...",
    instead="""\
class Card(ViewModel):
    store: CardStore

    @property
    def doc_ref(self): ...
""",
)
