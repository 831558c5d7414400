"""The oracle's client writes: setters of patches and forms, what they write, and when they write nothing."""

from typing import Any

import pytest

from tests.reference.small import change, events, exact, gone, line_of, put, result

BOARD = """
class Project(DomainModel):
    class Meta: collection_name = "projects"
    title: str = attrs.bproperty()
    edits: int = attrs.bproperty(import_default=0)

class Task(DomainModel):
    class Meta: collection_name = "tasks"
    title: str = attrs.bproperty()
    due_at: Optional[datetime] = attrs.bproperty()
    tags: Optional[list[str]] = attrs.bproperty()
    size: float = attrs.bproperty(data_key="SIZE")
    project: Optional[Reference] = attrs.relation(dm_cls=Project)
    local: str = attrs.bproperty(export_enabled=False)

class TaskStore(Store):
    task = reference(dm_cls=Task)
    project = reference(dm_cls=Project)
    again = reference(dm_cls=Task, many=True)
    @project.getter
    def project(self): return self.task.project
    @again.getter
    def again(self): return [self.task.doc_ref]

class Card(ViewModel):
    store: TaskStore
    title: str = attrs.bproperty()
    size: float = attrs.bproperty()
    due: Optional[datetime] = attrs.bproperty(data_key="DUE")
    tag_list: Optional[list[str]] = attrs.bproperty()
    touch: bool = attrs.bproperty()
    own: Any = attrs.bproperty(import_enabled=False)
    fail: Any = attrs.bproperty()
    plain: Any = attrs.bproperty()

    @title.setter
    def title(self, value): self.store.task.title = value
    @size.setter
    def size(self, value): self.store.task.size = value
    @due.setter
    def due(self, value): self.store.task.due_at = value
    @tag_list.setter
    def tag_list(self, value):
        # Whoever reads after an assignment sees it.
        self.store.task.tags = value
        self.store.task.tags = [*self.store.task.tags, str(len(self.store.task.tags))] if value else value
    @touch.setter
    def touch(self, value):
        self.store.project.edits = self.store.project.edits + 1
        self.store.task.local = "never written"
        for task in self.store.again.values(): task.title = "again"
    @own.setter
    def own(self, value): raise AssertionError("never called")
    @fail.setter
    def fail(self, value): raise ValueError(value)
    @property
    def doc_ref(self): return CTX.db.document(f"cards/{self.store.task.doc_id}")

class CardPatch(Mediator):
    source = source.firestore(query=ViewModelQuery.patch_query(parent=Card))
    sink = sink.form()
    @source.triggers.on_create
    @source.triggers.on_update
    def patch(self, ref, snapshot):
        obj = Card.get(doc_id=ref.id, once=True)
        if obj is None: return
        obj.update_vals(with_raw=snapshot.to_dict())
        self.sink.emit(obj)
"""
START = [
    put("tasks/t", title="old", SIZE=1, other="kept", project="projects/p"),
    put("projects/p", title="P"),
]
TASK = {"title": "old", "SIZE": 1, "other": "kept", "project": "projects/p"}


def written(*lines: str, text: str = BOARD) -> Any:
    """The collections after a log in which everything succeeds."""
    found = result(text, *START, *lines)
    assert "errors" not in found, found["errors"]
    return found["collections"]


def test_without_client_writes_no_collection_is_listed() -> None:
    assert written() == {}
    assert written(put("u/1/Card_PATCH/nobody", title="new")) == {}
    assert written(put("u/1/Card_PATCH/t", unknown=1, plain=2, own=3, SIZE=4)) == {}


def test_only_assigned_fields_are_merged_by_stored_key() -> None:
    exact(
        written(put("u/1/Card_PATCH/t", title="new", size=2)),
        {"tasks": {"t": {**TASK, "title": "new", "SIZE": 2.0}}},
    )


def test_values_are_read_as_on_import() -> None:
    """By the view's annotations, under its keys: RFC 3339 text is a datetime; null is None, whatever the annotation."""
    found = written(
        put("u/1/Card_PATCH/t", DUE="2024-02-29T23:59:59.5+01:00", tagList=["a"], title=None)
    )
    exact(
        found["tasks"]["t"],
        {**TASK, "title": None, "dueAt": "2024-02-29T22:59:59.500000Z", "tags": ["a", "1"]},
    )


@pytest.mark.parametrize(
    ("data", "exception", "part"),
    [
        ({"title": "new", "size": True}, "TypeError", "obj.update_vals("),
        ({"title": "new", "tagList": ["a", None]}, "TypeError", "obj.update_vals("),
        ({"DUE": "no time"}, "TypeError", "obj.update_vals("),
        ({"title": "new", "fail": "it"}, "ValueError", "raise ValueError(value)"),
        ({"tagList": ["x" * 1_048_576]}, "OverflowError", None),
    ],
)
def test_a_raise_writes_nothing_at_all(data: Any, exception: str, part: str | None) -> None:
    """Not even what setters before it assigned."""
    found = result(BOARD, *START, put("u/1/Card_PATCH/t", touch=True, **data))
    assert found["collections"] == {}
    (letter,) = found["errors"]["events"]
    assert (letter["mediator"], letter["key"], letter["why"]) == (
        "CardPatch",
        "u/1/Card_PATCH/t",
        "exception",
    )
    assert letter["exception"] == exception
    where = ("program.py", line_of(BOARD, part)) if part else ("", 0)
    assert (letter["file"], letter["line"]) == where


