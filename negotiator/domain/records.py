"""How a kind of record or milestone is declared, and the register of all that are."""

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, dataclass_transform

from negotiator.domain.plain import from_plain, to_plain
from negotiator.ledger import Kinds, Stream

Sharing = Literal["never", "choice", "always"]
Widget = Literal[
    "text", "long text", "choice", "date", "money", "percent", "integer", "number", "yes or no", "party", "person",
    "clause", "key", "link", "hidden",
]  # fmt: skip
T = TypeVar("T")


def declare(
    label: str,
    *,
    widget: Widget = "text",
    help: str = "",  # noqa: A002 -- the field's standard word; never shadows a call here
    choices: tuple[str, ...] = (),
    required: bool = False,
    column: bool = True,
    default: Any = dataclasses.MISSING,
) -> Any:
    """Declare one field: how it is labelled, edited and explained, and whether tables show it as a column."""
    facts = FieldFacts(label=label, widget=widget, help=help, choices=choices, required=required, column=column)
    return dataclasses.field(default=default, metadata={"facts": facts})


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFacts:
    """What forms, tables, files and reports need to know of a field. `name` is filled by `fields_of`."""

    label: str
    widget: Widget = "text"
    help: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False
    column: bool = True
    name: str = ""
    default: Any = None


def fields_of(type_: type) -> tuple[FieldFacts, ...]:
    """Return the declared fields of a record type in their order."""
    return tuple(
        dataclasses.replace(
            item.metadata["facts"],
            name=item.name,
            default=None if item.default is dataclasses.MISSING else item.default,
        )
        for item in dataclasses.fields(type_)
        if "facts" in item.metadata
    )


@dataclass(frozen=True, slots=True)
class Kind:
    """One declared kind of entry: its versioned name, its type, and whether it may ever leave our side."""

    name: str
    type: type
    sharing: Sharing
    milestone: bool

    @property
    def topic(self) -> str:
        """Return the kind's name without its version: what screens subscribe to."""
        return self.name.partition("/")[0]

    def may_stand_in(self, stream: Stream) -> bool:
        """Tell whether acts of this kind belong in a stream: what is ours alone counts for nothing in what travels."""
        return self.sharing == "choice" or (self.sharing == "always") == (stream == "shared")


class _Kinds:
    """The declared kinds, filled as the domain's modules are imported and read-only afterwards."""

    def __init__(self) -> None:
        self._by_name: dict[str, Kind] = {}
        self._by_type: dict[type, Kind] = {}

    def add(self, kind: Kind) -> None:
        self._by_name[kind.name] = kind
        self._by_type[kind.type] = kind

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._by_name.values())

    def of(self, type_: type) -> Kind:
        """Return the kind of a record or milestone type."""
        return self._by_type[type_]

    def named(self, name: str) -> Kind | None:
        """Return the kind with this versioned name, or None for one that this program does not know."""
        return self._by_name.get(name)

    def known(self, name: str) -> Kind:
        """Return the kind with this versioned name, of which it is clear that the program knows it."""
        return self._by_name[name]

    def for_ledger(self) -> Kinds:
        """Return the known kinds as the ledger's projection wants them."""
        return Kinds(
            records=frozenset(kind.name for kind in self if not kind.milestone),
            milestones=frozenset(kind.name for kind in self if kind.milestone),
        )


KINDS = _Kinds()


def _declaring(name: str, *, sharing: Sharing, milestone: bool) -> Callable[[type[T]], type[T]]:
    def decorate(type_: type[T]) -> type[T]:
        made = dataclass(frozen=True, slots=True, kw_only=True)(type_)
        KINDS.add(Kind(name=name, type=made, sharing=sharing, milestone=milestone))
        return made

    return decorate


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(declare, dataclasses.field))
def record(name: str, *, sharing: Sharing) -> Callable[[type[T]], type[T]]:
    """Declare a record type with a `key`: put, retired, undone and merged by the ledger's one mechanism."""
    return _declaring(name, sharing=sharing, milestone=False)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(declare, dataclasses.field))
def milestone(name: str, *, sharing: Sharing) -> Callable[[type[T]], type[T]]:
    """Declare a milestone: a fact that is answered by other facts, never changed and never undone."""
    return _declaring(name, sharing=sharing, milestone=True)


def body_of(value: Any) -> dict[str, Any]:
    """Return the plain body of a record or milestone."""
    plain = to_plain(value)
    assert isinstance(plain, dict)  # noqa: S101 -- records are dataclasses, which become dicts
    return plain


def read_body(kind: Kind, plain: Any) -> Any:
    """Build the record or milestone of a kind from its plain body. Raises NotPlain."""
    return from_plain(kind.type, plain)
