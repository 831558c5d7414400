"""BC0305: key used twice."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0305",
    name="key-used-twice",
    what="Two attributes have the same stored key.",
    why="One would overwrite the other in the document.",
    example="""\
first: str = attrs.bproperty(data_key='name')
last: str = attrs.bproperty(data_key='name')
""",
    instead="""\
first: str = attrs.bproperty(data_key='firstName')
last: str = attrs.bproperty(data_key='lastName')
""",
)
