"""Aggregates of random programs: accumulators of several kinds over models, views or events, with and without an inverse.

An inverse is always a true one. Must not know where rows come from.
"""

from dataclasses import dataclass

from tests.processors.generator.draft import Draft, Entity, Value, function
from tests.processors.generator.expressions import condition, scalar
from tests.processors.generator.views import head, source_of


@dataclass(frozen=True)
class Kind:
    """A kind of accumulator: its type, declarations before the view, the bodies of its functions, and what getters read of it.

    Bodies are of `acc` and `x`, `{n}` and `{t}` being a number and a text of the row.
    """

    name: str
    type: str
    create: str
    accumulate: str
    retract: str | None
    merge: str
    reads: tuple[Value, ...]
    before: str = ""


_COUNT = Kind(
    "count", "int", "return 0", "return acc + 1", "return acc - 1", "return a + b",
    (("int", ": int", "self.acc"), ("int", ": int", "12 // (self.acc - 1)")),
)  # fmt: skip
_SUM = Kind(
    "sum", "Totals", "return Totals()", "return Totals(acc.rows + 1, acc.total + {n})",
    "return Totals(acc.rows - 1, acc.total - {n})", "return Totals(a.rows + b.rows, a.total + b.total)",
    (("int", ": int", "self.acc.rows"), ("int", "", "self.acc.total"), ("float", ": float", "self.acc.total / self.acc.rows")),
    "@dataclass\nclass Totals:\n    rows: int = 0\n    total: int = 0",
)  # fmt: skip
_TALLY = Kind(
    "tally", "dict", "return {{}}", "acc[{t}] = acc.get({t}, 0) + 1\nreturn acc",
    "acc[{t}] = acc[{t}] - 1\nif acc[{t}] == 0:\n    del acc[{t}]\nreturn acc",
    "for key, count in b.items():\n    a[key] = a.get(key, 0) + count\nreturn a",
    (("any", "", "self.acc"), ("any", ": list", "[str(key) for key in self.acc]"), ("int", ": int", "len(self.acc)")),
)  # fmt: skip
_NESTED = Kind(
    "nested", "Book", "return Book()", "acc.pages.setdefault({t}, {{}})[str({n})] = {n}\nacc.rows += 1\nreturn acc",
    None, "for key, page in b.pages.items():\n    a.pages.setdefault(key, {{}}).update(page)\na.rows += b.rows\nreturn a",
    (("any", ": dict", "self.acc.pages"), ("texts", ": list", "list(self.acc.pages)")),
    "@dataclass\nclass Book:\n    pages: dict = field(default_factory=dict)\n    rows: int = 0",
)  # fmt: skip
_LIST = Kind(
    "list", "list", "return []", "acc.append({t})\nreturn acc", None, "return [*a, *b]",
    (("any", ": list", "self.acc"), ("text", "", "self.acc[0]"), ("any", "", "max(self.acc)")),
)  # fmt: skip
_FLOAT = Kind(
    "float", "float", "return 0.0", "return acc + {n}", None, "return a + b",
    (("float", ": float", "self.acc"), ("any", "", "{{'sum': self.acc}}")),
)  # fmt: skip
_LARGEST = Kind(
    "largest", "tuple", "return (None, 0)",
    "largest, rows = acc\nreturn ({n} if largest is None else max(largest, {n}), rows + 1)", None,
    "if a[0] is None:\n    return b\nreturn (a[0] if b[0] is None else max(a[0], b[0]), a[1] + b[1])",
    (("int", "", "self.acc[0]"), ("any", ": list", "self.acc")),
)  # fmt: skip
KINDS = (_COUNT, _SUM, _TALLY, _TALLY, _NESTED, _LIST, _FLOAT, _LARGEST)


def add_aggregate(draft: Draft) -> None:
    """An aggregate over a model or a view, and its mediator, if it has one."""
    number, root = draft.number(), draft.input()
    parts, entity = aggregate(draft, number, root, f"out{number}/{{self.group}}")
    if not draft.chance(4):
        source = source_of(draft, root, group=False)
        parts.append(f"{head(draft, number, source.text)}    view_model_cls = View{number}\n")
    draft.add("aggregate over a view" if root.is_view else "aggregate", *parts)
    draft.views.append(entity)


