"""What the palette finds in the open deal: a copy of its searchable rows, made by the worker, asked by the UI thread.

The copy is a plain value, so that typing never waits for the file and never meets the worker in it. No Qt here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from negotiator.domain import stages
from negotiator.services import versions
from negotiator.services.indexing import index_rows
from negotiator.services.workspace import Workspace

_SCREENS = {
    "risk": "risks",
    "milestone": "milestones",
    "ip_asset": "ip_assets",
    "term": "termsheet",
    "position": "termsheet",
    "decision": "decisions",
    "request": "amendments",
    "right": "approvals",
    "clause": "redlines",
}
_ELSEWHERE = "overview"
_MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing that can be found: how it is called, what it is, and where it is shown."""

    title: str
    kind: str
    screen: str
    about: str
    text: str


def searchable(workspace: Workspace) -> tuple[Found, ...]:
    """Return everything of a deal that can be found, and bring the file's own index up to date."""
    workspace.refresh_index()
    rows = (
        Found(
            title=row.title if row.title == row.key else f"{row.key}  {row.title}",
            kind=row.topic.replace("_", " "),
            screen=_SCREENS.get(row.topic, _ELSEWHERE),
            about=row.key,
            text=f"{row.key} {row.title} {row.text}".casefold(),
        )
        for row in index_rows(workspace.deal)
    )
    return (*rows, *_clauses(workspace))


def _clauses(workspace: Workspace) -> Iterator[Found]:
    """Yield the headings of the newest text of each instrument."""
    for instrument in workspace.deal.instruments:
        known = stages.versions(workspace.deal, instrument.key)
        if not known or not known[-1].proposed.source:
            continue
        for clause in versions.clauses(workspace, known[-1]):
            if clause.heading:
                title = f"{clause.label} {clause.heading}".strip()
                yield Found(
                    title=title, kind=f"clause of {known[-1].name}", screen="redlines", about="", text=title.casefold()
                )


def matching(typed: str, rows: tuple[Found, ...]) -> list[Found]:
    """Return the best rows that hold every typed word: those with the words in their title first."""
    words = typed.casefold().split()
    if not words or len(typed.strip()) < 2:
        return []
    held = [row for row in rows if all(word in row.text for word in words)]
    held.sort(key=lambda row: sum(word not in row.title.casefold() for word in words))
    return held[:_MOST]
