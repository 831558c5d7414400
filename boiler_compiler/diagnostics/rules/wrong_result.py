"""BC0406: wrong result."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0406",
    name="wrong-result",
    what="A reference getter returns something that is no reference.",
    why=(
        "A getter of a reference says where documents are, by References; the store then has the "
        "objects. Anything else is a TypeError for every root."
    ),
    example="""\
@owner.getter
def owner(self): return self.card.owner_id
""",
    instead="""\
@owner.getter
def owner(self): return User.ref_from_id(self.card.owner_id)
""",
)
