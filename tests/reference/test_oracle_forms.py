"""The oracle's forms: initialisers, setters, and what they write."""

import pytest

from tests.reference.small import change, events, exact, put, result

FORMS = """
class Note(DomainModel):
    class Meta: collection_name = "notes"
    text: str = attrs.bproperty()
    by: Optional[str] = attrs.bproperty()
    kind: str = attrs.object_type()

class NoteForm(ViewModel):
    text: str = attrs.bproperty()
    loud: bool = attrs.bproperty()
    note = attrs.bproperty(initialize=True, export_enabled=False)
    who = attrs.bproperty(initialize=True, export_enabled=False)
    never = attrs.bproperty(export_enabled=False)

    @note.init
    def note(self): self.note = Note.new(doc_id=self.doc_ref.id)
    @who.init
    def who(self): self.note.by = self.doc_ref.params[1]
    @never.init
    def never(self): raise AssertionError("never called")
    @text.setter
    def text(self, value): self.note.text = value
    @loud.setter
    def loud(self, value):
        if self.note.text is None: raise ValueError("nothing to shout")
        self.note.text = self.note.text.upper()
    def propagate_change(self): self.note.save()

class NoteMediator(Mediator):
    source = source.view_model(NoteForm, query=Query(path="**/noteForms"))
    sink = sink.form()
    @source.triggers.on_create
    def create(self, obj): self.sink.emit(obj)
"""


def test_a_form_makes_a_document() -> None:
    log = [put("users/ann/noteForms/n", loud=True, text="hi", by="nobody")]
    exact(result(FORMS, *log), {"collections": {"notes": {"n": {"text": "HI", "by": "ann"}}}})


def test_a_form_merges_into_a_document_that_is_there() -> None:
    log = [put("notes/n", text="old", more=1), put("users/ann/noteForms/n")]
    exact(
        result(FORMS, *log),
        {"collections": {"notes": {"n": {"text": "old", "more": 1, "by": "ann"}}}},
    )


def test_on_create_alone_is_for_new_forms() -> None:
    log = [put("users/ann/noteForms/n", text="a"), change("users/ann/noteForms/n", text="b")]
    assert result(FORMS, *log)["collections"]["notes"]["n"]["text"] == "a"
    again = FORMS.replace(
        "@source.triggers.on_create", "@source.triggers.on_create\n    @source.triggers.on_update"
    )
    assert result(again, *log)["collections"]["notes"]["n"]["text"] == "b"


@pytest.mark.parametrize("path", ["users/ann/noteForms/n", "noteForms/n"])
def test_a_form_that_raises_writes_nothing(path: str) -> None:
    """In a setter; or in an initialiser: a path of two segments has `n` at params[1]."""
    found = result(FORMS, put(path, loud=True))
    assert found["collections"] == {}
    assert [(e[0], e[1], e[3], e[4]) for e in events(found)] == [
        ("NoteMediator", path, "exception", "ValueError")
    ]


def test_a_write_may_be_a_form_again() -> None:
    """A client's write is a commit like any other: forms that it writes take effect in turn."""
    text = (
        FORMS
        + """
class Chain(DomainModel):
    class Meta: collection_name = "noteForms"
    text: str = attrs.bproperty()

class ChainForm(ViewModel):
    text: str = attrs.bproperty()
    @text.setter
    def text(self, value):
        chain = Chain.new(doc_id="made")
        chain.text = value
        chain.save()

class ChainMediator(Mediator):
    source = source.view_model(ChainForm, query=Query(path="**/chainForms"))
    sink = sink.form()
    @source.triggers.on_create
    def create(self, obj): pass
"""
    )
    found = result(text, put("chainForms/c", text="on"))
    exact(
        found["collections"],
        {"noteForms": {"made": {"text": "on"}}, "notes": {"made": {"by": "made", "text": "on"}}},
    )


def test_attributes_without_setter_are_the_form_s_own_fields() -> None:
    """And an entity that a form was given is written without a propagate_change of the form's own."""
    text = FORMS.replace("    def propagate_change(self): self.note.save()\n", "").replace(
        "    @text.setter\n    def text(self, value): self.note.text = value",
        "    @loud.init\n    def loud(self): raise AssertionError('never called')",
    )
    text = text.replace(
        "if self.note.text is None", "self.note.text = self.text\n        if self.doc_id != 'n'"
    )
    log = [put("users/ann/noteForms/n", text="hi", loud=None)]
    exact(result(text, *log), {"collections": {"notes": {"n": {"text": "HI", "by": "ann"}}}})


def test_new_needs_a_collection_without_wildcards() -> None:
    text = FORMS.replace('collection_name = "notes"', 'collection_name = "users/*/notes"')
    assert [e[4] for e in events(result(text, put("users/ann/noteForms/n", text="a")))] == [
        "ValueError"
    ]
