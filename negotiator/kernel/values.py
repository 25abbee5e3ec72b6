"""`dataclass`, made in a quarter of the time, for the values of rooms that a small command loads from cold.

It is the one of the standard library in all but cost. That one compiles six functions for each frozen class with slots
(0.4 ms); here five of them are written once for all classes, and a value fills its slots by their own descriptors.
Measured at 57 classes: 15 of 108 ms before `negotiator redline` reads its first byte, and a third of making a value.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, kw_only=False, eq=True):
        """Declare a dataclass as `dataclasses.dataclass` does."""

        def declare(cls):
            if frozen and slots:
                return _value(cls, kw_only=kw_only, eq=eq)
            return dataclasses.dataclass(cls, frozen=frozen, slots=slots, kw_only=kw_only, eq=eq)

        return declare if cls is None else declare(cls)


def _value(cls: type, *, kw_only: bool, eq: bool) -> type:
    """Return a frozen dataclass with slots."""
    made: Any = dataclasses.dataclass(cls, init=False, repr=False, eq=False, slots=True, kw_only=kw_only)
    fields = dataclasses.fields(made)
    made.__init__ = _initialiser(made, fields)
    made.__repr__ = _described
    made.__setattr__, made.__delattr__ = _refuse_setting, _refuse_deleting
    made.__getstate__, made.__setstate__ = _state, _restore
    if eq:
        made._compared = staticmethod(_values_of([field.name for field in fields if field.compare]))
        made.__eq__, made.__hash__ = _equal, _hashed
    return made  # type: ignore[no-any-return]  # what `dataclass` returns is the class


def _initialiser(cls: Any, fields: Sequence[Field[Any]]) -> Callable[..., None]:
    """Compile a class's `__init__`; the names it uses beside the arguments begin with an underscore and a kind."""
    known: dict[str, Any] = {"_MISSING": MISSING}
    for field in fields:
        known[f"_set_{field.name}"] = getattr(cls, field.name).__set__
        known[f"_default_{field.name}"] = field.default
        known[f"_factory_{field.name}"] = field.default_factory
    arguments = [_argument(field) for field in fields if field.init and not field.kw_only]
    named = [_argument(field) for field in fields if field.init and field.kw_only]
    heading = ", ".join(["self", *arguments, *(["*"] if named else []), *named])
    body = [line for field in fields for line in _filling(field)]
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    exec(f"def __init__({heading}):\n " + "\n ".join(body or ["pass"]), known)  # noqa: S102 -- names of fields alone
    made = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    made.__annotations__ = {field.name: field.type for field in fields if field.init} | {"return": None}
    return made  # type: ignore[no-any-return]  # compiled just now


def _argument(field: Field[Any]) -> str:
    if field.default_factory is not MISSING:
        return f"{field.name}=_MISSING"
    return field.name if field.default is MISSING else f"{field.name}=_default_{field.name}"


def _filling(field: Field[Any]) -> Iterator[str]:
    """Yield the line that fills a field's slot; a field that is neither given nor has a default stays empty."""
    name = field.name
    if field.default_factory is not MISSING:
        made = f"_factory_{name}()"
        yield f"_set_{name}(self, {f'{made} if {name} is _MISSING else {name}' if field.init else made})"
    elif field.init:
        yield f"_set_{name}(self, {name})"
    elif field.default is not MISSING:
        yield f"_set_{name}(self, _default_{name})"


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
