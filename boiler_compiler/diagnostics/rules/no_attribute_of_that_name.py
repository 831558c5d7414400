"""BC0203: no attribute of that name."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0203",
    name="no-attribute-of-that-name",
    what="A getter is for something that is no attribute and no reference.",
    why=(
        "`@x.getter` gives x its value; x must be declared above it in the class or a base class,"
        " by `attrs` or `reference`."
    ),
    example="""\
title = None

@title.getter
def title(self): ...
""",
    instead="""\
title: str = attrs.bproperty()

@title.getter
def title(self): ...
""",
)
