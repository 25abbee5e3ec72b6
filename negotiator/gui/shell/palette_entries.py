"""What the command palette lists, and in which order, for some typed text. Asks no widget."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from negotiator.gui.shell.actions import Actions
from negotiator.gui.widgets.chips import Tone

MOST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the palette: its title, what kind of thing it is, and what choosing it does.

    words: more that it is found by, in lower case; a match there counts least. What was found in the deal says more:
    place: where it stands; chip and tone: a word on coloured ground; snippet: some of its text, with the (start, end)
    of what matches in it.
    """

    title: str
    kind: str
    run: Callable[[], object]
    shortcut: str = ""
    symbol: str = ""
    words: str = ""
    place: str = ""
    chip: str = ""
    tone: Tone = "plain"
    snippet: str = ""
    matches: tuple[tuple[int, int], ...] = ()

    @property
    def spoken(self) -> str:
        """Return the whole line in words, for those who hear it."""
        parts = (self.title, self.kind, self.place, self.chip, self.snippet, self.shortcut)
        return ", ".join(part for part in parts if part)


Source = Callable[[str], Iterable[Entry]]
"""Gives entries for some typed text: clauses, decisions, deals. It may give too many; ranking drops what is far off."""


Answer = Callable[[Sequence[Entry], str], None]
"""Takes what was found and, when that is nothing, why that may be."""

Search = Callable[[str, Answer], None]
"""Looks for some typed text where that takes a moment, and hands over its answer later."""


def action_entries(actions: Actions) -> list[Entry]:
    """Return the actions that can be done now."""
    return [
        Entry(title=one.title, kind=one.group, run=one.run, shortcut=one.shortcut, symbol=one.symbol)
        for one in actions
        if not one.hidden and one.available()
    ]


def ranked(typed: str, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that hold every typed word, best first: whole title, its start, a word's start, anywhere."""
    wanted = typed.casefold().split()
    scored = [(score, entry) for entry in entries if (score := _score(wanted, entry)) is not None]
    scored.sort(key=lambda pair: pair[0])
    return [entry for _, entry in scored[:MOST]]


def _score(wanted: list[str], entry: Entry) -> int | None:
    title = entry.title.casefold()
    words = f"{title} {entry.kind.casefold()}".split()
    if " ".join(wanted) == title:
        return 0
    total = 0
    for word in wanted:
        if title.startswith(word):
            total += 1
        elif any(one.startswith(word) for one in words):
            total += 4
        elif any(word in one for one in words):
            total += 9
        elif word in entry.words:
            total += 14
        else:
            return None
    return total
