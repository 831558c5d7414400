"""The oracle's loader: runs a program's text on the oracle's own classes in place of boiler's.

Program text is run under module names of its own, which are gone when the evaluation ends. Must not know what the
classes mean, but for two things that only the text shows: the parts of a path template, and a store that is not declared.
"""

import ast
import builtins
import itertools
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from .conditions import NONE_COMPARISONS, note_none_comparisons
from .stores import Store, StoreReference
from .surface import OLD_NAMES, surface
from .values import checked_segment
from .views import ViewModel

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Loaded:
    """A loaded program: its modules, its texts by file name, and the prefix of its code's file names."""

    modules: dict[str, ModuleType]
    trees: dict[str, ast.Module]
    prefix: str

    def classes(self, base: type) -> list[Any]:
        """The program's own classes below `base`, by order of definition."""
        found = {
            value: None
            for module in self.modules.values()
            for value in list(vars(module).values())
            if isinstance(value, type) and issubclass(value, base) and value is not base
            if value.__module__.startswith(self.prefix)
        }
        return list(found)

    def file_of(self, filename: str) -> str | None:
        """The program's name of a file, or None for code that is not the program's."""
        return (
            filename.removeprefix(self.prefix + "/")
            if filename.startswith(self.prefix + "/")
            else None
        )

    def definition_of(self, code: Any) -> ast.FunctionDef:
        """The text of a function of the program."""
        file = self.file_of(code.co_filename)
        assert file is not None
        return next(
            n
            for n in ast.walk(self.trees[file])
            if isinstance(n, ast.FunctionDef) and n.name == code.co_name
            if code.co_firstlineno in (n.lineno, *(d.lineno for d in n.decorator_list))
        )


def sources_of(program: Any) -> tuple[dict[str, str], str]:
    """Texts by file name and the entry's module name, of a Program, a module, or a path of either kind."""
    files = getattr(program, "files", None)
    if isinstance(files, Mapping):
        return {str(name): str(text) for name, text in files.items()}, str(program.entry)
    path = Path(str(program.__file__) if isinstance(program, ModuleType) else program)
    if path.is_dir() and (path / "__init__.py").exists():
        texts = {str(f.relative_to(path)): f.read_text("utf-8") for f in sorted(path.rglob("*.py"))}
        return texts, path.name
    if path.is_dir():
        path = path / "program.py"
    return {path.name: path.read_text("utf-8")}, path.stem


@contextmanager
def load(files: Mapping[str, str], entry: str) -> Iterator[Loaded]:
    """Runs the program's text. Raises what the text raises."""
    prefix = f"_boiler_reference_{next(_numbers)}"
    loader = _Loader(dict(files), entry, prefix)
    try:
        loader.run(loader.entry_file)
        loaded = Loaded(loader.modules, loader.trees, prefix)
        _declare_stores(loaded)
        yield loaded
    finally:
        for name in [name for name in sys.modules if name.startswith(prefix)]:
            del sys.modules[name]
        for name in [name for name in NONE_COMPARISONS if name.startswith(prefix)]:
            del NONE_COMPARISONS[name]


