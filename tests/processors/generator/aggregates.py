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
KINDS = (_COUNT, _SUM, _TALLY, _NESTED, _LIST, _FLOAT, _LARGEST)


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
    draft: Draft, number: int, rows: Entity, path: str, merges: bool = False, more: tuple[Value, ...] = ()
) -> tuple[list[str], Entity]:
    """An aggregating view over some rows, and what it needs before it; `more` are values that its getters may have too."""
    kind, plain = draft.pick(*KINDS), draft.chance(2)
    numbers = rows.of("int")
    exact = draft.pick(*numbers) if numbers else None
    # The inverse of a sum is exact for whole numbers alone, whatever a document holds.
    number_of = f"x.{exact}" if exact and plain and kind is not _SUM else f"int(x.{exact})" if exact else "1"
    text_of = scalar(draft, rows, "x")
    filled = {"n": number_of, "t": text_of}
    head_of, takes = "cls, acc: " + kind.type, f", x: {rows.name}"
    own = kind.type if kind.before == "" else f"{kind.type}{number}"
    raises = ""
    if draft.chance(3):
        raises = f"if {condition(draft, rows, 'x')}:\n    raise LookupError('accumulate', x.doc_id)\n"
        raises = raises if hasattr(rows, "collection") and rows.name[0] != "E" else raises.replace(", x.doc_id", "")
    accumulate = kind.accumulate.format(**filled)
    if raises and draft.chance(2):  # after it has changed the accumulator
        *mutates, last = accumulate.split("\n")
        accumulate = "\n".join([*mutates, raises + last])
    else:
        accumulate = raises + accumulate
    code = []
    key, text_key = _key(draft, rows)
    if key:
        code.append(function("key", key, "staticmethod", given=f"x: {rows.name}", gives="Any"))
    create = "".join(kind.create.format())
    if draft.chance(10):
        create = "return 1 // 0"
    code.append(function("create_accumulator", create, "classmethod", given="cls", gives=kind.type))
    code.append(function("accumulate", accumulate, "classmethod", given=head_of + takes, gives=kind.type))
    if kind.retract is not None and draft.chance(2):
        code.append(function("retract", kind.retract.format(**filled), "classmethod", given=head_of + takes, gives=kind.type))
    if merges or draft.chance(4):
        given = f"cls, a: {kind.type}, b: {kind.type}"
        code.append(function("merge", kind.merge.format(), "classmethod", given=given, gives=kind.type))
    lines, kinds = _getters(draft, kind, more)
    target = path if not draft.chance(6) else path.replace(f"out{number}", "shared")
    doc_ref = function("doc_ref", f"return CTX.db.document(f'{target}')", "property")
    view = f"class View{number}(ViewModel):\n{lines[0]}\n\n" + "\n".join([*code, *lines[1:], doc_ref])
    parts = [kind.before, view] if kind.before else [view]
    parts = [part.replace(kind.type, own) if kind.before else part for part in parts]
    paths = (f"out{number}/x", f"out{number}/y", f"out{number}/1")
    return parts, Entity(f"View{number}", kinds, paths, is_view=True)


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


def _key(draft: Draft, rows: Entity) -> tuple[str, bool]:
    """The body of `key`: text, a number, both, for some rows None, or it raises; and whether it is text."""
    here = "x"
    of = scalar(draft, rows, here, ("text", "int"))
    return draft.pick(
        (f"return {of}", True),
        (f"return {of}", True),
        (f"return {of} if {condition(draft, rows, here)} else None", True),
        (f"return ({of}, {scalar(draft, rows, here, ('text', 'int'))})", False),
        ("return 'all'", True),
        (f"return {of}[0]", True),
        (f"return 7 // {of}", False),
    )
