"""The whole check of a deal file: what the store checks of its bytes, and what only the deal can tell."""

from negotiator.domain import fold
from negotiator.kernel import NegotiatorError, Tampered
from negotiator.ledger import missing_parents, verify
from negotiator.services.indexing import projection_rows
from negotiator.services.workspace import Workspace
from negotiator.store import CheckLine, CheckReport


def check_workspace(workspace: Workspace) -> CheckReport:
    """Return every check with what it found; the derived tables are rebuilt first, as they may be at any time."""
    workspace.refresh_index()
    stored = workspace.vault.check(expected_projection=projection_rows(workspace.deal))
    return CheckReport(lines=(*stored.lines, _signatures(workspace), _history(workspace), _fold(workspace)))


def _signatures(workspace: Workspace) -> CheckLine:
    book = workspace.book
    for entry in workspace.entries:
        try:
            verify(entry, book)
        except Tampered as error:
            return CheckLine(name="signatures", ok=False, detail=f"Entry {entry.id[:12]}: {error.message}")
    return CheckLine(name="signatures", ok=True, detail=f"{len(workspace.entries)} entries, each signed by its author.")


def _history(workspace: Workspace) -> CheckLine:
    missing = missing_parents(workspace.entries)
    outside = len(workspace.deal.outside)
    detail = f"{len(missing)} acts are named but not held; {outside} acts outside a mandate count for nothing."
    return CheckLine(name="history", ok=not missing, detail=detail)


def _fold(workspace: Workspace) -> CheckLine:
    try:
        again = fold(reversed(workspace.entries), ours=workspace.deal.ours)
    except NegotiatorError as error:
        return CheckLine(name="fold", ok=False, detail=error.message)
    same = again.projection.standing == workspace.deal.projection.standing
    detail = "The deal folds to the same state in another order." if same else "Another order gives another state."
    return CheckLine(name="fold", ok=same, detail=detail)
