"""Forms, the triggers that they have, and what a program may do in its own propagate_change."""

from typing import Any

import pytest

from boiler.local.firestore import EmbeddedFirestore
from tests.clients.desk import Desk

HEAD = """
from typing import Optional

from boiler import CTX, DomainModel, Mediator, Query, Reference, Store, ViewModel, attrs, reference, sink, source


class Task(DomainModel):
    class Meta:
        collection_name = "tasks"

    title: str = attrs.bproperty()
    assignee: Optional[str] = attrs.bproperty()
    weight: int = attrs.bproperty(import_default=5)


class Note(DomainModel):
    class Meta:
        collection_name = "users/*/notes"
        case_conversion = False

    body_text: str = attrs.bproperty()


class TaskForm(ViewModel):
    title: str = attrs.bproperty()
    plain: Optional[int] = attrs.bproperty()
    log: list = attrs.bproperty(initialize=True)
    task = attrs.bproperty(initialize=True, export_enabled=False)
    never = attrs.bproperty()

    @task.init
    def task(self):
        self.log.append("task")
        self.task = Task.new(doc_id=self.doc_ref.id, assignee=self.doc_ref.params[1])

    @log.init
    def log(self):
        self.log = ["log"]

    @never.init
    def never(self):
        raise AssertionError("not initialize=True")

    @title.setter
    def title(self, value):
        self.log.append("title")
        self.task.title = value
"""

OWN = """
    def propagate_change(self):
        if self.plain == 13:
            raise ValueError("unlucky")
        self.task.save()
        note = Note.new(doc_id=f"users/{self.doc_ref.params[1]}/notes/{self.doc_id}")
        note.body_text = f"{self.log} {self.plain} {self.title} {self.task.title} {self.task.weight}"
        note.save()
        self.task.weight = self.task.weight + 1
        self.task.save()
"""

MEDIATOR = """

class Forms(Mediator):
    source = source.view_model(TaskForm, query=Query(path="**/taskForms"))
    sink = sink.form()

    @source.triggers.on_create
    def create(self, obj):
        assert isinstance(obj, TaskForm)
        self.sink.emit(obj)
"""

FORM = "users/ann/taskForms/t1"


@pytest.fixture
def desk(firestore: EmbeddedFirestore) -> Desk:
    return Desk(firestore, HEAD + OWN + MEDIATOR)


def test_initialisers_then_setters_then_the_trigger(desk: Desk) -> None:
    desk.write(FORM, {"title": "T", "plain": 3, "task": "ignored", "unknown": 1})
    assert desk.letters() == []
    assert desk.get("tasks/t1") == {"assignee": "ann", "title": "T", "weight": 6}
    assert desk.get("users/ann/notes/t1") == {"body_text": "['log', 'task', 'title'] 3 T T 5"}
    assert desk.writer.collections == {"tasks", "users/ann/notes"}


def test_it_merges_into_what_is_there(desk: Desk) -> None:
    desk.put("tasks/t1", title="old", weight=50, more={"deep": 1})
    desk.write(FORM, {})
    # Nothing is read for Task.new: its weight is the default, and its title is not assigned.
    assert desk.get("tasks/t1") == {
        "title": "old",
        "weight": 6,
        "more": {"deep": 1},
        "assignee": "ann",
    }


def test_a_raise_writes_nothing(desk: Desk) -> None:
    written = desk.write(FORM, {"title": "T", "plain": 13})
    assert desk.get("tasks/t1") is None
    assert [(e.exception, e.message) for e in written.letters] == [("ValueError", "unlucky")]
    assert desk.letters()[0]["mediator"] == "Forms"


def test_a_wrong_value_writes_nothing(desk: Desk) -> None:
    desk.write(FORM, {"title": 3})
    desk.write("users/ann/taskForms/t2", {"title": "T", "plain": "x"})  # read in propagate_change
    assert [e["exception"] for e in desk.letters()] == ["TypeError", "TypeError"]
    assert desk.get("tasks/t1") is desk.get("tasks/t2") is None


def test_only_created_forms(desk: Desk) -> None:
    desk.write(FORM, {"title": "first"})
    assert desk.write(FORM, {"title": "second"}).versions == 0
    assert desk.get("tasks/t1")["title"] == "first"  # type: ignore[index]
    desk.ref(FORM).delete()
    desk.write(FORM, {"title": "third"})
    assert desk.get("tasks/t1")["title"] == "third"  # type: ignore[index]