def test_a_value_that_can_t_be_stored_is_a_raise() -> None:
    text = BOARD.replace(
        "def title(self, value): self", "def title(self, value): self.store.task.size = 2**63; self"
    )
    found = result(text, *START, put("u/1/Card_PATCH/t", title="new", size=1))
    assert found["collections"] == {"tasks": {"t": {**TASK, "title": "new", "SIZE": 1.0}}}
    text = BOARD.replace("self.store.task.title = value", "self.store.task.title = 5")
    found = result(text, *START, put("u/1/Card_PATCH/t", title="new"))
    assert found["collections"] == {}
    assert [letter[4] for letter in events(found)] == ["TypeError"]


def test_all_changed_entities_are_written_together_in_order_of_the_references() -> None:
    """Two references to one document are two objects; the later one's field wins."""
    exact(
        written(put("u/1/Card_PATCH/t", title="new", touch=None)),
        {
            "tasks": {"t": {**TASK, "title": "again"}},
            "projects": {"p": {"title": "P", "edits": 1}},
        },
    )


def test_each_version_takes_effect_once() -> None:
    """A write that changes nothing is no version; 1 for True, -0.0 for 0.0 are; deleted and made again is one."""
    patch = "u/1/Card_PATCH/t"
    log = [
        put(patch, touch=True),
        put(patch, touch=True),
        change(patch, touch=False),
        change(patch, note=0.0),
        change(patch, note=-0.0),
        gone(patch),
        put(patch, touch=True),
        gone(patch, txn=1),
        put(patch, txn=1, touch=True),
    ]
    assert [written(*log[:n])["projects"]["p"]["edits"] for n in range(1, 10)] == [
        1,
        1,
        2,
        3,
        4,
        4,
        5,
        5,
        6,
    ]


def test_patches_take_effect_at_their_commit() -> None:
    log = [
        put("u/1/Card_PATCH/t", title="first"),
        change("tasks/t", title="second"),
        put("u/2/Card_PATCH/late", title="too early"),
        put("tasks/late", title="later"),
    ]
    assert written(*log)["tasks"]["t"]["title"] == "second"
    assert written(*log)["tasks"]["late"]["title"] == "later"


def test_patches_of_one_commit_in_order_of_their_paths() -> None:
    """After the commit's own writes, each seeing the one before."""
    log = [
        put("u/b/Card_PATCH/t", txn=1, title="b", touch=True),
        put("u/a/Card_PATCH/t", txn=1, title="a", size=5),
        change("projects/p", txn=1, edits=10),
    ]
    found = written(*log)
    assert (found["tasks"]["t"]["SIZE"], found["tasks"]["t"]["title"]) == (5.0, "again")
    assert found["projects"]["p"]["edits"] == 11


def test_whole_collections_are_listed_as_they_are_at_the_end() -> None:
    log = [put("u/1/Card_PATCH/t", title="new"), put("tasks/other", title="o"), gone("tasks/t")]
    assert written(*log) == {"tasks": {"other": {"title": "o"}}}


def test_views_can_t_be_written_to() -> None:
    text = BOARD.replace(
        "project = reference(dm_cls=Project)", "project = reference(dm_cls=Front)"
    ).replace(
        "class TaskStore(Store)",
        """class ProjectStore(Store):
    project = reference(dm_cls=Project)

class Front(ViewModel):
    store: ProjectStore
    edits: int = attrs.bproperty()
    @edits.getter
    def edits(self): return self.store.project.edits
    @property
    def doc_ref(self): return CTX.db.document(f"fronts/{self.store.project.doc_id}")

class TaskStore(Store)""",
    )
    found = result(
        text,
        put("tasks/t", title="old", project="fronts/p"),
        put("projects/p"),
        put("u/1/Card_PATCH/t", touch=True),
    )
    assert found["collections"] == {}
    assert [(e["exception"], e["message"]) for e in found["errors"]["events"]] == [
        ("TypeError", "Front is a view: nothing can be assigned to it")
    ]


def test_get_is_none_where_the_view_should_not_exist() -> None:
    """No root; an inner join that does not resolve; no target. A getter that raises, raises."""
    patch = put("u/1/Card_PATCH/t", title="new")
    inner = BOARD.replace(
        "project = reference(dm_cls=Project)",
        "project = reference(dm_cls=Project, import_required=True)",
    )
    assert written(patch, text=inner)["tasks"]["t"]["title"] == "new"
    assert written(gone("projects/p"), patch, text=inner) == {}
    assert (
        written(
            patch, text=BOARD.replace("return CTX.db.document", "return None and CTX.db.document")
        )
        == {}
    )
    raising = BOARD.replace(
        "def project(self): return self.task.project", "def project(self): return 1 // 0"
    )
    found = result(raising, *START, patch)
    assert [e[4] for e in events(found)] == ["ZeroDivisionError"]


def test_views_show_what_clients_wrote() -> None:
    text = (
        BOARD.replace(
            "    @title.setter",
            "    @title.getter\n    def title(self): return self.store.task.title\n    @title.setter",
        )
        + """
class CardMediator(Mediator):
    source = source.domain_model(Task)
    sink = sink.firestore()
    view_model_cls = Card
"""
    )
    found = written(put("u/1/Card_PATCH/t", title="new"), text=text)
    assert found["cards"]["t"]["title"] == "new"
