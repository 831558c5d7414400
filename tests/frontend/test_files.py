"""Files that are no program or can't be read: BC0101 to BC0105, and what a path may be."""

import os
from pathlib import Path

import pytest

from boiler_compiler.diagnostics import render
from boiler_compiler.driver import compile_path

MODEL = "from boiler import DomainModel, attrs\n\n\nclass City(DomainModel):\n    name: str = attrs.bproperty()\n"


def codes(path: Path) -> list[str]:
    """Codes of all findings; every one can be shown."""
    compilation = compile_path(path)
    assert compilation.plan is None
    for diagnostic in compilation.diagnostics:
        assert render(diagnostic, compilation.files).encode()
    return [d.code for d in compilation.diagnostics]


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    assert codes(tmp_path / "nothing.py") == ["BC0101"]
    assert codes(tmp_path / ("x" * 5_000)) == ["BC0101"]
    assert codes(tmp_path / "a\0b") == ["BC0101"]


def test_a_folder_without_a_program(tmp_path: Path) -> None:
    assert codes(tmp_path) == ["BC0103"]


def test_a_file_that_is_not_python(tmp_path: Path) -> None:
    (tmp_path / "program.txt").write_text(MODEL)
    assert codes(tmp_path / "program.txt") == ["BC0103"]


def test_a_directory_named_like_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "x.py"
    folder.mkdir()
    assert codes(folder) == ["BC0103"]
    (folder / "program.py").write_text(MODEL)
    assert codes(folder) == ["BC0610"]
    (tmp_path / "program.py").mkdir()
    assert codes(tmp_path) == ["BC0103"]


def test_a_directory_named_like_a_module_of_a_package(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text(MODEL)
    (tmp_path / "x.py").mkdir()
    assert codes(tmp_path) == ["BC0610"]


def test_symbolic_links_in_a_circle(tmp_path: Path) -> None:
    loop = tmp_path / "loop.py"
    loop.symlink_to(loop)
    assert codes(loop) == ["BC0101"]
    package = tmp_path / "package"
    package.mkdir()
    (package / "__init__.py").write_text(MODEL)
    (package / "self").symlink_to(package)
    assert codes(package) == ["BC0610"]
    (package / "broken.py").symlink_to(package / "nowhere")
    assert codes(package) == ["BC0102"]


def test_a_pipe_is_no_program(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "program.py")
    assert codes(tmp_path) == ["BC0102"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(MODEL)
    path.chmod(0)
    assert codes(path) == ["BC0102"]


@pytest.mark.parametrize(
    "content",
    [
        MODEL.encode("utf-16"),
        MODEL.encode("utf-16-le"),
        MODEL.replace("City", "Städte").encode("latin-1"),
        b"name = '\xff'\n",
        b"name = '\xed\xa0\x80'\n",
        b"name = '\0'\n",
    ],
    ids=["utf-16", "utf-16 without mark", "latin-1", "bad byte", "surrogate", "null"],
)
def test_a_file_that_is_not_utf_8_text(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_bytes(content)
    assert codes(path) == ["BC0102"]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + MODEL.encode(),
        MODEL.replace("\n", "\r\n").encode(),
        MODEL.replace("\n", "\r").encode(),
        MODEL.replace("\n\n", "\n\x0c\n").encode(),
        MODEL.replace("    ", "\t").encode(),
        b"# -*- coding: latin-1 -*-\n" + MODEL.replace("City", "Städte").encode(),
        b"",
        b"\n\n",
        b"# nothing but this\n",
        b'"""Nothing but this."""',
        b"\\\n",
    ],
)
def test_a_file_that_is_text_of_an_odd_form(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_bytes(content)
    assert codes(path) in (["BC0610"], ["BC0104"])


def test_a_name_of_a_folder_that_is_no_text(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    (folder / "program.py").write_text("x = y\n")
    assert codes(folder) == ["BC0201"]
