"""Whether the handlers of a keyed operator are functions of state and event: the same calls give the same, made again.

Must not know how examples are found.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from boiler.aggregating import group_of_text
from boiler.checking.findings import Counterexample, UnsuitableError
from boiler.checking.forms import form, shown, shown_fields
from boiler.checking.seen import Case, Document
from boiler.checking.values import Values
from boiler.given import Given
from boiler.importing import copied
from boiler.instants import micros_of, text_of
from boiler.keyed import Call, KeyedOperator
from boiler.raised import RAISED
from boiler.session import opened

LONGEST = 6
TIMERS = 20
"""So many timers are called in a row: more is an operator that never ends."""


@dataclass(frozen=True)
class Step:
    """One call: what it was for, and what it came to; `handler` is the trigger."""

    handler: str
    what: str
    form: str
    shown: str


def event_logs(
    operator: KeyedOperator, case: Case, values: Values
) -> SearchStrategy[list[Document]]:
    """Some events, as the case has them or changed."""
    cls = operator.stream.value_cls
    seen = case.seen.of(cls)
    fields = values.documents(cls)
    if seen:
        known = st.sampled_from([document.fields for document in seen])
        fields = st.one_of(known, known.map(dict), values.changed(cls, known), fields)
    keys = list(dict.fromkeys(document.message_key for document in seen)) or ["k"]
    events = st.builds(Document, st.just(""), fields, st.sampled_from(keys))
    return st.lists(events, min_size=1, max_size=LONGEST)


def repeats(operator: KeyedOperator, trigger: str, log: list[Document]) -> Counterexample | None:
    """Whether the handler of that trigger gives something else when the same log comes again."""
    events = list(_in_order(operator, log))
    if not events:
        raise UnsuitableError
    first = list(_steps(operator, events))
    for step, again in zip(first, _steps(operator, events), strict=False):
        if step.form != again.form:
            if step.handler != trigger:
                return None
            says = "it gives something else for the same state and the same event"
            lines = ["events, in order:"]
            lines += [f"  {shown_fields(event.fields)}" for _, _, event in events]
            lines += [f"called for:  {step.what}"]
            lines += [f"gives:       {step.shown}", f"gives again: {again.shown}"]
            return Counterexample(says, tuple(lines))
    return None


def _in_order(
    operator: KeyedOperator, log: Sequence[Document]
) -> Iterator[tuple[int, str, Document]]:
    """Events by time, each with its group; what is no event, or has no group, is left out."""
    found = []
    for place, event in enumerate(log):
        try:
            with opened(Given({})):
                row = operator.stream.value_cls._of(copied(event.fields))
                at = micros_of(getattr(row, operator.stream.event_time))
                group = operator.group_of(row, event.message_key)
        except RAISED:
            continue
        if group is not None:
            found.append((at, place, group, event))
    for at, _, group, event in sorted(found, key=lambda each: each[:2]):
        yield at, group, event


def _steps(operator: KeyedOperator, events: Sequence[tuple[int, str, Document]]) -> Iterator[Step]:
    states: dict[str, Any] = {}
    timers: dict[tuple[int, str], None] = {}
    for at, group, event in [*events, (2**62, "", None)]:
        for _ in range(TIMERS):
            due = min((timer for timer in timers if timer[0] < at), default=None)
            if due is None:
                break
            del timers[due]
            time, owner = due
            yield _step(operator, states, timers, owner, time, None)
        if event is not None:
            yield _step(operator, states, timers, group, at, event)


def _step(
    operator: KeyedOperator,
    states: dict[str, Any],
    timers: dict[tuple[int, str], None],
    group: str,
    at: int,
    event: Document | None,
) -> Step:
    key, state = group_of_text(group), states.get(group)
    handler = "on_timer" if event is None else "on_topic"
    what = f"the timer of {group} at {text_of(at)}" if event is None else shown_fields(event.fields)
    try:
        call = (
            operator.pass_by(key, state, at)
            if event is None
            else operator.take(key, state, copied(event.fields), at)
        )
    except RAISED as error:
        return Step(handler, what, form(error), f"raises {type(error).__name__}: {error}")
    if call is None:
        return Step(handler, what, "", "nothing")
    states[group] = call.state
    for time, wanted in call.timer_changes.items():
        timers.pop((time, group), None)
        if wanted:
            timers[time, group] = None
    return Step(handler, what, _form(call), _shown(call))


def _form(call: Call) -> str:
    return form((call.state, sorted(call.timer_changes.items()), call.effects))


def _shown(call: Call) -> str:
    timers = {text_of(at): wanted for at, wanted in call.timer_changes.items()}
    return (
        f"{shown(call.state)}, timers {timers}, {len(call.effects)} effects {shown(call.effects)}"
    )
