"""Joined views of random programs: a store, getters, a target, and the mediator that keeps it, in the forms of the language.

Must not know rows, aggregates or events.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.processors.generator.draft import Draft, Entity, Value, function, mediator_class
from tests.processors.generator.expressions import condition, raising, scalar, value
from tests.processors.generator.stores import Slot, store

Target = tuple[str, tuple[str, ...], bool]
"""The text of a target, its likely paths, and whether it is one path a root, like the roots' own."""

PRINTED = ("text", "int", "float", "texts", "time", "ref")
"""Kinds of values whose text is the same in every process."""


def add_join(draft: Draft, root: Entity | None = None) -> None:
    """A view over a store, and its mediator, if it has one; where the root is given it has."""
    given = root is not None
    number, root = draft.number(), root or draft.input()
    feature = "view over view" if root.is_view else "join"
    made, slots = store(draft, number, root)
    if any(slot.entity.is_view for slot in slots):
        draft.features.append("reference to a view")
    lines, attributes = getters(draft, root, slots)
    target, paths, single = _target(draft, number, root, slots)
    if not root.is_view and draft.chance(8):
        target = _new(number, root) + "\n" + target
    labelled = attributes["at_0"] in PRINTED and draft.chance(4)
    if labelled:
        target = function("label", "return f'<{self.at_0}>'", "property") + "\n" + target
    text = f"class View{number}(ViewModel):\n    store: Store{number}\n\n{lines}\n{target}"
    entity = Entity(f"View{number}", attributes, paths, is_view=True, labels=("label",) * labelled)
    parts = [made, text]
    if given or not (single and draft.chance(4)):
        parts.append(mediator(draft, number, root, single))
        if draft.chance(8):
            # Another one of the same view: where both want a document, they claim it twice.
            parts.append(mediator(draft, number, root, single, again=True))
    draft.add(feature, *parts)
    if single:
        draft.views.append(entity)


# ---- getters


def getters(draft: Draft, root: Entity, slots: list[Slot]) -> tuple[str, dict[str, str]]:
    """Declarations and getters of some attributes; the kind of each."""
    return attributes_of(draft, lambda: _one(draft, root, slots), root, "self.store.root")


def attributes_of(
    draft: Draft, make: Callable[[], Value], root: Entity, here: str
) -> tuple[str, dict[str, str]]:
    """Declarations and getters of attributes, each made by `make`, or of one that was made before; the kind of each."""
    declared, code, kinds = [], [], {}
    for index in range(draft.draw_count(4, 1)):
        kind, annotation, text = make()
        if index and draft.chance(5):
            other = f"at_{draft.draw_count(index - 1)}"
            choices: list[Value] = [("any", "", f"self.{other}"), ("any", "", f"(self.{other}, 1)")]
            if kinds[other] in PRINTED:
                choices.append(("text", "", f"str(self.{other})"))
            kind, annotation, text = draft.pick(*choices)
        name = f"at_{index}"
        options = draft.pick("", "", "", "export_default='-'", f"data_key='key-{index}'")
        declared.append(f"    {name}{annotation} = attrs.bproperty({options})")
        body = raising(draft, root, here, name) + f"return {text}"
        code.append(function(name, body, f"{name}.getter"))
        kinds[name] = kind
    return "\n".join(declared) + "\n\n" + "\n".join(code), kinds


def _one(draft: Draft, root: Entity, slots: list[Slot]) -> Value:
    slot = draft.pick(None, *slots, *slots)
    if slot is None:
        return value(draft, root, "self.store.root")
    here = f"self.store.{slot.name}"
    if not slot.many:
        kind, annotation, text = value(draft, slot.entity, here)
        if draft.chance(3):
            return kind, annotation, text
        return kind, "", f"{text} if {here} is not None else None"
    kind, _, text = value(draft, slot.entity, "item")
    numbers = slot.entity.of("int")
    total = f"item.{numbers[0]}" if numbers else "1"
    return draft.pick(
        ("texts", ": list", f"list({here})"),
        ("any", "", f"{{key: {text} for key, item in {here}.items()}}"),
        ("int", ": int", f"sum({total} for item in {here}.values())"),
        ("texts", ": list[str]", f"[item.doc_ref.path for item in {here}.values()]"),
        ("refs", "", f"[item.doc_ref for item in {here}.values()]"),
        ("any", ": list", f"[{text} for item in {here}.values()]"),
    )


