"""Loading programs: modules under names of their own, one sentence for what can't be run, the older names."""

import subprocess
import sys

import pytest

from boiler.program import ProgramError, digest_of, load


def loaded(**files: str) -> object:
    texts = {name.replace("__", "/") + ".py": text for name, text in files.items()}
    return load(texts, "program", digest_of(texts))


def test_two_versions_live_beside_each_other() -> None:
    text = "from boiler import DomainModel\nclass City(DomainModel):\n    number = {}\n"
    one, two = (loaded(program=text.format(n)) for n in (1, 2))
    assert [cls.number for cls in one.classes] == [1]  # type: ignore[attr-defined]
    assert [cls.number for cls in two.classes] == [2]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = 1\ny = unknown\n", "program.py, line 2: NameError: name 'unknown' is not defined"),
        ("def broken(:\n", "program.py, line 1: SyntaxError"),
        ("\nfrom .other import x\n", "program.py, line 2: ModuleNotFoundError"),
        (
            "from boiler import windows\n",
            "program.py, line 1: ImportError: cannot import name 'windows'",
        ),
    ],
)
def test_what_can_not_be_run_is_one_sentence(text: str, says: str) -> None:
    with pytest.raises(ProgramError) as caught:
        loaded(program=text)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_older_names_are_the_same_objects() -> None:
    loaded(
        program="""
import boiler, flask_boiler, onto
from flask_boiler.context import Context as CTX
from flask_boiler.view_model import ViewModel
from onto.domain_model import DomainModel
from onto.store import Store, reference
from flask_boiler.view import Mediator
from flask_boiler import source, sink, attrs
import flask_boiler.attrs
assert CTX.db is boiler.CTX.db
assert (ViewModel, DomainModel, Store, Mediator) == (
    boiler.ViewModel, boiler.DomainModel, boiler.Store, boiler.Mediator)
assert reference is boiler.reference
assert source is boiler.source and sink is boiler.sink and attrs is boiler.attrs
"""
    )


def test_the_oracle_does_not_hide_the_function() -> None:
    code = "import boiler.reference, boiler; assert isinstance(boiler.reference, type), boiler.reference"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_importing_boiler_is_light() -> None:
    code = (
        "import sys, boiler; "
        "heavy = {'google.cloud.firestore', 'grpc', 'libcst', 'boiler_compiler', 'flask'} & {*sys.modules}; "
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
