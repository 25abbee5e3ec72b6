"""What the palette finds in the open deal: asked on the worker while one types, each find with the way to its place.

No Qt here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from negotiator.domain import Deal, stages
from negotiator.gui.desk import Desk
from negotiator.gui.shell.palette_entries import Answer, Entry
from negotiator.kernel import Progress
from negotiator.services.search import Found, explain, find
from negotiator.services.workspace import Workspace

_MOST = 40
_LOOKED_INTO = 4
_ELSEWHERE = "overview"
_SCREENS = {
    "approval": "approvals",
    "consent": "amendments",
    "decision": "decisions",
    "ip_asset": "ip_assets",
    "milestone": "milestones",
    "position": "termsheet",
    "request": "amendments",
    "right": "approvals",
    "risk": "risks",
    "term": "termsheet",
}
_SYMBOLS = {
    "answer": "counter",
    "approval": "approvals",
    "clause": "terms",
    "comment": "comment",
    "consent": "amendments",
    "decision": "decisions",
    "instrument": "documents",
    "ip_asset": "ip_assets",
    "milestone": "milestones",
    "note": "comment",
    "party": "building",
    "person": "person",
    "position": "positions",
    "request": "amendments",
    "right": "approvals",
    "risk": "risks",
    "term": "terms",
    "version": "timeline",
}
_BY_SUBJECT = ("note", "comment", "approval", "consent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something found is shown: the screen, and what that is told to turn to."""

    screen: str
    about: str = ""


class DealSearch:
    """Asks the deal on the worker. Of questions that overtake each other only the newest is looked into."""

    def __init__(self, desk: Desk, *, is_open: Callable[[], bool]) -> None:
        self._desk = desk
        self._is_open = is_open
        self._newest = ""

    def ask(self, typed: str, answer: Answer) -> None:
        """Look for what was typed and hand over entries, each of which opens the place of what it names."""
        if not self._is_open():
            answer((), "")
            return
        self._newest = typed

        def work(workspace: Workspace, progress: Progress) -> tuple[list[Entry], str]:
            if typed != self._newest:
                return [], ""
            found = _telling(find(workspace, typed, limit=_MOST * _LOOKED_INTO, progress=progress))
            return [self._entry(workspace.deal, one) for one in found], "" if found else explain(workspace, typed)

        self._desk.read(work, lambda told: answer(*told), failed=lambda error: answer((), error.message))

    def _entry(self, deal: Deal, found: Found) -> Entry:
        place = place_of(deal, found)
        shared = found.stream == "shared"
        return Entry(
            title=found.title,
            kind=found.kind[:1].upper() + found.kind[1:],
            run=lambda: self._desk.go(place.screen, about=place.about),
            symbol=_SYMBOLS.get(found.topic, _ELSEWHERE),
            place=found.where,
            chip="Shared" if shared else "Internal",
            tone="accent" if shared else "warn",
            snippet=found.snippet,
            matches=found.matches,
        )


def _telling(found: Sequence[Found]) -> list[Found]:
    """Return what to show, best first.

    A clause whose heading alone holds the words, such as a cell of a table, comes last, and once for each heading.
    """
    own = [one for one in found if one.topic != "clause" or one.matches]
    under = {(one.title, one.where): one for one in reversed(found) if one.topic == "clause" and not one.matches}
    return [*own, *reversed(under.values())][:_MOST]


def place_of(deal: Deal, found: Found) -> Place:
    """Return where a thing is shown: a text at its wording, a remark at what it is about, a record in its register."""
    if found.version:
        return _in_text(deal, found.version, part="" if found.topic == "version" else found.key)
    kind, _, key = found.subject.partition("/")
    if found.topic == "approval":
        return Place(screen="approvals", about=found.subject)
    if found.topic in _BY_SUBJECT and key:
        return _at_change(deal, key) if kind == "change" else Place(screen=_SCREENS.get(kind, _ELSEWHERE), about=key)
    if found.topic == "answer":
        return _at_change(deal, found.key)
    screen = _SCREENS.get(found.topic, _ELSEWHERE)
    return Place(screen=screen, about="" if screen == _ELSEWHERE else found.key)


def _in_text(deal: Deal, content: str, *, part: str) -> Place:
    """Return where a version is shown, at one of its clauses: in a redline, for which there must be two."""
    for instrument in deal.instruments:
        known = [one.hash for one in stages.versions(deal, instrument.key)]
        if content in known and instrument.kind == "term sheet":
            return Place(screen="termsheet", about=content)
        if content in known and len(known) > 1:
            return Place(screen="redlines", about=f"{content}/{part}" if part else content)
    return Place(screen="documents", about=content)


def _at_change(deal: Deal, key: str) -> Place:
    """Return where a change is shown whose key begins with both versions' hashes, each cut short."""
    _old, _, rest = key.partition(":")
    new, _, change = rest.partition(":")
    for instrument in deal.instruments:
        for version in stages.versions(deal, instrument.key):
            if new and version.hash.startswith(new):
                return Place(screen="redlines", about=f"{version.hash}/{change}")
    return Place(screen="redlines")
