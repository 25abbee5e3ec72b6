"""The pages of the guide in their order, what is found in them, and the page of keys made from the program itself."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from markdown_it import MarkdownIt

KEYS: Final = "keyboard"
_ORDER: Final = (
    "first-deal",
    "identity-and-partners",
    "versions-and-redlines",
    "last-sent-check",
    "term-sheet",
    "approvals-and-amendments",
    "packages-and-verification",
    "walls-and-attachments",
    "conflicts",
    "people-and-mandates",
    "registers",
    "backup-and-keys",
    KEYS,
    "command-line",
    "redlines-from-python",
    "package-format",
)
_TITLE: Final = re.compile(r"^# (.+)$", re.MULTILINE)

Keys = Callable[[], Sequence[tuple[str, str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePage:
    """A page as the list of contents names it."""

    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpState:
    """The contents that hold what is searched for, and the page that is open, as HTML without any style."""

    pages: tuple[GuidePage, ...] = ()
    current: str = ""
    title: str = ""
    html: str = ""
    sought: str = ""


class HelpView(Protocol):
    """The screen as the presenter sees it."""

    def show_state(self, state: HelpState) -> None:
        """Show a state."""
        ...


class HelpPresenter:
    """Reads the guide's files when they are asked for. keys: (group, keys, what they do) of everything."""

    def __init__(self, view: HelpView, *, folder: Path, keys: Keys) -> None:
        self._view = view
        self._folder = folder
        self._keys = keys
        self._texts: dict[str, str] = {}
        self._current = _ORDER[0]
        self._sought = ""
        self._markdown = MarkdownIt("commonmark").enable("table")

    def load(self) -> None:
        """Read the pages and show the one that is open."""
        held = {path.stem: path.read_text("utf-8") for path in self._folder.glob("*.md")}
        self._texts = {name: held[name] for name in (*_ORDER, *sorted(set(held) - set(_ORDER))) if name in held}
        if KEYS in self._texts:
            self._texts[KEYS] += key_tables(self._keys())
        self._show()

    def open(self, name: str) -> None:
        """Open a page by its name."""
        if name in self._texts:
            self._current = name
            self._show()

    def seek(self, text: str) -> None:
        """List only pages that hold every word, and open the first of them if the open one does not."""
        self._sought = text.strip()
        found = self._found()
        if found and self._current not in found:
            self._current = found[0]
        self._show()

    def _found(self) -> list[str]:
        words = self._sought.casefold().split()
        return [name for name, text in self._texts.items() if all(word in text.casefold() for word in words)]

    def _show(self) -> None:
        text = self._texts.get(self._current, "")
        self._view.show_state(
            HelpState(
                pages=tuple(GuidePage(name=name, title=_title(self._texts[name])) for name in self._found()),
                current=self._current,
                title=_title(text),
                html=self._markdown.render(text),
                sought=self._sought,
            )
        )


def key_tables(keys: Sequence[tuple[str, str, str]]) -> str:
    """Return all keys as Markdown tables, one for each group."""
    groups: dict[str, list[str]] = {}
    for group, key, does in keys:
        shown = key.replace("|", "\\|")
        groups.setdefault(group, []).append(f"| {shown} | {does} |")
    tables = (f"\n\n## {group}\n\n| Key | Does |\n|---|---|\n" + "\n".join(rows) for group, rows in groups.items())
    return "".join(tables) + "\n"


def _title(text: str) -> str:
    found = _TITLE.search(text)
    return found[1] if found else ""
