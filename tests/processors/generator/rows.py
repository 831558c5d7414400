"""Views of rows in random programs: a static generator over a model or a view.

Must not know stores or aggregates.
"""

from tests.processors.generator.draft import Draft, Entity, function
from tests.processors.generator.expressions import raising, value
from tests.processors.generator.views import head, source_of

ROW = {"no": "int", "what": "any"}


def add_rows(draft: Draft) -> None:
    """A view for each row of a document, and its mediator, if it has one."""
    number, root = draft.number(), draft.input()
    row = f"Row{number}"
    names = [("no", ": int", "attrs.bproperty()"), ("what", "", "attrs.bproperty()")]
    code, kinds = [], dict(ROW)
    for index in range(draft.draw_count(2)):
        of = draft.pick("self.root", "self.row")
        entity = root if of == "self.root" else Entity(row, ROW, ())
        kind, annotation, text = value(draft, entity, of, exact=of == "self.row")
        names.append((f"at_{index}", annotation, "attrs.bproperty()"))
        kinds[f"at_{index}"] = kind
        body = raising(draft, root, "self.root", f"at_{index}") + f"return {text}"
        code.append(function(f"at_{index}", body, f"at_{index}.getter"))
    declared = "\n".join(f"    {name}{kind} = {made}" for name, kind, made in names)
    rows = function(
        "rows",
        _rows(draft, root, row),
        "staticmethod",
        given=f"x: {root.name}",
        gives=f"Iterator[{row}]",
    )
    target = draft.pick(
        f"return CTX.db.document(f'out{number}/{{self.root.doc_id}}-{{self.row.no}}')",
        f"return CTX.db.document(f'out{number}/{{self.row.what}}')",
        "return self.root.doc_ref / 'rows' / str(self.row.no)",
        f"return CTX.db.document(f'out{number}/{{self.root.doc_id}}{{self.row.no}}') if self.row.no != 1 else None",
    )
    doc_ref = function("doc_ref", target, "property")
    view = f"class View{number}(ViewModel):\n{declared}\n\n{rows}\n" + "\n".join([*code, doc_ref])
    parts = [f"@dataclass\nclass {row}:\n    no: int\n    what: Any", view]
    if not draft.chance(4):
        source = source_of(draft, root, group=False)
        parts.append(f"{head(draft, number, source.text)}    view_model_cls = View{number}\n")
    draft.add("rows over a view" if root.is_view else "rows", *parts)
    paths = (f"out{number}/a-0", f"out{number}/a-1", f"out{number}/x")
    draft.views.append(Entity(f"View{number}", kinds, paths, is_view=True))


def _rows(draft: Draft, root: Entity, row: str) -> str:
    """The body of `rows`: over a list, a map, or a number, and perhaps it raises."""
    choices = [f"yield {row}(no=0, what=x.doc_id)\nyield {row}(no=1, what=None)"]
    for name in root.of("texts", "refs", "any"):
        item = "item.path" if root.attributes[name] == "refs" else "item"
        choices.append(f"for no, item in enumerate(x.{name}):\n    yield {row}(no=no, what={item})")
    for name in root.of("int"):
        choices.append(f"for no in range(min(x.{name}, 3)):\n    yield {row}(no=no, what=x.doc_id)")
    for name in root.of("refmap"):
        choices.append(
            f"for no, (key, ref) in enumerate(x.{name}.items()):\n    yield {row}(no=no, what=key)"
        )
    return draft.pick(*choices) + "\n" + raising(draft, root, "x", "rows")
