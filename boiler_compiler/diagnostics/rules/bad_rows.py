"""BC0506: bad rows."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0506",
    name="bad-rows",
    what="The staticmethod `rows` of a view can't be its table function.",
    why=(
        "`rows` takes a root document, whose model is its parameter's annotation, and gives any number of rows: "
        "each becomes a view of its own, kept by view_model_cls. Such a view has no store beside."
    ),
    example="""\
@staticmethod
def rows(invoice):
    return len(invoice.items)
""",
    instead="""\
@staticmethod
def rows(invoice: Invoice) -> Iterator[Line]:
    for item in invoice.items:
        yield Line(item.sku)
""",
)
