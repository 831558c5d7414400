"""What a method emits: the path templates of it, and findings about calls that a sink can't take.

Must not know when the method is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from boiler_compiler.frontend.frames import Emission
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.values import UNKNOWN, Value
from boiler_compiler.frontend.views import templates_of
from boiler_compiler.model import Span, ViewModel

TARGET = """\
@property
def doc_ref(self):
    return CTX.db.document(f"collection/{...}")"""

DOCUMENT = "emit(view), or emit(reference=..., snapshot=...)"
RECORD = "emit(key=..., value=...), emit(view), or emit(reference=..., snapshot=...)"


def templates(
    interp: Interpreter,
    emissions: Iterable[Emission],
    views: Mapping[str, ViewModel],
    unknown: Span | None,
) -> tuple[str, ...]:
    """The path templates of the documents that are emitted; `unknown` is a place where anything may be.

    Views are emitted at their own targets, where they have one: a finding where not.
    """
    results: list[tuple[Span, Value, str]] = []
    targets: set[str] = set()
    if unknown is not None:
        results.append((unknown, UNKNOWN, ""))
    for emission in emissions:
        if emission.way == "remove" or "key" in emission.given:
            continue
        if emission.view is None:
            if emission.sink.kind == "firestore":
                results.append((emission.place, emission.reference or UNKNOWN, ""))
            continue
        target = views[emission.view.name].target
        if target is None:
            message = f"{emission.view.name} is emitted and has no doc_ref or _view_refs"
            interp.reports.add("BC0502", emission.view.span, message, TARGET)
        elif emission.sink.kind == "firestore":
            targets |= set(target.templates or ())
    return tuple(sorted({*templates_of(interp, results, "what is emitted"), *targets}))


def check_calls(
    interp: Interpreter,
    emissions: Iterable[Emission],
    *,
    operator: bool = False,
    client: bool = False,
) -> None:
    """A finding for each call that its sink does not take, or not in such a mediator."""
    for emission in emissions:
        problem = _problem(emission, operator, client)
        if problem is not None:
            interp.reports.add("BC0619", emission.place, *problem)


def _problem(emission: Emission, operator: bool, client: bool) -> tuple[str, str] | None:
    """Why a call can't be, and what to write instead."""
    given, kind = emission.given, emission.sink.kind
    if "*" in given:
        return None
    if emission.way == "remove":
        if not operator:
            help = "what a root no longer emits is deleted by itself"
            return "only a keyed operator removes documents", help
        if kind != "firestore":
            return f"sink.{kind} has no documents to remove", "emit(key=..., value=None)"
        return (
            None
            if given == {"reference"}
            else ("remove takes a reference", "remove(reference=...)")
        )
    if kind == "form":
        good = not client or given in ({""}, {"obj"})
        return None if good else ("sink.form takes the view", "emit(view)")
    if kind == "kafka" and given == {"key", "value"}:
        if operator:
            return None
        help = "emit(view): the record's key is its document's path"
        return "only a keyed operator chooses the keys of records", help
    if given in ({""}, {"obj"}, {"reference", "snapshot"}):
        return None
    wanted = RECORD if kind == "kafka" and operator else DOCUMENT
    return f"sink.{kind} does not take these arguments", wanted
