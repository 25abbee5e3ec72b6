"""What a setting may be: yes or no, one of some choices, a whole number in a range, a folder. Knows no setting."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

_YES: Final = frozenset({"on", "yes", "true", "1"})
_NO: Final = frozenset({"off", "no", "false", "0"})
_MARK: Final = "negotiator.setting"


class Kind(Protocol):
    """How one sort of value is read, checked and shown."""

    @property
    def allowed(self) -> str:
        """Say what is allowed, as the end of a sentence."""
        ...

    def read(self, text: str) -> Any:
        """Return the value that a person typed. Raise ValueError when it is none."""
        ...

    def accepts(self, value: Any) -> bool:
        """Return whether a value out of a file is one."""
        ...

    def show(self, value: Any) -> str:
        """Return the text that `read` takes back."""
        ...


@dataclass(frozen=True, slots=True)
class Switch:
    """Yes or no."""

    allowed: str = "on or off"

    def read(self, text: str) -> bool:
        """Read on, yes, true, 1 or off, no, false, 0."""
        word = text.strip().lower()
        if word not in _YES | _NO:
            raise ValueError(word)
        return word in _YES

    def accepts(self, value: Any) -> bool:
        """Accept booleans."""
        return isinstance(value, bool)

    def show(self, value: Any) -> str:
        """Show on or off."""
        return "on" if value else "off"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words. labels: what a person reads for each, in the order of the dialog."""

    labels: dict[str, str]

    @property
    def allowed(self) -> str:
        """List the words."""
        return ", ".join(self.labels)

    def read(self, text: str) -> str:
        """Read one of the words, in capitals or not."""
        wanted = text.strip().lower()
        for word in self.labels:
            if word.lower() == wanted:
                return word
        raise ValueError(wanted)

    def accepts(self, value: Any) -> bool:
        """Accept the words exactly."""
        return isinstance(value, str) and value in self.labels

    def show(self, value: Any) -> str:
        """Show the word."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number from `least` to `most`, in `unit`."""

    least: int
    most: int
    unit: str = ""

    @property
    def allowed(self) -> str:
        """Name the range."""
        return f"a whole number from {self.least} to {self.most} {self.unit}".rstrip()

    def read(self, text: str) -> int:
        """Read a number, with or without its unit."""
        number = int(text.strip().removesuffix(self.unit).strip())
        if not self.accepts(number):
            raise ValueError(text)
        return number

    def accepts(self, value: Any) -> bool:
        """Accept whole numbers in the range."""
        return isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most

    def show(self, value: Any) -> str:
        """Show the number without its unit."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Folder:
    """The absolute path of a folder as text, or nothing for the usual one."""

    allowed: str = "the full path of a folder, or nothing for the usual one"

    def read(self, text: str) -> str:
        """Read a path; ~ is the home folder."""
        if not text.strip():
            return ""
        path = str(Path(text.strip()).expanduser())
        if not self.accepts(path):
            raise ValueError(text)
        return path

    def accepts(self, value: Any) -> bool:
        """Accept the empty text and absolute paths."""
        return isinstance(value, str) and "\0" not in value and (not value or Path(value).is_absolute())

    def show(self, value: Any) -> str:
        """Show the path."""
        return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a setting's field carries besides its default."""

    label: str
    help: str
    kind: Kind


def setting(default: Any, *, label: str, help: str, kind: Kind) -> Any:  # noqa: A002 - the field's own word
    """Declare a setting as the field of a dataclass."""
    return field(default=default, metadata={_MARK: Declared(label=label, help=help, kind=kind)})


def declared(metadata: Any) -> Declared:
    """Return what a field made by `setting` carries."""
    found = metadata[_MARK]
    assert isinstance(found, Declared)  # noqa: S101 - only `setting` writes it
    return found
