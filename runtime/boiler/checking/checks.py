"""All the checks that a program has something for, one after the other.

Must not know processes, nor where the program came from.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from boiler.aggregating import aggregator_of
from boiler.checking import aggregates, evaluated, operators, purity
from boiler.checking.findings import Counterexample, Finding, Status
from boiler.checking.folding import Folding, rows_of_groups, small_groups
from boiler.checking.places import function_of, place_of
from boiler.checking.search import Examine, Smaller, TimeUpError, limited, search
from boiler.checking.seen import Case
from boiler.checking.state import changes, state_of
from boiler.checking.values import Kind, UnknownTypeError, Values
from boiler.keyed import KeyedOperator, operator_of
from boiler.mediator import Mediator, events_of
from boiler.view_model import root_model, rows_of

PURITY = "purity"

VIEW_SECONDS = 10.0
"""How long all views of a case may take, evaluated again and again."""


@dataclass(frozen=True)
class Property:
    """What is to hold, of what: a function of the program and what it is called."""

    says: str
    name: str
    function: Any

    def finding(self, case: Case, status: Status, examples: int = 0, says: str = "") -> Finding:
        """What has come out."""
        file, line = place_of(case.program, self.function)
        return Finding(self.says, self.name, file, line, status, examples, says)

    def violated(
        self, case: Case, examples: int, counterexample: Counterexample, flaky: bool = False
    ) -> Finding:
        """It does not hold."""
        shown = counterexample.shown
        if flaky:
            shown = (*shown, "it does not happen every time: something outlives the calls")
        finding = self.finding(case, "violated", examples, counterexample.says)
        return replace(finding, shown=shown)


def _named(owner: type, name: str) -> tuple[str, Any]:
    return f"{owner.__name__}.{name}", function_of(owner, name)


def findings(case: Case, examples: int) -> Iterator[Finding]:
    """Every property of every function, with that many examples each."""
    for folding in foldings(case):
        yield from _of_aggregate(case, folding, examples)
    for property, function, drawn in called_functions(case):
        yield from _of_function(case, property, function, drawn, examples)
    for cls in case.program.classes:
        operator = operator_of(cls) if issubclass(cls, Mediator) else None
        if operator is not None:
            yield from _of_operator(case, operator, examples)
    for roots in evaluated.views_in(case):
        yield _of_view(case, roots)


# ---- aggregates


def foldings(case: Case) -> Iterator[Folding]:
    """The aggregating views of the plan, each once."""
    known: set[Any] = set()
    for node in case.plan["nodes"]:
        if node["kind"] != "Aggregate":
            continue
        aggregator = aggregator_of(case.functions.class_of(node["view"]))
        if aggregator is None or aggregator.view in known:
            continue
        known.add(aggregator.view)
        groups = case.functions.groups.get(node["id"])
        if groups is not None:
            yield Folding(aggregator, node["mediator"], groups)
        else:
            stream = events_of(case.functions.class_of(node["mediator"]))
            assert stream is not None
            yield Folding(aggregator, node["mediator"], None, stream.event_time)


def _of_aggregate(case: Case, folding: Folding, examples: int) -> Iterator[Finding]:
    view, json = folding.aggregator.view, folding.event_time is not None
    derived = folding.groups is not None and folding.groups.inverse == "derived"
    program = case.program
    properties: dict[Property, Examine] = {}
    if folding.aggregator.retracts or derived:
        name = "retract" if folding.aggregator.retracts else "accumulate"
        says = (
            "retract inverts accumulate" if name == "retract" else "its derived inverse inverts it"
        )
        inverts = partial(aggregates.retract_inverts, program, folding)
        properties[Property(says, *_named(view, name))] = inverts
    for name in ("accumulate", "retract"):
        if function_of(view, name) is not None:
            examine = partial(aggregates.accumulate_is_pure, program, folding, name)
            properties[Property(PURITY, *_named(view, name))] = examine
    yield from _of_rows(case, folding, Kind(json=json), properties, examples)
    if hasattr(view, "merge"):
        merges = Property("merge agrees with accumulate", *_named(view, "merge"))
        properties = {merges: partial(aggregates.merge_agrees, program, folding)}
        yield from _of_rows(case, folding, Kind(json=json, tame=True), properties, examples)


def _of_rows(
    case: Case,
    folding: Folding,
    kind: Kind,
    properties: Mapping[Property, Examine],
    examples: int,
) -> Iterator[Finding]:
    values = Values(case.seen, kind)
    drawn = aggregates.trials(rows_of_groups(folding, case, values))
    first = aggregates.small_trials(small_groups(folding, case, values))
    smaller = aggregates.smaller_trials
    yield from _searched(case, drawn, properties, examples, first, smaller)


# ---- functions


def called_functions(
    case: Case,
) -> Iterator[tuple[Property, Callable[..., Any], SearchStrategy[Any] | str]]:
    """Every `key`, `rows` and scalar function, with strategies for its arguments, or why there are none."""
    special: set[Any] = set()
    for owner, name, cls, json in _row_functions(case):
        function = function_of(owner, name)
        if function is None or function in special:
            continue
        special.add(function)
        values = Values(case.seen, Kind(json=json))
        drawn = st.tuples(values.given(cls, owner))
        yield Property(PURITY, *_named(owner, name)), getattr(owner, name), drawn
    values = Values(case.seen)
    for cls, name, function in purity.static_functions(case.program.classes):
        if function in special:
            continue
        property = Property(PURITY, *_named(cls, name))
        try:
            yield property, function, _arguments(values, cls, function)
        except UnknownTypeError as unknown:
            yield property, function, f"there are no values for {unknown}"
        except NameError as error:
            yield property, function, f"an annotation can't be read: {error}"


def _row_functions(case: Case) -> Iterator[tuple[type, str, Any, bool]]:
    """The functions that are given a row, with its class, and whether it comes as JSON."""
    for folding in foldings(case):
        yield (
            folding.aggregator.view,
            "key",
            folding.aggregator.input,
            folding.event_time is not None,
        )
    for cls in case.program.classes:
        stream = events_of(cls)
        if stream is not None:
            yield cls, "key", stream.value_cls, True
        if rows_of(cls) is not None and root_model(cls) is not None:
            yield cls, "rows", root_model(cls), False


def _arguments(values: Values, owner: type, function: Any) -> SearchStrategy[tuple[Any, ...]]:
    parameters = [
        parameter
        for parameter in inspect.signature(function).parameters.values()
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
    ]
    return st.tuples(*[values.given(p.annotation, owner) for p in parameters])


def _of_function(
    case: Case,
    property: Property,
    function: Callable[..., Any],
    drawn: SearchStrategy[Any] | str,
    examples: int,
) -> Iterator[Finding]:
    if isinstance(drawn, str):
        yield property.finding(case, "skipped", says=drawn)
        return
    examine = partial(purity.is_pure, function)
    yield from _searched(case, st.tuples(drawn, drawn), {property: examine}, examples)


# ---- operators and views


def _of_operator(case: Case, operator: KeyedOperator, examples: int) -> Iterator[Finding]:
    log = operators.event_logs(operator, case, Values(case.seen, Kind(json=True)))
    properties = {
        Property(PURITY, *_named(operator.mediator, handler.name)): partial(
            operators.repeats, operator, trigger
        )
        for trigger, handler in (("on_topic", operator.on_topic), ("on_timer", operator.on_timer))
        if handler is not None
    }
    yield from _searched(case, log, properties, examples)


def _of_view(case: Case, roots: evaluated.Roots) -> Finding:
    before = state_of(case.program)
    whole = Property("purity of getters", roots.name, None)
    try:
        with limited(VIEW_SECONDS):
            found = evaluated.repeats(roots) or evaluated.independent(roots)
    except TimeUpError:
        return whole.finding(
            case, "skipped", says=f"its evaluation takes more than {VIEW_SECONDS:g} s"
        )
    if found is not None:
        attribute, counterexample = found
        named = _named(roots.view, attribute) if attribute else (roots.name, None)
        return Property(whole.says, *named).violated(case, roots.count, counterexample)
    changed = _changed_state(before, state_of(case.program))
    if changed is not None:
        return whole.violated(case, roots.count, changed)
    if not roots.count:
        return whole.finding(case, "skipped", says="the case ends without a document for it")
    return whole.finding(case, "held", roots.count)


# ---- what all have in common


def _searched(
    case: Case,
    drawn: SearchStrategy[Any],
    properties: Mapping[Property, Examine],
    examples: int,
    first: Iterable[Any] = (),
    smaller: Smaller | None = None,
) -> Iterator[Finding]:
    before = state_of(case.program)
    found = search(drawn, properties, examples, first, smaller)
    changed = _changed_state(before, state_of(case.program))
    pure = [property for property in properties if property.says == PURITY]
    if changed is not None and not any(found[property].found for property in pure):
        # What else does not hold may fail for that alone.
        property = next(iter(pure or properties))
        yield property.violated(case, found.pop(property).examples, changed)
    for property, searched in found.items():
        counterexample = searched.counterexample
        if counterexample is not None:
            yield property.violated(case, searched.examples, counterexample, searched.flaky)
        else:
            status: Status = "skipped" if searched.why else "held"
            yield property.finding(case, status, searched.examples, searched.why)


def _changed_state(before: dict[str, str], after: dict[str, str]) -> Counterexample | None:
    names = changes(before, after)
    if not names:
        return None
    lines = []
    for name in names:
        lines.append(f"{name} before: {before.get(name, 'not there')[:300]}")
        lines.append(f"{name} after:  {after.get(name, 'not there')[:300]}")
    return Counterexample(f"it changes {', '.join(names)}, which outlives the call", tuple(lines))
