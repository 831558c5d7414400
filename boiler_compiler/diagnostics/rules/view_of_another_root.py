"""BC0605: view of another root."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0605",
    name="view-of-another-root",
    what="A mediator's source gives other documents than its view's root.",
    why=(
        "A view is made for a root document of its store, and the source's documents are the roots."
    ),
    example="""\
class Cards(Mediator):
    source = source.domain_model(Shop)
    view_model_cls = CityCard
""",
    instead="""\
class Cards(Mediator):
    source = source.domain_model(City)
    view_model_cls = CityCard
""",
)
