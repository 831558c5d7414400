"""Events in random programs: keyed operators with state and timers, and aggregates with and without windows.

Must not know documents, but for what an operator emits.
"""

from tests.processors.generator.aggregates import aggregate
from tests.processors.generator.draft import Draft, Entity, function, mediator_class

EVENT = Entity("Event", {"who": "text", "number": "int", "tags": "texts", "extra": "any"}, ())
KEYS = {"who": "text", "number": "int", "tags": "texts", "extra": "any", "at": "time"}
CLASS = """
class Event(Serializable):
    who: Optional[str] = attrs.bproperty()
    number: int = attrs.bproperty(import_default=1)
    tags: list[str] = attrs.bproperty()
    extra: Any = attrs.bproperty()
    at: datetime = attrs.bproperty()
"""


def _source(draft: Draft) -> str:
    """A source of events, and with the first one their class and their topic."""
    if not draft.topics:
        draft.parts.insert(0, CLASS.strip("\n"))
    topic = draft.pick("events", *draft.topics)
    if topic not in draft.topics:
        draft.topics[topic] = draft.pick(1, 2, 3)
    late = draft.pick("timedelta(0)", "timedelta(seconds=5)", "timedelta(seconds=20)")
    return f"source.kafka(topic_name='{topic}', value_cls=Event, event_time='at', out_of_orderness={late})"


# ---- aggregates


def add_event_aggregate(draft: Draft, window: str | None) -> None:
    """An aggregate over events; `window` is the kind of its window, None for none."""
    source, number = _source(draft), draft.number()
    path, more = f"out{number}/{{self.group}}", ()
    lines = ""
    if window is not None:
        path += "-{self.window.start:%d%H%M%S}"
        more = (("time", ": datetime", "self.window.start"), ("time", "", "self.window.end"))
        sizes = {
            "tumble": "timedelta(seconds=10)",
            "slide": draft.pick(
                "timedelta(seconds=10), timedelta(seconds=5)",
                "timedelta(seconds=5), timedelta(seconds=10)",
            ),
            "session": "timedelta(seconds=5)",
        }
        lines = f"    window = window.{window}({sizes[window]})\n"
    parts, entity = aggregate(draft, number, EVENT, path, window == "session", more)
    name = f"{draft.pick('A', 'Z')}Mediator{number}"
    mediator = mediator_class(name, source, "firestore()", f"View{number}", lines)
    draft.add(f"{window} window" if window else "aggregate over events", *parts, mediator)
    draft.views.append(entity)


# ---- keyed operators


def add_operator(draft: Draft) -> None:
    """A keyed operator."""
    source, number = _source(draft), draft.number()
    state = f"""
@dataclass
class State{number}:
    count: int = 0
    rounds: int = 0
    last: Optional[datetime] = None
    seen: list = field(default_factory=list)
"""
    timers = draft.chance(2)
    topic = draft.chance(3)
    view = draft.chance(3)
    parts = [state]
    if view:
        parts.append(_emitted_view(draft, number))
    name = f"{draft.pick('A', 'Z')}Mediator{number}"
    lines = f"    out = sink.kafka(topic_name='out-{number}')\n" if topic else ""
    start = mediator_class(name, source, "firestore()", more=lines)
    code = []
    if draft.chance(2):
        key = draft.pick(
            "event.who",
            "event.number",
            "(event.who, event.number)",
            "event.tags[0]",
            "event.who if event.number else None",
        )
        code.append(
            function("key", f"return {key}", "staticmethod", given="event: Event", gives="Any")
        )
    statements = _statements(number, topic, view)
    body = [
        draft.pick(*statements, *_on_event(timers, number)) for _ in range(draft.draw_count(4, 1))
    ]
    if not any(".emit(" in line for line in body):
        body.append(draft.pick(*statements))
    if timers and not any("timers.set" in line for line in body):
        body.append("timers.set(event.at + timedelta(seconds=5))")
    parts.append(
        start + "\n" + "\n".join([*code, *_handlers(draft, number, body, statements, timers)])
    )
    draft.add("operator with timers" if timers else "operator", *parts)
    if topic:
        draft.features.append("records")


def _handlers(
    draft: Draft, number: int, body: list[str], statements: list[str], timers: bool
) -> list[str]:
    given = f"cls, key: Any, state: State{number}, event: Event" + (
        ", timers: Timers" if timers else ""
    )
    code = [
        function(
            "on_event",
            "\n".join(body),
            "classmethod",
            "source.triggers.on_topic",
            given=given,
            gives="None",
        )
    ]
    if timers:
        again = [
            "if state.rounds < 2:\n    state.rounds += 1\n    timers.set(at + timedelta(seconds=3))",
            "if state.rounds < 2:\n    state.rounds += 1\n    timers.set(at - timedelta(seconds=3))",
            "state.count = 0",
            "state.seen.append(at.second)",
            "if state.count == 2:\n    raise ValueError('two', key)",
        ]
        found = [draft.pick(*statements, *again) for _ in range(draft.draw_count(3, 1))]
        given = f"cls, key: Any, state: State{number}, at: datetime, timers: Timers"
        code.append(
            function(
                "on_time",
                "\n".join(found),
                "classmethod",
                "source.triggers.on_timer",
                given=given,
                gives="None",
            )
        )
    return code


def _on_event(timers: bool, number: int) -> list[str]:
    found = [
        "state.count += 1",
        "state.count += event.number",
        "state.seen.append(event.who)",
        "if event.number == 2:\n    raise LookupError('two', key)",
        "state.last = event.at",
        f"if event.number == 3:\n    cls.sink.remove(reference=CTX.db.document(f'out{number}/{{key}}'))",
        f"if event.number == 0:\n    cls.sink.remove(reference=CTX.db.document('out{number}/x'))",
        _emit(f"f'out{number}/{{event.who}}'", "{'by': str(key), 'tags': event.tags}"),
    ]
    if timers:
        found += [
            "timers.set(event.at + timedelta(seconds=5))",
            "if state.last is not None:\n    timers.cancel(state.last + timedelta(seconds=5))",
            "timers.set(event.at - timedelta(seconds=5))",
        ]
    return found


def _statements(number: int, topic: bool, view: bool) -> list[str]:
    """What a handler of either kind may do."""
    found = [
        _emit(f"f'out{number}/{{key}}'", "{'count': state.count, 'seen': state.seen}"),
        _emit(f"'out{number}/x'", "{'last': state.last, 'key': str(key)}"),
    ]
    if topic:
        found.append("cls.out.emit(key=str(key), value={'count': state.count, 'last': state.last})")
        found.append("cls.out.emit(key=None, value=state.seen)")
    if view:
        found.append(f"cls.sink.emit(View{number}(key=str(key), count=state.count))")
    return found


def _emit(path: str, snapshot: str) -> str:
    return f"cls.sink.emit(reference=CTX.db.document({path}), snapshot={snapshot})"


def _emitted_view(draft: Draft, number: int) -> str:
    target = draft.pick(
        f"f'out{number}/{{self.key}}'",
        f"f'out{number}/{{self.key}}-{{self.count}}'",
        "f'common/{self.count}'",
    )
    doc_ref = function("doc_ref", f"return CTX.db.document({target})", "property")
    half = function("half", "return 12 // self.count", "half.getter")
    return f"""
class View{number}(ViewModel):
    key: str = attrs.bproperty()
    count: int = attrs.bproperty()
    half: int = attrs.bproperty()

{half}
{doc_ref}"""
