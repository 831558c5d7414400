"""BC0615: session without merge."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0615",
    name="session-without-merge",
    what="A session window is over an aggregator without `merge`.",
    why="An event between two sessions joins them into one, and so their accumulators.",
    example="""\
class Visits(Mediator):
    source = source.kafka(topic_name="clicks", value_cls=Click, event_time="at")
    window = window.session(timedelta(minutes=30))
""",
    instead="""\
@classmethod
def merge(cls, a: Counts, b: Counts) -> Counts:
    return Counts(a.clicks + b.clicks)
""",
)
