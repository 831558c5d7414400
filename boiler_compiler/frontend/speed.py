"""Findings for functions that could be compiled to a faster tier, were they annotated.

Must not know tiers.
"""

from __future__ import annotations

from boiler_compiler.frontend import roots
from boiler_compiler.frontend.classes import ClassInfo, Method
from boiler_compiler.frontend.program import Index

FOLDED = ("create_accumulator", "accumulate", "retract", "merge")
KINDS = ("ViewModel", "Store", "DomainModel")
HAVE_RULES = ("rows", "readable", "writable")
"""Staticmethods with a meaning, whose annotations have findings of their own."""


def check_annotations(index: Index) -> None:
    """Looks at the staticmethods of views, stores and models, and at the functions of aggregators."""
    for info in index.classes.values():
        for method in info.methods.values() if info.kind in KINDS else ():
            if _wanted(info, method):
                _check(index, info, method)


def _wanted(info: ClassInfo, method: Method) -> bool:
    if method.kind == "staticmethod":
        return method.name not in HAVE_RULES
    folded = method.kind == "classmethod" and method.name in FOLDED
    return folded and roots.aggregated(info) is not None


def _check(index: Index, info: ClassInfo, method: Method) -> None:
    params = method.node.params
    parameters = [*params.posonly_params, *params.params, *params.kwonly_params]
    if method.kind == "classmethod":
        parameters = parameters[1:]
    if method.name == "accumulate":
        parameters = parameters[:-1]  # the class of the rows, which has a finding of its own
    bare = [p.name.value for p in parameters if p.annotation is None]
    if method.node.returns is None:
        bare.append("its result")
    if bare:
        *most, last = bare
        names = f"{', '.join(most)} and {last}" if most else last
        span = info.module.span(method.node.name)
        message = f"{method.name} has no annotation for {names}"
        help = "annotated, it can be compiled; now it runs in CPython"
        index.reports.add("BC0706", span, message, help)
