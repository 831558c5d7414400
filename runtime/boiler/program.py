"""Loads a program's text under module names of its own, so that two versions of it can live in one interpreter.

Must not know how views are evaluated.
"""

import ast
import builtins
import hashlib
import linecache
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from boiler.values import template_part

_LOADED: dict[str, "Program"] = {}
_LOCK = threading.RLock()
_PART = "__boiler_template_part__"


class ProgramError(RuntimeError):
    """The program's text can't be run; the message is one sentence with file and line."""


@dataclass(frozen=True)
class Program:
    """A loaded program: its texts, its modules by file name, and the root of its modules' names."""

    files: Mapping[str, str]
    entry: str
    digest: str
    package: str
    modules: Mapping[str, ModuleType] = field(repr=False)

    @cached_property
    def classes(self) -> tuple[type, ...]:
        """The classes that the program defines, in order of definition."""
        found: dict[type, None] = {}
        for module in self.modules.values():
            for value in list(vars(module).values()):
                if isinstance(value, type) and value.__module__.split(".")[0] == self.package:
                    found[value] = None
        return tuple(found)

    def file_of(self, filename: str) -> str | None:
        """The program's name of a code object's file; None for code that is not the program's."""
        prefix = f"<{self.package}>/"
        return filename.removeprefix(prefix) if filename.startswith(prefix) else None

    @cached_property
    def definitions(self) -> Mapping[tuple[str, str, int], int]:
        """The line of each `def` by (file, function name, line of its first decorator or itself)."""
        found = {}
        for file, text in self.files.items():
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.FunctionDef):
                    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
                    found[file, node.name, first] = node.lineno
        return found


def load_path(path: Path) -> Program:
    """Loads a program from a file, a folder with program.py, or a package's folder. Raises OSError and ProgramError."""
    if path.is_dir() and (path / "__init__.py").exists():
        names = sorted(path.rglob("*.py"))
        files = {
            file.relative_to(path).as_posix(): file.read_text(encoding="utf-8") for file in names
        }
        return load(files, "__init__", digest_of(files))
    file = path / "program.py" if path.is_dir() else path
    files = {file.name: file.read_text(encoding="utf-8")}
    return load(files, file.stem, digest_of(files))


def digest_of(files: Mapping[str, str]) -> str:
    """SHA-256 of names and contents, in hex."""
    digest = hashlib.sha256()
    for name in sorted(files):
        for part in (name, files[name]):
            data = part.encode("utf-8")
            digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def load(files: Mapping[str, str], entry: str, digest: str) -> Program:
    """Runs the program's text, once for a digest. Raises ProgramError where it can't be run."""
    with _LOCK:
        if digest not in _LOADED:
            _LOADED[digest] = _Loader(dict(files), entry, digest).load()
        return _LOADED[digest]


class _Loader:
    """Runs the modules of one program; imports between them are found among its files, never on disk."""

    def __init__(self, files: dict[str, str], entry: str, digest: str) -> None:
        self.files, self.entry, self.digest = files, entry, digest
        self.package = f"boiler_program_{digest[:16]}"
        self.modules: dict[str, ModuleType] = {}

    def load(self) -> Program:
        file = f"{self.entry}.py"
        if file not in self.files:
            raise ProgramError(
                f"the program has no {file}; its files are {', '.join(sorted(self.files))}"
            )
        try:
            self.run(file)
        except ProgramError:
            raise
        except Exception as error:
            for name in [n for n in sys.modules if n.split(".")[0] == self.package]:
                del sys.modules[name]
            place = self._place(error)
            raise ProgramError(f"{place}: {type(error).__name__}: {error}") from error
        return Program(self.files, self.entry, self.digest, self.package, self.modules)

    def _place(self, error: BaseException) -> str:
        prefix, place = f"<{self.package}>/", self.entry + ".py"
        if isinstance(error, SyntaxError) and (error.filename or "").startswith(prefix):
            return f"{(error.filename or '').removeprefix(prefix)}, line {error.lineno}"
        trace = error.__traceback__
        while trace is not None:
            name = trace.tb_frame.f_code.co_filename
            if name.startswith(prefix):
                place = f"{name.removeprefix(prefix)}, line {trace.tb_lineno}"
            trace = trace.tb_next
        return place

    def run(self, file: str) -> ModuleType:
        """The module of a file, run at its first import."""
        if file in self.modules:
            return self.modules[file]
        parts = file.removesuffix(".py").split("/")
        is_package = parts[-1] == "__init__"
        name = ".".join([self.package, *(parts[:-1] if is_package else parts)])
        module = ModuleType(name)
        module.__file__ = filename = f"<{self.package}>/{file}"
        module.__package__ = name if is_package else name.rpartition(".")[0]
        names = {**vars(builtins), "__import__": self._import, _PART: template_part}
        module.__dict__["__builtins__"] = names
        self.modules[file] = sys.modules[name] = module
        text = self.files[file]
        # So that a traceback in a log shows the program's lines.
        linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
        tree = _Templates().visit(ast.parse(text, filename))
        exec(compile(tree, filename, "exec"), vars(module))
        return module

    def _import(
        self,
        name: str,
        variables: Mapping[str, Any] | None = None,
        local: Mapping[str, Any] | None = None,
        names: tuple[str, ...] | None = (),
        level: int = 0,
    ) -> Any:
        if not level:
            return __import__(name, variables, local, names or (), 0)
        package = str((variables or {})["__package__"]).split(".")[1:]
        if level - 1 > len(package):
            raise ImportError("attempted relative import beyond the program")
        parts = package[: len(package) - (level - 1)] + (name.split(".") if name else [])
        module = self.run(self._file(parts))
        for item in names or ():
            if not hasattr(module, item) and self._exists([*parts, item]):
                setattr(module, item, self.run(self._file([*parts, item])))
        return module

    def _file(self, parts: list[str]) -> str:
        package = "/".join([*parts, "__init__.py"])
        file = package if package in self.files else "/".join(parts) + ".py"
        if file not in self.files:
            raise ModuleNotFoundError(f"the program has no module {'.'.join(parts)}")
        return file

    def _exists(self, parts: list[str]) -> bool:
        return (
            "/".join([*parts, "__init__.py"]) in self.files or "/".join(parts) + ".py" in self.files
        )


class _Templates(ast.NodeTransformer):
    """`document(f"a/{x}/b")`: each part is checked before it becomes text, where it could still be None or hold a slash."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        match node.func:
            case (
                ast.Attribute(attr="document" | "collection" | "Reference")
                | ast.Name(id="Reference")
            ):
                for argument in [*node.args[:1], *(k.value for k in node.keywords)]:
                    self._check_all(argument)
        return node

    def _check_all(self, text: ast.expr) -> None:
        match text:
            case ast.JoinedStr(values):
                for part in values:
                    if isinstance(part, ast.FormattedValue):
                        self._check(part)
            case ast.IfExp(body=left, orelse=right) | ast.BinOp(left=left, right=right):
                self._check_all(left)
                self._check_all(right)

    def _check(self, part: ast.FormattedValue) -> None:
        given = [part.value, part.format_spec or ast.Constant(""), ast.Constant(part.conversion)]
        call = ast.Call(ast.Name(_PART, ast.Load()), given, [])
        part.value = ast.fix_missing_locations(ast.copy_location(call, part.value))
        part.conversion, part.format_spec = -1, None
