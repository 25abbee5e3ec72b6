"""`dataclass`, made in a quarter of the time, for the values of rooms that a small command loads from cold.

It is the one of the standard library in all but cost. That one compiles up to six functions for each class with slots
(0.4 ms); here all but `__init__` are written once for all classes, and a frozen value fills its slots by their own
descriptors.
Measured at 57 classes: 15 of 108 ms before `negotiator redline` reads its first byte, and a third of making a value.
"""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError
from functools import cache
from operator import attrgetter
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, NoReturn

# How `__init__` fills a slot: past the refusal to set anything where a value is frozen, else the quicker way.
_BY_DESCRIPTOR = "_set_{name}(self, {value})"
_BY_NAME = "self.{name} = {value}"

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, kw_only=False, eq=True):
        """Declare a dataclass as `dataclasses.dataclass` does."""

        def declare(cls):
            if slots:
                return _value(cls, frozen=frozen, kw_only=kw_only, eq=eq)
            return dataclasses.dataclass(cls, frozen=frozen, slots=slots, kw_only=kw_only, eq=eq)

        return declare if cls is None else declare(cls)


def _value(cls: type, *, frozen: bool, kw_only: bool, eq: bool) -> type:
    """Return a dataclass with slots."""
    made: Any = dataclasses.dataclass(cls, init=False, repr=False, eq=False, slots=True, kw_only=kw_only)
    fields = dataclasses.fields(made)
    plain = all(field.init and field.default_factory is MISSING for field in fields)
    if plain:
        made.__init__ = _plain_initialiser(made, fields, frozen=frozen)
    else:
        made.__init__ = _initialiser(made, fields, _BY_DESCRIPTOR if frozen else _BY_NAME)
    made.__init__.__qualname__ = f"{cls.__qualname__}.__init__"
    made.__init__.__annotations__ = {field.name: field.type for field in fields if field.init} | {"return": None}
    made.__repr__ = _described
    if frozen:
        made.__setattr__, made.__delattr__ = _refuse_setting, _refuse_deleting
        made.__getstate__, made.__setstate__ = _state, _restore
    if eq:
        made._compared = staticmethod(_values_of([field.name for field in fields if field.compare]))
        made.__eq__, made.__hash__ = _equal, _hashed if frozen else None
    return made  # type: ignore[no-any-return]  # what `dataclass` returns is the class


def _initialiser(cls: Any, fields: Sequence[Field[Any]], setting: str) -> Callable[..., None]:
    """Compile the `__init__` of a class with fields that are made or not given.

    The names that it uses beside the arguments begin with an underscore and a kind.

    `setting` is the line that fills a slot, as a format of `name` and `value`.
    """
    known: dict[str, Any] = {"_MISSING": MISSING}
    for field in fields:
        known[f"_set_{field.name}"] = getattr(cls, field.name).__set__
        known[f"_default_{field.name}"] = field.default
        known[f"_factory_{field.name}"] = field.default_factory
    arguments = [_argument(field) for field in fields if field.init and not field.kw_only]
    named = [_argument(field) for field in fields if field.init and field.kw_only]
    heading = ", ".join(["self", *arguments, *(["*"] if named else []), *named])
    body = [
        setting.format(name=field.name, value=value) for field in fields if (value := _first_value(field)) is not None
    ]
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    exec(f"def __init__({heading}):\n " + "\n ".join(body or ["pass"]), known)  # noqa: S102 -- names of fields alone
    return known["__init__"]  # type: ignore[no-any-return]  # compiled just now


def _plain_initialiser(cls: Any, fields: Sequence[Field[Any]], *, frozen: bool) -> Callable[..., None]:
    """Return an `__init__` that takes a value for each field and no more: a pattern with the names of the class in it.

    To compile one for each class takes ten times as long.
    """
    ordered = sorted(fields, key=_is_named)
    names = tuple(field.name for field in ordered)
    prepares = hasattr(cls, "__post_init__")
    pattern = _pattern(len(fields), frozen=frozen, prepares=prepares)
    count = sum(1 for field in fields if not field.kw_only)
    code = pattern.replace(co_varnames=("self", *names), co_argcount=1 + count, co_kwonlyargcount=len(names) - count)
    known: dict[str, Any] = {}
    if frozen:
        known = {f"_set_{number}": getattr(cls, name).__set__ for number, name in enumerate(names)}
    else:
        code = code.replace(co_names=(*names, *(["__post_init__"] if prepares else [])))
    defaults = [(field.name, field.default) for field in ordered if field.default is not MISSING]
    given = {field.name for field in ordered[:count]}
    made = FunctionType(code, known, "__init__", tuple(value for name, value in defaults if name in given))
    made.__kwdefaults__ = {name: value for name, value in defaults if name not in given}
    return made


def _is_named(field: Field[Any]) -> bool:
    """Tell whether a field's value can only be given by name; in an `__init__` those stand last."""
    return bool(field.kw_only)


@cache
def _pattern(count: int, *, frozen: bool, prepares: bool) -> CodeType:
    """Compile the `__init__` of any class with so many fields, their names left open."""
    setting = "_set_{number}(self, value_{number})" if frozen else "self.value_{number} = value_{number}"
    body = [setting.format(number=number) for number in range(count)]
    body += ["self.__post_init__()"] if prepares else []
    heading = ", ".join(["self", *(f"value_{number}" for number in range(count))])
    known: dict[str, Any] = {}
    exec(f"def __init__({heading}):\n " + "\n ".join(body or ["pass"]), known)  # noqa: S102 -- numbers alone
    return known["__init__"].__code__  # type: ignore[no-any-return]  # compiled just now


def _argument(field: Field[Any]) -> str:
    if field.default_factory is not MISSING:
        return f"{field.name}=_MISSING"
    return field.name if field.default is MISSING else f"{field.name}=_default_{field.name}"


def _first_value(field: Field[Any]) -> str | None:
    """Return what a field's slot is filled with; None if it is neither given nor has a default, and stays empty."""
    name = field.name
    if field.default_factory is not MISSING:
        made = f"_factory_{name}()"
        return f"{made} if {name} is _MISSING else {name}" if field.init else made
    if field.init:
        return name
    return None if field.default is MISSING else f"_default_{name}"


def _values_of(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Return what gives the values of some fields as a tuple, however many there are."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _described(self: Any) -> str:
    shown = [f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr]
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self._compared(self) == self._compared(other)


def _hashed(self: Any) -> int:
    return hash(self._compared(self))


def _refuse_setting(_self: object, name: str, _given: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deleting(_self: object, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restore(self: Any, state: Sequence[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
