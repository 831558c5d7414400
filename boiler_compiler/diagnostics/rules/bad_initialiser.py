"""BC0626: bad initialiser."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0626",
    name="bad-initialiser",
    what="An initialiser is never called, or an attribute with initialize=True has none.",
    why=(
        "The initialisers of a form run for the attributes with initialize=True, before its "
        "setters."
    ),
    example="""\
task = attrs.bproperty(export_enabled=False)

@task.init
def task(self): ...
""",
    instead="""\
task = attrs.bproperty(initialize=True, export_enabled=False)

@task.init
def task(self): ...
""",
)
