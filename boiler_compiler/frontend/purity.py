"""Findings for functions that are no functions of their arguments: clocks, chance, files, globals that change.

A deny list of dotted names, found through imports and local names; what is not on it counts as pure. Must not know
what views read.
"""

from __future__ import annotations

import libcst as cst

from boiler_compiler.frontend.modules import Module, dotted, is_main_block
from boiler_compiler.frontend.program import Index
from boiler_compiler.frontend.scopes import Scopes
from boiler_compiler.frontend.values import ListOf, MapOf, Named, TupleOf
from boiler_compiler.frontend.walking import walk

CLOCKS = (
    "datetime.date.today", "datetime.datetime.now", "datetime.datetime.today", "datetime.datetime.utcnow", "time",
)  # fmt: skip
CHANCE = ("os.urandom", "random", "secrets", "uuid.uuid1", "uuid.uuid4", "numpy.random")
OUTSIDE = (
    "aiohttp", "asyncio", "builtins.input", "builtins.open", "fileinput", "ftplib", "getpass",
    "glob", "google.cloud", "http",
    "httpx", "io.open", "locale", "multiprocessing", "os.environ", "os.getcwd", "os.getenv",
    "os.getpid", "os.listdir", "os.mkdir", "os.open", "os.path.exists",
    "os.path.expanduser", "os.path.getmtime", "os.path.getsize", "os.path.isdir", "os.path.isfile",
    "os.popen", "os.remove", "os.scandir",
    "os.stat", "os.system", "os.walk", "pathlib.Path", "platform", "requests", "shutil", "smtplib", "socket",
    "sqlite3", "subprocess", "sys.argv", "sys.stdin", "tempfile", "threading", "urllib.request",
)  # fmt: skip
CODE = (
    "builtins.__import__",
    "builtins.compile",
    "builtins.eval",
    "builtins.exec",
    "builtins.globals",
    "importlib",
)
WHAT = (
    (CLOCKS, "reads a clock", "take the time from a document, or let the front end compare with its own clock"),
    (CHANCE, "gives another value each time", "take the value from a document"),
    (OUTSIDE, "depends on something outside of the documents", "take the value from a document"),
    (CODE, "runs code that the compiler does not see", "write the code out"),
)  # fmt: skip
LISTED = {
    first: [
        (name, what, help)
        for names, what, help in WHAT
        for name in names
        if name.partition(".")[0] == first
    ]
    for first in {name.partition(".")[0] for names, _, _ in WHAT for name in names}
}
"""All that is on the list, by the first part of its name."""

NO_STATE = "make it inside of the function, and return it"
MUTATORS = {
    "add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "reverse",
    "setdefault", "sort", "update",
}  # fmt: skip
MUTABLE_CALLS = {
    "builtins.bytearray", "builtins.dict", "builtins.list", "builtins.set", "collections.Counter", "collections.OrderedDict",
    "collections.defaultdict", "collections.deque",
}  # fmt: skip


def check_purity(index: Index) -> None:
    """Looks at all code of the program but `__main__` blocks and mediators' `start`."""
    for module in index.modules.values():
        walk(module.tree, _Impure(index, module))