# ---- targets


def _target(draft: Draft, number: int, root: Entity, slots: list[Slot]) -> Target:
    here = "self.store.root"
    if draft.chance(4):
        text = function("_view_refs", _fan_out(draft, number, root, slots), "property")
        return text, (f"out{number}/a",), False
    body, paths, single = single_target(draft, f"out{number}", root, here)
    return function("doc_ref", body, "property"), paths, single


def single_target(draft: Draft, collection: str, root: Entity, here: str) -> Target:
    """The body of a `doc_ref` for each root: by its id, below it, by a value where roots may conflict, or for some alone."""
    ids = [path.rpartition("/")[2] for path in root.paths]
    own = tuple(f"{collection}/{id}" for id in ids)
    by_id = f"return CTX.db.document(f'{collection}/{{{here}.doc_id}}')"
    by_value = scalar(draft, root, here)
    below = tuple(f"{path}/out/{collection}" for path in root.paths)
    if len(below[0].split("/")) > 8:
        below = own
    choices: list[Target] = [
        (by_id, own, True),
        (by_id, own, True),
        (f"{by_id} if {condition(draft, root, here)} else None", own, True),
        (f"return CTX.db.document(f'common/{{{here}.doc_id}}')", own, True),
        (f"return CTX.db.document(f'{collection}/{{{by_value}}}')", (f"{collection}/x",), True),
    ]
    if below is not own:
        choices.append((f"return {here}.doc_ref / 'out' / '{collection}'", below, True))
    return draft.pick(*choices)


def _fan_out(draft: Draft, number: int, root: Entity, slots: list[Slot]) -> str:
    here = "self.store.root"
    choices = [f"yield {here}.doc_ref / 'out' / 'v{number}'\nyield None"]
    for slot in slots:
        of = f"self.store.{slot.name}"
        if slot.many:
            choices.append(
                f"for item in {of}.values():\n    yield item.doc_ref / 'out' / {here}.doc_id"
            )
            choices.append(
                f"return [CTX.db.document(f'common/{{item.doc_id}}') for item in {of}.values()]"
            )
        else:
            choices.append(
                f"return [{of}.doc_ref / 'out' / {here}.doc_id if {of} is not None else None]"
            )
    return draft.pick(*choices)


# ---- mediators


@dataclass(frozen=True)
class Source:
    """The text of a source, and whether its triggers are given the object."""

    text: str
    gives_object: bool


def conditions(draft: Draft, root: Entity) -> str:
    """Conditions of a source, with commas between; mostly none."""
    number, text = root.of("int"), root.of("text")
    if root.is_view or not number or not draft.chance(3):
        return ""
    of = f"{root.name}.{number[0]}"
    name = f"{root.name}.{text[0]}"
    return draft.pick(
        f"{of} >= 1",
        f"{name} == None",
        f"{root.name}.tags.has('x')",
        f"2 > {of}, {name} > 'w'",
        f"{root.name}.extra == {draft.pick('1', 'True', '0.0')}",
    )


def source_of(draft: Draft, root: Entity, group: bool = True) -> Source:
    """A source of all documents of a model or a view, or of those that meet some conditions."""
    if root.is_view:
        return Source(f"source.view_model({root.name})", True)
    if root.topic is not None and root.name not in draft.sourced:
        draft.sourced.add(root.name)
        return Source(f"source.kafka(topic_name='{root.topic}', dm_cls={root.name})", True)
    if group and root.topic is None and draft.chance(8):
        return Source(
            f"source.firestore(query=Query(path='**/{root.collection.rpartition('/')[2]}'))", False
        )
    chosen = conditions(draft, root)
    if root.topic is None and draft.chance(3):
        query = f"{root.name}.where({chosen})" if chosen else f"{root.name}.get_query()"
        return Source(f"source.firestore(query={query})", False)
    return Source(f"source.domain_model({root.name}{chosen and ', ' + chosen})", True)


