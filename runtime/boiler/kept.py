"""What a program's objects are between two calls, as bytes: accumulators and states, read again exactly as they were.

A class of the program is written by its place in the program, without the name under which that is loaded: so the program
loaded anew, or a later version of it, reads what an earlier one wrote, and a class that it no longer has is found out. What
has no name can't be kept. Must not know operators, nor where the bytes go.
"""

import dataclasses
import io
import pickle
import sys
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from functools import cache
from types import BuiltinFunctionType, FunctionType, MappingProxyType, MethodType
from typing import Any
from zoneinfo import ZoneInfo

from boiler.accumulators import is_plain_dataclass
from boiler.values import Reference

FORM = b"\x01"
"""The first byte: the version of the form. What follows is a pickle of protocol 5."""

LOADED = "boiler_program_"
"""How the name of every loaded program's root begins (`program`)."""

LIBRARY: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "array": frozenset(("_array_reconstructor", "array")),
        "builtins": frozenset(
            (
                *("bool", "bytearray", "bytes", "complex", "dict", "enumerate", "float", "frozenset", "int"),
                *("iter", "list", "object", "range", "reversed", "set", "slice", "str", "tuple", "zip"),
                *(n for n, v in vars(__import__("builtins")).items() if isinstance(v, type) and issubclass(v, Exception)),
            )
        ),
        "collections": frozenset(
            ("ChainMap", "Counter", "OrderedDict", "UserDict", "UserList", "UserString", "defaultdict", "deque")
        ),
        "datetime": frozenset(("date", "datetime", "time", "timedelta", "timezone")),
        "decimal": frozenset(("Decimal",)),
        "fractions": frozenset(("Fraction",)),
        "ipaddress": frozenset(
            ("IPv4Address", "IPv4Interface", "IPv4Network", "IPv6Address", "IPv6Interface", "IPv6Network")
        ),
        "pathlib": frozenset(("PurePath", "PurePosixPath", "PureWindowsPath")),
        "re": frozenset(("_compile",)),
        "types": frozenset(("SimpleNamespace",)),
        "uuid": frozenset(("SafeUUID", "UUID")),
        "zoneinfo": frozenset(("ZoneInfo",)),
        "boiler.letters": frozenset(("Letter",)),
        "boiler.snapshot": frozenset(("Snapshot",)),
        "boiler.values": frozenset(("GeoPoint", "Reference", "Vector")),
        "boiler.window": frozenset(("Window",)),
    }
)  # fmt: skip
"""Whatever else than the program's own may be named: values, and what makes values, nothing that does anything."""

_SCALARS = frozenset((bool, int, float, str, bytes, type(None), date, timedelta))
_ZONES = frozenset((type(None), timezone))

Names = tuple[str, ...] | None
"""The fields of a class, where it says which it has."""


class KeptError(RuntimeError):
    """What was kept can't be read by this program; the message says why, and the way out."""