def aggregate(
    draft: Draft,
    number: int,
    rows: Entity,
    path: str,
    merges: bool = False,
    more: tuple[Value, ...] = (),
) -> tuple[list[str], Entity]:
    """An aggregating view over some rows, and what it needs before it; `more` are values that its getters may have too."""
    kind = draft.pick(*KINDS)
    number_of, text_of = _number(draft, rows, kind), scalar(draft, rows, "x")
    row, acc = f"x: {rows.name}", f"cls, acc: {kind.type}"

    def filled(text: str) -> str:
        return text.format(n=number_of, t=text_of)

    def method(name: str, body: str, given: str) -> str:
        return function(name, body, "classmethod", given=given, gives=kind.type)

    create = "return 1 // 0" if draft.chance(10) else filled(kind.create)
    code = [
        function("key", _key(draft, rows), "staticmethod", given=row, gives="Any"),
        method("create_accumulator", create, "cls"),
        method("accumulate", _raising(draft, rows, filled(kind.accumulate)), f"{acc}, {row}"),
    ]
    if kind.retract is not None and not draft.chance(3):
        code.append(method("retract", filled(kind.retract), f"{acc}, {row}"))
    if merges or draft.chance(4):
        code.append(method("merge", filled(kind.merge), f"cls, a: {kind.type}, b: {kind.type}"))
    lines, kinds = _getters(draft, kind, more)
    target = path.replace(f"out{number}", "common") if draft.chance(6) else path
    code += [*lines[1:], function("doc_ref", f"return CTX.db.document(f'{target}')", "property")]
    parts = [f"class View{number}(ViewModel):\n{lines[0]}\n\n" + "\n".join(code)]
    if kind.before:
        # Each aggregate has a class of its own.
        parts = [t.replace(kind.type, f"{kind.type}{number}") for t in (kind.before, *parts)]
    paths = (f"out{number}/x", f"out{number}/y", f"out{number}/1")
    return parts, Entity(f"View{number}", kinds, paths, is_view=True)


def _number(draft: Draft, rows: Entity, kind: Kind) -> str:
    """A number of the row. The inverse of a sum is exact for whole numbers alone, whatever a document holds."""
    names = rows.of("int")
    if not names:
        return "1"
    name = f"x.{draft.pick(*names)}"
    return f"int({name})" if kind is _SUM or draft.chance(2) else name


def _raising(draft: Draft, rows: Entity, body: str) -> str:
    """The body, which for some rows raises: before it has changed the accumulator, or after."""
    if not draft.chance(3):
        return body
    statement = (
        f"if {condition(draft, rows, 'x')}:\n    raise LookupError('accumulate', str(acc))\n"
    )
    *changes, last = body.split("\n")
    after = "\n".join([*changes, statement + last])
    return draft.pick(statement + body, after)


def _getters(draft: Draft, kind: Kind, more: tuple[Value, ...]) -> tuple[list[str], dict[str, str]]:
    group: tuple[Value, ...] = (("text", "", "self.group"), ("text", ": str", "repr(self.group)"))
    choices = [*kind.reads, *group, *more]
    declared, code, kinds = [], [], {}
    for index in range(draft.draw_count(3, 1)):
        what, annotation, text = draft.pick(*choices)
        options = draft.pick("", "", "export_default=0")
        declared.append(f"    at_{index}{annotation} = attrs.bproperty({options})")
        code.append(function(f"at_{index}", f"return {text.format()}", f"at_{index}.getter"))
        kinds[f"at_{index}"] = what
    return ["\n".join(declared), *code], kinds


def _key(draft: Draft, rows: Entity) -> str:
    """The body of `key`: text, a number, both, for some rows None, or it raises."""
    of, other = (scalar(draft, rows, "x", ("text", "int")) for _ in range(2))
    return draft.pick(
        f"return {of}",
        f"return {of}",
        f"return {of} if {condition(draft, rows, 'x')} else None",
        f"return ({of}, {other})",
        "return 'all'",
        f"return {of}[0]",
        f"return 7 // {of}",
    )
