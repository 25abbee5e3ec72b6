"""Names inside a package: entry names that are safe on every system, and the real names shown to people."""

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Final

from negotiator.exchange.archive_errors import NameNested, NameTwice, NameTwins
from negotiator.kernel import Unreadable

_SEGMENT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\Z")
_DEVICE: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|\Z)", re.IGNORECASE)
_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")
_LONGEST_ENTRY: Final = 200
_DEEPEST: Final = 4
_LONGEST_SHOWN: Final = 200

_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Unicode categories that change how a name looks without showing: controls, bidi marks, joiners, line separators."""


class UnsafeName(Unreadable):
    """A file in a package bears a name that could do harm on some system."""

    code = "unsafe-name"

    def __init__(self, *, name: str) -> None:
        super().__init__(
            f"The package holds a file with an unsafe name: {name[:80]!a}.",
            hint="Do not open it by other means. Ask the sender how it was made.",
        )


class DeviceName(UnsafeName):
    """A name means a device, or another file, on some system: CON, NUL.txt, a dot or a space at the end."""

    code = "device-name"


class MisleadingName(UnsafeName):
    """The name that people are shown would not be shown as it is: it holds folders or invisible characters."""

    code = "shown-name"


class Names:
    """The entry names of one archive so far, each safe and none in the way of another."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._folded: set[str] = set()
        self._folders: set[str] = set()

    def add(self, name: str) -> None:
        """Take in a further name. Raise UnsafeName, NameTwice, NameTwins or NameNested."""
        check_entry_name(name)
        folded = name.casefold()
        if name in self._names:
            raise NameTwice
        if folded in self._folded:
            raise NameTwins
        segments = folded.split("/")
        folders = {"/".join(segments[:depth]) for depth in range(1, len(segments))}
        if folded in self._folders or not folders.isdisjoint(self._folded):
            raise NameNested
        self._names.add(name)
        self._folded.add(folded)
        self._folders |= folders


def check_entry_name(name: str) -> None:
    """Return when a name is relative, ASCII, shallow, and harmless on every system. Raise UnsafeName otherwise."""
    segments = name.split("/")
    if len(name) > _LONGEST_ENTRY or len(segments) > _DEEPEST:
        raise UnsafeName(name=name)
    for segment in segments:
        if segment not in (".", "..") and (segment.endswith((".", " ")) or _DEVICE.match(segment)):
            raise DeviceName(name=name)
        if not _SEGMENT.match(segment):
            raise UnsafeName(name=name)


def check_shown_name(name: str) -> None:
    """Return when a name can be shown and saved as it is. Raise MisleadingName otherwise."""
    if not name or shown_name(name) != name:
        raise MisleadingName(name=name)


def shown_name(name: str) -> str:
    """Return a name as it may be shown: Unicode NFC, no folders, nothing invisible, at most 200 characters."""
    composed = unicodedata.normalize("NFC", name)
    kept = "".join(
        "_" if character in '/\\:*?"<>|' or unicodedata.category(character) in _INVISIBLE else character
        for character in composed
    )
    return unicodedata.normalize("NFC", kept[:_LONGEST_SHOWN]).strip(" .") or "_"


def printable(text: str, *, most: int) -> str:
    """Return text as one line of at most so many characters, all of which show."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:most].strip()


def without_commands(text: str) -> str:
    """Return text, of several lines perhaps, with spaces in the place of characters that command a terminal."""
    lines = text.replace("\r\n", "\n")
    return "".join(" " if each not in "\n\t" and unicodedata.category(each) == "Cc" else each for each in lines)


def entry_name(shown: str, *, number: int) -> str:
    """Return the safe entry name of the n-th document: `documents/0001.docx`."""
    suffix = PurePosixPath(shown).suffix
    return f"documents/{number:04d}{suffix.lower() if _SUFFIX.match(suffix) else '.bin'}"
