"""Finds and reads the files of a program. Must not know what is in them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class ProgramFiles:
    """Texts by name (`program.py`, `helpers/money.py`), the entry module's name, and each file as the user would name it."""

    job: str
    entry: str
    files: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)


class SourceError(Exception):
    """A program that can't be read: a diagnostic's code, the path as shown, and one sentence."""

    def __init__(self, code: str, path: str, message: str) -> None:
        super().__init__(message)
        self.code, self.path, self.message = code, path, message


def job_name(path: Path) -> str:
    """The folder's name for a folder or a package's `__init__.py`, else the file's stem."""
    full = Path(os.path.realpath(str(path).replace("\0", "")))
    folder = os.path.isdir(full)
    name = full.name if folder else full.stem
    if full.name == "__init__.py" and not folder:
        name = full.parent.name
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def read_program(path: Path) -> ProgramFiles:
    """Reads a file, a folder's program.py, or every module of a package. Raises SourceError."""
    if "\0" in str(path) or not os.path.exists(path):
        raise SourceError("BC0101", str(path), "no such file or folder")
    if path.name == "__init__.py":
        path = path.parent
    if path.is_dir() and (path / "__init__.py").exists():
        names = sorted(name for name in path.rglob("*.py") if not name.is_dir())
        files = {name.relative_to(path).as_posix(): name for name in names}
        return _read(job_name(path), "__init__", files)
    file = path / "program.py" if path.is_dir() else path
    if not file.exists() or file.is_dir():
        raise SourceError("BC0103", str(path), "the folder has no program.py and no __init__.py")
    if file.suffix != ".py":
        raise SourceError("BC0103", str(path), "a program is a Python file, with the ending .py")
    return _read(job_name(path), file.stem, {file.name: file})


def _read(job: str, entry: str, paths: Mapping[str, Path]) -> ProgramFiles:
    files = {name: _text(path) for name, path in paths.items()}
    return ProgramFiles(job, entry, files, {name: str(path) for name, path in paths.items()})


def _text(path: Path) -> str:
    if path.exists() and not path.is_file():
        raise SourceError("BC0102", str(path), "it is no regular file")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        bad = error.object[error.start]
        where = f"byte {error.start + 1} is 0x{bad:02x}"
        raise SourceError("BC0102", str(path), f"the file is not UTF-8: {where}") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SourceError("BC0102", str(path), f"the file can't be read: {reason}") from None
    if "\0" in text:
        raise SourceError("BC0102", str(path), "the file has null characters: it is no text")
    return text.removeprefix("\ufeff")
