"""BC0202: unknown attribute."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0202",
    name="unknown-attribute",
    what="An attribute is read that the class does not have.",
    why=(
        "CPython would raise AttributeError for every document, and each view would have a dead "
        "letter in place of a value."
    ),
    example="""\
class City(DomainModel):
    name: str = attrs.bproperty()

@title.getter
def title(self):
    return self.store.city.nme
""",
    instead="""\
@title.getter
def title(self):
    return self.store.city.name
""",
)
