"""BC0404: reference below."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0404",
    name="reference-below",
    what="A reference getter uses a reference that is declared below it, or its own.",
    why="References are resolved in the order of their declaration.",
    example="""\
mates = reference(dm_cls=User, many=True)
team = reference(dm_cls=Team)

@mates.getter
def mates(self): return self.team.users
""",
    instead="""\
team = reference(dm_cls=Team)
mates = reference(dm_cls=User, many=True)
""",
)
