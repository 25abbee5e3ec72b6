"""Which key does what on the redline surface. Single letters can be switched off (WCAG 2.1.4)."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

Intent = Literal[
    "next", "previous", "accept", "reject", "counter", "comment", "next unresolved", "switch columns",
    "previous clause", "next clause", "copy", "select all", "find", "find next", "find previous", "let go",
    "follow clause", "map",
]  # fmt: skip

_LETTERS: dict[str, Intent] = {
    "j": "next",
    "k": "previous",
    "a": "accept",
    "r": "reject",
    "c": "counter",
    "m": "comment",
    "u": "next unresolved",
    "v": "switch columns",
    "h": "follow clause",
    "g": "map",
    "[": "previous clause",
    "]": "next clause",
}
_STANDARD: tuple[tuple[QKeySequence.StandardKey, Intent], ...] = (
    (QKeySequence.StandardKey.Copy, "copy"),
    (QKeySequence.StandardKey.SelectAll, "select all"),
    (QKeySequence.StandardKey.Find, "find"),
)


@dataclass(frozen=True, slots=True)
class KeyHelp:
    """A key and what it does, for the help and the palette."""

    keys: str
    does: str


KEY_HELP = (
    KeyHelp("J, F8", "Next change"),
    KeyHelp("K, Shift+F8", "Previous change"),
    KeyHelp("A", "Accept the change"),
    KeyHelp("R", "Reject the change"),
    KeyHelp("C", "Counter the change"),
    KeyHelp("M", "Comment on the change"),
    KeyHelp("U", "Next unresolved change"),
    KeyHelp("V", "Inline or side by side"),
    KeyHelp("H", "History of the clause in all versions"),
    KeyHelp("G", "Map of both versions"),
    KeyHelp("[, ]", "Previous or next clause"),
    KeyHelp("Ctrl+F, F3", "Find in the text"),
)


def intent(event: QKeyEvent, *, letters: bool) -> Intent | None:
    """Return what a key press asks for, or None."""
    for standard, meaning in _STANDARD:
        if event.matches(standard):
            return meaning
    backwards = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    if event.key() == Qt.Key.Key_F8:
        return "previous" if backwards else "next"
    if event.key() == Qt.Key.Key_F3:
        return "find previous" if backwards else "find next"
    if event.key() == Qt.Key.Key_Escape:
        return "let go"
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if letters and held == Qt.KeyboardModifier.NoModifier:
        return _LETTERS.get(event.text())
    return None