class Keeper:
    """Writes and reads the objects of one program."""

    def __init__(self, home: str) -> None:
        """`home` is the root of the names of the program's modules."""
        self._home = home
        self._written: dict[type, Any] = {}
        self._found: dict[tuple[str, str], Any] = {}
        self._named: dict[tuple[str, str, Names], Any] = {}

    @classmethod
    def of(cls, program_class: type) -> "Keeper":
        """For the program that has the class."""
        return cls(program_class.__module__.partition(".")[0])

    def kept(self, value: Any) -> bytes:
        """The bytes of a value. Raises what a class of the program raises, RecursionError for what is nested too deeply.

        TypeError for what has no name by which it could be found again: a lambda, what is made inside of a function, a
        generator, an open file, an object of a library that is not known to have values only.
        """
        buffer = io.BytesIO()
        buffer.write(FORM)
        pickler = _Pickler(buffer, 5)
        pickler.keeper = self
        try:
            pickler.dump(value)
        except pickle.PicklingError:
            # Its message may hold addresses, which differ from run to run.
            raise TypeError(
                f"a {type(value).__name__} can't be kept: something in it has no name"
            ) from None
        return buffer.getvalue()

    def is_sure(self, value: Any) -> bool:
        """Whether it can be kept and copied without a try, as most states can: a plain dataclass of scalars, or a scalar.

        Raises TypeError for one whose class has no name.
        """
        kind: Any = type(value)
        if kind in _SCALARS:
            return True
        if not is_plain_dataclass(kind) or not all(map(_is_scalar, vars(value).values())):
            return False
        self.class_written(kind)
        return True

    def restored(self, data: bytes) -> Any:
        """The value of bytes. Raises KeptError for what this program can't have written."""
        if data[:1] != FORM:
            raise KeptError(
                f"what is kept has the form {data[:1].hex() or 'of nothing'}, not {FORM.hex()}{_WAY_OUT}"
            )
        buffer = io.BytesIO(data)
        buffer.seek(len(FORM))
        unpickler = _Unpickler(buffer)
        unpickler.keeper = self
        try:
            return unpickler.load()
        except KeptError:
            raise
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            raise KeptError(f"what is kept can't be read ({reason}){_WAY_OUT}") from error

    # ---- names, as they are written

    def class_written(self, cls: type) -> Any:
        """How a class is written; NotImplemented for one of a library. Raises TypeError for one that can't be found again."""
        found = self._written.get(cls)
        if found is None:
            found = self._as_written(cls, _fields(cls))
            self._written[cls] = found
        return found

    def function_written(self, function: Any) -> Any:
        """The same for a function."""
        return self._as_written(function, None)

    def object_written(self, value: Any, name: str) -> Any:
        """The same for an object that says that it is what its module has under a name."""
        module = str(getattr(value, "__module__", None) or type(value).__module__)
        if not self._is_own(module) or vars(sys.modules.get(module, sys)).get(name) is not value:
            raise TypeError(f"{module}.{name} can't be kept: it is not found under that name")
        return _named, (self._place(module), name, None)

    def _as_written(self, found: Any, names: Names) -> Any:
        module, name = str(found.__module__), str(found.__qualname__)
        if name in LIBRARY.get(module, ()) or found is _named or found is _reference:
            return NotImplemented
        if not self._is_own(module):
            raise TypeError(
                f"{module}.{name} can't be kept: a state is made of plain values and the program's own classes"
            )
        if _walked(sys.modules.get(module), name) is not found:
            what = "a lambda" if name.endswith("<lambda>") else f"{self._place(module)}.{name}"
            raise TypeError(f"{what} can't be kept: it has no name at the top of a module")
        return _named, (self._place(module), name, names)

    def _is_own(self, module: str) -> bool:
        root = module.partition(".")[0]
        # A program that was imported the ordinary way is never read again, and may be in several modules.
        return root == self._home or not (
            self._home.startswith(LOADED) or root == "boiler" or root in sys.stdlib_module_names
        )

    def _place(self, module: str) -> str:
        root, _, rest = module.partition(".")
        return rest if root == self._home else module

    # ---- names, as they are read

    def found(self, module: str, name: str) -> Any:
        """What a library has under a name. Raises KeptError for what is never written."""
        if (module, name) not in self._found:
            if module == __name__ and name in ("_named", "_reference"):
                found = self.named if name == "_named" else _reference
            elif name in LIBRARY.get(module, ()):
                found = getattr(
                    sys.modules.get(module) or __import__(module, fromlist=[name]), name
                )
            else:
                raise KeptError(
                    f"what is kept names {module}.{name}, which is never kept{_WAY_OUT}"
                )
            self._found[module, name] = found
        return self._found[module, name]

    def named(self, place: str, name: str, names: Names) -> Any:
        """What the program has at a place, with the fields that it had. Raises KeptError where it has something else."""
        key = (place, name, names)
        if key not in self._named:
            self._named[key] = self._read(place, name, names)
        return self._named[key]

    def _read(self, place: str, name: str, names: Names) -> Any:
        module = f"{self._home}.{place}" if place else self._home
        found = _walked(sys.modules.get(module), name)
        shown = f"{place}.{name}" if place else name
        kind = found if isinstance(found, type | FunctionType) else type(found)
        if found is None or kind.__module__.partition(".")[0] != self._home:
            raise KeptError(
                f"what is kept is of {shown}, which the program no longer has{_WAY_OUT}"
            )
        now = _fields(found) if isinstance(found, type) else None
        missing = [field for field in now or () if field not in (names or ())]
        if missing:
            raise KeptError(
                f"what is kept is of {shown}, and was made when that had no {', '.join(missing)}{_WAY_OUT}"
            )
        if names != now and (now is None or not is_plain_dataclass(found)):
            raise KeptError(
                f"what is kept is of {shown}, and was made when that had other fields{_WAY_OUT}"
            )
        return found


_WAY_OUT = ": start the job without its state, and it is rebuilt from its sources"


class _Pickler(pickle.Pickler):
    keeper: Keeper

    def reducer_override(self, value: Any) -> Any:
        """How to write a value; asked of everything but scalars and containers."""
        kind: Any = type(value)
        if isinstance(value, type):
            return self.keeper.class_written(value)
        if kind is FunctionType or kind is BuiltinFunctionType:
            return self.keeper.function_written(value)
        if kind is Reference:
            return _reference, (value.path,)
        if kind is MethodType:
            raise TypeError(f"the method {value.__qualname__} can't be kept: keep the object")
        if kind is ZoneInfo and value.key is not None:
            return ZoneInfo, (value.key,)
        if _reduces(kind):
            reduced = value.__reduce_ex__(5)
            if isinstance(reduced, str):
                return self.keeper.object_written(value, reduced)
            return reduced
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    keeper: Keeper

    def find_class(self, module: str, name: str) -> Any:
        """What is written by name."""
        return self.keeper.found(module, name)


@cache
def _reduces(kind: Any) -> bool:
    """Whether objects of a class have a way of their own to be written."""
    ways = ("__reduce__", "__reduce_ex__")
    return any(getattr(kind, way) is not getattr(object, way) for way in ways)


def _is_scalar(value: Any) -> bool:
    kind: Any = type(value)
    return (
        kind in _SCALARS
        or (kind is datetime and type(value.tzinfo) in _ZONES)
        or (kind is Reference and type(value.path) is str)
    )


def _fields(cls: type) -> Names:
    """The fields of a dataclass or named tuple, in order."""
    if dataclasses.is_dataclass(cls):
        return tuple(field.name for field in dataclasses.fields(cls))
    named = getattr(cls, "_fields", None)
    return tuple(named) if issubclass(cls, tuple) and isinstance(named, tuple) else None


def _walked(module: Any, name: str) -> Any:
    """What a module has under a qualified name; None where it has nothing."""
    found = module
    for part in name.split("."):
        found = (
            None if found is None else vars(found).get(part) if hasattr(found, "__dict__") else None
        )
    return found


def _named(place: str, name: str, names: Names) -> Any:
    """Stands in what is written for `Keeper.named`."""
    raise AssertionError("what is kept is read by a Keeper")


def _reference(path: str) -> Reference:
    # A path that came from the database is one, whatever the language forbids programs to write.
    reference = Reference.__new__(Reference)
    object.__setattr__(reference, "path", path)
    return reference
