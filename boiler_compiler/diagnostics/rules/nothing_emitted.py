"""BC0607: nothing emitted."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0607",
    name="nothing-emitted",
    what="A trigger never emits.",
    why="What a mediator writes is what its method gives to `self.sink.emit`.",
    example="""\
def keep(self, ref, snapshot):
    view = Card.new(snapshot=snapshot)
""",
    instead="""\
def keep(self, ref, snapshot):
    view = Card.new(snapshot=snapshot)
    self.sink.emit(reference=view.doc_ref, snapshot=view.to_snapshot())
""",
)
