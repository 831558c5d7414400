"""What of each mediator's view a database answers on read, or why it can't; as text, and as JSON for the nosql processor.

Must not know how that was found out.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from boiler_compiler.model.pushdown import Compared, Folding, Placed

Kind = Literal["filter", "count", "sum", "average"]

FORMAT = 1
"""Raised when a reader of the format before would misunderstand it."""

GROUP = "the group"


@dataclass(frozen=True, order=True)
class Index:
    """A composite index that a query needs: stored keys, all ascending, of the documents of a collection."""

    collection: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Pushdown:
    """One mediator. `why` says why its view is not pushed down, and is empty where it is; then there are `kinds`.

    `placed` is there where a path tells whose view it is, and no other mediator can claim it.
    """

    mediator: str
    view: str
    kinds: tuple[Kind, ...] = ()
    why: str = ""
    collection: str = ""
    conditions: tuple[Compared, ...] = ()
    folding: Folding | None = None
    placed: Placed | None = None
    indexes: tuple[Index, ...] = ()


def pushdown_json(pushdowns: Iterable[Pushdown]) -> str:
    """For the runtime: keys sorted, one trailing newline."""
    document = {"format": FORMAT, "views": [_view(each) for each in pushdowns]}
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _view(pushdown: Pushdown) -> dict[str, Any]:
    result = asdict(pushdown)
    result["indexes"] = [list(index.keys) for index in pushdown.indexes]
    return result


def pushdown_text(pushdowns: Iterable[Pushdown]) -> Iterator[str]:
    """Lines for people."""
    for each in pushdowns:
        view = each.view or "no view"
        named = view if each.mediator == view else f"{view}, kept by {each.mediator}"
        if each.why:
            yield f"  {named}: no, {each.why}"
            continue
        yield f"  {named}: {_listed(each.kinds)}"
        rows = [*_filter(each)] if each.folding is None else [*_folding(each, each.folding)]
        rows += [("index", f"{i.collection}: {', '.join(i.keys)}") for i in each.indexes]
        if not each.indexes:
            rows.append(("index", "none but those of single fields"))
        yield from (f"    {name:<7}  {text}" for name, text in rows)


def _filter(each: Pushdown) -> Iterator[tuple[str, str]]:
    yield "query", f"documents of {_where(each.collection, each.conditions)}"
    if each.placed is not None:
        yield "get", f"{each.placed.collection}/ID: one document, {each.collection}/ID"
    checked = [_typed(key, type_) for key, type_ in _types(each.conditions)]
    if checked:
        yield "proven", f"with a list, by counts: {' and '.join(checked)}, or null or absent"
        yield "else", f"all of {each.collection} is read"


def _folding(each: Pushdown, folding: Folding) -> Iterator[tuple[str, str]]:
    grouping = folding.grouping
    before = (*each.conditions, *grouping.where)
    rows = _where(each.collection, before)
    of_group = rows
    if grouping.by is not None:
        more = "and" if before else "where"
        of_group = f"{rows} {more} {grouping.by.key} == {GROUP}"
    yield "count", of_group
    amounts = {a.read.key: a for total in folding.totals for a in total.amounts}
    for key in sorted(amounts):
        yield "sum", f"{key} of these"
    if grouping.by is not None:
        yield "groups", f"each next value of {grouping.by.key} in {rows}"
    types = dict(_types(before)) | ({grouping.by.key: grouping.by.type} if grouping.by else {})
    checked = [_typed(key, type_) for key, type_ in types.items() if type_ == "int"]
    for key, amount in sorted(amounts.items()):
        absent = "or absent" if amount.read.default is not None else ""
        allowed = ", null or absent" if amount.lenient else f" {absent}".rstrip()
        checked.append(f"{_typed(key, 'int')}{allowed}, and the sum has 64 bits")
    yield from (("proven", f"with each group, by counts: {text}") for text in checked)
    whole = [_typed(key, type_) for key, type_ in types.items()]
    if whole:
        yield "proven", f"with a list, by counts: {' and '.join(whole)}, or null or absent"
    if checked or whole:
        yield "else", "documents are read and folded"
    yield "granted", "no document refers to another database: the count would have it, no view has"


def _types(conditions: Iterable[Compared]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((each.read.key, each.read.type) for each in conditions))


def _typed(key: str, type_: str) -> str:
    return f"{key} is {type_}"


def _where(collection: str, conditions: Iterable[Compared]) -> str:
    tests = [f"{each.read.key} {each.comparison} {each.text}" for each in conditions]
    return f"{collection} where {' and '.join(tests)}" if tests else collection


def _listed(kinds: Iterable[str]) -> str:
    *first, last = kinds
    return f"{', '.join(first)} and {last}" if first else last
