"""Views of random programs that depend on when: frozen at creation, begun by an update, or left when their root goes.

Must not know rows, aggregates or events.
"""

from tests.processors.generator.draft import Draft, Entity, function
from tests.processors.generator.expressions import condition, scalar
from tests.processors.generator.stores import store
from tests.processors.generator.views import Source, getters, head, single_target, source_of

NAMES = {
    "on_create": "frozen at creation",
    "on_update": "from the first update on",
    "on_delete": "own on_delete",
    "on_create, on_delete": "frozen, own on_delete",
    "apart": "created and updated apart",
}


def add_frozen(draft: Draft) -> None:
    """A joined view with a lifetime of its own, and its mediator."""
    number, root = draft.number(), draft.input(views=draft.chance(4))
    made, slots = store(draft, number, root, 2)
    lines, _ = getters(draft, root, slots)
    body, _, _ = single_target(draft, f"out{number}", root, "self.store.root")
    doc_ref = function("doc_ref", body, "property")
    view = f"class View{number}(ViewModel):\n    store: Store{number}\n\n{lines}\n{doc_ref}"
    source = source_of(draft, root, group=False)
    kind = draft.pick("on_create", "on_update", "on_delete", "on_create, on_delete", "apart")
    start = head(draft, number, source.text, sinks=False)
    methods = [_keep(draft, number, source, kind)]
    if kind == "apart":
        methods.append(_updated(draft, number, root, source))
    if "on_delete" in kind:
        methods.append(_gone(draft, number, root, source))
    draft.add(
        NAMES[kind],
        made,
        view,
        start + "\n" + "\n".join(methods),
    )
    draft.apart = True


def _keep(draft: Draft, number: int, source: Source, kind: str) -> str:
    triggers = [f"source.triggers.{name}" for name in kind.split(", ") if name != "on_delete"]
    live = kind in ("on_delete", "apart")
    if kind == "apart":
        triggers = ["source.triggers.on_create"]
    elif live:
        triggers = ["source.triggers.on_create", "source.triggers.on_update"]
    view = f"View{number}"
    if not source.gives_object:
        body = f"view = {view}.new(snapshot=snapshot)\nself.sink.emit(reference=view.doc_ref, snapshot=view.to_snapshot())"
        return function("keep", body, *triggers, given="self, ref, snapshot")
    body = f"view = {view}.get(doc_id=obj.doc_id, once=True)\nif view is not None:\n    self.sink.emit(view)"
    if live:
        body = (
            f"{view}.get(doc_id=obj.doc_id, once=False, f_notify=lambda obj: self.sink.emit(obj))"
        )
    return function("keep", body, *triggers, given="self, obj")


def _updated(draft: Draft, number: int, root: Entity, source: Source) -> str:
    """A method for updates alone."""
    given, path, content = "self, ref, snapshot", "ref.id", "snapshot.to_dict()"
    if source.gives_object:
        given, path = "self, obj", "obj.doc_id"
        content = f"{{'now': {scalar(draft, root, 'obj')}}}"
    place = f"CTX.db.document(f'out{number}/{{{path}}}')"
    emit = f"self.sink.emit(reference={place}, snapshot={content})"
    return function("change", emit, "source.triggers.on_update", given=given)


def _gone(draft: Draft, number: int, root: Entity, source: Source) -> str:
    if source.gives_object:
        here, given, path = "obj", "self, obj", "obj.doc_id"
        left = f"{{'was': {scalar(draft, root, 'obj')}}}"
        test = condition(draft, root, here)
    else:
        given, path, left, test = (
            "self, ref, snapshot",
            "ref.id",
            "snapshot.to_dict()",
            "snapshot.exists",
        )
    emit = f"self.sink.emit(reference=CTX.db.document(f'{draft.pick('gone', 'out')}{number}/{{{path}}}'), snapshot={left})"
    body = draft.pick(emit, f"if {test}:\n    {emit}", "pass")
    return function("gone", body, "source.triggers.on_delete", given=given)
