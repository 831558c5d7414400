"""`str` and `repr` of what programs hold, as the runtime has them: no address, and the same as in the oracle."""

from boiler.program import digest_of, load
from boiler.window import Window
from tests.support.texts import EXPECTED, PROGRAM, SHOWN, WINDOW


def test_everything_has_a_text_without_address() -> None:
    files = {"program.py": PROGRAM}
    module = load(files, "program", digest_of(files)).modules["program.py"]
    assert module.texts() == EXPECTED
    card = module.Card(store=module.from_store("cities/rome"))
    assert card.to_dict() == {"shown": SHOWN}


def test_a_window() -> None:
    assert (repr(Window(0, 1)), str(Window(0, 1))) == ("Window(first=0, last=1)", WINDOW)
