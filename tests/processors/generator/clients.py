"""What clients write in random programs: patches of a view with setters, and forms.

Must not know other kinds of views.
"""

from tests.processors.generator.draft import Draft, Entity, Requests, function
from tests.processors.generator.values import IDS
from tests.processors.generator.views import attributes_of  # noqa: F401

SETTERS = {
    "name": ("text", ": Optional[str]", "self.store.root.name = value"),
    "number": ("int", ": int", "self.store.root.number = value"),
    "more": ("int", ": int", "self.store.root.number = self.store.root.number + value"),
    "tags": ("texts", ": list[str]", "self.store.root.tags = value"),
    "at": ("time", ": Optional[datetime]", "self.store.root.at = value"),
    "other": ("text", "", "self.store.other.name = value"),
    "extra": ("any", ": Any", "self.store.root.extra = value"),
}


def _root(draft: Draft) -> Entity:
    """A model whose documents are in Firestore, in a collection without wildcards where an id is a path."""
    models = [m.entity for m in draft.models if m.entity.topic is None and "*" not in m.entity.collection]
    return draft.pick(*models) if models else draft.models[0].entity


def add_patches(draft: Draft) -> None:
    """A view with setters, kept or not, and the mediator of its patches."""
    number, root, other = draft.number(), _root(draft), draft.pick(*(m.entity for m in draft.models))
    required = ", import_required=True" if draft.chance(5) else ""
    store = f"class Store{number}(Store):\n    root = reference(dm_cls={root.name})\n"
    names = sorted({draft.pick(*SETTERS) for _ in range(draft.draw_count(3, 1))})
    if "other" in names:
        store += f"    other = reference(dm_cls={other.name}{required})\n\n" + function(
            "other", "return self.root.first_link", "other.getter"
        )
    declared, code = [], []
    for name in names:
        _, annotation, body = SETTERS[name]
        declared.append(f"    {name}{annotation} = attrs.bproperty()")
        if draft.chance(4):
            body = f"if value == {draft.pick('2', repr('x'), 'None')}:\n    raise ValueError('{name}')\n{body}"
        code.append(function(name, body, f"{name}.setter", given="self, value"))
        if name in ("name", "number") and draft.chance(2):
            code.append(function(name, f"return self.store.root.{name}", f"{name}.getter"))
    doc_ref = function("doc_ref", f"return CTX.db.document(f'out{number}/{{self.store.root.doc_id}}')", "property")
    view = f"class View{number}(ViewModel):\n    store: Store{number}\n\n" + "\n".join(declared) + "\n\n" + "\n".join([*code, doc_ref])
    body = f"obj = View{number}.get(doc_id=ref.id, once=True)\nif obj is None:\n    return\nobj.update_vals(with_raw=snapshot.to_dict())\nself.sink.emit(obj)"
    triggers = ["source.triggers.on_create"] + ([] if draft.chance(3) else ["source.triggers.on_update"])
    carry = f"class Patches{number}(Mediator):\n    source = source.firestore(query=ViewModelQuery.patch_query(parent=View{number}))\n    sink = sink.form()\n\n"
    parts = [store, view, carry + function("patch", body, *triggers, given="self, ref, snapshot")]
    if draft.chance(2):
        parts.append(f"class Keep{number}(Mediator):\n    source = source.domain_model({root.name})\n    sink = sink.firestore()\n    view_model_cls = View{number}\n")
    draft.add("patches", *parts)
    draft.clients.append(f"Patches{number}")
    keys = {name: SETTERS[name][0] for name in names}
    draft.requests.append(Requests(f"View{number}_PATCH", IDS, keys))


def add_forms(draft: Draft) -> None:
    """A form that makes an entity, and its mediator."""
    number, root = draft.number(), _root(draft)
    made = f"self.entity = {root.name}.new(doc_id=self.doc_ref.id)"
    if draft.chance(2):
        made += "\nself.entity.name = self.doc_ref.params[1]"
    setter = draft.pick("self.entity.number = value", "if value == 2:\n    raise ValueError('two')\nself.entity.number = value")
    code = [
        function("entity", made, "entity.init"),
        function("number", setter, "number.setter", given="self, value"),
        function("propagate_change", "self.entity.save()"),
    ]
    form = f"class View{number}(ViewModel):\n    number: int = attrs.bproperty()\n    entity = attrs.bproperty(initialize=True, export_enabled=False)\n\n" + "\n".join(code)
    triggers = ["source.triggers.on_create"] + (["source.triggers.on_update"] if draft.chance(2) else [])
    carry = f"class Forms{number}(Mediator):\n    source = source.view_model(View{number}, query=Query(path='**/forms{number}'))\n    sink = sink.form()\n\n"
    draft.add("forms", form, carry + function("take", "self.sink.emit(obj)", *triggers, given="self, obj"))
    draft.clients.append(f"Forms{number}")
    draft.requests.append(Requests(f"forms{number}", IDS, {"number": "int"}))
