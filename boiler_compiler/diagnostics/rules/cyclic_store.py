"""BC0403: cyclic store."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0403",
    name="cyclic-store",
    what="References of a store use each other in a circle.",
    why="No document of the circle could ever be found first.",
    example="""\
@a.getter
def a(self): return self.b.x
@b.getter
def b(self): return self.a.y
""",
    instead="""\
@a.getter
def a(self): return self.root.x
@b.getter
def b(self): return self.a.y
""",
)
