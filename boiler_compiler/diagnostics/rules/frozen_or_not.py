"""BC0621: frozen or not."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0621",
    name="frozen-or-not",
    what="Nothing says whether what a trigger makes follows its root, or stays as it was made.",
    why=(
        "With one trigger alone, get(once=True) and new give a view that stays, "
        "get(once=False) one that follows its root; with both triggers all views do."
    ),
    example="""\
@source.triggers.on_create
def keep(self, obj):
    self.sink.emit(Note(text=obj.text))
""",
    instead="""\
@source.triggers.on_create
@source.triggers.on_update
def keep(self, obj):
    self.sink.emit(Note(text=obj.text))
""",
)
