"""BC0614: bad window."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0614",
    name="bad-window",
    what=(
        "A window stands where none can be, is missing where a view reads it, or is not given "
        "its size."
    ),
    why=(
        "A window cuts events by their time. Documents have none: a view of them is what they "
        "are now. A keyed operator has timers."
    ),
    example="""\
class Totals(Mediator):
    source = source.domain_model(Order)
    window = window.tumble(timedelta(hours=1))
    sink = sink.firestore()
    view_model_cls = SalesByHour
""",
    instead="""\
@staticmethod
def key(order: Order) -> str:
    return f"{order.paid_at:%Y%m%dT%H}"
""",
)
