"""What clients write in random programs: patches of a view with setters, and forms.

Must not know other kinds of views.
"""

from tests.processors.generator.draft import Draft, Entity, Requests, function, mediator_class
from tests.processors.generator.values import IDS

ON_CREATE, ON_UPDATE = "source.triggers.on_create", "source.triggers.on_update"
ROOT = "self.store.root"
SETTERS = {
    "name": ("text", ": Optional[str]", f"{ROOT}.name = value"),
    "number": ("int", ": int", f"{ROOT}.number = value"),
    "more": ("int", ": int", f"{ROOT}.number = {ROOT}.number + value"),
    "tags": ("texts", ": list[str]", f"{ROOT}.tags = value"),
    "at": ("time", ": Optional[datetime]", f"{ROOT}.at = value"),
    "extra": ("any", ": Any", f"{ROOT}.extra = [value, {ROOT}.doc_id]"),
    "other": ("text", "", "self.store.other.name = value"),
    "others": ("int", ": int", "for item in self.store.others.values():\n    item.number = value"),
}
"""By attribute: the kind of what clients give, its annotation, and the body of its setter."""


def _root(draft: Draft, wild: bool = False) -> Entity:
    """A model whose documents are in Firestore; unless `wild`, in a collection without wildcards, where an id is a path."""
    known = [model.entity for model in draft.models if model.entity.topic is None]
    return draft.pick(*(e for e in known if wild or "*" not in e.collection))


def add_patches(draft: Draft) -> None:
    """A view with setters, kept or not, and the mediator of its patches."""
    number, root = draft.number(), _root(draft)
    name, view = f"View{number}", f"Patches{number}"
    chosen = sorted({draft.pick(*SETTERS) for _ in range(draft.draw_count(3, 1))})
    declared, code = [], []
    for attribute in chosen:
        _, annotation, body = SETTERS[attribute]
        declared.append(f"    {attribute}{annotation} = attrs.bproperty()")
        if draft.chance(4):
            unwanted = draft.pick("2", "'x'", "None")
            body = f"if value == {unwanted}:\n    raise ValueError('{attribute}')\n{body}"
        code.append(function(attribute, body, f"{attribute}.setter", given="self, value"))
        if attribute in ("name", "number") and draft.chance(2):
            code.append(function(attribute, f"return {ROOT}.{attribute}", f"{attribute}.getter"))
    target = f"return CTX.db.document(f'out{number}/{{{ROOT}.doc_id}}')"
    code.append(function("doc_ref", target, "property"))
    head = f"class {name}(ViewModel):\n    store: Store{number}\n\n"
    kept = head + "\n".join(declared) + "\n\n" + "\n".join(code)
    body = f"""
obj = {name}.get(doc_id=ref.id, once=True)
if obj is None:
    return
obj.update_vals(with_raw=snapshot.to_dict())
self.sink.emit(obj)""".strip("\n")
    triggers = [ON_CREATE] if draft.chance(3) else [ON_CREATE, ON_UPDATE]
    source = f"source.firestore(query=ViewModelQuery.patch_query(parent={name}))"
    method = function("patch", body, *triggers, given="self, ref, snapshot")
    parts = [_store(draft, number, root, chosen), kept]
    parts.append(mediator_class(view, source, "form()") + "\n" + method)
    if draft.chance(2):
        source = f"source.domain_model({root.name})"
        parts.append(mediator_class(f"Keep{number}", source, "firestore()", name))
    draft.add("patches", *parts)
    draft.clients.append(view)
    keys = {attribute: SETTERS[attribute][0] for attribute in chosen}
    draft.requests.append(Requests(f"{name}_PATCH", IDS, keys))


def _store(draft: Draft, number: int, root: Entity, chosen: list[str]) -> str:
    """The store of a view with setters: the root, and what those that are chosen assign to."""
    lines, getters = [f"    root = reference(dm_cls={root.name})"], []
    # What lives in a topic no patch reaches.
    other = draft.pick(*(model.entity.name for model in draft.models if model.entity.topic is None))
    if "other" in chosen:
        required = ", import_required=True" if draft.chance(5) else ""
        lines.append(f"    other = reference(dm_cls={other}{required})")
        getters.append(function("other", "return self.root.first_link", "other.getter"))
    if "others" in chosen:
        body = draft.pick(
            "return self.root.links", f"return {other}.where({other}.name == self.root.name)"
        )
        lines.append(f"    others = reference(dm_cls={other}, many=True)")
        getters.append(function("others", body, "others.getter"))
    return f"class Store{number}(Store):\n" + "\n".join(lines) + "\n\n" + "\n".join(getters)


def add_forms(draft: Draft) -> None:
    """A form that makes an entity, and its mediator."""
    number, root = draft.number(), _root(draft, wild=True)
    name, view = f"View{number}", f"Forms{number}"
    id = "self.doc_ref.id"
    if "*" in root.collection:
        id = f"f'{root.collection.replace('*', 'o1')}/{{{id}}}'"
    made = f"self.entity = {root.name}.new(doc_id={id})"
    if draft.chance(2):
        made += "\nself.entity.name = self.doc_ref.params[1]"
    setter = "self.entity.number = value"
    if draft.chance(2):
        setter = f"if value == 2:\n    raise ValueError('two')\n{setter}"
    form = f"""
class {name}(ViewModel):
    number: int = attrs.bproperty()
    entity = attrs.bproperty(initialize=True, export_enabled=False)

{function("entity", made, "entity.init")}
{function("number", setter, "number.setter", given="self, value")}
{function("propagate_change", "self.entity.save()")}"""
    triggers = [ON_CREATE, ON_UPDATE] if draft.chance(2) else [ON_CREATE]
    source = f"source.view_model({name}, query=Query(path='**/forms{number}'))"
    method = function("take", "self.sink.emit(obj)", *triggers, given="self, obj")
    draft.add("forms", form, mediator_class(view, source, "form()") + "\n" + method)
    draft.clients.append(view)
    draft.requests.append(Requests(f"forms{number}", IDS, {"number": "int"}))
