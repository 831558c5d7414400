"""Findings that take several modules: imports of the program's own, and classes of one name."""

from boiler_compiler.diagnostics import Diagnostic
from boiler_compiler.driver import compile_source
from boiler_compiler.frontend.source import ProgramFiles

MODELS = "from boiler import DomainModel, attrs\n\n\nclass City(DomainModel):\n    name: str = attrs.bproperty()\n"


def findings(**files: str) -> list[Diagnostic]:
    """Findings of a package, by module name, but for that there is nothing to keep."""
    texts = {f"{name}.py": text for name, text in {"__init__": "", **files}.items()}
    source = ProgramFiles("job", "__init__", texts, {name: f"shop/{name}" for name in texts})
    return [d for d in compile_source(source).diagnostics if d.code != "BC0610"]


def test_a_module_that_is_not_there() -> None:
    (found,) = findings(models=MODELS, views="from .modles import City\n")
    assert (found.code, found.place) == ("BC0204", "shop/views.py:1:7")
    assert found.message == "the program has no module modles"
    assert found.help == "did you mean `models`?"


def test_a_name_that_a_module_does_not_define() -> None:
    (found,) = findings(models=MODELS, views="from .models import Citty\n")
    assert (found.code, found.message) == ("BC0204", "models.py defines no Citty")
    assert found.help == "did you mean `City`?"


def test_a_module_imported_as_if_it_were_installed() -> None:
    (found,) = findings(models=MODELS, views="from models import City\n")
    assert found.code == "BC0204"
    assert found.help == "from .models import ..."


def test_a_class_name_in_two_modules() -> None:
    (found,) = findings(models=MODELS, other=MODELS)
    assert (found.code, found.place) == ("BC0206", "shop/other.py:4:7")
    assert found.message == "a class City is defined in models.py, line 4 already"


def test_good_imports() -> None:
    assert not findings(
        models=MODELS,
        views="from . import models\nfrom .models import City as Town\nx = models.City, Town\n",
    )
