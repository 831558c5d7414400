"""Client writes within the python processor: views follow them, settling waits for them, and a restart repeats none."""

from pathlib import Path
from typing import Any

import pytest

from boiler.local.database import connect, read_result
from boiler.local.firestore import EmbeddedFirestore
from boiler.processors.python import PythonProcessor
from boiler.program import load
from boiler_compiler.driver import compile_path

PROGRAM = """
from typing import Optional

from boiler import (CTX, DomainModel, Mediator, Query, Reference, Store, ViewModel, ViewModelQuery, attrs, reference,
                    sink, source)


class Purse(DomainModel):
    class Meta:
        collection_name = "purses"

    cents: int = attrs.bproperty()
    owner: str = attrs.bproperty(import_default="nobody")


class PurseStore(Store):
    purse = reference(dm_cls=Purse)


class PurseView(ViewModel):
    store: PurseStore

    cents: int = attrs.bproperty()
    add: int = attrs.bproperty(export_enabled=False)
    owner: str = attrs.bproperty()
    pass_on: Optional[str] = attrs.bproperty(export_enabled=False)

    @cents.getter
    def cents(self):
        return self.store.purse.cents

    @owner.getter
    def owner(self):
        return self.store.purse.owner

    @owner.setter
    def owner(self, value):
        self.store.purse.owner = value

    @add.setter
    def add(self, value):
        if self.store.purse.cents + value < 0:
            raise ValueError("not enough")
        self.store.purse.cents = self.store.purse.cents + value

    @pass_on.setter
    def pass_on(self, value):
        patch = Next.new(doc_id=f"owners/{value}/PurseView_PATCH/{value}")
        patch.add = 1
        patch.save()

    @property
    def doc_ref(self):
        return CTX.db.document(f"purseViews/{self.store.purse.doc_id}")


class Next(DomainModel):
    class Meta:
        collection_name = "owners/*/PurseView_PATCH"

    add: int = attrs.bproperty()


class Keep(Mediator):
    source = source.domain_model(Purse)
    sink = sink.firestore()
    view_model_cls = PurseView


class Patches(Mediator):
    source = source.firestore(query=ViewModelQuery.patch_query(parent=PurseView))
    sink = sink.form()

    @source.triggers.on_create
    @source.triggers.on_update
    def patch(self, ref, snapshot):
        obj = PurseView.get(doc_id=ref.id, once=True)
        if obj is None:
            return
        obj.update_vals(with_raw=snapshot.to_dict())
        self.sink.emit(obj)


class Opening(ViewModel):
    owner: str = attrs.bproperty()
    purse = attrs.bproperty(initialize=True, export_enabled=False)

    @purse.init
    def purse(self):
        self.purse = Purse.new(doc_id=self.doc_ref.id)
        self.purse.cents = 0

    @owner.setter
    def owner(self, value):
        self.purse.owner = value


class Openings(Mediator):
    source = source.view_model(Opening, query=Query(path="**/openings"))
    sink = sink.form()

    @source.triggers.on_create
    def opened(self, obj):
        self.sink.emit(obj)
"""


class Run:
    """A processor over a database; `stop` it and make another to restart."""

    def __init__(self, folder: Path, server: EmbeddedFirestore) -> None:
        (folder / "program.py").write_text(PROGRAM, encoding="utf-8")
        compilation = compile_path(folder)
        assert compilation.plan is not None, compilation.diagnostics
        self.plan = compilation.plan
        program = load(compilation.files, compilation.entry, compilation.digest)
        self.client = connect("test", server.address)
        self.processor = PythonProcessor(program, self.client, self.plan.to_json())
        self.processor.start()

    def commit(self, **documents: Any) -> None:
        """Sets documents, named with `__` for the slashes, in one commit, and settles."""
        batch = self.client.batch()
        for name, fields in documents.items():
            batch.set(self.client.document(name.replace("__", "/")), fields)
        batch.commit()
        self.processor.settle(batch.commit_time, 30)

    def result(self) -> Any:
        """Collections and errors; the letters without their times."""
        changed = self.processor.changed_by_clients
        found = read_result(self.client, self.plan.owned, self.plan.sources, changed)
        errors = found.get("errors", {})
        return found["collections"], [
            (e["mediator"], e["key"], e["message"]) for e in errors.get("events", [])
        ]


@pytest.fixture
def run(tmp_path: Path, firestore: EmbeddedFirestore) -> Any:
    run = Run(tmp_path, firestore)
    yield run
    run.processor.stop()


def test_views_follow_and_settling_waits(run: Run) -> None:
    for number in range(1, 6):
        name = f"p{number}"
        run.commit(**{f"x__y__openings__{name}": {"owner": name.upper()}})
        run.commit(**{f"owners__a__PurseView_PATCH__{name}": {"add": number, "cents": 99}})
        collections, letters = run.result()
        assert letters == []
        assert collections["purseViews"][name] == {"cents": number, "owner": name.upper()}
        assert collections["purses"][name] == {"cents": number, "owner": name.upper()}
    assert collections.keys() == {"purseViews", "purses"}


def test_writes_that_are_patches_again_are_waited_for(run: Run) -> None:
    run.commit(purses__a={"cents": 1}, purses__b={"cents": 1}, purses__c={"cents": 1})
    run.commit(owners__x__PurseView_PATCH__a={"passOn": "b", "add": 10})
    collections, letters = run.result()
    assert letters == []
    assert {k: v["cents"] for k, v in collections["purseViews"].items()} == {
        "a": 11,
        "b": 2,
        "c": 1,
    }
    assert collections["owners/b/PurseView_PATCH"] == {"b": {"add": 1}}


def test_letters_and_restarts(tmp_path: Path, firestore: EmbeddedFirestore) -> None:
    run = Run(tmp_path, firestore)
    run.commit(purses__a={"cents": 1})
    run.commit(
        owners__x__PurseView_PATCH__a={"add": -5, "owner": "x"},
        owners__y__PurseView_PATCH__a={"add": 5},
    )
    run.processor.stop()
    expected = ({"a": {"cents": 6, "owner": "nobody"}}, {"a": {"cents": 6}})
    letters = [("Patches", "owners/x/PurseView_PATCH/a", "not enough")]
    collections, found = run.result()
    assert (collections["purseViews"], collections["purses"], found) == (*expected, letters)
    run.client.document("owners/z/PurseView_PATCH/a").set({"add": 100})  # while nothing runs
    again = Run(tmp_path, firestore)
    collections, found = again.result()
    assert collections["purses"] == {"a": {"cents": 106}}
    again.commit(owners__x__PurseView_PATCH__a={"add": -6})
    collections, found = again.result()
    again.processor.stop()
    assert (collections["purses"], found) == ({"a": {"cents": 100}}, letters)
    assert collections["purseViews"] == {"a": {"cents": 100, "owner": "nobody"}}


def test_a_broken_stream_repeats_nothing(run: Run, firestore: EmbeddedFirestore) -> None:
    run.commit(purses__a={"cents": 0})
    for number in range(1, 6):
        run.commit(**{f"owners__o{number}__PurseView_PATCH__a": {"add": 10**number}})
        firestore.faults.drop_streams()
    run.commit(owners__last__PurseView_PATCH__a={"add": 1})
    collections, letters = run.result()
    assert (collections["purses"], letters) == ({"a": {"cents": 111_111}}, [])
