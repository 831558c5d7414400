"""What the compiler holds of values that become text: an object's name or path reads nothing, a text of its own does."""

import pytest

from boiler_compiler.driver import Compilation, compile_source
from boiler_compiler.frontend.source import ProgramFiles
from tests.frontend.analysed import HEAD
from tests.support.texts import PROGRAM


def compiled(text: str) -> Compilation:
    return compile_source(ProgramFiles("job", "program", {"program.py": text}, {}))


def lineage(shown: str, own: str = "") -> dict[str, tuple[str, ...]]:
    """What `Shown.shown` reads of an order whose class has further members."""
    text = HEAD.replace("class OrderStore(Store)", f"{own}\n\nclass OrderStore(Store)")
    plan = compiled(
        text
        + f"""
class Shown(ViewModel):
    store: OrderStore
    shown: str = attrs.bproperty()

    @shown.getter
    def shown(self):
        return {shown}

    @property
    def doc_ref(self):
        return CTX.db.document(f"shown/{{self.store.order.doc_id}}")
"""
    ).plan
    assert plan is not None
    return plan.lineage["Shown"]


def test_a_program_that_shows_all_that_it_holds_is_accepted() -> None:
    done = compiled(PROGRAM.partition("class Doors")[0])
    assert done.diagnostics == ()
    assert done.plan is not None
    assert done.plan.lineage["Card"] == {"shown": ("cities.flag",)}


@pytest.mark.parametrize(
    "shown",
    ['f"{self} {self.store!r} {self.store.order}"', "str(self) + repr(self.store.order)"],
)
def test_the_text_of_an_object_reads_nothing(shown: str) -> None:
    assert lineage(shown) == {"shown": ()}


@pytest.mark.parametrize("name", ["__str__", "__repr__", "__format__"])
@pytest.mark.parametrize("shown", ['f"{self.store.order}"', "str(self.store.order)"])
def test_a_text_of_its_own_may_read_all(shown: str, name: str) -> None:
    own = f"    def {name}(self, spec=''):\n        return self.region"
    assert lineage(shown, own) == {"shown": ("orders.*",)}
