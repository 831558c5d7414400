"""`str` and `repr` of what programs hold, as the oracle has them: the texts to which the runtime is held too."""

from types import SimpleNamespace

from boiler.reference import evaluate
from boiler.reference.loading import load
from boiler.reference.windows import Window
from tests.support.texts import EXPECTED, PROGRAM, SHOWN, WINDOW

FILES = {"program.py": PROGRAM}


def test_everything_has_a_text_without_address() -> None:
    with load(FILES, "program") as loaded:
        assert loaded.modules["program.py"].texts() == EXPECTED


def test_a_document_holds_no_address() -> None:
    files = {"program.py": PROGRAM.partition("class Doors")[0]}
    found = evaluate(SimpleNamespace(files=files, entry="program"), {"cities/rome": {"flag": {}}})
    assert found["collections"] == {"cards": {"rome": {"shown": SHOWN}}}


def test_a_window() -> None:
    assert (repr(Window(0, 1)), str(Window(0, 1))) == ("Window(first=0, last=1)", WINDOW)