def test_a_form_that_was_changed_before_it_was_seen_is_created(desk: Desk) -> None:
    desk.put(FORM, title="first")
    desk.write(FORM, {"title": "second"})
    assert desk.get("tasks/t1")["title"] == "second"  # type: ignore[index]


@pytest.mark.parametrize(
    ("triggers", "titles"),
    [
        (("on_create",), ["a", None, None]),
        (("on_update",), [None, "b", "c"]),
        (("on_create", "on_update"), ["a", "b", "c"]),
    ],
)
def test_triggers(firestore: EmbeddedFirestore, triggers: Any, titles: Any) -> None:
    named = "".join(
        f"""
    @source.triggers.{trigger}
    def when_{trigger}(self, obj):
        obj.task.assignee = "{trigger}"
        self.sink.emit(obj)
"""
        for trigger in triggers
    )
    desk = Desk(firestore, HEAD + OWN + MEDIATOR[: MEDIATOR.index("    @source")] + named)
    for title, expected in zip("abc", titles, strict=True):
        if (before := desk.get("tasks/t1")) is not None:
            desk.ref("tasks/t1").delete()
        desk.write(FORM, {"title": title})
        found = desk.get("tasks/t1")
        assert (found or {}).get("title") == expected, before
        if found is not None:
            assert found["assignee"] == ("on_create" if title == "a" else "on_update")


def test_the_default_merges_what_the_form_holds(firestore: EmbeddedFirestore) -> None:
    desk = Desk(firestore, HEAD + MEDIATOR)
    desk.write(FORM, {"title": "T"})
    assert desk.get("tasks/t1") == {"assignee": "ann", "title": "T"}


def test_a_trigger_for_deletions_is_refused(firestore: EmbeddedFirestore) -> None:
    with pytest.raises(TypeError, match="on_delete"):
        Desk(firestore, HEAD + MEDIATOR.replace("on_create", "on_delete"))


PATHS = """

class Elsewhere(Mediator):
    source = source.view_model(TaskForm, query=Query(path="**/taskForms"))
    sink = sink.form()

    @source.triggers.on_create
    def create(self, obj):
        for doc_id in obj.log[3:]:
            pass
        {statement}
"""


@pytest.mark.parametrize(
    ("statement", "exception"),
    [
        ("Note.new(doc_id='n1').save()", "ValueError"),
        ("Note.new(doc_id='users/a/tasks/n1').save()", "ValueError"),
        ("Note.new(doc_id='users/a/x/b/notes/n1').save()", "ValueError"),
        ("Task.new(doc_id='a/b').save()", "ValueError"),
        ("Task.new(doc_id=None).save()", "ValueError"),
        ("Task.new(doc_id='x', nothing=1).save()", "TypeError"),
        ("Task(title='x').save()", "ValueError"),
        ("Task.new(doc_id='x', weight=2**63).save()", "OverflowError"),
        ("Task.new(doc_id='x', title={1, 2}).save()", "TypeError"),
        ("self.sink.emit(None)", "AttributeError"),
        ("raise SystemExit('out')", "SystemExit"),
        ("Task.new(doc_id='__x__').save()", "ValueError"),
    ],
)
def test_hostile_bodies(firestore: EmbeddedFirestore, statement: str, exception: str) -> None:
    desk = Desk(
        firestore, HEAD + PATHS.format(statement=f"Task.new(doc_id='y').save(); {statement}")
    )
    desk.write(FORM, {"title": "T"})
    assert [e["exception"] for e in desk.letters()] == [exception]
    assert desk.client.collection("tasks").get() == []


def test_an_entity_without_fields_comes_into_being(firestore: EmbeddedFirestore) -> None:
    statement = "Task.new(doc_id='empty').save(); Note.new(doc_id='users/a/notes/n').save()"
    desk = Desk(firestore, HEAD + PATHS.format(statement=statement))
    desk.put("users/a/notes/n", kept=1)
    desk.write(FORM, {})
    assert desk.get("tasks/empty") == {}
    assert desk.get("users/a/notes/n") == {"kept": 1}


def test_one_document_saved_twice_is_one_write_in_order(firestore: EmbeddedFirestore) -> None:
    statement = (
        "a, b = Task.new(doc_id='x', title='1', weight=1), Task.new(doc_id='x'); b.title = '2'; "
        "a.save(); b.save(); a.assignee = 'late'; a.save()"
    )
    desk = Desk(firestore, HEAD + PATHS.format(statement=statement))
    desk.write(FORM, {})
    assert desk.get("tasks/x") == {"title": "2", "weight": 1, "assignee": "late"}
