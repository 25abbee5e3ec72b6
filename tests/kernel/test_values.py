"""Frozen values made quickly: the same in every respect as those of the standard library."""

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field
from typing import Any

import pytest

from negotiator.kernel.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause."""

    number: int
    words: str = ""
    notes: list[str] = field(default_factory=list)
    seen: int = field(default=3, compare=False)
    inner: str = field(init=False, repr=False)
    kept: list[int] = field(init=False, default_factory=list)
    fixed: int = field(init=False, default=7)

    def __post_init__(self) -> None:
        object.__setattr__(self, "inner", self.words.upper())


@dataclass(frozen=True, slots=True)
class Place:
    """A place by position."""

    block: int
    start: int = 0


@dataclass(frozen=True, slots=True)
class Nothing:
    """A value without fields."""


@dataclass(frozen=True, slots=True)
class Longer(Place):
    """A place with an end."""

    end: int = 9


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One that is equal to itself alone."""

    name: str


def declared(decorate: Callable[..., Any]) -> tuple[type[Any], ...]:
    """Return the same classes made by either decorator."""

    @decorate(frozen=True, slots=True, kw_only=True)
    class One:
        """A document."""

        a: int
        b: str = "x"
        c: list[int] = field(default_factory=list)

    @decorate(frozen=True, slots=True)
    class Two:
        a: int
        b: int = field(default=2, repr=False, compare=False)

    @decorate(frozen=True, slots=True, eq=False)
    class Three:
        pass

    @decorate(slots=True)
    class Four:
        a: int
        early: str = field(default="e", kw_only=True)
        b: int = 5
        late: str = field(kw_only=True, default="l")

        def __post_init__(self) -> None:
            self.b += self.a

    @decorate(frozen=True, slots=True)
    class Five:
        late: int = field(kw_only=True)
        a: str
        early: int = field(kw_only=True, default=2)

        def __post_init__(self) -> None:
            object.__setattr__(self, "a", f"{self.a}.")

    return One, Two, Three, Four, Five


@pytest.mark.parametrize("number", range(5))
def test_a_class_is_what_the_standard_library_makes(number: int) -> None:
    ours, theirs = declared(dataclass)[number], declared(dataclasses.dataclass)[number]
    assert [one.name for one in dataclasses.fields(ours)] == [one.name for one in dataclasses.fields(theirs)]
    assert inspect.signature(ours).parameters.keys() == inspect.signature(theirs).parameters.keys()
    assert [one.kind for one in inspect.signature(ours).parameters.values()] == [
        one.kind for one in inspect.signature(theirs).parameters.values()
    ]
    assert ours.__match_args__ == theirs.__match_args__
    assert ours.__slots__ == theirs.__slots__
    assert ours.__init__.__annotations__ == theirs.__init__.__annotations__
    assert ours.__init__.__qualname__ == f"{ours.__qualname__}.__init__"
    defaults = [{one.name: one.default for one in inspect.signature(of).parameters.values()} for of in (ours, theirs)]
    assert {**defaults[0], "c": 0} == {**defaults[1], "c": 0}, "only what a factory makes has a default of its own"
    given: dict[str, Any] = {2: {}, 4: {"a": "w", "late": 7}}.get(number, {"a": 1})
    assert repr(ours(**given)) == repr(theirs(**given))
    assert dataclasses.asdict(ours(**given)) == dataclasses.asdict(theirs(**given))
    if given:
        with pytest.raises(TypeError, match="a"):
            ours()
        with pytest.raises(TypeError, match="z"):
            ours(**given, z=2)
        with pytest.raises(TypeError):
            ours(*range(9))


def test_defaults_factories_and_what_follows_them() -> None:
    first, second = Clause(number=1, words="ten days"), Clause(number=1, words="ten days")
    assert (first.notes, first.seen, first.inner, first.kept, first.fixed) == ([], 3, "TEN DAYS", [], 7)
    assert first.notes is not second.notes
    assert first.kept is not second.kept
    assert repr(first) == "Clause(number=1, words='ten days', notes=[], seen=3, kept=[], fixed=7)"
    assert Place(3) == Place(3, 0) == Place(start=0, block=3)
    with pytest.raises(TypeError):
        Clause(1)  # type: ignore[call-arg]  # that is what it refuses


def test_equal_values_are_one_and_others_are_not() -> None:
    assert Clause(number=1) == Clause(number=1, seen=9)
    assert Clause(number=1) != Clause(number=2)
    assert Place(1) != Longer(1)
    other: object = (1, 0)
    assert Place(1) != other
    assert len({Place(1), Place(1), Place(2), Nothing(), Nothing()}) == 3
    assert hash(Place(1, 2)) == hash((1, 2))
    assert Rule("a") != Rule("a")
    assert Longer(1, end=4) == Longer(1, 0, 4)


def test_nothing_of_a_value_can_be_changed() -> None:
    place = Place(1)
    for attribute in ("block", "other"):
        with pytest.raises(FrozenInstanceError, match=attribute):
            setattr(place, attribute, 2)
        with pytest.raises(FrozenInstanceError, match=attribute):
            delattr(place, attribute)
    assert not hasattr(place, "__dict__")
    assert place == Place(1)


@pytest.mark.parametrize(
    "value", [Clause(number=4, words="x", notes=["n"]), Place(2, 5), Nothing(), Longer(1, 2, 3)], ids=repr
)
def test_values_travel_and_are_copied(value: Any) -> None:
    assert pickle.loads(pickle.dumps(value)) == value
    assert copy.deepcopy(value) == copy.copy(value) == value


def test_a_value_is_replaced_by_another() -> None:
    assert dataclasses.replace(Clause(number=1, words="x"), number=2) == Clause(number=2, words="x")
    match Place(4, 5):
        case Place(block, start):
            assert (block, start) == (4, 5)


def test_a_value_that_is_not_frozen_can_be_changed_and_has_no_hash() -> None:
    @dataclass(slots=True)
    class Open:
        count: int = 0
        seen: list[int] = field(default_factory=list)
        twice: int = field(init=False)

        def __post_init__(self) -> None:
            self.twice = 2 * self.count

    @dataclass(slots=True, eq=False)
    class Alone:
        count: int

    opened = Open(1, [5])
    opened.count = 2
    assert opened != Open(2, [5])
    opened.twice = 4
    assert opened == Open(2, [5])
    assert Open().seen is not Open().seen
    assert repr(opened).endswith("Open(count=2, seen=[5], twice=4)")
    with pytest.raises(TypeError, match="unhashable"):
        hash(opened)
    assert not hasattr(opened, "__dict__")
    assert copy.deepcopy(opened) == copy.copy(opened) == opened
    assert Alone(1) != Alone(1)
    assert len({Alone(1), Alone(1)}) == 2


def test_what_has_no_slots_is_made_by_the_standard_library() -> None:
    @dataclass
    class Plain:
        count: int = 0

    assert vars(Plain()) == {"count": 0}
