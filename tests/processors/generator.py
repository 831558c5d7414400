"""Random programs with change logs, for comparing processors with the oracle.

`cases()` draws a program's text and the lines of a log that stay in today's language: several models, stores up to three
levels deep, every kind of reference, getters that raise, fan-out, conflicts, transactions, deletes and re-creations, and
stored values of the wrong type. Knows the language's surface only, and nothing of how it is processed.
"""

import json
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

COLLECTIONS = ("alphas", "betas", "gammas")
MODELS = ("Alpha", "Beta", "Gamma")
IDS = ("a", "b", "c～", "😀")
NAMES = ("", "x", "y", "Ünï", "😀", "～")
LEVELS = 3

HEADER = '''"""A random program."""
from typing import Any, Optional

from boiler import CTX, DomainModel, Mediator, Reference, Store, ViewModel, attrs, reference, sink, source
'''


@dataclass(frozen=True)
class Case:
    """A program and its change log."""

    program: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Slot:
    """A reference of a store that later references and getters may use."""

    name: str
    many: bool
    level: int


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A program with its change log."""
    names = [draw(_names(model)) for model in MODELS]
    parts = [HEADER, *(_model(i, keys) for i, keys in enumerate(names))]
    count = draw(st.integers(1, 2))
    parts += [draw(_view(number)) for number in range(count)]
    return Case("\n\n".join(parts), tuple(draw(_log(names))))


# ---- models


@st.composite
def _names(draw: st.DrawFn, model: str) -> dict[str, Any]:
    """How a model's attributes are stored, and their defaults."""
    convert = draw(st.booleans())
    return {
        "convert": convert,
        "first_link": draw(st.sampled_from([None, "the-link"]))
        or ("firstLink" if convert else "first_link"),
        "number_default": draw(st.sampled_from([None, 0, 3])),
        "typed": draw(st.booleans()),
    }


def _model(index: int, names: dict[str, Any]) -> str:
    default = names["number_default"]
    key = (
        ""
        if names["first_link"] in ("firstLink", "first_link")
        else f", data_key={names['first_link']!r}"
    )
    number = "" if default is None else f"import_default={default}"
    kinds = (": Optional[str]", ": int", ": list[str]") if names["typed"] else ("", "", "")
    return f"""
class {MODELS[index]}(DomainModel):
    class Meta:
        collection_name = "{COLLECTIONS[index]}"
        case_conversion = {names["convert"]}

    name{kinds[0]} = attrs.bproperty()
    number{kinds[1]} = attrs.bproperty({number})
    tags{kinds[2]} = attrs.bproperty()
    first_link: Optional[Reference] = attrs.relation(dm_cls="Beta"{key})
    links: list[Reference] = attrs.relation(dm_cls="Beta", collection=list)
    named: dict[str, Reference] = attrs.relation(dm_cls="Gamma", collection=dict)
""".strip()


# ---- stores


@st.composite
def _reference(draw: st.DrawFn, index: int, root: str, slots: list[Slot]) -> tuple[Slot, str, str]:
    """One more reference: what it is, its declaration and its getter."""
    model = draw(st.sampled_from(MODELS))
    sources = [s for s in slots if s.level < LEVELS]
    base = draw(st.sampled_from([None, *sources]))
    name = f"ref{index}"
    if base is None:
        many, body = draw(_from_root(model, root))
    elif base.many:
        many, body = draw(st.sampled_from(_from_many(base.name)))
    else:
        many, body = draw(st.sampled_from(_from_one(base.name)))
    if draw(st.integers(0, 9)) == 0:
        number = draw(st.integers(0, 3))
        body = f"if self.{root}.number == {number}:\n            raise LookupError('{name}', self.{root}.doc_id)\n        {body}"
    options = f", many={many}" if many else ""
    if draw(st.integers(0, 7)) == 0:
        options += ", import_required=True"
    declared = f"    {name} = reference(dm_cls={model}{options})"
    getter = f"    @{name}.getter\n    def {name}(self):\n        {body}\n"
    level = 1 if base is None else base.level + 1
    return Slot(name, many, level), declared, getter


@st.composite
def _from_root(draw: st.DrawFn, model: str, root: str) -> tuple[bool, str]:
    here = f"self.{root}"
    ranged = draw(
        st.sampled_from(
            [
                "",
                f", {model}.number >= {here}.number",
                f", {model}.name == None",
                f", {model}.number < 2",
            ]
        )
    )
    key = draw(
        st.sampled_from(
            [
                f"{model}.first_link == {here}.doc_ref",
                f"{model}.first_link == {here}.first_link",
                f"{model}.number == {here}.number",
                f"{model}.name == {here}.name",
                f"{model}.tags.has({here}.name)",
            ]
        )
    )
    query = f"{model}.where({key}{ranged})"
    return draw(
        st.sampled_from(
            [
                (False, f"return {here}.first_link"),
                (False, f"return {here}.first_link"),
                (False, f"return CTX.db.document(f'betas/{{{here}.name}}')"),
                (True, f"return {here}.links"),
                (True, f"return {here}.named"),
                (True, f"return [*{here}.links, *{here}.links]"),
                (True, f"return {query}"),
                (
                    True,
                    f"return {query} if {here}.number else {model}.where({model}.first_link == {here}.doc_ref)",
                ),
            ]
        )
    )


