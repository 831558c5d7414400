"""BC0622: bad sink."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0622",
    name="bad-sink",
    what="A sink is of the wrong kind for its mediator, or has wrong options.",
    why=(
        "Views go to the one sink that is named `sink`, in Firestore or Kafka; what clients "
        "write goes to sink.form."
    ),
    example="""\
class TaskPatch(Mediator):
    source = source.firestore(query=ViewModelQuery.patch_query(parent=Task))
    sink = sink.firestore()
""",
    instead="""\
class TaskPatch(Mediator):
    source = source.firestore(query=ViewModelQuery.patch_query(parent=Task))
    sink = sink.form()
""",
)