class _Impure(Scopes):
    def __init__(self, index: Index, module: Module) -> None:
        super().__init__(module)
        self.index = index

    def _report(self, code: str, node: cst.CSTNode, message: str, help: str = "") -> None:
        self.index.reports.add(code, self.module.span(node), message, help)

    def _full_name(self, node: cst.CSTNode) -> str:
        """The dotted name of what an expression names, through imports; empty where it is a local thing."""
        first, _, rest = dotted(node).partition(".")
        imported = self.local_import(first) if self.is_local(first) else None
        if not first or (imported is None and self.is_local(first)):
            return ""
        match (
            self.index.resolve(self.module, first)
            if imported is None
            else self.index.imported(imported.module, imported.name)
        ):
            case Named(name):
                return f"{name}.{rest}" if rest else name
        return ""

    # ---- names on the list

    def visit_If(self, node: cst.If) -> bool:
        return not is_main_block(node)

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        if node.name.value == "start" and self.in_class and not self.in_function:
            self.enter(node)
            return False
        for parameter in (
            *node.params.params,
            *node.params.kwonly_params,
            *node.params.posonly_params,
        ):
            if parameter.default is not None and self._mutable(parameter.default):
                message = f"the default of {parameter.name.value} can be changed by a call"
                help = f"{parameter.name.value}=None, and make it inside"
                self._report("BC0704", parameter.default, message, help)
        return super().visit_FunctionDef(node)

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        if not self._listed(node):
            walk(node.value, self)
        return False

    def visit_Name(self, node: cst.Name) -> None:
        self._listed(node)

    def visit_Annotation(self, node: cst.Annotation) -> bool:
        return False

    def visit_Import(self, node: cst.Import) -> bool:
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:
        walk(node.value, self)
        return False

    def _listed(self, node: cst.Attribute | cst.Name) -> bool:
        name = self._full_name(node)
        if not name:
            return False
        if name in ("builtins.hash", "builtins.id"):
            message = f"{dotted(node)} differs from process to process"
            help = "a digest is the same everywhere: hashlib.sha256(text.encode()).hexdigest()"
            self._report("BC0705", node, message, help)
            return True
        for listed, what, help in LISTED.get(name.partition(".")[0], ()):
            bare_module = name == listed and "." not in listed
            if (name == listed or name.startswith(listed + ".")) and not bare_module:
                self._report("BC0701", node, f"{dotted(node)} {what}", help)
                return True
        return False

    # ---- what outlives a call

    def visit_Global(self, node: cst.Global) -> None:
        names = ", ".join(item.name.value for item in node.names)
        self._report("BC0703", node, f"{names} is changed for all that follow", NO_STATE)

    def visit_AssignTarget(self, node: cst.AssignTarget) -> None:
        self._changed(node.target)

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        self._changed(node.target)

    def visit_Del(self, node: cst.Del) -> None:
        self._changed(node.target)

    def visit_Call(self, node: cst.Call) -> None:
        self._time_zone(node)
        match node.func:
            case cst.Name(value="next") if node.args and self.in_function:
                root = _root(node.args[0].value)
                if root is not None and self._is_iterator(root):
                    self._report("BC0703", node.func, f"{root.value} outlives the call", NO_STATE)
            case cst.Attribute(value=holder, attr=cst.Name(value=name)) if name in MUTATORS:
                root = _root(holder)
                if self.in_function and root is not None and self._is_container(root):
                    self._report("BC0703", node.func, f"{root.value} outlives the call")
                elif self.in_function and self._shared(holder):
                    text = dotted(holder)
                    message = f"{text} is one for all objects of the class"
                    self._report("BC0703", node.func, message, NO_STATE)

    def _time_zone(self, node: cst.Call) -> None:
        """`datetime.fromtimestamp(x)` and `at.astimezone()` mean the machine's own time zone."""
        bare = isinstance(node.func, cst.Attribute) and node.func.attr.value == "astimezone"
        local = self._full_name(node.func) == "datetime.datetime.fromtimestamp"
        if (bare and not node.args) or (local and len(node.args) == 1):
            message = f"{cst.Module([]).code_for_node(node.func)} takes the machine's time zone"
            self._report("BC0701", node, message, "give it a time zone: UTC")

    def _is_iterator(self, root: cst.Name) -> bool:
        """Whether the name is the module's, and something other than a function or class was made for it."""
        binding = self.module.bindings.get(root.value)
        return not self.is_local(root.value) and isinstance(binding, cst.Call | cst.GeneratorExp)

    def _changed(self, target: cst.CSTNode) -> None:
        if not self.in_function or not isinstance(target, cst.Attribute | cst.Subscript):
            return
        if isinstance(target, cst.Attribute) and _is_class(target.value):
            self._report(
                "BC0703", target, f"{target.attr.value} is one for all objects of the class"
            )
            return
        root = _root(target)
        if root is not None and self._own_class(root):
            text = cst.Module([]).code_for_node(target)
            message = f"{text} is one for all calls, of whatever group or key"
            self._report("BC0703", target, message, NO_STATE)
            return
        if root is None or self.is_local(root.value):
            return
        if root.value in self.module.bindings or self.index.resolve(
            self.module, root.value
        ) != Named(f"?{root.value}"):
            self._report("BC0703", target, f"{root.value} outlives the call", NO_STATE)

    def _own_class(self, root: cst.Name) -> bool:
        """Whether it is the first parameter of a classmethod."""
        function = self.functions[-1]
        parameters = (*function.params.posonly_params, *function.params.params)
        of_class = any(
            isinstance(d.decorator, cst.Name) and d.decorator.value == "classmethod"
            for d in function.decorators
        )
        return of_class and bool(parameters) and parameters[0].name.value == root.value

    def _is_container(self, root: cst.Name) -> bool:
        if self.is_local(root.value):
            return False
        binding = self.module.bindings.get(root.value)
        value = self.index.resolve(self.module, root.value)
        made = isinstance(binding, cst.BaseExpression) and self._mutable(binding)
        return made or isinstance(value, ListOf | MapOf | TupleOf)

    def _shared(self, holder: cst.CSTNode) -> bool:
        """Whether it is `self.name` for a container of the class body."""
        match holder:
            case cst.Attribute(value=cst.Name(value="self" | "cls"), attr=cst.Name(value=name)):
                info = self.index.classes.get(self.classes[-1]) if self.classes else None
                if info is None or any(name in i.assigned for i in info.line()):
                    return False
                return isinstance(info.name_value(name), ListOf | MapOf)
        return False

    def _mutable(self, node: cst.CSTNode) -> bool:
        match node:
            case (
                cst.List()
                | cst.Dict()
                | cst.Set()
                | cst.ListComp()
                | cst.DictComp()
                | cst.SetComp()
            ):
                return True
            case cst.Call(func=function):
                return self._full_name(function) in MUTABLE_CALLS
        return False


def _is_class(node: cst.CSTNode) -> bool:
    """Whether it is `type(x)` or `x.__class__`."""
    match node:
        case (
            cst.Call(func=cst.Name(value="type")) | cst.Attribute(attr=cst.Name(value="__class__"))
        ):
            return True
    return False


def _root(node: cst.CSTNode) -> cst.Name | None:
    """The name at the start of `a.b[c].d`."""
    while isinstance(node, cst.Attribute | cst.Subscript):
        node = node.value
    return node if isinstance(node, cst.Name) else None