def _from_one(base: str) -> list[tuple[bool, str]]:
    here = f"self.{base}"
    return [
        (False, f"return {here}.first_link if {here} is not None else None"),
        (False, f"return {here}.first_link"),
        (True, f"return {here}.links if {here} is not None else []"),
        (True, f"return {here}.named if {here} is not None else {{}}"),
    ]


def _from_many(base: str) -> list[tuple[bool, str]]:
    here = f"self.{base}"
    return [
        (
            True,
            f"return [item.first_link for item in {here}.values() if item.first_link is not None]",
        ),
        (
            True,
            f"return {{key: item.first_link for key, item in {here}.items() if item.first_link is not None}}",
        ),
        (True, f"return [link for item in {here}.values() for link in item.links]"),
        (
            False,
            f"return min((item.first_link for item in {here}.values()), key=str, default=None)",
        ),
    ]


# ---- views


@st.composite
def _view(draw: st.DrawFn, number: int) -> str:
    """A store, its view and the mediator that keeps it."""
    root_model = draw(st.sampled_from(MODELS))
    slots: list[Slot] = []
    declared, getters = [f"    root = reference(dm_cls={root_model})"], []
    for index in range(draw(st.integers(0, 5))):
        slot, declaration, getter = draw(_reference(index, "root", slots))
        slots.append(slot)
        declared.append(declaration)
        getters.append(getter)
    store = f"class Store{number}(Store):\n" + "\n".join(declared) + "\n\n" + "\n".join(getters)
    bodies = [draw(_attribute(slots, index)) for index in range(draw(st.integers(1, 5)))]
    lines = [
        f"    at_{i}{kind} = attrs.bproperty({options})"
        for i, (kind, options, _) in enumerate(bodies)
    ]
    code = [
        f"    @at_{i}.getter\n    def at_{i}(self):\n        {body}\n"
        for i, (_, _, body) in enumerate(bodies)
    ]
    view = (
        f"class View{number}(ViewModel):\n    store: Store{number}\n\n"
        + "\n".join(lines)
        + "\n\n"
        + "\n".join(code)
    )
    target, single = draw(_target(number, slots))
    return "\n\n".join([store, view + "\n" + target, draw(_mediator(number, root_model, single))])


@st.composite
def _attribute(draw: st.DrawFn, slots: list[Slot], index: int) -> tuple[str, str, str]:
    """Annotation, options and body of a view's attribute."""
    root = "self.store.root"
    choices = [
        (": Optional[str]", f"return {root}.name"),
        ("", f"return {root}.number"),
        (": int", f"return 12 // {root}.number"),
        (": list", f"return [{root}.doc_id, {root}.name, {{'some_key': {root}.tags}}]"),
        (": dict", f"return {{key: ref.id for key, ref in {root}.named.items()}}"),
        (": int", f"return {root}.number + 2**63 - 2"),
        (": float", f"return {root}.number"),
    ]
    for slot in slots:
        here = f"self.store.{slot.name}"
        if slot.many:
            choices += [
                (": list", f"return list({here})"),
                ("", f"return {{key: item.name for key, item in {here}.items()}}"),
                (": int", f"return sum(item.number for item in {here}.values())"),
                (": list[str]", f"return [item.doc_ref.path for item in {here}.values()]"),
            ]
        else:
            choices += [
                ("", f"return {here}.name if {here} is not None else None"),
                ("", f"return {here}.number + 1"),
                (": bool", f"return {here} is None or {here}.tags is None"),
            ]
    if index:
        other = f"self.at_{draw(st.integers(0, index - 1))}"
        choices += [
            ("", f"return str({other})"),
            (": Any", f"return {other}"),
            ("", f"return ({other}, 1)"),
        ]
    kind, body = draw(st.sampled_from(choices))
    options = draw(st.sampled_from(["", "", "export_default='-'", f"data_key='key-{index}'"]))
    return kind, options, body