class _Loader:
    def __init__(self, files: dict[str, str], entry: str, prefix: str) -> None:
        self.files, self.prefix = files, prefix
        self.entry_file = "__init__.py" if "__init__.py" in files else f"{entry}.py"
        self.package = entry if self.entry_file == "__init__.py" else None
        self.modules: dict[str, ModuleType] = {}
        self.trees: dict[str, ast.Module] = {}

    def run(self, file: str) -> ModuleType:
        """The module of a file, run once."""
        if file in self.modules:
            return self.modules[file]
        name = ".".join([self.prefix, *Path(file).with_suffix("").parts]).removesuffix(".__init__")
        module = ModuleType(name)
        self.modules[file] = sys.modules[name] = module
        module.__package__ = name if file.endswith("__init__.py") else name.rpartition(".")[0]
        filename = f"{self.prefix}/{file}"
        tree = ast.parse(self.files[file], filename)
        note_none_comparisons(tree, filename)
        self.trees[file] = tree
        code = compile(_PathTemplates().visit(ast.parse(self.files[file])), filename, "exec")
        variables = vars(module)
        variables["__builtins__"] = {
            **vars(builtins),
            "__import__": self._import,
            "__path_part__": _path_part,
        }
        exec(code, variables)
        return module

    def _import(
        self,
        name: str,
        variables: Any = None,
        local: Any = None,
        names: Any = (),
        level: int = 0,
    ) -> Any:
        if not level and name.split(".")[0] in OLD_NAMES:
            return surface(name, bool(names))
        parts = self._own(name, variables, level)
        if parts is None:
            return __import__(name, variables, local, names, level)
        module = self.run(self._file(parts))
        for item in names or ():
            if not hasattr(module, item) and self._exists([*parts, item]):
                setattr(module, item, self.run(self._file([*parts, item])))
        return module if names else self.run(self._file(parts[:1]))

    def _own(self, name: str, variables: Any, level: int) -> list[str] | None:
        """The module's path inside the program, or None for a module from elsewhere."""
        parts = name.split(".") if name else []
        if level:
            package = str(variables["__package__"]).split(".")[1:]
            return package[: len(package) - level + 1] + parts
        if self.package is not None and parts[0] == self.package:
            return parts[1:]
        return parts if self.package is None and self._exists(parts) else None

    def _file(self, parts: list[str]) -> str:
        folder = "/".join([*parts, "__init__.py"])
        return folder if folder in self.files else "/".join(parts) + ".py"

    def _exists(self, parts: list[str]) -> bool:
        return self._file(parts) in self.files


class _PathTemplates(ast.NodeTransformer):
    """`document(f"a/{x}/b")`: each interpolated value is checked before it becomes text."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if ast.unparse(node.func).split(".")[-1] not in (
            "document",
            "collection",
            "Reference",
        ):
            return node
        waiting = [*node.args, *(keyword.value for keyword in node.keywords)]
        while waiting:
            text = waiting.pop()
            if isinstance(text, ast.IfExp):
                waiting += [text.body, text.orelse]
            elif isinstance(text, ast.BinOp):
                waiting += [text.left, text.right]
            elif isinstance(text, ast.JoinedStr):
                text.values = [self._checked(value) for value in text.values]
        return node

    def _checked(self, value: ast.expr) -> ast.expr:
        if not isinstance(value, ast.FormattedValue):
            return value
        text = ast.Lambda(ast.arguments([], [], None, [], [], None, []), ast.JoinedStr([value]))
        call = ast.Call(ast.Name("__path_part__", ast.Load()), [value.value, text], [])
        call = ast.fix_missing_locations(ast.copy_location(call, value.value))
        return ast.copy_location(ast.FormattedValue(call, -1), value)


def _path_part(value: Any, text: Callable[[], str]) -> str:
    if value is None:
        raise ValueError("a part of a path is None")
    part = text()
    return checked_segment(part) if "/" in part else part


def _declare_stores(loaded: Loaded) -> None:
    """Gives a view whose `new` calls add_snapshot its store class, made from the text where it is not declared."""
    for file, tree in loaded.trees.items():
        variables = vars(loaded.modules[file])
        for view in [n for n in ast.walk(tree) if isinstance(n, ast.ClassDef)]:
            for call in [n for n in ast.walk(view) if isinstance(n, ast.Call)]:
                if isinstance(call.func, ast.Attribute) and call.func.attr == "add_snapshot":
                    _declare_store(variables, view, call)


def _declare_store(variables: dict[str, Any], view: ast.ClassDef, call: ast.Call) -> None:
    assert isinstance(call.func, ast.Attribute)
    assert isinstance(call.func.value, ast.Name)
    made = next(
        n.value.func.id
        for n in ast.walk(view)
        if isinstance(n, ast.Assign)
        and isinstance(n.value, ast.Call)
        and isinstance(n.value.func, ast.Name)
        and any(isinstance(t, ast.Name) and t.id == call.func.value.id for t in n.targets)
    )
    cls = variables.get(view.name)
    if made not in variables:
        name = ast.literal_eval(call.args[0])
        model = next(k.value for k in call.keywords if k.arg == "dm_cls")
        assert isinstance(model, ast.Name)
        root = StoreReference(dm_cls=variables[model.id])
        variables[made] = type(made, (Store,), {name: root, "__module__": variables["__name__"]})
    if isinstance(cls, type) and issubclass(cls, ViewModel):
        cls._boiler_made = variables[made]  # type: ignore[attr-defined]