def head(draft: Draft, number: int, source: str, sinks: bool = True, again: bool = False) -> str:
    """The first lines of a mediator, with its sink; the name decides conflicts."""
    sink = "firestore()"
    if sinks and draft.chance(10):
        sink = f"kafka(topic_name='views-{number}')"
        draft.apart = True
        draft.features.append("views in a topic")
    name = f"{draft.pick('A', 'Z')}{'Other' if again else 'Mediator'}{number}"
    return mediator_class(name, source, sink)


def _new(number: int, root: Entity) -> str:
    """How a view is made, in its original form."""
    body = f"""
store = Store{number}()
store.add_snapshot("root", dm_cls={root.name}, snapshot=snapshot)
store.refresh()
return cls(store=store)""".strip("\n")
    return function("new", body, "classmethod", given="cls, snapshot")


def mediator(draft: Draft, number: int, root: Entity, single: bool, again: bool = False) -> str:
    """The mediator of a joined view."""
    source = source_of(draft, root)
    start = head(draft, number, source.text, again=again)
    form = draft.pick("default", "notify", "emit")
    view = f"View{number}"
    if form == "default" and "**/" not in source.text:
        return f"{start}    view_model_cls = {view}\n"
    triggers = "source.triggers.on_create", "source.triggers.on_update"
    if not source.gives_object:
        if single and draft.chance(2):
            body = f"self.sink.emit({view}.new(snapshot=snapshot))"
            return start + "\n" + function("keep", body, *triggers, given="self, ref, snapshot")
        refs = "[view.doc_ref]" if single else "view._view_refs"
        body = f"""
view = {view}.new(snapshot=snapshot)
for target in {refs}:
    self.sink.emit(reference=target, snapshot=view.to_snapshot())""".strip("\n")
        return start + "\n" + function("keep", body, *triggers, given="self, ref, snapshot")
    body = f"""
def notify(obj):
    for ref in {"[obj.doc_ref]" if single else "obj._view_refs"}:
        self.sink.emit(reference=ref, snapshot=obj.to_snapshot())

_ = {view}.get(doc_id=obj.doc_id, once=False, f_notify=notify)""".strip("\n")
    if form == "emit":
        body = (
            f"{view}.get(doc_id=obj.doc_id, once=False, f_notify=lambda obj: self.sink.emit(obj))"
        )
    return start + "\n" + function("keep", body, *triggers, given="self, obj")


def add_loop(draft: Draft) -> None:
    """A mediator without a view, whose trigger emits in a loop."""
    number, root = draft.number(), draft.input()
    source = source_of(draft, root, group=False)
    triggers = "source.triggers.on_create", "source.triggers.on_update"
    start = head(draft, number, source.text)
    if source.gives_object:
        lists = root.of("texts")
        items = f"obj.{draft.pick(*lists)}" if lists else "[obj.doc_id]"
        _, _, text = value(draft, root, "obj")
        id, given, raises = "{obj.doc_id}", "self, obj", raising(draft, root, "obj", "keep")
    else:
        items = text = "snapshot.to_dict()"
        id, given, raises = "{ref.id}", "self, ref, snapshot", ""
    own = f"out{number}/{id}-{{item}}"
    place = draft.pick(own, own, f"common/{id}")
    body = f"""
for item in {items}:
    self.sink.emit(reference=CTX.db.document(f'{place}'), snapshot={{'item': item, 'value': {text}}})
""".strip("\n")
    draft.add("loop", start + "\n" + function("keep", body + "\n" + raises, *triggers, given=given))