@st.composite
def _target(draw: st.DrawFn, number: int, slots: list[Slot]) -> tuple[str, bool]:
    """The property that names the documents, and whether it names one."""
    root = "self.store.root"
    single = [
        f"return CTX.db.document(f'out{number}/{{{root}.doc_id}}')",
        f"return CTX.db.document(f'shared/{{{root}.doc_id}}')",
        f"return CTX.db.document(f'shared/{{{root}.name}}')",
        f"return CTX.db.document(f'out{number}/{{{root}.doc_id}}') if {root}.number != 0 else None",
        f"return {root}.doc_ref / 'out' / 'v{number}'",
    ]
    if not draw(st.booleans()):
        body = draw(st.sampled_from(single))
        return f"    @property\n    def doc_ref(self):\n        {body}\n", True
    many = [f"yield {root}.doc_ref / 'out' / 'v{number}'\n        yield None"]
    for slot in slots:
        here = f"self.store.{slot.name}"
        if slot.many:
            many.append(
                f"for item in {here}.values():\n            yield item.doc_ref / 'out' / {root}.doc_id"
            )
            many.append(
                f"return [CTX.db.document(f'shared/{{item.name}}') for item in {here}.values()]"
            )
        else:
            many.append(
                f"return [{here}.doc_ref / 'out' / {root}.doc_id if {here} is not None else None]"
            )
    body = draw(st.sampled_from(many))
    return f"    @property\n    def _view_refs(self):\n        {body}\n", False


@st.composite
def _mediator(draw: st.DrawFn, number: int, root: str, single: bool) -> str:
    form = draw(st.sampled_from(["default", "notify", "snapshot"]))
    name = f"{draw(st.sampled_from('AZ'))}Mediator{number}"
    condition = draw(
        st.sampled_from(
            [
                "",
                "",
                f"{root}.number >= 1",
                f"{root}.name == None",
                f"{root}.tags.has('x')",
                f"2 > {root}.number, {root}.name > 'w'",
            ]
        )
    )
    query = f"source.domain_model({root}{condition and ', ' + condition})"
    if form == "snapshot":
        chosen = f"where({condition})" if condition else "get_query()"
        query = f"source.firestore(query={root}.{chosen})"
    head = f"class {name}(Mediator):\n    source = {query}\n    sink = sink.firestore()\n"
    if form == "default":
        return f"{head}    view_model_cls = View{number}\n"
    refs = "[{}.doc_ref]" if single else "{}._view_refs"
    trigger = "\n    @source.triggers.on_create\n    @source.triggers.on_update\n"
    if form == "snapshot":
        return f"""{head}{trigger}    def keep(self, ref, snapshot):
        view = View{number}.new(snapshot=snapshot)
        for target in {refs.format("view")}:
            self.sink.emit(reference=target, snapshot=view.to_snapshot())
"""
    return f"""{head}{trigger}    def keep(self, obj):
        def notify(obj):
            for ref in {refs.format("obj")}:
                self.sink.emit(reference=ref, snapshot=obj.to_snapshot())

        _ = View{number}.get(doc_id=obj.doc_id, once=False, f_notify=notify)
"""


# ---- logs


@st.composite
def _log(draw: st.DrawFn, names: list[dict[str, Any]]) -> list[str]:
    """Lines of a change log, of which up to three make a transaction."""
    present: set[tuple[int, str]] = set()
    lines: list[str] = []
    for commit in range(draw(st.integers(6, 16))):
        for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
            index, doc_id = draw(st.integers(0, 2)), draw(st.sampled_from(IDS))
            there = (index, doc_id) in present
            op = draw(st.sampled_from(["set", "set", "update", "delete"] if there else ["set"]))
            line = {
                "ts": 1_772_438_400_000 + len(lines),
                "collection": COLLECTIONS[index],
                "doc_id": doc_id,
                "op": op,
            }
            if op == "delete":
                present.remove((index, doc_id))
            else:
                present.add((index, doc_id))
                line["data"] = draw(_fields(names[index], update=op == "update"))
            lines.append(json.dumps({**line, "txn": f"t{commit}"}, ensure_ascii=False))
    return lines


_links = st.sampled_from([f"{c}/{i}" for c in COLLECTIONS for i in IDS] + ["betas/none", "other/a"])


@st.composite
def _fields(draw: st.DrawFn, names: dict[str, Any], update: bool) -> dict[str, Any]:
    values = {
        "name": st.sampled_from([None, *NAMES, *NAMES[1:]]),
        "number": st.sampled_from([None, 0, 1, 2, 3]),
        "tags": st.none() | st.lists(st.sampled_from(NAMES), max_size=2),
        names["first_link"]: st.none() | _links,
        "links": st.lists(_links, max_size=3),
        "named": st.dictionaries(st.sampled_from(["k", "～", "😀"]), _links, max_size=3),
    }
    wrong = {
        "name": st.just(5),
        "number": st.sampled_from(["1", True, 1.0, 2.5]),
        "tags": st.just(["x", None]),
    }
    fields = {}
    for key, strategy in values.items():
        if draw(st.integers(0, 7)) > (3 if update else 0):
            strange = key in wrong and draw(st.integers(0, 11)) == 0
            fields[key] = draw(wrong[key] if strange else strategy)
    return fields
