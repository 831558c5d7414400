"""BC0515: wrong type."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0515",
    severity="warning",
    name="wrong-type",
    what="A function gives another type than its annotation says.",
    why=(
        "What a view exports is checked by the attribute's annotation: each such document would have a "
        "dead letter instead of the value. What a staticmethod or classmethod returns is believed when "
        "it is compiled."
    ),
    example="""\
class Card(ViewModel):
    count: int = attrs.bproperty()

    @count.getter
    def count(self):
        return f"{len(self.store.users)} users"
""",
    instead="""\
class Card(ViewModel):
    count: int = attrs.bproperty()

    @count.getter
    def count(self):
        return len(self.store.users)
""",
)
